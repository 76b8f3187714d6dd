"""The Danish calendar and the arithmetic of deadlines: pure functions of dates, no clock.

| Function | What it says | Provenance |
|---|---|---|
| `plus` | a deadline of months ends on the same day number, else on the month's last day | stated: forældelsesloven § 27 stk. 1 |
| `next_hverdag` | a deadline on a closing day moves to the next hverdag | stated: forældelsesloven § 27 stk. 2 |
| `public_holidays` | the movable and fixed days; store bededag through 2023 | stated: lov om helligdage, lov nr. 214 af 06/03/2023 |
| `is_hverdag` | closing days: Saturday, Sunday, public holiday, 5 June, 24 and 31 December | stated: forældelsesloven § 27 stk. 2 |
| `is_bankdag` | the banks also close on the day after Ascension | inferred: general knowledge, no published list was found |
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

_ONE_DAY = timedelta(days=1)
_MONTH_LENGTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_PERIOD = re.compile(r"(?:([+-]?\d{1,4})y)?(?:([+-]?\d{1,4})m)?(?:([+-]?\d{1,5})d)?", re.ASCII)
_LAST_YEAR_OF_STORE_BEDEDAG = 2023

# Days from Easter Sunday. Store bededag is the fourth Friday after Easter.
_MOVABLE = (
    (-3, "skærtorsdag"),
    (-2, "langfredag"),
    (0, "påskedag"),
    (1, "2. påskedag"),
    (39, "Kristi himmelfartsdag"),
    (49, "pinsedag"),
    (50, "2. pinsedag"),
)
_FIXED = ((1, 1, "nytårsdag"), (12, 25, "juledag"), (12, 26, "2. juledag"))
_OTHER_CLOSING_DAYS = ((6, 5, "grundlovsdag"), (12, 24, "juleaftensdag"), (12, 31, "nytårsaftensdag"))
_WEEKEND = {5: "lørdag", 6: "søndag"}


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar distance: years and months are added together, then days. Any part may be negative."""

    years: int = 0
    months: int = 0
    days: int = 0


def parse_period(text: str) -> Period:
    """The period that `1y2m-1d` writes: years, months, days in that order, each at most once, at least one.

    Raises `ValueError` for anything else.
    """
    match = _PERIOD.fullmatch(text)
    if match is None or not text:
        raise ValueError("not a period such as 3y, 1m-1d or -12d")
    return Period(*(int(part or 0) for part in match.groups()))


def plus(day: date, period: Period) -> date:
    """`day` moved by `period`: months first, clamped once to the month's end, then days.

    Raises `ValueError` or `OverflowError` when the result lies outside the years 1-9999.
    """
    return add(day, period.years * 12 + period.months, period.days)


def add(day: date, months: int, days: int) -> date:
    """`plus` with the period already split into whole months and days."""
    if months:
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        day = date(year, month + 1, min(day.day, _month_length(year, month)))
    return day + timedelta(days=days) if days else day


def _month_length(year: int, month: int) -> int:
    """Days in the month with index `month` (January is 0)."""
    if month == 1 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return _MONTH_LENGTH[month]


def plus_shift(day: date, period: Period) -> date:
    """`plus`, moved on to the next hverdag when it falls on a closing day."""
    return next_hverdag(plus(day, period))


def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm, Meeus and others)."""
    golden, century, of_century = year % 19, year // 100, year % 100
    leap_centuries, century_rest = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon + 15) % 30
    leap_years, year_rest = divmod(of_century, 4)
    weekday = (32 + 2 * century_rest + 2 * leap_years - epact - year_rest) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=512)
def public_holidays(year: int) -> Mapping[date, str]:
    """The Danish public holidays of a year with their Danish names, Sundays among them."""
    easter = easter_sunday(year)
    holidays = {easter + timedelta(days=offset): name for offset, name in _MOVABLE}
    if year <= _LAST_YEAR_OF_STORE_BEDEDAG:
        holidays[easter + timedelta(days=26)] = "store bededag"
    holidays |= {date(year, month, day): name for month, day, name in _FIXED}
    return MappingProxyType(holidays)


@lru_cache(maxsize=512)
def _closing_days(year: int) -> Mapping[date, str]:
    return {date(year, month, day): name for month, day, name in _OTHER_CLOSING_DAYS} | dict(public_holidays(year))


@lru_cache(maxsize=512)
def _day_after_ascension(year: int) -> date:
    return easter_sunday(year) + timedelta(days=40)


def closing_name(day: date) -> str:
    """Why `day` is no bank day, in Danish (`søndag`, `langfredag`); empty for a bank day."""
    name = _closing_days(day.year).get(day) or _WEEKEND.get(day.weekday(), "")
    return name or ("dagen efter Kristi himmelfartsdag" if day == _day_after_ascension(day.year) else "")


def is_hverdag(day: date) -> bool:
    """Not a Saturday, Sunday, public holiday, 5 June, 24 or 31 December."""
    return day.weekday() < 5 and day not in _closing_days(day.year)


def is_bankdag(day: date) -> bool:
    """A hverdag that is not the day after Ascension either."""
    return is_hverdag(day) and day != _day_after_ascension(day.year)


def next_hverdag(day: date) -> date:
    """`day` itself when it is a hverdag, else the first hverdag after it."""
    while not is_hverdag(day):
        day += _ONE_DAY
    return day


def next_bankdag(day: date) -> date:
    """`day` itself when it is a bank day, else the first bank day after it."""
    while not is_bankdag(day):
        day += _ONE_DAY
    return day


def previous_bankdag(day: date) -> date:
    """`day` itself when it is a bank day, else the last bank day before it."""
    while not is_bankdag(day):
        day -= _ONE_DAY
    return day


def first_of_next_month(day: date) -> date:
    """The first day of the month after the one `day` is in."""
    return add(day.replace(day=1), 1, 0)


def days_incl(first: date, last: date) -> int:
    """Days from `first` to `last`, both counted: 1 for the same day, zero or less when `last` comes before."""
    return (last - first).days + 1


def same_month(one: date, other: date) -> bool:
    """Both in the same month of the same year."""
    return one.month == other.month and one.year == other.year


def same_year(one: date, other: date) -> bool:
    """Both in the same calendar year."""
    return one.year == other.year
