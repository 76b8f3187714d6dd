"""Clears away what nobody can see any more: rows of discarded states, expired shares, sandboxes that outlived their time.

It works in small portions that wait their turn like any message, so a reset costs the same whether the old state held ten
rows or ten million. A state is swept at once and, for works that were under way in it, once more after a while.
"""

import asyncio
import logging
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import Final, Self

from sqlalchemy import MetaData

from oir_kernel.clock import TickingClock
from oir_kernel.errors import SandboxError
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.storage import Storage
from oir_kernel.storage.discarded import GRACE, due, forget
from oir_kernel.storage.shares import ShareRepository
from oir_kernel.storage.states import StateTables

PAUSE_SECONDS: Final = 2.0
"""Between two looks for something to do."""

PORTION: Final = 500
"""Rows deleted in one work."""

_log = logging.getLogger(__name__)


class Sweeper:
    """Sweeps one storage for as long as it is entered. Two processes may sweep the same storage; one is enough."""

    def __init__(self, storage: Storage, sandboxes: Sandboxes, metadata: MetaData) -> None:
        self.swept = 0
        self._storage = storage
        self._sandboxes = sandboxes
        self._tables = StateTables(metadata)
        self._once: set[str] = set()
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._stopping.clear()
        self._task = asyncio.create_task(self._serve(), name="oir-sweeper")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._stopping.set()
        if self._task is not None:
            await self._task

    async def round(self) -> None:
        """Delete expired sandboxes and shares, and sweep every state that is due. Raises a `SandboxError` when storage is away."""
        await self._sandboxes.expire()
        now = TickingClock().now()
        if await self._storage.read(lambda connection: ShareRepository(connection).any_expired(now)):
            await self._storage.write(lambda connection: ShareRepository(connection).drop_expired(now))
        for state, since in await self._storage.read(lambda connection: due(connection, now)):
            if not self._stopping.is_set():
                await self._sweep(state, since, now)

    async def _sweep(self, state: str, since: datetime, now: datetime) -> None:
        over = since + GRACE <= now
        if state in self._once and not over:
            return
        while await self._storage.write(lambda connection: self._tables.sweep(connection, state, PORTION)):
            if self._stopping.is_set():
                return
        self._once.add(state)
        if over:
            await self._storage.write(lambda connection: forget(connection, state))
            self._once.discard(state)
            self.swept += 1

    async def _serve(self) -> None:
        while not self._stopping.is_set():
            try:
                await self.round()
            except SandboxError as error:  # the storage is busy or away: the next round finds the same to do
                _log.warning("sweeping put off: %s", error.code)
            except Exception:  # noqa: BLE001 - whatever it was, it must not end the sweeping
                _log.exception("sweeping failed")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), PAUSE_SECONDS)
