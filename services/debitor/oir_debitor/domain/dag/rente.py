"""Interest in opkrævning: what is added, and on which days.

| Regime | Interest | Source |
|---|---|---|
| gebyrloven | 1 % of what is left of the claim for each started month from the due date | gebyrloven § 3 |
| renteloven | the reference rate of 1 January and 1 July and 8 points a year, day by day, on what was left that day | renteloven § 5 |

A month starts the day after the due date and on the same day number of each month after, or the month's last day: due on the
15th, the 16th; due on 30 January, 31 January, 28 or 29 February, 31 March, 30 April (stated: the ministry's example). Interest by
renteloven is added on the same days, for the month that ended, and when the claim is handed over (ours); a year has 365 days
(ours). Each addition is rounded to whole øre, half up (ours). Interest is of the principal, never of interest or fees.

An addition is for one period that PSRM takes as one claim: by gebyrloven a started month, by renteloven days of one calendar
month (stated in the annexes of REOPDAG, REOPKOM and KFOPREN).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from oir_debitor.domain.hovedbog import Art, Hovedkonto, PosteringPost
from oir_kernel.dates import add
from oir_kernel.money import Oere

TILLAEG: Final = 800
"""Points that renteloven § 5 lays on the reference rate, in hundredths of a percent."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Referencesats:
    """The reference rate from a day on, in hundredths of a percent a year."""

    fra: date
    sats: int


@dataclass(frozen=True, slots=True)
class Tilskrivning:
    """Interest to add: `beloeb` øre (may be zero), for the days from `fra` to `til`, both counted."""

    beloeb: Oere
    fra: date
    til: date


def rentedag(forfald: date, nummer: int) -> date:
    """The first day of the started month `nummer`, counted from zero, of a claim due on `forfald`."""
    return add(forfald + _DAY, nummer, 0)


def naeste_rentedag(forfald: date, efter: date) -> date:
    """The first day after `efter` on which a month starts."""
    return rentedag(forfald, _begun(forfald, efter))


def efter_gebyrloven(forfald: date, rentedato: date | None, rest: int, dag: date) -> list[Tilskrivning]:
    """The interest of each month started since `rentedato` up to `dag`; a month just started is told to its end."""
    before = 0 if rentedato is None else _begun(forfald, rentedato)
    return [
        Tilskrivning(_rounded(rest, 100), rentedag(forfald, month), rentedag(forfald, month + 1) - _DAY)
        for month in range(before, _begun(forfald, dag))
    ]


def efter_renteloven(
    forfald: date,
    rentedato: date | None,
    entries: Iterable[PosteringPost],
    satser: Sequence[Referencesats],
    dag: date,
) -> list[Tilskrivning]:
    """The interest of the days since `rentedato` (the day after the due date) before `dag`, by calendar month.

    `entries` are the claim's own; `satser` in the order of their days.
    """
    fra = forfald + _DAY if rentedato is None else rentedato
    owed = [(each.dato, each.beloeb, each.art) for each in entries if each.hovedkonto == Hovedkonto.TILGODEHAVENDE]
    return [
        Tilskrivning(_dag_for_dag(owed, satser, first, end), first, end - _DAY)
        for first, end in pairwise([fra, *_first_days(fra, dag), dag])
        if first < end
    ]


def _dag_for_dag(owed: Sequence[tuple[date, int, str]], satser: Sequence[Referencesats], fra: date, dag: date) -> Oere:
    turns = sorted({fra, dag, *(day for day, _, _ in owed if fra < day < dag), *_changes(satser, fra, dag)})
    total = 0
    for first, end in pairwise(turns):
        rest = sum(beloeb for day, beloeb, art in owed if art == Art.FORDRING or day <= first)
        total += max(rest, 0) * _sats(satser, first) * (end - first).days
    return _rounded(total, 100 * 100 * 365)


def _first_days(fra: date, dag: date) -> list[date]:
    """The first days of the months that begin between the two."""
    months = (dag.year - fra.year) * 12 + dag.month - fra.month
    days = (add(fra.replace(day=1), month, 0) for month in range(1, months + 1))
    return [day for day in days if day < dag]


def _begun(forfald: date, dag: date) -> int:
    """How many months have started on `dag`."""
    start = forfald + _DAY
    months = (dag.year - start.year) * 12 + dag.month - start.month
    return max(0, months + 1 if rentedag(forfald, months) <= dag else months)


def _changes(satser: Sequence[Referencesats], fra: date, til: date) -> Iterator[date]:
    return (each.fra for each in satser if fra < each.fra < til)


def _sats(satser: Sequence[Referencesats], dag: date) -> int:
    """The rate of a day; before the table's first day, the first."""
    reference = next((each.sats for each in reversed(satser) if each.fra <= dag), satser[0].sats)
    return max(0, reference + TILLAEG)


def _rounded(beloeb: int, divisor: int) -> Oere:
    return Oere((2 * beloeb + divisor) // (2 * divisor))
