"""An expectation held against a journal: what fits, what nearly fits, and how that is told."""

from typing import Any

import pytest

from oir_control.journal.expectation import expectation
from oir_control.journal.values import distance, same
from oir_control.journal.verification import MAX_NEAR, Verification, verify, verify_in_order
from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import BadRequest, CprRefused
from tests.support.beskeder import REAL_CPR, TEST_CPR
from tests.support.journals import OPERATION, finding, json_exchange, message, soap


def verified(*entries: Any, complete: bool = True, **expected: Any) -> Verification:
    return verify(entries, expectation(expected), complete=complete)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("110", "110.00"),
        ("-5.10", "-5.1"),
        ("0", "0.00"),
        ("2026-10-01", "2026-10-01Z"),
        ("2026-10-01", "2026-10-01T09:00:00+01:00"),
        ("2026-10-01T09:00:00+01:00", "2026-10-01T08:00:00Z"),
        ("2026-10-01T09:00:00", "2026-10-01T09:00:00+01:00"),
        (" x ", "x"),
    ],
)
def test_two_spellings_of_one_value_are_the_same(one: str, other: str) -> None:
    assert same(one, other)
    assert same(other, one)
    assert distance(one, other) == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("110", "110.01"),
        ("007", "7"),
        ("x", "X"),
        ("2026-10-01", "2026-10-02"),
        ("2026-13-01", "2026-13-02"),
        ("2026-10-01T09:00:00+01:00", "2026-10-01T09:00:00Z"),
        ("2026-10-01T25:00:00", "2026-10-01T26:00:00"),
        ("", "0"),
        ("1e2", "100"),
    ],
)
def test_two_values_differ_and_are_some_way_apart(one: str, other: str) -> None:
    assert not same(one, other)
    assert 0 < distance(one, other) <= 1


def test_a_message_that_fits_is_counted_and_numbered() -> None:
    result = verified(soap(3), soap(7, message("5.00")), operation=OPERATION, fields={"FordringBeløb": 100}, times=1)
    assert (result.satisfied, result.count, result.matched, result.near_misses) == (True, 1, (3,), ())
    assert result.message.da == "1 besked passer (nr. 3), ventede netop 1."
    assert result.message.en == "1 message matches (no. 3), expected exactly 1."


def test_the_one_message_that_differs_is_told_with_its_difference() -> None:
    result = verified(soap(12, message("100.00")), operation=OPERATION, fields={"FordringBeløb": "110.00"})
    assert not result.satisfied
    assert result.message.da == (
        "Ingen besked passer, ventede mindst 1. Én besked afviger: nr. 12: FordringBeløb 100.00, ventede 110.00."
    )
    assert result.message.en == (
        "No message matches, expected at least 1. One message differs: no. 12: FordringBeløb 100.00, expected 110.00."
    )
    (near,) = result.near_misses
    (told,) = near.differences
    assert (near.seq, told.field, told.actual, told.expected) == (12, "FordringBeløb", "100.00", "110.00")


def test_the_nearest_come_first_by_conditions_then_by_value_and_only_a_few() -> None:
    entries = [soap(seq, message(f"{seq}00.00")) for seq in range(1, 9)]
    entries.append(soap(9, message("500.00"), operation="Ping", verdict="PONG"))
    result = verified(*entries, operation=OPERATION, fields={"FordringBeløb": "510.00"})
    assert [near.seq for near in result.near_misses] == [5, 6, 4]
    assert len(result.near_misses) == MAX_NEAR
    assert result.message.en.startswith("No message matches, expected at least 1. Nearest: no. 5: FordringBeløb 500.00")


def test_what_fits_in_nothing_is_no_near_miss() -> None:
    result = verified(soap(), operation="Ping", sender="99999999")
    assert result.near_misses == ()
    (near,) = verified(soap(), operation="Ping").near_misses
    assert near.message.en == f"no. 1: operation {OPERATION}, expected Ping"


def test_a_field_that_is_missing_is_told_as_missing() -> None:
    (near,) = verified(soap(), operation=OPERATION, fields={"FordringArt": "x"}).near_misses
    assert near.message.da == "nr. 1: FordringArt mangler, ventede x"
    assert near.differences[0].actual is None


@pytest.mark.parametrize(
    ("expected", "holds"),
    [
        ({"FordringBeløb": {"equals": "100"}}, True),
        ({"FordringBeløb": {"one_of": [90, "100.0"]}}, True),
        ({"FordringBeløb": {"one_of": [90, 91]}}, False),
        ({"TransaktionsId": {"contains": "T-"}}, True),
        ({"TransaktionsId": {"contains": "x"}}, False),
        ({"FordringStruktur": {"present": True}}, True),
        ({"FordringStruktur": {"absent": True}}, False),
        ({"FordringStruktur": {"present": False}}, False),
        ({"Administrator": {"absent": True}}, True),
        ({"Administrator": {"present": True}}, False),
        ({"FordringTilOpkrævning": True}, True),
        ({"FordringForfaldsdato": "2026-10-20Z"}, True),
    ],
)
def test_matchers_hold_or_do_not(expected: dict[str, Any], holds: bool) -> None:
    entry = soap(request=message(rest="<FordringTilOpkrævning>true</FordringTilOpkrævning>"))
    assert verified(entry, fields=expected).satisfied is holds


def test_one_of_several_values_is_enough() -> None:
    entry = json_exchange(request='{"fordringer": [{"beloeb": "1.00"}, {"beloeb": "2.00"}]}')
    assert verified(entry, fields={"beloeb": 2}).satisfied
    (near,) = verified(entry, fields={"beloeb": 3}).near_misses
    assert near.differences[0].actual == "2.00"


@pytest.mark.parametrize(
    ("expected", "holds"),
    [
        ({"door": "soap"}, True),
        ({"door": "json"}, False),
        ({"sender": "11111111", "verdict": "ACCEPT", "transaktions_id": "t-1", "accepted": True}, True),
        ({"accepted": False}, False),
        ({"verdict": "AFVISNING"}, False),
        ({"fault": "timeout"}, False),
        ({"findings": ["R_6_1"]}, True),
        ({"findings": ["R_6_1", "R_3_1"]}, False),
        ({"answer": {"Resultat": "ok"}}, True),
        ({"answer": {"Resultat": "nej"}}, False),
        ({}, True),
    ],
)
def test_every_condition_counts(expected: dict[str, Any], holds: bool) -> None:
    result = verified(soap(findings=[finding("R_6_1")]), **expected)
    assert result.satisfied is holds
    assert bool(result.near_misses) is not holds


@pytest.mark.parametrize(
    ("times", "satisfied"),
    [
        (2, True),
        (1, False),
        (3, False),
        ({"at_least": 2}, True),
        ({"at_least": 3}, False),
        ({"at_most": 2}, True),
        ({"at_most": 1}, False),
        ({"at_least": 1, "at_most": 2}, True),
        ({"exactly": 2}, True),
        (0, False),
    ],
)
def test_how_often_is_asked_for(times: Any, satisfied: bool) -> None:
    assert verified(soap(1), soap(2), operation=OPERATION, times=times).satisfied is satisfied


def test_too_many_are_named_and_nothing_is_called_near() -> None:
    result = verified(soap(1), soap(2), operation=OPERATION, times=1)
    assert result.message.en == "2 messages match (no. 1, 2), expected exactly 1."
    assert result.near_misses == ()


def test_nothing_that_depends_on_what_was_not_looked_at_is_satisfied() -> None:
    assert verified(soap(), complete=False, operation=OPERATION).satisfied
    undecided = verified(soap(), complete=False, operation=OPERATION, times=1)
    assert not undecided.satisfied
    assert "not looked at" in undecided.message.en


def test_things_come_in_order_or_it_is_told_which_did_not() -> None:
    entries = [soap(1, operation="A"), soap(2, operation="X"), soap(3, operation="B"), soap(4, operation="A")]
    a, b = expectation({"operation": "A"}), expectation({"operation": "B"})
    assert verify_in_order(entries, [a, b]).matched == (1, 3)
    assert verify_in_order(entries, [a, b, a]).satisfied
    missing = verify_in_order(entries, [b, a, b])
    assert (missing.satisfied, missing.matched) == (False, (3, 4))
    assert missing.message.en.startswith("Number 3 of 3 expectations was not met")


@pytest.mark.parametrize(
    "wrong",
    [
        {"operatoin": "x"},
        {"operation": 1},
        {"operation": "x" * 501},
        {"accepted": "yes"},
        {"times": -1},
        {"times": True},
        {"times": "1"},
        {"times": {}},
        {"times": {"about": 1}},
        {"times": {"at_least": "1"}},
        {"fields": ["a"]},
        {"fields": {"a": None}},
        {"fields": {"a": {}}},
        {"fields": {"a": {"like": "x"}}},
        {"fields": {"a": {"equals": "x", "contains": "x"}}},
        {"fields": {"a": {"one_of": []}}},
        {"fields": {"a": {"one_of": "x"}}},
        {"fields": {"a": {"present": "yes"}}},
        {"fields": {"a": "x" * 2001}},
        {"fields": {str(number): 1 for number in range(101)}},
        {"findings": "R_6_1"},
    ],
)
def test_an_expectation_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        expectation(wrong)


def test_a_number_compares_by_what_the_journal_keeps_of_it_and_a_real_one_is_refused() -> None:
    entry = soap(request="<a><Ident>urn:oio:cpr-nr:610190****</Ident></a>")
    assert verified(entry, fields={"Ident": f"urn:oio:cpr-nr:{TEST_CPR}"}).satisfied
    for given in (
        {"fields": {"Ident": REAL_CPR}},
        {"fields": {REAL_CPR: 1}},
        {"sender": REAL_CPR},
        {"findings": [REAL_CPR]},
    ):
        with pytest.raises(CprRefused) as refused:
            expectation(given)
        assert REAL_CPR not in str(refused.value.detail)
    assert expectation({"fields": {"Ident": REAL_CPR}}, CprGate(frozenset({REAL_CPR}))).fields


def test_near_misses_show_no_number() -> None:
    entry = soap(request=f"<a><Ident>{REAL_CPR} {TEST_CPR}</Ident></a>")
    result = verified(entry, operation=OPERATION, fields={"Ident": TEST_CPR})
    assert "********** 610190****" in result.message.da
    assert REAL_CPR not in str(result)
    assert TEST_CPR not in str(result)
