"""The relay from the outbox to a real RabbitMQ: confirmed before delivered, nothing lost, each sandbox in order."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pika
import pytest

from oir_kernel.delivery.relay import EXCHANGE, OutboxRelay
from oir_kernel.events import Event
from oir_kernel.storage import Storage
from oir_kernel.storage.outbox import OutboxRepository, StoredEvent
from oir_kernel.storage.sandboxes import SandboxRegistry, StoredSandbox
from tests.support.navne import nyt_navn
from tests.support.vej import Gate, through

AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
pytestmark = pytest.mark.amqp


class Subscriber:
    """A queue of its own, bound to the events of some sandboxes."""

    def __init__(self, connection: Any, *sandboxes: str) -> None:
        self._channel = connection.channel()
        self._channel.exchange_declare(EXCHANGE, exchange_type="topic", durable=True)
        self._queue = self._channel.queue_declare("", exclusive=True).method.queue
        for sandbox in sandboxes:
            self._channel.queue_bind(self._queue, EXCHANGE, f"{sandbox}.#")

    def get(self) -> tuple[str, Any, dict[str, Any]]:
        """Routing key, properties and body of the next message, within ten seconds."""
        for method, properties, body in self._channel.consume(self._queue, auto_ack=True, inactivity_timeout=10):
            assert method is not None, "no message within ten seconds"
            return method.routing_key, properties, json.loads(body)
        raise AssertionError

    def get_until(self, event_ids: set[str]) -> list[str]:
        """Ids in the order of their first arrival, until all of these have come."""
        arrived: dict[str, None] = {}
        while not event_ids <= arrived.keys():
            arrived.setdefault(self.get()[1].message_id)
        return list(arrived)


@pytest.fixture
def broker(amqp_url: str) -> Iterator[Any]:
    connection = pika.BlockingConnection(pika.URLParameters(amqp_url))
    yield connection
    connection.close()


@pytest.fixture
def gate(amqp_url: str) -> Iterator[Gate]:
    parts = urlsplit(amqp_url)
    made = Gate((parts.hostname or "127.0.0.1", parts.port or 5672))
    yield made
    made.close()


@pytest.fixture
def gated_url(amqp_url: str, gate: Gate) -> str:
    return through(gate, amqp_url)


@pytest.fixture
def sandbox() -> str:
    return nyt_navn("t")


@contextmanager
def relaying(storage: Storage, url: str) -> Iterator[OutboxRelay]:
    relay = OutboxRelay(storage, url, lambda: AT, interval=0.02, batch=20)
    relay.start()
    try:
        yield relay
    finally:
        relay.stop()


def happened(storage: Storage, sandbox: str, count: int) -> list[Event]:
    known = StoredSandbox(sandbox, sandbox, {}, AT)
    storage.write_now(lambda conn: SandboxRegistry(conn).put(known, AT))
    events = [Event("debitor.fordring.registreret", str(number), {"beløb": "1.00"}) for number in range(count)]
    storage.write_now(lambda conn: OutboxRepository(conn, sandbox, lambda: AT).add(*events))
    return events


def pending(storage: Storage, sandbox: str) -> list[StoredEvent]:
    return storage.read_now(lambda conn: OutboxRepository(conn, sandbox, lambda: AT).pending(1_000))


def ids(events: list[Event]) -> list[str]:
    return [event.event_id for event in events]


def test_an_event_arrives_with_its_id_sandbox_and_content_and_is_then_delivered(
    storage: Storage, amqp_url: str, broker: Any, sandbox: str
) -> None:
    subscriber = Subscriber(broker, sandbox)
    (event,) = happened(storage, sandbox, 1)
    with relaying(storage, amqp_url) as relay:
        routing_key, properties, body = subscriber.get()
    assert routing_key == f"{sandbox}.debitor.fordring.registreret"
    assert (properties.message_id, properties.content_type) == (event.event_id, "application/json")
    assert (body["sandbox"], body["key"], body["payload"]) == (sandbox, "0", {"beløb": "1.00"})
    assert body["at"] == AT.isoformat()
    assert pending(storage, sandbox) == []
    assert (relay.delivered, relay.lost_connections) == (1, 0)


def test_what_happens_while_the_relay_waits_is_sent_too(
    storage: Storage, amqp_url: str, broker: Any, sandbox: str
) -> None:
    subscriber = Subscriber(broker, sandbox)
    with relaying(storage, amqp_url):
        for _ in range(2):
            (event,) = happened(storage, sandbox, 1)
            assert subscriber.get()[1].message_id == event.event_id


def test_two_sandboxes_each_get_their_own_in_order(storage: Storage, amqp_url: str, broker: Any, sandbox: str) -> None:
    other = f"{sandbox}-b"
    here, there = Subscriber(broker, sandbox), Subscriber(broker, other)
    expected = [happened(storage, sandbox, 30), happened(storage, other, 30)]
    expected = [old + happened(storage, name, 30) for old, name in zip(expected, (sandbox, other), strict=True)]
    with relaying(storage, amqp_url):
        arrived = [[subscriber.get()[1].message_id for _ in range(60)] for subscriber in (here, there)]
    assert arrived == [ids(events) for events in expected]


def test_events_are_kept_while_the_broker_is_away_and_sent_when_it_is_back(
    storage: Storage, gated_url: str, gate: Gate, broker: Any, sandbox: str
) -> None:
    subscriber = Subscriber(broker, sandbox)
    events = happened(storage, sandbox, 3)
    with relaying(storage, gated_url) as relay:
        for _ in range(2):
            assert gate.turned_away.acquire(timeout=10)
        assert [event.event_id for event in pending(storage, sandbox)] == ids(events)
        gate.open()
        assert subscriber.get_until(set(ids(events))) == ids(events)
    assert pending(storage, sandbox) == []
    assert relay.lost_connections >= 2


def test_a_connection_that_breaks_midway_loses_nothing_and_keeps_the_order(
    storage: Storage, gated_url: str, gate: Gate, broker: Any, sandbox: str
) -> None:
    subscriber = Subscriber(broker, sandbox)
    events = happened(storage, sandbox, 300)
    gate.open()
    with relaying(storage, gated_url) as relay:
        first = [subscriber.get()[1].message_id for _ in range(30)]
        gate.cut()
        rest = subscriber.get_until(set(ids(events)) - set(first))
    assert list(dict.fromkeys(first + rest)) == ids(events)
    assert pending(storage, sandbox) == []
    assert relay.lost_connections == 1


def test_a_new_relay_sends_what_the_stopped_one_left(
    storage: Storage, amqp_url: str, broker: Any, sandbox: str
) -> None:
    subscriber = Subscriber(broker, sandbox)
    events = happened(storage, sandbox, 200)
    with relaying(storage, amqp_url) as first:
        subscriber.get()
    assert [event.event_id for event in pending(storage, sandbox)] == ids(events)[first.delivered :]
    with relaying(storage, amqp_url) as second:
        subscriber.get_until(set(ids(events)[1:]))
    assert first.delivered + second.delivered == 200
    assert pending(storage, sandbox) == []


def test_an_event_that_could_not_be_sent_counts_its_attempt(
    storage: Storage, amqp_url: str, sandbox: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(storage, sandbox, 2)
    refused = threading.Event()

    def refuse(*_args: Any, **_kwargs: Any) -> None:
        refused.set()
        raise pika.exceptions.NackError([])

    monkeypatch.setattr(pika.adapters.blocking_connection.BlockingChannel, "basic_publish", refuse)
    with relaying(storage, amqp_url) as relay:
        assert refused.wait(10)
    first, second = pending(storage, sandbox)
    assert first.attempts >= 1
    assert (second.attempts, relay.delivered, relay.lost_connections) == (0, 0, 0)


def test_the_routing_key_names_the_sandbox_and_what_a_reset_left_behind_is_not_sent(
    storage: Storage, amqp_url: str, broker: Any, sandbox: str
) -> None:
    subscriber = Subscriber(broker, sandbox)
    happened(storage, sandbox, 1)
    after_reset = StoredSandbox(sandbox, f"{sandbox}~2", {}, AT)
    storage.write_now(lambda conn: SandboxRegistry(conn).put(after_reset, AT))
    event = Event("debitor.fordring.registreret", "1", {})
    storage.write_now(lambda conn: OutboxRepository(conn, f"{sandbox}~2", lambda: AT).add(event))
    with relaying(storage, amqp_url) as relay:
        routing_key, properties, body = subscriber.get()
    assert (routing_key, body["sandbox"]) == (f"{sandbox}.debitor.fordring.registreret", sandbox)
    assert (properties.message_id, relay.delivered) == (event.event_id, 1)
    assert len(pending(storage, sandbox)) == 1


def test_a_relay_that_was_never_started_can_be_stopped(storage: Storage) -> None:
    OutboxRelay(storage, "amqp://127.0.0.1:1/", lambda: AT).stop()
