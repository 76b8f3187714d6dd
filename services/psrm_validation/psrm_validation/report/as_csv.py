"""Reports as a table for a spreadsheet: one row a finding, one for a claim without findings, one for each coming change.

A correction stands on the row of its finding. A further one, and one whose rule has no finding, has a row without outcome.

Written as Danish Excel opens it: UTF-8 with byte order mark, semicolons, every cell in quotes. No cell can be taken for a
formula.
"""

import re
import unicodedata
from collections.abc import Iterator

from oir_kernel.findings import Finding
from psrm_validation.masking import on_one_line
from psrm_validation.report import Coming, Correction
from psrm_validation.report.corrections import grouped, in_full
from psrm_validation.report.formats import Checked, Refused, Run
from psrm_validation.report.masked import masked, masked_refused
from psrm_validation.report.words import Language, facts, frame

COLUMNS = (
    *("file", "claim_line", "place", "id", "type", "verdict", "modtagelsesdato", "modtagelsesdato_basis", "rulebook"),
    *("layers", "coming_from", "coming_effect", "rule_id", "outcome", "message_da", "fix_da", "message_en", "fix_en"),
    *("correction", "correction_level", "correction_da", "correction_en"),
    *("layer", "path", "line", "read", "expected", "legal_basis", "source", "provenance"),
)
"""The columns in order. `coming_from` and `coming_effect` are empty for what is found today."""

_FORMULA_SIGNS = frozenset("=+-@\u2212")
_CELL_START = re.compile(r"""(^|[,;])(?=["\s]*([^"\s]))""")


class CsvFormat:
    """Both languages stand side by side."""

    name = "csv"
    between = ""
    summary_first = False

    def __init__(self, language: Language = "da") -> None:
        del language

    def head(self, run: Run) -> str:
        """The byte order mark and the names of the columns."""
        del run
        return "\ufeff" + _row(dict(zip(COLUMNS, COLUMNS, strict=True)))

    def claim(self, checked: Checked) -> str:
        """The rows of one claim."""
        return "".join(map(_row, _claim(masked(checked))))

    def tail(self, run: Run) -> str:
        """A row for each input that could not be read; it has no verdict."""
        return "".join(map(_row, map(_refused, map(masked_refused, run.refused))))


def cell(text: str) -> str:
    """A cell that every spreadsheet shows as text: on one line, an apostrophe before what would start a formula.

    Also behind a comma or semicolon inside the cell, because a program set to another separator splits there.
    """
    return _CELL_START.sub(_guarded, on_one_line(text)) if text else ""


def _guarded(start: re.Match[str]) -> str:
    sign = unicodedata.normalize("NFKC", start[2])[:1]  # a formula may begin with a sign of any width
    return f"{start[1]}'" if sign in _FORMULA_SIGNS else start[1]


def _row(values: dict[str, str]) -> str:
    cells = (cell(values.get(name, "")).replace('"', '""') for name in COLUMNS)
    return ";".join(f'"{each}"' for each in cells) + "\r\n"


def _claim(checked: Checked) -> Iterator[dict[str, str]]:
    claim, report, told = _of_claim(checked), checked.report, grouped(checked.report)
    for finding, corrections in told.findings:
        own, *further = [*map(_of_correction, corrections)] or [{}]
        yield claim | own | _of_finding(finding)
        yield from (claim | each for each in further)
    if not report.findings:
        yield claim
    yield from (claim | _of_correction(each) for each in told.rest)
    for coming in report.coming:
        yield claim | _of_coming(coming)


def _of_claim(checked: Checked) -> dict[str, str]:
    report = checked.report
    return {
        "file": checked.file,
        "claim_line": "" if checked.line is None else str(checked.line),
        "place": checked.place,
        "id": "" if report.id is None else str(report.id),
        "type": report.type or "",
        **frame(report),
    }


def _of_finding(finding: Finding) -> dict[str, str]:
    return {
        "rule_id": finding.rule_id,
        "outcome": finding.outcome.value,
        "message_da": finding.message.da,
        "fix_da": finding.fix.da,
        "message_en": finding.message.en,
        "fix_en": finding.fix.en,
        **dict(facts(finding)),
    }


def _of_correction(correction: Correction) -> dict[str, str]:
    return {
        "rule_id": correction.rule_id,
        "correction": f"{correction.field}={correction.value or ''}",
        "correction_level": correction.level.value,
        "correction_da": in_full(correction, "da"),
        "correction_en": in_full(correction, "en"),
        "provenance": correction.provenance.value,
    }


def _of_coming(coming: Coming) -> dict[str, str]:
    when = {"coming_from": coming.valid_from.isoformat(), "coming_effect": coming.effect.value}
    return _of_finding(coming.finding) | when


def _refused(refused: Refused) -> dict[str, str]:
    return {"file": refused.file} | _of_finding(refused.finding)
