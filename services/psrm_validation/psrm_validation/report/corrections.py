"""The corrections of a report as formats tell them: each under the finding it puts right, the rest after the findings."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from oir_kernel.findings import Finding, Text
from psrm_validation.report import Correction, Level, Report
from psrm_validation.report.words import Language, said

LEVELS: Mapping[Level, Text] = MappingProxyType(
    {
        Level.SAFE: Text("sikker rettelse", "safe correction"),
        Level.SUGGESTED: Text("rettelse, der skal bekræftes", "correction to be confirmed"),
        Level.SPLIT: Text("opdeling i flere fordringer", "split into several claims"),
    }
)
"""How far a correction goes, in words."""

_SUGGESTION = Text("Forslag", "Suggestion")
_EMPTY = Text("(tom)", "(empty)")


@dataclass(frozen=True, slots=True)
class Grouped:
    """The findings of a report with their corrections, and the corrections of rules that have no finding in it."""

    findings: tuple[tuple[Finding, tuple[Correction, ...]], ...]
    rest: tuple[Correction, ...]


def grouped(report: Report) -> Grouped:
    """Each correction once: under the first finding of its rule, else in the rest; always in the report's order."""
    left: defaultdict[str, list[Correction]] = defaultdict(list)
    for each in report.corrections:
        left[each.rule_id].append(each)
    findings = tuple((finding, tuple(left.pop(finding.rule_id, ()))) for finding in report.findings)
    return Grouped(findings, tuple(each for each in report.corrections if each.rule_id in left))


def suggestion(correction: Correction, language: Language, *, alone: bool = False) -> str:
    """`Forslag: foraeldelsesdato = 2029-01-02 (sikker rettelse)`; `alone`, without its finding, it names the rule."""
    rule = f" ({correction.rule_id})" if alone else ""
    value = said(_EMPTY, language) if correction.value is None else correction.value
    level = said(LEVELS[correction.level], language)
    return f"{said(_SUGGESTION, language)}{rule}: {correction.field} = {value} ({level})"


def lines(corrections: Iterable[Correction], finding: Finding | None, language: Language) -> Iterator[str]:
    """For each correction its suggestion and, further in, why; under a finding or alone."""
    for each in corrections:
        yield suggestion(each, language, alone=finding is None)
        if why := reason(each, finding, language):
            yield f"  {why}"


def reason(correction: Correction, finding: Finding | None, language: Language) -> str:
    """Why the value is right; empty where the finding that it stands under has just said so."""
    note = said(correction.note, language)
    repeats = finding is not None and note == f"{said(finding.message, language)} {said(finding.fix, language)}"
    return "" if repeats else note


def in_full(correction: Correction, language: Language) -> str:
    """The suggestion and why, as one sentence that names its rule."""
    return f"{suggestion(correction, language, alone=True)}. {said(correction.note, language)}"
