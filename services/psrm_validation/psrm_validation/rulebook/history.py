"""The rulebook through time: which rows are in force on a day, and on which days something changes.

A row without `valid_from` has been in force for as long as any source tells, one without `valid_to` still is. The days on
which some row begins or ends cut time into stretches, and each stretch has one rulebook.
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol, TypeVar

from psrm_validation.rulebook.book import Rulebook
from psrm_validation.rulebook.general import GeneralRule, read_general
from psrm_validation.rulebook.rows import ClaimType, Rule, read_claim_types, read_rules

_ONE_DAY = timedelta(days=1)


class _Dated(Protocol):
    @property
    def valid_from(self) -> date | None: ...

    @property
    def valid_to(self) -> date | None: ...


_Row = TypeVar("_Row", bound=_Dated)


def change_days() -> tuple[date, ...]:
    """The days, oldest first, from which some rule, code or claim type is added, removed or changed."""
    rules, types, general = _tables()
    rows: list[_Dated] = [*rules, *types, *general]
    starts = {row.valid_from for row in rows if row.valid_from}
    ends = {row.valid_to + _ONE_DAY for row in rows if row.valid_to}
    return tuple(sorted(starts | ends))


@lru_cache(maxsize=1)
def _change_days() -> tuple[date, ...]:
    return change_days()


def in_force(day: date | None) -> Rulebook:
    """The rulebook of the stretch that `day` lies in; the newest without a day."""
    days = _change_days()
    return _stretch(len(days) if day is None else bisect_right(days, day))


def later_than(day: date) -> Iterable[tuple[date, Rulebook]]:
    """The rulebooks that follow the one in force on `day`, each with the day it starts."""
    days = _change_days()
    return [(days[at], _stretch(at + 1)) for at in range(bisect_right(days, day), len(days))]


@lru_cache(maxsize=64)
def _stretch(number: int) -> Rulebook:
    days = _change_days()
    first = days[number - 1] if number else None
    last = days[number] - _ONE_DAY if number < len(days) else None
    rules, types, general = _tables()
    return Rulebook(
        _of(rules, first, last),
        _of(types, first, last),
        general=_of(general, first, last),
        valid_from=first,
        valid_to=last,
    )


def _of(rows: Iterable[_Row], first: date | None, last: date | None) -> list[_Row]:
    """The rows in force throughout a stretch; none begins or ends inside one."""
    return [
        row
        for row in rows
        if (row.valid_from is None or (first is not None and row.valid_from <= first))
        and (row.valid_to is None or (last is not None and row.valid_to >= last))
    ]


@lru_cache(maxsize=1)
def _tables() -> tuple[tuple[Rule, ...], tuple[ClaimType, ...], tuple[GeneralRule, ...]]:
    return tuple(read_rules()), tuple(read_claim_types()), tuple(read_general())
