"""The control service: sandboxes are created and changed by their owner, the journal is read."""

import asyncio
from datetime import datetime
from typing import Any

import httpx
import pytest

from oir_kernel.storage import Storage
from oir_kernel.web.frame import Frame
from tests.support.beskeder import REAL_CPR, TEST_CPR, kuvert, ping, skriv
from tests.support.notatbog import JSON_PATH, PATH
from tests.support.program import NOTAT

pytestmark = pytest.mark.anyio

SANDBOXES = "/api/control/sandboxes"
JOURNAL = "/api/control/journal"


async def put(client: httpx.AsyncClient, name: str = "demo", **settings: object) -> httpx.Response:
    return await client.put(f"{SANDBOXES}/{name}", json=settings)


async def names(client: httpx.AsyncClient) -> list[str]:
    return [sandbox["name"] for sandbox in (await client.get(SANDBOXES)).json()]


async def test_the_default_sandbox_is_there_without_being_created(client: httpx.AsyncClient) -> None:
    assert await names(client) == ["default"]
    shown = (await client.get(f"{SANDBOXES}/default")).json()
    assert (shown["name"], shown["prefix"]) == ("default", "/s/default")
    assert shown["settings"]["psrm"] == "advise"
    assert shown["settings"]["receivers"] == ["11111111", "99999999"]


async def test_a_sandbox_is_created_and_listed(client: httpx.AsyncClient) -> None:
    assert (await put(client)).status_code == 200
    await put(client, "another-1")
    assert await names(client) == ["default", "another-1", "demo"]


async def test_a_sandbox_that_nobody_created_is_not_shown(client: httpx.AsyncClient) -> None:
    response = await client.get(f"{SANDBOXES}/demo")
    assert (response.status_code, response.json()["code"]) == (404, "SBX-1502")


async def test_what_is_left_out_keeps_its_value(client: httpx.AsyncClient) -> None:
    await put(client, psrm="enforce", entry="strict")
    changed = (await put(client, psrm="off")).json()["settings"]
    assert (changed["psrm"], changed["entry"]) == ("off", "strict")


async def test_the_clock_stands_still_and_ticks_again(client: httpx.AsyncClient) -> None:
    frozen = (await put(client, clock_frozen="2031-02-03T04:05:06Z")).json()
    assert frozen["now"] == "2031-02-03T05:05:06+01:00"
    ticking = (await put(client, clock_frozen="")).json()
    assert ticking["settings"]["clock_frozen"] is None
    assert datetime.fromisoformat(ticking["now"]).year != 2031


async def test_allowed_numbers_are_shown_masked(client: httpx.AsyncClient) -> None:
    response = await put(client, allowed_cpr=[REAL_CPR])
    assert response.json()["settings"]["allowed_cpr"] == ["010190****"]
    assert REAL_CPR not in response.text + (await client.get(f"{SANDBOXES}/demo")).text


@pytest.mark.parametrize(
    "settings",
    [
        {"psrm": "maybe"},
        {"entry": "loose"},
        {"schema_errors": "silence"},
        {"clock_frozen": "tomorrow"},
        {"clock_frozen": "2026-11-23T09:00:00"},
        {"clock_frozen": "0001-01-01T00:00:00+14:00"},
        {"clock_frozen": "9999-12-31T23:59:59-14:00"},
        {"clock_offset": 10**15},
        {"clock_offset": -(10**11)},
        {"receivers": ["12345678"]},
        {"allowed_cpr": ["1234"]},
        {"allowed_cpr": ["3201901234"]},
        {"fordringshavere": {"11111111": REAL_CPR}},
        {"fordringshavere": {REAL_CPR: "ABC"}},
    ],
)
async def test_a_wrong_setting_changes_nothing(client: httpx.AsyncClient, settings: dict[str, object]) -> None:
    await put(client, psrm="enforce")
    response = await client.put(f"{SANDBOXES}/demo", json=settings)
    assert (response.status_code, response.json()["code"]) == (400, "SBX-1505")
    assert REAL_CPR not in response.text
    shown = await client.get(f"{SANDBOXES}/demo")
    assert (shown.status_code, shown.json()["settings"]["psrm"]) == (200, "enforce")


@pytest.mark.parametrize(
    "settings", [{"unknown": 1}, {"clock_offset": "ten"}, {"receivers": "11111111"}, {"psrm": ["off"]}]
)
async def test_a_setting_of_another_type_is_a_schema_error(
    client: httpx.AsyncClient, settings: dict[str, object]
) -> None:
    response = await client.put(f"{SANDBOXES}/demo", json=settings)
    assert (response.status_code, response.json()["code"]) == (422, "SBX-1101")


@pytest.mark.parametrize("name", ["Demo", "-a", "a-", "a" * 64, "a_b", "æ", "x-010190-1234", "01-01-90-1234", REAL_CPR])
async def test_a_name_that_cannot_be_one_is_refused(client: httpx.AsyncClient, name: str) -> None:
    response = await put(client, name)
    assert (response.status_code, response.json()["code"]) == (400, "SBX-1505")
    assert await names(client) == ["default"]


@pytest.mark.parametrize("name", ["a", "9", "a" * 63, "ci-20261123090000", "11111111-2222-4333-8444-555555555555"])
async def test_a_name_that_can_be_one_is_taken(client: httpx.AsyncClient, name: str) -> None:
    assert (await put(client, name)).status_code == 200


async def test_the_journal_is_listed_without_texts_and_shown_with_them(
    client: httpx.AsyncClient, sqlite_storage: Storage
) -> None:
    await client.post(PATH, content=kuvert(skriv(TEST_CPR)))
    await client.post(PATH, content=kuvert(ping()))
    await sqlite_storage.flush()
    listed = (await client.get(JOURNAL)).json()
    assert [entry["operation"] for entry in listed] == ["SkrivNotat", "Ping"]
    assert listed[0]["request"] == ""
    one = (await client.get(f"{JOURNAL}/{listed[0]['seq']}")).json()
    assert "610190****" in one["request"]
    assert "gemt 1" in one["answer"]
    assert TEST_CPR not in str(one)


@pytest.mark.parametrize("door", ["soap", "json"])
async def test_who_got_an_answer_finds_it_in_the_journal_though_its_writing_is_not_due(
    client: httpx.AsyncClient, sqlite_storage: Storage, door: str
) -> None:
    never_due(sqlite_storage)
    sent = client.post(PATH, content=kuvert(ping())) if door == "soap" else client.post(JSON_PATH, json=NOTAT)
    assert (await sent).status_code == 200
    assert [entry["door"] for entry in (await client.get(JOURNAL)).json()] == [door]


@pytest.mark.parametrize("door", ["soap", "json"])
async def test_who_asks_as_soon_as_the_answer_has_left_finds_it_in_the_journal(
    frame: Frame, client: httpx.AsyncClient, sqlite_storage: Storage, door: str
) -> None:
    never_due(sqlite_storage)
    asked: list[asyncio.Task[httpx.Response]] = []

    async def eager(scope: Any, receive: Any, send: Any) -> None:
        async def told(message: Any) -> None:
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                asked.append(asyncio.create_task(client.get(JOURNAL)))

        await frame(scope, receive, told)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(eager), base_url="http://127.0.0.1:8400") as sender:
        await (sender.post(PATH, content=kuvert(ping())) if door == "soap" else sender.post(JSON_PATH, json=NOTAT))
    assert [entry["door"] for entry in (await asked[0]).json()] == [door]


async def test_the_journal_can_be_read_when_nothing_more_is_taken_in(
    client: httpx.AsyncClient, sqlite_storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await client.post(PATH, content=kuvert(ping()))
    await sqlite_storage.flush()
    monkeypatch.setattr(sqlite_storage._writer, "_limit", 0)
    refused = await client.post(PATH, content=kuvert(skriv()))
    assert "SBX-1303" in refused.text
    response = await client.get(JOURNAL)
    assert (response.status_code, [entry["operation"] for entry in response.json()]) == (200, ["Ping"])


def never_due(storage: Storage) -> None:
    """Posted works wait for company; here they would wait for an hour."""
    storage._writer._linger = 3600.0  # type: ignore[attr-defined]


async def test_the_journal_is_filtered(client: httpx.AsyncClient, sqlite_storage: Storage) -> None:
    await client.post(PATH, content=kuvert(skriv()))
    await client.post(PATH, content=kuvert(ping()))
    await sqlite_storage.flush()
    assert len((await client.get(JOURNAL, params={"operation": "Ping"})).json()) == 1
    assert len((await client.get(JOURNAL, params={"transaktions_id": "t-1"})).json()) == 2
    assert (await client.get(JOURNAL, params={"transaktions_id": "t-2"})).json() == []
    assert len((await client.get(JOURNAL, params={"limit": 1})).json()) == 1
    first = (await client.get(JOURNAL)).json()[0]["seq"]
    assert len((await client.get(JOURNAL, params={"after": first})).json()) == 1


async def test_another_sandboxs_journal_is_out_of_reach(client: httpx.AsyncClient, sqlite_storage: Storage) -> None:
    await put(client)
    await client.post(PATH, content=kuvert(ping()))
    await sqlite_storage.flush()
    seq = (await client.get(JOURNAL)).json()[0]["seq"]
    assert (await client.get(f"/s/demo{JOURNAL}")).json() == []
    assert (await client.get(f"/s/demo{JOURNAL}/{seq}")).json()["code"] == "SBX-1501"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{JOURNAL}/1", 404),
        (f"{JOURNAL}/{REAL_CPR}", 404),
        (f"{JOURNAL}/0", 422),
        (f"{JOURNAL}/{10**30}", 422),
        (f"{JOURNAL}/x", 422),
        (f"{JOURNAL}?after={10**30}", 422),
        (f"{JOURNAL}?limit=0", 422),
        (f"{JOURNAL}?limit=1001", 422),
    ],
)
async def test_what_is_not_there_is_a_problem(client: httpx.AsyncClient, path: str, status: int) -> None:
    response = await client.get(path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert REAL_CPR.lstrip("0") not in response.text


async def test_a_body_over_the_limit_is_refused_here_too(client: httpx.AsyncClient) -> None:
    response = await client.put("/api/control/sandboxes/stor", content=b'{"entry": "' + b"x" * 11 * 1024 * 1024 + b'"}')
    assert (response.status_code, response.json()["code"]) == (413, "SBX-1003")
    assert (await client.get("/api/control/sandboxes/stor")).status_code == 404
