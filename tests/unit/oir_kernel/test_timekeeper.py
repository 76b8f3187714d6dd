"""What is due happens: once, in order, at its time, and what fails is tried again; with and without a job."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import pytest

from oir_kernel.agenda import AgendaItem, in_one_work, pause
from oir_kernel.clock_targets import target_by
from oir_kernel.errors import NotFound
from oir_kernel.events import Event
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope
from oir_kernel.storage import Storage, StorageUnavailable
from oir_kernel.storage.uow import UnitOfWork
from oir_kernel.timekeeper import STEPS_AT_A_TIME
from tests.support.uret import REFUSED, SAID, START, World, note

pytestmark = pytest.mark.anyio

NOW, MINUTE, DAY = timedelta(), timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
async def world(storage: Storage) -> AsyncIterator[World]:
    made = await World(storage).made()
    yield made
    await made.keeper.__aexit__(None, None, None)


async def test_what_is_due_happens_in_order_and_once(world: World) -> None:
    late, early, same = await world.add("note", NOW, -DAY, -DAY)
    (tomorrow,) = await world.add("note", DAY)
    await world.keeper.settle("s")
    await world.keeper.settle("s")
    assert await world.ran() == [(early, START), (same, START), (late, START)]
    assert [item.item_id for item in await world.waiting()] == [tomorrow]


async def test_two_that_come_to_the_same_thing_at_once_do_it_once(world: World) -> None:
    other = World(world.storage)
    await world.add("note", *[NOW] * 5)
    await asyncio.gather(*(one.keeper.settle("s") for one in (world, other, world, other)))
    assert len(await world.ran()) == 5
    assert len({item for item, _ in await world.ran()}) == 5


async def test_while_time_is_kept_what_is_added_happens_by_itself(world: World) -> None:
    happened = asyncio.Event()

    async def step(item: AgendaItem, scope: SandboxScope, storage: Storage) -> Sequence[Text]:
        await storage.write(lambda conn: UnitOfWork(conn, scope).agenda.done(item.item_id))
        happened.set()
        return [SAID]

    world.learn("io", step)
    async with world.keeper:
        await world.add("io", NOW, DAY)
        world.keeper.wake()
        await asyncio.wait_for(happened.wait(), 30)
    assert [item.due for item in await world.waiting()] == [START + DAY]


async def test_a_ticking_clock_lets_things_happen_and_the_future_waits(storage: Storage) -> None:
    world = World(storage)
    scope = await world.sandboxes.create("s", {})
    day_ago, in_a_day = (scope.clock.now() + after - START for after in (-DAY, DAY))
    (due,) = await world.add("note", day_ago)
    await world.add("note", in_a_day)
    await world.keeper.settle("s")
    assert [item for item, _ in await world.ran()] == [due]


async def test_a_kind_this_process_does_not_know_stays_for_another(world: World) -> None:
    (unknown,) = await world.add("elsewhere", -DAY)
    (known,) = await world.add("note", NOW)
    await world.keeper.settle("s")
    assert await world.ran() == [(known, START)]
    assert [(item.item_id, item.attempts) for item in await world.waiting()] == [(unknown, 0)]


async def test_one_that_fails_is_put_off_and_keeps_no_other_from_happening(world: World) -> None:
    def fail(item: AgendaItem, uow: UnitOfWork) -> Sequence[Text]:
        note(item, uow)
        raise NotFound(REFUSED)

    world.learn("fail", in_one_work(fail))
    (failing,) = await world.add("fail", -DAY)
    (after,) = await world.add("note", NOW)
    await world.keeper.settle("s")
    assert await world.ran() == [(after, START)]
    assert [(item.item_id, item.due, item.attempts) for item in await world.waiting()] == [(failing, START + MINUTE, 1)]


async def test_the_report_tells_each_attempt_and_never_what_an_exception_said(world: World) -> None:
    def fail(item: AgendaItem, uow: UnitOfWork) -> Sequence[Text]:
        if item.attempts < 2:
            raise NotFound(REFUSED) if item.attempts else LookupError("0101901234")
        return note(item, uow)

    world.learn("fail", in_one_work(fail))
    (failing,) = await world.add("fail", NOW)
    report = await world.report(await world.advanced(target_by("P1D")))
    assert [entry.at for entry in report] == [START, START + MINUTE, START + 3 * MINUTE]
    assert {entry.item_id for entry in report} == {failing}
    assert report[1].texts[0] == REFUSED
    assert "2026-11-23T09:03:00+01:00" in report[1].texts[1].da
    assert "0101901234" not in str(report)
    assert report[2].texts == [SAID]


@pytest.mark.parametrize(("attempts", "minutes"), [(0, 1), (1, 2), (5, 32), (10, 1024), (11, 1440), (10**9, 1440)])
def test_the_pauses_grow_and_end_at_a_day(attempts: int, minutes: int) -> None:
    assert pause(attempts) == timedelta(minutes=minutes)


async def test_a_step_that_leaves_its_thing_untouched_is_tried_again_later(world: World) -> None:
    async def forgets(_item: AgendaItem, _scope: SandboxScope, _storage: Storage) -> Sequence[Text]:
        return [SAID]

    world.learn("forgets", forgets)
    await world.add("forgets", NOW)
    await world.keeper.settle("s")
    assert [(item.due, item.attempts) for item in await world.waiting()] == [(START + MINUTE, 1)]


async def test_a_storage_that_is_away_is_no_fault_of_the_thing(world: World) -> None:
    async def away(_item: AgendaItem, _scope: SandboxScope, _storage: Storage) -> Sequence[Text]:
        raise StorageUnavailable(REFUSED)

    world.learn("away", away)
    await world.add("away", NOW)
    with pytest.raises(StorageUnavailable):
        await world.keeper.settle("s")
    assert [(item.due, item.attempts) for item in await world.waiting()] == [(START, 0)]


async def test_one_that_always_comes_again_lets_others_have_their_turn(world: World) -> None:
    def again(item: AgendaItem, uow: UnitOfWork) -> Sequence[Text]:
        uow.agenda.add("again", item.due - MINUTE)
        uow.outbox.add(Event("again", item.item_id, {}))
        return []

    world.learn("again", in_one_work(again))
    await world.add("again", NOW)
    await world.keeper.settle("s")
    assert len(await world.ran()) == STEPS_AT_A_TIME


async def test_two_parts_cannot_claim_the_same_kind(world: World) -> None:
    with pytest.raises(ValueError, match="note"):
        world.learn("note", in_one_work(note))


async def test_a_state_that_is_gone_has_nothing_due(world: World) -> None:
    await world.add("note", NOW)
    await world.sandboxes.reset("s")
    await world.keeper.settle("s")
    assert await world.ran() == []
