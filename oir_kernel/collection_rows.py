"""The rows of the setting `opkraevning.rykkere`: reminder schedules of a sandbox, checked before they are kept.

| Column | Values | Meaning |
|---|---|---|
| `kontotype` | a code of debitorkontotype, or `*` | which accounts; must be given |
| `fordringstype` | a code of fordringstype | which claims on them; all, when left out |
| `lov` | offentlig, civil | the law that caps the fee: gebyrloven § 2, stk. 3, or renteloven § 9 b, stk. 2 |
| `rykkere` | 0-9 | reminders; `civil` at most 3 |
| `foerste_dage` | 1-365 | from the last timely day to the first reminder |
| `mellem_dage` | 10-365 | from one reminder to the next |
| `gebyr_oere` | 0-25000 | the fee of each, øre; `civil` at most 10000 |
| `underretning_dage`, `overdragelse_dage` | 1-365 | to the notice of handover, and from it to the handover |
| `rente` | gebyrloven, renteloven, ingen | which interest is added |
| `varsel_dage` | 1-3650 | how long before its limitation date a claim is warned of |
| `luk_dage` | 1-3650 | how long nothing is owed until the account is closed |

A fee over 100 kr., or more than three reminders, asks for `lov` = `offentlig` in the same object, so that nobody goes beyond
renteloven unawares. Ten days between reminders are renteloven's rule, kept for all (ours).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text

MOST_ROWS: Final = 200
_DAYS: Final = (1, 365)
_TAL: Final[Mapping[str, tuple[int, int]]] = {
    "rykkere": (0, 9),
    "foerste_dage": _DAYS,
    "mellem_dage": (10, 365),
    "gebyr_oere": (0, 25000),
    "underretning_dage": _DAYS,
    "overdragelse_dage": _DAYS,
    "varsel_dage": (1, 3650),
    "luk_dage": (1, 3650),
}
_VALG: Final[Mapping[str, tuple[str, ...]]] = {
    "lov": ("offentlig", "civil"),
    "rente": ("gebyrloven", "renteloven", "ingen"),
}
_NAVNE: Final = ("kontotype", "fordringstype")
_KODE: Final = re.compile(r"\*|[A-Za-zÆØÅæøå0-9-]{1,40}")
CIVIL_GEBYR: Final = 10000
CIVIL_RYKKERE: Final = 3


def read_rykkere(value: object) -> tuple[Mapping[str, Any], ...]:
    """The rows, checked. Raises `BadRequest` that names the row, the column, its values and the way out."""
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Sequence) or len(value) > MOST_ROWS:
        raise _bad(
            "", f"skal være en liste af højst {MOST_ROWS} objekter", f"must be a list of at most {MOST_ROWS} objects"
        )
    rows = tuple(_row(number, row) for number, row in enumerate(value))
    seen: set[tuple[str, str]] = set()
    for number, row in enumerate(rows):
        key = (row["kontotype"], row.get("fordringstype", ""))
        if key in seen:
            raise _bad(f"[{number}]", "har samme kontotype og fordringstype som et tidligere objekt", _TWICE)
        seen.add(key)
    return rows


_TWICE: Final = "has the kontotype and fordringstype of an earlier object"


def _row(number: int, row: object) -> dict[str, Any]:
    at = f"[{number}]"
    known = (*_NAVNE, *_VALG, *_TAL)
    if not isinstance(row, Mapping) or any(name not in known for name in row):
        names = ", ".join(known)
        raise _bad(at, f"skal være et objekt med nogle af: {names}", f"must be an object with some of: {names}")
    if "kontotype" not in row:
        raise _bad(
            f"{at}.kontotype", "mangler: en kontotypes kode, eller * for alle", "is missing: a code, or * for all"
        )
    for name, value in row.items():
        _check(f"{at}.{name}", name, value)
    _within_the_law(at, row)
    return dict(row)


def _check(place: str, name: str, value: object) -> None:
    if name in _TAL:
        least, most = _TAL[name]
        if type(value) is not int or not least <= value <= most:
            raise _bad(place, f"skal være et helt tal {least}-{most}", f"must be a whole number {least}-{most}")
    elif name in _VALG:
        if value not in _VALG[name]:
            words = ", ".join(_VALG[name])
            raise _bad(place, f"skal være en af: {words}", f"must be one of: {words}")
    elif not isinstance(value, str) or _KODE.fullmatch(value) is None or (name == "fordringstype" and value == "*"):
        raise _bad(place, "skal være en kode fra listen", "must be a code of the list")


def _within_the_law(at: str, row: Mapping[str, Any]) -> None:
    beyond = [
        name
        for name, most in (("gebyr_oere", CIVIL_GEBYR), ("rykkere", CIVIL_RYKKERE))
        if row.get(name, 0) > most and row.get("lov") != "offentlig"
    ]
    if beyond:
        raise _bad(
            f"{at}.{beyond[0]}",
            f"er mere end rentelovens § 9 b tillader ({CIVIL_GEBYR} øre, {CIVIL_RYKKERE} rykkere); sænk den, eller sæt lov til"
            " offentlig i samme objekt",
            f"is more than renteloven § 9 b allows ({CIVIL_GEBYR} øre, {CIVIL_RYKKERE} reminders); lower it, or set lov to"
            " offentlig in the same object",
        )


def _bad(place: str, da: str, en: str) -> BadRequest:
    name = f"opkraevning.rykkere{place}"
    return BadRequest(Text(f"Indstillingen {name} {da}.", f"The setting {name} {en}."))
