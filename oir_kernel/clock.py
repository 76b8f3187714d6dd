"""The one clock. Everything that has a date asks here, and each sandbox has its own.

No other module reads the time of the machine (a lint holds that). A sandbox's clock either ticks along with the machine,
moved by an offset, or stands still at an instant, so that deadlines and rules can be tested on any day.
"""

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

DANISH_TIME = ZoneInfo("Europe/Copenhagen")


class Clock(Protocol):
    """What may be asked of a clock."""

    def now(self) -> datetime:
        """The instant, with zone."""

    def today(self) -> date:
        """The date in Denmark at that instant."""


@dataclass(frozen=True, slots=True)
class TickingClock:
    """Runs with the machine, `offset` ahead of it (negative: behind)."""

    offset: timedelta = timedelta()

    def now(self) -> datetime:
        """The machine's instant plus the offset, in Danish time."""
        return (datetime.now(UTC) + self.offset).astimezone(DANISH_TIME)  # noqa: TID251 - the one reader of the clock

    def today(self) -> date:
        """The date in Denmark."""
        return self.now().date()


@dataclass(frozen=True, slots=True)
class FrozenClock:
    """Stands still at `at`, an instant with zone."""

    at: datetime

    def now(self) -> datetime:
        """The instant it stands at, in Danish time."""
        return self.at.astimezone(DANISH_TIME)

    def today(self) -> date:
        """The date in Denmark at that instant."""
        return self.now().date()


def monotonic() -> float:
    """Seconds on a clock that never goes back; for durations only, never for dates."""
    return time.monotonic()


def perf_counter() -> float:
    """Seconds on the finest clock there is; for measuring how long a call took."""
    return time.perf_counter()
