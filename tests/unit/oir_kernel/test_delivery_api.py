"""Events and subscriptions over JSON, in the whole application."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook

from oir_kernel.delivery.subscribing import MAX_SUBSCRIPTIONS
from oir_kernel.events import Event
from oir_kernel.settings import Settings
from oir_kernel.storage import Storage
from oir_kernel.storage.outbox import OutboxRepository
from oir_sandbox.wiring import assemble
from tests.support.levering import FROZEN, START, modtager
from tests.support.program import client_of, create

pytestmark = pytest.mark.anyio
SUBSCRIPTIONS = "/s/a/api/control/subscriptions"
EVENTS = "/s/a/api/control/events"
NOBODY = "http://127.0.0.1:9/"


@pytest.fixture
async def client(storage: Storage) -> AsyncIterator[httpx.AsyncClient]:
    app = assemble(Settings(), storage)
    async with app.inner.router.lifespan_context(app.inner), client_of(app) as opened:
        await create(opened, "a", clock_frozen=FROZEN)
        yield opened


async def happen(storage: Storage, *topics: str, **payload: Any) -> list[Event]:
    happened = [Event(topic, "k", payload) for topic in topics]
    await storage.write(lambda connection: OutboxRepository(connection, "a", lambda: START).add(*happened))
    return happened


async def subscribe(client: httpx.AsyncClient, **asked: Any) -> dict[str, Any]:
    answer = await client.post(SUBSCRIPTIONS, json={"kind": "webhook", "address": NOBODY, **asked})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_a_subscription_is_made_shown_changed_and_ended(client: httpx.AsyncClient) -> None:
    made = await subscribe(client, topics=["finans", "debitor.konto", "debitor"])
    assert made["secret"].startswith("whsec_")
    assert (made["topics"], made["active"], made["created_at"]) == (["debitor", "finans"], True, FROZEN)
    listed = (await client.get(SUBSCRIPTIONS)).json()
    assert [one["id"] for one in listed] == [made["id"]]
    assert listed[0]["secret"] is None
    assert listed[0]["deliveries"] == {"waiting": 0, "delivered": 0, "given_up": 0}
    one = f"{SUBSCRIPTIONS}/{made['id']}"
    changed = (await client.patch(one, json={"active": False, "topics": ["*"]})).json()
    assert (changed["active"], changed["topics"], changed["secret"]) == (False, ["*"], None)
    assert not (await client.get(one)).json()["active"]
    assert (await client.delete(one)).status_code == 204
    for answer in (await client.get(one), await client.delete(one), await client.patch(one, json={})):
        assert (answer.status_code, answer.json()["code"]) == (404, "SBX-1501")


async def test_another_sandbox_does_not_see_it(client: httpx.AsyncClient, storage: Storage) -> None:
    made = await subscribe(client)
    await create(client, "b", clock_frozen=FROZEN)
    (happened,) = await happen(storage, "x")
    assert (await client.get("/s/b/api/control/subscriptions")).json() == []
    assert (await client.get("/s/b/api/control/events")).json() == []
    for path in (
        f"subscriptions/{made['id']}",
        f"subscriptions/{made['id']}/deliveries",
        f"events/{happened.event_id}",
    ):
        assert (await client.get(f"/s/b/api/control/{path}")).status_code == 404


async def test_events_are_there_without_subscriptions_and_for_late_ones(
    client: httpx.AsyncClient, storage: Storage
) -> None:
    first, second = await happen(storage, "debitor.konto.afsluttet", "finans.bilag.bogfoert", beloeb="1.00")
    listed = (await client.get(EVENTS)).json()
    assert [one["event_id"] for one in listed] == [first.event_id, second.event_id]
    assert listed[0] | {"seq": 0} == {
        "seq": 0,
        "event_id": first.event_id,
        "topic": "debitor.konto.afsluttet",
        "key": "k",
        "at": FROZEN,
        "data": {"beloeb": "1.00"},
    }
    assert len((await client.get(EVENTS, params={"topic": "finans"})).json()) == 1
    made = await subscribe(client, from_seq=listed[1]["seq"])
    detail = (await client.get(f"{EVENTS}/{second.event_id}")).json()
    assert [one["subscription"] for one in detail["deliveries"]] == [made["id"]]
    assert (await client.get(f"{EVENTS}/{first.event_id}")).json()["deliveries"] == []
    assert (await client.get(f"{EVENTS}/ukendt")).status_code == 404


async def test_what_happens_is_delivered_and_told(client: httpx.AsyncClient, storage: Storage) -> None:
    with modtager() as receiver:
        made = await subscribe(client, address=receiver.address)
        (happened,) = await happen(storage, "x")
        got = await asyncio.to_thread(receiver.get)
        Webhook(made["secret"]).verify(got.body, got.headers)
        again = await client.post(f"{SUBSCRIPTIONS}/{made['id']}/redeliver", json={"event_id": happened.event_id})
        assert (again.status_code, again.json()) == (202, {"deliveries": 1})
        await asyncio.to_thread(receiver.get)
        deliveries = (await client.get(f"{SUBSCRIPTIONS}/{made['id']}/deliveries")).json()
        assert [one["event_id"] for one in deliveries] == [happened.event_id]


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "fax"},
        {"kind": "amqp", "address": ""},
        {"address": ""},
        {"address": "http://169.254.169.254/latest/meta-data"},
        {"address": "http://modtager.example/"},
        {"address": "http://127.0.0.1:9/0101901234"},
        {"address": "http://127.0.0.1:9/?cpr=010190-1234"},
        {"address": 7},
        {"topics": []},
        {"topics": ["a"] * 101},
        {"topics": ["a.*"]},
        {"topics": ["Debitor"]},
        {"topics": [".a"]},
        {"topics": ["0101901234"]},
        {"secret": "kort"},
        {"from_seq": -1},
        {"from_seq": 2**63},
        {"ukendt": 1},
    ],
)
async def test_what_cannot_be_is_refused_and_shows_no_number(client: httpx.AsyncClient, asked: dict[str, Any]) -> None:
    answer = await client.post(SUBSCRIPTIONS, json={"kind": "webhook", "address": NOBODY, **asked})
    assert answer.status_code in {400, 422}
    assert "1234" not in answer.text
    assert (await client.get(SUBSCRIPTIONS)).json() == []


async def test_a_change_is_checked_like_a_new_one(client: httpx.AsyncClient) -> None:
    one = f"{SUBSCRIPTIONS}/{(await subscribe(client))['id']}"
    for changes in ({"address": "http://169.254.169.254/"}, {"topics": []}, {"kind": "soap"}):
        assert (await client.patch(one, json=changes)).status_code in {400, 422}
    assert (await client.get(one)).json()["address"] == NOBODY


@pytest.mark.parametrize("asked", [{}, {"given_up": True, "from_seq": 1}, {"event_id": "a", "given_up": True}])
async def test_a_redelivery_says_what_in_one_way(client: httpx.AsyncClient, asked: dict[str, Any]) -> None:
    made = await subscribe(client)
    answer = await client.post(f"{SUBSCRIPTIONS}/{made['id']}/redeliver", json=asked)
    assert answer.status_code == 400


async def test_only_webhooks_have_a_secret(client: httpx.AsyncClient) -> None:
    soap, webhook = await subscribe(client, kind="soap"), await subscribe(client)
    assert soap["secret"] is None
    assert (await client.post(f"{SUBSCRIPTIONS}/{soap['id']}/secret")).status_code == 400
    fresh = (await client.post(f"{SUBSCRIPTIONS}/{webhook['id']}/secret")).json()["secret"]
    assert fresh != webhook["secret"]


async def test_a_sandbox_has_a_bounded_number_of_subscriptions(client: httpx.AsyncClient) -> None:
    for _ in range(MAX_SUBSCRIPTIONS):
        await subscribe(client)
    answer = await client.post(SUBSCRIPTIONS, json={"kind": "webhook", "address": NOBODY})
    assert (answer.status_code, answer.json()["code"]) == (409, "SBX-1503")


async def test_cpr_numbers_in_events_are_masked(client: httpx.AsyncClient, storage: Storage) -> None:
    await happen(storage, "x", skyldner={"cpr": ["7001901234"]}, beloeb=1)
    (shown,) = (await client.get(EVENTS)).json()
    assert "1234" not in str(shown["data"])
    assert shown["data"]["beloeb"] == 1


async def test_a_clone_carries_its_subscriptions_asleep_and_without_secret(
    client: httpx.AsyncClient, storage: Storage
) -> None:
    made = await subscribe(client)
    await happen(storage, "x")
    assert (await client.post("/api/control/sandboxes/a/clone", json={"to": "kopi"})).status_code in {200, 201}
    copies = "/s/kopi/api/control/subscriptions"
    (copied,) = (await client.get(copies)).json()
    assert (copied["id"], copied["active"]) == (made["id"], False)
    assert copied["deliveries"]["waiting"] == 1
    woken = (await client.patch(f"{copies}/{made['id']}", json={"active": True})).json()
    assert woken["active"]
    assert woken["secret"] not in {None, made["secret"]}
