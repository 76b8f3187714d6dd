"""What the rulebook says of a rule, a claim type, and of what changed."""

import re
from dataclasses import replace
from datetime import date

import pytest

from psrm_validation import Rulebook, Verdict, check, claim_from_mapping
from psrm_validation.claim.writing import as_mapping
from psrm_validation.describe import (
    changes_between,
    describe_rule,
    describe_type,
    described_rules,
    described_types,
    example_claim,
    nearest_rules,
)
from psrm_validation.describe.as_text import changes_as_text, rule_as_text, rules_as_text, type_as_text
from psrm_validation.describe.words import NOTES
from psrm_validation.rulebook import Reading
from psrm_validation.rulebook.history import change_days
from psrm_validation.rulebook.rows import read_claim_types, read_rules
from psrm_validation.rulebook.sources import cited, source_text, sources
from psrm_validation.rulebook.titles import filter_titles
from psrm_validation.rulebook.words import READINGS

BOOK = Rulebook.load(date(2026, 11, 23))
GOOD = claim_from_mapping(
    {
        "type": "KFDAINS",
        "art": "INDR",
        "hovedstol": "100",
        "beloeb": "100",
        "srb": "2026-02-01",
        "foraeldelsesdato": "2029-02-01",
    }
)
DECIDED = sorted(set(BOOK.filtered_types) - {"OPKRÆTV"})  # two of its rules hang on the creditor


def test_a_filter_rule_is_described_with_its_forms() -> None:
    rule = describe_rule("R_2_3a", BOOK)
    assert rule is not None
    assert (rule.layer, rule.status) == ("filter", "implemented")
    by_type = {code: each for each in rule.variants for code in each.types}
    assert by_type["KFBILØK"].condition == "foraeldelsesdato >= plus(forfaldsdato,10y)"
    assert by_type["KFBILØK"].legal_basis == "forældelsesloven § 5"
    assert by_type["FOFMLØN"].legal_basis == "forældelsesloven § 4"
    assert by_type["KFDAINS"].legal_basis == "forældelsesloven § 3"
    assert by_type["KFDAINS"].demand.da == "Forældelsesdato er tidligst forfaldsdato + 3 år"


def test_a_rule_is_found_whatever_its_case() -> None:
    assert describe_rule(" r_2_3A ", BOOK) == describe_rule("R_2_3a", BOOK)


def test_an_unknown_rule_is_none_and_has_neighbours() -> None:
    assert describe_rule("R_2_3x", BOOK) is None
    assert "R_2_3a" in nearest_rules("R_2_3x", BOOK)


def test_every_row_of_the_filter_table_stands_in_one_form_of_its_rule() -> None:
    told = [
        (rule.rule_id, code, each.condition)
        for rule in described_rules(BOOK)
        for each in rule.variants
        for code in each.types
    ]
    rows = {(rule.rule_id, rule.type_code, rule.condition.text) for rule in BOOK.rules}
    assert set(told) == rows


def test_every_id_is_described_once() -> None:
    ids = [rule.rule_id for rule in described_rules(BOOK)]
    assert len(ids) == len(set(ids)) == len({rule.rule_id for rule in BOOK.rules}) + len(BOOK.general)


def test_ids_stand_in_the_order_people_count() -> None:
    ids = [rule.rule_id for rule in described_rules(BOOK)]
    assert ids.index("R_2_1") < ids.index("R_10_2")
    assert ids.index("PSRM-K-5") < ids.index("PSRM-K-151") < ids.index("PSRM-K-900")


@pytest.mark.parametrize("code", DECIDED)
def test_the_example_of_a_type_passes_its_filter(code: str) -> None:
    claim = example_claim(code, BOOK)
    assert claim is not None
    assert claim.modtagelsesdato is not None
    report = check(claim, BOOK, modtagelsesdato=claim.modtagelsesdato, layers=["filter"])
    assert (report.verdict, report.findings) == (Verdict.UDFOERT, ())


def test_a_type_without_a_filter_has_no_example() -> None:
    assert example_claim("KTTIBAK", BOOK) is None


@pytest.mark.parametrize("code", DECIDED)
def test_a_claim_survives_being_written_and_read(code: str) -> None:
    claim = example_claim(code, BOOK)
    assert claim is not None
    assert claim_from_mapping(as_mapping(claim)) == claim


def test_rare_master_data_survive_being_written_and_read() -> None:
    fields = {
        "id": 7,
        "type": "KFDAINS",
        "hovedstol": "1250.50",
        "skyldnere": [{"cpr": "6101011234"}, {"cvr": "11111111"}],
        "valuta": "DKK",
        "statsrefusion": True,
        "rentevalg": {"regel": "001", "sats_kode": "03", "mer_rente_sats": "2.50"},
        "noter": ["en note"],
        "dokumenter": [{"navn": "a.pdf", "filtype": "pdf", "bytes": 3}],
        "rykkerfrist": "2026-01-31",
        "hf": {"type": "KFDAINS", "bfe_nummer": "100"},
    }
    assert as_mapping(claim_from_mapping(fields)) == fields


def test_a_type_tells_which_fields_it_needs_and_what_they_mean() -> None:
    described = describe_type("kfdains", BOOK)
    assert described is not None
    fields = {each.name: each for each in described.fields}
    assert fields["srb"].need == "required"
    assert fields["domsdato"].need == "optional"
    assert fields["stiftelsesdato"].meaning.da == "Periodens første dag"
    assert "R_6_1" in {each.rule_id for each in fields["srb"].demands}
    assert described.related == ("GEDAINS",)


@pytest.mark.parametrize(
    ("code", "field", "need"),
    [
        ("FOERSUF", "periode_start", "forbidden"),
        ("KFTILDA", "domsdato", "forbidden"),
        ("FOSODOM", "domsdato", "required"),
        ("REOPKOM", "beskrivelse", "optional"),
        ("KFOPREN", "hf", "required"),
        ("KTTIBAK", "srb", "required_in_general"),
        ("KTTIBAK", "foraeldelsesdato", "required_in_general"),
        ("KTTIBAK", "forfaldsdato", "unknown"),
        ("KTTIBAK", "relation", "unknown"),
        ("REINDGI", "srb", "unknown"),
        ("REINDGI", "hovedstol", "required_in_general"),
    ],
)
def test_needs_follow_the_filter(code: str, field: str, need: str) -> None:
    described = describe_type(code, BOOK)
    assert described is not None
    assert {each.name: each.need for each in described.fields}[field] == need


def test_an_unknown_type_is_none() -> None:
    assert describe_type("KFDAINX", BOOK) is None


def test_every_type_can_be_written_in_both_languages() -> None:
    for each in described_types(BOOK):
        described = describe_type(each.code, BOOK)
        assert described is not None
        assert each.code in type_as_text(described, "da")
        assert each.code in type_as_text(described, "en")


def test_every_rule_can_be_written_in_both_languages() -> None:
    for rule in described_rules(BOOK):
        assert rule.rule_id in rule_as_text(rule, "da")
        assert rule.rule_id in rule_as_text(rule, "en")


def test_each_filter_rule_has_a_title_of_its_own_in_both_languages() -> None:
    titles = [rule.title for rule in described_rules(BOOK) if rule.layer == "filter"]
    assert len({each.da for each in titles}) == len({each.en for each in titles}) == len(titles) == 60
    assert all(each.da != each.en for each in titles)


def test_the_title_of_a_filter_rule_holds_for_all_its_forms() -> None:
    rule = describe_rule("R_6_1", BOOK)
    assert rule is not None
    assert rule.title.da == "SRB i forhold til forfald"
    assert len(rule.variants) > 1


def test_the_table_of_titles_names_the_ids_of_the_filter_table_and_no_others() -> None:
    assert set(filter_titles()) == {rule.rule_id for rule in read_rules()}


def test_a_rule_of_an_agreement_without_a_title_is_called_by_its_demand() -> None:
    own = replace(BOOK.rules[0], rule_id="R_99_1")
    rule = describe_rule("R_99_1", Rulebook([*BOOK.rules, own], BOOK.claim_types.values()))
    assert rule is not None
    assert rule.title == rule.variants[0].demand


def test_a_danish_description_of_a_type_has_danish_words() -> None:
    described = describe_type("KFDAINS", BOOK)
    assert described is not None
    danish, english = type_as_text(described, "da"), type_as_text(described, "en")
    assert "Periode: en måned; højst 2 måneder minus 1 dag" in danish
    assert "month; max 2 months" not in danish
    assert "Period: month; max 2 months minus 1 day" in english


@pytest.mark.parametrize(
    ("code", "said", "never_said"),
    [
        ("GEDAINS", "(andre hovedtyper for daginstitutioner er ikke bekræftet)", "not confirmed"),
        ("KOPRORE", "KTCIVIL med flere", "and others"),
        ("OPKRÆRE", "a-kassernes hovedfordringer", "main claims"),
        ("DFHUSIR", "Typen er fra det gamle system og oprettes ikke i PSRM.", "not created"),
    ],
)
def test_what_stands_beside_a_code_is_told_in_danish(code: str, said: str, never_said: str) -> None:
    described = describe_type(code, BOOK)
    assert described is not None
    assert said in type_as_text(described, "da")
    assert never_said not in type_as_text(described, "da")


def test_a_note_is_told_in_both_languages_and_as_data() -> None:
    described = describe_type("KFLRUNG", BOOK)
    assert described is not None
    assert "Koden var KLFRUNG indtil 04-05-2023." in type_as_text(described, "da")
    assert "The code was KLFRUNG until 04-05-2023." in type_as_text(described, "en")
    assert described.as_dict()["note"]["da"].startswith("Koden var KLFRUNG")


def test_no_name_of_a_type_holds_an_english_note() -> None:
    notes = re.compile(r"\((?!politi\))[^)]*\b(code|name|renamed|until|later|printed|created|test data|20\d\d)\b")
    names = [each.name_da for each in read_claim_types()]
    assert [name for name in names if notes.search(name)] == []
    assert notes.search("Miljøgebyrer (2019 code)")


def test_a_type_has_a_note_in_both_languages_or_in_none() -> None:
    types = list(read_claim_types())
    assert all(bool(each.note_da) == bool(each.note_en) for each in types)
    assert any(each.note_da for each in types)


def test_how_sure_a_rule_is_is_told_by_its_provenance_alone() -> None:
    rule = describe_rule("PSRM-R-103", BOOK)
    assert rule is not None
    text = rule_as_text(replace(rule, confidence="in the words of the table"), "da")
    assert "in the words of the table" not in text
    assert "Ophav: oplyst: Står i en offentlig side" in text
    assert replace(rule, confidence="x").as_dict()["confidence"] == "x"


def test_whom_a_rule_is_for_and_its_bound_are_data_in_both_languages() -> None:
    rule = describe_rule("PSRM-R-018", BOOK)
    assert rule is not None
    assert rule.as_dict()["applies_to"] == {"da": "alle", "en": "all"}
    assert rule.as_dict()["threshold"]["da"] == "samme skyldner, type, periode, beløb og stiftelsesdato"
    assert "Gælder for: alle" in rule_as_text(rule, "da")
    assert "Applies to: all" in rule_as_text(rule, "en")


def test_what_changed_on_a_day_is_told_before_and_after() -> None:
    changes = changes_between(date(2025, 11, 23), date(2025, 11, 24)).changes
    assert [(each.kind, each.id, each.type_code) for each in changes] == [
        ("changed", "R_7_1", "KFGFEJL"),
        ("changed", "R_7_1", "KTBRFLX"),
        ("changed", "R_7_1", "KTCIVIL"),
    ]
    assert "bankdag" in changes[0].after.da
    assert "bankdag" not in changes[0].before.da


def test_nothing_changed_between_two_days_of_one_stretch() -> None:
    assert changes_between(date(2026, 1, 1), date(2026, 6, 1)).changes == ()


def test_changes_the_other_way_round_are_the_opposite() -> None:
    first, last = change_days()[0], change_days()[-1]
    opposite = {"added": "removed", "removed": "added", "changed": "changed"}
    there = {(opposite[each.kind], each.id, each.type_code) for each in changes_between(date.min, last).changes}
    back = {(each.kind, each.id, each.type_code) for each in changes_between(last, date.min).changes}
    assert there == back
    assert first <= last


def test_every_day_of_change_changes_something() -> None:
    for day in change_days():
        assert changes_between(date.fromordinal(day.toordinal() - 1), day).changes


def test_changes_are_written_with_both_sides() -> None:
    text = changes_as_text(changes_between(date(2025, 11, 23), date(2025, 11, 24)), "da")
    assert "- stiftelsesdato er udfyldt (afvis)" in text
    assert "+ stiftelsesdato er udfyldt, og stiftelsesdato er en bankdag (afvis)" in text


def test_a_type_without_a_filter_has_no_heading_for_filter_rules() -> None:
    without, published = describe_type("KTTIBAK", BOOK), describe_type("KFDAINS", BOOK)
    assert without is not None
    assert published is not None
    told = type_as_text(without, "da")
    assert "Regler i filteret" not in told
    assert "  srb (skal udfyldes efter de generelle regler)" in told
    assert "  srb (required by the general rules)" in type_as_text(without, "en")
    assert "Øvrige regler\n  agreement (besked og aftale): PSRM-" in told
    assert "Regler i filteret\n  R_" in type_as_text(published, "da")
    assert "generelle regler" not in type_as_text(published, "da")


def test_the_fields_said_to_be_required_in_general_are_those_the_rule_speaks_of() -> None:
    for each in described_types(BOOK):
        described = describe_type(each.code, BOOK)
        assert described is not None
        said = {field.name for field in described.fields if field.need == "required_in_general"}
        claim = replace(GOOD, type=each.code, **dict.fromkeys(said))
        found = check(claim, BOOK, modtagelsesdato=date(2026, 11, 23), layers=["agreement"]).findings
        assert {finding.path for finding in found if finding.rule_id == "PSRM-K-550"} == said
        assert bool(said) is not described.is_published


def test_a_layer_has_its_danish_word_beside_its_name() -> None:
    rule = describe_rule("PSRM-K-550", BOOK)
    assert rule is not None
    assert "Lag: agreement (besked og aftale), kontrolleres" in rule_as_text(rule, "da")
    assert "Layer: agreement, checked" in rule_as_text(rule, "en")
    assert "PSRM-K-550       agreement (besked og aftale)  kontrolleres" in rules_as_text([rule], "da")


def test_every_reading_and_every_note_of_the_filter_has_danish_words() -> None:
    assert set(READINGS) == {each.value for each in Reading} - {""}
    assert {row.note for row in read_rules()} - {""} == set(NOTES)


def test_readings_and_notes_are_told_in_the_readers_language() -> None:
    rule = describe_rule("R_3_1", BOOK)
    assert rule is not None
    danish, english = rule_as_text(rule, "da"), rule_as_text(rule, "en")
    assert "(afvis, køres ikke)" in danish
    assert "Note: vejledningen om typen siger" in danish
    assert "inactive" not in danish
    assert "(afvis, inactive)" in english
    assert "Note: type guide states" in english


def test_a_source_has_a_title_in_both_languages_and_an_address_or_none() -> None:
    for key, each in sources().items():
        assert each.title.da, key
        assert each.title.en, key
        assert each.title.da != each.title.en, key
        assert re.fullmatch(r"(https?://[^\s;,()]+)?", each.address), key
        assert ";" not in each.title.da + each.title.en, key
        assert cited([source_text(key)], "en") == each.said("en")


def test_the_sources_of_a_rule_are_told_in_the_readers_language() -> None:
    rule = describe_rule("PSRM-R-059", BOOK)
    assert rule is not None
    assert "Kilde: Portalvejledning af 11-02-2019: opret hovedfordring (https://" in rule_as_text(rule, "da")
    english = rule_as_text(rule, "en")
    assert "Source: Portal guide of 11-02-2019: create a main claim (https://" in english
    assert "Portalvejledning" not in english


def test_a_source_that_is_no_key_stands_as_it_is() -> None:
    assert source_text("GK; et notat") == f"{sources()['GK'].said('da')}; et notat"
    assert cited(["et notat"], "en") == "et notat"


def test_pages_of_one_document_stand_together() -> None:
    assert cited(["a.pdf p.10; a.pdf p.9"], "en") == "a.pdf p. 9, 10"
    assert cited(["a.pdf p.1; b.pdf p.2", "a.pdf p.3", "a.pdf p.1"], "da") == "a.pdf s. 1, 3; b.pdf s. 2"
