"""Reports as JUnit XML."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from psrm_validation.report import Report
from psrm_validation.report.formats import Checked
from tests.support.psrm_reports import (
    BROKEN,
    CORRECTED,
    ELSEWHERE,
    HEARD,
    LATER,
    UNDECIDED,
    UNREADABLE,
    WARNED,
    report,
    runs,
    written_as,
)


def cases(output: str) -> list[ET.Element]:
    return ET.fromstring(output).findall("testsuite/testcase")


@pytest.mark.parametrize(
    ("claim", "element", "kind"),
    [
        (report(BROKEN, HEARD), "failure", "AFVIST"),
        (report(HEARD), "failure", "HØRING"),
        (report(HEARD, UNDECIDED), "error", "UAFGJORT"),
    ],
)
def test_a_claim_psrm_would_not_take_fails_and_one_nobody_can_decide_errs(claim: Report, element: str, kind: str):
    (case,) = cases(written_as("junit", claim))
    (told,) = [part for part in case if part.tag in {"failure", "error"}]
    assert (told.tag, told.attrib["type"]) == (element, kind)
    assert all(f"{finding.outcome.value} {finding.rule_id}" in (told.text or "") for finding in claim.findings)
    assert told.attrib["message"].startswith(f"{claim.findings[0].rule_id}: SRB 2025-12-01")


def test_a_claim_psrm_would_take_passes_and_its_warnings_are_told_beside_it():
    (case,) = cases(written_as("junit", report(WARNED, coming=(LATER,))))
    assert [part.tag for part in case] == ["properties", "system-out"]
    assert "advarsel SBX-PSRM-101" in case.findtext("system-out", "")
    assert "Fra 2027-01-01: tilkommer høring R_9_9" in case.findtext("system-out", "")


def test_corrections_stand_in_the_failure_text_with_the_findings_that_decide():
    warned = replace(CORRECTED, rule_id=WARNED.rule_id, field="forfaldsdato")
    (case,) = cases(written_as("junit", report(BROKEN, WARNED, corrections=(CORRECTED, ELSEWHERE, warned))))
    failure, beside = case.findtext("failure", ""), case.findtext("system-out", "")
    assert "  Forslag: srb = 2026-01-01 (sikker rettelse)\n    SRB er tidligst forfaldsdatoen.\n" in failure
    assert failure.endswith(
        "Forslag (R_2_3a): foraeldelsesdato = (tom) (rettelse, der skal bekræftes)\n  " + ELSEWHERE.note.da + "\n"
    )
    assert "forfaldsdato = 2026-01-01" in beside
    assert "forfaldsdato = 2026-01-01" not in failure


def test_corrections_of_a_claim_that_passes_stand_beside_it():
    (case,) = cases(written_as("junit", report(corrections=(ELSEWHERE,))))
    assert [part.tag for part in case] == ["properties", "system-out"]
    assert case.findtext("system-out", "").startswith("Forslag (R_2_3a): ")


def test_a_case_is_named_by_type_id_and_place():
    (case,) = cases(written_as("junit", report()))
    assert case.attrib == {
        "classname": "KFDAINS", "name": "k-2 claims.jsonl:1", "file": "claims.jsonl", "line": "1",
    }  # fmt: skip
    told = {each.attrib["name"]: each.attrib["value"] for each in case.iter("property")}
    assert told == {
        "verdict": "UDFØRT", "modtagelsesdato": "2026-11-23", "modtagelsesdato_basis": "today",
        "rulebook": "2026-11-23", "layers": "filter=failed",
    }  # fmt: skip


def test_a_claim_without_id_type_and_file_still_has_a_name():
    (case,) = cases(written_as("junit", Checked(report(id=None, type=None))))
    assert case.attrib == {"classname": "ukendt type", "name": "-"}


@given(runs())
def test_the_counts_are_those_of_the_cases(claims: list[Checked]):
    suite = ET.fromstring(written_as("junit", *claims, refused=(UNREADABLE,)))
    for counted in (suite, suite[0]):
        assert int(counted.attrib["tests"]) == len(list(suite.iter("testcase"))) == len(claims) + 1
        assert int(counted.attrib["failures"]) == len(list(suite.iter("failure")))
        assert int(counted.attrib["errors"]) == len(list(suite.iter("error")))


def test_input_that_could_not_be_read_errs():
    (case,) = cases(written_as("junit", refused=(UNREADABLE,)))
    assert (case.attrib["classname"], case.attrib["file"]) == ("input", "væk.json")
    assert case[0].attrib["type"] == "SBX-CLAIM-030"
