"""Which date a broken rule would change, to what, and how sure that is. All of it is ours.

| Field | Safe: made by itself | Suggested: a person decides |
|---|---|---|
| periode_start | never | the nearest day; left empty where the type has no period |
| periode_slut | a rejecting rule leaves one value, at most three days away | the nearest day; one value further away |
| stiftelsesdato | a rejecting rule leaves one value, and it is no pay-out day | two rules together leave one value |
| forfaldsdato | a rejecting rule leaves one value | the nearest day |
| srb | interest: its forfald (PSRM-R-092) | the nearest day |
| foraeldelsesdato | too early: as the filter counts it | too late, missing, passed at receipt, or counted from a judgment |

Safe becomes suggested when the date it is counted from may be the wrong one (`doubt`). Judgments, settlements, the day of receipt,
the main claim, amounts and identities are never changed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from oir_kernel.findings import Outcome, Text
from psrm_validation.claim import Fordring
from psrm_validation.fix import notes
from psrm_validation.fix.doubt import doubtful_base, wrong_base
from psrm_validation.fix.facts import INTEREST_TYPES, is_fact
from psrm_validation.fix.limitation import deadline
from psrm_validation.fix.periods import end_of_month, end_of_year, pieces
from psrm_validation.fix.running import Running, Standing
from psrm_validation.fix.shapes import END, FORFALD, LIMITATION, SRB, START, STIFTELSE, Form, Shape
from psrm_validation.grammar.syntax import Field, Kind, fields_of
from psrm_validation.report import Correction, Level
from psrm_validation.rulebook import Rule

_SLIP = 3
"""Days by which the last day of a period is mistaken easily: months have 28 to 31 (ours)."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A broken rule with the demand it makes, and everything it is judged by."""

    rule: Rule
    shape: Shape
    claim: Fordring
    run: Running
    standing: Standing

    def bound(self) -> date | None:
        """The nearest right day."""
        return self.shape.value(self.claim)

    def correction(self, value: date | None, note: Text, *, is_safe: bool) -> Correction:
        """The correction of the field to `value`; only suggested when the date it is counted from is in doubt."""
        written = None if value is None else value.isoformat()
        doubt = self._doubt(note) if is_safe else None
        level = Level.SAFE if is_safe and doubt is None else Level.SUGGESTED
        return Correction(self.rule.rule_id, self.shape.field, written, level, doubt or note)

    def _doubt(self, note: Text) -> Text | None:
        """The note with the reason not to count on the other date; `None` when there is none."""
        wrong = wrong_base(self.rule, self.shape.field, self.run, self.standing)
        if wrong is not None:
            return notes.wrong_base(note, wrong)
        base = doubtful_base(self.rule, self.shape.field, self.claim, self.run, self.standing)
        return None if base is None else notes.in_doubt(note, base)


def proposed(broken: Broken) -> Correction | None:
    """The correction for a broken rule, `None` when none can be computed."""
    field, form = broken.shape.field, broken.shape.form
    if is_fact(field, broken.claim, broken.run):
        return None
    if field == LIMITATION:
        return _limitation(broken)
    if form is Form.FILLED:
        return _missing(broken)
    return _FIELDS[field](broken)


def _start(broken: Broken) -> Correction | None:
    if broken.shape.form is Form.EMPTY:
        return _left_empty(broken)
    return _nearest(broken) if broken.shape.form is Form.LEAST else None


def _end(broken: Broken) -> Correction | None:
    start, end, form = broken.claim.periode_start, broken.claim.periode_slut, broken.shape.form
    if form is Form.EMPTY:
        return _left_empty(broken)
    if start is None or end is None or (end < start and form is not Form.EQUAL):
        return None
    return _ENDS[form](broken, start, end)


def _end_of_unit(broken: Broken, start: date, end: date) -> Correction | None:
    right = end_of_month(start) if broken.shape.form is Form.ONE_MONTH else end_of_year(start)
    return _one_day_too_long(broken, right, end)


def _end_at_most(broken: Broken, start: date, end: date) -> Correction | None:
    del start
    right = broken.bound()
    return None if right is None else _one_day_too_long(broken, right, end)


def _end_at_least(broken: Broken, start: date, end: date) -> Correction | None:
    del start, end
    return _nearest(broken)


def _end_exactly(broken: Broken, start: date, end: date) -> Correction | None:
    """Safe where the period is a point in time or ends a few days off; one that is much too long is rather split."""
    del start
    right = broken.bound()
    if right is None:
        return None
    is_slip = isinstance(broken.shape.bound, Field) or abs((end - right).days) <= _SLIP
    if not is_slip and pieces(broken.claim, broken.run, broken.shape):
        return None
    note = notes.only_value(broken.rule, END, right)
    return broken.correction(right, note, is_safe=is_slip and broken.rule.outcome is Outcome.AFVIS)


def _one_day_too_long(broken: Broken, right: date, end: date) -> Correction | None:
    """The day after the last is a common slip; a period that is longer is to be split."""
    if (end - right).days != 1:
        return None
    return broken.correction(right, notes.nearest(broken.rule, END, right), is_safe=False)


def _stiftelse(broken: Broken) -> Correction | None:
    bound = broken.bound()
    if broken.shape.form is Form.EQUAL:
        return _only_value(broken)
    if bound is None or not _is_pinned(broken, bound):
        return None
    return broken.correction(bound, notes.only_value(broken.rule, STIFTELSE, bound), is_safe=False)


def _is_pinned(broken: Broken, value: date) -> bool:
    """Whether another rule of the type bounds the date by the same value from the other side."""
    other = {Form.LEAST: Form.MOST, Form.MOST: Form.LEAST}.get(broken.shape.form)
    demands = broken.run.demands(broken.shape.field)
    return any(shape.form is other and shape.value(broken.claim) == value for _, shape in demands)


def _forfald(broken: Broken) -> Correction | None:
    return _only_value(broken) if broken.shape.form is Form.EQUAL else _nearest(broken)


def _srb(broken: Broken) -> Correction | None:
    if broken.shape.form is Form.EQUAL:
        return _only_value(broken)
    due = broken.bound()
    is_not_before_forfald = broken.shape.form is Form.LEAST and broken.shape.bound == Field(FORFALD, Kind.DATE)
    if due is None or broken.shape.days or not is_not_before_forfald or broken.claim.type not in INTEREST_TYPES:
        return _nearest(broken)
    is_rejected = broken.rule.outcome is Outcome.AFVIS
    return broken.correction(due, notes.interest_srb(broken.rule, due), is_safe=is_rejected)


def _only_value(broken: Broken) -> Correction | None:
    bound = broken.bound()
    if bound is None:
        return None
    note = notes.only_value(broken.rule, broken.shape.field, bound)
    return broken.correction(bound, note, is_safe=broken.rule.outcome is Outcome.AFVIS)


def _nearest(broken: Broken) -> Correction | None:
    bound = broken.bound()
    if bound is None:
        return None
    return broken.correction(bound, notes.nearest(broken.rule, broken.shape.field, bound), is_safe=False)


def _left_empty(broken: Broken) -> Correction:
    return broken.correction(None, notes.left_empty(broken.rule, broken.shape.field), is_safe=False)


def _missing(broken: Broken) -> Correction | None:
    """A date that is not filled in and that the type's own rules fix."""
    field, claim = broken.shape.field, broken.claim
    if field == SRB and claim.type in INTEREST_TYPES and claim.forfaldsdato is not None:
        return broken.correction(claim.forfaldsdato, notes.interest_srb(broken.rule, claim.forfaldsdato), is_safe=False)
    for rule, shape in broken.run.demands(field):
        value = shape.value(claim) if shape.form is Form.EQUAL else None
        if value is not None:
            is_safe = field in {STIFTELSE, FORFALD} and rule.outcome is Outcome.AFVIS
            base = replace(broken, rule=rule, shape=shape)
            found = base.correction(value, notes.filled_in(broken.rule, rule, value), is_safe=is_safe)
            return replace(found, rule_id=broken.rule.rule_id)
    return None


def _limitation(broken: Broken) -> Correction | None:
    claim, found = broken.claim, deadline(broken.claim, broken.run)
    given, received = claim.foraeldelsesdato, claim.modtagelsesdato
    if found is None or found.value == given:
        return None
    note, is_safe = notes.limitation(broken.rule, claim, found), broken.rule.outcome is Outcome.AFVIS
    if broken.shape.form in {Form.MOST, Form.FILLED}:
        note, is_safe = notes.unless_interrupted(note, is_given=given is not None), False
    elif given is not None and received is not None and given < received:
        note, is_safe = notes.if_expired(note), False
    if any(each.name == "dom_or_forlig" for each in fields_of(found.bound)):
        note, is_safe = notes.if_judged(note), False
    return broken.correction(found.value, note, is_safe=is_safe)


_FIELDS: Mapping[str, Callable[[Broken], Correction | None]] = {
    START: _start,
    END: _end,
    STIFTELSE: _stiftelse,
    FORFALD: _forfald,
    SRB: _srb,
}
_ENDS: Mapping[Form, Callable[[Broken, date, date], Correction | None]] = {
    Form.ONE_MONTH: _end_of_unit,
    Form.ONE_YEAR: _end_of_unit,
    Form.MOST: _end_at_most,
    Form.LEAST: _end_at_least,
    Form.EQUAL: _end_exactly,
}
