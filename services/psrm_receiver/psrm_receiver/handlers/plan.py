"""When PSRM's day comes: at midnight in Denmark, for the day that ended, while there is anything to do."""

from datetime import date, datetime, time, timedelta
from typing import Final

from oir_kernel.clock import DANISH_TIME
from oir_kernel.storage.uow import UnitOfWork

DAGEN: Final = "receiver.dag"
"""The kind of the agenda's item; its due day is the day that begins."""


def sikr_dagen(uow: UnitOfWork) -> None:
    """PSRM's day is on the agenda: whoever receives a claim or books a movement asks for it."""
    uow.agenda.add_once(DAGEN, midnat(uow.clock.today() + timedelta(days=1)), "")


def midnat(dag: date) -> datetime:
    """The first instant of a day in Denmark."""
    return datetime.combine(dag, time(), DANISH_TIME)
