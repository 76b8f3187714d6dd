"""When PSRM would receive a claim: the date every "before receipt" rule refers to.

A claim is usually not overdue when it is registered. It is then checked as at its earliest possible handover, so that
rules about time do not cry wolf (ours).
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache, partial
from itertools import repeat
from operator import attrgetter
from typing import Literal, TypeAlias

from psrm_validation.claim import Fordring
from psrm_validation.grammar.bounds import not_before
from psrm_validation.grammar.syntax import Field, Kind, Value
from psrm_validation.grammar.values import value_of
from psrm_validation.report import Basis
from psrm_validation.rulebook import Rulebook

Handover: TypeAlias = Literal["today", "earliest"]
_Computation: TypeAlias = Callable[[Fordring], date | None]

_OVERDUE_AFTER = ("stiftelsesdato", "forfaldsdato", "srb")


def earliest_handover(fordring: Fordring, today: date, rulebook: Rulebook) -> date:
    """The first day, today or later, on which no rule about receipt holds the claim back.

    The latest of today, the day after stiftelse, forfald and SRB, and what the type's own "not before" rules demand:
    20 days after SRB (R_3_4a), the day after the period (R_5_5), the day after the main claim's forfald (R_10_2).
    """
    latest = today
    for days, computations in _bounds(rulebook, fordring.type or ""):
        found = [day for day in map(_computed, computations, repeat(fordring)) if day is not None]
        if found:
            latest = max(latest, _later(max(found), days))
    return latest


def receipt_date(
    fordring: Fordring, today: date, rulebook: Rulebook, *, as_of: date | None = None, handover: Handover = "today"
) -> tuple[date, Basis]:
    """The modtagelsesdato to check with: `as_of` if asked for, else the claim's own, else today or the earliest handover."""
    if as_of is not None:
        return as_of, Basis.AS_OF
    if fordring.modtagelsesdato is not None:
        return fordring.modtagelsesdato, Basis.GIVEN
    if handover == "earliest":
        return earliest_handover(fordring, today, rulebook), Basis.EARLIEST
    return today, Basis.TODAY


@lru_cache(maxsize=512)
def _bounds(rulebook: Rulebook, type_code: str) -> tuple[tuple[int, tuple[_Computation, ...]], ...]:
    """What receipt must come after: for each number of days later, the dates it is counted from."""
    rules = rulebook.rules_for(type_code)
    bounds: list[tuple[Value, int]] = [(Field(name, Kind.DATE), 1) for name in _OVERDUE_AFTER]
    bounds += [bound for rule in (rules.always if rules else ()) if (bound := not_before(rule.condition.tree))]
    grouped: dict[int, dict[Value, _Computation]] = {}
    for value, days in bounds:
        grouped.setdefault(days, {})[value] = _computation(value)
    return tuple((days, tuple(values.values())) for days, values in grouped.items())


def _computation(value: Value) -> _Computation:
    if isinstance(value, Field) and "." not in value.name:
        return attrgetter(value.name)
    return partial(value_of, value)


def _computed(computation: _Computation, fordring: Fordring) -> date | None:
    try:
        return computation(fordring)
    except (ValueError, OverflowError):  # a date outside the years 1-9999: the rule itself will say so
        return None


def _later(day: date, days: int) -> date:
    return min(day, date.max - timedelta(days=days)) + timedelta(days=days)
