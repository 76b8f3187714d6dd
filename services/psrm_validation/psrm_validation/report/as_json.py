"""Reports as JSON text: whole reports, and one line a claim."""

import json

from psrm_validation.report import Report


def as_json(report: Report) -> str:
    """The whole report as one JSON object."""
    return json.dumps(report.as_dict(), ensure_ascii=False)


def as_jsonl(report: Report) -> str:
    """`{"id", "verdict", "findings": […]}` on one line, without the line end."""
    findings = [finding.as_dict() for finding in report.findings]
    return json.dumps({"id": report.id, "verdict": report.verdict.value, "findings": findings}, ensure_ascii=False)
