"""Deliveries while a clock is advanced, and the loop that finds what is due."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from oir_kernel.clock_targets import target_by
from oir_kernel.delivery.schedule import PAUSES
from oir_kernel.storage import Storage
from oir_kernel.storage.agenda import AgendaRepository
from oir_kernel.storage.clock_jobs import DONE, ClockJobRepository
from oir_kernel.storage.delivery import State
from oir_kernel.timekeeper import Timekeeper
from tests.support.levering import FROZEN, Bench, Received, bench, event, modtager
from tests.support.program import journal

pytestmark = pytest.mark.anyio
START = datetime.fromisoformat(FROZEN)


@asynccontextmanager
async def keeping_time(at: Bench) -> AsyncIterator[Timekeeper]:
    timekeeper = Timekeeper(at.storage, at.sandboxes)
    timekeeper.learn(at.way_out.deliverer.steps)
    async with timekeeper:
        yield timekeeper


async def advance(at: Bench, timekeeper: Timekeeper, by: str) -> list[tuple[datetime, str]]:
    """Advance and wait; the report's instants and Danish texts."""
    scope = await at.scope()
    job = await timekeeper.advance(scope, target_by(by))
    await timekeeper.ended(job.job_id, 60)

    def report(connection: Connection) -> list[tuple[datetime, str]]:
        jobs = ClockJobRepository(connection, scope.state_id)
        ended = jobs.get(job.job_id)
        assert ended is not None
        assert ended.state == DONE
        return [
            (entry.at, text.da)
            for day in jobs.days(job.job_id)
            for entry in jobs.entries(job.job_id, day)
            for text in entry.texts
        ]

    return await at.storage.read(report)


async def test_advancing_tries_each_attempt_when_it_is_due_and_tells_of_it(storage: Storage) -> None:
    with modtager(lambda number, _got: (204 if number == 4 else 500, b"")) as receiver:
        async with bench(storage) as at, keeping_time(at) as timekeeper:
            subscription = await at.subscribe(receiver.address)
            await at.happen(event("a"))
            await at.deliver(subscription)
            report = await advance(at, timekeeper, "P1D")
            instants = [START + PAUSES[0], START + sum(PAUSES[:2], timedelta()), START + sum(PAUSES[:3], timedelta())]
            assert [instant for instant, _ in report] == instants
            assert "prøvet 2 gange" in report[0][1]
            assert "leveret i forsøg 4" in report[2][1]
            assert [entry.at for entry in await journal(storage, "levering")] == [START, *instants]
            assert (await at.deliveries(subscription))[0].state is State.DELIVERED


async def test_advancing_past_the_schedule_gives_up_and_says_so(storage: Storage) -> None:
    with modtager(lambda _n, _got: (500, b"")) as receiver:
        async with bench(storage) as at, keeping_time(at) as timekeeper:
            subscription = await at.subscribe(receiver.address)
            await at.happen(event("a"))
            await at.deliver(subscription)
            report = await advance(at, timekeeper, "P30D")
            assert len(report) == len(PAUSES)
            assert "opgivet efter 10 forsøg" in report[-1][1]
            assert receiver.count == len(PAUSES) + 1


async def test_a_report_stays_short_when_many_deliveries_are_tried(storage: Storage) -> None:
    with modtager(lambda number, _got: (500 if number <= 30 else 204, b"")) as receiver:
        async with bench(storage) as at, keeping_time(at) as timekeeper:
            subscription = await at.subscribe(receiver.address)
            await at.happen(*(event(str(number)) for number in range(30)))
            await at.deliver(subscription)
            report = await advance(at, timekeeper, "PT1M")
            assert len(report) == 21
            assert report[-1][1] == "10 andre leveringer blev også prøvet."


async def test_what_failed_beside_what_is_still_under_way_keeps_its_alarm(storage: Storage) -> None:
    broken = threading.Event()

    def broken_or_slow(_number: int, got: Received) -> tuple[int, bytes]:
        if b"langsom" not in got.body:
            broken.set()
            return 500, b""
        broken.wait(20)
        time.sleep(0.2)
        return 204, b""

    with modtager(broken_or_slow) as receiver:
        async with bench(storage) as at, keeping_time(at) as timekeeper:
            subscription = await at.subscribe(receiver.address)
            await at.happen(event("a"), event("b", navn="langsom"))
            await at.deliver(subscription)
            assert len(await advance(at, timekeeper, "PT1M")) == 1


async def test_there_is_one_alarm_a_subscription_and_none_when_nothing_waits(storage: Storage) -> None:
    with modtager(lambda number, _got: (500 if number <= 2 else 204, b"")) as receiver:
        async with bench(storage) as at, keeping_time(at) as timekeeper:
            subscription = await at.subscribe(receiver.address)
            await at.happen(event("a"), event("b"))
            await at.deliver(subscription)
            scope = await at.scope()

            def waiting(connection: Connection) -> int:
                return AgendaRepository(connection, scope.state_id, scope.clock.now).count()

            assert await storage.read(waiting) == 1
            await advance(at, timekeeper, "PT1M")
            assert await storage.read(waiting) == 0


async def test_the_loop_delivers_what_happens_and_what_falls_due(storage: Storage) -> None:
    with modtager(lambda number, _got: (500 if number == 1 else 204, b"")) as receiver:
        async with bench(storage) as at, at.way_out.deliverer:
            await at.subscribe(receiver.address)
            await at.happen(first := event("a"))
            got = await asyncio.to_thread(receiver.get)
            assert got.headers["webhook-id"] == first.event_id
            await at.happen(second := event("b"))
            assert (await asyncio.to_thread(receiver.get)).headers["webhook-id"] == second.event_id
            await at.advance(START + PAUSES[0])
            assert (await asyncio.to_thread(receiver.get)).headers["webhook-id"] == first.event_id


async def test_a_new_process_delivers_what_the_old_one_left(storage: Storage) -> None:
    with modtager() as receiver:
        async with bench(storage) as at:
            await at.subscribe(receiver.address)
            await at.happen(event("a"))
        async with bench(storage, name="anden") as other, other.way_out.deliverer:
            await asyncio.to_thread(receiver.get)


async def test_a_receiver_that_hangs_delays_neither_another_subscription_nor_another_sandbox(storage: Storage) -> None:
    release = threading.Event()

    def hang(_number: int, _got: object) -> tuple[int, bytes]:
        release.wait(10)
        return 204, b""

    with modtager(hang) as slow, modtager() as quick:
        async with bench(storage) as at, bench(storage, name="anden") as other, at.way_out.deliverer:
            await at.subscribe(slow.address)
            await at.happen(*(event(str(number)) for number in range(8)))
            await asyncio.to_thread(slow.get)
            await at.subscribe(quick.address)
            await other.subscribe(quick.address)
            await other.happen(event("b"))
            await asyncio.to_thread(quick.get)
            await at.happen(event("c"))
            await asyncio.to_thread(quick.get)
            assert slow.count == 4
            release.set()


async def test_a_ticking_clock_needs_no_advance(storage: Storage) -> None:
    with modtager() as receiver:
        async with bench(storage, clock_frozen=None) as at, at.way_out.deliverer:
            await at.subscribe(receiver.address)
            await at.happen(event("a"))
            await asyncio.to_thread(receiver.get)


async def test_a_slow_erp_system_tells_its_events_when_its_delay_has_passed(storage: Storage) -> None:
    with modtager(lambda _n, _got: (204, b"")) as receiver:
        async with bench(storage) as at, keeping_time(at) as timekeeper:
            await at.sandboxes.change("levering", {"erp": {"receipt_delay": 3600}})
            subscription = await at.subscribe(receiver.address)
            await at.happen(event("a"))
            await at.deliver(subscription)
            assert receiver.count == 0
            await advance(at, timekeeper, "PT59M")
            assert receiver.count == 0
            await advance(at, timekeeper, "PT2M")
            assert receiver.count == 1
            assert (await journal(storage, "levering"))[-1].at == START + timedelta(hours=1)
