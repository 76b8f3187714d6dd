"""Sharing a session: a frozen, redacted copy behind an address that ends, and looks the same however it ended."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from oir_control.api import sharing
from oir_control.api.sharing import MAX_LIFE
from oir_kernel.clock import TickingClock
from oir_kernel.storage import Storage
from oir_kernel.storage.journal import JournalRepository
from oir_kernel.web.frame import Frame
from tests.support.beskeder import REAL_CPR, TEST_CPR, kuvert, skriv
from tests.support.journals import soap, with_notebook
from tests.support.notatbog import PATH

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _notebook(storage: Storage) -> Iterator[None]:
    yield from with_notebook(storage)


SHARES = "/api/control/journal/shares"


async def shared(client: httpx.AsyncClient, sandbox: str = "", **body: Any) -> dict[str, Any]:
    response = await client.post(f"{sandbox}{SHARES}", json=body)
    assert response.status_code == 201, response.text
    return dict(response.json())


async def send(client: httpx.AsyncClient, titel: str = "Hej", sandbox: str = "") -> None:
    (await client.post(f"{sandbox}{PATH}", content=kuvert(skriv(titel)))).raise_for_status()


async def test_a_shared_session_is_read_as_page_and_as_json(client: httpx.AsyncClient) -> None:
    await send(client, "Først")
    await send(client, "Sidst")
    made = await shared(client, title="Fejlen i går")
    assert re.fullmatch(r"/delt/[\w-]{43}", made["address"])
    read = await client.get(made["address"])
    assert read.status_code == 200
    assert "Fejlen i går" in read.text
    assert "Først" in read.text
    assert read.headers["cache-control"] == "no-store"
    assert read.headers["referrer-policy"] == "no-referrer"
    told = (await client.get(made["json_address"])).json()
    assert [one["operation"] for one in told["exchanges"]] == ["SkrivNotat", "SkrivNotat"]
    assert "id" not in told


async def test_a_share_shows_what_was_shared_and_nothing_that_came_later(client: httpx.AsyncClient) -> None:
    await send(client, "Før")
    made = await shared(client)
    await send(client, "Efter")
    told = (await client.get(made["json_address"])).json()
    assert (made["exchanges"], len(told["exchanges"])) == (1, 1)


async def test_a_reset_leaves_what_was_shared(client: httpx.AsyncClient, frame: Frame) -> None:
    await client.put("/api/control/sandboxes/demo", json={})
    await send(client, "Bevares", "/s/demo")
    made = await shared(client, "/s/demo")
    await frame.sandboxes.reset("demo")
    assert (await client.get("/s/demo/api/control/journal")).json() == []
    assert "Bevares" in (await client.get(made["address"])).text
    assert [one["id"] for one in (await client.get(f"/s/demo{SHARES}")).json()] == [made["id"]]


async def test_the_address_is_told_once_and_kept_nowhere(client: httpx.AsyncClient, storage: Storage) -> None:
    made = await shared(client)
    token = made["address"].removeprefix("/delt/")
    (listed,) = (await client.get(SHARES)).json()
    assert set(listed) == set(made) - {"address", "json_address"}
    assert token not in str(
        storage.read_now(lambda connection: connection.execute(text("SELECT * FROM kernel_share")).all())
    )


async def test_revoked_expired_and_unknown_look_the_same(client: httpx.AsyncClient, storage: Storage) -> None:
    revoked, expired = await shared(client), await shared(client)
    assert (await client.delete(f"{SHARES}/{revoked['id']}")).status_code == 200
    past = text("UPDATE kernel_share SET expires_at = '2020-01-01T00:00:00.000000+00:00' WHERE share_id = :id")
    storage.write_now(lambda connection: connection.execute(past, {"id": expired["id"]}))
    unknown = {"address": "/delt/" + "x" * 43, "json_address": "/delt/" + "x" * 43 + ".json"}
    for kind in ("address", "json_address"):
        answers = [await client.get(one[kind]) for one in (revoked, expired, unknown)]
        assert {answer.status_code for answer in answers} == {404}
        assert len({(answer.text, str(answer.headers)) for answer in answers}) == 1
        assert "wrong, has expired or was revoked" in answers[0].text
    assert (await client.get(SHARES)).json() == []


async def test_only_its_own_sandbox_lists_and_revokes_it(client: httpx.AsyncClient) -> None:
    made = await shared(client)
    await client.put("/api/control/sandboxes/demo", json={})
    assert (await client.get(f"/s/demo{SHARES}")).json() == []
    assert (await client.delete(f"/s/demo{SHARES}/{made['id']}")).json()["code"] == "SBX-1501"
    assert (await client.get(made["address"])).status_code == 200


async def test_no_number_is_shared_though_it_is_allowed_or_was_journalled(
    client: httpx.AsyncClient, storage: Storage
) -> None:
    await client.put("/api/control/sandboxes/default", json={"allowed_cpr": [REAL_CPR]})
    await send(client, f"{REAL_CPR} {TEST_CPR}")
    careless = soap(request=f"<a>{REAL_CPR}</a>", answer="<Password>hemmelig</Password>")
    storage.write_now(lambda connection: JournalRepository(connection, "default").append([careless]))
    made = await shared(client, title=f"Om {REAL_CPR}")
    for address in (made["address"], made["json_address"]):
        read = (await client.get(address)).text
        for secret in (REAL_CPR, TEST_CPR, "hemmelig"):
            assert secret not in read
    kept = storage.read_now(lambda connection: str(connection.execute(text("SELECT * FROM kernel_share")).all()))
    assert REAL_CPR not in kept
    assert "hemmelig" not in kept


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"expires": "2020-01-01T00:00:00Z"}, "SBX-1505"),
        ({"expires": "9999-12-31T23:59:59-14:00"}, "SBX-1505"),
        ({"expires": "0001-01-01T00:00:00+14:00"}, "SBX-1505"),
        ({"expires": "2026-12-01"}, "SBX-1101"),
        ({"expires": "2026-12-01T00:00:00"}, "SBX-1101"),
        ({"title": REAL_CPR}, "SBX-1401"),
        ({"title": "x" * 201}, "SBX-1101"),
        ({"from": 5, "to": 4}, "SBX-1505"),
        ({"from": 0}, "SBX-1101"),
        ({"unknown": 1}, "SBX-1101"),
    ],
)
async def test_a_share_that_cannot_be_is_a_problem(client: httpx.AsyncClient, body: dict[str, Any], code: str) -> None:
    response = await client.post(SHARES, json=body)
    assert response.json()["code"] == code
    assert REAL_CPR not in response.text
    assert (await client.get(SHARES)).json() == []


async def test_a_share_may_be_open_up_to_its_longest_life(client: httpx.AsyncClient) -> None:
    end = TickingClock().now() + MAX_LIFE
    assert (await client.post(SHARES, json={"expires": (end + timedelta(hours=1)).isoformat()})).status_code == 400
    await shared(client, expires=(end - timedelta(hours=1)).isoformat())


async def test_what_is_too_large_to_share_is_refused_with_a_way_out(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await send(client)
    monkeypatch.setattr(sharing, "MAX_BYTES", 100)
    response = await client.post(SHARES, json={})
    assert (response.status_code, response.json()["code"]) == (400, "SBX-1505")
    assert "from" in response.json()["detail_en"]


async def test_there_are_only_so_many(client: httpx.AsyncClient) -> None:
    for _ in range(50):
        await shared(client)
    response = await client.post(SHARES, json={})
    assert (response.status_code, response.json()["code"]) == (409, "SBX-1503")
    await client.delete(f"{SHARES}/{(await client.get(SHARES)).json()[0]['id']}")
    await shared(client)


async def test_what_a_page_shows_is_text(client: httpx.AsyncClient) -> None:
    evil = "<script>alert(1)</script>"
    made = await shared(client, title=evil)
    assert evil not in (await client.get(made["address"])).text
