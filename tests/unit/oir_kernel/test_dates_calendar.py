"""The whole calendar of a year by name, and the edges of date arithmetic."""

from datetime import date, timedelta

import pytest

from oir_kernel import dates
from oir_kernel.dates import Period, parse_period
from tests.support.psrm_oracle import slow_easter

HOLIDAYS_2026 = {
    "2026-01-01": "nytårsdag",
    "2026-04-02": "skærtorsdag",
    "2026-04-03": "langfredag",
    "2026-04-05": "påskedag",
    "2026-04-06": "2. påskedag",
    "2026-05-14": "Kristi himmelfartsdag",
    "2026-05-24": "pinsedag",
    "2026-05-25": "2. pinsedag",
    "2026-12-25": "juledag",
    "2026-12-26": "2. juledag",
}
CLOSING_2026 = HOLIDAYS_2026 | {
    "2026-06-05": "grundlovsdag",
    "2026-12-24": "juleaftensdag",
    "2026-12-31": "nytårsaftensdag",
    "2026-05-15": "dagen efter Kristi himmelfartsdag",
}


def year(number: int) -> list[date]:
    first = date(number, 1, 1)
    return [first + timedelta(days=count) for count in range(366) if (first + timedelta(days=count)).year == number]


def test_the_public_holidays_of_a_year():
    found = {day.isoformat(): name for day, name in dates.public_holidays(2026).items()}
    assert found == HOLIDAYS_2026


def test_store_bededag_stood_on_the_fourth_friday_after_easter_until_2023():
    assert dates.public_holidays(2023)[date(2023, 5, 5)] == "store bededag"
    assert len(dates.public_holidays(2023)) == len(HOLIDAYS_2026) + 1
    assert len(dates.public_holidays(2024)) == len(HOLIDAYS_2026)


def test_every_day_of_a_year_that_is_no_bank_day_says_why():
    for day in year(2026):
        weekend = {5: "lørdag", 6: "søndag"}.get(day.weekday(), "")
        assert dates.closing_name(day) == CLOSING_2026.get(day.isoformat(), weekend), day
        assert dates.is_bankdag(day) is (not dates.closing_name(day))
        assert dates.is_hverdag(day) is (dates.is_bankdag(day) or day == date(2026, 5, 15))


@pytest.mark.parametrize("number", [2024, 2026])
def test_the_neighbouring_working_days_are_the_nearest(number: int):
    for day in year(number):
        coming = [day + timedelta(days=count) for count in range(10)]
        gone = [day - timedelta(days=count) for count in range(10)]
        assert dates.next_hverdag(day) == next(filter(dates.is_hverdag, coming))
        assert dates.next_bankdag(day) == next(filter(dates.is_bankdag, coming))
        assert dates.previous_bankdag(day) == next(filter(dates.is_bankdag, gone))


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("number", [1900, 2000, 2023, 2024, 2026])
def test_the_last_day_of_a_month_stays_within_each_other_month(number: int, month: int):
    last = date(number + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    moved = dates.plus(date(number - 1, 12, 31), Period(months=month))
    assert moved == last
    assert dates.plus(last, Period(days=1)).day == 1


def test_a_period_of_nothing_moves_nothing():
    assert parse_period("0d") == Period() == Period(0, 0, 0)
    assert dates.plus(date(2024, 2, 29), Period()) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("9999y", Period(9999)),
        ("9999m", Period(0, 9999)),
        ("99999d", Period(0, 0, 99999)),
        ("+1y-12m+3d", Period(1, -12, 3)),
    ],
)
def test_the_longest_and_the_signed_periods_are_read(text: str, period: Period):
    assert parse_period(text) == period


@pytest.mark.parametrize("text", ["10000y", "10000m", "100000d", "1d1y", "1y1y", "1yX", "1 y"])
def test_a_period_beyond_that_is_refused_with_an_example(text: str):
    with pytest.raises(ValueError, match=r"^not a period such as 3y, 1m-1d or -12d$"):
        parse_period(text)


def test_a_period_is_read_in_latin_digits_only():
    with pytest.raises(ValueError, match="not a period"):
        parse_period("٣d")


def test_easter_agrees_with_another_algorithm_in_every_year_of_the_gregorian_calendar():
    assert [dates.easter_sunday(number) for number in range(1583, 10_000)] == [
        slow_easter(number) for number in range(1583, 10_000)
    ]
