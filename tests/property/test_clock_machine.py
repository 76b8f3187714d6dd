"""Whatever is put on an agenda, however its clock is moved: each thing happens once, in order, never before its time, and the
report of a job tells it. The machine does it beside a model that needs no database, on both databases.
"""

import asyncio
from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from oir_kernel.agenda import AgendaItem, in_one_work, pause
from oir_kernel.clock_targets import Target, target_by, target_to
from oir_kernel.errors import Conflict, NotFound
from oir_kernel.events import Event
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope
from oir_kernel.storage import Storage
from oir_kernel.storage.clock_jobs import ClockJob, ClockJobRepository
from oir_kernel.storage.uow import UnitOfWork
from tests.support.uret import REFUSED, SAID, START, World

T = TypeVar("T")
_NAMES = count()
minutes = st.integers(0, 4000)
quick = settings(
    max_examples=12,
    stateful_step_count=15,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass
class Expected:
    """A thing the model has on its agenda."""

    due: datetime
    seq: int
    kind: str
    key: str
    number: int
    attempts: int = 0


@dataclass
class Model:
    """What should be: the clock, what waits, what happened, and what a report would tell since `told` was emptied."""

    clock: datetime = START
    waiting: list[Expected] = field(default_factory=list)
    ran: list[tuple[str, datetime]] = field(default_factory=list)
    told: list[tuple[str, datetime]] = field(default_factory=list)
    seqs: Iterator[int] = field(default_factory=count)

    def add(self, kind: str, due: datetime, key: str, number: int) -> None:
        self.waiting.append(Expected(due, next(self.seqs), kind, key, number))

    def go(self, target: datetime, *, job: bool = True) -> str:
        """Let happen what is due until then; how a job would end."""
        while due := sorted((one for one in self.waiting if one.due <= target), key=lambda one: (one.due, one.seq)):
            self.clock = max(self.clock, due[0].due)
            self._happen(due[0])
            if job and due[0].kind == "stops":
                return "stopped"
        self.clock = max(self.clock, target)
        return "done"

    def _happen(self, one: Expected) -> None:
        self.told.append((one.key, self.clock))
        if one.kind == "flaky" and one.attempts < one.number:
            one.due = self.clock + pause(one.attempts)
            one.attempts += 1
            return
        self.waiting.remove(one)
        self.ran.append((one.key, self.clock))
        if one.kind == "again" and one.number:
            self.add("again", one.due + timedelta(hours=7), f"{one.key}'", one.number - 1)


def _leave_trace(item: AgendaItem, uow: UnitOfWork) -> Sequence[Text]:
    uow.outbox.add(Event("ran", item.key, {}))
    return [SAID]


def again(item: AgendaItem, uow: UnitOfWork) -> Sequence[Text]:
    if item.payload["number"]:
        number = {"number": item.payload["number"] - 1}
        uow.agenda.add("again", item.due + timedelta(hours=7), f"{item.key}'", number)
    return _leave_trace(item, uow)


def flaky(item: AgendaItem, uow: UnitOfWork) -> Sequence[Text]:
    _leave_trace(item, uow)
    if item.attempts < item.payload["number"]:
        raise NotFound(REFUSED)
    return []


def stops(item: AgendaItem, uow: UnitOfWork) -> Sequence[Text]:
    jobs = ClockJobRepository(uow.conn, uow.state_id)
    job = jobs.under_way()
    if job is not None:
        jobs.stop(job.job_id)
    return _leave_trace(item, uow)


async def io(item: AgendaItem, scope: SandboxScope, storage: Storage) -> Sequence[Text]:
    def work(connection: Any) -> None:
        uow = UnitOfWork(connection, scope)
        if uow.agenda.done(item.item_id):
            _leave_trace(item, uow)

    await storage.write(work)
    return [SAID]


STEPS = {"plain": in_one_work(_leave_trace), "again": in_one_work(again), "flaky": in_one_work(flaky), "io": io}


class ClockMachine(RuleBasedStateMachine):
    """One sandbox, moved by two timekeepers, beside the model."""

    def __init__(self, storage: Storage) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.world = World(storage, f"m{next(_NAMES)}")
        self.other = World(storage, self.world.name)
        for world in (self.world, self.other):
            world.keeper.learn(STEPS | {"stops": in_one_work(stops)})
        self.model = Model()
        self.run(self.world.made())

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run(work)

    def teardown(self) -> None:
        self.loop.close()

    @rule(
        kind=st.sampled_from(["plain", "again", "flaky", "io", "stops"]),
        after=st.integers(-100, 5000),
        number=st.integers(0, 3),
    )
    def add(self, kind: str, after: int, number: int) -> None:
        key = f"k{next(_NAMES)}"
        self.run(self.world.add(kind, timedelta(minutes=after), key=key, number=number))
        self.model.add(kind, START + timedelta(minutes=after), key, number)

    @rule(far=minutes)
    def advance_by(self, far: int) -> None:
        self.check(self.run(self.world.advanced(target_by(f"PT{far}M"))))

    @rule(far=minutes)
    def advance_to(self, far: int) -> None:
        to = (self.model.clock + timedelta(minutes=far)).isoformat()
        self.check(self.run(self.world.advanced(target_to(to))))

    @rule()
    def advance_to_the_next_thing(self) -> None:
        if self.model.waiting:
            self.check(self.run(self.world.advanced(target_to("next"))))
        else:
            with pytest.raises(NotFound):
                self.run(self.world.advanced(target_to("next")))

    @rule()
    def tick(self) -> None:
        self.run(self.world.keeper.settle(self.world.state_id))
        self.model.go(self.model.clock, job=False)

    @rule(far=minutes, farther=minutes)
    def advance_at_once(self, far: int, farther: int) -> None:
        jobs, refused = self.run(self._race(target_by(f"PT{far}M"), target_by(f"PT{farther}M")))
        assert len(jobs) + refused == 2
        assert jobs
        for job in sorted(jobs, key=lambda one: one.begins):  # a very quick first one may leave room for the second
            self.check(job)

    async def _race(self, *targets: Target) -> tuple[list[ClockJob], int]:
        scope = await self.world.scope()
        keepers = (self.world.keeper, self.other.keeper)
        begun = await asyncio.gather(
            *(keeper.advance(scope, target) for keeper, target in zip(keepers, targets, strict=True)),
            return_exceptions=True,
        )
        jobs = [one for one in begun if isinstance(one, ClockJob)]
        for job in jobs:
            for keeper in keepers:
                await keeper.ended(job.job_id, 60)
        return [await self.world.job(job.job_id) for job in jobs], sum(isinstance(one, Conflict) for one in begun)

    @rule(far=minutes)
    def advance_while_time_is_kept(self, far: int) -> None:
        """Ticks of the same process come in between: they leave what the job does to the job."""
        self.tick()
        self.check(self.run(self._ticked(target_by(f"PT{far}M"))))

    async def _ticked(self, target: Target) -> ClockJob:
        ticks = [asyncio.create_task(self.world.keeper.settle(self.world.state_id)) for _ in range(3)]
        job = await self.world.advanced(target)
        await asyncio.gather(*ticks)
        return job

    @rule()
    def reset(self) -> None:
        scope = self.run(self.world.sandboxes.reset(self.world.name))
        self.world.state_id = scope.state_id
        self.model = Model()

    def check(self, job: ClockJob) -> None:
        """The job ended as the model says, and told everything that happened on its way."""
        self.model.told.clear()
        assert (job.state, job.at) == (self.model.go(job.target), self.model.clock)
        report = self.run(self.world.report(job))
        assert [(entry.key, entry.at) for entry in report] == self.model.told
        assert job.steps == len(self.model.told)

    @invariant()
    def all_is_as_the_model_says(self) -> None:
        assert self.run(self.world.now()) == self.model.clock
        assert self.run(self.world.ran()) == self.model.ran
        waiting = [(item.key, item.due, item.attempts) for item in self.run(self.world.waiting())]
        wanted = sorted(self.model.waiting, key=lambda one: (one.due, one.seq))
        assert waiting == [(one.key, one.due, one.attempts) for one in wanted]


def test_each_thing_happens_once_in_order_at_its_time_and_is_told(storage: Storage) -> None:
    run_state_machine_as_test(lambda: ClockMachine(storage), settings=quick)
