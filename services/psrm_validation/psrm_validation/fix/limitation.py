"""The limitation date (forældelsesdato) as the type's own filter counts it."""

from dataclasses import dataclass
from datetime import date

from oir_kernel.dates import next_hverdag
from psrm_validation.claim import Fordring
from psrm_validation.fix.running import Running, holds
from psrm_validation.fix.shapes import LIMITATION, Form, Shape, with_date
from psrm_validation.grammar.syntax import Value
from psrm_validation.grammar.values import truth_of


@dataclass(frozen=True, slots=True)
class Deadline:
    """Limitation counted by `bound`: it runs out on `last`, and `value` is that day or the hverdag it moves to."""

    bound: Value
    last: date
    value: date


def deadline(claim: Fordring, run: Running) -> Deadline | None:
    """The shortest limitation the filter takes, moved from a closing day to the next hverdag where the filter takes that too.

    Without a lower bound in the filter it is the upper one. `None` where the filter counts from the day of receipt only
    (the types whose claim lapses), or where its bounds contradict one another.
    """
    least = _latest(claim, run, (Form.LEAST, Form.EQUAL)) or _latest(claim, run, (Form.MOST,))
    if least is None:
        return None
    shape, last = least
    for day in (_shifted(last), last):
        if shape.bound is not None and _is_taken(with_date(claim, LIMITATION, day), run):
            return Deadline(shape.bound, last, day)
    return None


def is_in_force(shape: Shape, claim: Fordring) -> bool:
    """Whether the demand is made of this claim."""
    return shape.guard is None or truth_of(shape.guard, claim) is True


def _latest(claim: Fordring, run: Running, forms: tuple[Form, ...]) -> tuple[Shape, date] | None:
    found = [
        (shape, day)
        for _, shape in run.demands(LIMITATION)
        if shape.form in forms and is_in_force(shape, claim) and (day := shape.value(claim)) is not None
    ]
    return max(found, key=lambda each: each[1], default=None)


def _shifted(day: date) -> date:
    try:
        return next_hverdag(day)
    except OverflowError:
        return day


def _is_taken(claim: Fordring, run: Running) -> bool:
    return all(holds(rule, claim) is not False for rule, _ in run.demands(LIMITATION))
