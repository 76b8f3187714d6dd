"""Reports as a table for a spreadsheet."""

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given

from psrm_validation.masking import on_one_line
from psrm_validation.report import Level
from psrm_validation.report.as_csv import COLUMNS, cell
from psrm_validation.report.formats import Checked
from tests.support.psrm_reports import (
    BROKEN,
    CORRECTED,
    ELSEWHERE,
    HEARD,
    LATER,
    NASTY,
    UNREADABLE,
    csv_rows,
    hostile,
    report,
    runs,
    written_as,
)

EVALUATED = "=+-@\t\r\n\x00"


def is_evaluated(text: str) -> bool:
    """Whether a spreadsheet would take the cell for a formula: by its first character, in any width, behind any space."""
    bare = unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip(' \u3000\xa0"')
    return bare[:1] != "" and bare[:1] in EVALUATED


@given(hostile)
def test_no_cell_is_evaluated(text: str):
    assert not is_evaluated(cell(text))


@given(runs())
def test_no_cell_is_evaluated_whatever_separator_the_program_is_set_to(claims: list[Checked]):
    output = written_as("csv", *claims)
    assert not any(is_evaluated(each) for row in csv_rows(output) for each in row.values())
    assert [each for each in re.split("[;,\t]", output.replace("\r\n", ";")) if is_evaluated(each)] == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("-100.00", "'-100.00"),
        ("  +1", "'  +1"),
        ("＝1", "'＝1"),
        ("@a", "'@a"),
        ("a, =b", "a,' =b"),
        ("\t=b", "\\t=b"),
        ("a-b", "a-b"),
        ("hovedstol <= 10.00", "hovedstol <= 10.00"),
        ("", ""),
    ],
)
def test_what_would_start_a_formula_gets_an_apostrophe_and_the_rest_stays(text: str, written: str):
    assert cell(text) == written


@pytest.mark.parametrize("text", NASTY)
def test_the_text_itself_is_kept(text: str):
    assert cell(text).replace("'", "") == on_one_line(text).replace("'", "")


def test_the_test_would_see_a_formula():
    assert all(map(is_evaluated, ("=1", " ＋1", '"-1', "\r=1", "@x")))
    assert not is_evaluated("a=1")


def test_the_file_is_as_danish_excel_opens_it():
    output = written_as("csv", report(BROKEN))
    assert output.encode("utf-8").startswith(b'\xef\xbb\xbf"file";"claim_line";')
    assert output.endswith("\r\n")


def test_there_is_a_row_a_finding_one_for_a_claim_without_and_one_for_a_coming_change():
    rows = csv_rows(written_as("csv", report(BROKEN, HEARD), report(id="ren"), report(id="så", coming=(LATER,))))
    told = [(row["id"], row["verdict"], row["rule_id"], row["coming_from"], row["coming_effect"]) for row in rows]
    assert told == [
        ("k-2", "AFVIST", "R_6_1", "", ""),
        ("k-2", "AFVIST", "R_4_2", "", ""),
        ("ren", "UDFØRT", "", "", ""),
        ("så", "UDFØRT", "", "", ""),
        ("så", "UDFØRT", "R_9_9", "2027-01-01", "added"),
    ]
    assert tuple(rows[0]) == COLUMNS


def test_a_correction_stands_on_the_row_of_its_finding_and_any_other_has_a_row_without_outcome():
    further = replace(CORRECTED, field="forfaldsdato", value="2025-12-01", level=Level.SUGGESTED)
    rows = csv_rows(written_as("csv", report(BROKEN, HEARD, corrections=(CORRECTED, further, ELSEWHERE))))
    told = [(row["rule_id"], row["outcome"], row["correction"], row["correction_level"]) for row in rows]
    assert told == [
        ("R_6_1", "afvis", "srb=2026-01-01", "safe"),
        ("R_6_1", "", "forfaldsdato=2025-12-01", "suggested"),
        ("R_4_2", "høring", "", ""),
        ("R_2_3a", "", "foraeldelsesdato=", "suggested"),
    ]
    assert [row["provenance"] for row in rows] == ["official", "ours", "official", "ours"]
    assert rows[0]["correction_da"] == (
        "Forslag (R_6_1): srb = 2026-01-01 (sikker rettelse). SRB er tidligst forfaldsdatoen."
    )


def test_a_row_tells_everything_about_its_finding():
    (row,) = csv_rows(written_as("csv", report(BROKEN, corrections=(CORRECTED,))))
    assert row["read"] == "srb=2025-12-01; forfaldsdato=2026-01-01"
    assert (row["claim_line"], row["line"], row["layer"], row["provenance"]) == ("1", "2", "filter", "official")
    assert (row["layers"], row["modtagelsesdato_basis"], row["rulebook"]) == ("filter=failed", "today", "2026-11-23")
    assert all(row[name] for name in COLUMNS if name not in {"place", "coming_from", "coming_effect"})


def test_input_that_could_not_be_read_is_a_row_without_verdict():
    (row,) = csv_rows(written_as("csv", refused=(UNREADABLE,)))
    assert (row["file"], row["verdict"], row["rule_id"]) == ("væk.json", "", "SBX-CLAIM-030")
