"""A job moves a sandbox's clock from one thing to the next, tells what happened, and survives stop, reset and a new start."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import date, timedelta

import pytest

from oir_kernel.agenda import AgendaItem, in_one_work
from oir_kernel.clock import TickingClock
from oir_kernel.clock_targets import target_by, target_to
from oir_kernel.clock_walk import Walk
from oir_kernel.errors import BadRequest, Conflict, SandboxUnknown
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.storage import Storage, StorageConflict
from oir_kernel.storage.clock_jobs import ClockJobRepository
from oir_kernel.storage.uow import UnitOfWork
from tests.support.uret import SAID, START, World, note

pytestmark = pytest.mark.anyio

NOW, HOUR, DAY = timedelta(), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def world(storage: Storage) -> AsyncIterator[World]:
    made = await World(storage).made()
    yield made
    await made.keeper.__aexit__(None, None, None)


class Slow:
    """A kind of thing that waits for its gate, so that a test can look while a job is under way."""

    def __init__(self, world: World) -> None:
        self.gate = asyncio.Event()
        self._begun = asyncio.Event()
        world.learn("slow", self._step)

    async def begun(self) -> None:
        await asyncio.wait_for(self._begun.wait(), 30)

    async def _step(self, item: AgendaItem, scope: SandboxScope, storage: Storage) -> Sequence[Text]:
        self._begun.set()
        await self.gate.wait()
        await storage.write(lambda conn: UnitOfWork(conn, scope).agenda.done(item.item_id))
        return [SAID]


async def test_each_thing_happens_at_its_own_time_and_the_clock_ends_at_the_target(world: World) -> None:
    later, first = await world.add("note", 2 * DAY, HOUR)
    (beyond,) = await world.add("note", 30 * DAY)
    job = await world.advanced(target_by("P3D"))
    assert (job.state, job.begins, job.target, job.at, job.steps) == (
        "done",
        START,
        START + 3 * DAY,
        START + 3 * DAY,
        2,
    )
    assert await world.ran() == [(first, START + HOUR), (later, START + 2 * DAY)]
    assert await world.now() == START + 3 * DAY
    assert [item.item_id for item in await world.waiting()] == [beyond]


async def test_the_report_tells_day_by_day_what_happened(world: World) -> None:
    await world.add("note", HOUR, 16 * HOUR, 2 * DAY)  # in Denmark the second is after midnight
    job = await world.advanced(target_by("P3D"))
    jobs = ClockJobRepository
    days = await world.storage.read(lambda conn: jobs(conn, "s").days(job.job_id))
    assert days == {date(2026, 11, 23): 1, date(2026, 11, 24): 1, date(2026, 11, 25): 1}
    (entry,) = await world.storage.read(lambda conn: jobs(conn, "s").entries(job.job_id, date(2026, 11, 24)))
    assert (entry.at, entry.kind, entry.key, entry.texts) == (START + 16 * HOUR, "note", "k", [SAID])
    assert await world.storage.read(lambda conn: jobs(conn, "s").entries(job.job_id, date(2026, 11, 26))) == []


async def test_what_happens_on_the_way_may_put_more_on_the_agenda(world: World) -> None:
    def thrice(item: AgendaItem, uow: UnitOfWork) -> Sequence[Text]:
        if item.payload["left"]:
            uow.agenda.add("thrice", item.due + DAY, "k", {"left": item.payload["left"] - 1})
        return note(item, uow)

    world.learn("thrice", in_one_work(thrice))
    await world.add("thrice", HOUR, left=2)
    await world.advanced(target_by("P10D"))
    assert [at for _, at in await world.ran()] == [START + HOUR, START + HOUR + DAY, START + HOUR + 2 * DAY]


async def test_next_goes_to_the_next_thing_and_no_further(world: World) -> None:
    first, second = await world.add("note", HOUR, DAY)
    await world.advanced(target_to("next"))
    assert (await world.ran(), await world.now()) == ([(first, START + HOUR)], START + HOUR)
    await world.advanced(target_to("next"))
    assert (await world.ran())[1:] == [(second, START + DAY)]


async def test_no_way_at_all_lets_happen_what_is_due(world: World) -> None:
    (due,) = await world.add("note", NOW)
    job = await world.advanced(target_by("PT0S"))
    assert (job.state, await world.ran(), await world.now()) == ("done", [(due, START)], START)


async def test_the_clock_does_not_go_back_and_nothing_is_begun(world: World) -> None:
    with pytest.raises(BadRequest):
        await world.keeper.advance(await world.scope(), target_to("2026-11-22"))
    assert await world.storage.read(lambda conn: ClockJobRepository(conn, "s").newest()) == []


async def test_a_ticking_clock_shows_the_target_and_ticks_on(storage: Storage) -> None:
    world = World(storage)
    scope = await world.sandboxes.create("s", {})
    (due,) = await world.add("note", scope.clock.now() - START + DAY)
    job = await world.advanced(target_by("P2D"))
    assert (job.state, [item for item, _ in await world.ran()]) == ("done", [due])
    assert timedelta() <= await world.now() - job.target < timedelta(hours=1)


async def test_of_two_testers_at_once_one_moves_the_clock_and_the_other_is_told_the_job(world: World) -> None:
    slow = Slow(world)
    await world.add("slow", HOUR)
    scope = await world.scope()
    other = World(world.storage)
    begun = await asyncio.gather(
        *(one.keeper.advance(scope, target_by("P1D")) for one in (world, other, world)), return_exceptions=True
    )
    refused = [one for one in begun if isinstance(one, Conflict)]
    (job,) = [one for one in begun if not isinstance(one, BaseException)]
    assert [f"/s/s/api/control/clock/jobs/{job.job_id}" in one.detail.da for one in refused] == [True, True]
    slow.gate.set()
    for one in (world, other):
        await one.keeper.__aexit__(None, None, None)


async def test_the_database_itself_refuses_a_second_job_under_way(world: World) -> None:
    def queue(owner: str) -> None:
        at = TickingClock().now()
        world.storage.write_now(lambda conn: ClockJobRepository(conn, "s").queue(START, START + DAY, owner, at))

    await asyncio.to_thread(queue, "a")
    with pytest.raises(StorageConflict):
        await asyncio.to_thread(queue, "b")


async def test_a_message_that_comes_meanwhile_sees_the_clock_where_the_job_is(world: World) -> None:
    slow = Slow(world)
    await world.add("slow", HOUR)
    job = await world.keeper.advance(await world.scope(), target_by("P1D"))
    await slow.begun()
    assert (await world.sandboxes.scope("s")).clock.now() == START + HOUR
    under_way = await world.job(job.job_id)
    assert (under_way.state, under_way.at) == ("running", START + HOUR)
    slow.gate.set()
    await world.keeper.ended(job.job_id, 60)
    assert (await world.job(job.job_id)).state == "done"


async def test_a_job_that_is_stopped_finishes_the_thing_under_way_and_leaves_the_clock_there(world: World) -> None:
    slow = Slow(world)
    await world.add("slow", HOUR)
    (not_reached,) = await world.add("note", 2 * HOUR)
    job = await world.keeper.advance(await world.scope(), target_by("P1D"))
    await slow.begun()
    assert await world.storage.write(lambda conn: ClockJobRepository(conn, "s").stop(job.job_id))
    slow.gate.set()
    await world.keeper.ended(job.job_id, 60)
    stopped = await world.job(job.job_id)
    assert (stopped.state, stopped.at, stopped.steps) == ("stopped", START + HOUR, 1)
    assert stopped.said is not None
    assert (await world.now(), [item.item_id for item in await world.waiting()]) == (START + HOUR, [not_reached])
    assert not await world.storage.write(lambda conn: ClockJobRepository(conn, "s").stop(job.job_id))


@pytest.mark.parametrize("how", ["reset", "delete"])
async def test_a_sandbox_that_is_reset_or_deleted_meanwhile_ends_the_job(world: World, how: str) -> None:
    slow = Slow(world)
    await world.add("slow", HOUR)
    await world.add("note", 2 * HOUR)
    job = await world.keeper.advance(await world.scope(), target_by("P1D"))
    await slow.begun()
    await getattr(world.sandboxes, how)("s")
    slow.gate.set()
    await world.keeper.ended(job.job_id, 60)
    assert (await world.job(job.job_id)).state == "stopped"
    assert await world.ran() == []
    if how == "reset":
        assert (await world.sandboxes.scope("s")).clock.now() == START


async def test_a_sandbox_that_is_gone_cannot_be_advanced(world: World) -> None:
    scope = await world.scope()
    await world.sandboxes.reset("s")
    with pytest.raises(SandboxUnknown):
        await world.keeper.advance(scope, target_by("P1D"))


async def test_what_comes_again_for_ever_ends_the_job_as_failed_and_says_so(storage: Storage) -> None:
    world = await World(storage, steps_at_most=20).made()

    def again(item: AgendaItem, uow: UnitOfWork) -> Sequence[Text]:
        uow.agenda.add("again", item.due + timedelta(seconds=1))
        return []

    world.learn("again", in_one_work(again))
    await world.add("again", HOUR)
    job = await world.advanced(target_by("P1D"))
    assert (job.state, job.steps, job.at) == ("failed", 20, START + HOUR + timedelta(seconds=19))
    assert job.said is not None
    assert "20" in job.said.da
    assert (await world.advanced(target_by("PT1S"))).state == "done"


async def test_a_job_whose_process_is_gone_is_taken_up_at_the_next_start(world: World) -> None:
    slow = Slow(world)
    (first, second) = [*await world.add("slow", HOUR), *await world.add("note", 2 * HOUR)]
    job = await world.keeper.advance(await world.scope(), target_by("P1D"))
    await slow.begun()
    for task in [*world.keeper._tasks.values()]:
        task.cancel()  # as if the process had died: nothing is written any more

    after = World(world.storage)
    again = Slow(after)
    again.gate.set()
    async with after.keeper:
        await again.begun()
        await after.keeper.ended(job.job_id, 60)
    done = await after.job(job.job_id)
    assert (done.state, done.at) == ("done", START + DAY)
    assert [entry.item_id for entry in await after.report(done)] == [first, second]


async def test_a_job_that_another_process_walks_is_left_to_it(world: World) -> None:
    await world.add("note", HOUR)
    at = TickingClock().now()
    job = await world.storage.write(lambda conn: ClockJobRepository(conn, "s").queue(START, START + DAY, "another", at))
    splits = World(world.storage, others=True)
    await splits.keeper._look()
    assert (await world.job(job.job_id)).state == "queued"
    await Walk(world.storage, world.sandboxes, {}, "s", job.job_id, "me").run()
    assert (await world.job(job.job_id)).state == "queued"
    assert await world.ran() == []


async def test_things_of_an_unknown_kind_are_told_and_stay(world: World) -> None:
    (unknown,) = await world.add("elsewhere", HOUR)
    (known,) = await world.add("note", 2 * HOUR)
    job = await world.advanced(target_by("P1D"))
    report = await world.report(job)
    assert (job.state, [entry.item_id for entry in report]) == ("done", [known, unknown])
    assert "elsewhere" in report[1].texts[0].da
    assert [item.item_id for item in await world.waiting()] == [unknown]


async def test_a_job_waits_for_the_process_that_knows_the_kind(world: World) -> None:
    control = World(world.storage, others=True)
    other = World(world.storage, others=True)
    other.learn("elsewhere", in_one_work(note))
    (there,) = await world.add("elsewhere", HOUR)
    (here,) = await world.add("note", 2 * HOUR)
    async with other.keeper:
        job = await control.advanced(target_by("P1D"))
    assert (job.state, job.steps) == ("done", 2)
    assert await world.ran() == [(there, START + HOUR), (here, START + 2 * HOUR)]
    assert [entry.item_id for entry in await world.report(job)] == [there, here]


async def test_what_breaks_ends_the_job_as_failed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(_self: Sandboxes, _scope: SandboxScope, _to: object) -> SandboxScope:
        raise LookupError("0101901234")

    monkeypatch.setattr(Sandboxes, "advance", broken)
    job = await world.advanced(target_by("P1D"))
    assert job.state == "failed"
    assert job.said is not None
    assert "0101901234" not in job.said.da


async def test_the_newest_jobs_come_first(world: World) -> None:
    ids = [(await world.advanced(target_by("PT1H"))).job_id for _ in range(3)]
    newest = await world.storage.read(lambda conn: ClockJobRepository(conn, "s").newest(2))
    assert [job.job_id for job in newest] == ids[:0:-1]


async def test_a_sandbox_knows_nothing_of_anothers_jobs(world: World) -> None:
    job = await world.advanced(target_by("PT1H"))
    assert await world.storage.read(lambda conn: ClockJobRepository(conn, "other").get(job.job_id)) is None
    assert await world.storage.read(lambda conn: ClockJobRepository(conn, "other").newest()) == []
