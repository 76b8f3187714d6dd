"""All formats: the same content out of one model, no CPR number, nothing that breaks the file."""

import json
import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from oir_kernel.findings import Text
from psrm_validation.masking import mask_real
from psrm_validation.report import Coming, Correction, Level
from psrm_validation.report.formats import Checked, Refused, Run, joined, written
from psrm_validation.report.registry import FORMATS, format_named
from tests.support.psrm_corrections_told import corrections_by, corrections_in
from tests.support.psrm_reports import (
    BROKEN,
    CORRECTED,
    CPRS,
    ELSEWHERE,
    HEARD,
    LATER,
    LEFT_OF_A_CPR,
    UNDECIDED,
    UNREADABLE,
    WARNED,
    named_by,
    named_in,
    report,
    run_of,
    runs,
    written_as,
)

every_format = pytest.mark.parametrize("name", FORMATS)


@every_format
@given(claims=runs())
def test_every_format_names_the_same_claims_rules_outcomes_and_coming_changes(name: str, claims: list[Checked]):
    assert named_by(name, written_as(name, *claims)) == named_in(claims)


@every_format
def test_a_finding_left_out_would_be_missed(name: str):
    whole, less = (Checked(report(BROKEN, HEARD, id="c0")), Checked(report(BROKEN, id="c0")))
    assert named_by(name, written_as(name, less)) != named_in([whole])


@every_format
@given(claims=runs())
def test_every_format_tells_the_same_corrections_with_rule_field_value_and_level(name: str, claims: list[Checked]):
    assert corrections_by(name, written_as(name, *claims)) == corrections_in(claims)


@every_format
@pytest.mark.parametrize("left_out", [CORRECTED, ELSEWHERE])
def test_a_correction_left_out_would_be_missed(name: str, left_out: Correction):
    whole = Checked(report(BROKEN, corrections=(CORRECTED, ELSEWHERE), id="c0"))
    less = replace(whole, report=replace(whole.report, corrections=tuple({CORRECTED, ELSEWHERE} - {left_out})))
    assert corrections_by(name, written_as(name, less)) != corrections_in([whole])


@every_format
def test_several_corrections_of_one_rule_are_told_once_each(name: str):
    both = (CORRECTED, replace(CORRECTED, field="forfaldsdato", level=Level.SUGGESTED))
    claim = Checked(report(BROKEN, BROKEN, corrections=both, id="c0"))
    output = written_as(name, claim)
    assert corrections_by(name, output) == corrections_in([claim])
    assert named_by(name, output) == named_in([claim])


@every_format
def test_a_correction_is_told_with_its_note(name: str):
    output = written_as(name, report(BROKEN, corrections=(CORRECTED, replace(ELSEWHERE, note=Text("Andet.", "Else.")))))
    assert CORRECTED.note.da in output
    assert "Andet." in output


@every_format
@given(claims=runs())
def test_every_output_can_be_written_to_a_file(name: str, claims: list[Checked]):
    refused = tuple(Refused(each.file, finding) for each in claims for finding in each.report.findings)
    output = written_as(name, *claims, refused=refused)
    assert output.encode("utf-8").decode("utf-8") == output
    if name in {"junit", "svrl"}:
        ET.fromstring(output)
    if name in {"json", "sarif"}:
        json.loads(output)


@every_format
@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("cpr", CPRS)
def test_no_format_prints_a_cpr_number(name: str, language, cpr: str):
    found = replace(BROKEN, path=cpr, read={"reference": cpr, cpr: "x"})
    made = replace(CORRECTED, field=cpr, value=cpr)
    coming = (Coming(LATER.valid_from, LATER.effect, found),)
    told = report(found, id=cpr, type=cpr, coming=coming, corrections=(made, replace(made, rule_id="R_0")))
    claims = [Checked(told, f"mappe/{cpr}.csv", 2, cpr), Checked(replace(told, id=10), cpr, None, f"[{cpr}]")]
    output = written_as(name, *claims, refused=(Refused(cpr, found),), language=language)
    assert not LEFT_OF_A_CPR.search(output)
    assert "R_6_1" in output


def test_a_cpr_number_as_a_whole_number_is_masked_too():
    assert json.loads(written_as("json", report(id=3112991234)))[0]["id"] == mask_real("3112991234")
    assert json.loads(written_as("json", report(id=17)))[0]["id"] == 17


@every_format
def test_the_rest_of_what_a_report_tells_is_in_the_output(name: str):
    output = written_as(name, report(BROKEN, coming=(LATER,)))
    for told in ("AFVIST", "k-2", "KFDAINS", "2026-11-23", "R_6_1", "afvis", "ligger før forfaldsdato"):
        assert told in output
    for_people = name in {"text", "html", "junit"}
    for told in ("Ret SRB til", "srb", "2027-01-01", "R_9_9"):
        assert told in output
    assert ("bilag.pdf s. 29" if for_people else "bilag.pdf p.29") in output
    assert ("officiel" if for_people else "official") in output
    assert ("claims.jsonl" in output) is (name != "json")  # the list of reports is what the JSON door answers


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "text"])
def test_every_format_but_text_tells_layer_line_values_expectation_legal_basis_and_rulebook(name: str):
    output = written_as(name, report(BROKEN, rulebook_version="bog-7"))
    for told in ("filter", "2", "2025-12-01", "aftalen § 3", "bog-7"):
        assert told in output
    assert "srb >= 2026-01-01" in output or "srb &gt;= 2026-01-01" in output


@pytest.mark.parametrize("name", ["json", "jsonl", "csv", "sarif", "svrl"])
def test_formats_for_programs_hold_both_languages(name: str):
    output = written_as(name, report(BROKEN, corrections=(CORRECTED,)))
    assert BROKEN.message.da in output
    assert BROKEN.message.en in output
    assert BROKEN.fix.en in output
    assert CORRECTED.note.da in output
    assert CORRECTED.note.en in output


@pytest.mark.parametrize("name", ["text", "html", "junit", "sarif", "svrl"])
def test_formats_for_people_speak_the_language_asked_for(name: str):
    claim = report(BROKEN, UNDECIDED, WARNED, coming=(LATER,), corrections=(CORRECTED, ELSEWHERE))
    danish, english = (written_as(name, claim, language=language) for language in ("da", "en"))
    assert ": srb = 2026-01-01 (sikker rettelse)" in danish
    assert "Suggestion (R_2_3a): foraeldelsesdato = (empty) (correction to be confirmed)" in english
    assert "Fra 2027-01-01: tilkommer" in danish
    assert "From 2027-01-01: added" in english


@pytest.mark.parametrize("name", ["csv", "html", "junit", "sarif", "svrl"])
def test_input_that_could_not_be_read_is_told_where_there_is_room(name: str):
    output = written_as(name, refused=(UNREADABLE,))
    assert "SBX-CLAIM-030" in output
    assert "væk.json" in output or "v%C3%A6k.json" in output
    assert "SBX-CLAIM-030" not in written_as(name)


@every_format
def test_a_format_does_not_look_at_the_counts_before_it_may(name: str):
    run, claims = run_of(report(BROKEN), report(HEARD), refused=(UNREADABLE,))
    form = format_named(name)
    assert (form.head(run) == form.head(Run())) is not form.summary_first
    assert form.name == name
    assert form.claim(claims[0]) == format_named(name).claim(claims[0])


@every_format
def test_parts_made_apart_come_together_as_one_output(name: str):
    run, claims = run_of(report(BROKEN, id="a"), report(id="b"), report(HEARD, id="c"), report(id="d"))
    parts = [format_named(name).claim(each) for each in claims]
    halves = ["".join(joined(format_named(name), half)) for half in (parts[:2], parts[2:])]
    assert written(format_named(name), run, halves) == written(format_named(name), run, parts)


def test_empty_parts_are_left_out_of_the_joining():
    form = format_named("sarif")
    assert "".join(joined(form, ["", "a", "", "b", ""])) == "a,b"


def test_an_unknown_format_is_an_error():
    with pytest.raises(KeyError):
        format_named("pdf")


def test_a_format_is_loaded_when_it_is_asked_for():
    steps = [
        "import psrm_validation.report.registry as r, sys; print('as_csv' in ' '.join(sys.modules))",
        "r.format_named('csv'); print('as_csv' in ' '.join(sys.modules), 'as_html' in ' '.join(sys.modules))",
    ]
    done = subprocess.run([sys.executable, "-c", "\n".join(steps)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "False"]
