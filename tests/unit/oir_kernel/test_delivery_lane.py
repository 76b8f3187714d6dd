"""One subscription's deliveries: in order, again by the sandbox's clock, given up, again on demand."""

import asyncio
import json
from datetime import datetime, timedelta

import pytest

from oir_kernel.delivery.lane import WIDE
from oir_kernel.delivery.schedule import PAUSES
from oir_kernel.errors import NotFound
from oir_kernel.faults.plan import DeliveryPlan
from oir_kernel.storage import Storage
from oir_kernel.storage.delivery import State
from tests.support.levering import FROZEN, Bench, Modtager, PlannedFaults, Received, bench, event, modtager
from tests.support.program import journal

pytestmark = pytest.mark.anyio
START = datetime.fromisoformat(FROZEN)


def ids(received: list[Received]) -> list[str]:
    return [json.loads(one.body)["id"] for one in received]


async def states(at: Bench, subscription: str) -> list[tuple[State, int]]:
    return [(one.state, one.attempts) for one in await at.deliveries(subscription)]


async def test_events_of_one_object_come_in_their_order_and_are_then_delivered(storage: Storage) -> None:
    with modtager() as receiver:
        async with bench(storage) as at:
            subscription = await at.subscribe(receiver.address)
            events = [event(key) for key in ("a", "b", "a", "b", "a")]
            await at.happen(*events)
            await at.deliver(subscription)
            came = ids(receiver.all())
            for key in ("a", "b"):
                expected = [one.event_id for one in events if one.key == key]
                assert [one for one in came if one in expected] == expected
            assert await states(at, subscription) == [(State.DELIVERED, 1)] * 5


async def test_the_next_event_of_an_object_waits_for_the_one_that_failed_and_others_do_not(storage: Storage) -> None:
    first, second, other = event("a"), event("a"), event("b")
    with modtager(lambda _n, got: (500 if json.loads(got.body)["id"] == first.event_id else 204, b"")) as receiver:
        async with bench(storage) as at:
            subscription = await at.subscribe(receiver.address)
            await at.happen(first, second, other)
            await at.deliver(subscription)
            assert sorted(ids(receiver.all())) == sorted([first.event_id, other.event_id])
            assert await states(at, subscription) == [(State.WAITING, 1), (State.WAITING, 0), (State.DELIVERED, 1)]


async def test_what_comes_behind_a_failed_one_later_waits_too(storage: Storage) -> None:
    with modtager(lambda _n, _got: (500, b"")) as receiver:
        async with bench(storage) as at:
            subscription = await at.subscribe(receiver.address)
            await at.happen(event("a"))
            await at.deliver(subscription)
            await at.happen(event("a"))
            await at.deliver(subscription)
            assert len(receiver.all()) == 1
            first, second = await at.deliveries(subscription)
            assert first.due == second.due == START + PAUSES[0]


async def test_a_failed_one_is_tried_again_when_the_sandboxs_clock_is_there_and_not_before(storage: Storage) -> None:
    with modtager(lambda number, _got: (503 if number == 1 else 200, b"")) as receiver:
        async with bench(storage) as at:
            subscription = await at.subscribe(receiver.address)
            await at.happen(event("a"), event("a"))
            await at.deliver(subscription)
            await at.advance(START + PAUSES[0] - timedelta(seconds=1))
            await at.deliver(subscription)
            assert len(receiver.all()) == 1
            await at.advance(START + PAUSES[0])
            await at.deliver(subscription)
            assert len(receiver.all()) == 2
            assert await states(at, subscription) == [(State.DELIVERED, 2), (State.DELIVERED, 1)]


async def test_after_the_last_pause_it_is_given_up_and_lets_the_next_go(storage: Storage) -> None:
    first = event("a")
    with modtager(lambda _n, got: (500 if json.loads(got.body)["id"] == first.event_id else 204, b"")) as receiver:
        async with bench(storage) as at:
            subscription = await at.subscribe(receiver.address)
            await at.happen(first, event("a"))
            now = START
            for pause in (*PAUSES, timedelta()):
                await at.deliver(subscription)
                assert len(receiver.all()) == 1 or pause == timedelta()
                now += pause
                await at.advance(now)
            assert await states(at, subscription) == [(State.GIVEN_UP, len(PAUSES) + 1), (State.DELIVERED, 1)]
            given_up = (await at.deliveries(subscription))[0]
            assert given_up.status == 500
            assert given_up.said is not None
            assert "HTTP 500" in given_up.said.da


async def test_what_was_given_up_is_delivered_again_on_demand(storage: Storage) -> None:
    works = False
    with modtager(lambda _n, _got: (204 if works else 500, b"")) as receiver:
        async with bench(storage) as at:
            subscription = await at.subscribe(receiver.address)
            await at.happen(event("a"))
            for pause in (*PAUSES, timedelta()):
                await at.deliver(subscription)
                await at.advance((await at.scope()).clock.now() + pause)
            receiver.all()
            works = True
            assert await at.way_out.subscribing.redeliver(await at.scope(), subscription) == 1
            await at.deliver(subscription)
            assert len(receiver.all()) == 1
            assert await states(at, subscription) == [(State.DELIVERED, 1)]
            assert await at.way_out.subscribing.redeliver(await at.scope(), subscription) == 0


async def test_one_event_is_delivered_again_on_demand_under_the_same_id(storage: Storage) -> None:
    happened = event("a")
    with modtager() as receiver:
        async with bench(storage) as at:
            subscription = await at.subscribe(receiver.address)
            await at.happen(happened, event("a"))
            await at.deliver(subscription)
            again = at.way_out.subscribing.redeliver
            assert await again(await at.scope(), subscription, event_id=happened.event_id) == 1
            await at.deliver(subscription)
            came = ids(receiver.all())
            assert came[0] == came[2] == happened.event_id
            assert len(came) == 3
            with pytest.raises(NotFound):
                await again(await at.scope(), subscription, event_id="ukendt")


async def test_a_late_subscriber_gets_what_happened_before_in_its_order(storage: Storage) -> None:
    with modtager() as receiver:
        async with bench(storage) as at:
            before = [event("a") for _ in range(5)]
            await at.happen(*before, event("a", "finans.bilag.bogfoert"))
            subscription = await at.subscribe(receiver.address, topics=["debitor"], from_seq=0)
            await at.happen(last := event("a"))
            await at.deliver(subscription)
            assert ids(receiver.all()) == [one.event_id for one in (*before, last)]
            only_new = await at.subscribe(receiver.address)
            await at.deliver(only_new)
            assert receiver.all() == []


async def test_everything_from_a_number_on_is_delivered_again_in_order(storage: Storage) -> None:
    with modtager() as receiver:
        async with bench(storage) as at:
            subscription = await at.subscribe(receiver.address)
            events = [event("a") for _ in range(4)]
            await at.happen(*events)
            await at.deliver(subscription)
            receiver.all()
            assert await at.way_out.subscribing.redeliver(await at.scope(), subscription, from_seq=3) == 2
            await at.deliver(subscription)
            assert ids(receiver.all()) == [one.event_id for one in events[2:]]


async def test_a_subscription_hears_its_topics_and_what_is_below_them_only(storage: Storage) -> None:
    with modtager() as receiver:
        async with bench(storage) as at:
            subscription = await at.subscribe(receiver.address, topics=["debitor.konto", "finans", "debitor.konto.ny"])
            heard = [event("1", "debitor.konto"), event("2", "debitor.konto.afsluttet"), event("3", "finans.bilag")]
            await at.happen(*heard, event("4", "debitor.kontoen"), event("5", "debitor"), event("6", "finansen.bilag"))
            await at.deliver(subscription)
            assert sorted(ids(receiver.all())) == sorted(one.event_id for one in heard)


async def test_a_receiver_that_is_gone_switches_its_subscription_off_and_nothing_is_lost(storage: Storage) -> None:
    with modtager(lambda number, _got: (410 if number == 1 else 204, b"")) as receiver:
        async with bench(storage) as at:
            subscription = await at.subscribe(receiver.address)
            await at.happen(event("a"), event("a"))
            await at.deliver(subscription)
            (found, counts) = await at.way_out.subscribing.get(await at.scope(), subscription)
            assert not found.active
            assert found.said is not None
            assert counts == {"waiting": 2, "delivered": 0, "given_up": 0}
            await at.happen(event("a"))
            await at.deliver(subscription)
            assert len(receiver.all()) == 1
            await at.way_out.subscribing.change(await at.scope(), subscription, {"active": True})
            await at.deliver(subscription)
            assert await states(at, subscription) == [(State.DELIVERED, 1)] * 3


async def test_a_receiver_that_is_gone_is_not_asked_for_the_rest_of_a_backlog(storage: Storage) -> None:
    with modtager(lambda _n, _got: (410, b"")) as receiver:
        async with bench(storage) as at:
            subscription = await at.subscribe(receiver.address)
            await at.happen(*(event(str(number)) for number in range(40)))
            await at.deliver(subscription)
            assert receiver.count <= WIDE


async def test_a_reset_ends_a_round_under_way(storage: Storage) -> None:
    async with bench(storage) as at:
        loop = asyncio.get_running_loop()

        def reset(number: int, _got: Received) -> tuple[int, bytes]:
            if number == 1:
                asyncio.run_coroutine_threadsafe(at.sandboxes.reset("levering"), loop).result(10)
            return 204, b""

        with modtager(reset) as receiver:
            subscription = await at.subscribe(receiver.address)
            await at.happen(*(event("a") for _ in range(10)))
            await at.deliver(subscription)
            assert receiver.count == 1


async def test_each_attempt_stands_in_the_journal_with_what_was_exchanged(storage: Storage) -> None:
    with modtager(lambda number, _got: (500, b"nej") if number == 1 else (200, b"ja")) as receiver:
        async with bench(storage) as at:
            subscription = await at.subscribe(receiver.address)
            await at.happen(happened := event("a"))
            await at.deliver(subscription)
            await at.advance(START + PAUSES[0])
            await at.deliver(subscription)
            first, second = await journal(storage, "levering")
            assert [(one.door, one.operation, one.status) for one in (first, second)] == [
                ("delivery", happened.topic, 500),
                ("delivery", happened.topic, 200),
            ]
            assert (first.verdict, first.answer, second.verdict, second.answer) == ("failed", "nej", "delivered", "ja")
            assert json.loads(first.request)["id"] == first.transaktions_id == happened.event_id
            assert second.at == START + PAUSES[0]


async def test_a_number_that_is_no_test_number_is_hidden_in_the_journal(storage: Storage) -> None:
    with modtager(lambda _n, _got: (500, b"kender ikke 010190-1234")) as receiver:
        async with bench(storage) as at:
            subscription = await at.subscribe(receiver.address)
            await at.happen(event("a"))
            await at.deliver(subscription)
            (entry,) = await journal(storage, "levering")
            assert "1234" not in entry.answer


async def test_a_fault_makes_a_delivery_late_by_the_sandboxs_clock(storage: Storage) -> None:
    faults = PlannedFaults(DeliveryPlan("late-1", delay=timedelta(days=2)))
    with modtager() as receiver:
        async with bench(storage, faults) as at:
            subscription = await at.subscribe(receiver.address)
            await at.happen(event("a"), event("a"))
            await at.deliver(subscription)
            assert receiver.all() == []
            await at.advance(START + timedelta(days=2))
            await at.deliver(subscription)
            assert len(receiver.all()) == 2
            assert await states(at, subscription) == [(State.DELIVERED, 1)] * 2
            assert [one.fault for one in await journal(storage, "levering")] == ["late-1", "", ""]
            assert [(one.door, one.service, one.operation) for one in faults.asked] == [
                ("delivery", "webhook", "debitor.konto.afsluttet")
            ] * 2


async def test_a_fault_sends_it_several_times(storage: Storage) -> None:
    with modtager() as receiver:
        async with bench(storage, PlannedFaults(DeliveryPlan("twice", copies=3))) as at:
            subscription = await at.subscribe(receiver.address)
            await at.happen(event("a"))
            await at.deliver(subscription)
            assert len(set(ids(receiver.all()))) == 1
            assert receiver.count == 3
            assert await states(at, subscription) == [(State.DELIVERED, 1)]


async def test_a_fault_loses_the_confirmation_so_it_comes_again(storage: Storage) -> None:
    with modtager() as receiver:
        async with bench(storage, PlannedFaults(DeliveryPlan("lost", lost=True))) as at:
            subscription = await at.subscribe(receiver.address)
            await at.happen(event("a"))
            await at.deliver(subscription)
            assert await states(at, subscription) == [(State.WAITING, 1)]
            await at.advance(START + PAUSES[0])
            await at.deliver(subscription)
            assert len(set(ids(receiver.all()))) == 1
            assert receiver.count == 2
            assert await states(at, subscription) == [(State.DELIVERED, 2)]


@pytest.mark.parametrize("together", [True, False])
async def test_a_fault_puts_one_behind_the_next(storage: Storage, *, together: bool) -> None:
    first, second, third = event("a"), event("a"), event("a")
    with modtager() as receiver:
        async with bench(storage, PlannedFaults(DeliveryPlan("swap", swap=True))) as at:
            subscription = await at.subscribe(receiver.address)
            await at.happen(*([first, second, third] if together else [first]))
            await at.deliver(subscription)
            if not together:
                assert receiver.all() == []
                await at.happen(second, third)
                await at.deliver(subscription)
            assert ids(receiver.all()) == [one.event_id for one in (second, first, third)]


async def test_one_put_behind_a_next_that_never_comes_goes_after_an_hour(storage: Storage) -> None:
    with modtager() as receiver:
        async with bench(storage, PlannedFaults(DeliveryPlan("swap", swap=True))) as at:
            subscription = await at.subscribe(receiver.address)
            await at.happen(event("a"))
            await at.deliver(subscription)
            await at.advance(START + timedelta(hours=1))
            await at.deliver(subscription)
            assert len(receiver.all()) == 1


async def test_a_reset_ends_subscriptions_and_what_was_waiting(storage: Storage) -> None:
    receiver = Modtager()
    async with bench(storage) as at:
        subscription = await at.subscribe(f"http://127.0.0.1:{receiver.port}/")
        await at.happen(event("a"))
        await at.sandboxes.reset("levering")
        await at.deliver(subscription)
        assert await at.way_out.subscribing.list(await at.scope()) == []
        assert receiver.count == 0
    receiver.server.server_close()
