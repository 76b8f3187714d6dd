"""The timekeeper: lets what is on the agendas happen when the sandboxes' clocks have come there.

It looks once a second, with one query, which sandboxes have something due, and serves each in a task of its own, so that none
waits for another; within a sandbox one thing happens after the other, in the order it is due. Moving a clock is a job: it is
stored, walked by a task (`oir_kernel/clock_walk.py`), and taken up again when the process that walked it is gone.

A kind this process has no step for is left to the process that has one.
"""

import asyncio
import json
import logging
import secrets
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import lru_cache
from types import TracebackType
from typing import Any, Final, Self
from weakref import WeakValueDictionary

from sqlalchemy import Connection

from oir_kernel.agenda import Step, happen
from oir_kernel.clock import Clock, TickingClock
from oir_kernel.clock_targets import Target
from oir_kernel.clock_walk import STEPS_AT_MOST, Settle, Walk
from oir_kernel.errors import Conflict, SandboxUnknown
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope, SandboxSettings
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.storage import Storage, StorageBusy, StorageUnavailable
from oir_kernel.storage.agenda import AgendaRepository, soonest
from oir_kernel.storage.clock_jobs import ClockJob, ClockJobRepository, release_jobs, unseen_jobs
from oir_kernel.storage.sandboxes import SandboxRegistry

LOOK_SECONDS: Final = 1.0
"""How often the agendas are looked at: what is due happens within this time."""
STEPS_AT_A_TIME: Final = 200
"""Things that happen in a sandbox before a job waiting for it gets its turn."""
UNSEEN_SECONDS: Final = 30.0
"""A job nobody spoke of for so long is taken up by another process."""
_log = logging.getLogger(__name__)


class Timekeeper:
    """A resource of the application: it keeps time from entering to leaving.

    `others`: other processes serve the same storage. `steps_at_most` bounds what one job lets happen. `before_moving`: what is
    asked to finish before a job moves a clock on.
    """

    def __init__(
        self, storage: Storage, sandboxes: Sandboxes, *, others: bool = False, steps_at_most: int = STEPS_AT_MOST
    ) -> None:
        self._storage = storage
        self._sandboxes = sandboxes
        self._others = others
        self._steps_at_most = steps_at_most
        self._steps: dict[str, Step] = {}
        self.before_moving: list[Settle] = []
        self._me = secrets.token_hex(8)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._woken = asyncio.Event()
        self._alone = not others  # the first look takes up every job under way: whoever walked it is gone

    def learn(self, steps: Mapping[str, Step]) -> None:
        """The steps of a part. Raises `ValueError` for a kind two parts claim."""
        twice = self._steps.keys() & steps.keys()
        if twice:
            raise ValueError(f"two parts have a step for {', '.join(sorted(twice))}")
        self._steps.update(steps)

    async def __aenter__(self) -> Self:
        self._start("look", self._keep_time())
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """End all tasks. A job under way is let go: the next start takes it up."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with suppress(StorageBusy, StorageUnavailable):  # then they are taken up when they have been silent for long
            await self._storage.write(lambda connection: release_jobs(connection, self._me))

    def wake(self) -> None:
        """Look at the agendas now."""
        self._woken.set()

    async def settle(self, state_id: str) -> None:
        """Let happen what is due in this sandbox state now."""
        async with self._lock(state_id):
            for _ in range(STEPS_AT_A_TIME):
                scope = await self._sandboxes.of_state(state_id)
                if scope is None or not await self._next(scope):
                    return

    async def advance(self, scope: SandboxScope, target: Target) -> ClockJob:
        """Begin to move a sandbox's clock; the job.

        Raises `Conflict` when one is under way, `SandboxUnknown` when the state is gone, and what `target` raises.
        """
        at = TickingClock().now()

        def work(connection: Connection) -> ClockJob:
            found = SandboxRegistry(connection).of_state(scope.state_id)
            if found is None:
                raise _gone()
            now = self._sandboxes.scope_of(found).clock.now()
            jobs = ClockJobRepository(connection, scope.state_id)
            under_way = jobs.under_way()
            if under_way is not None:
                raise _busy(scope.sandbox_id, under_way)
            due = AgendaRepository(connection, scope.state_id, lambda: now).next_due()
            return jobs.queue(now, target(now, due), self._me, at)

        job = await self._storage.write(work)
        self._start(f"job {job.job_id}", self._walk(scope.state_id, job.job_id))
        return job

    async def ended(self, job_id: str, seconds: float) -> None:
        """Wait until a job that this process walks has ended, but no longer than that."""
        task = self._tasks.get(f"job {job_id}")
        if task is not None:
            await asyncio.wait({task}, timeout=seconds)

    async def _keep_time(self) -> None:
        while True:
            self._woken.clear()
            try:
                await self._look()
            except Exception as error:  # noqa: BLE001 - a database that is away must not end the keeping of time
                _log.warning("the agendas could not be looked at: %s", type(error).__name__)
            try:
                await asyncio.wait_for(self._woken.wait(), LOOK_SECONDS)
            except TimeoutError:
                continue

    async def _look(self) -> None:
        await self._take_up()
        for found in await self._storage.read(lambda connection: soonest(connection, self._steps.keys())):
            if found.due <= _clock(found.settings, found.advanced_us).now():
                self._start(f"due {found.state_id}", self.settle(found.state_id))

    async def _take_up(self) -> None:
        """Walk on with the jobs whose process is gone."""
        at = TickingClock().now()
        since = at + timedelta(days=1) if self._alone else at - timedelta(seconds=UNSEEN_SECONDS)
        for state_id, job_id in await self._storage.read(lambda connection: unseen_jobs(connection, since)):
            if f"job {job_id}" not in self._tasks and await self._claimed(state_id, job_id, since, at):
                self._start(f"job {job_id}", self._walk(state_id, job_id))
        self._alone = False

    async def _claimed(self, state_id: str, job_id: str, since: datetime, at: datetime) -> bool:
        return await self._storage.write(
            lambda connection: ClockJobRepository(connection, state_id).claim(job_id, self._me, since, at)
        )

    async def _walk(self, state_id: str, job_id: str) -> None:
        async with self._lock(state_id):
            await Walk(
                self._storage,
                self._sandboxes,
                self._steps,
                state_id,
                job_id,
                self._me,
                others=self._others,
                steps_at_most=self._steps_at_most,
                settle=self.before_moving,
            ).run()

    async def _next(self, scope: SandboxScope) -> bool:
        """Let the next thing that is due happen; whether there was one."""
        now = scope.clock.now()
        due = await self._storage.read(
            lambda connection: AgendaRepository(connection, scope.state_id, lambda: now).due(
                now, 1, kinds=self._steps.keys()
            )
        )
        for item in due:
            await happen(item, self._steps[item.kind], scope, self._storage)
        return bool(due)

    def _start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Run a task of that name, unless one runs."""
        if name in self._tasks:
            work.close()
            return
        task = asyncio.create_task(work, name=f"oir-timekeeper-{name}")
        self._tasks[name] = task
        task.add_done_callback(lambda ended: self._ended(name, ended))

    def _ended(self, name: str, task: asyncio.Task[None]) -> None:
        self._tasks.pop(name, None)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            _log.warning("what was due could not happen: %s", type(error).__name__)

    def _lock(self, state_id: str) -> asyncio.Lock:
        return self._locks.setdefault(state_id, asyncio.Lock())


@lru_cache(maxsize=2048)
def _clock(settings: str, advanced_us: int) -> Clock:
    """The clock of a sandbox with these settings (JSON text). Reading settings anew each second would cost too much."""
    return SandboxSettings().changed(json.loads(settings)).clock(timedelta(microseconds=advanced_us))


def _busy(sandbox: str, job: ClockJob) -> Conflict:
    address = f"/s/{sandbox}/api/control/clock/jobs/{job.job_id}"
    return Conflict(
        Text(
            f"Sandkassens ur bliver allerede flyttet. Vent på jobbet, eller stop det: {address}.",
            f"The sandbox's clock is being advanced already. Wait for the job, or stop it: {address}.",
        )
    )


def _gone() -> SandboxUnknown:
    return SandboxUnknown(
        Text(
            "Sandkassen blev nulstillet eller slettet imens. Send igen.",
            "The sandbox was reset or deleted meanwhile. Send again.",
        )
    )
