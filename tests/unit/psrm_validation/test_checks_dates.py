"""Advice on dates, periods and the creditor's process: both sides of each bound, and claims that lack a date."""

from datetime import date
from typing import Any

import pytest

from tests.support.psrm_checks import hits, values

ONE_DAY = {"stiftelsesdato": "2025-03-01", "periode_start": "2025-03-01", "periode_slut": "2025-03-01"}
NOTHING_TO_COMPARE: list[tuple[str, dict[str, Any]]] = [
    ("PSRM-R-093", {"paakravsfrist": "2026-05-31"}),
    ("PSRM-R-093", {"forfaldsdato": "2026-05-31", "valuta": "DKK"}),
    ("PSRM-R-094", ONE_DAY),
    ("PSRM-R-094", {"forfaldsdato": "2025-03-01"}),
    ("PSRM-R-095", {"forfaldsdato": "2026-06-30"}),
    ("PSRM-R-095", {"periode_slut": "2026-06-30"}),
    ("PSRM-R-117", {"periode_start": "2026-01-16", "hf": {"type": "KTCIVIL"}}),
    ("PSRM-R-117", {"hf": {"type": "KTCIVIL", "forfaldsdato": "2026-01-15"}}),
    ("PSRM-R-118", {"domsdato": "2026-01-15", "periode_start": "2026-01-01"}),
    ("PSRM-R-118", {"domsdato": "2026-01-15", "periode_slut": "2026-01-31"}),
    ("PSRM-R-118", {"periode_start": "2026-01-01", "periode_slut": "2026-01-31"}),
    ("PSRM-R-205", {"srb": "2026-01-31"}),
    ("PSRM-R-205", {"forfaldsdato": "2026-01-31"}),
]


@pytest.mark.parametrize(("rule_id", "fields"), NOTHING_TO_COMPARE)
def test_a_date_without_the_date_it_is_compared_with_is_not_told_of(rule_id: str, fields: dict[str, Any]):
    assert hits(rule_id, **fields) == []


def test_interest_that_fell_due_eleven_days_ago_may_have_been_billed():
    (hit,) = hits("PSRM-R-092", srb="2026-11-01", forfaldsdato="2026-10-23")
    assert (hit.path, hit.expected) == ("srb", "2026-10-23")
    assert hits("PSRM-R-092", srb="2026-11-01", forfaldsdato="2026-10-22") == []


@pytest.mark.parametrize("end", ["2025-10-30", "2025-09-30", "2025-11-30", "2025-12-31"])
def test_a_fee_year_that_ends_in_october_is_left_to_the_filter(end: str):
    assert hits("PSRM-R-095", forfaldsdato="2026-06-30", periode_slut="2025-10-31") == []
    assert [hit.path for hit in hits("PSRM-R-095", forfaldsdato="2026-06-30", periode_slut=end)] == ["forfaldsdato"]


@pytest.mark.parametrize(
    ("start", "nearest"),
    [
        ("2025-10-16", "2025-11-16"),
        ("2025-11-15", "2025-11-16"),
        ("2025-11-16", None),
        ("2026-02-15", "2026-02-16"),
        ("2026-02-16", None),
        ("2027-12-16", None),
    ],
)
def test_an_interest_month_starts_on_the_day_after_forfald_in_every_later_month(start: str, nearest: str | None):
    found = hits("PSRM-R-117", periode_start=start, hf={"type": "KTCIVIL", "forfaldsdato": "2025-11-15"})
    assert [hit.expected for hit in found] == ([] if nearest is None else [nearest])


@pytest.mark.parametrize(
    ("start", "end", "is_told"),
    [
        ("2026-01-14", "2026-01-31", True),
        ("2026-01-15", "2026-01-31", True),
        ("2026-01-16", "2026-01-31", False),
        ("2026-01-14", "2026-01-16", True),
        ("2026-01-14", "2026-01-15", False),
    ],
)
def test_court_interest_over_the_day_of_judgment_is_two_claims(start: str, end: str, is_told: bool):
    found = hits("PSRM-R-118", domsdato="2026-01-15", periode_start=start, periode_slut=end)
    assert [hit.values for hit in found] == [{"dom": "2026-01-15", "dagen_efter": "2026-01-16"}] * is_told


def test_the_last_month_of_the_calendar_has_no_next_month():
    assert hits("PSRM-R-119", periode_start="9999-12-02") == []
    assert [hit.expected for hit in hits("PSRM-R-119", periode_start="9998-12-02")] == ["9999-01-01"]


def test_a_trade_stall_and_a_mast_are_named_as_what_they_are():
    assert values("PSRM-R-201", beskrivelse="Leje af stadepladsen 4") == {"hvad": "stadeplads", "what": "stall pitch"}
    assert values("PSRM-R-201", beskrivelse="Leje af antennemast 4") == {"hvad": "mast", "what": "mast"}


def test_the_statutory_deadline_of_business_rent_is_the_third_hverdag():
    friday = date(2026, 1, 16).isoformat()
    assert hits("PSRM-R-205", forfaldsdato=friday, srb="2026-01-21") == []
    (hit,) = hits("PSRM-R-205", forfaldsdato=friday, srb="2026-01-22")
    assert hit.expected == "2026-01-21"
