"""The corrections of a report: what would put its broken rules right, each counted on those before it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from oir_kernel.findings import Finding, Text
from psrm_validation.claim import Fordring
from psrm_validation.fix import notes
from psrm_validation.fix.periods import pieces, text_of
from psrm_validation.fix.proposals import Broken, proposed
from psrm_validation.fix.running import Running, Standing, got_worse, running
from psrm_validation.fix.shapes import CORRECTABLE, END, LIMITATION, START, Shape, with_date
from psrm_validation.layers.setting import Setting
from psrm_validation.report import Correction, Level
from psrm_validation.rulebook import Rule

ADVISED = frozenset(f"PSRM-R-{number}" for number in ("092", "093", "094", "096", "146", "147", "148", "153"))
"""Advice whose `expected` is the right date of the field it points at, as long as that is one date."""

PERIODE = "periode"
"""The field of a split."""


_Move: TypeAlias = tuple[Fordring, Standing, list[Correction]]
"""A claim after some steps, how the rules then stand, and the steps."""


def corrections(claim: Fordring, setting: Setting, findings: Sequence[Finding]) -> tuple[Correction, ...]:
    """What would put the findings right, as far as it can be computed: safe ones first, then suggestions, then a split.

    The claim has its day of receipt. No correction breaks a filter rule that held.
    """
    run = running(setting.rulebook, claim.type or "", setting.kreditor)
    found = {finding.rule_id for finding in findings}
    if found.isdisjoint(run.ids) and found.isdisjoint(ADVISED):
        return ()
    plan = _Plan(run, claim)
    plan.take(Level.SAFE)
    plan.take(Level.SUGGESTED)
    plan.advised(findings)
    return (*plan.steps, *plan.split())


class _Plan:
    """A claim being put right, one date at a time; no date is changed twice."""

    def __init__(self, run: Running, claim: Fordring) -> None:
        self._run = run
        self.steps: list[Correction] = []
        self._moved_to(claim, run.standing(claim))

    def _moved_to(self, claim: Fordring, standing: Standing) -> None:
        self._claim = claim
        self._standing = standing
        moved = {each.field for each in self.steps}
        self._open = list(self._proposals(claim, standing, self._run.broken(standing), moved))

    def take(self, level: Level) -> None:
        """Takes every step of a level, the first that is possible first."""
        while (found := next(self._possible(level), None)) is not None:
            claim, standing, made = found
            self.steps += made
            self._moved_to(claim, standing)

    def _possible(self, level: Level) -> Iterator[_Move]:
        for step in self._open:
            if level is Level.SUGGESTED or step.level is level:
                found = self._followed(step, level)
                if found is not None:
                    yield found

    def _proposals(
        self, claim: Fordring, standing: Standing, broken: Iterator[tuple[Rule, Shape]], moved: set[str]
    ) -> Iterator[Correction]:
        for rule, shape in broken:
            if shape.field not in moved:
                step = proposed(Broken(rule, shape, claim, self._run, standing))
                if step is not None:
                    yield step

    def _followed(self, step: Correction, level: Level) -> _Move | None:
        """The claim after a step and the steps that it makes necessary; `None` when they do not work out.

        A safe step may only take the limitation date with it, which is counted from the others.
        """
        run, claim, made = self._run, corrected(self._claim, step), [step]
        while True:
            standing = run.standing(claim)
            worse = set(got_worse(self._standing, standing))
            if not worse:
                break
            moved = {each.field for each in (*self.steps, *made)}
            newly = ((run.rules[at], shape) for at, shape in run.shaped.items() if at in worse)
            follower = next(self._proposals(claim, standing, newly, moved), None)
            if follower is None or (level is Level.SAFE and not _is_safe_limitation(follower)):
                return None
            claim = corrected(claim, follower)
            made.append(follower)
        return claim, standing, made if level is Level.SAFE else _suggested(made)

    def advised(self, findings: Sequence[Finding]) -> None:
        """Takes what advice says outright, where no filter rule objects."""
        for finding in findings:
            moved = {each.field for each in self.steps}
            if finding.rule_id not in ADVISED or finding.path not in {*CORRECTABLE} - moved:
                continue
            value = _date_or_none(finding.expected)
            if value is None:
                continue
            note = Text(f"{finding.message.da} {finding.fix.da}", f"{finding.message.en} {finding.fix.en}")
            step = Correction(finding.rule_id, finding.path, value.isoformat(), Level.SUGGESTED, note)
            claim = corrected(self._claim, step)
            standing = self._run.standing(claim)
            if not any(got_worse(self._standing, standing)):
                self._claim, self._standing = claim, standing
                self.steps.append(step)

    def split(self) -> Iterator[Correction]:
        """The periods to send instead of one that is too long, unless the period was put right."""
        if not {START, END}.isdisjoint(each.field for each in self.steps):
            return
        for rule, shape in self._run.broken(self._standing):
            periods = pieces(self._claim, self._run, shape) if shape.field == END else ()
            if periods:
                note = notes.split(rule, self._claim, len(periods))
                yield Correction(rule.rule_id, PERIODE, text_of(periods), Level.SPLIT, note)
                return


def corrected(claim: Fordring, step: Correction) -> Fordring:
    """The claim with one correction made. Raises `ValueError` for a split or a field that no correction may change."""
    if step.field not in CORRECTABLE:
        raise ValueError("not a field that a correction may change")
    value = None if step.value is None else date.fromisoformat(step.value)
    return with_date(claim, step.field, value)


def _is_safe_limitation(step: Correction) -> bool:
    return step.field == LIMITATION and step.level is Level.SAFE


def _suggested(made: list[Correction]) -> list[Correction]:
    """The steps as suggestions; a safe one that takes others along says why it is not made unasked."""
    first, *others = made
    if others:
        first = replace(first, note=notes.moves_others(first.note))
    return [replace(each, level=Level.SUGGESTED) for each in (first, *others)]


def _date_or_none(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
