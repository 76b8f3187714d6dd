"""Limitation: each wrong start by its name, each of the two last days, and claims that lack what is compared."""

from datetime import date
from typing import Any

import pytest

from tests.support.psrm_checks import hits, values

CLAIM: dict[str, Any] = {
    "type": "KFDAINS",
    "forfaldsdato": "2026-01-15",
    "srb": "2026-02-20",
    "periode_slut": "2026-03-05",
    "stiftelsesdato": "2026-04-07",
    "rykkerfrist": "2026-05-12",
    "underretningsdato": "2026-06-16",
}
INTEREST: dict[str, Any] = CLAIM | {"type": "KFOPREN", "periode_start": "2026-01-02"}


@pytest.mark.parametrize(
    ("given", "da", "en", "day"),
    [
        ("2029-02-20", "SRB", "the last day of timely payment", "2026-02-20"),
        ("2029-03-05", "periodens slutdato", "the end of the period", "2026-03-05"),
        ("2029-04-07", "stiftelsesdatoen", "the date of creation", "2026-04-07"),
        ("2029-04-09", "stiftelsesdatoen", "the date of creation", "2026-04-07"),
        ("2029-05-12", "rykkerfristen", "the deadline of the reminder", "2026-05-12"),
        ("2029-06-16", "underretningen", "the notice to the debtor", "2026-06-16"),
        ("2029-01-16", "dagen efter fristens start,", "the day after limitation starts,", "2026-01-16"),
        ("2029-11-02", "modtagelsesdatoen", "the date of receipt", "2026-11-02"),
    ],
)
def test_the_day_that_limitation_was_counted_from_is_named(given: str, da: str, en: str, day: str):
    told = {"fra": da, "start": en, "dato": day, "aar": "3", "rigtig": "2029-01-15"}
    assert values("PSRM-R-146", **CLAIM, foraeldelsesdato=given) == told


@pytest.mark.parametrize("given", ["2029-01-14", "2029-01-15", "2029-02-21", "2031-02-20", None])
def test_a_date_that_no_day_explains_is_not_told_of(given: str | None):
    assert hits("PSRM-R-146", **CLAIM, foraeldelsesdato=given) == []


@pytest.mark.parametrize(
    "missing", [{"forfaldsdato": None}, {"henstand_til": "2026-03-01"}, {"domsdato": "2026-03-01"}, {"type": "ABCDEFG"}]
)
def test_a_claim_whose_start_is_unknown_or_moved_is_not_told_of(missing: dict[str, Any]):
    assert hits("PSRM-R-146", **(CLAIM | missing), foraeldelsesdato="2029-02-20") == []


def test_two_wrong_days_that_fall_together_are_told_by_the_first():
    together = CLAIM | {"periode_slut": "2026-02-20"}
    assert values("PSRM-R-146", **together, foraeldelsesdato="2029-02-20")["fra"] == "SRB"
    told = values("PSRM-R-153", **(INTEREST | {"periode_slut": "2026-02-20"}), foraeldelsesdato="2029-02-20")
    assert told["fra"] == "periodens slutdato"


@pytest.mark.parametrize(("code", "rule_id"), [("DKHUSER", "PSRM-R-147"), ("EKHUSER", "PSRM-R-147")])
def test_business_rent_counted_from_srb_is_told_once(code: str, rule_id: str):
    rent = CLAIM | {"type": code, "foraeldelsesdato": "2029-02-20"}
    assert [each for each in ("PSRM-R-146", "PSRM-R-147", "PSRM-R-153") if hits(each, **rent)] == [rule_id]
    assert values("PSRM-R-147", **rent)["aar"] == "3"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("2029-02-20", {"fra": "SRB", "start": "the last day of timely payment", "dato": "2026-02-20"}),
        ("2029-01-16", {"fra": "dagen efter fristens start,", "dato": "2026-01-16"}),
        ("2029-01-15", {"fra": "forfaldsdatoen", "start": "the due date", "dato": "2026-01-15"}),
    ],
)
def test_bortfald_is_no_three_years_after_forfald_or_srb(given: str, told: dict[str, str]):
    found = hits("PSRM-R-141", **(CLAIM | {"type": "KFTILDA"}), foraeldelsesdato=given)
    expected = [] if "dagen" in told["fra"] else [told]
    assert [hit.values for hit in found] == expected


@pytest.mark.parametrize("missing", ["foraeldelsesdato", "forfaldsdato", "srb"])
def test_bortfald_without_dates_is_not_told_of(missing: str):
    claim = {"foraeldelsesdato": "2029-04-20", "forfaldsdato": "2026-01-15", "srb": "2026-02-20"} | {missing: None}
    assert hits("PSRM-R-141", **claim) == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("domsdato", {"hvad": "Dommen", "what": "judgment", "dato": "2026-04-06"}),
        ("forligsdato", {"hvad": "Forliget", "what": "settlement", "dato": "2026-04-06"}),
    ],
)
def test_a_judgment_or_settlement_from_before_the_claim_fixes_another(name: str, told: dict[str, str]):
    assert values("PSRM-R-138", **CLAIM, **{name: "2026-04-06"}) == told
    assert hits("PSRM-R-138", **CLAIM, **{name: "2026-04-07"}) == []
    assert hits("PSRM-R-138", **{name: "2026-04-06"}) == []


@pytest.mark.parametrize(
    ("fields", "moved"),
    [
        ({"foraeldelsesdato": "2029-06-09"}, "2029-06-11"),
        ({"foraeldelsesdato": "2029-06-11"}, None),
        ({"foraeldelsesdato": "2029-06-09", "type": "ABCDEFG"}, None),
        ({"foraeldelsesdato": "2029-06-09", "type": "KFTILDA"}, None),
        ({"foraeldelsesdato": "2029-06-09", "domsdato": "2026-05-01"}, None),
        ({"foraeldelsesdato": "2029-06-09", "forligsdato": "2026-05-01"}, None),
        ({"foraeldelsesdato": "2029-06-16"}, None),
        ({"foraeldelsesdato": "2026-11-01", "type": "KFTILSE"}, "2026-11-02"),
        ({"foraeldelsesdato": "2026-10-31", "type": "KFTILSE"}, "2026-11-02"),
        ({"foraeldelsesdato": "2026-10-25", "type": "KFTILSE"}, None),
        ({"foraeldelsesdato": "9999-06-12", "type": "KFTILSE"}, None),
        ({"foraeldelsesdato": "9998-06-13", "type": "KFTILSE"}, "9998-06-15"),
        ({"foraeldelsesdato": None}, None),
    ],
)
def test_a_last_day_on_a_closing_day_moves_unless_it_is_wrong_in_another_way(fields: dict[str, Any], moved: str | None):
    found = hits("PSRM-R-148", **(CLAIM | fields))
    assert [hit.expected for hit in found] == ([] if moved is None else [moved])
    assert [hit.values["hverdag"] for hit in found] == ([] if moved is None else [moved])


@pytest.mark.parametrize(
    ("fields", "end"),
    [
        ({"foraeldelsesdato": "2029-03-31"}, "2029-04-03"),
        ({"foraeldelsesdato": "2029-04-01"}, None),
        ({"foraeldelsesdato": "2029-03-31", "domsdato": "2026-05-01"}, None),
        ({"foraeldelsesdato": "2029-03-31", "henstand_til": None}, None),
        ({"foraeldelsesdato": "2029-03-31", "type": "ABCDEFG"}, None),
        ({"foraeldelsesdato": "2029-03-31", "henstand_til": "9999-12-31"}, None),
        ({"foraeldelsesdato": None}, None),
    ],
)
def test_after_a_postponement_limitation_runs_anew_from_the_day_after(fields: dict[str, Any], end: str | None):
    claim = CLAIM | {"henstand_til": "2026-03-31"} | fields
    found = hits("PSRM-R-149", **claim)
    assert [hit.values for hit in found] == ([] if end is None else [{"udloeb": end}])


@pytest.mark.parametrize(("last", "is_told"), [("2026-11-01", True), ("2026-11-02", False), (None, False)])
def test_interest_lapses_with_its_main_claim(last: str | None, is_told: bool):
    found = hits("PSRM-R-150", hf={"type": "KFDAINS", "foraeldelsesdato": last})
    assert [hit.path for hit in found] == ["hf.foraeldelsesdato"] * is_told
    assert hits("PSRM-R-150", type="REOPDAG") == []


def test_dates_beyond_the_calendar_are_left_to_other_rules():
    beyond = CLAIM | {"forfaldsdato": "9998-01-15", "srb": "9998-02-20", "foraeldelsesdato": date.max.isoformat()}
    for rule_id in ("PSRM-R-141", "PSRM-R-146", "PSRM-R-147", "PSRM-R-148", "PSRM-R-153"):
        assert hits(rule_id, **beyond) == []
    last_years = CLAIM | {"forfaldsdato": "9996-01-15", "srb": "9996-02-20", "foraeldelsesdato": "9999-02-20"}
    assert hits("PSRM-R-146", **last_years) == [], "four years after forfald, the filter's bound, are beyond"


def test_interest_counted_from_its_srb_is_told():
    assert values("PSRM-R-153", **INTEREST, foraeldelsesdato="2029-02-20")["fra"] == "SRB"


def test_the_right_last_day_is_named_as_moved_from_a_closing_day():
    due_for_a_saturday = CLAIM | {"forfaldsdato": "2026-06-09", "srb": "2026-07-20"}
    assert values("PSRM-R-146", **due_for_a_saturday, foraeldelsesdato="2029-07-20")["rigtig"] == "2029-06-11"
