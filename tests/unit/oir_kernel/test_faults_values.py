"""The values of a fault's parameters, and chance that comes out the same again."""

from datetime import datetime, time, timedelta
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oir_kernel.clock import DANISH_TIME
from oir_kernel.faults import values as v
from oir_kernel.faults.chance import lognormal, luck, uniform

FIRST, LAST = datetime.fromisoformat("1990-01-01T00:00"), datetime.fromisoformat("2100-01-01T00:00")
EVERY_DAY = frozenset(range(1, 8))


def danish(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(DANISH_TIME)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("250ms", timedelta(milliseconds=250)),
        ("2s", timedelta(seconds=2)),
        ("5m", timedelta(minutes=5)),
        ("3h", timedelta(hours=3)),
        ("366d", timedelta(days=366)),
    ],
)
def test_a_duration_is_a_number_and_a_unit(text: str, read: timedelta) -> None:
    assert v.duration(text) == read


@pytest.mark.parametrize("text", ["", "2", "s", "2 s", "-2s", "2.5s", "367d", "99999999s", "2w", "２s"])
def test_anything_else_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match=r"^$"):
        v.duration(text)


def test_the_wall_keeps_nobody_longer_than_two_minutes() -> None:
    assert v.wall_duration("120s") == timedelta(minutes=2)
    with pytest.raises(ValueError, match=r"^$"):
        v.wall_duration("121s")


def test_a_span_is_one_duration_or_two_in_order() -> None:
    assert v.span("1s") == v.Span(timedelta(seconds=1), timedelta(seconds=1))
    assert v.span("100ms-1s") == v.Span(timedelta(milliseconds=100), timedelta(seconds=1))
    for text in ("1s-100ms", "1s-", "-1s", "1s-2s-3s"):
        with pytest.raises(ValueError, match=r"^$"):
            v.span(text)


@pytest.mark.parametrize(("text", "read"), [("0.01", 0.01), ("0.5", 0.5), ("3", 3.0), ("3.00", 3.0)])
def test_a_spread_is_a_small_number(text: str, read: float) -> None:
    assert v.spread(text) == read


@pytest.mark.parametrize("text", ["0", "3.01", "0.001", "-1", "nan", "1e1", ""])
def test_anything_else_is_no_spread(text: str) -> None:
    with pytest.raises(ValueError, match=r"^$"):
        v.spread(text)


def test_weekdays_are_numbers_and_ranges() -> None:
    assert v.weekdays("1-5") == {1, 2, 3, 4, 5}
    assert v.weekdays("6,7") == {6, 7}
    assert v.weekdays("1,3-4") == {1, 3, 4}
    for text in ("", "0", "8", "5-1", "1-", "1,,2", "mandag"):
        with pytest.raises(ValueError, match=r"^$"):
            v.weekdays(text)


def test_times_choices_numbers_and_texts_are_read_or_refused() -> None:
    assert v.clock_time("18:05") == time(18, 5)
    assert v.whole(2, 10)("10") == 10
    assert v.Choice(("a", "b"))("b") == "b"
    assert v.said("Lukket pga. årsafslutning") == "Lukket pga. årsafslutning"
    refused = [(v.clock_time, "24:00"), (v.clock_time, "8:00"), (v.whole(2, 10), "11"), (v.whole(2, 10), "x")]
    for read, text in [*refused, (v.Choice(("a",)), "b"), (v.said, "x" * 201), (v.said, "a\x00b"), (v.said, "\ud800")]:
        with pytest.raises(ValueError, match=r"^$"):
            read(text)


# --- The service window ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-23T17:59:59+01:00", None),
        ("2026-11-23T18:00:00+01:00", "2026-11-24T06:00:00+01:00"),
        ("2026-11-24T05:59:59+01:00", "2026-11-24T06:00:00+01:00"),
        ("2026-11-24T06:00:00+01:00", None),
    ],
)
def test_a_window_past_midnight_closes_and_opens_in_danish_time(now: str, opens: str | None) -> None:
    window = v.Window(time(18), time(6), EVERY_DAY)
    assert window.closed_until(danish(now)) == (None if opens is None else danish(opens))


def test_a_window_belongs_to_the_day_it_begins_on() -> None:
    fridays = v.Window(time(18), time(6), frozenset({5}))
    assert fridays.closed_until(danish("2026-11-28T05:00:00+01:00")) == danish("2026-11-28T06:00:00+01:00")  # Saturday
    assert fridays.closed_until(danish("2026-11-28T18:30:00+01:00")) is None
    assert fridays.closed_until(danish("2026-11-27T05:00:00+01:00")) is None  # Friday, before it begins


def test_a_weekend_of_whole_days_is_one_window() -> None:
    weekend = v.Window(time(0), time(0), frozenset({6, 7}))
    assert weekend.closed_until(danish("2026-11-28T12:00:00+01:00")) == danish("2026-11-30T00:00:00+01:00")
    assert weekend.closed_until(danish("2026-11-30T00:00:00+01:00")) is None


def test_a_window_that_never_opens_says_a_day_at_least_a_week_ahead() -> None:
    always = v.Window(time(0), time(0), EVERY_DAY)
    opens = always.closed_until(danish("2026-11-23T12:00:00+01:00"))
    assert opens == danish("2026-12-01T00:00:00+01:00")


def test_the_hour_that_comes_twice_is_closed_twice() -> None:
    window = v.Window(time(2), time(3), EVERY_DAY)
    for now in ("2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"):
        assert window.closed_until(danish(now)) == danish("2026-10-25T03:00:00+01:00")
    assert window.closed_until(danish("2026-10-25T03:00:00+01:00")) is None


@given(st.datetimes(FIRST, LAST), st.times(), st.times(), st.sets(st.integers(1, 7)))
def test_when_a_window_opens_it_is_open(at: datetime, begin: time, end: time, days: set[int]) -> None:
    now = at.replace(tzinfo=DANISH_TIME)
    window = v.Window(begin.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0), frozenset(days))
    opens = window.closed_until(now)
    if opens is not None:
        assert opens.timestamp() > now.timestamp()
        still_closed = window.closed_until(opens)
        assert still_closed is None or opens.timestamp() - now.timestamp() > 6 * 86400


# --- Chance ----------------------------------------------------------------------------------------------------------


def test_chance_is_the_same_in_the_next_run() -> None:
    assert luck("seed", "http;status=503", 1) == 0.47251091742924967  # pinned: another number is another course
    numbers = {luck(seed, fault, call) for seed in ("", "a") for fault in ("x", "y") for call in range(50)}
    assert len(numbers) == 200
    assert all(0 <= number < 1 for number in numbers)


def test_chance_is_spread_evenly() -> None:
    hits = sum(luck("s", "f", call) < 0.25 for call in range(4000))
    assert 900 < hits < 1100


@given(st.floats(0, 1, exclude_max=True))
def test_a_uniform_delay_lies_between_its_ends(at: float) -> None:
    low, high = timedelta(milliseconds=100), timedelta(milliseconds=400)
    assert low <= uniform(low, high, at) <= high


def test_half_of_the_lognormal_delays_are_below_the_median() -> None:
    drawn = [lognormal(timedelta(seconds=1), 0.5, luck("s", "f", call)).total_seconds() for call in range(2001)]
    assert 0.9 < median(drawn) < 1.1
    assert 2 < max(drawn) < 20
    assert lognormal(timedelta(days=366), 3, 0.999999) == timedelta(days=365)
