"""What the pages tell: requirement, texts, sources, how sure it is, and the way on."""

import json
from datetime import date
from urllib.parse import unquote

import pytest

from oir_kernel.findings import Provenance, Text
from psrm_validation import check_mappings
from psrm_validation.describe import RuleDescription, describe_rule, describe_type, described_rules, described_types
from psrm_validation.describe import words as table_words
from psrm_validation.pages import Links, Page, View, rendered, words
from psrm_validation.pages.address import Kind
from psrm_validation.report import Verdict
from psrm_validation.rulebook import Reading, Rulebook, Status
from psrm_validation.rulebook.history import change_days
from tests.support.page_reader import PageRead, read_page

DAY = date(2026, 11, 23)
BOOK = Rulebook.load(DAY)
RULES = described_rules(BOOK)


def page(kind: Kind, name: str = "", language: str = "da", day: date = DAY) -> PageRead:
    links = Links(Page(kind, name), "en" if language == "en" else "da")
    text = rendered(View(Rulebook.load(day), day, links))
    assert text is not None
    return read_page(text)


def test_a_filter_rule_tells_its_demand_types_law_source_and_how_sure_it_is() -> None:
    read = page("rule", "R_2_3a")
    for said in (
        "Forældelsesdato er tidligst forfaldsdato + 3 år",
        "foraeldelsesdato >= plus(forfaldsdato,3y)",
        "forældelsesloven § 3",
        "fordringstypebilag-daginstitution.pdf, s. 29, 40",
        "officiel: Ordret fra Gældsstyrelsens egne filtertabeller.",
        "Brydes den, afviser PSRM fordringen.",
        "oir psrm explain R_2_3a",
    ):
        assert said in read.text, said
    assert "../types/KFDAINS" in read.links


def test_a_filter_rule_links_each_of_its_types() -> None:
    for rule in RULES:
        if rule.variants:
            linked = {unquote(link.rpartition("/")[2]) for link in page("rule", rule.rule_id).links}
            assert set(rule.types) <= linked


def test_a_general_rule_tells_its_message_with_blanks_and_the_way_out() -> None:
    rule = next(each for each in RULES if "{forfaldsdato}" in each.message.da)
    read = page("rule", rule.rule_id)
    assert rule.message.da.replace("{forfaldsdato}", "forfaldsdato").split("{")[0] in read.text
    assert "{" not in read.text
    assert "var" in read.tags


def test_a_listed_rule_tells_why_and_a_covered_one_what_covers_it() -> None:
    listed = next(each for each in RULES if each.status == "listed" and each.reason.da)
    covered = next(each for each in RULES if each.status == "covered")
    assert listed.reason.da in page("rule", listed.rule_id).text
    assert unquote(covered.covered_by[0]) in [unquote(link) for link in page("rule", covered.rule_id).links]


def test_english_pages_say_the_same_in_english() -> None:
    read = page("rule", "R_2_3a", "en")
    assert "Limitation date is not before due date + 3 years" in read.text
    assert "If it is broken, PSRM rejects the claim." in read.text
    assert "Hjemmel" not in read.text


def test_a_text_in_one_language_only_is_marked_as_such() -> None:
    view = View(BOOK, DAY, Links(Page("start")))
    assert view.say(Text("", "only English")) == '<span lang="en">only English</span>'
    assert view.say(Text("dansk", "English")) == "dansk"


def test_a_type_tells_needs_meanings_caps_rules_and_relatives() -> None:
    read = page("type", "KFDAINS")
    for said in (
        "skal udfyldes",
        "Periodens første dag",
        "Hovedstol er højst 10.000,00 kr.",
        "3 år",
        "en måned; højst 2 måneder minus 1 dag",
        "inddrivelsesrente",
        "GEDAINS Gebyr, daginstitution",
        "oir psrm check eksempel.json",
    ):
        assert said in read.text, said
    assert {"../rules/R_6_15%2BR_6_16", "../rules/PSRM-K-151", "GEDAINS"} <= set(read.links)


def test_the_example_on_a_page_is_a_claim_the_filter_takes() -> None:
    read = page("type", "KFDAINS")
    found = read.text[read.text.index("{") : read.text.rindex("}") + 1]
    (report,) = check_mappings([json.loads(found)], today=DAY, layers=["filter"])
    assert report.verdict is Verdict.UDFOERT


def test_a_type_without_a_filter_says_so_and_one_with_a_filter_does_not() -> None:
    assert words.NO_FILTER.da in page("type", "KFGETIV").text
    assert words.NO_FILTER.da not in page("type", "KFDAINS").text


def test_rules_for_types_without_a_filter_are_not_shown_for_a_type_with_one() -> None:
    assert words.LAYERS["catalogue"].da in page("type", "KFGETIV").text
    assert words.LAYERS["catalogue"].da not in page("type", "KFDAINS").text


def test_a_cap_from_the_type_table_is_told_with_its_day() -> None:
    capped = next(each for each in described_types(BOOK) if each.hovedstol_max is not None)
    assert f"(fra {capped.hovedstol_max_from})" in page("type", capped.code).text


def test_the_changes_tell_every_day_the_latest_first() -> None:
    read = page("changes")
    told = [each for each in read.ids if each.startswith("dag-")]
    assert told == [f"dag-{day}" for day in sorted(change_days(), reverse=True)]
    assert "Stiftelsesdato er udfyldt, og stiftelsesdato er en bankdag (afvis)" in read.text


def test_the_same_change_of_several_types_is_one_row() -> None:
    rows = [row for row in page("changes").text.split("ændret") if "R_6_19" in row and "KFDAINS" in row]
    assert len(rows) == 1
    assert "KFSKFRI" in rows[0]


@pytest.mark.parametrize("verdict", list(Verdict))
def test_the_verdicts_are_explained(verdict: Verdict) -> None:
    assert verdict.value in page("verdicts").text


def test_an_earlier_day_shows_its_own_rulebook() -> None:
    assert "KLFRUNG" in page("types", day=date(2023, 5, 3)).text
    assert "KLFRUNG" not in {link.removesuffix(".html") for link in page("types").links}


def test_every_word_the_rulebook_uses_has_a_name_on_the_pages() -> None:
    assert {each.layer for each in RULES} <= set(words.LAYERS) == set(words.ABOUT_LAYERS) == set(words.OF_LAYERS)
    assert {each.value for each in Status} == set(words.STATUSES) == set(words.ABOUT_STATUSES)
    assert {each for rule in RULES for each in rule.outcomes} <= set(words.OUTCOMES) == set(words.ABOUT_OUTCOMES)
    assert {each.value for each in Provenance} == set(table_words.PROVENANCES) == set(table_words.ABOUT_PROVENANCES)
    assert {each.value for each in Reading} - {""} == set(words.READINGS)


@pytest.mark.parametrize(
    ("column", "danish"),
    [
        ("kind", table_words.KINDS),
        ("creditor_group", table_words.CREDITORS),
        ("limitation_years", table_words.LIMITATION),
        ("period_kind", table_words.PERIODS),
        ("interest_rule", table_words.INTEREST),
    ],
)
def test_the_words_of_the_type_table_have_danish_ones(column: str, danish: dict[str, str]) -> None:
    assert {getattr(each, column) for each in described_types(BOOK)} - {""} <= set(danish)


def test_a_note_on_a_type_is_told_in_the_readers_language() -> None:
    assert "Koden var KLFRUNG indtil 04-05-2023." in page("type", "KFLRUNG").text
    assert "The code was KLFRUNG until 04-05-2023." in page("type", "KFLRUNG", "en").text


def test_a_bound_and_whom_a_rule_is_for_are_told_in_the_readers_language() -> None:
    assert "samme skyldner, type, periode, beløb og stiftelsesdato" in page("rule", "PSRM-R-018").text
    assert "compare debtor" in page("rule", "PSRM-R-018", "en").text
    assert "renter" in page("rule", "PSRM-R-165").text


@pytest.mark.parametrize(
    "rule", [each for each in RULES if each.confidence.startswith("stated;")], ids=lambda each: str(each.rule_id)
)
def test_how_sure_the_table_is_in_english_stays_out_of_the_pages(rule: RuleDescription) -> None:
    assert rule.confidence not in page("rule", rule.rule_id).text


def test_a_source_has_its_title_in_the_readers_language_beside_its_address() -> None:
    danish, english = page("rule", "PSRM-R-059"), page("rule", "PSRM-R-059", "en")
    assert "Portalvejledning af 11-02-2019: opret hovedfordring (https://gaeldst.dk/media/lwanj1fi/)" in danish.text
    assert "Portal guide of 11-02-2019: create a main claim (https://gaeldst.dk/media/lwanj1fi/)" in english.text
    assert "Portalvejledning" not in english.text
    assert "https://gaeldst.dk/media/lwanj1fi/" in danish.links


def test_a_note_on_a_row_is_told_in_the_readers_language() -> None:
    assert "vejledningen om typen siger" in page("rule", "R_3_1").text
    assert "type guide states" not in page("rule", "R_3_1").text
    assert "type guide states" in page("rule", "R_3_1", "en").text


def test_a_type_without_a_filter_tells_which_fields_are_required_all_the_same() -> None:
    assert "skal udfyldes (efter de generelle regler)" in page("type", "KTTIBAK").text
    assert "required (by the general rules)" in page("type", "KTTIBAK", "en").text
    assert "Regler i indgangsfilteret" not in page("type", "KTTIBAK").text
    assert "efter de generelle regler" not in page("type", "KFDAINS").text


def test_what_does_not_exist_has_no_page() -> None:
    for kind, known in (("rule", describe_rule("R_0_0", BOOK)), ("type", describe_type("XXXXXXX", BOOK))):
        assert known is None
        assert rendered(View(BOOK, DAY, Links(Page("rule" if kind == "rule" else "type", "R_0_0")))) is None
