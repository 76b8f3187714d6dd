"""Wanted mistakes: each claim breaks the rule asked for, and the whole check finds exactly what the mistake tells of."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from oir_kernel.errors import BadRequest, NotFound
from oir_sandbox.testdata.agreements import AFTALER, aftaler, agreement
from oir_sandbox.testdata.broken import broken_rules
from oir_sandbox.testdata.dataset import DAY
from oir_sandbox.testdata.mistakes import Fejl, base_claim, mistake
from oir_sandbox.testdata.search import find_fejl, verdict_of_claim
from oir_sandbox.testdata.wanted import PAIRS, possible, reason_why_not
from psrm_validation import Rulebook, check, check_mappings
from psrm_validation.claim.writing import as_mapping
from psrm_validation.rulebook import Status

if TYPE_CHECKING:
    from psrm_validation.claim import Fordring

BOOK = Rulebook.load(DAY)
WITHOUT_FILTER = frozenset({"SBX-PSRM-001"})
BREAKABLE = [each for each in possible(BOOK) if each.reason is None]

NOT_ALONE: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "R_5_1": (frozenset(), frozenset({"R_5_2"})),
    "R_5_5": (frozenset(), frozenset({"R_5_3", "R_6_7+R_6_8"})),
    "PSRM-R-019": (frozenset({"PSRM-K-574"}), frozenset()),
    "SBX-KAT-005": (frozenset(), frozenset({"SBX-KAT-007"})),
    "SBX-KAT-008": (frozenset(), frozenset({"SBX-KAT-012"})),
    "SBX-KAT-009": (frozenset(), frozenset({"SBX-KAT-011"})),
    "PSRM-K-419": (frozenset({"R_1_1"}), frozenset()),
}
"""Rules whose breach brings others along: those it always brings, and those of which this claim has one choice.

An amount due on or after receipt, for one, has its last day of payment (never before it) there too, or that one is before it.
"""


@cache
def wanted(rule_id: str, code: str | None = None) -> Fejl:
    return mistake(rule_id, code, BOOK)


def told(found: Fejl) -> frozenset[str]:
    """The rules the whole check names, the note about a type without a filter left out."""
    claim: Fordring = found.fordring
    if found.before is not None:
        both = [as_mapping(found.before), as_mapping(claim)]
        return frozenset(each.rule_id for each in check_mappings(both, today=DAY)[1].findings)
    assert claim.modtagelsesdato is not None
    report = check(claim, BOOK, modtagelsesdato=claim.modtagelsesdato, aftaler=aftaler(found.rule_id))
    return frozenset(each.rule_id for each in report.findings) - WITHOUT_FILTER


def a_third_in_ci(rules: list[str]) -> list[Any]:
    """Every third at once, the others with the long tests: a search takes a second or two."""
    return [rule if not n % 3 else pytest.param(rule, marks=pytest.mark.long) for n, rule in enumerate(rules)]


@pytest.mark.parametrize("rule_id", a_third_in_ci([each.rule_id for each in BREAKABLE]))
def test_each_mistake_breaks_its_rule_and_what_is_told_with_it(rule_id: str) -> None:
    found = wanted(rule_id)
    assert rule_id in found.broken
    assert told(found) == found.broken
    assert (frozenset(found.implied), frozenset(found.one_of)) == NOT_ALONE.get(rule_id, (frozenset(), frozenset()))


@pytest.mark.long
@pytest.mark.parametrize("code", BOOK.filtered_types)
def test_each_filter_rule_can_be_broken_with_every_type_that_has_it(code: str) -> None:
    rules = BOOK.rules_for(code)
    assert rules is not None
    for rule_id in [rule.rule_id for rule in rules.always] + list(rules.per_creditor):
        found = wanted(rule_id, code)
        assert found.fordring.type == code
        assert told(found) == found.broken, (code, rule_id)


def test_every_breakable_filter_rule_and_code_is_there() -> None:
    ids = {each.rule_id for each in BREAKABLE}
    assert {rule.rule_id for rule in BOOK.rules} <= ids
    assert len([each for each in ids if each.startswith("PSRM-K-")]) >= 30


def test_rules_that_no_claim_can_break_say_why() -> None:
    reasons = [each for each in possible(BOOK) if each.reason is not None]
    assert len(reasons) + len(BREAKABLE) == len(BOOK.general) + len({rule.rule_id for rule in BOOK.rules})
    assert all(each.reason.da and each.reason.en and not each.types for each in reasons if each.reason is not None)
    for each in reasons:
        general = BOOK.general[each.rule_id]
        assert general.status is not Status.IMPLEMENTED or general.actions or each.rule_id not in PAIRS


@pytest.mark.parametrize("rule_id", ["PSRM-K-404", "PSRM-R-032"])
def test_asking_for_one_of_them_is_refused_with_the_reason(rule_id: str) -> None:
    reason = reason_why_not(rule_id, BOOK)
    assert reason is not None
    with pytest.raises(BadRequest) as error:
        mistake(rule_id)
    assert error.value.detail == reason


def test_a_breach_changes_as_few_fields_as_it_takes() -> None:
    assert wanted("R_6_19", "KFDAINS").changed == ("periode_slut",)
    assert wanted("R_2_1", "KFDAINS").changed == ("foraeldelsesdato",)
    assert wanted("R_2_1b", "KFDAINS").changed == ("foraeldelsesdato", "domsdato")


def test_what_a_breach_always_brings_along_stands_in_every_claim_that_was_compared() -> None:
    found = wanted("PSRM-K-419")
    assert found.implied == ("R_1_1",)
    assert found.tried > 100


@pytest.mark.parametrize("code", ["KFDAINS", "GEDAINS", "KTCIVIL", "KTTIBAK"])
def test_mistakes_are_made_in_a_claim_without_any(code: str) -> None:
    base = base_claim(code, BOOK)
    assert base is not None
    assert broken_rules(base, BOOK) == frozenset()


@pytest.mark.parametrize("rule_id", sorted(AFTALER))
def test_a_rule_about_the_agreement_comes_with_one(rule_id: str) -> None:
    assert wanted(rule_id).aftale == agreement(rule_id)
    assert aftaler(rule_id) is not None


@pytest.mark.parametrize("rule_id", sorted(PAIRS))
def test_a_rule_about_two_claims_comes_with_the_first(rule_id: str) -> None:
    found = wanted(rule_id)
    assert found.before is not None
    assert check(found.before, BOOK, modtagelsesdato=DAY).findings == ()


def test_unknown_rules_and_types_are_refused_with_the_nearest() -> None:
    with pytest.raises(NotFound, match="R_6_19"):
        mistake("R_6_199")
    with pytest.raises(NotFound, match="KFDAINS"):
        mistake("R_6_19", "KFDAINZ")


def test_a_rule_that_the_type_does_not_have_is_not_found() -> None:
    with pytest.raises(NotFound):
        mistake("R_7_10", "KFDAINS")


def test_the_same_rule_gives_the_same_claim() -> None:
    from oir_sandbox.testdata import mistakes

    first = mistake("R_6_1", "KFMILJØ", BOOK)
    mistakes._of_type.cache_clear()
    assert mistake("R_6_1", "KFMILJØ", BOOK) == first


@pytest.mark.parametrize("verdict", ["AFVIST", "HØRING", "UDFØRT"])
def test_claims_with_mistakes_are_found_by_verdict_page_by_page(verdict: str) -> None:
    whole = find_fejl(verdict, None, ("KFDAINS",), 0, 4)
    assert {verdict_of_claim(each, BOOK) for each in whole.fundet} <= {verdict}
    first = find_fejl(verdict, None, ("KFDAINS",), 0, 2)
    second = find_fejl(verdict, None, ("KFDAINS",), first.naeste, 2)
    assert (*first.fundet, *second.fundet)[: len(whole.fundet)] == whole.fundet


def test_a_mistake_can_be_searched_by_its_rule() -> None:
    found = find_fejl(None, "R_6_19", (), 0, 2).fundet
    assert [each.rule_id for each in found] == ["R_6_19", "R_6_19"]
    assert len({each.fordring.type for each in found}) == 2
    with pytest.raises(NotFound):
        find_fejl(None, "R_99", (), 0, 1)


def test_no_mistake_holds_a_number_that_is_no_test_number() -> None:
    from oir_kernel.cpr_gate import STRICTEST

    for each in BREAKABLE:
        assert not STRICTEST.refuses(str(as_mapping(wanted(each.rule_id).fordring))), each.rule_id


def test_the_day_of_the_mistakes_is_a_day_of_the_rulebook() -> None:
    assert Rulebook.load(DAY) is BOOK
    assert date(2026, 11, 2) == DAY
