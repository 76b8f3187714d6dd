"""Reports as SVRL."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from oir_kernel.findings import Outcome
from psrm_validation.report.formats import Checked
from tests.support.psrm_reports import (
    BROKEN,
    CORRECTED,
    ELSEWHERE,
    LATER,
    UNDECIDED,
    UNREADABLE,
    report,
    runs,
    written_as,
)

NAMESPACE = "{http://purl.oclc.org/dsdl/svrl}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NC_NAME = re.compile(r"[^\W\d][\w.-]*")


def local(element: ET.Element) -> str:
    return element.tag.removeprefix(NAMESPACE)


def elements(output: str, name: str) -> list[ET.Element]:
    return list(ET.fromstring(output).iter(NAMESPACE + name))


@given(runs())
def test_elements_stand_in_the_order_of_the_standard(claims: list[Checked]):
    root = ET.fromstring(written_as("svrl", *claims, refused=(UNREADABLE,)))
    order = " ".join(map(local, root))
    assert re.fullmatch(r"(active-pattern fired-rule( successful-report| failed-assert)*( |$))+", order)
    for told in root:
        if local(told) in {"successful-report", "failed-assert"}:
            inner = " ".join(map(local, told))
            assert re.fullmatch(r"(diagnostic-reference )*(property-reference )*text", inner)


@given(runs())
def test_required_attributes_are_there_and_ids_are_names(claims: list[Checked]):
    for told in ET.fromstring(written_as("svrl", *claims)):
        match local(told):
            case "fired-rule":
                assert told.attrib["context"]
            case "successful-report" | "failed-assert":
                assert told.attrib["location"]
                assert told.attrib["test"]
                assert NC_NAME.fullmatch(told.attrib.get("id", "a"))


def test_a_finding_is_a_failed_assert_with_both_languages_its_way_out_and_its_grounds():
    (told,) = elements(written_as("svrl", report(BROKEN)), "failed-assert")
    assert told.attrib == {
        "id": "R_6_1", "location": "srb", "test": "srb >= 2026-01-01", "role": "error", "flag": "afvis",
    }  # fmt: skip
    texts = {each.attrib["diagnostic"]: each[0] for each in told if local(each) == "diagnostic-reference"}
    assert {name: (text.attrib[XML_LANG], text.text) for name, text in texts.items()} == {
        "message-da": ("da", BROKEN.message.da), "message-en": ("en", BROKEN.message.en),
        "fix-da": ("da", BROKEN.fix.da), "fix-en": ("en", BROKEN.fix.en),
    }  # fmt: skip
    grounds = {
        (e.attrib["property"], e.attrib.get("role"), e[0].text) for e in told if local(e) == "property-reference"
    }
    assert {("read", "srb", "2025-12-01"), ("line", None, "2"), ("legal_basis", None, "aftalen § 3")} <= grounds
    assert told[-1].text == BROKEN.message.da


@pytest.mark.parametrize(
    ("outcome", "role"),
    [
        (Outcome.AFVIS, "error"),
        (Outcome.HOERING, "warning"),
        (Outcome.IKKE_EVALUERET, "warning"),
        (Outcome.ADVARSEL, "warning"),
        (Outcome.INFO, "information"),
    ],
)
def test_each_outcome_has_its_role(outcome: Outcome, role: str):
    (told,) = elements(written_as("svrl", report(replace(BROKEN, outcome=outcome))), "failed-assert")
    assert (told.attrib["role"], told.attrib["flag"]) == (role, outcome.value)


def test_a_joined_rule_id_becomes_a_name_and_is_told_in_full_beside_it():
    (told,) = elements(written_as("svrl", report(UNDECIDED)), "failed-assert")
    assert told.attrib["id"] == "R_6_15.R_6_16"
    assert "R_6_15+R_6_16" in {each[0].text for each in told if each.attrib.get("property") == "rule_id"}


def test_the_verdict_and_a_coming_change_are_successful_reports():
    verdict, change = elements(written_as("svrl", report(coming=(LATER,))), "successful-report")
    assert (verdict.attrib["flag"], change.attrib["flag"]) == ("UDFØRT", "coming")
    assert (verdict[-1].text or "").startswith("UDFØRT, modtagelsesdato 2026-11-23")
    assert (change[-1].text or "").startswith("Fra 2027-01-01: tilkommer")


def test_a_correction_is_told_among_the_references_of_its_finding():
    (told,) = elements(written_as("svrl", report(BROKEN, corrections=(CORRECTED,))), "failed-assert")
    both = {each.attrib["diagnostic"]: each[0].text or "" for each in told if "diagnostic" in each.attrib}
    assert both["correction-da"] == (
        "Forslag (R_6_1): srb = 2026-01-01 (sikker rettelse). SRB er tidligst forfaldsdatoen."
    )
    assert both["correction-en"].startswith("Suggestion (R_6_1): srb = 2026-01-01 (safe correction). ")
    made = [(e.attrib["property"], e.attrib.get("role"), e[0].text) for e in told if "property" in e.attrib]
    assert made[-2:] == [("correction", "R_6_1", "srb=2026-01-01"), ("correction_level", "R_6_1", "safe")]


def test_a_correction_without_a_finding_is_a_successful_report():
    _, told = elements(written_as("svrl", report(corrections=(ELSEWHERE,))), "successful-report")
    assert told.attrib == {
        "id": "R_2_3a", "location": "foraeldelsesdato", "test": "R_2_3a", "role": "information", "flag": "correction",
    }  # fmt: skip
    assert (told[-1].text or "").startswith("Forslag (R_2_3a): foraeldelsesdato = (tom)")


def test_a_claim_is_a_pattern_in_its_file_with_a_rule_at_its_place():
    output = written_as("svrl", Checked(report(), "en mappe/a.json", None, "claims[3]"))
    (pattern,), (rule,) = elements(output, "active-pattern"), elements(output, "fired-rule")
    assert pattern.attrib == {"documents": "en%20mappe/a.json", "name": "KFDAINS"}
    assert rule.attrib == {"name": "k-2", "context": "en mappe/a.json claims[3]", "flag": "UDFØRT"}
