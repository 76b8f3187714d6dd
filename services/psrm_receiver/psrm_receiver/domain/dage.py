"""Days of the simulated PSRM: an instant's day in Denmark, and years from a day."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from oir_kernel.dates import Period, plus

_DANMARK: Final = ZoneInfo("Europe/Copenhagen")


def dansk_dag(instant: datetime) -> date:
    """The day of an instant (with zone) in Denmark."""
    return instant.astimezone(_DANMARK).date()


def om_aar(dag: date, aar: int) -> date:
    """The same day so many years on; the month's last where it has no such day."""
    return plus(dag, Period(years=aar))
