"""Claims rewritten with their corrections, and checked again.

A correction is made only when the check of the rewritten claim finds nothing new that rejects, hears or leaves undecided, and
no longer finds what was corrected. The report of the rewritten claim is the check's own, so it is what checking the output
gives.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

from oir_kernel.findings import Outcome, Provenance, Text
from psrm_validation.agreement import Aftaler
from psrm_validation.claim import Fordring
from psrm_validation.claim.writing import as_mapping
from psrm_validation.direct import Options, check_claim, check_read, read_mappings
from psrm_validation.explain.blanks import plain
from psrm_validation.fix.periods import periods_of
from psrm_validation.fix.suggest import corrected
from psrm_validation.grammar import Kind
from psrm_validation.handover import Handover
from psrm_validation.readers import ReadClaim
from psrm_validation.report import Correction, Level, Report

Checked: TypeAlias = Callable[[Fordring], Report]

_ROUNDS = 12
_SEVERE = frozenset({Outcome.AFVIS, Outcome.HOERING, Outcome.IKKE_EVALUERET})
_EMPTIED = Text(
    "Perioden er delt, og beløbene kan ikke deles her: udfyld beløbet for denne periode.",
    "The period is split, and amounts cannot be divided here: fill in the amount for this period.",
)


@dataclass(frozen=True, slots=True)
class Change:
    """One field that was changed: its value before and after as JSON carries it (`None`: empty), and why.

    `part` is the number of the claim, from 1, where one was split.
    """

    rule_id: str
    field: str
    before: str | None
    after: str | None
    why: Text
    level: Level
    provenance: Provenance = Provenance.OURS
    part: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "rule_id": self.rule_id,
            "field": self.field,
            "from": self.before,
            "to": self.after,
            "why": self.why.as_dict(),
            "level": self.level.value,
            "provenance": self.provenance.value,
            "part": self.part,
        }


@dataclass(frozen=True, slots=True)
class Fixed:
    """A claim before and after: several claims only where it was split, each with the report of checking it again.

    `left` are corrections that were not made: suggestions nobody asked for, and such as the check did not confirm.
    """

    claims: tuple[Fordring, ...]
    before: Report
    reports: tuple[Report, ...]
    changes: tuple[Change, ...] = ()

    @property
    def left(self) -> tuple[Correction, ...]:
        """What the reports of the rewritten claims still propose."""
        return tuple(each for report in self.reports for each in report.corrections)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON. `claims` hold their debtors in full: they belong where the claim came from."""
        return {
            "id": self.before.id,
            "changes": [each.as_dict() for each in self.changes],
            "claims": list(map(as_mapping, self.claims)),
            "before": self.before.as_dict(),
            "reports": [each.as_dict() for each in self.reports],
        }


def fix_mappings(
    claims: Sequence[object],
    *,
    today: date,
    handover: Handover = "today",
    as_of: date | None = None,
    kreditor: str | None = None,
    aftaler: Aftaler | None = None,
    also_suggested: bool = False,
    split: bool = False,
) -> list[Fixed]:
    """The claims given as public JSON fields, corrected, in order. Options as in `check_mappings` and `fixed`.

    Raises `ClaimError` and `CheckError` as `check_mappings` does.
    """
    options = Options(today, handover, as_of, None, kreditor, aftaler).validated()
    return [
        fixed(claim, lambda each: check_claim(each, options), also_suggested=also_suggested, split=split)
        for claim in read_mappings(claims)
    ]


def fix_read(read: ReadClaim, options: Options, *, also_suggested: bool = False, split: bool = False) -> Fixed | None:
    """The claim out of a file, corrected; `None` for one that could not be read. What the reader found counts as in a check."""
    if read.fordring is None:
        return None
    return fixed(
        read.fordring,
        lambda claim: check_read(replace(read, fordring=claim), options),
        also_suggested=also_suggested,
        split=split,
    )


def fixed(claim: Fordring, checked: Checked, *, also_suggested: bool = False, split: bool = False) -> Fixed:
    """The claim with its safe corrections made; suggestions and splits only when asked for. `checked` is how it is checked."""
    levels = frozenset({Level.SAFE, Level.SUGGESTED} if also_suggested else {Level.SAFE})
    before = checked(claim)
    done = _repaired(claim, before, checked, levels)
    cut = next((each for each in done.reports[0].corrections if each.level is Level.SPLIT), None) if split else None
    return done if cut is None else _split(done, cut, checked, levels)


def _repaired(claim: Fordring, before: Report, checked: Checked, levels: frozenset[Level]) -> Fixed:
    report, changes = before, list[Change]()
    for _ in range(_ROUNDS):
        found = next(_improvements(claim, report, checked, levels), None)
        if found is None:
            break
        changes += _changes(claim, found[2])
        claim, report, _ = found
    return Fixed((claim,), before, (report,), tuple(changes))


def _improvements(
    claim: Fordring, report: Report, checked: Checked, levels: frozenset[Level]
) -> Iterator[tuple[Fordring, Report, Sequence[Correction]]]:
    """The claim with corrections that the check confirms: all at once if it can be, else one by one."""
    wanted = [each for each in report.corrections if each.level in levels]
    batches: Iterable[list[Correction]] = [wanted, *([each] for each in wanted)] if len(wanted) > 1 else [wanted]
    for batch in filter(None, batches):
        then = claim
        for each in batch:
            then = corrected(then, each)
        after = checked(then)
        if _is_better(report, after, batch):
            yield then, after, batch


def _is_better(before: Report, after: Report, made: Iterable[Correction]) -> bool:
    was, now = _found(before), _found(after)
    severe = {each for each in now - was if each[1] in _SEVERE}
    mended = {each.rule_id for each in made} & {rule for rule, _ in was}
    return not severe and bool(mended) and mended.isdisjoint(rule for rule, _ in now)


def _found(report: Report) -> set[tuple[str, Outcome]]:
    return {(finding.rule_id, finding.outcome) for finding in report.findings}


def _changes(claim: Fordring, made: Iterable[Correction]) -> Iterator[Change]:
    for each in made:
        given = getattr(claim, each.field)
        before = None if given is None else given.isoformat()
        yield Change(each.rule_id, each.field, before, each.value, each.note, each.level, each.provenance)


def _split(whole: Fixed, cut: Correction, checked: Checked, levels: frozenset[Level]) -> Fixed:
    (claim,) = whole.claims
    claims, reports, changes = list[Fordring](), list[Report](), list(whole.changes)
    for part, (start, end) in enumerate(periods_of(cut.value or ""), 1):
        piece = replace(claim, periode_start=start, periode_slut=end, hovedstol=None, beloeb=None)
        done = _repaired(piece, checked(piece), checked, levels)
        claims += done.claims
        reports += done.reports
        changes += (replace(each, part=part) for each in (*_cut_out(claim, piece, cut), *done.changes))
    return Fixed(tuple(claims), whole.before, tuple(reports), tuple(changes))


def _cut_out(claim: Fordring, piece: Fordring, cut: Correction) -> Iterator[Change]:
    """What splitting itself changes in one of the claims."""
    for name in ("periode_start", "periode_slut"):
        before, after = getattr(claim, name), getattr(piece, name)
        if before != after:
            yield Change(cut.rule_id, name, before.isoformat(), after.isoformat(), cut.note, Level.SPLIT)
    for name in ("hovedstol", "beloeb"):
        amount = getattr(claim, name)
        if amount is not None:
            yield Change(cut.rule_id, name, plain(Kind.AMOUNT, amount), None, _EMPTIED, Level.SPLIT)
