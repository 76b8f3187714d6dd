"""Reports as text for people."""

from dataclasses import replace

from oir_kernel.findings import Provenance, Text
from psrm_validation.report import Coming, Effect
from psrm_validation.report.as_text import TextFormat
from psrm_validation.report.formats import Checked
from psrm_validation.rulebook.sources import source_text
from tests.support.psrm_reports import BROKEN, CORRECTED, CPRS, ELSEWHERE, HEARD, LATER, report, run_of, written_as


def test_a_claim_is_a_heading_and_a_block_for_each_finding():
    assert written_as("text", report(BROKEN)).splitlines() == [
        "AFVIST  k-2  KFDAINS  claims.jsonl:1  modtagelsesdato 2026-11-23",
        "  afvis R_6_1  srb; linje 2",
        "    SRB 2025-12-01 ligger før forfaldsdato 2026-01-01.",
        "    → Ret SRB til 2026-01-01 eller senere.",
        "    Kilde: bilag.pdf s. 29 (officiel)",
        "1 fordring: 1 AFVIST",
    ]


def test_a_source_and_how_sure_it_is_are_told_in_the_readers_language():
    assert "    Source: bilag.pdf p. 29 (official)" in written_as("text", report(BROKEN), language="en").splitlines()
    from_a_page = replace(BROKEN, source=source_text("GK; PG1"), provenance=Provenance.INFERRED)
    assert "    Kilde: Generelle krav til fordringer (https://" in written_as("text", report(from_a_page))
    assert "(udledt)" in written_as("text", report(from_a_page))
    english = written_as("text", report(from_a_page), language="en")
    assert "    Source: General demands of claims (https://" in english
    assert "; Portal guide of 11-02-2019: create a main claim (https://" in english
    assert "Generelle krav" not in english


def test_a_correction_is_told_under_its_finding_with_why_and_others_after_the_findings():
    assert written_as("text", report(BROKEN, HEARD, corrections=(CORRECTED, ELSEWHERE))).splitlines()[1:] == [
        "  afvis R_6_1  srb; linje 2",
        "    SRB 2025-12-01 ligger før forfaldsdato 2026-01-01.",
        "    → Ret SRB til 2026-01-01 eller senere.",
        "    Forslag: srb = 2026-01-01 (sikker rettelse)",
        "      SRB er tidligst forfaldsdatoen.",
        "    Kilde: bilag.pdf s. 29 (officiel)",
        "  høring R_4_2  hovedstol; linje 2",
        "    SRB 2025-12-01 ligger før forfaldsdato 2026-01-01.",
        "    → Ret SRB til 2026-01-01 eller senere.",
        "    Kilde: bilag.pdf s. 29 (officiel)",
        "  Forslag (R_2_3a): foraeldelsesdato = (tom) (rettelse, der skal bekræftes)",
        "    SRB er tidligst forfaldsdatoen.",
        "1 fordring: 1 AFVIST",
    ]


def test_a_note_that_only_repeats_its_finding_is_left_out():
    note = Text(f"{BROKEN.message.da} {BROKEN.fix.da}", f"{BROKEN.message.en} {BROKEN.fix.en}")
    lines = written_as("text", report(BROKEN, corrections=(replace(CORRECTED, note=note),))).splitlines()
    assert lines[4:6] == ["    Forslag: srb = 2026-01-01 (sikker rettelse)", "    Kilde: bilag.pdf s. 29 (officiel)"]


def test_a_place_in_the_file_stands_where_there_is_no_line():
    assert "  a.json claims[3]  " in written_as("text", Checked(report(), "a.json", None, "claims[3]"))


def test_what_comes_is_told_with_its_day_and_what_goes_without_a_way_out():
    gone = Coming(LATER.valid_from, Effect.REMOVED, BROKEN)
    changed = Coming(LATER.valid_from, Effect.CHANGED, HEARD)
    lines = written_as("text", report(BROKEN, coming=(LATER, changed, gone))).splitlines()
    assert "  Fra 2027-01-01: tilkommer høring R_9_9  hovedstol; linje 2" in lines
    assert "  Fra 2027-01-01: ændres til høring R_4_2  hovedstol; linje 2" in lines
    assert lines[lines.index("  Fra 2027-01-01: bortfalder afvis R_6_1  srb; linje 2") + 1] == "1 fordring: 1 AFVIST"


def test_several_claims_end_with_counts_by_rule_and_by_type_the_most_frequent_first():
    claims = [report(BROKEN, HEARD), report(HEARD), report(type="KFMILJØ"), report(type=None)]
    lines = written_as("text", *claims).splitlines()
    assert lines[-8:] == [
        "4 fordringer: 2 UDFØRT, 1 HØRING, 1 AFVIST",
        "Efter regel:",
        "  2 × høring R_4_2",
        "  1 × afvis R_6_1",
        "Efter fordringstype:",
        "  KFDAINS: 1 HØRING, 1 AFVIST",
        "  -: 1 UDFØRT",
        "  KFMILJØ: 1 UDFØRT",
    ]


def test_a_single_claim_has_no_counts_by_rule():
    assert "Efter regel" not in written_as("text", report(BROKEN, HEARD))


def test_a_long_list_is_cut_and_says_so():
    claims = [report(replace(BROKEN, rule_id=f"R_1_{number}")) for number in range(25)]
    lines = written_as("text", *claims, language="en").splitlines()
    assert sum("× afvis" in line for line in lines) == 20
    assert "  … and 5 more" in lines


def test_a_cap_on_findings_is_told():
    run, _ = run_of()
    run.add(report(BROKEN, HEARD), shown=1)
    assert TextFormat("da").tail(run).endswith("Viser 1 af 2 fund.\n")
    assert "Viser" not in written_as("text", report(BROKEN, HEARD))


def test_nothing_is_summed_up_when_there_was_no_claim():
    assert written_as("text") == ""


def test_a_type_that_is_a_cpr_number_is_masked_in_the_counts():
    output = written_as("text", report(type=CPRS[0]), report(type="0101905678"))
    assert "  010190****: 2 UDFØRT" in output.splitlines()
