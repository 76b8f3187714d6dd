"""What comes out of a claim, without CPR numbers: the last gate before a format writes it.

Rules and readers mask what they repeat, so there should be nothing left to mask. Messages, fixes and expected values
are sentences built of such values and of dates, which can look like a number; they are not touched again.
"""

from dataclasses import replace

from oir_kernel.findings import Finding
from psrm_validation.masking import mask_real
from psrm_validation.report import Coming, Correction, Report
from psrm_validation.report.formats import Checked, Refused


def masked(checked: Checked) -> Checked:
    """The same claim with id, type, file, place, each finding's path and read values, and each correction's value masked."""
    file, place, report = mask_real(checked.file), mask_real(checked.place), _report(checked.report)
    if report is checked.report and (file, place) == (checked.file, checked.place):
        return checked
    return Checked(report, file, checked.line, place)


def masked_refused(refused: Refused) -> Refused:
    """The same refusal with file, path and read values masked."""
    return Refused(mask_real(refused.file), _finding(refused.finding))


def _report(report: Report) -> Report:
    name, code = _id(report.id), None if report.type is None else mask_real(report.type)
    findings, coming = tuple(map(_finding, report.findings)), tuple(map(_coming, report.coming))
    corrections = tuple(map(_correction, report.corrections))
    before = (report.id, report.type, report.findings, report.coming, report.corrections)
    if (name, code, findings, coming, corrections) == before:
        return report
    return replace(report, id=name, type=code, findings=findings, coming=coming, corrections=corrections)


def _id(value: str | int | None) -> str | int | None:
    text = str(value)
    shown = mask_real(text)
    return value if shown == text else shown


def _coming(coming: Coming) -> Coming:
    finding = _finding(coming.finding)
    return coming if finding is coming.finding else replace(coming, finding=finding)


def _correction(correction: Correction) -> Correction:
    value = None if correction.value is None else mask_real(correction.value)
    field = mask_real(correction.field)
    same = (field, value) == (correction.field, correction.value)
    return correction if same else replace(correction, field=field, value=value)


def _finding(finding: Finding) -> Finding:
    path, read = mask_real(finding.path), {mask_real(name): mask_real(value) for name, value in finding.read.items()}
    return finding if (path, read) == (finding.path, finding.read) else replace(finding, path=path, read=read)
