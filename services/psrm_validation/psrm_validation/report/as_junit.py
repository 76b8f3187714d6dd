"""Reports as JUnit XML for build servers: a test case a claim.

AFVIST and HØRING are failures, because PSRM would not take the claim as it stands; UAFGJORT is an error, because nobody can
say (ours). Build servers keep one failure a case, so it holds all findings of the claim that decide, with their corrections.
"""

from collections.abc import Iterable, Iterator

from oir_kernel.findings import Finding, Outcome, Text
from psrm_validation.report import Correction, Report, Verdict
from psrm_validation.report.as_text import finding_text, headline
from psrm_validation.report.corrections import Grouped, grouped, lines
from psrm_validation.report.formats import Checked, Refused, Run
from psrm_validation.report.masked import masked, masked_refused
from psrm_validation.report.words import LABELS, Language, change, frame, place_of, said, told_facts
from psrm_validation.report.xml_text import DECLARATION, element, escaped, start_tag

_ELEMENTS = {Verdict.AFVIST: "failure", Verdict.HOERING: "failure", Verdict.UAFGJORT: "error"}
_DECISIVE = frozenset({Outcome.AFVIS, Outcome.HOERING, Outcome.IKKE_EVALUERET})
_SUITE = "psrm_validation"


class JunitFormat:
    """One test suite a run."""

    name = "junit"
    between = ""
    summary_first = True

    def __init__(self, language: Language = "da") -> None:
        self._language: Language = language

    def head(self, run: Run) -> str:
        """The suite with its counts."""
        counts = {
            "name": _SUITE,
            "tests": run.claims + len(run.refused),
            "failures": run.verdicts[Verdict.AFVIST] + run.verdicts[Verdict.HOERING],
            "errors": run.verdicts[Verdict.UAFGJORT] + len(run.refused),
        }
        findings = _properties({"findings": str(run.findings), "shown": str(run.shown)})
        return f"{DECLARATION}{start_tag('testsuites', counts)}\n{start_tag('testsuite', counts | {'skipped': 0})}\n{findings}"

    def claim(self, checked: Checked) -> str:
        """The test case of one claim; what does not decide the verdict stands in its system-out."""
        shown = masked(checked)
        report = shown.report
        name = " ".join(part for part in ("" if report.id is None else str(report.id), place_of(shown)) if part)
        case = {
            "classname": report.type or said(Text("ukendt type", "unknown type"), self._language),
            "name": name or "-",
            "file": shown.file or None,
            "line": shown.line,
        }
        told = grouped(report)
        content = _properties(frame(report)) + self._verdict(report, told) + self._besides(report, told)
        return element("testcase", case, f"\n{content}") + "\n"

    def tail(self, run: Run) -> str:
        """A case for each input that could not be read, and the end."""
        return "".join(map(self._refused, map(masked_refused, run.refused))) + "</testsuite>\n</testsuites>\n"

    def _verdict(self, report: Report, told: Grouped) -> str:
        if report.verdict not in _ELEMENTS:
            return ""
        decisive = [(finding, corrections) for finding, corrections in told.findings if finding.outcome in _DECISIVE]
        message = " ".join(f"{each.rule_id}: {said(each.message, self._language)}" for each, _ in decisive)
        attributes = {"type": report.verdict.value, "message": message}
        return element(_ELEMENTS[report.verdict], attributes, self._told(decisive) + self._rest(told)) + "\n"

    def _besides(self, report: Report, told: Grouped) -> str:
        others = [(finding, corrections) for finding, corrections in told.findings if finding.outcome not in _DECISIVE]
        rest = "" if report.verdict in _ELEMENTS else self._rest(told)
        coming = "".join(
            f"{escaped(change(each, self._language))} {self._told([(each.finding, ())])}" for each in report.coming
        )
        content = self._told(others) + rest + coming
        return element("system-out", {}, content) + "\n" if content else ""

    def _told(self, findings: Iterable[tuple[Finding, tuple[Correction, ...]]]) -> str:
        return "".join(f"{escaped(line)}\n" for each in findings for line in self._lines(*each))

    def _rest(self, told: Grouped) -> str:
        return "".join(f"{escaped(line)}\n" for line in lines(told.rest, None, self._language))

    def _lines(self, finding: Finding, corrections: tuple[Correction, ...] = ()) -> Iterator[str]:
        yield headline(finding, self._language)
        yield f"  {said(finding.message, self._language)}"
        yield f"  → {said(finding.fix, self._language)}"
        yield from (f"  {line}" for line in lines(corrections, finding, self._language))
        for name, value in told_facts(finding, self._language):
            if name not in {"path", "line"}:
                yield f"  {said(LABELS[name], self._language)}: {value}"

    def _refused(self, refused: Refused) -> str:
        finding = refused.finding
        attributes = {"type": finding.rule_id, "message": finding_text(finding, self._language)}
        case = {"classname": "input", "name": refused.file or "-", "file": refused.file or None, "line": finding.line}
        return element("testcase", case, element("error", attributes, self._told([(finding, ())]))) + "\n"


def _properties(values: dict[str, str]) -> str:
    inner = "".join(element("property", {"name": name, "value": value}) for name, value in values.items() if value)
    return element("properties", {}, inner) + "\n"
