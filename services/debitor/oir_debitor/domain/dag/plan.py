"""The reminder schedule and the interest of a kind of claim: the shipped table, with a sandbox's own rows laid over it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from oir_kernel.money import Oere

ALLE: Final = "*"
"""The row of every account type."""
CIVIL_GEBYR: Final = Oere(10000)
CIVIL_RYKKERE: Final = 3
"""Renteloven § 9 b, stk. 2: at most 100 kr. a reminder, and three of them."""
GEBYRLOVEN, RENTELOVEN, INGEN = "gebyrloven", "renteloven", "ingen"


@dataclass(frozen=True, slots=True)
class Plan:
    """How claims of an account type, or of one claim type on it, are collected. Days are calendar days, at least one.

    - `lov`: `offentlig` (gebyrloven, fee at most 250 kr.) or `civil` (renteloven § 9 b, at most 100 kr. and three reminders)
    - `rykkere`: number of reminders; `gebyr_oere` the fee of each
    - `foerste_dage`: from the last day of timely payment to the first reminder; `mellem_dage` from one reminder to the next
    - `underretning_dage`: from the last reminder to the notice of handover; `overdragelse_dage` from the notice to the handover
    - `rente`: `gebyrloven` (1 % a started month), `renteloven` (reference rate and 8 points), `ingen`
    - `varsel_dage`: how long before its limitation date a claim is warned of
    - `luk_dage`: how long nothing is owed on an account until it is closed
    """

    kontotype: str
    fordringstype: str
    lov: str
    rykkere: int
    foerste_dage: int
    mellem_dage: int
    gebyr_oere: Oere
    underretning_dage: int
    overdragelse_dage: int
    rente: str
    varsel_dage: int
    luk_dage: int


TAL: Final = frozenset(each.name for each in fields(Plan) if each.type in (int, Oere))
"""The columns that hold whole numbers."""


class Planer:
    """The schedules of a sandbox, by account type and claim type (codes of the lists debitorkontotype and fordringstype)."""

    def __init__(self, tabel: Sequence[Plan], egne: Iterable[Mapping[str, Any]] = ()) -> None:
        """`tabel` has a row for every account type (`*`); `egne` are the setting's rows, checked by it."""
        self._tabel = {(each.kontotype, each.fordringstype): each for each in tabel}
        self._egne = [dict(each) for each in egne]
        self._kendte: dict[tuple[str, str], Plan] = {}

    def plan(self, kontotype: str, fordringstype: str) -> Plan:
        """The schedule: the most particular row of the table, then the setting's rows that fit, in their order."""
        key = (kontotype, fordringstype)
        if key not in self._kendte:
            self._kendte[key] = self._make(kontotype, fordringstype)
        return self._kendte[key]

    def _make(self, kontotype: str, fordringstype: str) -> Plan:
        places = ((kontotype, fordringstype), (ALLE, fordringstype), (kontotype, ""), (ALLE, ""))
        plan = next(self._tabel[place] for place in places if place in self._tabel)
        for own in self._egne:
            if own["kontotype"] in {ALLE, kontotype} and own.get("fordringstype", "") in {"", fordringstype}:
                plan = replace(plan, **{name: value for name, value in own.items() if name not in _NAMED_BY})
        return _within(replace(plan, kontotype=kontotype, fordringstype=fordringstype))


def _within(plan: Plan) -> Plan:
    """A claim made civil by the setting keeps to renteloven § 9 b, stk. 2, whatever the row beneath it says."""
    if plan.lov != "civil":
        return plan
    return replace(plan, gebyr_oere=min(plan.gebyr_oere, CIVIL_GEBYR), rykkere=min(plan.rykkere, CIVIL_RYKKERE))


_NAMED_BY = ("kontotype", "fordringstype")
