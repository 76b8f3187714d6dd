"""When two values say the same, and how near they are when they do not.

Amounts compare as numbers (110 = 110.00), dates as dates, times as instants, everything else as text without spaces at the
ends. Digits that begin with a zero are a name and no number. Source: ours.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from difflib import SequenceMatcher

_NUMBER = re.compile(r"[+-]?(?:0|[1-9][0-9]{0,29})(?:\.[0-9]{1,12})?")
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_COMPARED = 200  # characters of two texts that are held against each other
_FAR = 1.0
_SAME_DAY = 0.1  # how many days two times of one day count as apart


def same(one: str, other: str) -> bool:
    """Whether two values say the same."""
    one, other = one.strip(), other.strip()
    if one == other:
        return True
    numbers = number(one), number(other)
    if numbers[0] is not None and numbers[1] is not None:
        return numbers[0] == numbers[1]
    times = instant(one), instant(other)
    if times[0] is not None and times[1] is not None:
        return _same_time(times[0], times[1])
    days = day(one), day(other)
    return days[0] is not None and days[0] == days[1]


def distance(one: str, other: str) -> float:
    """How far two values are apart: 0 the same, at most 1."""
    if same(one, other):
        return 0.0
    numbers = number(one), number(other)
    if numbers[0] is not None and numbers[1] is not None:
        largest = max(abs(numbers[0]), abs(numbers[1]), Decimal(1))
        return min(_FAR, float(abs(numbers[0] - numbers[1]) / largest))
    days = day(one), day(other)
    if days[0] is not None and days[1] is not None:
        return min(_FAR, max(abs((days[0] - days[1]).days), _SAME_DAY) / 365)
    return _FAR - SequenceMatcher(None, one[:_COMPARED], other[:_COMPARED], autojunk=False).ratio()


def number(value: str) -> Decimal | None:
    """The number a value is, if it is one: at most 30 digits and 12 decimals."""
    return Decimal(value.strip()) if _NUMBER.fullmatch(value.strip()) else None


def day(value: str) -> date | None:
    """The date of a date or a time as it is written, if the value is one."""
    begin = value.strip()
    match = _DATE.fullmatch(begin)
    if match is None and instant(begin) is None:
        return None
    try:
        return date.fromisoformat(begin[:10])
    except ValueError:
        return None


def instant(value: str) -> datetime | None:
    """The time a value is, with or without zone, if it is one."""
    if len(value) < 16 or value[10:11] != "T":
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _same_time(one: datetime, other: datetime) -> bool:
    if (one.tzinfo is None) != (other.tzinfo is None):
        return one.replace(tzinfo=None) == other.replace(tzinfo=None)
    return one == other
