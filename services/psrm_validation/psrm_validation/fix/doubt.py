"""Whether the date that a correction is counted from may itself be the wrong one.

When one other value of it would put several broken rules right and break none, it is as good an explanation as any, and
nothing may be counted from it unasked (ours).
"""

from collections.abc import Iterator
from datetime import date, timedelta

from oir_kernel.dates import Period, plus
from psrm_validation.claim import Fordring
from psrm_validation.fix.facts import is_fact
from psrm_validation.fix.running import Running, Standing, got_worse, holds
from psrm_validation.fix.shapes import CORRECTABLE, with_date
from psrm_validation.grammar.syntax import Call, Comparison, Field, IfThen, Truth, Value
from psrm_validation.grammar.values import value_of
from psrm_validation.rulebook import Rule

_BESIDE = range(-1, 2)
_NEAR = range(-3, 4)
"""Days around: months are of different lengths, so a period taken back does not always end where it began."""


def doubtful_base(rule: Rule, field: str, claim: Fordring, run: Running, standing: Standing) -> str | None:
    """The other date of a broken rule that may be the wrong one, `None` when there is none."""
    for name in rule.condition.fields:
        if name == field or name not in CORRECTABLE or is_fact(name, claim, run):
            continue
        about = [at for at, each in enumerate(run.rules) if standing[at] is False and name in each.condition.fields]
        if len(about) > 1 and any(
            _explains(about, day, name, claim, run, standing) for day in _days(about, name, claim, run)
        ):
            return name
    return None


def wrong_base(rule: Rule, field: str, run: Running, standing: Standing) -> str | None:
    """The other date of a broken rule that a rule about it alone says is wrong, fact or not; `None` when there is none."""
    alone = {each.condition.fields for at, each in enumerate(run.rules) if standing[at] is False}
    return next((name for name in rule.condition.fields if name != field and (name,) in alone), None)


def _explains(about: list[int], day: date, name: str, claim: Fordring, run: Running, standing: Standing) -> bool:
    then = with_date(claim, name, day)
    if not all(holds(run.rules[at], then) for at in about):
        return False
    return not any(got_worse(standing, run.standing(then)))


def _days(about: list[int], name: str, claim: Fordring, run: Running) -> set[date]:
    """The days at and beside which some broken rule would turn."""
    return {day for at in about for day in _turning(run.rules[at].condition.tree, name, claim)}


def _turning(tree: Truth, name: str, claim: Fordring) -> Iterator[date]:
    match tree:
        case IfThen(then=then):
            yield from _turning(then, name, claim)
        case Comparison((left, right), _):
            yield from _moved_to(left, right, name, claim)
            yield from _moved_to(right, left, name, claim)
        case Call("same_month" | "same_year", (one, other)):
            yield from _moved_to(one, other, name, claim)
            yield from _moved_to(other, one, name, claim)


def _moved_to(side: Value, target: Value, name: str, claim: Fordring) -> Iterator[date]:
    """What the field would have to be for one side of a comparison to be the other, or nearly."""
    near, period = _BESIDE, Period()
    match side:
        case Field(own) if own == name:
            pass
        case Call("plus" | "plus_shift", (Field(own),), _, Period() as length) if own == name:
            near, period = _NEAR, Period(-length.years, -length.months, -length.days)
        case _:
            return
    try:
        found = value_of(target, claim)
        if found is not None:
            day = plus(found, period)
            yield from (day + timedelta(days=step) for step in near)
    except (ValueError, OverflowError):  # beyond the calendar
        return
