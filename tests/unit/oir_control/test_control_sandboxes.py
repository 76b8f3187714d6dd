"""Sandboxes as a tester has them: created, listed, emptied, deleted, each for itself."""

import re

import httpx
import pytest

from oir_kernel.storage import Storage
from tests.support.program import NOTAT
from tests.support.sandkasser import contents, fill

pytestmark = pytest.mark.anyio

BASE = "/api/control/sandboxes"


async def test_a_sandbox_is_created_with_its_name_settings_and_seed(client: httpx.AsyncClient) -> None:
    made = await client.post(BASE, json={"name": "demo", "seed": "frø-1", "settings": {"psrm": "enforce"}})
    assert made.status_code == 201
    shown = made.json()
    assert (shown["name"], shown["prefix"], shown["workspace"]) == ("demo", "/s/demo", "default")
    assert (shown["settings"]["seed"], shown["settings"]["psrm"]) == ("frø-1", "enforce")
    assert (shown["expires"], shown["counts"]) == (None, {})


async def test_a_name_is_made_up_where_none_is_given(client: httpx.AsyncClient) -> None:
    first, second = [(await client.post(BASE, json={})).json()["name"] for _ in range(2)]
    assert first != second
    assert re.fullmatch(r"sk-[a-z]{12}", first)


async def test_a_name_that_is_taken_is_not_taken_again(client: httpx.AsyncClient) -> None:
    await client.post(BASE, json={"name": "demo"})
    for name in ("demo", "default"):
        refused = await client.post(BASE, json={"name": name})
        assert (refused.status_code, refused.json()["code"]) == (409, "SBX-1503")


@pytest.mark.parametrize("body", [{"lives_seconds": 0}, {"lives_seconds": 10**12}, {"nothing": 1}, {"seed": 5}])
async def test_a_wrong_body_creates_nothing(client: httpx.AsyncClient, body: dict[str, object]) -> None:
    assert (await client.post(BASE, json=body)).status_code == 422
    assert len((await client.get(BASE)).json()) == 1


async def test_a_list_tells_name_clock_life_and_exchanges(client: httpx.AsyncClient, storage: Storage) -> None:
    frozen = {"clock_frozen": "2031-02-03T04:05:06Z"}
    await client.post(BASE, json={"name": "demo", "lives_seconds": 3600, "settings": frozen})
    await client.post("/s/demo/api/notatbog/nothing", json=NOTAT)
    await storage.flush()
    default, demo = (await client.get(BASE)).json()
    assert (default["name"], default["exchanges"], default["expires"]) == ("default", 0, None)
    assert (demo["name"], demo["exchanges"], demo["now"]) == ("demo", 1, "2031-02-03T05:05:06+01:00")
    assert demo["expires"] > demo["created"]


async def test_reset_empties_at_once_and_keeps_name_and_settings(client: httpx.AsyncClient, storage: Storage) -> None:
    await client.post(BASE, json={"name": "demo", "settings": {"psrm": "off"}})
    storage.write_now(lambda connection: fill(connection, "demo"))
    assert (await client.get(f"{BASE}/demo")).json()["counts"]["kernel_outbox"] == 2
    emptied = (await client.post(f"{BASE}/demo/reset")).json()
    assert (emptied["counts"], emptied["settings"]["psrm"]) == ({}, "off")
    changed = (await client.post(f"{BASE}/demo/reset", json={"psrm": "enforce"})).json()
    assert changed["settings"]["psrm"] == "enforce"


async def test_a_reset_with_a_wrong_setting_empties_nothing(client: httpx.AsyncClient, storage: Storage) -> None:
    await client.post(BASE, json={"name": "demo"})
    storage.write_now(lambda connection: fill(connection, "demo"))
    refused = await client.post(f"{BASE}/demo/reset", json={"psrm": "maybe"})
    assert refused.status_code == 400
    assert (await client.get(f"{BASE}/demo")).json()["counts"]["kernel_outbox"] == 2


async def test_the_clock_of_a_sandbox_in_use_goes_back_only_with_a_reset(client: httpx.AsyncClient) -> None:
    await client.post(BASE, json={"name": "demo", "settings": {"clock_frozen": "2031-01-01T00:00:00Z"}})
    await client.get("/s/demo/api/notatbog/nothing")
    await client.post("/s/demo/api/notatbog/nothing", json=NOTAT)
    await client.get("/s/demo/api/control/journal")
    back = {"clock_frozen": "2030-01-01T00:00:00Z"}
    assert (await client.put(f"{BASE}/demo", json=back)).status_code == 409
    assert (await client.post(f"{BASE}/demo/reset", json=back)).json()["now"].startswith("2030-01-01")


async def test_a_deleted_sandbox_is_gone_and_its_name_is_free(client: httpx.AsyncClient, storage: Storage) -> None:
    await client.post(BASE, json={"name": "demo"})
    storage.write_now(lambda connection: fill(connection, "demo"))
    assert (await client.delete(f"{BASE}/demo")).status_code == 204
    assert (await client.get("/s/demo/api/control/journal")).json()["code"] == "SBX-1502"
    again = await client.post(BASE, json={"name": "demo"})
    assert again.json()["counts"] == {}
    assert storage.read_now(lambda connection: contents(connection, "demo"))  # the old rows wait for the sweeper


async def test_the_default_sandbox_is_emptied_but_not_deleted(client: httpx.AsyncClient, storage: Storage) -> None:
    storage.write_now(lambda connection: fill(connection, "default"))
    assert (await client.delete(f"{BASE}/default")).status_code == 409
    assert (await client.post(f"{BASE}/default/reset")).json()["counts"] == {}


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("POST", "/reset"), ("POST", "/clone"), ("GET", "/snapshot"), ("POST", "/restore"), ("DELETE", "")],
)
async def test_a_sandbox_that_is_not_there_is_not_found(client: httpx.AsyncClient, method: str, path: str) -> None:
    answered = await client.request(method, f"{BASE}/findes-ikke{path}")
    assert (answered.status_code, answered.json()["code"]) == (404, "SBX-1502")


async def test_a_hundred_sandboxes_at_once(client: httpx.AsyncClient) -> None:
    made = [await client.post(BASE, json={}) for _ in range(100)]
    assert [(one.status_code, one.text) for one in made if one.status_code != 201] == []
    names = [one.json()["name"] for one in made]
    assert len(set(names)) == 100
    assert {one["name"] for one in (await client.get(BASE)).json()} == {"default", *names}
