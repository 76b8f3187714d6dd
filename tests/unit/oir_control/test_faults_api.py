"""Faults over JSON: ordered, told, listed with what they struck, taken away, and bounded."""

from typing import Any

import httpx
import pytest

from oir_kernel.faults.kinds import kinds
from tests.support.beskeder import REAL_CPR, SYSTEM, kuvert, skriv
from tests.support.notatbog import PATH
from tests.support.program import REASONS, create

pytestmark = pytest.mark.anyio

Client = httpx.AsyncClient
FAULTS = "/api/control/faults"
XML = {"content-type": "text/xml; charset=utf-8"}


async def order(client: Client, fault: str = "http;status=503", prefix: str = "", **more: Any) -> httpx.Response:
    return await client.post(f"{prefix}{FAULTS}", json={"fault": fault, **more})


async def soap(client: Client, prefix: str = "") -> int:
    return (await client.post(f"{prefix}{PATH}", content=kuvert(skriv()), headers=XML)).status_code


async def test_an_ordered_fault_is_shown_as_it_stands(client: Client) -> None:
    where = {"door": "soap", "service": "Notatbog", "operation": "Skriv*", "sender": SYSTEM.upper()}
    response = await order(client, " http ; status=503 ", share=0.25, skip=2, times=3, **where)
    assert response.status_code == 201
    assert response.json() == {
        "number": 1,
        "name": "http#1",
        "fault": "http;status=503",
        **where,
        "sender": SYSTEM,
        "share": "0.25",
        "skip": 2,
        "times": 3,
        "calls": 0,
        "hits": 0,
        "exchanges": [],
    }


async def test_the_list_tells_how_often_each_struck_and_what(client: Client) -> None:
    await order(client, skip=1)
    await order(client, "empty", operation="Ping")
    assert [await soap(client) for _ in range(3)] == [200, 503, 503]
    first, second = (await client.get(FAULTS)).json()
    assert (first["calls"], first["hits"], second["calls"]) == (3, 2, 0)
    journal = (await client.get("/api/control/journal")).json()
    entries = journal if isinstance(journal, list) else journal["exchanges"]
    struck = [entry["seq"] for entry in entries if entry["fault"] == "http#1"]
    assert [one["seq"] for one in first["exchanges"]] == struck[::-1]
    assert first["exchanges"][0]["operation"] == "SkrivNotat"
    assert (await client.get(f"{FAULTS}/1")).json() == first


async def test_faults_are_taken_away_one_by_one_or_all_at_once(client: Client) -> None:
    for _ in range(3):
        await order(client)
    assert (await client.delete(f"{FAULTS}/2")).json() == {"removed": 1}
    assert [fault["number"] for fault in (await client.get(FAULTS)).json()] == [1, 3]
    assert (await client.delete(FAULTS)).json() == {"removed": 2}
    assert (await client.get(FAULTS)).json() == []
    assert await soap(client) == 200


@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_a_fault_that_is_not_there_is_told(client: Client, method: str) -> None:
    response = await client.request(method, f"{FAULTS}/7")
    assert (response.status_code, response.json()["code"]) == (404, "SBX-1501")


async def test_the_kinds_are_told_with_their_parameters(client: Client) -> None:
    told = (await client.get(f"{FAULTS}/kinds")).json()
    assert [kind["name"] for kind in told] == [*kinds(REASONS)]
    http = next(kind for kind in told if kind["name"] == "http")
    assert [(one["name"], one["default"]) for one in http["parameters"]] == [
        ("status", None),
        ("retry-after", ""),
        ("text", ""),
    ]


@pytest.mark.parametrize(
    ("order_of", "code"),
    [
        ({"fault": "brand"}, "SBX-1505"),
        ({"fault": "http;status=700"}, "SBX-1505"),
        ({"fault": "soap-fault", "door": "json"}, "SBX-1505"),
        ({"fault": "empty", "door": "dør"}, "SBX-1505"),
        ({"fault": "empty", "share": 0}, "SBX-1505"),
        ({"fault": "empty", "share": "1.5"}, "SBX-1505"),
        ({"fault": "empty", "share": "NaN"}, "SBX-1101"),
        ({"fault": "empty", "skip": -1}, "SBX-1101"),
        ({"fault": "empty", "times": 0}, "SBX-1101"),
        ({"fault": "empty", "andel": 1}, "SBX-1101"),
        ({"fault": "x" * 501}, "SBX-1101"),
        ({}, "SBX-1101"),
    ],
    ids=str,
)
async def test_an_order_that_cannot_be_carried_out_is_refused(
    client: Client, order_of: dict[str, Any], code: str
) -> None:
    response = await client.post(FAULTS, json=order_of)
    assert (response.status_code, response.json()["code"]) == (422 if code == "SBX-1101" else 400, code)
    assert (await client.get(FAULTS)).json() == []


@pytest.mark.parametrize("field", ["fault", "service", "operation", "sender"])
async def test_a_real_cpr_number_gets_into_no_field(client: Client, field: str) -> None:
    given = {"fault": "technical", field: f"technical;text={REAL_CPR}"}
    response = await client.post(FAULTS, json=given)
    assert (response.status_code, response.json()["code"]) == (422, "SBX-1401")
    assert REAL_CPR not in response.text + (await client.get(FAULTS)).text


async def test_faults_belong_to_their_sandbox_and_go_with_a_reset(client: Client) -> None:
    await create(client, "min")
    assert (await order(client, prefix="/s/min")).status_code == 201
    assert (await client.get(FAULTS)).json() == []
    assert (await soap(client), await soap(client, "/s/min")) == (200, 503)
    assert (await client.post("/api/control/sandboxes/min/reset", json={})).is_success
    assert (await client.get(f"/s/min{FAULTS}")).json() == []
    assert (await order(client, prefix="/s/min")).json()["number"] == 1


async def test_the_name_of_a_fault_is_found_by_the_journal(client: Client) -> None:
    await order(client, times=1)
    assert [await soap(client), await soap(client)] == [503, 200]
    journal = (await client.get("/api/control/journal")).json()
    entries = journal if isinstance(journal, list) else journal["exchanges"]
    assert [entry["fault"] for entry in entries] == ["http#1", ""]
