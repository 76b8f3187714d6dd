"""Reports as SARIF 2.1.0."""

import json
from dataclasses import replace
from typing import Any

import pytest

from oir_kernel.findings import Outcome
from psrm_validation.report.as_sarif import message_text
from psrm_validation.report.file_uri import file_uri
from psrm_validation.report.formats import Checked
from tests.support.psrm_reports import (
    BROKEN,
    CORRECTED,
    ELSEWHERE,
    HEARD,
    LATER,
    UNDECIDED,
    UNREADABLE,
    report,
    written_as,
)


def run(output: str) -> dict[str, Any]:
    (only,) = json.loads(output)["runs"]
    return only


def test_the_log_says_what_it_is():
    log = json.loads(written_as("sarif", report(BROKEN)))
    assert (log["version"], log["runs"][0]["tool"]["driver"]["name"]) == ("2.1.0", "oir psrm check")
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")


@pytest.mark.parametrize(
    ("outcome", "kind", "level"),
    [
        (Outcome.AFVIS, "fail", "error"),
        (Outcome.HOERING, "fail", "warning"),
        (Outcome.ADVARSEL, "fail", "note"),
        (Outcome.IKKE_EVALUERET, "open", "none"),
        (Outcome.INFO, "informational", "none"),
    ],
)
def test_each_outcome_has_its_kind_and_level(outcome: Outcome, kind: str, level: str):
    (result,) = run(written_as("sarif", report(replace(BROKEN, outcome=outcome))))["results"]
    assert (result["kind"], result["level"]) == (kind, level)
    assert result["level"] == "none" or result["kind"] == "fail"


def test_a_result_stands_in_its_file_at_its_line_and_field():
    (result,) = run(written_as("sarif", Checked(report(BROKEN), "en mappe/æ.xml", 40)))["results"]
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "en%20mappe/%C3%A6.xml"}, "region": {"startLine": 2},
            },
            "logicalLocations": [{"fullyQualifiedName": "srb"}],
        }
    ]  # fmt: skip


def test_the_line_of_the_claim_counts_where_the_finding_has_none():
    found = replace(BROKEN, line=None)
    (result,) = run(written_as("sarif", Checked(report(found), "a.csv", 40)))["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 40}
    (nowhere,) = run(written_as("sarif", Checked(report(replace(found, path="")))))["results"]
    assert nowhere["locations"] == []


def test_a_result_holds_the_claim_and_the_whole_finding():
    (result,) = run(written_as("sarif", report(BROKEN)))["results"]
    about = result["properties"]
    assert {name: about[name] for name in BROKEN.as_dict()} == BROKEN.as_dict()
    assert (about["claim"]["id"], about["claim"]["verdict"]) == ("k-2", "AFVIST")
    assert about["claim"]["rulebook"]["version"] == "2026-11-23"


def test_a_coming_change_is_informational_and_says_when():
    (result,) = run(written_as("sarif", report(coming=(LATER,))))["results"]
    assert (result["kind"], result["level"]) == ("informational", "none")
    assert result["message"]["text"].startswith("Fra 2027-01-01: tilkommer høring R_9_9. SRB")
    assert result["properties"]["coming"] == {"valid_from": "2027-01-01", "effect": "added"}


def test_a_correction_stands_in_the_properties_and_the_message_of_its_result_and_is_no_fix_of_the_file():
    (result,) = run(written_as("sarif", report(BROKEN, corrections=(CORRECTED,))))["results"]
    assert result["properties"]["corrections"] == [CORRECTED.as_dict()]
    assert result["message"]["text"].endswith(
        "Ret SRB til 2026-01-01 eller senere. Forslag: srb = 2026-01-01 (sikker rettelse)."
    )
    assert "fixes" not in result


def test_a_correction_without_a_finding_is_an_informational_result_of_its_rule():
    told = run(written_as("sarif", report(BROKEN, corrections=(ELSEWHERE,))))
    found, result = told["results"]
    assert "corrections" not in found["properties"]
    assert (result["ruleId"], result["kind"], result["level"]) == ("R_2_3a", "informational", "none")
    assert result["properties"]["corrections"] == [ELSEWHERE.as_dict()]
    assert result["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": "foraeldelsesdato"}]
    assert told["properties"]["findings"] == 1


def test_the_rules_that_occurred_are_listed_once_with_their_gravest_level():
    both = replace(BROKEN, outcome=Outcome.IKKE_EVALUERET)
    driver = run(written_as("sarif", report(BROKEN, HEARD), report(both)))["tool"]["driver"]
    told = [
        (rule["id"], rule["defaultConfiguration"]["level"], rule["properties"]["outcomes"]) for rule in driver["rules"]
    ]
    assert told == [("R_4_2", "warning", {"høring": 1}), ("R_6_1", "error", {"afvis": 1, "ikke_evalueret": 1})]


def test_claims_without_findings_have_no_result_and_are_counted():
    told = run(written_as("sarif", report(), report(UNDECIDED), report()))
    assert len(told["results"]) == 1
    assert told["properties"]["verdicts"] == {"UDFØRT": 2, "UAFGJORT": 1}
    assert run(written_as("sarif"))["results"] == []


def test_input_that_could_not_be_read_is_a_notification_and_the_run_no_success():
    (invocation,) = run(written_as("sarif", report(), refused=(UNREADABLE,)))["invocations"]
    (note,) = invocation["toolExecutionNotifications"]
    assert (invocation["executionSuccessful"], note["descriptor"]["id"], note["level"]) == (
        False, "SBX-CLAIM-030", "error",
    )  # fmt: skip
    assert run(written_as("sarif", report()))["invocations"][0]["executionSuccessful"] is True


@pytest.mark.parametrize(
    ("text", "told"),
    [("{0}", "{{0}}"), ("[a](b)", "\\[a\\](b)"), ("claims[3]", "claims[3]"), ("R_6_1: a", "R_6_1: a")],
)
def test_a_message_holds_no_placeholder_and_no_link(text: str, told: str):
    assert message_text(text) == told


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("a/b.json", "a/b.json"),
        ("-", "-"),
        ("a b:c#d?e%.json", "a%20b%3Ac%23d%3Fe%25.json"),
        ("/tmp/å.json", "file:///tmp/%C3%A5.json"),
        ("C:\\mappe\\a.json", "file:///C:/mappe/a.json"),
        ("\\\\server\\del\\a.json", "file://server/del/a.json"),
        ("mappe\\a.json", "mappe/a.json"),
        ("a\ud800", "a%3F"),
    ],
)
def test_a_file_name_becomes_a_uri(name: str, uri: str):
    assert file_uri(name) == uri
