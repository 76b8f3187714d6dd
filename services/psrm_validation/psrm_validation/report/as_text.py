"""Reports as text for people: the verdict first, then each finding with its way out."""

from collections import Counter
from collections.abc import Callable
from typing import Literal, TypeAlias

from oir_kernel.findings import Finding, Text
from psrm_validation.masking import mask_real, on_one_line
from psrm_validation.report import Report, Verdict

Language: TypeAlias = Literal["da", "en"]

_INDENT = "    "


def as_text(report: Report, place: str, language: Language = "da") -> str:
    """One claim: a heading line and an indented block for each finding. `place` says where it was read."""
    say = _speaker(language)
    received = ""
    if report.modtagelsesdato is not None:
        received = say(Text("modtagelsesdato {}", "date of receipt {}")).format(report.modtagelsesdato)
    name = "" if report.id is None else mask_real(str(report.id))
    parts = (report.verdict.value, name, mask_real(report.type or ""), place, received)
    heading = "  ".join(on_one_line(part) for part in parts if part)
    return "\n".join([heading, *(_finding(finding, language) for finding in report.findings)])


def finding_text(finding: Finding, language: Language = "da") -> str:
    """One finding as a sentence with its way out, on one line."""
    say = _speaker(language)
    return on_one_line(f"{say(finding.message)} {say(finding.fix)}")


def summary(verdicts: Counter[Verdict], language: Language = "da") -> str:
    """How many claims there were and how many of each verdict."""
    total = verdicts.total()
    noun = Text("fordring" if total == 1 else "fordringer", "claim" if total == 1 else "claims")
    parts = ", ".join(f"{verdicts[verdict]} {verdict.value}" for verdict in Verdict if verdicts[verdict])
    return f"{total} {_speaker(language)(noun)}: {parts}"


def _finding(finding: Finding, language: Language) -> str:
    say = _speaker(language)
    line = "" if finding.line is None else say(Text(f"linje {finding.line}", f"line {finding.line}"))
    source = "" if not finding.source else say(Text(f"Kilde: {finding.source}", f"Source: {finding.source}"))
    tail = "; ".join(part for part in (finding.path, line) if part)
    lines = [
        f"{finding.outcome.value} {finding.rule_id}  {tail}".rstrip(),
        say(finding.message),
        f"→ {say(finding.fix)}",
    ]
    if source:
        lines.append(f"{source} ({finding.provenance.value})")
    return "\n".join([f"  {on_one_line(lines[0])}", *(f"{_INDENT}{on_one_line(each)}" for each in lines[1:])])


def _speaker(language: Language) -> Callable[[Text], str]:
    return (lambda text: text.en) if language == "en" else (lambda text: text.da)
