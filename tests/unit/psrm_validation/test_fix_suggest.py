"""The corrections of a report: one test for each kind of demand, and for each reason not to make one unasked."""

from datetime import date
from typing import Any

import pytest

from oir_kernel.findings import Outcome
from psrm_validation import Aftaler, Report, Rulebook, check_mappings
from psrm_validation.agreement import aftaler_from_mapping
from psrm_validation.report import Correction
from tests.support.psrm_claims import DAGINSTITUTION

TODAY = date(2026, 11, 23)
INTEREST = DAGINSTITUTION | {
    "type": "KFOPREN",
    "relation": "RELATERET",
    "hovedstol": "100.00",
    "beloeb": "100.00",
    "stiftelsesdato": "2026-01-31",
    "forfaldsdato": "2026-01-31",
    "srb": "2026-01-31",
    "foraeldelsesdato": "2029-01-02",
    "hf": {"type": "KTCIVIL", "art": "INDR", "forfaldsdato": "2025-12-01", "modtagelsesdato": "2026-02-01"},
}
FEE = DAGINSTITUTION | {
    "type": "GEDAINS",
    "relation": "RELATERET",
    "hovedstol": "250.00",
    "beloeb": "250.00",
    "periode_slut": "2026-01-01",
    "forfaldsdato": "2026-01-01",
    "foraeldelsesdato": "2029-01-02",
    "hf": INTEREST["hf"],
}
WRONGFUL = DAGINSTITUTION | {
    "type": "KTCIVIL",
    "stiftelsesdato": "2026-01-05",
    "forfaldsdato": "2026-01-05",
    "foraeldelsesdato": "2029-01-05",
}
Told = tuple[str, str, str, str | None]


def report(claim: dict[str, Any], **options: Any) -> Report:
    (found,) = check_mappings([claim], today=TODAY, **options)
    return found


def told(claim: dict[str, Any], **options: Any) -> list[Told]:
    return [(each.level.value, each.rule_id, each.field, each.value) for each in report(claim, **options).corrections]


def only(claim: dict[str, Any]) -> Correction:
    (found,) = report(claim).corrections
    return found


@pytest.mark.parametrize("claim", [DAGINSTITUTION, INTEREST, FEE, WRONGFUL])
def test_a_claim_with_nothing_wrong_has_no_corrections(claim: dict[str, Any]):
    assert told(claim) == []


# --- the limitation date


def test_a_limitation_date_too_early_becomes_what_the_filter_counts():
    assert told(DAGINSTITUTION | {"foraeldelsesdato": "2028-12-29"}) == [
        ("safe", "R_2_3a", "foraeldelsesdato", "2029-01-15")
    ]


def test_a_limitation_that_ends_on_a_closing_day_moves_to_the_next_hverdag():
    found = only(DAGINSTITUTION | {"forfaldsdato": "2026-01-14", "foraeldelsesdato": "2028-12-29"})
    assert (found.level.value, found.value) == ("safe", "2029-01-15")
    assert found.note.da == (
        "Forældelsesfristen regnes fra forfaldsdato 2026-01-14 + 3 år og udløber 2029-01-14 (søndag), som rykker til næste"
        " hverdag 2029-01-15 efter forældelsesloven § 27, stk. 2 (R_2_3a)."
    )


def test_a_type_whose_filter_is_without_closing_days_is_not_moved():
    claim = DAGINSTITUTION | {"type": "STBØDDS", "hovedstol": "250", "beloeb": "250", "periode_start": None,
                       "periode_slut": None, "forfaldsdato": "2023-01-14", "stiftelsesdato": "2023-01-14",
                       "foraeldelsesdato": "2028-01-13"}  # fmt: skip
    assert ("safe", "R_2_3a+R_2_3", "foraeldelsesdato", "2028-01-14") in told(claim)
    later = claim | {"forfaldsdato": "2023-01-15", "stiftelsesdato": "2023-01-15", "foraeldelsesdato": "2028-01-14"}
    assert ("safe", "R_2_3a+R_2_3", "foraeldelsesdato", "2028-01-15") in told(later)  # a Saturday


def test_each_type_counts_from_its_own_day():
    assert told(INTEREST | {"foraeldelsesdato": "2028-12-29"}) == [
        ("safe", "R_2_5", "foraeldelsesdato", "2029-01-02")  # from the start of the period, past New Year's Day
    ]


def test_a_limitation_date_too_late_may_be_right():
    found = only(DAGINSTITUTION | {"foraeldelsesdato": "2031-01-15"})
    assert (found.level.value, found.rule_id, found.value) == ("suggested", "R_2_3", "2029-01-15")
    assert "Er forældelsen afbrudt" in found.note.da


def test_a_missing_limitation_date_is_only_suggested():
    assert told(DAGINSTITUTION | {"foraeldelsesdato": None}) == [
        ("suggested", "R_2_1", "foraeldelsesdato", "2029-01-15")
    ]


def test_a_claim_that_has_expired_by_its_own_date_is_not_revived_unasked():
    found = only(DAGINSTITUTION | {"foraeldelsesdato": "2026-11-01"})
    assert (found.level.value, found.value) == ("suggested", "2029-01-15")
    assert "undersøg sagen" in found.note.da


def test_ten_years_after_a_judgment_are_only_suggested():
    found = only(DAGINSTITUTION | {"domsdato": "2026-03-03"})
    assert (found.level.value, found.rule_id, found.value) == ("suggested", "R_2_1a", "2036-03-03")
    assert "dommen eller forliget fastslår hele fordringen" in found.note.da


def test_a_date_of_bortfald_cannot_be_computed():
    claim = DAGINSTITUTION | {"type": "KFTILDA", "foraeldelsesdato": "2040-01-15", "forfaldsdato": "2026-01-16"}
    assert "R_2_2" in {each.rule_id for each in report(claim).findings}
    assert "foraeldelsesdato" not in {each[2] for each in told(claim)}


def test_advice_that_names_the_right_date_is_suggested():
    found = only(DAGINSTITUTION | {"forfaldsdato": "2026-01-14", "foraeldelsesdato": "2029-01-14"})
    assert (found.level.value, found.rule_id, found.value) == ("suggested", "PSRM-R-148", "2029-01-15")
    assert "søndag" in found.note.da


# --- stiftelse and forfald


@pytest.mark.parametrize("given", ["2026-01-05", None])
def test_stiftelse_follows_the_period(given: str | None):
    rule = "R_6_15+R_6_16" if given else "R_7_1"
    assert told(DAGINSTITUTION | {"stiftelsesdato": given}) == [("safe", rule, "stiftelsesdato", "2026-01-01")]


def test_stiftelse_and_forfald_follow_the_end_of_the_period():
    assert told(INTEREST | {"stiftelsesdato": "2026-02-10", "forfaldsdato": "2026-02-10", "srb": "2026-02-10"}) == [
        ("safe", "R_6_17+R_6_18", "stiftelsesdato", "2026-01-31"),
        ("safe", "R_6_7+R_6_8", "forfaldsdato", "2026-01-31"),
    ]


def test_a_pay_out_day_is_a_fact():
    assert told(WRONGFUL | {"stiftelsesdato": "2026-01-03", "forfaldsdato": "2026-01-03"}) == []  # a Saturday
    assert told(WRONGFUL | {"stiftelsesdato": None}) == []


def test_the_creditors_own_rules_do_not_move_a_pay_out_day():
    rule = {"regel": "R_6_15", "krav": "stiftelsesdato == periode_start", "udfald": "afvis"}
    assert ("suggested", "R_6_15", "stiftelsesdato", "2026-02-01") in told(
        FEE | {"type": "REOPKOM", "periode_start": "2026-02-01", "periode_slut": "2026-02-28"},
        aftaler=own_rule(rule | {"type": "REOPKOM"}),
    )
    broken = report(WRONGFUL, aftaler=own_rule(rule | {"type": "KTCIVIL"}))
    assert "R_6_15" in {each.rule_id for each in broken.findings}
    assert broken.corrections == ()


def test_a_claims_own_pay_out_date_is_a_fact():
    assert told(DAGINSTITUTION | {"stiftelsesdato": "2026-01-05", "udbetalingsdato": "2026-01-05"}) == []


def own_rule(rule: dict[str, str]) -> Aftaler:
    return aftaler_from_mapping({"version": "1", "fordringshaver": "1234", "regel": [rule]})


def test_the_limitation_date_follows_a_forfald_that_is_put_right():
    assert told(WRONGFUL | {"forfaldsdato": "2026-01-02", "foraeldelsesdato": "2029-01-02"}) == [
        ("safe", "R_6_3+R_6_4", "forfaldsdato", "2026-01-05"),
        ("safe", "R_2_3a", "foraeldelsesdato", "2029-01-05"),
    ]


def test_forfald_outside_its_bounds_is_suggested_on_the_nearest_day():
    found = only(DAGINSTITUTION | {"forfaldsdato": "2026-03-10", "srb": "2026-03-20", "foraeldelsesdato": "2029-03-12"})
    assert (found.level.value, found.rule_id, found.field, found.value) == (
        "suggested", "R_6_6", "forfaldsdato", "2026-03-01",
    )  # fmt: skip
    assert "den nærmeste dag, den tillader" in found.note.da


def test_two_bounds_that_leave_one_stiftelse_suggest_it():
    claim = DAGINSTITUTION | {"type": "KFMILJØ", "stiftelsesdato": "2026-02-03", "forfaldsdato": "2026-02-03",
                       "foraeldelsesdato": "2029-02-05"}  # fmt: skip
    assert ("suggested", "R_6_18", "stiftelsesdato", "2026-02-01") in told(claim)


def test_one_bound_on_stiftelse_says_nothing_of_the_day_it_was():
    assert told(DAGINSTITUTION | {"type": "REOPKOM", "relation": "RELATERET", "hf": INTEREST["hf"], "hovedstol": "100",
                           "beloeb": "100", "stiftelsesdato": "2025-12-31", "forfaldsdato": "2025-12-31"}) == []  # fmt: skip


# --- SRB


def test_srb_before_forfald_is_suggested():
    assert told(DAGINSTITUTION | {"srb": "2026-01-10"}) == [("suggested", "R_6_1", "srb", "2026-01-15")]


def test_srb_of_interest_is_its_forfald():
    assert told(INTEREST | {"srb": "2026-01-20"}) == [("safe", "R_6_1", "srb", "2026-01-31")]
    assert told(INTEREST | {"srb": None}) == [("suggested", "R_7_3", "srb", "2026-01-31")]


def test_srb_that_is_missing_is_not_invented():
    assert told(DAGINSTITUTION | {"srb": None}) == []


# --- the period


def test_a_point_in_time_claim_ends_where_it_starts():
    assert told(FEE | {"periode_slut": "2026-01-15"}) == [("safe", "R_6_19+R_6_20", "periode_slut", "2026-01-01")]


@pytest.mark.parametrize(
    ("end", "level"), [("2026-01-28", "safe"), ("2026-02-03", "safe"), ("2026-01-20", "suggested")]
)
def test_the_only_end_a_rule_allows_is_safe_when_it_is_a_few_days_off(end: str, level: str):
    claim = DAGINSTITUTION | {"type": "FAEFDPE", "periode_slut": end, "stiftelsesdato": "2026-02-01",
                       "forfaldsdato": "2026-02-15", "srb": "2026-05-20", "foraeldelsesdato": "2029-02-15"}  # fmt: skip
    assert (level, "R_6_19+R_6_20", "periode_slut", "2026-01-31") in told(claim)


def test_interest_of_two_months_is_split_rather_than_cut():
    claim = INTEREST | {"type": "REOPKOM", "periode_slut": "2026-02-28"}
    assert [each for each in told(claim) if each[2].startswith("periode")] == [
        ("split", "R_6_19+R_6_20", "periode", "2026-01-01..2026-01-31; 2026-02-01..2026-02-28")
    ]


def test_a_period_whose_start_is_to_be_moved_is_not_split_before_it_is():
    claim = INTEREST | {"periode_slut": "2026-02-14", "hf": INTEREST["hf"] | {"forfaldsdato": "2026-01-10"}}
    found = told(claim)
    assert ("suggested", "R_10_7", "periode_start", "2026-01-11") in found
    assert "split" not in {each[0] for each in found}
    moved = told(claim | {"periode_start": "2026-01-11"})
    assert ("split", "R_6_21", "periode", "2026-01-11..2026-01-31; 2026-02-01..2026-02-14") in moved


def test_one_day_too_many_is_suggested():
    recalculated = DAGINSTITUTION | {"type": "KFOMDAG", "forfaldsdato": "2026-01-01", "foraeldelsesdato": "2029-01-02"}
    found = {each[2:] for each in told(recalculated | {"periode_slut": "2026-02-01"})}
    assert found == {("periode_slut", "2026-01-31")}


def test_a_period_that_the_type_does_not_have_is_suggested_to_be_left_out():
    claim = DAGINSTITUTION | {"type": "FOSAOMK", "forfaldsdato": "2026-01-01", "foraeldelsesdato": "2029-01-02"}
    assert told(claim) == [
        ("suggested", "R_7_9", "periode_start", None),
        ("suggested", "R_7_10", "periode_slut", None),
    ]


def test_a_period_that_ends_before_it_starts_is_not_guessed_at():
    assert told(DAGINSTITUTION | {"periode_slut": "2025-12-31"}) == []


def test_interest_of_a_main_claim_starts_the_day_after_its_forfald_at_the_earliest():
    claim = INTEREST | {"hf": INTEREST["hf"] | {"forfaldsdato": "2026-01-10"}}
    assert ("suggested", "R_10_7", "periode_start", "2026-01-11") in told(claim)


def test_a_period_across_a_month_is_to_be_split():
    found = report(INTEREST | {"periode_start": "2026-01-15", "periode_slut": "2026-02-14"}).corrections[-1]
    assert (found.level.value, found.rule_id, found.field) == ("split", "R_6_21", "periode")
    assert found.value == "2026-01-15..2026-01-31; 2026-02-01..2026-02-14"
    assert "Beløbene deles ikke her" in found.note.da


def test_a_period_longer_than_allowed_is_split_by_month():
    assert told(DAGINSTITUTION | {"periode_slut": "2026-03-31"}) == [
        ("split", "R_6_20", "periode", "2026-01-01..2026-01-31; 2026-02-01..2026-02-28; 2026-03-01..2026-03-31")
    ]


def test_a_period_across_a_year_is_split_by_year():
    claim = DAGINSTITUTION | {"type": "REELHUS", "periode_start": "2025-11-01", "periode_slut": "2026-02-28",
                       "forfaldsdato": "2026-01-20", "stiftelsesdato": "2025-11-01",
                       "foraeldelsesdato": "2029-01-22"}  # fmt: skip
    assert ("split", "R_6_21", "periode", "2025-11-01..2025-12-31; 2026-01-01..2026-02-28") in told(claim)


def test_a_mistyped_year_is_not_split():
    assert told(DAGINSTITUTION | {"periode_slut": "2036-01-31"}) == []


# --- doubt


def test_nothing_is_counted_from_a_date_that_may_be_the_wrong_one():
    claim = FEE | {"periode_start": "2026-01-15"}
    (first, *others) = report(claim).corrections
    assert {each.level.value for each in (first, *others)} == {"suggested"}
    assert "Det kan også være periodens startdato" in first.note.da


def test_nothing_is_counted_from_a_date_that_is_wrong_itself():
    claim = WRONGFUL | {"stiftelsesdato": "2026-01-03"}  # a Saturday, and forfald is the same day
    [found] = report(claim).corrections
    assert (found.level.value, found.field, found.value) == ("suggested", "forfaldsdato", "2026-01-03")
    assert "Men stiftelsesdatoen er selv forkert" in found.note.da


def test_a_rule_that_raises_stops_no_corrections(monkeypatch: pytest.MonkeyPatch):
    claim = DAGINSTITUTION | {"foraeldelsesdato": "2028-01-15", "srb": "2026-01-10"}
    rule = next(each for each in Rulebook.load(TODAY).rules if (each.type_code, each.rule_id) == ("KFDAINS", "R_6_1"))
    monkeypatch.setattr(rule.condition, "holds", lambda _: 1 / 0)
    found = report(claim)
    assert "R_6_1" in {each.rule_id for each in found.findings if each.outcome is Outcome.IKKE_EVALUERET}
    assert [(each.rule_id, each.field) for each in found.corrections] == [("R_2_3a", "foraeldelsesdato")]


def test_a_mistyped_year_of_forfald_does_not_move_the_limitation_date_unasked():
    assert "safe" not in {each[0] for each in told(DAGINSTITUTION | {"forfaldsdato": "2062-01-15"})}


def test_a_date_that_others_must_follow_is_only_suggested_with_them():
    claim = INTEREST | {"type": "KOPRORE", "stiftelsesdato": "2026-01-30", "forfaldsdato": "2026-01-30",
                        "srb": "2026-01-30"}  # fmt: skip
    found = report(claim).corrections
    assert [(each.level.value, each.field, each.value) for each in found] == [
        ("suggested", "stiftelsesdato", "2026-01-31"),
        ("suggested", "forfaldsdato", "2026-01-31"),
        ("suggested", "srb", "2026-01-31"),
    ]
    assert "Andre datoer skal følge med" in found[0].note.da


def test_amounts_and_codes_have_no_corrections():
    claim = DAGINSTITUTION | {"hovedstol": "99999", "beloeb": "100000", "art": "MODR", "relation": "RELATERET"}
    assert {"R_4_2", "R_4_7", "R_1_1", "R_1_2"} <= {each.rule_id for each in report(claim).findings}
    assert told(claim) == []


# --- the report


def test_a_check_without_the_filter_computes_no_corrections():
    assert told(DAGINSTITUTION | {"stiftelsesdato": "2026-01-05"}, layers=["advice"]) == []


def test_a_type_without_a_filter_has_none():
    assert told(DAGINSTITUTION | {"type": "UKENDT1", "srb": "2026-01-10"}) == []


def test_the_creditors_own_rules_count():
    rule = {"type": "KFDAINS", "regel": "R_6_1", "krav": "srb == plus(forfaldsdato,1m)", "udfald": "afvis"}
    assert told(DAGINSTITUTION, aftaler=own_rule(rule))[:1] == [("safe", "R_6_1", "srb", "2026-02-15")]


def test_corrections_stand_in_the_report_as_json():
    written = report(DAGINSTITUTION | {"stiftelsesdato": None}).as_dict()
    assert written["corrections"] == [
        {
            "rule_id": "R_7_1",
            "field": "stiftelsesdato",
            "value": "2026-01-01",
            "level": "safe",
            "note": {
                "da": "Stiftelsesdato mangler. Reglen R_6_15+R_6_16 kræver, at stiftelsesdato er periodens startdato:"
                " det giver 2026-01-01.",
                "en": "The date of creation is missing. Rule R_6_15+R_6_16 demands that date of creation is period start:"
                " that gives 2026-01-01.",
            },
            "provenance": "ours",
        }
    ]
    del written["corrections"]
    assert Report.from_dict(written).corrections == ()
