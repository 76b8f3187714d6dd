"""The journal's addresses: seen, searched, verified, exported, compared; and what is never journalled."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from oir_control.journal.lines import read_lines
from oir_kernel.storage import Storage
from oir_kernel.storage.journal import JournalEntry, JournalRepository
from oir_kernel.web.frame import Frame
from tests.support.beskeder import REAL_CPR, TEST_CPR, kuvert, ping, skriv
from tests.support.journals import soap, with_notebook
from tests.support.notatbog import JSON_PATH, PATH
from tests.support.program import NOTAT, client_of

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _notebook(storage: Storage) -> Iterator[None]:
    yield from with_notebook(storage)


JOURNAL = "/api/control/journal"
VERIFY = "/api/control/verify"


async def send(client: httpx.AsyncClient, titel: str = "Hej", beloeb: str = "100.00", sandbox: str = "") -> None:
    body = skriv(titel, rest=f"<Beløb>{beloeb}</Beløb>")
    (await client.post(f"{sandbox}{PATH}", content=kuvert(body))).raise_for_status()


def write(storage: Storage, *entries: JournalEntry, sandbox: str = "default") -> None:
    storage.write_now(lambda connection: JournalRepository(connection, sandbox).append(entries))


async def newest(client: httpx.AsyncClient, sandbox: str = "") -> int:
    return int((await client.get(f"{sandbox}{JOURNAL}")).json()[-1]["seq"])


async def verified(client: httpx.AsyncClient, **expected: Any) -> dict[str, Any]:
    response = await client.post(VERIFY, json=expected)
    assert response.status_code == 200, response.text
    return dict(response.json())


# --- seen


async def test_one_exchange_is_shown_as_text_and_as_names_and_values(client: httpx.AsyncClient) -> None:
    await send(client)
    shown = (await client.get(f"{JOURNAL}/{await newest(client)}")).json()
    assert "<Beløb>100.00</Beløb>" in shown["request"]
    sent = shown["parsed_request"]["value"]["Envelope"]["Body"]["SkrivNotat_I"]
    assert (shown["parsed_request"]["kind"], sent["Titel"], sent["Beløb"]) == ("xml", "Hej", "100.00")
    assert shown["parsed_answer"]["kind"] == "xml"
    await client.post(JSON_PATH, json=NOTAT)
    shown = (await client.get(f"{JOURNAL}/{await newest(client)}")).json()
    assert (shown["parsed_request"]["kind"], shown["parsed_request"]["value"]) == ("json", NOTAT)


async def test_what_cannot_be_taken_apart_is_shown_as_text(client: httpx.AsyncClient) -> None:
    await client.post(PATH, content=b"<broken")
    shown = (await client.get(f"{JOURNAL}/{await newest(client)}")).json()
    assert (shown["parsed_request"]["kind"], shown["parsed_request"]["value"]) == ("text", "<broken")


@pytest.mark.parametrize("text", ["[NaN]", '["\\ud800"]', "[" * 900 + "]" * 900, "\x08<a/>"])
async def test_whatever_was_journalled_can_be_shown(client: httpx.AsyncClient, storage: Storage, text: str) -> None:
    write(storage, soap(request=text, answer=text, operation="\x08", verdict="\x08"))
    seq = await newest(client)
    for path in (JOURNAL, f"{JOURNAL}/{seq}", f"{JOURNAL}/search?text=x", f"{JOURNAL}/export?format=zip"):
        assert (await client.get(path)).status_code == 200
    assert not (await verified(client, operation="x", fields={"a": "b"}))["satisfied"]


async def test_control_itself_is_not_journalled(client: httpx.AsyncClient) -> None:
    await send(client)
    before = await newest(client)
    await client.get(JOURNAL)
    await client.put("/api/control/sandboxes/demo", json={})
    await verified(client, operation="Ping")
    await client.get(f"{JOURNAL}/export")
    shared = (await client.post(f"{JOURNAL}/shares", json={})).json()
    await client.get(shared["address"])
    assert await newest(client) == before


async def test_reads_over_json_are_journalled_too(client: httpx.AsyncClient) -> None:
    await client.get(JSON_PATH)
    (entry,) = (await client.get(JOURNAL, params={"operation": f"GET {JSON_PATH}"})).json()
    assert entry["door"] == "json"


# --- searched


async def test_a_search_finds_by_field_text_and_column(client: httpx.AsyncClient) -> None:
    await send(client, "Ét", "100.00")
    await send(client, "To", "200.00")
    await client.post(PATH, content=kuvert(ping()))

    async def titles(**asked: Any) -> list[str]:
        response = await client.get(f"{JOURNAL}/search", params=asked)
        assert response.status_code == 200, response.text
        return [one["operation"] for one in response.json()["exchanges"]]

    assert await titles() == ["SkrivNotat", "SkrivNotat", "Ping"]
    assert await titles(field="Beløb=200") == ["SkrivNotat"]
    assert await titles(field=["Beloeb=200", "Titel=Ét"]) == []
    assert await titles(text="<titel>ét<", door="soap", status=2) == ["SkrivNotat"]
    assert await titles(verdict="PONG") == ["Ping"]
    assert await titles(since="2020-01-01T00:00:00Z", until="2021-01-01T00:00:00Z") == []


async def test_a_search_is_paged(client: httpx.AsyncClient) -> None:
    for _ in range(3):
        await send(client)
    page = (await client.get(f"{JOURNAL}/search", params={"limit": 2})).json()
    assert (len(page["exchanges"]), page["stopped"], page["next_after"]) == (2, False, None)
    rest = (await client.get(f"{JOURNAL}/search", params={"limit": 2, "before": page["next_before"]})).json()
    assert (len(rest["exchanges"]), rest["next_before"]) == (1, None)
    up = (await client.get(f"{JOURNAL}/search", params={"limit": 2, "after": 0})).json()
    assert (len(up["exchanges"]), up["next_before"]) == (2, None)
    assert len((await client.get(f"{JOURNAL}/search", params={"after": up["next_after"]})).json()["exchanges"]) == 1


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"text": REAL_CPR}, "SBX-1401"),
        ({"field": f"Id={REAL_CPR}"}, "SBX-1401"),
        ({"field": f"{REAL_CPR}=1"}, "SBX-1401"),
        ({"operation": REAL_CPR}, "SBX-1401"),
        ({"field": "Beløb"}, "SBX-1505"),
        ({"field": "=1"}, "SBX-1505"),
        ({"since": "0001-01-01T00:00:00+14:00"}, "SBX-1505"),
        ({"until": "9999-12-31T23:59:59-14:00"}, "SBX-1505"),
        ({"since": "2026-11-23"}, "SBX-1101"),
        ({"status": "6"}, "SBX-1101"),
        ({"limit": "0"}, "SBX-1101"),
        ({"after": str(10**30)}, "SBX-1101"),
        ({"text": "x" * 501}, "SBX-1101"),
    ],
)
async def test_a_search_that_cannot_be_is_a_problem(
    client: httpx.AsyncClient, asked: dict[str, str], code: str
) -> None:
    response = await client.get(f"{JOURNAL}/search", params=asked)
    assert response.json()["code"] == code
    assert REAL_CPR not in response.text


async def test_a_number_is_searched_by_what_the_journal_keeps_of_it(client: httpx.AsyncClient) -> None:
    await send(client, TEST_CPR)
    response = await client.get(f"{JOURNAL}/search", params={"text": TEST_CPR})
    assert len(response.json()["exchanges"]) == 1
    assert TEST_CPR not in response.text


# --- verified


async def test_what_was_sent_is_verified(client: httpx.AsyncClient) -> None:
    await send(client)
    result = await verified(client, operation="SkrivNotat", door="soap", accepted=True, fields={"Beløb": 100}, times=1)
    assert (result["satisfied"], result["count"], result["matched"]) == (True, 1, [await newest(client)])
    result = await verified(
        client, operation="SkrivNotat", fields={"Beloeb": "110.00"}, answer={"Resultat": {"present": True}}
    )
    assert not result["satisfied"]
    assert result["message"]["en"].endswith(": Beloeb 100.00, expected 110.00.")
    (near,) = result["near_misses"]
    assert near["differences"][0]["actual"] == "100.00"


async def test_only_a_part_is_verified(client: httpx.AsyncClient) -> None:
    await send(client)
    first = await newest(client)
    await send(client)
    assert (await verified(client, operation="SkrivNotat", times=2))["satisfied"]
    assert (await verified(client, operation="SkrivNotat", times=1, after=first))["satisfied"]
    assert (await verified(client, operation="SkrivNotat", times={"at_most": 0}, before=first))["satisfied"]


async def test_an_order_is_verified(client: httpx.AsyncClient) -> None:
    await send(client)
    await client.post(PATH, content=kuvert(ping()))

    async def ordered(*operations: str) -> dict[str, Any]:
        body = {"expectations": [{"operation": operation} for operation in operations]}
        return dict((await client.post(f"{VERIFY}/order", json=body)).json())

    assert (await ordered("SkrivNotat", "Ping"))["satisfied"]
    wrong = await ordered("Ping", "SkrivNotat")
    assert (wrong["satisfied"], wrong["count"]) == (False, 1)


async def test_another_sandbox_is_not_verified(client: httpx.AsyncClient) -> None:
    await client.put("/api/control/sandboxes/demo", json={})
    await send(client)
    response = await client.post(f"/s/demo{VERIFY}", json={"operation": "SkrivNotat"})
    assert (response.json()["satisfied"], response.json()["examined"]) == (False, 0)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"operatoin": "x"}, "SBX-1101"),
        ({"fields": {"a": {"like": "x"}}}, "SBX-1101"),
        ({"fields": {"a": {"equals": "x", "contains": "y"}}}, "SBX-1505"),
        ({"fields": {"a": {}}}, "SBX-1505"),
        ({"times": -1}, "SBX-1505"),
        ({"times": {}}, "SBX-1505"),
        ({"fields": {"Id": REAL_CPR}}, "SBX-1401"),
        ({"fields": {"Id": {"one_of": [REAL_CPR]}}}, "SBX-1401"),
    ],
)
async def test_an_expectation_that_cannot_be_is_a_problem(
    client: httpx.AsyncClient, body: dict[str, Any], code: str
) -> None:
    response = await client.post(VERIFY, json=body)
    assert response.json()["code"] == code
    assert REAL_CPR not in response.text


async def test_an_order_needs_expectations(client: httpx.AsyncClient) -> None:
    assert (await client.post(f"{VERIFY}/order", json={"expectations": []})).status_code == 422


# --- exported


async def test_the_journal_is_exported_in_every_form(client: httpx.AsyncClient) -> None:
    await client.put("/api/control/sandboxes/default", json={"allowed_cpr": [REAL_CPR]})
    await send(client, REAL_CPR)
    await send(client, TEST_CPR)

    async def exported(form: str) -> httpx.Response:
        response = await client.get(f"{JOURNAL}/export", params={"format": form})
        assert response.status_code == 200
        return response

    assert len(read_lines((await exported("jsonl")).text)) == 2
    assert len((await exported("har")).json()["log"]["entries"]) == 2
    assert "<details" in (await exported("html")).text
    zipped = await exported("zip")
    assert zipped.headers["content-disposition"].endswith('.zip"')
    with zipfile.ZipFile(io.BytesIO(zipped.content)) as opened:
        assert opened.namelist() == ["report.html", "journal.jsonl", "journal.har", "settings.json", "clock.jsonl"]
        files = {name: opened.read(name).decode() for name in opened.namelist()}
    assert json.loads(files["settings.json"])["settings"]["allowed_cpr"] == 1
    assert len(read_lines(files["journal.jsonl"])) == 2
    for text in (*files.values(), (await exported("har")).text, (await exported("html")).text):
        assert REAL_CPR not in text
        assert REAL_CPR[:6] not in text.replace(TEST_CPR[:6], "") or "settings" not in text
        assert TEST_CPR not in text


async def test_a_part_is_exported(client: httpx.AsyncClient) -> None:
    for _ in range(3):
        await send(client)
    last = await newest(client)

    async def numbers(**asked: int) -> list[int]:
        return [entry.seq for entry in read_lines((await client.get(f"{JOURNAL}/export", params=asked)).text)]

    assert await numbers() == [last - 2, last - 1, last]
    assert await numbers(**{"from": last - 1}) == [last - 1, last]
    assert await numbers(to=last - 1) == [last - 2, last - 1]
    assert await numbers(**{"from": last + 1}) == []
    assert (await client.get(f"{JOURNAL}/export", params={"from": 2, "to": 1})).json()["code"] == "SBX-1505"
    assert (await client.get(f"{JOURNAL}/export", params={"format": "exe"})).json()["code"] == "SBX-1101"


async def test_a_long_export_is_read_in_parts_and_ends_where_the_journal_did(
    client: httpx.AsyncClient, storage: Storage
) -> None:
    write(storage, *[soap()] * 130)
    assert len(read_lines((await client.get(f"{JOURNAL}/export")).text)) == 130


async def test_a_clock_job_is_in_the_zip(client: httpx.AsyncClient) -> None:
    response = await client.post("/api/control/clock/advance", json={"by": "P1D"}, params={"wait": 10})
    assert response.status_code in {200, 202}, response.text
    zipped = await client.get(f"{JOURNAL}/export", params={"format": "zip"})
    with zipfile.ZipFile(io.BytesIO(zipped.content)) as opened:
        (told,) = opened.read("clock.jsonl").decode().splitlines()
    assert set(json.loads(told)) >= {"job", "state", "days"}


# --- compared


async def test_two_sandboxes_are_compared(client: httpx.AsyncClient) -> None:
    for name, beloeb in (("left", "100.00"), ("right", "110.00")):
        await client.put(f"/api/control/sandboxes/{name}", json={})
        await send(client, beloeb=beloeb, sandbox=f"/s/{name}")
    body = {"left": {"sandbox": "left"}, "right": {"sandbox": "right"}}
    result = (await client.post(f"{JOURNAL}/compare", json=body)).json()
    assert not result["alike"]
    (pair,) = result["pairs"]
    assert {
        "where": "request",
        "path": "Envelope/Body/SkrivNotat_I/Beløb",
        "left": "100.00",
        "right": "110.00",
    } in pair["changes"]
    text = await client.post(f"{JOURNAL}/compare", json=body, params={"format": "text"})
    assert "+ request Envelope/Body/SkrivNotat_I/Beløb: 110.00" in text.text
    body["right"] = {"sandbox": "left"}
    assert (await client.post(f"{JOURNAL}/compare", json=body)).json()["alike"]


async def test_a_part_and_a_file_are_compared(client: httpx.AsyncClient) -> None:
    await send(client)
    await send(client)
    last = await newest(client)
    exported = (await client.get(f"{JOURNAL}/export", params={"to": last - 1})).text
    body = {"left": {"jsonl": exported}, "right": {"to": last - 1}}
    result = (await client.post(f"{JOURNAL}/compare", json=body)).json()
    assert (result["alike"], result["same"]) == (True, 1)
    body = {"left": {"jsonl": "rubbish"}, "right": {}}
    assert (await client.post(f"{JOURNAL}/compare", json=body)).json()["code"] == "SBX-1505"


async def test_a_session_that_is_too_long_or_not_there_is_not_compared(
    client: httpx.AsyncClient, storage: Storage
) -> None:
    body: dict[str, Any] = {"left": {"sandbox": "nowhere"}, "right": {}}
    assert (await client.post(f"{JOURNAL}/compare", json=body)).json()["code"] == "SBX-1502"
    write(storage, *[soap(request="", answer="")] * 1001)
    body = {"left": {}, "right": {}}
    assert (await client.post(f"{JOURNAL}/compare", json=body)).json()["code"] == "SBX-1505"


async def test_a_sandbox_of_another_workspace_looks_like_one_that_is_not_there(frame: Frame, keys: Any) -> None:
    await frame.sandboxes.create("theirs", workspace="others")
    async with keys.client("tester") as asking:
        for side in ({"left": {"sandbox": "theirs"}, "right": {}}, {"left": {}, "right": {"sandbox": "theirs"}}):
            assert (await asking.post(f"{JOURNAL}/compare", json=side)).json()["code"] == "SBX-1502"
        assert (await asking.post(f"{JOURNAL}/compare", json={"left": {}, "right": {}})).json()["alike"]
        assert (await asking.post(VERIFY, json={})).status_code == 200


async def test_with_keys_on_a_shared_session_needs_none_and_everything_else_does(
    client: httpx.AsyncClient, locked: Frame
) -> None:
    made = (await client.post(f"{JOURNAL}/shares", json={})).json()
    async with client_of(locked) as stranger:
        assert (await stranger.get(made["address"])).status_code == 200
        assert (await stranger.get(made["json_address"])).status_code == 200
        for path in (JOURNAL, f"{JOURNAL}/search", f"{JOURNAL}/export", f"{JOURNAL}/shares"):
            assert (await stranger.get(path)).status_code == 401
        assert (await stranger.post(f"{JOURNAL}/shares", json={})).status_code == 401
