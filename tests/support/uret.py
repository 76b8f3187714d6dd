"""A sandbox whose clock stands still, its timekeeper, and steps that leave a trace each time they run."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from oir_kernel.agenda import AgendaItem, Step, in_one_work
from oir_kernel.clock_targets import Target
from oir_kernel.events import Event
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.storage import Storage
from oir_kernel.storage.agenda import AgendaRepository
from oir_kernel.storage.clock_jobs import ClockEntry, ClockJob, ClockJobRepository
from oir_kernel.storage.outbox import OutboxRepository
from oir_kernel.storage.uow import UnitOfWork
from oir_kernel.timekeeper import Timekeeper

START = datetime(2026, 11, 23, 8, tzinfo=UTC)
SAID = Text("Det skete.", "It happened.")
REFUSED = Text("Ikke endnu.", "Not yet.")


def note(item: AgendaItem, uow: UnitOfWork) -> Sequence[Text]:
    """Leaves an event named by the item."""
    uow.outbox.add(Event("noted", item.item_id, {}))
    return [SAID]


class World:
    """One storage with a sandbox of that name; `options` are the timekeeper's."""

    def __init__(self, storage: Storage, name: str = "s", **options: Any) -> None:
        self.storage = storage
        self.sandboxes = Sandboxes(storage)
        self.keeper = Timekeeper(storage, self.sandboxes, **options)
        self.keeper.learn({"note": in_one_work(note)})
        self.name = self.state_id = name

    async def made(self) -> "World":
        """The same, its sandbox created."""
        await self.sandboxes.create(self.name, {"clock_frozen": START.isoformat()})
        return self

    def learn(self, kind: str, step: Step) -> None:
        """One more kind of thing that can happen."""
        self.keeper.learn({kind: step})

    async def scope(self) -> SandboxScope:
        """The sandbox as it is just now."""
        found = await self.sandboxes.of_state(self.state_id)
        assert found is not None
        return found

    async def now(self) -> datetime:
        """What its clock shows, in UTC."""
        return (await self.scope()).clock.now().astimezone(UTC)

    async def add(self, kind: str, *afters: timedelta, key: str = "k", **payload: Any) -> list[str]:
        """Put things on its agenda, so long after the start."""
        scope = await self.scope()

        def work(connection: Connection) -> list[str]:
            agenda = UnitOfWork(connection, scope).agenda
            return [agenda.add(kind, START + after, key, payload) for after in afters]

        return await self.storage.write(work)

    async def advanced(self, target: Target) -> ClockJob:
        """The job that moved its clock there, ended."""
        job = await self.keeper.advance(await self.scope(), target)
        await self.keeper.ended(job.job_id, 60)
        return await self.job(job.job_id)

    async def job(self, job_id: str) -> ClockJob:
        """One job as it is stored."""
        found = await self.storage.read(lambda conn: ClockJobRepository(conn, self.state_id).get(job_id))
        assert found is not None
        return found

    async def report(self, job: ClockJob) -> list[ClockEntry]:
        """Everything a job's report tells."""

        def work(connection: Connection) -> list[ClockEntry]:
            jobs = ClockJobRepository(connection, self.state_id)
            return [entry for day in jobs.days(job.job_id) for entry in jobs.entries(job.job_id, day, 10_000)]

        return await self.storage.read(work)

    async def ran(self) -> list[tuple[str, datetime]]:
        """The items that happened, and what the clock showed, from the events they left."""
        events = await self.storage.read(
            lambda conn: OutboxRepository(conn, self.state_id, lambda: START).pending(10_000)
        )
        return [(event.key, event.created_at.astimezone(UTC)) for event in events]

    async def waiting(self) -> list[AgendaItem]:
        """What is still on its agenda."""
        return await self.storage.read(lambda conn: AgendaRepository(conn, self.state_id, lambda: START).waiting())
