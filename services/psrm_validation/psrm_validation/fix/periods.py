"""A period that is too long for its type, cut into periods that are not.

Only the periods are computed. How the amounts are divided is the creditor's word.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from oir_kernel.findings import Outcome
from psrm_validation.claim import Fordring
from psrm_validation.fix.running import Running, holds
from psrm_validation.fix.shapes import END, START, Form, Shape
from psrm_validation.grammar.syntax import Call, fields_of

Period = tuple[date, date]

MOST_PIECES = 36
"""More pieces than this are a mistyped year rather than a long period (ours)."""

_ONE_DAY = timedelta(days=1)
_A_YEAR = timedelta(days=300)


def pieces(claim: Fordring, run: Running, shape: Shape) -> tuple[Period, ...]:
    """The periods to send instead, in order; empty when none are found that the filter does not reject.

    Calendar months or years, or periods as long as the rule allows: the first that break no rule about the period, else the
    first that break none that rejects.
    """
    start, end = claim.periode_start, claim.periode_slut
    if start is None or end is None or end <= start or not _is_a_length(shape):
        return ()
    found = [cut for way in _ways(claim, shape) if (cut := _cut(start, end, way))]
    for outcomes in ((Outcome.AFVIS, Outcome.HOERING), (Outcome.AFVIS,)):
        for cut in found:
            if all(_is_taken(piece, claim, run, outcomes) for piece in cut):
                return cut
    return ()


def text_of(periods: tuple[Period, ...]) -> str:
    """The periods as a correction holds them."""
    return "; ".join(f"{start.isoformat()}..{end.isoformat()}" for start, end in periods)


def periods_of(text: str) -> tuple[Period, ...]:
    """The periods that `text_of` wrote. Raises `ValueError` for any other text."""
    pairs = (part.split("..") for part in text.split("; "))
    return tuple((date.fromisoformat(start), date.fromisoformat(end)) for start, end in pairs)


def end_of_month(day: date) -> date:
    """The last day of the month that `day` is in."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def end_of_year(day: date) -> date:
    """The last day of the year that `day` is in."""
    return date(day.year, 12, 31)


def _is_a_length(shape: Shape) -> bool:
    """Whether the demand is on the length of a period: one that may be longer than a day."""
    if shape.bound is None:
        return shape.form in {Form.ONE_MONTH, Form.ONE_YEAR}
    is_upper = shape.form in {Form.MOST, Form.EQUAL} and isinstance(shape.bound, Call)
    return is_upper and {field.name for field in fields_of(shape.bound)} == {START}


def _ways(claim: Fordring, shape: Shape) -> Iterator[Callable[[date], date | None]]:
    def as_long_as_allowed(start: date) -> date | None:
        return shape.value(replace(claim, periode_start=start))

    first = None if claim.periode_start is None else as_long_as_allowed(claim.periode_start)
    by_year = shape.form is Form.ONE_YEAR or (
        first is not None and claim.periode_start is not None and first - claim.periode_start > _A_YEAR
    )
    if shape.bound is None:
        yield from (end_of_year, end_of_month) if by_year else (end_of_month,)
    else:
        yield from (as_long_as_allowed, end_of_year) if by_year else (end_of_month, as_long_as_allowed)


def _cut(start: date, end: date, way: Callable[[date], date | None]) -> tuple[Period, ...]:
    found: list[Period] = []
    while start <= end and len(found) < MOST_PIECES:
        last = _last_day(way, start)
        if last is None or last < start:
            return ()
        found.append((start, min(last, end)))
        start = min(last, end) + _ONE_DAY
    return tuple(found) if start > end and len(found) > 1 else ()


def _last_day(way: Callable[[date], date | None], start: date) -> date | None:
    try:
        return way(start)
    except (ValueError, OverflowError):  # beyond the calendar
        return None


def _is_taken(piece: Period, claim: Fordring, run: Running, outcomes: tuple[Outcome, ...]) -> bool:
    cut = replace(claim, periode_start=piece[0], periode_slut=piece[1])
    return all(
        holds(rule, cut) is not False
        for rule in run.rules
        if rule.outcome in outcomes and {START, END}.issuperset(rule.condition.fields)
    )
