"""Workspaces and keys: made by owners, shown once, opening their own workspace only."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from oir_kernel.clock import TickingClock
from oir_kernel.storage import Storage
from oir_kernel.storage.keys import EVERY, KeyRegistry, key_table, parse

pytestmark = pytest.mark.anyio

KEYS = "/api/control/keys"
WORKSPACES = "/api/control/workspaces"
SANDBOXES = "/api/control/sandboxes"


async def test_a_key_is_shown_once_and_stored_hashed(keys: Any, storage: Storage) -> None:
    owner = keys.client("owner")
    made = await owner.post(KEYS, json={"role": "tester", "label": "CI", "days": 30})
    assert made.status_code == 201
    text = made.json()["key"]
    listed = (await owner.get(KEYS)).json()
    assert [(one["role"], one["label"]) for one in listed] == [("owner", "prøve"), ("tester", "CI")]
    assert text not in str(listed)
    rows = storage.read_now(lambda connection: connection.execute(select(key_table)).all())
    assert parse(text)[1] not in str(rows)  # type: ignore[index]


async def test_a_new_key_opens_and_a_revoked_one_does_not(keys: Any, locked: Any) -> None:
    from tests.support.program import client_of

    owner = keys.client("owner")
    made = (await owner.post(KEYS, json={"role": "reader"})).json()
    holder = client_of(locked)
    holder.headers["Authorization"] = f"Bearer {made['key']}"
    assert (await holder.get(SANDBOXES)).status_code == 200
    assert (await owner.delete(f"{KEYS}/{made['id']}")).status_code == 204
    locked.access._read.clear()  # as a second later
    refused = await holder.get(SANDBOXES)
    assert (refused.status_code, refused.json()["code"]) == (401, "SBX-1702")
    assert "spærret" in refused.json()["detail"]


async def test_the_last_day_of_use_is_noted(keys: Any, storage: Storage) -> None:
    owner = keys.client("owner")
    await owner.get(KEYS)
    await storage.flush()
    assert (await owner.get(KEYS)).json()[0]["used"] == TickingClock().today().isoformat()


async def test_a_sandbox_belongs_to_the_workspace_of_the_key_that_made_it(keys: Any) -> None:
    ours, theirs, everybodys = keys.client("tester"), keys.client("tester", "andre"), keys.client("owner", EVERY)
    assert (await theirs.post(SANDBOXES, json={"name": "deres"})).json()["workspace"] == "andre"
    await ours.post(SANDBOXES, json={"name": "vores"})
    assert [one["name"] for one in (await ours.get(SANDBOXES)).json()] == ["default", "vores"]
    assert [one["name"] for one in (await theirs.get(SANDBOXES)).json()] == ["deres"]
    assert len((await everybodys.get(SANDBOXES)).json()) == 3
    for method, path in (("GET", ""), ("POST", "/reset"), ("POST", "/clone"), ("GET", "/snapshot"), ("DELETE", "")):
        foreign = await ours.request(method, f"{SANDBOXES}/deres{path}")
        missing = await ours.request(method, f"{SANDBOXES}/findes-ikke{path}")
        assert (foreign.status_code, foreign.json()) == (404, missing.json())
    assert (await ours.put(f"{SANDBOXES}/deres", json={"psrm": "off"})).json()["code"] == "SBX-1503"
    assert (await theirs.get(f"{SANDBOXES}/deres")).json()["settings"]["psrm"] == "advise"


@pytest.mark.parametrize("settings", [{"allowed_cpr": ["0101901234"]}, {"callbacks": ["hook.example:443"]}])
async def test_only_an_owner_vouches_for_numbers_and_addresses(keys: Any, settings: dict[str, Any]) -> None:
    tester, owner = keys.client("tester"), keys.client("owner")
    for method, path, body in (
        ("PUT", "/default", settings),
        ("POST", "/default/reset", settings),
        ("POST", "", {"settings": settings}),
    ):
        assert (await tester.request(method, SANDBOXES + path, json=body)).json()["code"] == "SBX-1703"
        assert (await owner.request(method, SANDBOXES + path, json=body)).is_success


async def test_an_owner_makes_and_revokes_keys_of_the_own_workspace_only(keys: Any, storage: Storage) -> None:
    ours = keys.client("owner")
    theirs, _ = storage.write_now(
        lambda connection: (
            (KeyRegistry(connection).add_workspace("andre", TickingClock().now()), None)
            and KeyRegistry(connection).add("andre", "tester", "", TickingClock().now())
        )
    )
    assert (await ours.post(KEYS, json={"role": "owner", "workspace": "andre"})).status_code == 404
    assert (await ours.post(KEYS, json={"role": "owner", "workspace": EVERY})).status_code == 404
    assert (await ours.delete(f"{KEYS}/{theirs.key_id}")).status_code == 404
    assert (await ours.post(WORKSPACES, json={"name": "nyt"})).json()["code"] == "SBX-1703"
    assert (await ours.delete(f"{WORKSPACES}/andre")).json()["code"] == "SBX-1703"


async def test_the_operator_makes_and_deletes_workspaces(keys: Any, locked: Any) -> None:
    from tests.support.program import client_of

    operator = keys.client("owner", EVERY)
    made = await operator.post(WORKSPACES, json={"name": "leverandoer"})
    assert made.status_code == 201
    assert (await operator.post(WORKSPACES, json={"name": "leverandoer"})).status_code == 409
    holder = client_of(locked)
    holder.headers["X-Oir-Key"] = made.json()["key"]
    await holder.post(SANDBOXES, json={"name": "deres"})
    assert (await holder.get(WORKSPACES)).json() == [{"name": "leverandoer", "sandboxes": 1}]
    assert (await operator.delete(f"{WORKSPACES}/leverandoer")).status_code == 204
    assert [one["name"] for one in (await operator.get(SANDBOXES)).json()] == ["default"]
    assert [one["name"] for one in (await operator.get(WORKSPACES)).json()] == ["default"]
    assert (await operator.delete(f"{WORKSPACES}/default")).status_code == 404


@pytest.mark.parametrize("name", ["", "A", "9a", "a", "a_b", "x" * 41, "0101901234", "*"])
async def test_a_workspace_has_a_plain_name(client: httpx.AsyncClient, name: str) -> None:
    assert (await client.post(WORKSPACES, json={"name": name})).json()["code"] == "SBX-1505"


@pytest.mark.parametrize("label", ["0101901234", "x" * 101])
async def test_a_label_is_short_and_no_number(client: httpx.AsyncClient, label: str) -> None:
    refused = await client.post(KEYS, json={"role": "reader", "label": label})
    assert refused.status_code == 422
    assert label not in refused.text


async def test_the_first_owner_is_made_once(storage: Storage) -> None:
    now = TickingClock().now()
    first = storage.write_now(lambda connection: KeyRegistry(connection).first_owner(now))
    assert first is not None
    assert storage.write_now(lambda connection: KeyRegistry(connection).first_owner(now)) is None
    key_id, secret = parse(first) or ("", "")
    stored = storage.read_now(lambda connection: KeyRegistry(connection).get(key_id))
    assert stored is not None
    assert (stored.workspace, stored.role, stored.matches(secret)) == (EVERY, "owner", True)
    storage.write_now(lambda connection: KeyRegistry(connection).revoke(key_id, now))
    assert storage.write_now(lambda connection: KeyRegistry(connection).first_owner(now + timedelta(1))) is not None


async def test_health_asks_nobody_and_a_reader_may_ask_but_not_send(keys: Any, locked: Any) -> None:
    from tests.support.program import client_of

    stranger, reader = client_of(locked), keys.client("reader")
    assert (await stranger.get("/healthz")).status_code == 200
    assert (await stranger.get("/metrics")).status_code == 401
    assert (await reader.get("/metrics")).status_code == 200
    assert (await reader.post("/api/notatbog/notater", json={})).json()["code"] == "SBX-1703"
    assert (await reader.post("/api/spoerg/noget", json={})).status_code == 404
