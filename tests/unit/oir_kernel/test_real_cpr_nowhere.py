"""A real-looking CPR number in any place of any request is found in no answer, log, journal or database file."""

import gzip
from itertools import product
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from oir_kernel.storage import Storage
from tests.support.beskeder import NOTAT_ID, hoved, kuvert, rute, skriv
from tests.support.notatbog import JSON_PATH, PATH
from tests.support.program import JSON_TYPE, create
from tests.support.spor import NUMBER, SPELLINGS, captured_logs, traces, traces_in_files, xml_positions

pytestmark = pytest.mark.anyio

FULL = kuvert(
    skriv(
        context=hoved(
            before_route=f"<k:RequestId>{NOTAT_ID}</k:RequestId><k:OnBehalfOfUser>bruger</k:OnBehalfOfUser>"
            "<k:AuthorityContext><k:MunicipalityCVR>11111111</k:MunicipalityCVR></k:AuthorityContext>",
            route=rute() + "<k:Processing><k:Note>x</k:Note></k:Processing>",
        ),
        rest="<Beløb>10.00</Beløb><Antal>1</Antal><Farve>roed</Farve><Dato>2026-11-23</Dato>"
        "<TekstListe><Tekst>en</Tekst><Tekst>to</Tekst></TekstListe><Bilag>YWJj</Bilag>",
        attributes=' revision="1"',
    ),
    header='<s:Header><Sikkerhed s:mustUnderstand="1"><Token>abc</Token></Sikkerhed></s:Header>',
)
HEADERS = ("SOAPAction", "X-Oir-Sandbox", "User-Agent", "Content-Type", "X-Forwarded-For", "Referer", "Origin", "Host",
    "x-TransaktionsId", "x-Rute-AfsenderOrganisation", "x-Rute-AfsenderItSystemInstans",
    "x-Rute-ModtagerOrganisation", "Cookie", "Authorization")  # fmt: skip


async def assert_no_trace(storage: Storage, files: Path, logs: list[str]) -> None:
    await storage.flush()
    rows = await storage.read(lambda conn: repr(conn.execute(text("SELECT * FROM kernel_journal")).all()))
    assert traces(rows.encode()) == []
    assert traces("\n".join(logs).encode()) == []
    assert traces_in_files(files) == []


async def test_the_message_that_the_positions_are_made_from_is_accepted(client: httpx.AsyncClient) -> None:
    assert "gemt 1" in (await client.post(PATH, content=FULL)).text


async def test_the_search_finds_what_was_left(
    client: httpx.AsyncClient, sqlite_storage: Storage, database_files: Path
) -> None:
    """Were the gate open, the machinery would see it: an allowed number is found in the database and nowhere else."""
    await create(client, "demo", allowed_cpr=[NUMBER])
    with captured_logs() as logs:
        response = await client.post(f"/s/demo{PATH}", content=kuvert(skriv(NUMBER)))
    assert "gemt 1" in response.text
    await sqlite_storage.flush()
    assert traces_in_files(database_files)
    assert traces("\n".join(logs).encode()) == []


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS.keys())
@pytest.mark.parametrize("schema_errors", ["svar", "fault"])
async def test_no_place_of_a_soap_message_leaves_a_trace(
    client: httpx.AsyncClient, sqlite_storage: Storage, database_files: Path, spelling: str, schema_errors: str
) -> None:
    await create(client, "default", schema_errors=schema_errors)
    found = {}
    with captured_logs() as logs:
        for place, body in xml_positions(FULL, spelling):
            response = await client.post(PATH, content=body)
            assert response.status_code in {200, 500}
            if traces(response.content) or traces(repr(response.headers).encode()):
                found[place] = response.text
    assert found == {}
    await assert_no_trace(sqlite_storage, database_files, logs)


async def test_no_number_is_accepted_but_in_what_is_dropped_unread(client: httpx.AsyncClient) -> None:
    accepted = [
        place for place, body in xml_positions(FULL, NUMBER) if "gemt" in (await client.post(PATH, content=body)).text
    ]
    assert {place.split()[0] for place in accepted} == {"comment", "processing", "instruction"}


@pytest.mark.parametrize("header", HEADERS)
async def test_no_header_leaves_a_trace(
    client: httpx.AsyncClient, sqlite_storage: Storage, database_files: Path, header: str
) -> None:
    json = b'{"notat_id": "n-1", "titel": "Hej"}'
    with captured_logs() as logs:
        for path, body in ((PATH, FULL), (PATH, b"<broken"), (JSON_PATH, json), (JSON_PATH, b"{"), ("/nothing", b"")):
            for spelling in SPELLINGS.values():
                response = await client.post(path, content=body, headers=JSON_TYPE | {header: spelling})
                assert traces(response.content) == []
    await assert_no_trace(sqlite_storage, database_files, logs)


@pytest.mark.parametrize(
    "path",
    [
        f"{PATH}/%s",
        f"{PATH}?x=%s",
        f"{PATH}?%s",
        f"{PATH}?xsd=%s.xsd",
        f"{PATH}?wsdl=%s",
        f"/s/%s{PATH}",
        f"/s/%s{JSON_PATH}",
        f"{JSON_PATH}/%s",
        f"{JSON_PATH}/n-1?titel=%s",
        "/api/control/sandboxes/%s",
        "/api/control/sandboxes/a%s",
        "/api/control/journal/%s",
        "/api/control/journal?operation=%s",
        "/errors/%s",
        "/%s",
    ],
)
async def test_no_address_leaves_a_trace(
    client: httpx.AsyncClient, sqlite_storage: Storage, database_files: Path, path: str
) -> None:
    with captured_logs() as logs:
        for method, spelling in product(("GET", "POST", "PUT", "DELETE", "OPTIONS"), SPELLINGS.values()):
            response = await client.request(method, path % spelling, content=b"{}", headers=JSON_TYPE)
            assert traces(response.content) == []
    await assert_no_trace(sqlite_storage, database_files, logs)


@pytest.mark.parametrize(
    "body",
    [
        '{"notat_id": "%s", "titel": "Hej"}',
        '{"notat_id": "n-1", "titel": "%s"}',
        '{"notat_id": "n-1", "titel": "%s %s %s %s %s %s"}',
        '{"notat_id": "n-1", "titel": "Hej", "antal": "%s"}',
        '{"notat_id": "n-1", "titel": "Hej", "tekster": ["%s"]}',
        '{"notat_id": "n-1", "titel": "Hej", "felter": {"%s": ["%s"]}}',
        '{"notat_id": "n-1", "titel": "Hej", "%s": 1}',
        '"%s"',
        "%s",
        '{"%s',
        '{"titel": "%s", "titel": "Hej", "notat_id": "n-1"}',
        '{"psrm": "%s"}',
        '{"%s": 1}',
        '{"fordringshavere": {"%s": "%s"}}',
        '{"receivers": ["%s"]}',
        '{"clock_frozen": "%s"}',
        '{"clock_frozen": "2026-11-23T09:00:00.%s+01:00"}',
        '{"allowed_cpr": ["x%s"]}',
    ],
)
async def test_no_place_of_a_json_body_leaves_a_trace(
    client: httpx.AsyncClient, sqlite_storage: Storage, database_files: Path, body: str
) -> None:
    with captured_logs() as logs:
        for spelling in SPELLINGS.values():
            content = body.replace("%s", spelling)
            for method, path in (("POST", JSON_PATH), ("PUT", "/api/control/sandboxes/demo")):
                response = await client.request(method, path, content=content, headers=JSON_TYPE)
                assert traces(response.content) == []
    await assert_no_trace(sqlite_storage, database_files, logs)


async def test_a_number_that_our_own_error_carries_leaves_no_trace(
    client: httpx.AsyncClient, sqlite_storage: Storage, database_files: Path
) -> None:
    with captured_logs() as logs:
        for path, body in ((PATH, kuvert(skriv("kast"))), (JSON_PATH, b'{"notat_id": "n-1", "titel": "kast"}')):
            response = await client.post(path, content=body, headers=JSON_TYPE)
            assert (response.status_code, traces(response.content)) == (500, [])
        await client.get("/api/notatbog/kast")
    assert any("Broken" in line for line in logs)
    await assert_no_trace(sqlite_storage, database_files, logs)


async def test_a_packed_body_is_told_to_be_unreadable(
    client: httpx.AsyncClient, sqlite_storage: Storage, database_files: Path
) -> None:
    with captured_logs() as logs:
        response = await client.post(PATH, content=gzip.compress(FULL), headers={"Content-Encoding": "gzip"})
    assert response.status_code == 500
    await assert_no_trace(sqlite_storage, database_files, logs)
