"""ModtagBesked: the Beskedfordeler's envelope over SOAP, and what each StandardRetur does."""

import base64
import json

import pytest
from lxml import etree

from oir_kernel.storage import Storage
from oir_kernel.storage.delivery import State
from tests.support.levering import bench, event, modtager

pytestmark = pytest.mark.anyio
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
STS, SAGDOK, KUVERT = "urn:oio:sts:1.0.0", "urn:oio:sagdok:3.0.0", "urn:oio:besked:kuvert:1.0"


def retur(code: object, *, plain: bool = False, sts: str = STS, sagdok: str = SAGDOK) -> bytes:
    answer = (
        f'<ModtagBeskedOutput xmlns="{sts}"><StandardRetur xmlns="{sagdok}"><StatusKode>{code}</StatusKode>'
        "<FejlbeskedTekst>tekst</FejlbeskedTekst></StandardRetur></ModtagBeskedOutput>"
    )
    return (answer if plain else f'<s:Envelope xmlns:s="{SOAP}"><s:Body>{answer}</s:Body></s:Envelope>').encode()


@pytest.mark.parametrize("plain", [False, True])
async def test_the_event_comes_in_the_beskedfordelers_envelope(storage: Storage, *, plain: bool) -> None:
    with modtager(lambda _n, _got: (200, retur(20, plain=plain))) as receiver:
        async with bench(storage) as at:
            subscription = await at.subscribe(receiver.address, "soap", plain=plain)
            happened = event("konto & 1", navn="<Rødgrød>")
            await at.happen(happened)
            await at.deliver(subscription)
            got = receiver.get()
            assert got.headers["content-type"].startswith("text/xml")
            root = etree.fromstring(got.body)
            assert ("soapaction" in got.headers) is not plain
            besked = root if plain else root[0][0]
            assert besked.tag == f"{{{STS}}}ModtagBeskedInput"
            (haendelse,) = besked
            assert [etree.QName(one).localname for one in haendelse] == [
                "BeskedId",
                "BeskedVersion",
                "Beskedkuvert",
                "Beskeddata",
            ]
            assert {etree.QName(one).namespace for one in haendelse.iter()} == {KUVERT}
            assert haendelse.findtext(f"{{{KUVERT}}}BeskedId") == happened.event_id
            assert haendelse.findtext(f".//{{{KUVERT}}}Beskedtype") == happened.topic
            data = json.loads(base64.b64decode(haendelse.findtext(f"{{{KUVERT}}}Beskeddata") or ""))
            assert (data["id"], data["subject"], data["data"]) == (
                happened.event_id,
                "konto & 1",
                {"navn": "<Rødgrød>"},
            )
            assert [one.state for one in await at.deliveries(subscription)] == [State.DELIVERED]


@pytest.mark.parametrize(
    ("status", "answer", "said"),
    [
        (200, retur(51), "ikke implementeret"),
        (200, retur(53), "ikke tilgængelig"),
        (200, retur(55), "version ikke understøttet"),
        (200, retur(44), "StatusKode 44"),
        (500, retur(20), "HTTP 500"),
        (200, b"", "uden en StandardRetur"),
        (200, b"<ikke-xml", "uden en StandardRetur"),
        (200, b'<!DOCTYPE a [<!ENTITY b "20">]>' + retur("&b;"), "uden en StandardRetur"),
        (200, retur(20, sts="urn:noget"), "uden en StandardRetur"),
        (200, retur(20, sagdok="urn:noget"), "uden en StandardRetur"),
        (200, retur("tyve"), "uden en StandardRetur"),
        (200, retur("2" * 5000), "uden en StandardRetur"),
        (200, f'<s:Envelope xmlns:s="{SOAP}"><s:Body/></s:Envelope>'.encode(), "uden en StandardRetur"),
    ],
)
async def test_any_answer_but_20_and_40_is_tried_again(storage: Storage, status: int, answer: bytes, said: str) -> None:
    with modtager(lambda _n, _got: (status, answer)) as receiver:
        async with bench(storage) as at:
            subscription = await at.subscribe(receiver.address, "soap")
            await at.happen(event("a"))
            await at.deliver(subscription)
            (one,) = await at.deliveries(subscription)
            assert (one.state, one.attempts, one.status) == (State.WAITING, 1, status)
            assert one.said is not None
            assert said in one.said.da
            assert "tekst" not in one.said.da


async def test_40_pauses_the_subscription_until_it_is_switched_on_again(storage: Storage) -> None:
    with modtager(lambda number, _got: (200, retur(40 if number == 1 else 20))) as receiver:
        async with bench(storage) as at:
            subscription = await at.subscribe(receiver.address, "soap")
            await at.happen(event("a"), event("b"))
            await at.deliver(subscription)
            paused, counts = await at.way_out.subscribing.get(await at.scope(), subscription)
            assert not paused.active
            assert paused.said is not None
            assert "40" in paused.said.da
            assert counts["waiting"] >= 1
            await at.way_out.subscribing.change(await at.scope(), subscription, {"active": True})
            await at.deliver(subscription)
            _, counts = await at.way_out.subscribing.get(await at.scope(), subscription)
            assert counts == {"waiting": 0, "delivered": 2, "given_up": 0}
