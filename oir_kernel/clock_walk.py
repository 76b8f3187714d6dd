"""One job that advances a sandbox's clock: from one thing on the agenda to the next, until the clock shows the target."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from sqlalchemy import Connection

from oir_kernel.agenda import Step, happen
from oir_kernel.clock import TickingClock, monotonic
from oir_kernel.errors import SandboxUnknown
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope
from oir_kernel.sandboxes import LEASE_SECONDS, Sandboxes
from oir_kernel.storage import Storage, StorageBusy, StorageUnavailable
from oir_kernel.storage.agenda import AgendaItem, AgendaRepository
from oir_kernel.storage.clock_jobs import DONE, FAILED, STOPPED, ClockJob, ClockJobRepository
from oir_kernel.storage.sandboxes import SandboxRegistry, StoredSandbox

STEPS_AT_MOST: Final = 100_000
"""Things one job lets happen: more than a large municipality has due in a year, and an end for what never ends. Source: ours."""
SAY_SECONDS: Final = 0.25
"""How often a job says where it is, at most."""
OTHERS_SECONDS: Final = 5.0
"""How long a job waits for another process to do what only that one can."""
_LOOK_SECONDS: Final = 0.1
_log = logging.getLogger(__name__)


Settle: TypeAlias = Callable[[str], Awaitable[None]]
"""Does what is to be done in a sandbox state before its clock moves on."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a look at the database told: the sandbox (`None`: the state is gone), the job, and what is due next."""

    sandbox: StoredSandbox | None
    job: ClockJob | None
    item: AgendaItem | None


class Walk:
    """Walks the job of that id in a sandbox state. `steps` are what this process can do, `others`: other processes share
    the storage; `owner` is this process's name in the job's row; `steps_at_most` bounds the things done. `settle` is called
    with the state's id before the clock moves, so that what is to happen now happens now.
    """

    def __init__(
        self,
        storage: Storage,
        sandboxes: Sandboxes,
        steps: Mapping[str, Step],
        state_id: str,
        job_id: str,
        owner: str,
        *,
        others: bool = False,
        steps_at_most: int = STEPS_AT_MOST,
        settle: Sequence[Settle] = (),
    ) -> None:
        self._storage = storage
        self._sandboxes = sandboxes
        self._steps = steps
        self._state_id = state_id
        self._job_id = job_id
        self._owner = owner
        self._others = others
        self._steps_at_most = steps_at_most
        self._settle = settle
        self._settled = False
        self._left: set[str] = set()  # kinds nobody does
        self._done = 0
        self._said = float("-inf")

    async def run(self) -> None:
        """Walk until the job has ended, or another process walks it. What broke ends the job as failed, except a storage
        that does not answer: then the job stays under way, to be taken up again.
        """
        try:
            await self._walk()
        except SandboxUnknown:
            await self._end(STOPPED, None, _GONE)
        except (StorageBusy, StorageUnavailable):
            _log.warning("the storage did not answer; the clock job %s is taken up again later", self._job_id)
        except Exception as error:  # noqa: BLE001 - whoever waits for the job must hear that it ended
            _log.error("the clock job %s failed: %s", self._job_id, type(error).__name__)
            await self._end(FAILED, None, _BROKEN)

    async def _walk(self) -> None:
        seen = await self._look()
        self._done = 0 if seen.job is None else seen.job.steps
        while seen.job is not None and seen.job.ended is None:
            if seen.sandbox is None:
                return await self._end(STOPPED, None, _GONE)
            scope = self._sandboxes.scope_of(seen.sandbox)
            if seen.job.stopping:
                return await self._end(STOPPED, scope.clock.now(), _ASKED)
            if self._done >= self._steps_at_most:
                return await self._end(FAILED, scope.clock.now(), _endless(self._done))
            if seen.item is None and scope.clock.now() >= seen.job.target:
                return await self._arrive(scope, seen.job)
            if not await self._onward(scope, seen.job, seen.item):
                return None
            seen = await self._look()
        return None

    async def _look(self) -> _Seen:
        def work(connection: Connection) -> _Seen:
            job = ClockJobRepository(connection, self._state_id).get(self._job_id)
            if job is None:
                return _Seen(None, None, None)
            sandbox = SandboxRegistry(connection).of_state(self._state_id)
            return _Seen(sandbox, job, self._next(connection, job))

        return await self._storage.read(work)

    def _next(self, connection: Connection, job: ClockJob) -> AgendaItem | None:
        agenda = AgendaRepository(connection, self._state_id, lambda: job.at)
        return next(iter(agenda.due(job.target, 1, without=self._left)), None)

    async def _onward(self, scope: SandboxScope, job: ClockJob, item: AgendaItem | None) -> bool:
        """Move the clock to where the next thing happens, and let it happen; false: another process walks the job now."""
        to = job.target if item is None else item.due
        if scope.clock.now() < to:
            if not self._settled:
                self._settled = True
                for settle in self._settle:
                    await settle(self._state_id)
                return True  # and look again: something may be due sooner now
            scope = await self._sandboxes.advance(scope, to)
        self._settled = False
        if not await self._say(scope.clock.now()):
            return False
        if item is None:
            return True
        step = self._steps.get(item.kind)
        if step is not None:
            await happen(item, step, scope, self._storage)
            self._done += 1
        elif not await self._done_elsewhere(item):
            self._left.add(item.kind)
        return True

    async def _say(self, at: datetime) -> bool:
        if monotonic() - self._said < SAY_SECONDS:
            return True
        self._said = monotonic()
        seen = TickingClock().now()
        return await self._storage.write(
            lambda connection: self._jobs(connection).walk(self._job_id, self._owner, at, self._done, seen)
        )

    async def _done_elsewhere(self, item: AgendaItem) -> bool:
        """Whether another process did what this one cannot, within the time it is given."""
        until = monotonic() + OTHERS_SECONDS
        while self._others and monotonic() < until:
            if not await self._storage.read(
                lambda connection: AgendaRepository(connection, self._state_id, lambda: item.due).is_waiting(item)
            ):
                self._done += 1
                return True
            await self._say(item.due)
            await asyncio.sleep(_LOOK_SECONDS)
        return False

    async def _arrive(self, scope: SandboxScope, job: ClockJob) -> None:
        if self._others:
            await asyncio.sleep(LEASE_SECONDS)  # then no process relies on the time it was before
        if self._left:
            await self._tell_left(scope)
        await self._end(DONE, job.target)

    async def _tell_left(self, scope: SandboxScope) -> None:
        def work(connection: Connection) -> None:
            now = scope.clock.now()
            left = AgendaRepository(connection, self._state_id, lambda: now).due(now, 1, kinds=self._left)
            for item in left:
                self._jobs(connection).tell(self._job_id, scope, item, [_left(sorted(self._left))])

        await self._storage.write(work)

    async def _end(self, state: str, at: datetime | None, said: Text | None = None) -> None:
        ended = TickingClock().now()
        await self._storage.write(
            lambda connection: self._jobs(connection).end(self._job_id, state, at, self._done, ended, said)
        )

    def _jobs(self, connection: Connection) -> ClockJobRepository:
        return ClockJobRepository(connection, self._state_id)


_ASKED = Text(
    "Jobbet blev bedt om at stoppe; uret står, hvor det var nået til.",
    "The job was asked to stop; the clock is where it had come to.",
)
_GONE = Text(
    "Sandkassen blev nulstillet eller slettet, mens uret blev flyttet.",
    "The sandbox was reset or deleted while its clock was advanced.",
)
_BROKEN = Text(
    "Der skete en fejl i sandkassen; uret står, hvor det var nået til. Flyt uret igen.",
    "Something of the sandbox broke; the clock is where it had come to. Advance it again.",
)


def _endless(steps: int) -> Text:
    return Text(
        f"Der skete {steps} ting, uden at målet blev nået; mere gør ét job ikke. Flyt uret igen for at gå videre. Sker der stadig"
        " lige så meget, sætter en ting sig selv på dagsordenen igen og igen: se rapporten.",
        f"{steps} things happened before the target was reached; one job does no more. Advance the clock again to go on. If as much"
        " happens again, something keeps putting itself on the agenda: see the report.",
    )


def _left(kinds: list[str]) -> Text:
    named = ", ".join(kinds)
    return Text(
        f"Intet program, der kører, kan udføre dette: {named}. Det står stadig på dagsordenen.",
        f"No program that runs can do this: {named}. It is still on the agenda.",
    )
