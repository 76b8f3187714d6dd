"""Reports as text for people: the verdict first, then each finding with its way out, at the end what it came to."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from oir_kernel.findings import Finding, Text
from psrm_validation.masking import mask_real, on_one_line
from psrm_validation.report import Coming, Correction, Effect, Report, Verdict
from psrm_validation.report.corrections import grouped, lines
from psrm_validation.report.formats import Checked, Run
from psrm_validation.report.masked import masked
from psrm_validation.report.words import Language, change, most_first, place_of, said, source_line, told_in_part

__all__ = ["Language", "TextFormat", "as_text", "finding_text", "headline", "summary"]

_INDENT = "    "
_MOST_LINES = 20


class TextFormat:
    """Text for a terminal: nothing in it moves the cursor."""

    name = "text"
    between = ""
    summary_first = False

    def __init__(self, language: Language = "da") -> None:
        self._language: Language = language

    def head(self, run: Run) -> str:
        """Nothing."""
        del run
        return ""

    def claim(self, checked: Checked) -> str:
        """A heading line, an indented block for each finding, and what will change."""
        shown = masked(checked)
        return as_text(shown.report, place_of(shown), self._language) + "\n"

    def tail(self, run: Run) -> str:
        """The count of verdicts; with more than one claim also of rules and claim types."""
        return "".join(line + "\n" for line in _totals(run, self._language)) if run.claims else ""


def as_text(report: Report, place: str, language: Language = "da") -> str:
    """One claim: a heading line, an indented block for each finding, what else to correct, and what will change.

    `place` says where it was read.
    """
    day = report.modtagelsesdato
    received = "" if day is None else said(Text(f"modtagelsesdato {day}", f"date of receipt {day}"), language)
    name = "" if report.id is None else mask_real(str(report.id))
    parts = (report.verdict.value, name, mask_real(report.type or ""), place, received)
    heading = "  ".join(on_one_line(part) for part in parts if part)
    told = grouped(report)
    findings = (_block(headline(each, language), each, language, corrections) for each, corrections in told.findings)
    rest = (f"  {on_one_line(line)}" for line in lines(told.rest, None, language))
    return "\n".join([heading, *findings, *rest, *(_coming(each, language) for each in report.coming)])


def finding_text(finding: Finding, language: Language = "da") -> str:
    """One finding as a sentence with its way out, on one line."""
    return on_one_line(f"{said(finding.message, language)} {said(finding.fix, language)}")


def headline(finding: Finding, language: Language) -> str:
    """Outcome, rule and place of a finding on one line."""
    line = "" if finding.line is None else said(Text(f"linje {finding.line}", f"line {finding.line}"), language)
    tail = "; ".join(part for part in (finding.path, line) if part)
    return on_one_line(f"{finding.outcome.value} {finding.rule_id}  {tail}".rstrip())


def summary(verdicts: Counter[Verdict], language: Language = "da") -> str:
    """How many claims there were and how many of each verdict."""
    total = verdicts.total()
    noun = Text("fordring" if total == 1 else "fordringer", "claim" if total == 1 else "claims")
    return f"{total} {said(noun, language)}: {_verdicts(verdicts)}"


def _block(heading: str, finding: Finding, language: Language, corrections: tuple[Correction, ...] = ()) -> str:
    told = [said(finding.message, language), f"→ {said(finding.fix, language)}"]
    told += lines(corrections, finding, language)
    told += [line] if (line := source_line(finding, language)) else []
    return "\n".join([f"  {heading}", *(f"{_INDENT}{on_one_line(each)}" for each in told)])


def _coming(coming: Coming, language: Language) -> str:
    heading = f"{change(coming, language)} {headline(coming.finding, language)}"
    return f"  {heading}" if coming.effect is Effect.REMOVED else _block(heading, coming.finding, language)


def _totals(run: Run, language: Language) -> Iterable[str]:
    yield summary(run.verdicts, language)
    if run.claims > 1:
        rules = (f"{count} × {outcome} {rule}" for (rule, outcome), count in most_first(run.rules))
        yield from _list(Text("Efter regel", "By rule"), list(rules), language)
        yield from _list(Text("Efter fordringstype", "By claim type"), _by_type(run), language)
    if partly := told_in_part(run.shown, run.findings, language):
        yield partly


def _by_type(run: Run) -> list[str]:
    counts: defaultdict[str, Counter[Verdict]] = defaultdict(Counter)
    for (code, verdict), count in run.types.items():
        counts[mask_real(code)][verdict] += count
    totals = Counter({code: verdicts.total() for code, verdicts in counts.items()})
    return [f"{code}: {_verdicts(counts[code])}" for code, _ in most_first(totals)]


def _verdicts(verdicts: Counter[Verdict]) -> str:
    return ", ".join(f"{verdicts[verdict]} {verdict.value}" for verdict in Verdict if verdicts[verdict])


def _list(title: Text, lines: list[str], language: Language) -> Iterable[str]:
    if lines:
        yield f"{said(title, language)}:"
        yield from (f"  {on_one_line(line)}" for line in lines[:_MOST_LINES])
    if left := len(lines[_MOST_LINES:]):
        yield f"  {said(Text(f'… og {left} til', f'… and {left} more'), language)}"
