"""JSON doors: the CPR gate, problems that echo nothing, and the journal of what was refused."""

import base64
import json

import httpx
import pytest

from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import CprRefused
from oir_kernel.storage import Storage
from oir_kernel.web.body import json_text, require_allowed_cprs, shown_json
from tests.support.beskeder import REAL_CPR, TEST_CPR
from tests.support.notatbog import JSON_PATH, notater
from tests.support.program import JSON_TYPE, NOTAT, journal

pytestmark = pytest.mark.anyio
ESCAPED = "".join(f"\\u{ord(digit):04x}" for digit in REAL_CPR)


def raw(titel: str) -> bytes:
    return f'{{"notat_id": "n-1", "titel": "{titel}"}}'.encode()


SPELLINGS = {
    "plain": REAL_CPR,
    "hyphen": "010190-1234",
    "all escapes": ESCAPED,
    "one escape": "01019\\u00301234",
    "tab": "010190\\t1234",
    "line feed": "010190\\n1234",
    "slash": "01\\/01\\/90-1234",
    "escaped no-break space": "010190\\u00a01234",
    "base64": base64.b64encode(f"Kære {REAL_CPR}".encode()).decode(),
    "base64 with escapes": base64.b64encode(b"\xff\xff\xff 0101901234").decode().replace("/", "\\/"),
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS.keys())
async def test_no_spelling_of_json_gets_a_number_past_the_gate(
    client: httpx.AsyncClient, sqlite_storage: Storage, spelling: str
) -> None:
    response = await client.post(JSON_PATH, content=raw(spelling), headers=JSON_TYPE)
    assert (response.status_code, response.json()["code"]) == (422, "SBX-1401")
    assert "titel" in response.json()["detail"]
    assert notater(sqlite_storage) == []
    (entry,) = await journal(sqlite_storage)
    assert spelling not in entry.request
    assert "titel" in entry.request


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
async def test_no_encoding_of_json_gets_a_number_past_the_gate(
    client: httpx.AsyncClient, sqlite_storage: Storage, codec: str
) -> None:
    body = raw(REAL_CPR).decode().encode(codec)
    response = await client.post(JSON_PATH, content=body, headers=JSON_TYPE)
    assert response.json()["code"] == "SBX-1401"
    (entry,) = await journal(sqlite_storage)
    assert REAL_CPR not in entry.request.replace("\ufffd", "").replace("\x00", "")
    assert notater(sqlite_storage) == []


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"felter": {"a": [{"b": REAL_CPR}]}}, "felter.a[0].b"),
        ({"felter": {"a": [0, [REAL_CPR]]}}, "felter.a[1][0]"),
        ({"tekster": ["x", "y", f"z {REAL_CPR}."]}, "tekster[2]"),
        ({"felter": {f"id-{REAL_CPR}": 1}}, "felter.id-**********"),
        ({"felter": {"tal": 3112901234}}, "felter.tal"),
    ],
)
async def test_the_place_of_the_number_is_named(client: httpx.AsyncClient, body: dict[str, object], place: str) -> None:
    response = await client.post(JSON_PATH, json=NOTAT | body)
    assert response.json()["detail"].startswith(f"{place}: ")
    assert REAL_CPR not in response.text


async def test_a_test_number_is_taken(client: httpx.AsyncClient, sqlite_storage: Storage) -> None:
    assert (await client.post(JSON_PATH, json=NOTAT | {"titel": TEST_CPR})).status_code == 200
    assert notater(sqlite_storage)[0].titel == TEST_CPR


async def test_a_number_is_taken_where_its_owner_allowed_it(client: httpx.AsyncClient, sqlite_storage: Storage) -> None:
    await client.put("/api/control/sandboxes/demo", json={"allowed_cpr": [REAL_CPR]})
    assert (await client.post(f"/s/demo{JSON_PATH}", json=NOTAT | {"titel": REAL_CPR})).status_code == 200
    assert (await client.post(JSON_PATH, json=NOTAT | {"titel": REAL_CPR})).status_code == 422
    (entry,) = await journal(sqlite_storage, "demo")
    assert REAL_CPR not in entry.request + entry.answer


async def test_a_number_in_what_is_not_json_is_refused(client: httpx.AsyncClient, sqlite_storage: Storage) -> None:
    for body in (f"cpr={REAL_CPR}", f'{{"a": "{ESCAPED}"', f'{{"a": 1}}\n{{"b": "{ESCAPED}"}}'):
        response = await client.post(JSON_PATH, content=body, headers=JSON_TYPE)
        assert response.json()["code"] == "SBX-1401"
    for entry in await journal(sqlite_storage):
        assert REAL_CPR not in entry.request
        assert ESCAPED not in entry.request


@pytest.mark.parametrize(
    ("path", "headers", "place"),
    [
        (f"{JSON_PATH}/{REAL_CPR}", {}, "path"),
        (f"{JSON_PATH}/010190%2D1234", {}, "path"),
        (f"{JSON_PATH}/n-1?titel={REAL_CPR}", {}, "query"),
        (f"{JSON_PATH}/n-1?titel=010190+%31234", {}, "query"),
        (f"{JSON_PATH}/n-1", {"x-TransaktionsId": REAL_CPR}, "x-transaktionsid"),
        (f"{JSON_PATH}/n-1", {"x-Rute-AfsenderItSystemInstans": REAL_CPR}, "x-rute-afsenderitsysteminstans"),
    ],
)
async def test_a_number_outside_the_body_is_refused(
    client: httpx.AsyncClient, sqlite_storage: Storage, path: str, headers: dict[str, str], place: str
) -> None:
    response = await client.put(path, headers=headers)
    assert (response.status_code, response.json()["code"]) == (422, "SBX-1401")
    assert response.json()["detail"].startswith(place)
    assert notater(sqlite_storage) == []
    (entry,) = await journal(sqlite_storage)
    assert REAL_CPR not in repr(entry)


async def test_the_same_address_without_a_number_is_answered(client: httpx.AsyncClient) -> None:
    response = await client.put(f"{JSON_PATH}/n-1?titel=Hej", headers={"x-TransaktionsId": "t-1"})
    assert response.status_code == 200


async def test_a_body_deeper_than_python_reaches_is_a_problem(client: httpx.AsyncClient) -> None:
    for depth in (900, 5_000, 100_000):
        body = '{"felter": ' + '{"a": [' * depth + f'"{REAL_CPR}"' + "]}" * depth + "}"
        response = await client.post(JSON_PATH, content=body, headers=JSON_TYPE)
        assert response.status_code in {400, 422}
        assert REAL_CPR not in response.text


# --- what FastAPI refuses ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "path", "value"),
    [
        ({"titel": "lang"}, "notat_id", ""),
        (NOTAT | {"titel": "lang" * 11}, "titel", "lang" * 11),
        (NOTAT | {"antal": "mange"}, "antal", "mange"),
        (NOTAT | {"antal": f"nr. {TEST_CPR}"}, "antal", "nr. 610190****"),
        (NOTAT | {"tekster": ["x", {"dyb": "dyb"}]}, "tekster[1]", ""),
        (["lang"], "body", ""),
    ],
)
async def test_a_validation_error_names_field_value_and_way_out_in_our_own_words(
    client: httpx.AsyncClient, body: object, path: str, value: str
) -> None:
    response = await client.post(JSON_PATH, json=body)
    problem = response.json()
    assert (response.status_code, problem["code"], problem["status"]) == (422, "SBX-1101", 422)
    assert response.headers["content-type"] == "application/problem+json"
    assert problem["type"] == "/errors/SBX-1101"
    assert [finding["path"] for finding in problem["findings"]] == [path]
    assert problem["findings"][0]["message"]["da"].startswith(path)
    assert problem["findings"][0]["message"]["en"].startswith(path)
    assert problem["findings"][0]["read"] == ({path: value} if value else {})
    assert problem["findings"][0]["fix"]["da"]
    assert "Input should" not in response.text


async def test_an_unknown_field_is_named_masked(client: httpx.AsyncClient) -> None:
    response = await client.put("/api/control/sandboxes/demo", json={f"x{REAL_CPR}": "hemmelig"})
    assert response.json()["findings"][0]["message"]["en"] == "x********** is not known."
    assert "hemmelig" not in response.text


async def test_broken_json_is_told_as_such(client: httpx.AsyncClient) -> None:
    response = await client.post(JSON_PATH, content=b'{"titel": hemmelig}', headers=JSON_TYPE)
    assert response.status_code == 422
    assert "er ikke gyldig JSON" in response.text
    assert "hemmelig" not in response.text


async def test_bytes_that_are_no_text_are_told_as_such(client: httpx.AsyncClient) -> None:
    response = await client.post(JSON_PATH, content=b'{"titel": "\xff\xfe"}', headers=JSON_TYPE)
    assert response.status_code == 400
    assert "JSON" in response.json()["detail_en"]
    assert "cannot be used" not in response.json()["detail_en"]


async def test_a_wrong_method_is_told_as_such(client: httpx.AsyncClient) -> None:
    response = await client.delete(JSON_PATH)
    assert response.status_code == 405
    assert "method" in response.json()["detail_en"]


async def test_a_wrong_header_is_told_masked(client: httpx.AsyncClient) -> None:
    response = await client.post(JSON_PATH, json=NOTAT, headers={"x-Rute-ModtagerOrganisation": "12345678"})
    assert (response.status_code, response.json()["code"]) == (400, "SBX-1203")


# --- the pieces -------------------------------------------------------------------------------------------------------


def test_a_text_without_numbers_or_escapes_is_journalled_as_it_came() -> None:
    assert shown_json('{"a":  1 }', CprGate()) == '{"a":  1 }'


def test_a_text_with_escapes_is_journalled_resolved_and_masked() -> None:
    text = f'{{"a": "{ESCAPED}", "{ESCAPED}": [6101901234, "010190\\n1234", null, 1.5]}}'
    shown = json.loads(shown_json(text, CprGate()))
    assert shown == {"a": "**********", "**********": ["610190****", "**********", None, 1.5]}


def test_only_the_last_of_two_equal_names_counts() -> None:
    require_allowed_cprs(f'{{"a": "{REAL_CPR}", "a": "{TEST_CPR}"}}', CprGate())
    with pytest.raises(CprRefused):
        require_allowed_cprs(f'{{"a": "{TEST_CPR}", "a": "{REAL_CPR}"}}', CprGate())


def test_bytes_that_are_no_text_are_replaced() -> None:
    assert json_text(b'{"a": "\xff"}') == '{"a": "\ufffd"}'


@pytest.mark.parametrize(
    ("header", "value"), [("x-Rute-AfsenderItSystemInstans", "ikke-en-uuid"), ("x-TransaktionsId", "t" * 256)]
)
async def test_a_routing_header_that_no_message_could_carry_is_refused(
    client: httpx.AsyncClient, header: str, value: str
) -> None:
    response = await client.post(JSON_PATH, json=NOTAT, headers={header: value})
    assert response.status_code == 422
    assert header.lower() in response.json()["findings"][0]["path"].lower()
