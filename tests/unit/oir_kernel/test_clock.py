"""The one clock: standing still, ticking, and never mistaken about the hour."""

from datetime import UTC, date, datetime, timedelta

import pytest

from oir_kernel import clock
from oir_kernel.clock import DANISH_TIME, FrozenClock, TickingClock, monotonic, perf_counter


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


class _Machine(datetime):
    """A machine whose clock a test sets."""

    instant = at("2026-11-23T09:00:00+00:00")

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        assert tz is UTC
        return cls.instant


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> type[_Machine]:
    monkeypatch.setattr(clock, "datetime", _Machine)
    return _Machine


def test_a_frozen_clock_stands_still_in_danish_time() -> None:
    frozen = FrozenClock(at("2026-07-01T12:00:00Z"))
    assert frozen.now().isoformat() == "2026-07-01T14:00:00+02:00"
    assert frozen.now() == frozen.now()


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-11-23T22:59:59Z", date(2026, 11, 23)),
        ("2026-11-23T23:00:00Z", date(2026, 11, 24)),
        ("2026-07-01T22:00:00Z", date(2026, 7, 2)),
        ("2026-11-24T08:00:00+14:00", date(2026, 11, 23)),
    ],
)
def test_today_is_the_date_in_denmark(instant: str, day: date) -> None:
    assert FrozenClock(at(instant)).today() == day


def test_a_ticking_clock_shows_the_machines_instant(machine: type[_Machine]) -> None:
    assert TickingClock().now() == machine.instant
    assert TickingClock().now().tzinfo is DANISH_TIME


@pytest.mark.parametrize("days", [-400, -180, -1, 0, 1, 125, 180, 400])
def test_an_offset_is_so_many_seconds_also_across_summer_time(machine: type[_Machine], days: int) -> None:
    moved = TickingClock(timedelta(days=days))
    assert moved.now().astimezone(UTC) - machine.instant == timedelta(days=days)


def test_a_clock_ahead_never_goes_back_while_summer_time_begins_there(
    machine: type[_Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    spring = at("2027-03-28T00:30:00+00:00")  # half an hour before Danish clocks go forward
    moved = TickingClock(spring - machine.instant)
    shown = []
    for minutes in range(0, 120, 10):
        monkeypatch.setattr(machine, "instant", at("2026-11-23T09:00:00+00:00") + timedelta(minutes=minutes))
        shown.append(moved.now().astimezone(UTC))
    assert shown == [spring + timedelta(minutes=minutes) for minutes in range(0, 120, 10)]


def test_durations_are_measured_on_clocks_that_never_go_back() -> None:
    assert monotonic() <= monotonic()
    assert perf_counter() <= perf_counter()
