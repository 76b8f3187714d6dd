"""A related claim and its main claim: is it the right kind of claim, of the right type, for the right time?

All are silent for a claim without a main claim beside it.
"""

import re
from collections.abc import Iterator
from datetime import date

from oir_kernel.dates import Period
from oir_kernel.findings import Text
from psrm_validation.checks.deadlines import after
from psrm_validation.checks.kroner import in_kroner
from psrm_validation.checks.registry import About, Hit, check_for
from psrm_validation.claim import Fordring
from psrm_validation.rulebook import ClaimType
from psrm_validation.rulebook.relations import printed_for, source_for
from psrm_validation.rulebook.sources import source_text

DAYCARE = "Daginstitution"
CIVIL = frozenset({"KTCIVIL", "KFGFEJL"})
MONTHLY = frozenset({"REOPKOM", "REOPDAG"})
"""The municipality's own interest under gebyrloven § 3: 1 % for each started month."""
RESENT = "REINDGI"
RENT_FEES = frozenset({"GELEOAL", "GKERHLO"})
MOVING_OUT = "DKFLYTT"

_NAMED_IN_AGREEMENT = Text("den rentetype, aftalen nævner", "the interest type that the agreement names")
_KINDS = {
    "gebyr": ("gebyrtyper", "fee types"),
    "rente": ("rentetyper", "interest types"),
    "procesrente": ("typer til procesrente", "types for court interest"),
}
_COSTS = re.compile(
    r"inkasso|sagsomkostning|retsafgift|fogedgebyr|udlægsafgift|advokat(?:salær|omkostning)|inddrivelsesomkostning",
    re.IGNORECASE,
)
_TWO_FEES = re.compile(
    r"\b(?:[2-9]|to|tre|fire)\s*(?:(?:stk\.?|x|×)\s*\w*(?:rykker|gebyr)|\w*(?:rykkere|gebyrer)\b)", re.IGNORECASE
)


def kind_of_related(claim_type: ClaimType | None) -> str | None:
    """`gebyr`, `rente` or `procesrente`; `None` for other types and for resent interest, which any main claim can have."""
    if claim_type is None or claim_type.code == RESENT or not claim_type.is_related:
        return None
    if claim_type.is_fee:
        return "gebyr"
    return "procesrente" if claim_type.interest_rule.startswith("procesrente") else "rente"


def right_interest(fordring: Fordring, about: About) -> Text | None:
    """The interest type that belongs to the main claim, when the claim is interest of a type that does not.

    It is for day-care and civil-law main claims, which have one type each, and for REOPDAG, which is for day care only.
    """
    main = _main_type(fordring, about)
    if main is None or kind_of_related(about.claim_type) != "rente":
        return None
    printed = printed_for(main.code).get("rente", ())
    is_for_one_type = main.code in CIVIL or main.area == DAYCARE
    if fordring.type in printed or not (is_for_one_type or (fordring.type == "REOPDAG" and main.is_main)):
        return None
    if printed:
        return Text(", ".join(printed), ", ".join(printed))
    return None if is_for_one_type else _NAMED_IN_AGREEMENT


@check_for("PSRM-R-155", reads=("type",))
def only_interest_and_fees(fordring: Fordring, about: About) -> Iterator[Hit]:
    """En relateret fordring må kun rumme renter og gebyrer, aldrig inddrivelsesomkostninger (ordene er ours)."""
    if not fordring.beskrivelse or about.claim_type is None or not about.claim_type.is_related:
        return
    found = _COSTS.search(fordring.beskrivelse)
    if found:
        yield Hit("beskrivelse", values={"ord": found[0].lower()})


@check_for("PSRM-R-158", reads=("type", "hf.type"), needs=("hf",))
def the_related_type_is_printed_for_the_main_type(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Fordringstypebilaget nævner de relaterede typer, som en hovedfordring kan have."""
    kind = None if fordring.hf is None else kind_of_related(about.claim_type)
    if kind is None or fordring.hf is None or _agreement_says(about):
        return
    printed = printed_for(fordring.hf.type or "").get(kind, ())
    is_told_elsewhere = right_interest(fordring, about) or _is_rent_fee_of_moving_out(fordring)
    if printed and fordring.type not in printed and not is_told_elsewhere:
        da, en = _KINDS[kind]
        listed = ", ".join(printed)
        values = {"slags_da": da, "slags_en": en, "typer": listed}
        yield Hit("type", expected=listed, values=values, source=source_text(source_for(fordring.hf.type or "")))


@check_for("PSRM-R-164", reads=("type", "hovedstol", "hf.hovedstol", "periode_start", "periode_slut"), needs=("hf",))
def monthly_interest_is_one_percent(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Renten er 1 % for hver påbegyndt måned; 1 øre mere kan være afrunding (ours)."""
    del about
    first, last = fordring.periode_start, fordring.periode_slut
    if fordring.type not in MONTHLY or fordring.hf is None or first is None or last is None or last < first:
        return
    most = _one_percent(fordring.hf.hovedstol, started_months(first, last))
    if most and fordring.hovedstol is not None and fordring.hovedstol > most + 1:
        values = in_kroner(rente=fordring.hovedstol, hoved=fordring.hf.hovedstol or 0, loft=most)
        yield Hit("hovedstol", expected=f"<= {values['loft_da']}", values=values)


@check_for("PSRM-R-165", reads=("type", "hf.type"), needs=("hf",))
def interest_has_the_type_of_its_main_claim(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Renter af civilretlige fordringer er KFOPREN, af daginstitution REOPDAG."""
    right = None if fordring.hf is None else right_interest(fordring, about)
    if right:
        yield Hit("type", expected=right.da, values={"rette_da": right.da, "rette_en": right.en})


@check_for("PSRM-R-168", reads=("type",))
def one_fee_is_one_claim(fordring: Fordring, about: About) -> Iterator[Hit]:
    """To rykkergebyrer er to fordringer: beskrivelsen røber, at der er flere i én."""
    if fordring.beskrivelse and about.claim_type is not None and about.claim_type.is_fee:
        found = _TWO_FEES.search(fordring.beskrivelse)
        if found:
            yield Hit("beskrivelse", values={"ord": found[0].lower()})


@check_for("PSRM-R-169", reads=("type", "hf.type"))
def no_rent_fee_of_moving_out(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Rykkergebyr for en flytteregning følger renteloven, ikke lejelovene."""
    if _is_rent_fee_of_moving_out(fordring):
        right = ", ".join(printed_for(MOVING_OUT)["gebyr"])
        del about
        yield Hit("type", expected=right, values={"rette": right})


@check_for("PSRM-R-171", reads=("type", "periode_slut", "hf.modtagelsesdato"), needs=("hf",))
def own_interest_stops_when_collection_begins(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Inddrivelsesrenten løber fra den første i måneden efter modtagelsen; så kan fordringshaver ikke rente videre."""
    if fordring.hf is None or fordring.hf.modtagelsesdato is None or fordring.periode_slut is None:
        return
    if fordring.type in MONTHLY or kind_of_related(about.claim_type) not in {"rente", "procesrente"}:
        return
    first = after(fordring.hf.modtagelsesdato.replace(day=1), Period(months=1))
    if fordring.periode_slut >= first:
        yield Hit("periode_slut", expected=f"< {first}", values={"rente_fra": first.isoformat()})


@check_for("PSRM-R-172", reads=("type", "periode_start", "hf.modtagelsesdato"), needs=("hf",))
def own_interest_is_not_added_after_handover(fordring: Fordring, about: About) -> Iterator[Hit]:
    """En ny rentemåned må ikke begynde, efter at hovedfordringen er overdraget."""
    del about
    if fordring.hf is None or fordring.hf.modtagelsesdato is None or fordring.periode_start is None:
        return
    if fordring.periode_start > fordring.hf.modtagelsesdato:
        yield Hit("periode_start", expected=f"<= {fordring.hf.modtagelsesdato}")


def _main_type(fordring: Fordring, about: About) -> ClaimType | None:
    return None if fordring.hf is None else about.rulebook.claim_types.get(fordring.hf.type or "")


def _agreement_says(about: About) -> bool:
    """Whether the agreement itself lists related types, so that code 459 speaks."""
    return about.aftale is not None and any(each.relaterede for each in about.aftale.typer.values())


def _is_rent_fee_of_moving_out(fordring: Fordring) -> bool:
    return fordring.hf is not None and fordring.hf.type == MOVING_OUT and fordring.type in RENT_FEES


def started_months(first: date, last: date) -> int:
    """Months begun in a period, each running from the day number on which the period begins."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months + (last >= after(first, Period(months=months)))


def _one_percent(oere: int | None, times: int) -> int:
    """One percent of an amount, rounded up to whole øre, so many times."""
    return 0 if oere is None or oere <= 0 else -(-oere * times // 100)
