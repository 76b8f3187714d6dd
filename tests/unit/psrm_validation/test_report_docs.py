"""`docs/psrm-reports.md` says what the formats do."""

import re
from pathlib import Path

from psrm_validation.report import Verdict
from psrm_validation.report.as_csv import COLUMNS
from psrm_validation.report.as_sarif import LEVELS
from psrm_validation.report.as_svrl import ROLES
from psrm_validation.report.registry import FORMATS, format_named

TEXT = (Path(__file__).parents[3] / "docs" / "psrm-reports.md").read_text("utf-8")
ROWS = [[cell.strip() for cell in row.split("|")] for row in re.findall(r"^\|(.+)\|$", TEXT, flags=re.MULTILINE)]


def test_every_format_has_its_row_and_says_whether_it_is_written_as_it_goes():
    told = {row[0].strip("`"): row[4].startswith("yes") for row in ROWS if len(row) == 5 and row[0].startswith("`")}
    assert told == {name: not format_named(name).summary_first for name in FORMATS}


def test_every_column_of_csv_is_told_in_order():
    columns = TEXT.partition("## csv")[2].partition("## html")[0]
    told = [
        name
        for row in re.findall(r"^\| (`.+?) \|", columns, flags=re.MULTILINE)
        for name in re.findall(r"`(\w+)`", row)
    ]
    assert tuple(told) == COLUMNS


def test_every_outcome_is_told_with_its_severities():
    told = {row[0].strip("`"): row[1:3] for row in ROWS if row[0].strip("`") in set(LEVELS)}
    assert told == {
        outcome: [f"`{kind}`, `{level}`", f"`{ROLES[outcome]}`"] for outcome, (kind, level) in LEVELS.items()
    }


def test_every_verdict_is_told_for_build_servers():
    told = {verdict for row in ROWS if len(row) == 2 for verdict in row[0].split(", ")}
    assert set(Verdict) <= told
