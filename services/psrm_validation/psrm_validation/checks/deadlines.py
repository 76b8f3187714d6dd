"""Deadlines counted from a date of a claim, for whatever date was written there."""

from datetime import date

from oir_kernel.dates import Period, plus


def after(day: date, length: Period) -> date:
    """`day` moved by a length of time, the last day there is where the calendar ends first."""
    try:
        return plus(day, length)
    except (ValueError, OverflowError):
        return date.max
