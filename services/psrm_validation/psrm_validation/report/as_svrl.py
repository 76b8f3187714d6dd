"""Reports as SVRL, the report language of Schematron (ISO/IEC 19757-3), for tools that already read it.

A claim is an active pattern with one fired rule; a finding is a failed assert; the verdict and a coming change are
successful reports. A rule id stands once a claim, so the ids are names as in the edition of 2025, not unique as before it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from oir_kernel.findings import Finding, Outcome, Text
from psrm_validation.report import Coming, Correction, Report
from psrm_validation.report.corrections import grouped, in_full
from psrm_validation.report.file_uri import file_uri
from psrm_validation.report.formats import Checked, Refused, Run
from psrm_validation.report.masked import masked, masked_refused
from psrm_validation.report.words import Language, change, facts, frame, place_of, received, said
from psrm_validation.report.xml_text import DECLARATION, element, escaped, start_tag

ROLES: Mapping[str, str] = {
    Outcome.AFVIS: "error",
    Outcome.HOERING: "warning",
    Outcome.IKKE_EVALUERET: "warning",
    Outcome.ADVARSEL: "warning",
    Outcome.INFO: "information",
}
"""The role of each outcome; the flag is the outcome itself."""

_NAMESPACE = "http://purl.oclc.org/dsdl/svrl"
_NOT_IN_A_NAME = re.compile(r"[^\w.-]", re.ASCII)


class SvrlFormat:
    """The text of a finding in one language; both stand among its diagnostics."""

    name = "svrl"
    between = ""
    summary_first = False

    def __init__(self, language: Language = "da") -> None:
        self._language: Language = language

    def head(self, run: Run) -> str:
        """The start of the report."""
        del run
        start = start_tag("svrl:schematron-output", {"xmlns:svrl": _NAMESPACE, "title": "PSRM"})
        return f"{DECLARATION}{start}\n"

    def claim(self, checked: Checked) -> str:
        """The pattern, the rule and what it found."""
        shown = masked(checked)
        report = shown.report
        pattern = {"documents": file_uri(shown.file) if shown.file else None, "name": report.type}
        rule = {
            "name": None if report.id is None else str(report.id),
            "context": place_of(shown) or "/",
            "flag": report.verdict.value,
        }
        told = grouped(report)
        found = (self._finding(*each) for each in told.findings)
        rest = (self._correction(each) for each in told.rest)
        coming = (self._coming(each) for each in report.coming)
        start = (_empty("active-pattern", pattern), _empty("fired-rule", rule), self._verdict(report))
        return _lines(*start, *found, *rest, *coming)

    def tail(self, run: Run) -> str:
        """A pattern for each input that could not be read, and the end."""
        refused = "".join(self._refused(each) for each in map(masked_refused, run.refused))
        return f"{refused}</svrl:schematron-output>\n"

    def _verdict(self, report: Report) -> str:
        date = received(report, self._language)
        text = ", ".join(part for part in (report.verdict.value, date and f"modtagelsesdato {date}") if part)
        attributes = {"location": "/", "test": "verdict", "role": "information", "flag": report.verdict.value}
        return _told(
            "successful-report", attributes, [_property(*each) for each in frame(report).items() if each[1]], text
        )

    def _finding(self, finding: Finding, corrections: tuple[Correction, ...] = ()) -> str:
        attributes = (
            {"id": _name(finding.rule_id)}
            | _place(finding)
            | {
                "role": ROLES[finding.outcome],
                "flag": finding.outcome.value,
            }
        )
        text = said(finding.message, self._language)
        diagnostics = [*_diagnostics({"message": finding.message, "fix": finding.fix}), *_suggested(corrections)]
        properties = [*_properties(finding), *_corrected(corrections)]
        return _told("failed-assert", attributes, [*diagnostics, *properties], text)

    def _correction(self, correction: Correction) -> str:
        attributes = {
            "id": _name(correction.rule_id),
            "location": correction.field,
            "test": correction.rule_id,
            "role": "information",
            "flag": "correction",
        }
        references = [*_suggested([correction]), *_corrected([correction])]
        return _told("successful-report", attributes, references, in_full(correction, self._language))

    def _coming(self, coming: Coming) -> str:
        finding = coming.finding
        when = {"valid_from": coming.valid_from.isoformat(), "effect": coming.effect.value}
        attributes = {"id": _name(finding.rule_id)} | _place(finding) | {"role": "information", "flag": "coming"}
        diagnostics = _diagnostics({"message": finding.message, "fix": finding.fix})
        references = [*diagnostics, *(_property(*each) for each in when.items()), *_properties(finding)]
        text = f"{change(coming, self._language)} {said(finding.message, self._language)}"
        return _told("successful-report", attributes, references, text)

    def _refused(self, refused: Refused) -> str:
        pattern = {"documents": file_uri(refused.file) if refused.file else None, "name": "input"}
        rule = {"context": refused.file or "/"}
        return _lines(_empty("active-pattern", pattern), _empty("fired-rule", rule), self._finding(refused.finding))


def _place(finding: Finding) -> dict[str, str]:
    return {"location": finding.path or "/", "test": finding.expected or finding.rule_id}


def _diagnostics(texts: Mapping[str, Text]) -> Iterator[str]:
    for name, both in texts.items():
        for language, text in (("da", both.da), ("en", both.en)):
            content = element("svrl:text", {"xml:lang": language}, escaped(text))
            yield element("svrl:diagnostic-reference", {"diagnostic": f"{name}-{language}"}, content)


def _properties(finding: Finding) -> Iterator[str]:
    yield _property("rule_id", finding.rule_id)
    yield _property("outcome", finding.outcome.value)
    for name, value in facts(finding):
        if name != "read":
            yield _property(name, value)
    for name, value in finding.read.items():
        yield _property("read", value, role=name)


def _suggested(corrections: Iterable[Correction]) -> Iterator[str]:
    for each in corrections:
        yield from _diagnostics({"correction": Text(in_full(each, "da"), in_full(each, "en"))})


def _corrected(corrections: Iterable[Correction]) -> Iterator[str]:
    for each in corrections:
        yield _property("correction", f"{each.field}={each.value or ''}", role=each.rule_id)
        yield _property("correction_level", each.level.value, role=each.rule_id)


def _property(name: str, value: str, role: str | None = None) -> str:
    content = element("svrl:text", {}, escaped(value))
    return element("svrl:property-reference", {"property": name, "role": role}, content)


def _told(name: str, attributes: Mapping[str, object], references: list[str], text: str) -> str:
    inner = "".join(f"\n    {each}" for each in (*references, element("svrl:text", {}, escaped(text))))
    return element(f"svrl:{name}", attributes, f"{inner}\n  ")


def _empty(name: str, attributes: Mapping[str, object]) -> str:
    return element(f"svrl:{name}", attributes)


def _lines(*parts: str) -> str:
    return "".join(f"  {part}\n" for part in parts)


def _name(rule_id: str) -> str:
    """The rule id as an XML name: `R_6_15+R_6_16` becomes `R_6_15.R_6_16`."""
    name = _NOT_IN_A_NAME.sub(".", rule_id)
    return name if name[:1].isalpha() or name[:1] == "_" else f"_{name}"
