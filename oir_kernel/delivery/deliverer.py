"""The deliverer: finds what is due in the sandboxes and has it delivered, each subscription in a task of its own.

It looks with one query, four times a second while anybody subscribes and once a second otherwise, so a receiver that is slow
delays neither another subscription nor another sandbox. Nothing is kept in memory that a restart would lose. Run one
deliverer a database: two would mix the order and send twice.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Final, Self
from weakref import WeakValueDictionary

from sqlalchemy import Connection

from oir_kernel.agenda import AgendaItem, Step
from oir_kernel.clock import DANISH_TIME
from oir_kernel.delivery.lane import LaneWork, Outlets
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope
from oir_kernel.storage import Storage
from oir_kernel.storage.agenda import AgendaRepository
from oir_kernel.storage.delivery import Delivery, DeliveryRepository, Lane, State, active_lanes
from oir_kernel.storage.fan_out import ALARM
from oir_kernel.storage.sandboxes import SandboxRegistry, StoredSandbox

LOOK_SECONDS: Final = 0.25
IDLE_SECONDS: Final = 1.0
_TOLD_AT_MOST: Final = 20
_log = logging.getLogger(__name__)


class Deliverer:
    """A resource of the application: it delivers from entering to leaving."""

    def __init__(self, outlets: Outlets) -> None:
        self._out = outlets
        self._woken = asyncio.Event()
        self._tasks: dict[Lane, asyncio.Task[None]] = {}
        self._locks: WeakValueDictionary[Lane, asyncio.Lock] = WeakValueDictionary()
        self._loop: asyncio.Task[None] | None = None

    @property
    def steps(self) -> dict[str, Step]:
        """What it does when something on the agenda falls due."""
        return {ALARM: self._retry}

    async def __aenter__(self) -> Self:
        self._loop = asyncio.create_task(self._serve(), name="oir-deliverer")
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Attempts under way are broken off; they are made again at the next start."""
        tasks = [task for task in (self._loop, *self._tasks.values()) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def wake(self) -> None:
        """Look now."""
        self._woken.set()

    async def settle(self, state_id: str) -> None:
        """Try everything that is due in a sandbox state now."""
        lanes = await self._out.storage.read(partial(active_lanes, state_id=state_id))
        await asyncio.gather(*(self._deliver(lane) for lane, due in lanes if due))

    async def _retry(self, item: AgendaItem, scope: SandboxScope, storage: Storage) -> Sequence[Text]:
        """The step of the agenda: try what is due in this subscription, and tell what became of it."""
        lane = Lane(scope.state_id, item.key)
        await self._deliver(lane)

        def told(connection: Connection) -> Sequence[Text]:
            AgendaRepository(connection, scope.state_id, scope.clock.now).done(item.item_id)
            count, tried = DeliveryRepository(connection, lane).tried_since(item.due, _TOLD_AT_MOST)
            return [_told(delivery) for delivery in tried] + _left_out(count - len(tried))

        return await storage.write(told)

    async def _serve(self) -> None:
        while True:
            self._woken.clear()
            pause = LOOK_SECONDS
            try:
                pause = await self._look()
            except Exception as error:  # noqa: BLE001 - a database that is away must not end all delivering
                _log.warning("deliveries could not be looked for: %s", type(error).__name__)
            try:
                await asyncio.wait_for(self._woken.wait(), pause)
            except TimeoutError:
                continue

    async def _look(self) -> float:
        """Start a task for each lane that has something due; how long to wait for the next look."""

        def look(connection: Connection) -> tuple[list[tuple[Lane, datetime | None]], dict[str, StoredSandbox]]:
            lanes = active_lanes(connection)
            registry = SandboxRegistry(connection)
            found = {lane.state_id: registry.of_state(lane.state_id) for lane, due in lanes if due is not None}
            return lanes, {state_id: sandbox for state_id, sandbox in found.items() if sandbox is not None}

        lanes, sandboxes = await self._out.storage.read(look)
        now = {state_id: self._out.sandboxes.scope_of(one).clock.now() for state_id, one in sandboxes.items()}
        for lane, due in lanes:
            if due is not None and lane not in self._tasks and lane.state_id in now and due <= now[lane.state_id]:
                task = asyncio.create_task(self._deliver(lane), name="oir-delivery")
                self._tasks[lane] = task
                task.add_done_callback(lambda ended, lane=lane: self._ended(lane, ended))  # type: ignore[misc]
        return LOOK_SECONDS if lanes else IDLE_SECONDS

    async def _deliver(self, lane: Lane) -> None:
        async with self._locks.setdefault(lane, asyncio.Lock()):
            await LaneWork(self._out, lane).run()

    def _ended(self, lane: Lane, task: asyncio.Task[None]) -> None:
        self._tasks.pop(lane, None)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            _log.warning("deliveries of a subscription were interrupted: %s", type(error).__name__)


def _told(delivery: Delivery) -> Text:
    number, said = delivery.attempts, delivery.said or Text("", "")
    if delivery.state is State.DELIVERED:
        return Text(
            f"Hændelsen {delivery.event_id} er leveret i forsøg {number}. {said.da}",
            f"The event {delivery.event_id} was delivered in attempt {number}. {said.en}",
        )
    if delivery.state is State.GIVEN_UP:
        return Text(
            f"Hændelsen {delivery.event_id} er opgivet efter {number} forsøg. {said.da}",
            f"The event {delivery.event_id} was given up after {number} attempts. {said.en}",
        )
    again = delivery.due.astimezone(DANISH_TIME).isoformat(timespec="seconds")
    return Text(
        f"Hændelsen {delivery.event_id} er prøvet {number} gange; næste forsøg {again}. {said.da}",
        f"The event {delivery.event_id} was tried {number} times; the next attempt is at {again}. {said.en}",
    )


def _left_out(count: int) -> list[Text]:
    if count <= 0:
        return []
    return [Text(f"{count} andre leveringer blev også prøvet.", f"{count} other deliveries were tried too.")]
