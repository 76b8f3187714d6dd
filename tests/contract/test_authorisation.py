"""Who may do what: every address the program has, against every role and every key that is none.

The addresses come from the program, the roles from `authorisation.csv` (`nobody`: no key is asked for). An address without a
row fails, so whoever adds one says who may use it.
"""

import base64
import csv
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.responses import Response

from oir_kernel.clock import TickingClock
from oir_kernel.settings import Settings
from oir_kernel.storage import Storage
from oir_kernel.storage.keys import EVERY, ROLES, KeyRegistry
from oir_kernel.web.frame import Frame
from oir_sandbox.wiring import assemble

pytestmark = pytest.mark.anyio

with (Path(__file__).parent / "authorisation.csv").open(encoding="utf-8", newline="") as _file:
    TABLE = {(row["method"], row["path"]): row["role"] for row in csv.DictReader(_file, delimiter=";")}

KEY_ERRORS = ("SBX-1701", "SBX-1702", "SBX-1703")
OF_THE_SERVER = re.compile(
    r"/(docs|openapi\.json|metrics|errors.*|api/control/(keys|workspaces|sandboxes).*|pages/sandboxes.*)?"
)


def addresses(frame: Frame) -> Iterator[tuple[str, str]]:
    """Every method and path the program answers at."""
    for path, route in _flat(getattr(frame.inner, "routes", ()), ""):
        yield from ((method, path) for method in route.methods if method != "HEAD")
    for path in frame.doors:
        yield from (("GET", path), ("POST", path))


def _flat(routes: Any, before: str) -> Iterator[tuple[str, Any]]:
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is None:
            yield before + route.path, route
        else:
            yield from _flat(included.routes, before + (route.include_context.prefix or ""))


@pytest.fixture
def frame(storage: Storage) -> Frame:
    """The whole program asking for keys; what is inside its frame answers 204 to whoever came in."""
    return assemble(Settings(auth=True), storage)


@pytest.fixture
def keys(storage: Storage) -> dict[str, str]:
    """A key of each kind."""
    now = TickingClock().now()

    def work(connection: Any) -> dict[str, str]:
        registry = KeyRegistry(connection)
        registry.add_workspace("andre", now)
        made = {role: registry.add("default", role, "", now)[1] for role in ROLES}
        made["foreign"] = registry.add("andre", "owner", "", now)[1]
        made["every"] = registry.add(EVERY, "owner", "", now)[1]
        made["expired"] = registry.add("default", "owner", "", now, now - timedelta(seconds=1))[1]
        revoked, made["revoked"] = registry.add("default", "owner", "", now)
        registry.revoke(revoked.key_id, now)
        good = made["owner"]
        made["altered"] = good[:-1] + ("A" if good[-1] != "A" else "B")
        made["unknown"] = "oir_" + "x" * 12 + "_" + "y" * 43
        made["nonsense"] = "kodeord"
        return made

    return storage.write_now(work)


@pytest.fixture
async def caller(frame: Frame, storage: Storage) -> AsyncIterator[httpx.AsyncClient]:
    async def inside(scope: Any, receive: Any, send: Any) -> None:
        await Response(status_code=204)(scope, receive, send)

    await storage.start()
    guarded = replace(frame, inner=inside, doors={}, gated=())
    transport = httpx.ASGITransport(guarded)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8400") as client:
        yield client


async def outcome(client: httpx.AsyncClient, method: str, path: str, key: str = "", sandbox: str = "") -> str:
    """`in`, or the code of the error."""
    address = ("/s/" + sandbox if sandbox else "") + re.sub(r"\{[\w:]+\}", "abc", path)
    answered = await client.request(method, address, headers={"X-Oir-Key": key} if key else {})
    return "in" if answered.status_code == 204 else str(answered.json()["code"])


def test_every_address_has_a_row_and_every_row_an_address(frame: Frame) -> None:
    assert sorted(set(addresses(frame))) == sorted(TABLE)


async def test_a_role_comes_in_where_the_table_says_and_nowhere_else(
    caller: httpx.AsyncClient, keys: dict[str, str]
) -> None:
    wrong = []
    for (method, path), needed in TABLE.items():
        for role in ROLES:
            enough = needed == "nobody" or ROLES.index(role) >= ROLES.index(needed)
            seen = await outcome(caller, method, path, keys[role])
            if seen != ("in" if enough else "SBX-1703"):
                wrong.append((method, path, role, seen))
        if (seen := await outcome(caller, method, path, keys["every"])) != "in":
            wrong.append((method, path, "every", seen))
    assert wrong == []


async def test_no_key_and_a_key_that_is_none_come_in_nowhere_but_where_none_is_asked_for(
    caller: httpx.AsyncClient, keys: dict[str, str]
) -> None:
    wrong = []
    for (method, path), needed in TABLE.items():
        for kind in ("", "expired", "revoked", "altered", "unknown", "nonsense"):
            expected = "in" if needed == "nobody" else "SBX-1702" if kind else "SBX-1701"
            seen = await outcome(caller, method, path, keys[kind] if kind else "")
            if seen != expected:
                wrong.append((method, path, kind, seen))
    assert wrong == []


async def test_a_foreign_sandbox_looks_like_none(caller: httpx.AsyncClient, frame: Frame, keys: dict[str, str]) -> None:
    await frame.sandboxes.change("demo", {})
    wrong = []
    for method, path in TABLE:
        for sandbox in ("demo", "findes-ikke"):
            seen = (
                await outcome(caller, method, path, keys["foreign"], sandbox),
                await outcome(caller, method, path, "", sandbox),
            )
            if seen != ("SBX-1502", "SBX-1701"):
                wrong.append((method, path, sandbox, seen))
    assert wrong == []


async def test_the_default_sandbox_is_foreign_to_other_workspaces_too(
    caller: httpx.AsyncClient, keys: dict[str, str]
) -> None:
    for (method, path), needed in TABLE.items():
        seen = await outcome(caller, method, path, keys["foreign"])
        assert (seen == "in") == (needed == "nobody" or OF_THE_SERVER.fullmatch(path) is not None), (method, path, seen)


def basic(key: str) -> str:
    return "Basic " + base64.b64encode(f"hvem-som-helst:{key}".encode()).decode()


async def test_a_key_comes_in_by_three_headers_and_never_by_the_address(
    caller: httpx.AsyncClient, keys: dict[str, str]
) -> None:
    key = keys["reader"]
    ways: list[dict[str, str]] = [
        {"X-Oir-Key": key},
        {"Authorization": f"Bearer {key}"},
        {"Authorization": f"bearer  {key}"},
        {"Authorization": basic(key)},
        {"Authorization": "Bearer eyJhbGciOi.platform.token", "X-Oir-Key": key},
    ]
    for headers in ways:
        assert (await caller.get("/api/debitor/konti", headers=headers)).status_code == 204
    for headers in (
        {"Authorization": key},
        {"Authorization": "Basic !"},
        {"Authorization": f"Digest {key}"},
        {"X-Oir-Key": " "},
    ):
        refused = await caller.get("/api/debitor/konti", headers=headers)
        assert (refused.status_code, refused.headers["www-authenticate"][:5]) == (401, "Basic")
    assert (await caller.get("/api/debitor/konti", params={"key": key})).status_code == 401


async def test_a_soap_door_answers_in_soap(frame: Frame, storage: Storage, keys: dict[str, str]) -> None:
    await storage.start()
    path = "/service/OIR/DebitorRegistreringAfsend/1"
    async with httpx.AsyncClient(transport=httpx.ASGITransport(frame), base_url="http://127.0.0.1") as client:
        for key, status, code in (
            ("", 401, "SBX-1701"),
            (keys["revoked"], 401, "SBX-1702"),
            (keys["reader"], 500, "SBX-1703"),
        ):
            answered = await client.post(path, content=b"<a/>", headers={"Authorization": basic(key)} if key else {})
            assert (answered.status_code, code in answered.text, "Fault" in answered.text) == (status, True, True)
            assert key not in answered.text or not key
        kontrol = await client.post(
            "/service/OIR/PsrmKontrol/1", content=b"<a/>", headers={"X-Oir-Key": keys["reader"]}
        )
        assert "SBX-17" not in kontrol.text
