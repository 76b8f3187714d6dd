"""Deliveries are written with their events, belong to one state, and sleep in a copy."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, delete

from oir_kernel.events import Event
from oir_kernel.findings import Text
from oir_kernel.storage import Storage
from oir_kernel.storage.delivery import Delivery, DeliveryRepository, Lane, State, active_lanes, event, events
from oir_kernel.storage.outbox import OutboxRepository
from oir_kernel.storage.states import StateTables, add_rows, rows_of
from oir_kernel.storage.subscriptions import Subscription, SubscriptionRepository
from oir_kernel.storage.tables import outbox_table
from tests.support.levering import bench

AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
SAID = Text("da", "en")


def subscribe(storage: Storage, state: str, *topics: str, name: str = "abonnement") -> Lane:
    made = Subscription(name, "webhook", {"address": "http://a.example/"}, topics or ("*",), active=True, created_at=AT)

    def work(connection: Connection) -> None:
        subscriptions = SubscriptionRepository(connection, state)
        subscriptions.put(made)
        subscriptions.put_secret(name, "whsec_x")

    storage.write_now(work)
    return Lane(state, name)


def happen(storage: Storage, state: str, *topics: str) -> list[Event]:
    happened = [Event(topic, "k", {}) for topic in topics]
    storage.write_now(lambda connection: OutboxRepository(connection, state, lambda: AT).add(*happened))
    return happened


def waiting(storage: Storage, lane: Lane) -> list[str]:
    due = storage.read_now(lambda connection: DeliveryRepository(connection, lane).due(AT, 100))
    return [one.event.topic for one in due]


def test_an_event_becomes_one_delivery_for_each_subscription_that_asks_for_it(storage: Storage) -> None:
    all_of_it, some = subscribe(storage, "a"), subscribe(storage, "a", "x.y", "z", name="nogle")
    happen(storage, "a", "x.y", "x.y.z", "x.yy", "x", "z.a")
    assert waiting(storage, all_of_it) == ["x.y", "x.y.z", "x.yy", "x", "z.a"]
    assert waiting(storage, some) == ["x.y", "x.y.z", "z.a"]


def test_another_state_hears_nothing(storage: Storage) -> None:
    here, there = subscribe(storage, "a"), subscribe(storage, "b")
    happen(storage, "a", "x")
    assert (waiting(storage, here), waiting(storage, there)) == (["x"], [])


def test_an_event_that_is_rolled_back_takes_its_deliveries_along(storage: Storage) -> None:
    lane = subscribe(storage, "a")

    def undone(connection: Connection) -> None:
        OutboxRepository(connection, "a", lambda: AT).add(Event("x", "k", {}))
        raise LookupError

    with pytest.raises(LookupError):
        storage.write_now(undone)
    assert waiting(storage, lane) == []


def test_an_attempt_recorded_twice_counts_once(storage: Storage) -> None:
    lane = subscribe(storage, "a")
    happen(storage, "a", "x")
    (due,) = storage.read_now(lambda connection: DeliveryRepository(connection, lane).due(AT, 100))

    def settle(state: State) -> None:
        storage.write_now(
            lambda connection: DeliveryRepository(connection, lane).settle(due.delivery, state, AT, 200, SAID)
        )

    settle(State.DELIVERED)
    settle(State.GIVEN_UP)
    (one,) = storage.read_now(
        lambda connection: DeliveryRepository(connection, lane).list(state=None, after=0, limit=9)
    )
    assert (one.state, one.attempts) == (State.DELIVERED, 1)


@pytest.mark.parametrize("tried_before", [False, True])
def test_a_redelivery_asked_for_meanwhile_is_not_undone_by_the_attempt_under_way(
    storage: Storage, *, tried_before: bool
) -> None:
    lane = subscribe(storage, "a")
    (happened,) = happen(storage, "a", "x")

    def first() -> Delivery:
        (due,) = storage.read_now(lambda connection: DeliveryRepository(connection, lane).due(AT, 100))
        return due.delivery

    if tried_before:
        before = first()
        storage.write_now(lambda conn: DeliveryRepository(conn, lane).put_off(before, AT, AT, 500, SAID))
    under_way = first()
    storage.write_now(lambda connection: DeliveryRepository(connection, lane).again(event_id=happened.event_id))
    storage.write_now(
        lambda connection: DeliveryRepository(connection, lane).settle(under_way, State.DELIVERED, AT, 200, SAID)
    )
    assert (first().state, first().attempts) == (State.WAITING, 0)


def test_a_copy_of_a_state_sleeps_and_has_no_secret(storage: Storage, every_table: MetaData) -> None:
    lane = subscribe(storage, "a")
    happen(storage, "a", "x")

    def copy(connection: Connection) -> None:
        for table in StateTables(every_table).carried:
            for row in rows_of(connection, table, "a"):
                add_rows(connection, table, "b", [row])

    storage.write_now(copy)
    assert [one for one, _ in storage.read_now(active_lanes)] == [lane]

    def copied(connection: Connection) -> tuple[bool, str | None]:
        subscriptions = SubscriptionRepository(connection, "b")
        found = subscriptions.get("abonnement")
        assert found is not None
        return found.active, subscriptions.secret("abonnement")

    assert storage.read_now(copied) == (False, None)
    assert waiting(storage, Lane("b", "abonnement")) == ["x"]


@pytest.mark.anyio
async def test_a_lane_whose_first_event_is_missing_ends(storage: Storage) -> None:
    async with bench(storage) as at:
        subscription = await at.subscribe("http://127.0.0.1:9/")
        await at.happen(lost := Event("x", "k", {}), Event("x", "k", {}))
        gone = delete(outbox_table).where(outbox_table.c.event_id == lost.event_id)
        await storage.write(lambda connection: connection.execute(gone).rowcount)
        await at.deliver(subscription)
        assert [one.attempts for one in await at.deliveries(subscription)] == [0, 0]


def test_sweeping_a_state_takes_its_secrets_too(storage: Storage, every_table: MetaData) -> None:
    subscribe(storage, "a")
    tables = StateTables(every_table)
    while storage.write_now(lambda connection: tables.sweep(connection, "a", 100)):
        pass
    assert storage.read_now(lambda connection: tables.counts(connection, "a")) == {}


def test_a_removed_subscription_leaves_the_events(storage: Storage) -> None:
    lane = subscribe(storage, "a")
    (happened,) = happen(storage, "a", "x")
    assert storage.write_now(lambda connection: SubscriptionRepository(connection, "a").remove("abonnement"))
    assert not storage.write_now(lambda connection: SubscriptionRepository(connection, "a").remove("abonnement"))
    assert waiting(storage, lane) == []
    found = storage.read_now(lambda connection: event(connection, "a", happened.event_id))
    assert found is not None
    assert found[1] == []


def test_events_are_found_by_topic_key_and_number(storage: Storage) -> None:
    happen(storage, "a", "x", "x.y", "xy", "z")
    happen(storage, "b", "x")

    def topics(**asked: Any) -> list[str]:
        return [one.topic for one in storage.read_now(lambda conn: events(conn, "a", **asked))]

    assert topics() == ["x", "x.y", "xy", "z"]
    assert topics(topic="x") == ["x", "x.y"]
    assert topics(topic="%") == topics(key="ukendt") == []
    assert topics(after=2, limit=1) == ["xy"]
    assert storage.read_now(lambda connection: event(connection, "b", "ukendt")) is None
