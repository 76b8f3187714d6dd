"""The rulebook is complete: every id is checked, said by another rule or listed with a reason, in both languages, from a source.

A failure names the row. Rules are the general ones, the numeric codes, what is known of types without a filter, and the filter.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

import psrm_validation.rulebook
from oir_kernel.findings import Finding, Text
from psrm_validation import ClaimError, Rulebook, check_mappings
from psrm_validation.agreement import aftaler_from_mapping
from psrm_validation.aktion import ACTION_CHECKS, check_action_mapping
from psrm_validation.aktion.registry import action_code
from psrm_validation.checks import duplicates
from psrm_validation.checks.every import CHECKS
from psrm_validation.claim import CLAIM_FIELDS
from psrm_validation.evaluate import LAYERS
from psrm_validation.explain.requirements import requirement
from psrm_validation.rulebook import GeneralRule, Rule, Status
from psrm_validation.rulebook.general import is_neutral, read_general
from psrm_validation.rulebook.rows import read_claim_types, read_rules
from psrm_validation.rulebook.sources import sources

TABLES = Path(psrm_validation.rulebook.__file__).parent / "tables"
CASES = Path(__file__).parents[2] / "rules"
TODAY = date(2026, 11, 23)
SEVERAL_CLAIMS = duplicates.rules_of(None)
"""Rules about several claims together: no case of one claim can show them, test_duplicates and the bulk tests do."""

GENERAL = tuple(read_general())
FILTER = tuple(read_rules())
ROWS = {rule.rule_id: rule for rule in GENERAL}
REGISTERED = {*CHECKS, *ACTION_CHECKS, *SEVERAL_CLAIMS}
FILTER_IDS = {rule.rule_id for rule in FILTER}
HALVES = {half for rule_id in FILTER_IDS for half in rule_id.split("+")}
IMPLEMENTED = [rule for rule in GENERAL if rule.status is Status.IMPLEMENTED]
ONE_CLAIM = [rule for rule in IMPLEMENTED if rule.rule_id not in SEVERAL_CLAIMS]


def named(rules: Sequence[GeneralRule]) -> list[Any]:
    return [pytest.param(rule, id=rule.rule_id) for rule in rules]


def is_sentence(text: Text) -> bool:
    """Whether both texts are sentences; one may end in an amount, whose `kr.` has a full stop."""
    return all(len(words) > 9 and words[-1] in ".?!}" and words == words.strip() for words in (text.da, text.en))


def places_of(rule: GeneralRule) -> str:
    return f"{rule.place} ({rule.rule_id})"


# Every row


def test_no_id_is_used_twice_in_any_table():
    counted = Counter(rule.rule_id for rule in GENERAL)
    assert [rule_id for rule_id, times in counted.items() if times > 1] == []
    assert set(counted) & (FILTER_IDS | HALVES) == set()


@pytest.mark.parametrize("column", ["applies_to", "threshold"])
def test_english_words_in_a_row_have_danish_beside_them(column: str):
    """Codes and numbers read the same in both languages; for all else the Danish column is filled."""
    files = [*sorted((TABLES / "general").glob("*.csv")), TABLES / "error-codes.csv"]
    rows = [row for file in files for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())]
    assert [row["rule_id"] for row in rows if not row[f"{column}_da"] and not is_neutral(row[column])] == []


_NOT_ENGLISH = re.compile(r"\d (kr|hverdage)\b|\b(år|af|tegn|cifre|dage|uger|stk|pkt|siden)\b")
_INTERNAL = re.compile(
    r"section \d|afsnit \d|_rule\b|_max\b|_min_|\bparents\b|\b(same|those) types|relations\.csv|\bPG\d|\bS2S\b|\bGIL\b"
)


@pytest.mark.parametrize("column", ["applies_to", "threshold"])
def test_a_column_with_danish_beside_it_is_english_and_names_nothing_internal(column: str):
    both = [(rule.rule_id, getattr(rule, column)) for rule in GENERAL]
    assert [(name, text.en) for name, text in both if _NOT_ENGLISH.search(text.en)] == []
    assert [(name, text) for name, text in both if _INTERNAL.search(f"{text.en} {text.da}")] == []


def test_danish_and_internal_words_are_found_where_they_stand():
    assert all(map(_NOT_ENGLISH.search, ("3 år", "72 af 72 (R_2_1)", "GIL § 18 a stk. 4", "3 hverdage", "100 kr.")))
    assert not any(map(_NOT_ENGLISH.search, ("3 working days (hverdage)", "DKK 100", "72 of 72")))
    assert all(map(_INTERNAL.search, ("section 2.2", "period_rule point", "parents", "relations.csv; code 459")))


@pytest.mark.parametrize(
    ("words", "neutral"),
    [
        ("", True),
        ("R_2_3a, R_6_15+R_6_16", True),
        ("KFDAINS, KFBILØK", True),
        ("100.000", True),
        ("1900-01-01", True),
        ("14 days", False),
        ("code 151", False),
        ("all", False),
        ("100 kr.", False),
        ("DKK 100", False),
        ("Lejeret", False),
    ],
)
def test_only_codes_and_numbers_read_the_same_in_both_languages(words: str, neutral: bool):
    assert is_neutral(words) is neutral


def test_the_tables_hold_every_rule_and_every_code():
    kinds = Counter(re.sub(r"\d+$", "", rule_id) for rule_id in ROWS)
    assert kinds["PSRM-R-"] == 230
    assert kinds["PSRM-K-"] == 114
    assert {f"PSRM-R-{number:03}" for number in range(1, 231)} <= set(ROWS)


@pytest.mark.parametrize("rule", named(GENERAL))
def test_a_row_has_a_title_in_both_languages_a_source_and_a_layer(rule: GeneralRule):
    assert rule.title.da, f"{places_of(rule)}: title_da"
    assert rule.title.en, f"{places_of(rule)}: title_en"
    assert rule.layer in LAYERS, f"{places_of(rule)}: layer"
    assert rule.layer != "filter", f"{places_of(rule)}: layer"
    keys = [key.strip() for key in rule.source.split(";")]
    assert keys != [""], f"{places_of(rule)}: source"
    assert [key for key in keys if key not in sources()] == [], f"{places_of(rule)}: source"


@pytest.mark.parametrize("rule", named(GENERAL))
def test_a_row_is_checked_said_by_another_or_listed_with_a_reason(rule: GeneralRule):
    match rule.status:
        case Status.IMPLEMENTED:
            assert rule.rule_id in REGISTERED, f"{places_of(rule)}: no check has this id"
            assert rule.outcome is not None, f"{places_of(rule)}: outcome"
            texts = {"message": rule.message, "fix": rule.fix}
            assert [name for name, text in texts.items() if not is_sentence(text)] == [], places_of(rule)
        case Status.COVERED:
            assert rule.covered_by, f"{places_of(rule)}: covered_by"
            assert not rule.message.da, f"{places_of(rule)}: a covered row speaks through the others"
        case Status.LISTED:
            assert is_sentence(rule.reason), f"{places_of(rule)}: reason"


@pytest.mark.parametrize("rule", named([rule for rule in GENERAL if rule.covered_by]))
def test_what_covers_a_row_exists_and_is_itself_checked(rule: GeneralRule):
    checked = FILTER_IDS | HALVES | {each.rule_id for each in IMPLEMENTED}
    assert [each for each in rule.covered_by if each not in checked | set(ROWS)] == [], places_of(rule)
    assert checked.intersection(rule.covered_by), f"{places_of(rule)}: nothing of {rule.covered_by} is checked"
    assert rule.rule_id not in rule.covered_by


@pytest.mark.parametrize("rule", named([rule for rule in GENERAL if rule.types or rule.actions]))
def test_the_types_and_actions_of_a_row_exist(rule: GeneralRule):
    assert rule.types <= {each.code for each in read_claim_types()}, places_of(rule)
    assert all(action_code(each) for each in rule.actions), places_of(rule)


def test_every_row_is_in_force_from_a_day_to_a_later_one():
    rows: list[Any] = [*GENERAL, *FILTER, *read_claim_types()]
    dated = [row for row in rows if row.valid_from and row.valid_to]
    assert [row for row in dated if row.valid_from > row.valid_to] == []


def test_a_row_of_the_general_tables_is_sure_in_one_of_four_ways():
    for path in sorted(TABLES.rglob("*.csv")):
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
            given = row.get("provenance", "ours")
            assert given in {"official", "stated", "inferred", "ours"}, f"{path.name}: {row}"


# Every check


@pytest.mark.parametrize("rule_id", sorted(REGISTERED))
def test_a_check_has_a_row_that_says_it_is_implemented(rule_id: str):
    assert rule_id in ROWS
    assert ROWS[rule_id].status is Status.IMPLEMENTED, places_of(ROWS[rule_id])


@pytest.mark.parametrize("rule", named(ONE_CLAIM))
def test_a_field_in_a_text_is_one_the_check_reads(rule: GeneralRule):
    if rule.rule_id not in REGISTERED:
        pytest.fail(f"{places_of(rule)}: no check has this id")
    fields = {*CLAIM_FIELDS, *(f"hf.{name}" for name in CLAIM_FIELDS)}
    reads = {name for each in checks_of(rule) for name in each.reads}
    seen = {blank for text in texts_of(rule) for blank in blanks_in(text)}
    unread = (seen & fields) - reads - filled_by_hits(rule)
    assert unread == set(), f"{places_of(rule)}: reads={sorted(reads)}"


@pytest.mark.parametrize("rule", named(IMPLEMENTED))
def test_both_languages_show_as_many_values(rule: GeneralRule):
    """As many, not the same: a word such as `{hvad}` has another blank, `{what}`, in English."""
    for text in (rule.message, rule.fix):
        da, en = ({*blanks_in(words)} for words in (text.da, text.en))
        assert len(da) == len(en), f"{places_of(rule)}: {sorted(da ^ en)}"


@pytest.mark.parametrize("rule", named(IMPLEMENTED))
def test_no_text_shows_a_debtor_or_a_free_text(rule: GeneralRule):
    shown = {blank for text in texts_of(rule) for blank in blanks_in(text)}
    assert shown & {"skyldnere", "noter", "dokumenter", "beskrivelse", "hf.beskrivelse"} == set(), places_of(rule)


# Every finding


@pytest.mark.parametrize("rule", named(ONE_CLAIM))
def test_a_rule_that_is_checked_has_cases(rule: GeneralRule):
    assert (CASES / rule.rule_id).is_dir(), f"{places_of(rule)}: tests/rules/{rule.rule_id}"


@pytest.mark.parametrize("rule_id", sorted(FILTER_IDS))
def test_a_rule_of_the_filter_has_cases(rule_id: str):
    assert (CASES / rule_id).is_dir()


@pytest.mark.parametrize("rule", named(ONE_CLAIM))
def test_every_blank_is_filled_in_some_failing_case(rule: GeneralRule):
    """A field that is absent shows as a dash; a blank that is one in every case is filled by nobody."""
    found = failing_findings(rule.rule_id)
    assert found, f"{places_of(rule)}: no failing case"
    for template, shown in ((rule.message, "message"), (rule.fix, "fix")):
        for language in ("da", "en"):
            words = getattr(template, language)
            filled = [values_in(words, getattr(getattr(each, shown), language)) for each in found]
            never = [blank for blank in blanks_in(words) if all(each.get(blank, "-") == "-" for each in filled)]
            assert never == [], f"{places_of(rule)}: {shown}_{language}"


@pytest.mark.parametrize("folder", sorted(path.name for path in CASES.iterdir() if path.is_dir()))
def test_no_finding_has_a_brace_or_an_empty_text(folder: str):
    for finding in failing_findings(folder):
        for text in (finding.message, finding.fix):
            for words in (text.da, text.en):
                assert words, finding
                assert not re.search(r"[{}]|  |\bNone\b", words), words
        assert finding.source, finding
        assert finding.path or finding.rule_id.startswith("SBX"), finding


# The filter


def test_every_row_of_the_filter_has_a_source_and_an_outcome():
    assert [rule.row for rule in FILTER if not rule.source or rule.outcome is None] == []


def test_every_condition_of_the_filter_has_both_texts():
    without = [rule.row for rule in FILTER if not all(words_of(rule))]
    assert without == []


def test_every_type_with_a_filter_is_a_known_type():
    assert {rule.type_code for rule in FILTER} <= {each.code for each in read_claim_types()}


def words_of(rule: Rule) -> tuple[str, str]:
    text = requirement(rule.condition.tree)
    return text.da, text.en


def texts_of(rule: GeneralRule) -> tuple[str, ...]:
    return rule.message.da, rule.message.en, rule.fix.da, rule.fix.en


def checks_of(rule: GeneralRule) -> list[Any]:
    both: tuple[dict[str, Any], ...] = (dict(CHECKS), dict(ACTION_CHECKS))
    return [checks[rule.rule_id] for checks in both if rule.rule_id in checks]


def blanks_in(words: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(words) if name]


def values_in(template: str, words: str) -> dict[str, str]:
    """The value of each blank, read back from a text that was made from the template; empty if it was not."""
    pattern, groups = "", []
    for before, name, _, _ in Formatter().parse(template):
        pattern += re.escape(before)
        if name:
            pattern += "(.+?)"
            groups.append(name)
    match = re.fullmatch(pattern, words, re.DOTALL)
    return {} if match is None else dict(zip(groups, match.groups(), strict=True))


def filled_by_hits(rule: GeneralRule) -> set[str]:
    """Blanks with a field's name that the check fills itself: those that show a value in some failing case."""
    return {
        blank
        for finding in failing_findings(rule.rule_id)
        for template, text in ((rule.message.da, finding.message.da), (rule.fix.da, finding.fix.da))
        for blank, value in values_in(template, text).items()
        if value != "-"
    }


@cache
def failing_findings(rule_id: str) -> tuple[Finding, ...]:
    """What the failing cases of a rule say by that rule."""
    return tuple(
        finding
        for path in sorted((CASES / rule_id).glob("fail-*.json"))
        for finding in findings_of(json.loads(path.read_text(encoding="utf-8")))
        if finding.rule_id == rule_id
    )


def findings_of(content: dict[str, Any]) -> Iterator[Finding]:
    as_of = date.fromisoformat(content["as_of"]) if "as_of" in content else None
    if "action" in content:
        report = check_action_mapping(
            content["action"], known=content.get("known"), aftale=content.get("aftale"), today=TODAY, as_of=as_of
        )
        yield from report.findings
        for each in report.fordringer:
            yield from each.report.findings
        return
    aftaler = aftaler_from_mapping(content["aftale"]) if "aftale" in content else None
    try:
        yield from check_mappings(
            [content["claim"]], today=TODAY, as_of=as_of, kreditor=content.get("kreditor"), aftaler=aftaler
        )[0].findings
    except ClaimError as error:
        yield from error.findings


def test_the_newest_rulebook_holds_every_row_that_is_still_in_force():
    current = {rule.rule_id for rule in GENERAL if rule.valid_to is None}
    assert current <= set(Rulebook.load().general)
