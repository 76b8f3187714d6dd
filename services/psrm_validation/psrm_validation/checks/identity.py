"""Who owes: the shape of debtor numbers, and which kind of debtor a claim type expects.

Only shapes are looked at, never a check digit: refusing a valid number is worse than letting an invalid one pass.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from oir_kernel.dates import Period, plus
from oir_kernel.identifiers import cpr_birth_date
from psrm_validation.checks.registry import About, Hit, check_for
from psrm_validation.claim import SKYLDNER_FIELDS, Fordring, Skyldner

_DIGITS: Mapping[str, int] = MappingProxyType({"cpr": 10, "cvr": 8, "se": 8, "akr": 11})
_REJECTS = {"svar": "PSRM afviser fordringen.", "answer": "PSRM rejects the claim."}
_EXPECTS_PERSON = frozenset({"cvr", "se"})
_TAKEN: Mapping[str, tuple[frozenset[str], str]] = MappingProxyType(
    {"KTCIVIL": (frozenset({"cpr", "cvr", "se"}), "CPR, CVR, SE"), "KFGFEJL": (frozenset({"cpr", "cvr"}), "CPR, CVR")}
    | dict.fromkeys(("REOPKOM", "REOPDAG", "KFOPREN", "KOPRORE"), (frozenset({"cpr", "cvr", "akr"}), "CPR, CVR, AKR"))
)
_ADULT = Period(years=18)


@check_for("PSRM-K-5")
def debtor_numbers_have_their_shape(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Skyldnerens nummer må hverken mangle, være nul eller have en anden form end CPR, CVR, SE eller AKR.

    A claim without any debtor is let through here, and the layer says so (ours): claims are often checked for their dates
    alone. A whole message without debtors is rejected.
    """
    del about
    for index, skyldner in enumerate(fordring.skyldnere):
        wrong = wrong_number(skyldner)
        if wrong is not None:
            yield Hit(f"skyldnere[{index}]", values=wrong | _REJECTS)


def wrong_number(skyldner: Skyldner) -> dict[str, str] | None:
    """What is wrong with a debtor's number, in words that do not repeat it; `None` when its shape is right."""
    numbers = [(kind, value) for kind in SKYLDNER_FIELDS if (value := getattr(skyldner, kind)) is not None]
    if not numbers:
        return {"hvad": "en skyldner er angivet uden nummer", "what": "a debtor is given without a number"}
    for kind, written in numbers:
        number, digits, name = _bare(kind, written), _DIGITS[kind], f"{kind.upper()}-nummer"
        if not number.strip("0"):
            return {
                "hvad": f"skyldnerens {name} er tomt eller nul",
                "what": f"the debtor's {kind.upper()} number is empty or zero",
            }
        if len(number) != digits or not (number.isascii() and number.isdigit()):
            return {
                "hvad": f"skyldnerens {name} er ikke på {digits} cifre",
                "what": f"the debtor's {kind.upper()} number does not have {digits} digits",
            }
    return None


@check_for("PSRM-R-031")
def a_debtor_has_one_number(fordring: Fordring, about: About) -> Iterator[Hit]:
    """En skyldner angives med præcis ét af CPR, CVR, SE og AKR."""
    del about
    for index, skyldner in enumerate(fordring.skyldnere):
        kinds = [kind.upper() for kind in SKYLDNER_FIELDS if getattr(skyldner, kind) is not None]
        if len(kinds) > 1:
            yield Hit(f"skyldnere[{index}]", values={"numre": ", ".join(kinds)})


@check_for("PSRM-K-528")
def a_debtor_stands_once(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Den samme skyldner må kun stå én gang på en fordring."""
    del about
    seen: set[tuple[str, str]] = set()
    for index, skyldner in enumerate(fordring.skyldnere if len(fordring.skyldnere) > 1 else ()):
        numbers = {(kind, _bare(kind, value)) for kind in SKYLDNER_FIELDS if (value := getattr(skyldner, kind))}
        if not seen.isdisjoint(numbers):
            yield Hit(f"skyldnere[{index}]", values={"nummer": str(index + 1)})
        seen |= numbers


@check_for("PSRM-R-037", reads=("type",))
def the_type_expects_a_person(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Daginstitutionstyperne, KTBRFLX og KFBILØK har en person (CPR) som skyldner."""
    del about
    for index, skyldner in enumerate(fordring.skyldnere):
        kind = _kind(skyldner)
        if kind in _EXPECTS_PERSON:
            yield Hit(f"skyldnere[{index}].{kind}", values={"slags": kind.upper()}, expected="CPR")


@check_for("PSRM-R-038", reads=("type",))
def the_type_takes_this_kind_of_debtor(fordring: Fordring, about: About) -> Iterator[Hit]:
    """KTCIVIL, KFGFEJL og de kommunale rentetyper tager hver deres slags skyldnernumre."""
    del about
    kinds, listed = _TAKEN[fordring.type or ""]
    for index, skyldner in enumerate(fordring.skyldnere):
        kind = _kind(skyldner)
        if kind and kind not in kinds:
            yield Hit(f"skyldnere[{index}].{kind}", values={"slags": kind.upper(), "tilladt": listed}, expected=listed)


@check_for("PSRM-R-041", reads=("type",))
def co_liable_beside_a_minor(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Værger hæfter kun med en umyndig for et billån, når de har skrevet under og er rykket."""
    if len(fordring.skyldnere) < 2:
        return
    for index, skyldner in enumerate(fordring.skyldnere):
        born = None if skyldner.cpr is None else cpr_birth_date(_bare("cpr", skyldner.cpr))
        if born is not None and _is_minor(born, about.day):
            yield Hit(f"skyldnere[{index}]")


def _is_minor(born: date, day: date) -> bool:
    try:
        return day < plus(born, _ADULT)
    except (ValueError, OverflowError):
        return False


def _kind(skyldner: Skyldner) -> str:
    return next((kind for kind in SKYLDNER_FIELDS if getattr(skyldner, kind) is not None), "")


def _bare(kind: str, written: str) -> str:
    """The number without the hyphen and blanks that people write in a CPR number."""
    return written.replace("-", "").replace(" ", "") if kind == "cpr" else written
