"""What stands around every door: sandbox, host check, bodies, descriptions, journal, metrics, health."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from lxml import etree
from sqlalchemy import text

from oir_kernel.sandbox import SandboxScope, SandboxSettings
from oir_kernel.settings import Settings
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.web.frame import Frame
from tests.support import notatbog
from tests.support.beskeder import REAL_CPR, TEST_CPR, kuvert, ping, skriv
from tests.support.notatbog import JSON_PATH, PATH, notater
from tests.support.program import NOTAT, client_of, create, journal, started

pytestmark = pytest.mark.anyio


def fault_code(response: httpx.Response) -> str | None:
    return etree.fromstring(response.content).findtext(".//{*}ErrorCode")


# --- which sandbox ----------------------------------------------------------------------------------------------------


async def test_a_message_without_a_sandbox_goes_to_the_default_one(
    client: httpx.AsyncClient, sqlite_storage: Storage
) -> None:
    response = await client.post(PATH, content=kuvert(skriv()))
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/xml; charset=utf-8"
    assert len(notater(sqlite_storage)) == 1


@pytest.mark.parametrize(("path", "headers"), [(f"/s/demo{PATH}", {}), (PATH, {"X-Oir-Sandbox": "demo"})])
async def test_path_or_header_names_another_sandbox(
    client: httpx.AsyncClient, sqlite_storage: Storage, path: str, headers: dict[str, str]
) -> None:
    await create(client, "demo")
    await client.post(path, content=kuvert(skriv()), headers=headers)
    assert len(notater(sqlite_storage, "demo")) == 1
    assert notater(sqlite_storage) == []


async def test_the_path_wins_over_the_header(client: httpx.AsyncClient, sqlite_storage: Storage) -> None:
    await create(client, "demo")
    await client.post(f"/s/demo{PATH}", content=kuvert(skriv()), headers={"X-Oir-Sandbox": "default"})
    assert len(notater(sqlite_storage, "demo")) == 1


async def test_json_doors_have_the_prefix_too(client: httpx.AsyncClient, sqlite_storage: Storage) -> None:
    await create(client, "demo")
    assert (await client.post(f"/s/demo{JSON_PATH}", json=NOTAT)).status_code == 200
    assert len(notater(sqlite_storage, "demo")) == 1


@pytest.mark.parametrize("path", ["/s/demo", "/s/demo/"])
async def test_a_sandbox_has_a_front_page_with_its_own_addresses(client: httpx.AsyncClient, path: str) -> None:
    await create(client, "demo")
    response = await client.get(path)
    assert response.status_code == 200
    assert f"/s/demo{PATH}" in response.text


async def test_an_unknown_sandbox_is_a_problem_for_json(client: httpx.AsyncClient) -> None:
    response = await client.post(f"/s/nobody{JSON_PATH}", json=NOTAT)
    assert (response.status_code, response.json()["code"]) == (404, "SBX-1502")
    assert "nobody" not in response.text


async def test_an_unknown_sandbox_is_a_fault_for_soap(client: httpx.AsyncClient) -> None:
    response = await client.post(f"/s/nobody{PATH}", content=kuvert(skriv()))
    assert (response.status_code, fault_code(response)) == (500, "SBX-1502")


# --- host and origin --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["localhost", "localhost:8400", "127.0.0.1:8400", "[::1]:8400", "LOCALHOST"])
async def test_loopback_names_are_answered(client: httpx.AsyncClient, host: str) -> None:
    assert (await client.get("/healthz", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "", "[", "::1"])
async def test_another_host_name_is_refused(client: httpx.AsyncClient, host: str) -> None:
    response = await client.get("/healthz", headers={"Host": host})
    assert (response.status_code, response.json()["code"]) == (421, "SBX-1504")


async def test_another_host_name_is_a_fault_for_soap(client: httpx.AsyncClient, sqlite_storage: Storage) -> None:
    response = await client.post(PATH, content=kuvert(skriv()), headers={"Host": "evil.example"})
    assert (response.status_code, fault_code(response)) == (500, "SBX-1504")
    assert notater(sqlite_storage) == []


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost.evil.example", "file://"])
async def test_a_page_from_elsewhere_is_refused(client: httpx.AsyncClient, origin: str) -> None:
    response = await client.post(JSON_PATH, json=NOTAT, headers={"Origin": origin})
    assert response.json()["code"] == "SBX-1504"


async def test_a_page_of_our_own_is_answered(client: httpx.AsyncClient) -> None:
    response = await client.post(JSON_PATH, json=NOTAT, headers={"Origin": "http://127.0.0.1:8400"})
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("settings", "host", "status"),
    [
        (Settings(allowed_hosts=("oir.example",)), "OIR.example:8400", 200),
        (Settings(allowed_hosts=("oir.example",)), "other.example", 421),
        (Settings(allowed_hosts=("*",)), "other.example", 200),
        (Settings(host="0.0.0.0", open_door=True), "other.example", 200),
        (Settings(host="0.0.0.0", open_door=True, allowed_hosts=("oir.example",)), "other.example", 421),
    ],
)
async def test_names_can_be_added_and_the_open_door_answers_all(
    edition: Edition, sqlite_storage: Storage, settings: Settings, host: str, status: int
) -> None:
    async with started(edition, sqlite_storage, settings) as app, client_of(app) as client:
        assert (await client.get("/healthz", headers={"Host": host})).status_code == status


# --- bodies -----------------------------------------------------------------------------------------------------------


async def chunks(body: bytes, size: int = 7) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


async def test_a_chunked_message_is_one_message(client: httpx.AsyncClient) -> None:
    response = await client.post(PATH, content=chunks(kuvert(skriv())))
    assert "gemt 1" in response.text


async def test_chunked_json_is_one_body(client: httpx.AsyncClient) -> None:
    body = b'{"notat_id": "n-1", "titel": "Hej"}'
    response = await client.post(JSON_PATH, content=chunks(body), headers={"content-type": "application/json"})
    assert response.status_code == 200


async def test_an_eleven_megabyte_message_is_a_fault_and_the_server_goes_on(client: httpx.AsyncClient) -> None:
    response = await client.post(PATH, content=kuvert(skriv(rest="<a>" + "x" * 11_000_000 + "</a>")))
    assert (response.status_code, fault_code(response)) == (500, "SBX-1003")
    assert (await client.post(PATH, content=kuvert(skriv()))).status_code == 200


async def test_eleven_megabytes_of_json_are_a_problem(client: httpx.AsyncClient) -> None:
    response = await client.post(JSON_PATH, content=b'"' + b"x" * 11_000_000 + b'"')
    assert (response.status_code, response.json()["code"]) == (413, "SBX-1003")


async def test_a_sender_that_goes_away_leaves_nothing(frame: Frame, sqlite_storage: Storage) -> None:
    sent: list[dict[str, Any]] = []
    waiting: list[dict[str, Any]] = [
        {"type": "http.request", "body": kuvert(skriv())[:50], "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": PATH,
        "query_string": b"",
        "scheme": "http",
        "headers": [(b"host", b"localhost")],
    }
    await frame(scope, receive, send)
    assert sent[0]["status"] == 500
    assert notater(sqlite_storage) == []


async def test_another_method_is_told_to_post(client: httpx.AsyncClient) -> None:
    response = await client.put(PATH, content=kuvert(skriv()))
    assert (response.status_code, fault_code(response)) == (500, "SBX-1505")


# --- descriptions -----------------------------------------------------------------------------------------------------


async def test_get_gives_the_description_at_the_address_that_was_asked(client: httpx.AsyncClient) -> None:
    schema = await client.get(f"{PATH}?xsd=Notatbog.xsd")
    assert schema.headers["content-type"] == "text/xml; charset=utf-8"
    assert f'schemaLocation="http://127.0.0.1:8400{PATH}?xsd=KontekstType.xsd"' in schema.text


@pytest.mark.parametrize(
    "query",
    [
        "xsd=../edition.toml",
        "xsd=edition.toml",
        "xsd=/etc/passwd",
        "xsd=%00.xsd",
        "xsd=" + "x" * 5000 + ".xsd",
        "xsd=",
        "xsd=..%2f..%2fNotatbog.xsd",
        "wsdl=Notatbog.xsd",
        "wsdl=nobody.wsdl",
    ],
)
async def test_other_files_are_not_served(client: httpx.AsyncClient, query: str) -> None:
    response = await client.get(f"{PATH}?{query}")
    assert (response.status_code, response.json()["code"]) == (404, "SBX-1501")


# --- journal, metrics, health -----------------------------------------------------------------------------------------


async def test_an_exchange_stands_in_the_journal_masked(client: httpx.AsyncClient, sqlite_storage: Storage) -> None:
    await client.post(PATH, content=kuvert(skriv(f"om {TEST_CPR}")))
    (entry,) = await journal(sqlite_storage)
    assert (entry.door, entry.operation, entry.status, entry.verdict) == ("soap", "SkrivNotat", 200, "ACCEPT")
    assert (entry.transaktions_id, entry.sender) == ("t-1", "11111111")
    assert "om 610190****" in entry.request
    assert "gemt 1" in entry.answer
    assert TEST_CPR not in entry.request + entry.answer


async def test_an_exchange_stands_in_its_own_sandboxs_journal_at_its_own_time(
    client: httpx.AsyncClient, sqlite_storage: Storage
) -> None:
    await create(client, "demo", clock_frozen="2031-02-03T04:05:06+01:00")
    await client.post(f"/s/demo{PATH}", content=kuvert(ping()))
    assert await journal(sqlite_storage) == []
    (entry,) = await journal(sqlite_storage, "demo")
    assert entry.at.isoformat() == "2031-02-03T04:05:06+01:00"


async def test_schema_errors_stand_in_the_journal_with_their_findings(
    client: httpx.AsyncClient, sqlite_storage: Storage
) -> None:
    await client.post(PATH, content=kuvert(skriv("x" * 41)))
    (entry,) = await journal(sqlite_storage)
    assert entry.findings[0]["path"] == "/SkrivNotat_I/Titel"


async def test_what_a_finding_read_is_masked_in_the_journal(client: httpx.AsyncClient, sqlite_storage: Storage) -> None:
    await client.post(PATH, content=kuvert(skriv(f"afvis {TEST_CPR}")))
    (entry,) = await journal(sqlite_storage)
    assert entry.findings[0]["read"] == {"titel": "afvis 610190****"}


async def test_a_fault_stands_in_the_journal_with_what_was_sent(
    client: httpx.AsyncClient, sqlite_storage: Storage
) -> None:
    await client.post(PATH, content=b"<broken")
    (entry,) = await journal(sqlite_storage)
    assert (entry.status, entry.verdict, entry.request) == (500, "FAULT SBX-1002", "<broken")


async def test_a_json_exchange_stands_in_the_journal(client: httpx.AsyncClient, sqlite_storage: Storage) -> None:
    await client.post(JSON_PATH, json=NOTAT | {"titel": TEST_CPR}, headers={"x-TransaktionsId": "t-7"})
    (entry,) = await journal(sqlite_storage)
    assert (entry.door, entry.operation, entry.status) == ("json", f"POST {JSON_PATH}", 200)
    assert entry.transaktions_id == "t-7"
    assert '"titel":"610190****"' in entry.request
    assert '"accepted":true' in entry.answer


async def test_reading_is_not_journalled(client: httpx.AsyncClient, sqlite_storage: Storage) -> None:
    await client.get(f"{PATH}?wsdl")
    await client.get("/healthz")
    assert await journal(sqlite_storage) == []


async def test_metrics_count_what_was_answered(client: httpx.AsyncClient) -> None:
    await client.post(PATH, content=kuvert(skriv()))
    await client.post(PATH, content=b"<broken")
    await client.post(JSON_PATH, json={})
    response = await client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    assert 'oir_requests_total{door="soap",operation="SkrivNotat",status="200"} 1.0' in response.text
    assert 'oir_requests_total{door="soap",operation="Notatbog",status="500"} 1.0' in response.text
    assert 'oir_requests_total{door="json",operation="POST",status="422"} 1.0' in response.text
    assert "oir_storage_works_total" in response.text


async def test_health_and_readiness(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).json()["status"] == "ok"
    assert (await client.get("/readyz")).json() == {"status": "ready"}


async def test_without_its_database_the_server_is_well_but_not_ready(
    client: httpx.AsyncClient, sqlite_storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from oir_kernel.storage.failures import unavailable

    await client.get("/healthz")  # the sandbox is known from here on

    async def gone(_work: Any) -> None:
        raise unavailable(OSError("disk 0101901234"))

    monkeypatch.setattr(sqlite_storage, "read", gone)
    response = await client.get("/readyz")
    assert (response.status_code, response.json()["code"]) == (503, "SBX-1305")
    assert (await client.get("/healthz")).status_code == 200


async def test_an_error_of_our_own_is_logged_by_type_and_the_server_goes_on(
    client: httpx.AsyncClient, sqlite_storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        soap = await client.post(PATH, content=kuvert(skriv("kast")))
        json = await client.post(JSON_PATH, json=NOTAT | {"titel": "kast"})
    assert (soap.status_code, fault_code(soap)) == (500, "SBX-1000")
    assert (json.status_code, json.json()["code"]) == (500, "SBX-1000")
    assert [record.getMessage() for record in caplog.records] == ["unexpected error", "unexpected error"]
    assert (await client.post(PATH, content=kuvert(skriv()))).status_code == 200
    assert len(notater(sqlite_storage)) == 1
    assert [entry.status for entry in await journal(sqlite_storage)] == [500, 500, 200]


async def test_an_error_of_our_own_while_reading_is_a_problem(client: httpx.AsyncClient) -> None:
    response = await client.get("/api/notatbog/kast")
    assert (response.status_code, response.json()["code"]) == (500, "SBX-1000")
    assert REAL_CPR not in response.text


# --- pages ------------------------------------------------------------------------------------------------------------


async def test_the_front_page_lists_every_door_once(client: httpx.AsyncClient) -> None:
    page = (await client.get("/")).text
    assert page.count(f"<code>{PATH}</code>") == 1
    assert "SkrivNotat, SletNotat, Ping" in page


async def test_the_docs_page_lists_the_json_doors(client: httpx.AsyncClient) -> None:
    page = (await client.get("/docs")).text
    assert "POST /api/notatbog/notater" in page
    assert (await client.get("/openapi.json")).json()["paths"]["/api/control/sandboxes"]


async def test_every_error_has_a_page(client: httpx.AsyncClient) -> None:
    assert "SBX-1401" in (await client.get("/errors")).text
    one = (await client.get("/errors/SBX-1401")).text
    assert "SBX-1401" in one
    assert "SBX-1001" not in one


async def test_an_address_that_does_not_exist_says_where_to_look(client: httpx.AsyncClient) -> None:
    response = await client.get("/api/nothing/0101901234")
    assert (response.status_code, response.json()["code"]) == (404, "SBX-1501")
    assert response.headers["content-type"] == "application/problem+json"
    assert REAL_CPR not in response.text


def test_a_scope_knows_its_clock() -> None:
    scope = SandboxScope.of("demo", SandboxSettings(clock_frozen="2026-11-23T23:30:00Z"))
    assert scope.clock.today().isoformat() == "2026-11-24"


async def test_a_database_from_an_old_row_is_not_touched_by_reading(
    client: httpx.AsyncClient, sqlite_storage: Storage
) -> None:
    await client.get("/")
    rows = await sqlite_storage.read(
        lambda conn: conn.execute(text("SELECT count(*) FROM kernel_sandbox")).scalar_one()
    )
    assert rows == 0
    assert notatbog.notater(sqlite_storage) == []
