"""The Danish calendar and deadline arithmetic."""

from datetime import date, timedelta

import pytest

from oir_kernel import dates
from oir_kernel.dates import Period, parse_period

EASTERS = [
    "2000-04-23", "2001-04-15", "2002-03-31", "2003-04-20", "2004-04-11", "2005-03-27", "2006-04-16", "2007-04-08",
    "2008-03-23", "2009-04-12", "2010-04-04", "2011-04-24", "2012-04-08", "2013-03-31", "2014-04-20", "2015-04-05",
    "2016-03-27", "2017-04-16", "2018-04-01", "2019-04-21", "2020-04-12", "2021-04-04", "2022-04-17", "2023-04-09",
    "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21",
]  # fmt: skip


@pytest.mark.parametrize("day", EASTERS)
def test_easter_falls_where_the_calendar_prints_it(day: str):
    assert dates.easter_sunday(int(day[:4])) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("3y", Period(3, 0, 0)),
        ("1m-1d", Period(0, 1, -1)),
        ("1y2m-1d", Period(1, 2, -1)),
        ("8y4m", Period(8, 4, 0)),
        ("-12d", Period(0, 0, -12)),
        ("1m20d", Period(0, 1, 20)),
    ],
)
def test_a_period_is_read_as_written(text: str, period: Period):
    assert parse_period(text) == period


@pytest.mark.parametrize("text", ["", "3", "y", "1d1m", "1m1m", "1.5y", "3y ", "1w", "--1d", "٣y"])
def test_what_is_no_period_is_refused(text: str):
    with pytest.raises(ValueError, match="not a period"):
        parse_period(text)


@pytest.mark.parametrize(
    ("day", "period", "result"),
    [
        ("2026-01-31", "1m", "2026-02-28"),
        ("2024-01-31", "1m", "2024-02-29"),
        ("2024-02-29", "1y", "2025-02-28"),
        ("2024-02-29", "4y", "2028-02-29"),
        ("2024-02-29", "3y", "2027-02-28"),
        ("2024-01-31", "1y1m", "2025-02-28"),  # clamped once, at the end
        ("2026-01-31", "1m-1d", "2026-02-27"),
        ("2026-03-01", "1m-1d", "2026-03-31"),
        ("2026-12-31", "2m", "2027-02-28"),
        ("2026-03-31", "-1m", "2026-02-28"),
        ("2026-01-05", "-12d", "2025-12-24"),
        ("1900-01-31", "1m", "1900-02-28"),
        ("2000-01-31", "1m", "2000-02-29"),
    ],
)
def test_months_clamp_to_the_end_and_days_follow(day: str, period: str, result: str):
    assert dates.plus(date.fromisoformat(day), parse_period(period)) == date.fromisoformat(result)


@pytest.mark.parametrize(("day", "period"), [(date.max, "1d"), (date.max, "1y"), (date.min, "-1d"), (date.min, "-1m")])
def test_a_deadline_outside_the_calendar_is_refused(day: date, period: str):
    with pytest.raises((ValueError, OverflowError)):
        dates.plus(day, parse_period(period))


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        ("2026-11-23", "2026-11-23"),  # a Monday stays
        ("2026-11-21", "2026-11-23"),  # Saturday
        ("2026-12-24", "2026-12-28"),  # 24, 25, 26 December and Sunday the 27th
        ("2026-12-31", "2027-01-04"),  # New Year's Eve, New Year's Day, weekend
        ("2026-06-05", "2026-06-08"),  # grundlovsdag, a Friday
        ("2026-04-02", "2026-04-07"),  # Maundy Thursday to Easter Monday
        ("2026-05-14", "2026-05-15"),  # Ascension; the day after is an ordinary hverdag
        ("2023-05-05", "2023-05-08"),  # store bededag, the last one
        ("2024-04-26", "2024-04-26"),  # where store bededag would have been
    ],
)
def test_a_deadline_on_a_closing_day_moves_to_the_next_hverdag(day: str, moved: str):
    assert dates.next_hverdag(date.fromisoformat(day)) == date.fromisoformat(moved)
    assert dates.plus_shift(date.fromisoformat(day) - timedelta(days=3), parse_period("3d")).isoformat() == moved


def test_banks_also_close_on_the_day_after_ascension():
    after_ascension = date(2026, 5, 15)
    assert dates.is_hverdag(after_ascension)
    assert not dates.is_bankdag(after_ascension)
    assert dates.closing_name(after_ascension) == "dagen efter Kristi himmelfartsdag"


def test_an_ordinary_monday_is_a_bank_day_without_a_closing_name():
    assert dates.is_bankdag(date(2026, 11, 23))
    assert dates.closing_name(date(2026, 11, 23)) == ""


@pytest.mark.parametrize(
    ("day", "name"),
    [("2026-04-03", "langfredag"), ("2026-06-05", "grundlovsdag"), ("2026-11-22", "søndag"), ("2026-12-25", "juledag")],
)
def test_a_closing_day_says_its_name(day: str, name: str):
    assert dates.closing_name(date.fromisoformat(day)) == name


def test_neighbouring_bank_days_skip_easter():
    assert dates.previous_bankdag(date(2026, 4, 5)) == date(2026, 4, 1)
    assert dates.next_bankdag(date(2026, 4, 5)) == date(2026, 4, 7)
    assert dates.next_bankdag(date(2026, 11, 23)) == dates.previous_bankdag(date(2026, 11, 23)) == date(2026, 11, 23)


def test_store_bededag_is_a_holiday_through_2023():
    assert public_names(2023) - public_names(2024) == {"store bededag"}


def public_names(year: int) -> set[str]:
    return set(dates.public_holidays(year).values())


def test_the_first_of_the_next_month_crosses_the_year():
    assert dates.first_of_next_month(date(2026, 12, 31)) == date(2027, 1, 1)
    assert dates.first_of_next_month(date(2026, 1, 31)) == date(2026, 2, 1)


def test_days_are_counted_with_both_ends():
    assert dates.days_incl(date(2026, 1, 1), date(2026, 1, 31)) == 31
    assert dates.days_incl(date(2026, 1, 1), date(2026, 1, 1)) == 1
    assert dates.days_incl(date(2026, 1, 2), date(2026, 1, 1)) == 0


def test_the_same_month_of_another_year_is_another_month():
    assert dates.same_month(date(2026, 1, 1), date(2026, 1, 31))
    assert not dates.same_month(date(2026, 1, 1), date(2027, 1, 1))
    assert dates.same_year(date(2026, 1, 1), date(2026, 12, 31))
    assert not dates.same_year(date(2026, 12, 31), date(2027, 1, 1))
