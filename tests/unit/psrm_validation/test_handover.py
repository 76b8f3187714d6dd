"""The date a claim counts as received on."""

from dataclasses import replace
from datetime import date

import pytest

from psrm_validation import Basis, Fordring, Rulebook, Verdict, check, earliest_handover, receipt_date

BOOK = Rulebook.load()
TODAY = date(2026, 11, 23)
CLAIM = Fordring(
    type="KFDAINS",
    stiftelsesdato=date(2026, 12, 1),
    forfaldsdato=date(2026, 12, 1),
    srb=date(2026, 12, 10),
)


def test_a_claim_that_is_not_overdue_is_handed_over_the_day_after_srb():
    assert earliest_handover(CLAIM, TODAY, BOOK) == date(2026, 12, 11)


def test_an_overdue_claim_is_handed_over_today():
    claim = Fordring(type="KFDAINS", forfaldsdato=date(2026, 1, 1), srb=date(2026, 1, 10))
    assert earliest_handover(claim, TODAY, BOOK) == TODAY


def test_a_claim_without_dates_is_handed_over_today():
    assert earliest_handover(Fordring(), TODAY, BOOK) == TODAY


@pytest.mark.parametrize("field", ["stiftelsesdato", "forfaldsdato", "srb"])
def test_the_day_after_each_date_counts_for_a_type_without_rules(field: str):
    claim = Fordring(type="KTTIBAK", **{field: date(2026, 12, 24)})
    assert earliest_handover(claim, TODAY, BOOK) == date(2026, 12, 25)


def type_with(rule_id: str) -> str:
    return next(rule.type_code for rule in BOOK.rules if rule.rule_id == rule_id)


def test_a_type_that_waits_twenty_days_after_srb_does():
    claim = replace(CLAIM, type=type_with("R_3_4a"))
    assert earliest_handover(claim, TODAY, BOOK) == date(2026, 12, 30)


def test_a_type_that_waits_for_its_period_does():
    claim = replace(CLAIM, type=type_with("R_5_5"), periode_slut=date(2027, 1, 31))
    assert earliest_handover(claim, TODAY, BOOK) == date(2027, 2, 1)


def test_a_related_type_waits_for_the_main_claim_to_fall_due():
    claim = replace(CLAIM, type="REOPKOM", hf=Fordring(forfaldsdato=date(2027, 3, 1)))
    assert earliest_handover(claim, TODAY, BOOK) == date(2027, 3, 2)


def test_a_related_type_without_its_main_claim_does_not_wait_for_it():
    assert earliest_handover(replace(CLAIM, type="REOPKOM"), TODAY, BOOK) == date(2026, 12, 11)


def test_a_limitation_date_far_away_holds_no_claim_back():
    claim = replace(CLAIM, type="KFTILDA", foraeldelsesdato=date(2040, 1, 1))
    assert earliest_handover(claim, TODAY, BOOK) == date(2026, 12, 11)


def test_a_date_at_the_end_of_the_calendar_gives_that_day():
    assert earliest_handover(replace(CLAIM, type=type_with("R_3_4a"), srb=date.max), TODAY, BOOK) == date.max


def test_on_the_earliest_day_no_rule_about_receipt_is_broken():
    for type_code in BOOK.filtered_types:
        claim = replace(
            CLAIM, type=type_code, periode_slut=date(2027, 1, 31), hf=Fordring(forfaldsdato=date(2027, 1, 1))
        )
        day = earliest_handover(claim, TODAY, BOOK)
        report = check(claim, BOOK, modtagelsesdato=day)
        assert not {"R_3_4a", "R_5_1", "R_5_2", "R_5_3", "R_5_5", "R_10_2"} & {each.rule_id for each in report.findings}
        assert report.verdict in Verdict


@pytest.mark.parametrize(
    ("claim", "as_of", "handover", "expected"),
    [
        (CLAIM, None, "today", (TODAY, Basis.TODAY)),
        (CLAIM, None, "earliest", (date(2026, 12, 11), Basis.EARLIEST)),
        (replace(CLAIM, modtagelsesdato=date(2026, 1, 2)), None, "earliest", (date(2026, 1, 2), Basis.GIVEN)),
        (replace(CLAIM, modtagelsesdato=date(2026, 1, 2)), date(2030, 1, 1), "today", (date(2030, 1, 1), Basis.AS_OF)),
    ],
)
def test_the_date_of_receipt_is_the_one_asked_for_then_the_claims_own_then_chosen(claim, as_of, handover, expected):
    assert receipt_date(claim, TODAY, BOOK, as_of=as_of, handover=handover) == expected
