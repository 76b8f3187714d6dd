"""The rulebook through time: what holds on a day, what changed, and what a report says is coming."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from oir_kernel.findings import Outcome
from psrm_validation import Effect, Fordring, Report, Rulebook, Skyldner, check
from psrm_validation.rulebook import Rule
from psrm_validation.rulebook.history import change_days, later_than

SUNDAY = date(2025, 11, 2)
PAYOUT = Fordring(
    type="KTCIVIL",
    art="INDR",
    relation="HOVEDFORDRING",
    hovedstol=1200_00,
    beloeb=1200_00,
    beskrivelse="Tilbagebetaling efter § 95, brev 17",
    periode_start=date(2025, 10, 1),
    periode_slut=date(2025, 10, 31),
    stiftelsesdato=SUNDAY,
    forfaldsdato=SUNDAY,
    srb=date(2025, 11, 10),
    foraeldelsesdato=date(2028, 11, 10),
)
LAST_DAY_BEFORE = date(2025, 11, 23)


def rows(day: date, type_code: str, rule_id: str) -> list[Rule]:
    return [rule for rule in Rulebook.load(day).rules if (rule.type_code, rule.rule_id) == (type_code, rule_id)]


def received(claim: Fordring, day: date) -> Report:
    return check(claim, Rulebook.load(day), modtagelsesdato=day, layers=["filter"])


@pytest.mark.parametrize("code", ["KTBRFLX", "KTCIVIL", "KFGFEJL"])
def test_the_banking_day_rule_holds_from_its_day(code: str) -> None:
    [before], [after] = rows(LAST_DAY_BEFORE, code, "R_7_1"), rows(date(2025, 11, 24), code, "R_7_1")
    assert (before.condition.text, before.provenance.value) == ("present(stiftelsesdato)", "inferred")
    assert "is_bankdag" in after.condition.text


@pytest.mark.parametrize(("code", "day"), [("REOPKOM", date(2022, 11, 30)), ("REOPDAG", date(2023, 5, 4))])
def test_a_removed_rule_holds_until_the_day_before(code: str, day: date) -> None:
    assert len(rows(day - timedelta(days=1), code, "R_8_2")) == 1
    assert rows(day, code, "R_8_2") == []


@pytest.mark.parametrize(("code", "day"), [("KFDAINS", date(2023, 9, 14)), ("KFGEDAI", date(2024, 1, 18))])
def test_the_period_rule_is_heard_from_its_day(code: str, day: date) -> None:
    assert [rule.outcome for rule in rows(day - timedelta(days=1), code, "R_6_19")] == [Outcome.AFVIS]
    assert [rule.outcome for rule in rows(day, code, "R_6_19")] == [Outcome.HOERING]


def test_a_renamed_type_is_known_under_one_name_at_a_time() -> None:
    before, after = Rulebook.load(date(2023, 5, 3)), Rulebook.load(date(2023, 5, 4))
    assert "KLFRUNG" in before.claim_types
    assert "KFLRUNG" not in before.claim_types
    assert "KLFRUNG" not in after.claim_types
    assert "KFLRUNG" in after.claim_types


def test_every_stretch_says_from_when_to_when_it_holds() -> None:
    for day in change_days():
        book = Rulebook.load(day)
        assert book.valid_from == day
        assert Rulebook.load(day - timedelta(days=1)).valid_to == day - timedelta(days=1)
    assert Rulebook.load(date(2000, 1, 1)).valid_from is None
    assert Rulebook.load().valid_to is None


def test_a_day_before_and_after_all_changes_has_a_rulebook() -> None:
    assert len(Rulebook.load(date.min).filtered_types) == len(Rulebook.load(date.max).filtered_types) == 72


def test_one_stretch_is_read_once() -> None:
    assert Rulebook.load(date(2024, 6, 1)) is Rulebook.load(date(2025, 1, 1))
    assert Rulebook.load(date(2024, 6, 1)) is not Rulebook.load(date(2026, 1, 1))


def test_what_follows_a_day_starts_after_it() -> None:
    days = [day for day, _ in later_than(date(2025, 11, 24))]
    assert days == [date(2025, 11, 25)]
    assert list(later_than(date(2026, 1, 1))) == []


def test_a_rule_that_will_be_added_is_told_with_its_day() -> None:
    report = received(PAYOUT, LAST_DAY_BEFORE)
    assert not report.findings
    [coming] = report.coming
    assert (coming.valid_from, coming.effect, coming.finding.rule_id) == (date(2025, 11, 24), Effect.ADDED, "R_7_1")


def test_what_the_agreement_layer_says_before_and_after_is_not_coming() -> None:
    claim = replace(PAYOUT, skyldnere=(Skyldner(cvr="1"),))
    report = check(claim, Rulebook.load(LAST_DAY_BEFORE), modtagelsesdato=LAST_DAY_BEFORE)
    assert "PSRM-K-5" in {finding.rule_id for finding in report.findings}
    assert [each.finding.rule_id for each in report.coming] == ["R_7_1"]


def test_on_the_day_itself_it_is_no_longer_coming() -> None:
    report = received(PAYOUT, date(2025, 11, 24))
    assert [finding.rule_id for finding in report.findings] == ["R_7_1"]
    assert report.coming == ()


def test_a_claim_that_a_later_rule_does_not_touch_has_nothing_coming() -> None:
    claim = replace(
        PAYOUT, stiftelsesdato=date(2025, 11, 3), forfaldsdato=date(2025, 11, 3), foraeldelsesdato=date(2028, 11, 10)
    )
    assert received(claim, LAST_DAY_BEFORE).coming == ()


def test_an_outcome_that_will_change_is_told() -> None:
    claim = Fordring(type="KFDAINS", periode_start=date(2023, 8, 1), periode_slut=date(2023, 8, 1))
    coming = [each for each in received(claim, date(2023, 9, 1)).coming if each.finding.rule_id == "R_6_19"]
    assert [(each.valid_from, each.effect, each.finding.outcome) for each in coming] == [
        (date(2023, 9, 14), Effect.CHANGED, Outcome.HOERING)
    ]


def test_a_rule_that_will_be_removed_is_told() -> None:
    main = Fordring(forfaldsdato=date(2022, 8, 1), modtagelsesdato=date(2022, 9, 15))
    claim = Fordring(type="REOPKOM", periode_start=date(2022, 10, 1), periode_slut=date(2022, 10, 31), hf=main)
    coming = [each for each in received(claim, date(2022, 11, 15)).coming if each.finding.rule_id == "R_8_2"]
    assert [(each.valid_from, each.effect) for each in coming] == [(date(2022, 11, 30), Effect.REMOVED)]


def test_what_is_coming_survives_the_way_through_json() -> None:
    report = received(PAYOUT, LAST_DAY_BEFORE)
    assert Report.from_dict(report.as_dict()) == report
