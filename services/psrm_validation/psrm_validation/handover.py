"""When PSRM would receive a claim: the date every "before receipt" rule refers to.

A claim is usually not overdue when it is registered. It is then checked as at its earliest possible handover, so that
rules about time do not cry wolf (ours).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, TypeAlias

from psrm_validation.claim import Fordring
from psrm_validation.grammar.bounds import not_before
from psrm_validation.grammar.syntax import Value
from psrm_validation.grammar.values import value_of
from psrm_validation.report import Basis
from psrm_validation.rulebook import Rulebook

Handover: TypeAlias = Literal["today", "earliest"]


def earliest_handover(fordring: Fordring, today: date, rulebook: Rulebook) -> date:
    """The first day, today or later, on which no rule about receipt holds the claim back.

    The latest of today, the day after stiftelse, forfald and SRB, and what the type's own "not before" rules demand:
    20 days after SRB (R_3_4a), the day after the period (R_5_5), the day after the main claim's forfald (R_10_2).
    """
    days = [today, *_bounds(fordring, rulebook)]
    days += [_later(day, 1) for day in (fordring.stiftelsesdato, fordring.forfaldsdato, fordring.srb) if day]
    return max(days)


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


def _bounds(fordring: Fordring, rulebook: Rulebook) -> Iterator[date]:
    for value, days in _type_bounds(rulebook, fordring.type or ""):
        try:
            day = value_of(value, fordring)
        except (ValueError, OverflowError):  # a date outside the years 1-9999: the rule itself will say so
            continue
        if day is not None:
            yield _later(day, days)


@lru_cache(maxsize=512)
def _type_bounds(rulebook: Rulebook, type_code: str) -> tuple[tuple[Value, int], ...]:
    rules = rulebook.rules_for(type_code)
    found = (not_before(rule.condition.tree) for rule in rules.always) if rules else ()
    return tuple(dict.fromkeys(bound for bound in found if bound is not None))


def _later(day: date, days: int) -> date:
    return min(day, date.max - timedelta(days=days)) + timedelta(days=days)
