"""Reports as SARIF 2.1.0 (OASIS) for code scanning: a result a finding, placed in the file.

Levels: afvis error, høring warning, advarsel note. What could not be evaluated is of kind `open`, an info and a coming change
of kind `informational`; the standard allows these no other level than `none` (§3.27.10). Corrections stand in the properties
of their result and never in `fixes`, which replaces a region of the file that nobody knows.
"""

from collections import defaultdict
from typing import Any

from oir_kernel.findings import Finding, Outcome
from psrm_validation.masking import on_one_line
from psrm_validation.report import Coming, Correction
from psrm_validation.report.as_json import encoded
from psrm_validation.report.as_text import finding_text
from psrm_validation.report.corrections import grouped, in_full, suggestion
from psrm_validation.report.file_uri import file_uri
from psrm_validation.report.formats import Checked, Refused, Run
from psrm_validation.report.masked import masked, masked_refused
from psrm_validation.report.words import Language, change
from psrm_validation.rulebook.titles import title_of

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_TOOL = "oir psrm check"

LEVELS: dict[str, tuple[str, str]] = {
    Outcome.AFVIS: ("fail", "error"),
    Outcome.HOERING: ("fail", "warning"),
    Outcome.ADVARSEL: ("fail", "note"),
    Outcome.IKKE_EVALUERET: ("open", "none"),
    Outcome.INFO: ("informational", "none"),
}
"""Kind and level of each outcome."""


class SarifFormat:
    """One run. A claim without findings has no result; the counts stand in the properties of the run."""

    name = "sarif"
    between = ","
    summary_first = False

    def __init__(self, language: Language = "da") -> None:
        self._language: Language = language

    def head(self, run: Run) -> str:
        """The log up to the first result."""
        del run
        return (
            f'{{"$schema":"{_SCHEMA}","version":"2.1.0","runs":[{{"language":"{self._language}",'
            '"columnKind":"unicodeCodePoints","results":['
        )

    def claim(self, checked: Checked) -> str:
        """The results of one claim, or nothing."""
        shown = masked(checked)
        told = grouped(shown.report)
        found = [self._finding(shown, *each) for each in told.findings]
        found += [self._correction(shown, each) for each in told.rest]
        found += [self._change(shown, each) for each in shown.report.coming]
        return ",".join(f"\n{encoded(result)}" for result in found)

    def tail(self, run: Run) -> str:
        """The rules that were broken, what could not be read, and the counts."""
        rest = {
            "tool": {"driver": {"name": _TOOL, "rules": _rules(run)}},
            "invocations": [self._invocation(run)],
            "properties": {
                "verdicts": {verdict.value: count for verdict, count in run.verdicts.items()},
                "findings": run.findings,
                "shown": run.shown,
            },
        }
        return "\n]," + encoded(rest)[1:-1] + "}]}\n"

    def _finding(self, checked: Checked, finding: Finding, corrections: tuple[Correction, ...]) -> dict[str, Any]:
        suggested = "".join(f" {suggestion(each, self._language)}." for each in corrections)
        result = _result(checked, finding, finding_text(finding, self._language) + on_one_line(suggested))
        if corrections:
            result["properties"]["corrections"] = [each.as_dict() for each in corrections]
        return result

    def _correction(self, checked: Checked, correction: Correction) -> dict[str, Any]:
        """A correction whose rule has no result of its own."""
        return {
            "ruleId": correction.rule_id,
            "kind": "informational",
            "level": "none",
            "message": {"text": message_text(on_one_line(in_full(correction, self._language)))},
            "locations": _locations(checked.file, checked.line, correction.field),
            "properties": {"claim": _about(checked), "corrections": [correction.as_dict()]},
        }

    def _change(self, checked: Checked, coming: Coming) -> dict[str, Any]:
        finding = coming.finding
        what = f"{change(coming, self._language)} {finding.outcome.value} {finding.rule_id}."
        text = f"{what} {finding_text(finding, self._language)}"
        result = _result(checked, coming.finding, text)
        when = {"valid_from": coming.valid_from.isoformat(), "effect": coming.effect.value}
        result["properties"]["coming"] = when
        return result | {"kind": "informational", "level": "none"}

    def _invocation(self, run: Run) -> dict[str, Any]:
        notes = [self._note(each) for each in map(masked_refused, run.refused)]
        return {"executionSuccessful": not notes, "toolExecutionNotifications": notes}

    def _note(self, refused: Refused) -> dict[str, Any]:
        return {
            "descriptor": {"id": refused.finding.rule_id},
            "level": "error",
            "message": {"text": message_text(finding_text(refused.finding, self._language))},
            "locations": _locations(refused.file, refused.finding.line, refused.finding.path),
        }


def message_text(text: str) -> str:
    """Text that no viewer takes for a placeholder `{0}` or a link `[…](…)` (§3.11.5-6)."""
    literal = text.replace("{", "{{").replace("}", "}}")
    return literal.replace("[", "\\[").replace("]", "\\]") if "](" in literal else literal


def _result(checked: Checked, finding: Finding, text: str) -> dict[str, Any]:
    kind, level = LEVELS[finding.outcome]
    return {
        "ruleId": finding.rule_id,
        "kind": kind,
        "level": level,
        "message": {"text": message_text(text)},
        "locations": _locations(checked.file, finding.line or checked.line, finding.path),
        "properties": _properties(checked, finding),
    }


def _locations(file: str, line: int | None, path: str) -> list[dict[str, Any]]:
    location: dict[str, Any] = {}
    if file:
        region = {} if line is None else {"region": {"startLine": line}}
        location["physicalLocation"] = {"artifactLocation": {"uri": file_uri(file)}, **region}
    if path:
        location["logicalLocations"] = [{"fullyQualifiedName": path}]
    return [location] if location else []


def _properties(checked: Checked, finding: Finding) -> dict[str, Any]:
    """What SARIF has no place for: the claim, and the finding as JSON has it."""
    return {"claim": _about(checked), **finding.as_dict()}


def _about(checked: Checked) -> dict[str, Any]:
    claim = checked.report.as_dict()
    names = ("id", "type", "verdict", "modtagelsesdato", "modtagelsesdato_basis", "rulebook")
    return {name: claim[name] for name in names} | {"place": checked.place}


def _rules(run: Run) -> list[dict[str, Any]]:
    outcomes: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (rule, outcome), count in sorted(run.rules.items()):
        outcomes[rule][outcome] = count
    return [_rule(rule, counts) for rule, counts in outcomes.items()]


def _title(rule: str) -> str:
    title = title_of(rule)
    return f"PSRM {rule}" if title is None else f"{title.da} / {title.en}"


def _rule(rule: str, counts: dict[str, int]) -> dict[str, Any]:
    first = next(outcome for outcome in LEVELS if outcome in counts)
    return {
        "id": rule,
        "shortDescription": {"text": message_text(_title(rule))},
        "defaultConfiguration": {"level": LEVELS[first][1]},
        "properties": {"outcomes": counts},
    }
