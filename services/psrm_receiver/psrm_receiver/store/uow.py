"""The unit of work of a handler of the simulated PSRM."""

from datetime import UTC, datetime
from functools import cached_property
from typing import Self

from sqlalchemy import Connection

from oir_kernel.operations import Call
from oir_kernel.storage.uow import UnitOfWork
from psrm_receiver.store.penge import PengeRepository
from psrm_receiver.store.repository import ModtagerRepository


class ModtagerUow(UnitOfWork):
    """One transaction on one sandbox's PSRM."""

    @classmethod
    def of_call(cls, connection: Connection, call: Call) -> Self:
        """The unit of work of an operation."""
        return cls(connection, call.scope)

    @property
    def now(self) -> datetime:
        """The sandbox's time in UTC, so that minutes can be added to it."""
        return self.clock.now().astimezone(UTC)

    @cached_property
    def psrm(self) -> ModtagerRepository:
        """What PSRM holds."""
        return ModtagerRepository(self.conn, self.state_id)

    @cached_property
    def penge(self) -> PengeRepository:
        """Its movements, asked as collection asks."""
        return PengeRepository(self.conn, self.state_id)
