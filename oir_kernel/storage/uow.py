"""The unit of work a handler gets: one transaction, one sandbox, its clock and its repositories.

A service extends it with its own repositories:

    class DebitorUow(UnitOfWork):
        @cached_property
        def konti(self) -> KontoRepository:
            return KontoRepository(self.conn, self.state_id)
"""

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from oir_kernel.storage.agenda import AgendaRepository
from oir_kernel.storage.answers import AnswerRepository
from oir_kernel.storage.outbox import OutboxRepository

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from oir_kernel.clock import Clock
    from oir_kernel.sandbox import SandboxScope, SandboxSettings


class UnitOfWork:
    """Everything a handler may touch. The transaction is the caller's: nothing in here commits."""

    def __init__(self, conn: "Connection", scope: "SandboxScope") -> None:
        self.conn = conn
        self.scope = scope

    @property
    def state_id(self) -> str:
        """The sandbox state it is made for; there is no way to ask about another."""
        return self.scope.state_id

    @property
    def settings(self) -> "SandboxSettings":
        """What that sandbox was told to be."""
        return self.scope.settings

    @property
    def clock(self) -> "Clock":
        """The sandbox's clock."""
        return self.scope.clock

    @cached_property
    def outbox(self) -> OutboxRepository:
        """Where events go that must be told elsewhere."""
        delay = timedelta(seconds=self.settings.erp.receipt_delay)
        return OutboxRepository(self.conn, self.state_id, self.clock.now, delay)

    @cached_property
    def answers(self) -> AnswerRepository:
        """Answers given before, for idempotency."""
        return AnswerRepository(self.conn, self.state_id, self.clock.now)

    @cached_property
    def agenda(self) -> AgendaRepository:
        """What will happen later, by the sandbox's clock."""
        return AgendaRepository(self.conn, self.state_id, self.clock.now)
