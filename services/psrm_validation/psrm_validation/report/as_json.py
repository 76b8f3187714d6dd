"""Reports as JSON text: whole reports, and one line a claim."""

import json

from psrm_validation.report import Report

_ENCODER = json.JSONEncoder(ensure_ascii=False)


def as_json(report: Report) -> str:
    """The whole report as one JSON object."""
    return _ENCODER.encode(report.as_dict())


def as_jsonl(report: Report) -> str:
    """`{"id", "verdict", "findings": […]}` on one line, without the line end."""
    findings = [finding.as_dict() for finding in report.findings]
    return _ENCODER.encode({"id": report.id, "verdict": report.verdict.value, "findings": findings})
