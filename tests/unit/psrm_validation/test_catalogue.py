"""Types without a published filter: what their rows claim of the published ones is so, and what is known of each is what its texts say."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from oir_kernel.dates import Period
from oir_kernel.findings import Text
from psrm_validation import Report, Rulebook, Verdict, check_mappings, claim_from_mapping
from psrm_validation.checks.catalogue import MUNICIPAL
from psrm_validation.checks.every import CHECKS
from psrm_validation.checks.registry import Hit
from psrm_validation.explain.general import broken
from psrm_validation.rulebook import ClaimType
from psrm_validation.rulebook.relations import printed_for, relations, source_for
from psrm_validation.rulebook.rows import read_claim_types
from psrm_validation.rulebook.sources import sources

BOOK = Rulebook.load()
TYPES = {each.code: each for each in read_claim_types()}
OPEN = [each for each in TYPES.values() if not BOOK.is_published(each.code)]
GOOD: dict[str, Any] = {
    "type": "KFTILSE",
    "art": "INDR",
    "relation": "HOVEDFORDRING",
    "hovedstol": "2450.00",
    "beloeb": "2450.00",
    "beskrivelse": "Tilbagebetaling, afgørelse 1001",
    "stiftelsesdato": "2026-02-02",
    "forfaldsdato": "2026-02-15",
    "srb": "2026-03-01",
    "foraeldelsesdato": "2029-02-15",
    "modtagelsesdato": "2026-11-02",
    "reference": "2026-001001",
    "skyldnere": [{"cpr": "6101901234"}],
}


def checked(**fields: Any) -> Report:
    (report,) = check_mappings([GOOD | fields], today=date(2026, 11, 2))
    return report


def catalogue_ids(report: Report) -> set[str]:
    return {finding.rule_id for finding in report.findings if finding.layer == "catalogue"}


def types_with(*rule_ids: str) -> set[str]:
    """The types whose published filter has one of the rules, inactive rows too."""
    return {rule.type_code for rule in BOOK.rules if not {*rule.rule_id.split("+")}.isdisjoint(rule_ids)}


SHARED = [
    pytest.param(rule, match, id=rule.rule_id)
    for rule in BOOK.general.values()
    if (match := re.fullmatch(r"(\d+) af 72 \(([^)]+)\)", rule.threshold.da))
]


@pytest.mark.parametrize(("rule", "match"), SHARED)
def test_a_shared_demand_stands_in_as_many_filters_as_its_row_says(rule: Any, match: re.Match[str]):
    assert len(types_with(*match[2].split(", "))) == int(match[1])
    if rule.message.da:
        assert ("alle 72" if match[1] == "72" else f"{match[1]} af de 72") in rule.message.da.lower()


def test_there_are_many_shared_demands():
    assert len(SHARED) > 12


def test_every_filter_has_both_ends_of_a_period_or_neither():
    both = types_with("R_7_4") & types_with("R_7_5")
    neither = types_with("R_7_9") & types_with("R_7_10")
    assert (len(both), len(neither), len(both | neither)) == (47, 25, 72)


def test_every_municipal_main_claim_with_a_filter_needs_a_description():
    mine = {code for code in BOOK.filtered_types if TYPES[code].is_main and TYPES[code].creditor_group in MUNICIPAL}
    assert len(mine) == 19
    assert mine <= types_with("R_7_11")


def test_the_kind_of_a_type_is_the_relation_its_filter_demands():
    for rule in BOOK.rules:
        if rule.rule_id == "R_1_2":
            claim_type = TYPES[rule.type_code]
            assert (claim_type.is_main, claim_type.is_related) == (
                ("HOVEDFORDRING" in rule.condition.text),
                ("RELATERET" in rule.condition.text),
            ), rule.type_code


def test_a_sound_claim_of_a_type_without_filter_is_undecided_and_nothing_else():
    report = checked()
    assert report.verdict is Verdict.UAFGJORT
    assert [finding.rule_id for finding in report.findings] == ["SBX-PSRM-001"]


def test_it_says_that_only_general_rules_were_run():
    (finding,) = checked().findings
    assert "ikke offentliggjort noget indgangsfilter for fordringstype KFTILSE" in finding.message.da
    assert "kun de generelle regler er kørt" in finding.message.da
    assert "no published filter for claim type KFTILSE: only general rules were run" in finding.message.en


def test_it_says_when_the_type_is_known_from_old_material_only():
    (finding,) = checked(type="KTTIBAK").findings
    assert "materiale fra 2019" in finding.message.da
    assert "material of 2019" in finding.message.en


def test_a_type_with_a_filter_is_never_asked_the_catalogue():
    assert catalogue_ids(checked(type="KFDAINS", foraeldelsesdato="2020-01-01", forfaldsdato=None)) == set()


def test_an_unknown_type_is_not_asked_the_catalogue():
    assert catalogue_ids(checked(type="KFDAINX", forfaldsdato=None)) == set()


@pytest.mark.parametrize("code", [each.code for each in OPEN if each.is_main and each.valid_to is None])
def test_no_main_type_without_filter_warns_of_a_claim_that_holds_what_all_filters_demand(code: str):
    """Save for what is special to it: a judgment, a period, ten years, a newer code."""
    special = {"SBX-KAT-022", "SBX-KAT-024", "SBX-KAT-028", "SBX-KAT-029", "SBX-KAT-030"}
    assert catalogue_ids(checked(type=code)) <= special


@pytest.mark.parametrize("claim_type", OPEN, ids=lambda each: str(each.code))
def test_what_a_program_reads_of_a_type_stands_in_its_texts(claim_type: ClaimType):
    texts = f"{claim_type.note_da} {claim_type.confidence} {claim_type.period_kind}"
    assert all(code in claim_type.parent_codes and code in TYPES for code in claim_type.parents)
    assert not (claim_type.parents_complete and re.search(r"\b(and|any|other)\b", claim_type.parent_codes))
    if claim_type.limitation_min_years is not None:
        assert claim_type.limitation_years.startswith(str(claim_type.limitation_min_years))
        assert claim_type.limitation_from in {"forfaldsdato", "srb", "stiftelsesdato", "periode_start"}
    if claim_type.replaced_by:
        assert claim_type.replaced_by in texts
        assert claim_type.replaced_by in TYPES
    if claim_type.known_from:
        assert claim_type.known_from in texts
    if claim_type.hovedstol_max is not None:
        assert f"{claim_type.hovedstol_max // 100:,}".replace(",", ".") in texts
    if claim_type.analogue:
        assert BOOK.is_published(claim_type.analogue)
    assert claim_type.period_rule in {"", "none", "point", "required"}
    assert bool(claim_type.period_rule) <= bool(claim_type.period_kind)


def test_the_columns_for_programs_are_empty_where_the_filter_says_it():
    for code in BOOK.filtered_types:
        mine = TYPES[code]
        assert not mine.parents
        assert mine.limitation_min_years is mine.hovedstol_max is mine.period_max is None
        assert mine.period_rule == mine.replaced_by == mine.analogue == mine.known_from == ""


def test_the_only_longest_period_is_six_months():
    assert {each.code: each.period_max for each in OPEN if each.period_max} == {"LIMEDIE": Period(months=6)}


@pytest.mark.parametrize("each", relations(), ids=lambda each: f"{each.main_type}-{each.related_type}")
def test_a_printed_relation_is_between_a_main_and_a_related_type_and_has_a_source(each: Any):
    main, related = TYPES[each.main_type], TYPES[each.related_type]
    assert main.is_main
    assert related.is_fee if each.kind == "gebyr" else related.is_interest
    assert (each.kind == "procesrente") is related.interest_rule.startswith("procesrente")
    assert all(key in sources() for key in each.source.split("; "))


def test_no_relation_stands_twice():
    pairs = [(each.main_type, each.related_type) for each in relations()]
    assert len(pairs) == len(set(pairs))


def test_what_is_printed_for_a_main_type_comes_by_kind():
    assert printed_for("KFMILJØ") == {"gebyr": ("GEOPERI",), "rente": ("REMILJØ",), "procesrente": ("KOPRORE",)}
    assert printed_for("KFBOTMO") == {}
    assert source_for("KFDAINS") == "DAG; REN"


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [
        ("100.000", "100.000"),
        ("R_2_3a", "R_2_3a"),
        ("72 of 72 (R_4_1)", ""),
        ("DKK 100", ""),
        ("14 days", ""),
        ("", ""),
    ],
)
def test_an_expected_value_holds_no_words_of_a_language(threshold: str, expected: str):
    rule = replace(BOOK.general["SBX-KAT-005"], threshold=Text("med ord", threshold))
    claim = claim_from_mapping(GOOD)
    assert broken(rule, CHECKS[rule.rule_id], Hit("hovedstol"), claim).expected == expected
    assert broken(rule, CHECKS[rule.rule_id], Hit("hovedstol", "> 0"), claim).expected == "> 0"
