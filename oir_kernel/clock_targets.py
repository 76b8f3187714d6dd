"""Where a clock is to be moved: a duration from now, an instant, a day, or the next thing on the agenda.

Years, months, weeks and days are calendar distances in Danish time and keep the time of day; hours, minutes and seconds are
elapsed time and come after them. So P1D over a change to or from summer time is 23 or 25 hours long, and PT24H always 24. A
month ends on its last day when it has no such day (31 January plus P1M). A time of day that the change skips becomes the one an
hour later, and of one that comes twice the first is meant. Source: ours.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TypeAlias

from oir_kernel.clock import DANISH_TIME
from oir_kernel.dates import add
from oir_kernel.errors import BadRequest, NotFound
from oir_kernel.findings import Text
from oir_kernel.sandbox import CLOCK_YEARS

Target: TypeAlias = Callable[[datetime, datetime | None], datetime]
"""From what the clock shows, and when the next thing is due, to where the clock shall go. Raises `BadRequest`, `NotFound`."""

NEXT: Final = "next"
_DURATION = re.compile(
    r"P(?=\d|T\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?"
    r"(?:T(?=\d)(?:(\d{1,7})H)?(?:(\d{1,9})M)?(?:(\d{1,10})(?:[.,](\d{1,6}))?S)?)?",
    re.ASCII,
)


def target_by(duration: str) -> Target:
    """The target that lies an ISO 8601 duration ahead, such as P30D, P1M or PT2H30M. Raises `BadRequest`."""
    match = _DURATION.fullmatch(duration)
    if match is None:
        raise BadRequest(
            Text(
                "by skal være en varighed efter ISO 8601: P30D er 30 dage, P1M en måned, PT2H to timer, PT0S nu.",
                "by is an ISO 8601 duration: P30D is 30 days, P1M a month, PT2H two hours, PT0S now.",
            )
        )
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[:7])
    elapsed = timedelta(hours=hours, minutes=minutes, seconds=seconds, microseconds=int((match[8] or "").ljust(6, "0")))

    def moved(now: datetime, _next: datetime | None) -> datetime:
        try:
            start = _later_day(now, years * 12 + months, weeks * 7 + days)
            return _checked(start.astimezone(UTC) + elapsed, now)
        except (OverflowError, ValueError):
            raise _outside() from None

    return moved


def target_to(wanted: str) -> Target:
    """The target that is named: an instant with zone, a date (when that day begins in Denmark), or `next`.

    Raises `BadRequest`.
    """
    if wanted == NEXT:
        return _next_thing
    try:
        at = _instant(wanted)
    except (OverflowError, ValueError):
        raise BadRequest(
            Text(
                "to skal være et tidspunkt med tidszone (2027-01-04T09:00:00+01:00), en dato (2027-01-04, dagens begyndelse i"
                " Danmark) eller next (det næste på dagsordenen).",
                "to is an instant with zone (2027-01-04T09:00:00+01:00), a date (2027-01-04, when the day begins in Denmark) or"
                " next (the next thing on the agenda).",
            )
        ) from None
    return lambda now, _next: _checked(at, now)


def _instant(wanted: str) -> datetime:
    if len(wanted) == 10:
        return datetime.combine(date.fromisoformat(wanted), time(), DANISH_TIME).astimezone(UTC)
    at = datetime.fromisoformat(wanted)
    if at.tzinfo is None:
        raise ValueError("an instant has a zone")
    return at.astimezone(UTC)


def _next_thing(now: datetime, soonest: datetime | None) -> datetime:
    if soonest is None:
        raise NotFound(
            Text(
                "Der står intet på sandkassens dagsorden. Flyt uret med by eller til et tidspunkt.",
                "Nothing is on the sandbox's agenda. Advance the clock with by or to an instant.",
            )
        )
    return _checked(max(soonest, now), now)


def _later_day(now: datetime, months: int, days: int) -> datetime:
    local = now.astimezone(DANISH_TIME)
    if not months and not days:
        return local
    day = add(local.date(), months, days)
    return datetime.combine(day, local.time().replace(fold=0), DANISH_TIME)


def _checked(target: datetime, now: datetime) -> datetime:
    """The target, if the clock may be moved there."""
    try:
        year = target.astimezone(DANISH_TIME).year
    except OverflowError:
        year = 0
    if year not in CLOCK_YEARS:
        raise _outside()
    if target < now:
        raise BadRequest(
            Text(
                f"Uret går kun fremad, og det viser {now.isoformat(timespec='seconds')}. Vælg et senere tidspunkt, eller nulstil"
                " sandkassen.",
                f"The clock only goes forward, and it shows {now.isoformat(timespec='seconds')}. Choose a later time, or reset the"
                " sandbox.",
            )
        )
    return target


def _outside() -> BadRequest:
    return BadRequest(
        Text(
            f"Sandkassens ur kan vise årene {CLOCK_YEARS[0]}-{CLOCK_YEARS[-1]}. Vælg et tidligere tidspunkt.",
            f"The sandbox's clock can show the years {CLOCK_YEARS[0]}-{CLOCK_YEARS[-1]}. Choose an earlier time.",
        )
    )
