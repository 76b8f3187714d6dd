"""The debtor system's calls in the whole application: a payment at the desk, a payment that bounces, a receiver that is late."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from lxml import etree

from oir_debitor.soap.ud import call_backs
from oir_kernel.settings import Settings
from oir_kernel.storage import Storage
from oir_sandbox.examples import load_examples
from oir_sandbox.places import examples_folder
from oir_sandbox.wiring import assemble
from tests.support.fagsystem import EDITION, KASSE, KONTO, NS, Fagsystem, accepted, fejl, rute, text
from tests.support.levering import FROZEN, Modtager, modtager
from tests.support.program import client_of, create

pytestmark = pytest.mark.anyio
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
SUBSCRIPTIONS = "/s/a/api/control/subscriptions"
BETALING = "00000003-0000-4000-8000-000000000001"
PAY = f"/s/a/api/debitor/konti/{KONTO}/indbetalinger"
DESK = {"x-Rute-AfsenderItSystemInstans": KASSE}


@pytest.fixture
async def client(storage: Storage) -> AsyncIterator[httpx.AsyncClient]:
    app = assemble(Settings(), storage)
    async with app.inner.router.lifespan_context(app.inner), client_of(app) as opened:
        await create(opened, "a", clock_frozen=FROZEN)
        example = next(each for each in load_examples(examples_folder()) if each.name == "01-accepteret")
        answer = await opened.post(f"/s/a{example.path}", content=example.body)
        assert "DebitorRegistreringAcceptStruktur" in answer.text
        yield opened


async def paid(client: httpx.AsyncClient, beloeb: str = "1000.00") -> None:
    body = {
        "indbetaling_id": BETALING,
        "registreret": FROZEN,
        "dato": "2026-11-23",
        "beloeb": beloeb,
        "type_id": "kort",
        "ansvarlig": True,
    }
    answer = await client.post(PAY, json=body, headers=DESK)
    assert (answer.status_code, answer.json()["resultat"]) == (200, "ACCEPTERET"), answer.text


async def subscribed(client: httpx.AsyncClient, receiver: Modtager) -> dict[str, Any]:
    answer = await client.post(SUBSCRIPTIONS, json={"kind": "oir", "address": receiver.address})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def message(party: Fagsystem) -> etree._Element:
    found: etree._Element = await asyncio.to_thread(party.messages.get, timeout=20)
    return found


async def test_a_payment_at_the_desk_is_told_and_told_back_when_it_bounces(client: httpx.AsyncClient) -> None:
    party = Fagsystem()
    with modtager(party) as receiver:
        made = await subscribed(client, receiver)
        assert (made["secret"], made["plain"]) == (None, False)
        await paid(client)
        told = await message(party)
        covered = told.find(f"{NS}FordringDækningListe/{NS}FordringDækning")
        assert covered is not None
        assert text(covered, "FordringDækningStruktur", "FordringDækningBeløb") == "1000.00"
        assert text(covered, "FordringDækningStruktur", "IndbetalingIdentifikation") == BETALING
        order = {"ordre_id": "00000005-0000-4000-8000-000000000001", "aarsag_id": "tilbagekaldt"}
        answer = await client.post(f"{PAY}/{BETALING}/tilbagefoer", json=order, headers=DESK)
        assert answer.status_code == 200, answer.text
        calls = {etree.QName(each).localname: each for each in (await message(party), await message(party))}
        undone = calls["OpretDækningAfskrivning_I"].find(f".//{NS}FordringDækningNedreguleringStruktur")
        assert undone is not None
        bounced = calls["TilbageførIndbetaling_I"]
        assert (text(bounced, "IndbetalingBeløb"), rute(bounced)["ModtagerItSystemInstans"]) == ("1000.00", KASSE)
        assert party.wrong == []


async def test_a_refusal_is_tried_again_while_the_clock_is_advanced_and_stands_in_the_journal(
    client: httpx.AsyncClient,
) -> None:
    party = Fagsystem(lambda number, payload: fejl(payload) if number == 1 else accepted(payload))
    with modtager(party) as receiver:
        made = await subscribed(client, receiver)
        await paid(client)
        first = await message(party)
        job = await client.post("/s/a/api/control/clock/advance", params={"wait": 60}, json={"by": "PT1H"})
        assert job.json()["state"] == "done", job.text
        again = await message(party)
        assert text(first, "DebitorkontoIdentifikation") == text(again, "DebitorkontoIdentifikation") == KONTO
        (delivery,) = (await client.get(f"{SUBSCRIPTIONS}/{made['id']}/deliveries")).json()
        assert (delivery["state"], delivery["attempts"]) == ("delivered", 2)
        listed = (await client.get("/s/a/api/control/journal")).json()
        entries = listed if isinstance(listed, list) else listed["exchanges"]
        told = [each for each in entries if each["door"] == "delivery"]
        assert [each["verdict"] for each in told] == ["failed", "delivered"]


@pytest.mark.parametrize("service", sorted({each.service for each in call_backs(EDITION).values()}))
async def test_a_service_that_is_called_is_described_and_is_not_hosted(client: httpx.AsyncClient, service: str) -> None:
    contract = EDITION.services[service]
    address = f"/s/a{contract.paths[0]}"
    described = etree.fromstring((await client.get(f"{address}?wsdl")).content)
    named = [each.get("name") for each in described.iterfind(f"{WSDL}portType/{WSDL}operation")]
    assert named == [each.name for each in contract.operations]
    for schema in described.iter("{http://www.w3.org/2001/XMLSchema}import"):
        assert (await client.get(schema.get("schemaLocation", ""))).status_code == 200
    refused = await client.post(address, content=b"<x/>")
    assert refused.status_code == 500
    (code,) = etree.fromstring(refused.content).iter("faultcode")
    assert "SBX-1006" in refused.text
    assert all(word in refused.text for word in (service, "/api/control/subscriptions", "oir"))
    assert code.text is not None


async def test_topics_that_become_no_call_are_refused_over_json(client: httpx.AsyncClient) -> None:
    asked = {"kind": "oir", "address": "http://127.0.0.1:9/", "topics": ["finans"]}
    answer = await client.post(SUBSCRIPTIONS, json=asked)
    assert (answer.status_code, "debitor.daekning.registreret" in answer.text) == (400, True)
    assert (await client.post(SUBSCRIPTIONS, json={**asked, "kind": "andet"})).status_code in (400, 422)
