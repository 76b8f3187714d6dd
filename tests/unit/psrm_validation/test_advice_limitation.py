"""Advice on the limitation date: from which day it runs, closing days, postponement, the main claim's lapse."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oir_kernel.dates import Period, is_hverdag, next_hverdag, plus, plus_shift
from oir_kernel.findings import Finding
from psrm_validation import Fordring, Rulebook, check
from psrm_validation.checks.limitation import Start, start_of_limitation

BOOK = Rulebook.load()
RECEIVED = date(2026, 11, 2)
LIMITATION = {"PSRM-R-141", "PSRM-R-146", "PSRM-R-147", "PSRM-R-148", "PSRM-R-149", "PSRM-R-153"}
STARTS = {code: start for code in BOOK.claim_types if (start := start_of_limitation(BOOK, code)) is not None}
CLAIM = Fordring(
    type="KFDAINS",
    periode_start=date(2026, 1, 1),
    periode_slut=date(2026, 1, 31),
    stiftelsesdato=date(2026, 1, 1),
    forfaldsdato=date(2026, 1, 15),
    srb=date(2026, 2, 20),
    foraeldelsesdato=date(2029, 1, 15),
)


def told(claim: Fordring, **changes: Any) -> dict[str, Finding]:
    report = check(replace(claim, **changes), BOOK, modtagelsesdato=RECEIVED, layers=["advice"])
    return {finding.rule_id: finding for finding in report.findings if finding.rule_id in LIMITATION}


@pytest.mark.parametrize(
    ("code", "start"),
    [
        ("KFDAINS", Start("forfaldsdato", Period(years=3))),
        ("KFBILØK", Start("forfaldsdato", Period(years=10))),
        ("FOFMLØN", Start("forfaldsdato", Period(years=5))),
        ("KFOPREN", Start("periode_start", Period(years=3))),
        ("STGEMAT", Start("srb", Period(years=3))),
        ("FOFAKFY", Start("stiftelsesdato", Period(years=3))),
        ("DKHUSER", Start("forfaldsdato", Period(years=3))),
        ("KFTILDA", None),
        ("KTBRFLX", None),
        ("KTTIBAK", None),
        ("ABCDEFG", None),
    ],
)
def test_the_start_of_limitation_is_read_from_the_types_own_rules(code: str, start: Start | None):
    assert start_of_limitation(BOOK, code) == start


@given(
    st.sampled_from(sorted(STARTS)),
    st.dates(date(2024, 1, 1), date(2026, 6, 30)),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_the_right_date_is_never_advised_against(code: str, day: date, more: int, length: int):
    """Whatever the other dates are: the date that the type's own rule gives, moved to a hverdag, is left alone."""
    claim = Fordring(
        type=code,
        stiftelsesdato=day,
        forfaldsdato=day + timedelta(more),
        srb=day + timedelta(more + length),
        periode_start=day,
        periode_slut=day + timedelta(length),
    )
    start = STARTS[code]
    right = plus_shift(getattr(claim, start.field), start.period)
    assert told(claim, foraeldelsesdato=right) == {}


@given(st.dates(date(2024, 1, 1), date(2026, 6, 30)), st.integers(2, 300), st.booleans())
def test_a_date_counted_from_srb_is_told_with_the_right_one(due: date, later: int, shifted: bool):
    srb = due + timedelta(later)
    right = plus_shift(due, Period(years=3))
    given_date = (plus_shift if shifted else plus)(srb, Period(years=3))
    found = told(CLAIM, forfaldsdato=due, srb=srb, periode_slut=None, foraeldelsesdato=given_date)
    if given_date <= right:
        assert "PSRM-R-146" not in found
        return
    assert found["PSRM-R-146"].expected == right.isoformat()
    assert srb.isoformat() in found["PSRM-R-146"].message.da


@pytest.mark.parametrize("explained", [{"domsdato": date(2026, 6, 1)}, {"forligsdato": date(2026, 6, 1)}])
def test_a_judgment_or_settlement_explains_a_later_date(explained: dict[str, date]):
    wrong = date(2029, 2, 20)
    assert "PSRM-R-146" in told(CLAIM, foraeldelsesdato=wrong)
    assert "PSRM-R-146" not in told(CLAIM, foraeldelsesdato=wrong, **explained)


def test_what_the_filter_rejects_is_not_told_again_as_advice():
    early, late = date(2029, 1, 1), date(2030, 7, 15)
    claim = replace(CLAIM, srb=date(2027, 7, 15))
    assert told(claim, foraeldelsesdato=early).keys() <= {"PSRM-R-148"}
    assert told(claim, foraeldelsesdato=late) == {}


@given(st.dates(date(2029, 1, 16), date(2029, 12, 31)))
def test_just_the_closing_days_move(last: date):
    found = told(CLAIM, foraeldelsesdato=last)
    assert ("PSRM-R-148" in found) is not is_hverdag(last)
    if "PSRM-R-148" in found:
        assert found["PSRM-R-148"].expected == next_hverdag(last).isoformat()


def test_a_type_whose_filter_leaves_no_room_is_not_told_to_move():
    sunday = date(2029, 3, 4)
    claim = replace(CLAIM, type="CFFAKTU", stiftelsesdato=date(2026, 3, 4))
    rejected = check(
        replace(claim, foraeldelsesdato=next_hverdag(sunday)), BOOK, modtagelsesdato=RECEIVED, layers=["filter"]
    )
    moves_allowed = not {"R_2_8", "R_2_7"} & {finding.rule_id for finding in rejected.findings}
    assert ("PSRM-R-148" in told(claim, foraeldelsesdato=sunday)) is moves_allowed


def test_ten_years_after_a_judgment_to_the_day_are_left_alone():
    sunday = date(2036, 6, 1)
    assert not is_hverdag(sunday)
    assert told(CLAIM, type="KTCIVIL", domsdato=date(2026, 6, 1), foraeldelsesdato=sunday) == {}


def test_the_filters_wrong_start_that_nobody_sees_is_told():
    interest = replace(CLAIM, type="KFOPREN", forfaldsdato=date(2026, 1, 31), srb=date(2026, 1, 31))
    finding = told(interest, foraeldelsesdato=date(2029, 1, 31))["PSRM-R-153"]
    assert "periodens slutdato 2026-01-31" in finding.message.da
    assert finding.expected == "2029-01-02"
    assert told(interest, foraeldelsesdato=date(2029, 1, 2)) == {}


def test_interest_is_told_when_its_main_claim_has_lapsed():
    interest = replace(CLAIM, type="REOPDAG", hf=Fordring(type="KFDAINS", foraeldelsesdato=RECEIVED))
    for lapsed, is_told in ((RECEIVED, False), (RECEIVED - timedelta(1), True)):
        claim = replace(interest, hf=Fordring(type="KFDAINS", foraeldelsesdato=lapsed))
        report = check(claim, BOOK, modtagelsesdato=RECEIVED, layers=["advice"])
        assert ("PSRM-R-150" in {finding.rule_id for finding in report.findings}) is is_told
