"""Subscriptions with a queue of their own at a real RabbitMQ."""

import base64
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pika
import pytest
from lxml import etree

from oir_kernel.delivery.amqp import exchange_of
from oir_kernel.delivery.schedule import PAUSES
from oir_kernel.errors import BadRequest
from oir_kernel.storage import Storage
from oir_kernel.storage.delivery import State
from tests.support.levering import FROZEN, Bench, bench, event
from tests.support.vej import Gate, through

pytestmark = [pytest.mark.anyio, pytest.mark.amqp]
KUVERT = "urn:oio:besked:kuvert:1.0"


@pytest.fixture
def channel(amqp_url: str) -> Iterator[Any]:
    connection = pika.BlockingConnection(pika.URLParameters(amqp_url))
    yield connection.channel()
    connection.close()


@asynccontextmanager
async def subscribed(storage: Storage, url: str, channel: Any) -> AsyncIterator[tuple[Bench, str]]:
    """A bench and its subscription, whose queue is deleted at the end."""
    async with bench(storage, amqp_url=url) as at:
        subscription = await at.subscribe("", "amqp")
        yield at, subscription
        channel.queue_delete(subscription)


def fetched(channel: Any, queue: str) -> list[tuple[Any, Any, bytes]]:
    found = []
    while (got := channel.basic_get(queue, auto_ack=True))[0] is not None:
        found.append(got)
    return found


async def test_an_event_lies_persistent_in_the_subscribers_own_queue(
    storage: Storage, amqp_url: str, channel: Any
) -> None:
    async with subscribed(storage, amqp_url, channel) as (at, subscription):
        happened = event("konto-1", navn="Rødgrød")
        await at.happen(happened)
        await at.deliver(subscription)
        ((method, properties, body),) = fetched(channel, subscription)
        assert method.routing_key == "levering.debitor.konto.afsluttet"
        assert method.exchange == exchange_of(subscription)
        assert (properties.message_id, properties.delivery_mode) == (happened.event_id, 2)
        besked = etree.fromstring(body)
        assert besked.tag == f"{{{KUVERT}}}Haendelsesbesked"
        assert besked.findtext(f"{{{KUVERT}}}BeskedId") == happened.event_id
        data = json.loads(base64.b64decode(besked.findtext(f"{{{KUVERT}}}Beskeddata") or ""))
        assert data["data"] == {"navn": "Rødgrød"}
        assert [one.state for one in await at.deliveries(subscription)] == [State.DELIVERED]


async def test_events_of_one_object_lie_in_their_order_each_once(storage: Storage, amqp_url: str, channel: Any) -> None:
    async with subscribed(storage, amqp_url, channel) as (at, subscription):
        events = [event("a") for _ in range(20)]
        await at.happen(*events)
        await at.deliver(subscription)
        assert [properties.message_id for _, properties, _ in fetched(channel, subscription)] == [
            one.event_id for one in events
        ]


async def test_two_subscriptions_of_a_sandbox_get_one_copy_each(storage: Storage, amqp_url: str, channel: Any) -> None:
    async with subscribed(storage, amqp_url, channel) as (at, first):
        second = await at.subscribe("", "amqp", ["finans"])
        await at.happen(event("a"), event("b", "finans.bilag.bogfoert"))
        for subscription in (first, second):
            await at.deliver(subscription)
        assert (len(fetched(channel, first)), len(fetched(channel, second))) == (2, 1)
        channel.queue_delete(second)


async def test_a_queue_that_was_deleted_is_made_again(storage: Storage, amqp_url: str, channel: Any) -> None:
    async with subscribed(storage, amqp_url, channel) as (at, subscription):
        await at.happen(event("a"))
        await at.deliver(subscription)
        channel.queue_delete(subscription)
        await at.happen(event("a"))
        await at.deliver(subscription)
        assert len(fetched(channel, subscription)) == 1


async def test_while_the_broker_is_away_events_wait_and_come_when_it_is_back(
    storage: Storage, amqp_url: str, channel: Any
) -> None:
    parts = urlsplit(amqp_url)
    gate = Gate((parts.hostname or "127.0.0.1", parts.port or 5672))
    try:
        async with subscribed(storage, through(gate, amqp_url), channel) as (at, subscription):
            await at.happen(event("a"))
            await at.deliver(subscription)
            (one,) = await at.deliveries(subscription)
            assert (one.state, one.attempts, one.status) == (State.WAITING, 1, 0)
            gate.open()
            await at.advance(datetime.fromisoformat(FROZEN) + PAUSES[0])
            await at.deliver(subscription)
            gate.cut()  # an idle connection that dies is noticed and opened again
            await at.happen(event("a"))
            await at.deliver(subscription)
            assert [one.state for one in await at.deliveries(subscription)] == [State.DELIVERED] * 2
            assert len(fetched(channel, subscription)) == 2
    finally:
        gate.close()


async def test_a_server_without_a_broker_refuses_such_a_subscription(storage: Storage) -> None:
    async with bench(storage) as at:
        with pytest.raises(BadRequest) as refused:
            await at.subscribe("", "amqp")
        assert "OIR_AMQP_URL" in refused.value.detail.da


async def test_such_a_subscription_takes_no_address(storage: Storage, amqp_url: str) -> None:
    async with bench(storage, amqp_url=amqp_url) as at:
        with pytest.raises(BadRequest):
            await at.subscribe("http://127.0.0.1:9/", "amqp")
