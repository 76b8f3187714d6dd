"""The values a fault's parameters take, each read from the short text a tester writes. A reader raises `ValueError`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from oir_kernel.clock import DANISH_TIME

WALL_LIMIT: Final = timedelta(seconds=120)
"""The longest a fault keeps a connection waiting by the machine's clock. Source: ours."""

LONGEST: Final = timedelta(days=366)
"""The longest a fault delays anything by a sandbox's clock. Source: ours."""

_DURATION = re.compile(r"([0-9]{1,7})(ms|s|m|h|d)")
_UNITS: Mapping[str, timedelta] = {
    "ms": timedelta(milliseconds=1),
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_DAYS = re.compile(r"([1-7])(?:-([1-7]))?")
_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Span:
    """A duration, or anything between two."""

    low: timedelta
    high: timedelta


def duration(text: str) -> timedelta:
    """`250ms`, `2s`, `5m`, `3h` or `1d`, at most a year."""
    found = _DURATION.fullmatch(text)
    if found is None or (read := int(found[1]) * _UNITS[found[2]]) > LONGEST:
        raise ValueError
    return read


def wall_duration(text: str) -> timedelta:
    """A duration of at most two minutes."""
    read = duration(text)
    if read > WALL_LIMIT:
        raise ValueError
    return read


def span(text: str) -> Span:
    """A duration, or two with a hyphen: `100ms-400ms`."""
    low, hyphen, high = text.partition("-")
    read = Span(duration(low), duration(high if hyphen else low))
    if read.low > read.high:
        raise ValueError
    return read


def spread(text: str) -> float:
    """A number from 0.01 to 3, with at most two decimals."""
    if re.fullmatch(r"[0-3](?:\.[0-9]{1,2})?", text) is None or not 0.01 <= float(text) <= 3:
        raise ValueError
    return float(text)


def whole(low: int, high: int) -> "_Whole":
    """A reader of whole numbers between the two."""
    return _Whole(low, high)


@dataclass(frozen=True, slots=True)
class _Whole:
    low: int
    high: int

    def __call__(self, text: str) -> int:
        if re.fullmatch(r"[0-9]{1,6}", text) is None or not self.low <= int(text) <= self.high:
            raise ValueError
        return int(text)


@dataclass(frozen=True, slots=True)
class Choice:
    """A reader of one of a few words."""

    words: tuple[str, ...]

    def __call__(self, text: str) -> str:
        """The word. Raises `ValueError`."""
        if text not in self.words:
            raise ValueError
        return text


def said(text: str) -> str:
    """A text of at most 200 characters that XML can carry."""
    if len(text) > 200 or re.search("[\x00-\x1f\ud800-\udfff\ufffe\uffff]", text):
        raise ValueError
    return text


def clock_time(text: str) -> time:
    """`18:00`."""
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError
    return time(int(found[1]), int(found[2]))


def weekdays(text: str) -> frozenset[int]:
    """`1-5`, `6,7`: days of the week as ISO numbers them, Monday 1 to Sunday 7."""
    read: set[int] = set()
    for part in text.split(","):
        found = _DAYS.fullmatch(part)
        if found is None or int(found[2] or found[1]) < int(found[1]):
            raise ValueError
        read.update(range(int(found[1]), int(found[2] or found[1]) + 1))
    return frozenset(read)


@dataclass(frozen=True, slots=True)
class Window:
    """Closed daily from `begin` to `end` in Danish time on the weekdays it begins on; past midnight if `end` is not later."""

    begin: time
    end: time
    days: frozenset[int]

    def closed_until(self, now: datetime) -> datetime | None:
        """When it opens again, as an instant in Danish time; `None` if it is open at `now`.

        Windows that follow one another are one; one that never opens is told to open in eight days.
        """
        at = now.astimezone(DANISH_TIME)
        until: datetime | None = None
        for _ in range(_WEEK + 1):
            ends = self._end_of_window_at(at)
            if ends is None:
                break
            at = until = ends
        return until

    def _end_of_window_at(self, at: datetime) -> datetime | None:
        for day in (at.date(), at.date() - timedelta(days=1)):
            if day.isoweekday() not in self.days:
                continue
            begins = datetime.combine(day, self.begin, DANISH_TIME)
            last = day if self.end > self.begin else day + timedelta(days=1)
            ends = datetime.combine(last, self.end, DANISH_TIME)
            if _instant(begins) <= _instant(at) < _instant(ends):
                return ends
        return None


def _instant(at: datetime) -> float:
    """Two times of one zone are compared by the wall, which is wrong in the hour that comes twice."""
    return at.timestamp()
