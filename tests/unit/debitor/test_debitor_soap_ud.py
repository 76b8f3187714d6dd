"""Calls on the other party's endpoint: coverages and write-offs, later answers and orders to take a payment back."""

from datetime import timedelta
from typing import Any

import pytest
from lxml import etree

from oir_debitor.soap.ud import BESVARET, DAEKNING, DEBITORSYSTEM, TILBAGEFOERT, call_backs
from oir_kernel.errors import BadRequest
from oir_kernel.events import Event
from oir_kernel.storage import Storage
from oir_kernel.storage.delivery import Delivery, State
from tests.support.fagsystem import (
    BETALER,
    EDITION,
    EJER,
    FORDRING,
    INDBETALING,
    KASSE,
    KONTO,
    MYNDIGHED,
    NS,
    SYSTEM,
    Fagsystem,
    K,
    accepted,
    answer_to,
    envelope,
    fejl,
    registered,
    rejected,
    rute,
    text,
)
from tests.support.levering import FROZEN, START, Bench, bench, modtager

pytestmark = pytest.mark.anyio
CALLED = call_backs(EDITION)
ANMODNING = "00000004-0000-4000-8000-000000000001"
ORDRE = "00000005-0000-4000-8000-000000000001"
AARSAG = EDITION.uuid_of("indbetalingsnedreguleringsaarsag")["manglende-daekning"]


def bilag(number: int, beloeb: str = "12.50", **more: Any) -> dict[str, Any]:
    return {
        "bilag_id": f"00000006-0000-4000-8000-{number:012}",
        "fordring_id": FORDRING,
        "modbilag_id": INDBETALING,
        "beloeb": beloeb,
        "dato": "2026-11-23",
        "registreret": FROZEN,
        **more,
    }


def daekning(konto_id: str = KONTO, **lists: list[dict[str, Any]]) -> Event:
    return Event(DAEKNING, konto_id, lists or {"daekninger": [bilag(1)]})


def besvaret(udfald: str = "gennemfoert", **more: Any) -> Event:
    payload = {"anmodning_id": ANMODNING, "konto_id": KONTO, "udfald": udfald, "behandlet": FROZEN, **more}
    return Event(BESVARET, KONTO, payload)


def tilbagefoert(**more: Any) -> Event:
    payload = {
        "ordre_id": ORDRE,
        "konto_id": KONTO,
        "indbetaling_id": INDBETALING,
        "dato": "2026-11-23",
        "aarsag_id": AARSAG,
        "tekst": "Kortet blev afvist",
        "beloeb": "100.00",
        **more,
    }
    return Event(TILBAGEFOERT, KONTO, payload)


async def called(
    storage: Storage, party: Fagsystem, *events: Event, times: int = 1
) -> tuple[list[etree._Element], list[Delivery]]:
    """What the other party got of these events, and how far each is."""
    with modtager(party) as receiver:
        async with bench(storage, edition=EDITION, call_backs=CALLED) as at:
            await registered(at)
            subscription = await at.subscribe(receiver.address, "oir")
            await at.happen(*events)
            for _ in range(times):
                await at.deliver(subscription)
            return party.all(), await at.deliveries(subscription)


async def test_coverages_and_write_offs_come_as_the_contracts_own_message(storage: Storage) -> None:
    party = Fagsystem()
    skrevet = bilag(2, "7.00", modbilag_id="", aarsag_id=AARSAG, aarsagstekst="bo")
    happened = daekning(
        daekninger=[bilag(1)],
        afskrivninger=[skrevet],
        daekning_nedreguleringer=[bilag(3, modbilag_id=bilag(1)["bilag_id"])],
        afskrivning_nedreguleringer=[bilag(4, modbilag_id=skrevet["bilag_id"])],
    )
    (message,), (delivery,) = await called(storage, party, happened)
    assert party.wrong == []
    assert (delivery.state, delivery.said.da if delivery.said else "") == (State.DELIVERED, "Accepteret af modtageren.")
    assert message.tag == f"{NS}OpretDækningAfskrivning_I"
    assert message.findtext(f"{K}HovedOplysninger/{K}TransaktionsId") == happened.event_id
    assert message.findtext(f"{K}HovedOplysninger/{K}TransaktionsTid", "").startswith("2026-11-23T09:00:00")
    assert rute(message) == {
        "AfsenderOrganisation": MYNDIGHED,
        "AfsenderItSystemInstans": DEBITORSYSTEM,
        "ModtagerOrganisation": EJER,
        "ModtagerItSystemInstans": SYSTEM,
    }
    assert text(message, "DebitorkontoIdentifikation") == KONTO
    afskrevet = ("FordringAfskrivningListe", "FordringAfskrivning")
    assert text(message, *afskrevet, "FordringAfskrivningStruktur", "FordringAfskrivningBeløb") == "7.00"
    assert text(message, *afskrevet, "FordringAfskrivningStruktur", "FordringAfskrivningÅrsag") == AARSAG
    daekket = ("FordringDækningListe", "FordringDækning")
    assert text(message, *daekket, "FordringDækningStruktur", "IndbetalingIdentifikation") == INDBETALING
    assert text(message, *daekket, "FordringIdentifikation") == FORDRING
    ned = ("FordringDækningNedreguleringListe", "FordringDækningNedregulering", "FordringDækningNedreguleringStruktur")
    assert text(message, *ned, "FordringDækningIdentifikation") == bilag(1)["bilag_id"]


@pytest.mark.parametrize(
    ("event", "place"),
    [
        (besvaret(), "HandlingGennemførtStruktur/HandlingGennemførtUdenBemærkninger"),
        (
            besvaret("gennemfoert-med-resultat", resultat={"afskrivning": "12.50", "ids": ["a", "b"]}),
            "HandlingGennemførtMedResultatInformationStruktur/ResultatInformationStruktur/ResultatInformation",
        ),
        (besvaret("gennemfoert-med-resultat"), "HandlingGennemførtStruktur/HandlingGennemførtUdenBemærkninger"),
        (
            besvaret("ej-gennemfoert", aarsager=[{"kode": "SBX-ÅRS-010", "tekst": "Fordringen findes ikke."}]),
            "HandlingEjGennemførtStruktur/ResultatÅrsagStruktur/LokalÅrsagTekst",
        ),
        (
            besvaret(
                aarsager=[{"kode": "SBX-ÅRS-010", "tekst": "x" * 900, "felt": "fordring_ids", "vaerdi": "y" * 200}]
            ),
            "HandlingGennemførtStruktur/ResultatÅrsagStruktur/ElementVærdi",
        ),
    ],
)
async def test_a_later_answer_has_the_outcome_it_had(storage: Storage, event: Event, place: str) -> None:
    party = Fagsystem()
    (message,), (delivery,) = await called(storage, party, event)
    assert (party.wrong, delivery.state) == ([], State.DELIVERED)
    assert message.find("/".join(NS + name for name in place.split("/"))) is not None
    assert text(message, "DebitorkontoAnmodningIdentifikation") == ANMODNING
    assert text(message, "DebitorkontoAnmodningSvarIdentifikation") == event.event_id


async def test_an_order_to_take_a_payment_back_goes_to_who_registered_it(storage: Storage) -> None:
    party = Fagsystem()
    (message,), (delivery,) = await called(storage, party, tilbagefoert())
    assert (party.wrong, delivery.state) == ([], State.DELIVERED)
    assert (rute(message)["ModtagerOrganisation"], rute(message)["ModtagerItSystemInstans"]) == (BETALER, KASSE)
    assert text(message, "IndbetalingDato") == "2026-11-23"
    assert text(message, "IndbetalingBeløb") == "100.00"
    assert text(message, "IndbetalingTilbageførselOrdreTekst") == "Kortet blev afvist"


@pytest.mark.parametrize("event", [daekning(), besvaret(), tilbagefoert()], ids=lambda event: event.topic)
async def test_a_rejection_is_tried_again_and_told_by_code_only(storage: Storage, event: Event) -> None:
    party = Fagsystem(lambda _n, payload: rejected(payload, words="hemmeligt 6101901234"))
    _, (delivery,) = await called(storage, party, event)
    assert (delivery.state, delivery.attempts, delivery.status) == (State.WAITING, 1, 200)
    said = delivery.said.da if delivery.said else ""
    assert "SBX-ÅRS-010" in said
    assert "hemmeligt" not in said


async def test_a_reason_of_another_list_is_told_by_its_class(storage: Storage) -> None:
    party = Fagsystem(lambda _n, payload: rejected(payload, KASSE))
    _, (delivery,) = await called(storage, party, daekning())
    assert delivery.said is not None
    assert KASSE in delivery.said.en


FAULT = "<s:Fault xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><faultcode>s:{}</faultcode><faultstring>hemmeligt</faultstring></s:Fault>"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda _n, payload: fejl(payload), "SBX-1301"),
        (lambda _n, payload: fejl(payload, "A-0101901234"), "uden en kode"),
        (lambda _n, payload: fejl(payload, "hemmeligt ord"), "uden en kode"),
        (lambda _n, _p: (500, envelope(FAULT.format("Client"))), "SOAP Fault Client med HTTP 500"),
        (lambda _n, _p: (500, envelope(FAULT.format("hemmeligt"))), "SOAP Fault med HTTP 500"),
        (lambda _n, payload: (500, envelope(accepted(payload))), "HTTP 500, men ikke med"),
        (lambda _n, payload: answer_to(payload, "<Ukendt/>"), "følger kontraktens skema"),
        (lambda _n, payload: accepted(payload).replace("OpretDækningAfskrivning_O", "Ping_O"), "følger kontraktens"),
        (lambda _n, payload: accepted(payload).replace(EDITION.namespace, "urn:x"), "følger kontraktens"),
        (lambda _n, payload: answer_to(payload, ""), "ingen årsag"),
        (lambda _n, _p: (200, b"<ikke-xml"), "uden en SOAP-kuvert"),
        (lambda _n, _p: (200, b""), "uden en SOAP-kuvert"),
        (lambda _n, _p: (200, b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "uden en SOAP-kuvert"),
        (lambda _n, _p: (404, b"hemmeligt"), "HTTP 404"),
    ],
)
async def test_what_is_no_acceptance_is_tried_again(storage: Storage, answer: Any, said: str) -> None:
    _, (delivery,) = await called(storage, Fagsystem(answer), daekning())
    assert (delivery.state, delivery.attempts) == (State.WAITING, 1)
    assert delivery.said is not None
    assert said in delivery.said.da
    assert "hemmeligt" not in delivery.said.da + delivery.said.en
    assert "0101901234" not in delivery.said.da


async def test_an_answer_that_breaks_the_schema_is_told_by_element_line_and_rule(storage: Storage) -> None:
    def almost(_number: int, payload: etree._Element) -> str:
        wrong = accepted(payload).replace(">true<", ">hemmeligt 0101901234<")
        return wrong.replace("<BehandlingDatoTid>", "\n<BehandlingDatoTid>").replace("+01:00</Beh", "</Beh")

    _, (delivery,) = await called(storage, Fagsystem(almost), daekning())
    said = delivery.said
    assert (delivery.state, said is not None) == (State.WAITING, True)
    assert said is not None
    assert "BehandlingDatoTid (linje 2) er ikke et tidspunkt med tidszone" in said.da
    assert "AccepteretUdenBemærkninger (line 2) is not true" in said.en
    for text_told in (said.da, said.en):
        assert "hemmeligt" not in text_told
        assert "0101901234" not in text_told


async def test_a_number_in_an_elements_name_is_not_told(storage: Storage) -> None:
    party = Fagsystem(lambda _n, payload: answer_to(payload, "".join(f"<Nr0101901234x{n}/>" for n in range(9))))
    _, (delivery,) = await called(storage, party, daekning())
    assert delivery.said is not None
    assert "(linje 1) er ikke tilladt her" in delivery.said.da
    assert "0101901234" not in delivery.said.da + delivery.said.en


async def test_an_acceptance_with_another_transaction_is_delivered_and_told(storage: Storage) -> None:
    def other(_number: int, payload: etree._Element) -> str:
        mine = payload.findtext(f"{K}HovedOplysninger/{K}TransaktionsId") or ""
        return accepted(payload).replace(mine, "en-anden")

    _, (delivery,) = await called(storage, Fagsystem(other), daekning())
    assert delivery.state is State.DELIVERED
    assert delivery.said is not None
    assert "uændret" in delivery.said.da


async def test_who_is_away_is_called_again_by_the_sandboxs_clock(storage: Storage) -> None:
    party = Fagsystem(lambda number, payload: fejl(payload) if number == 1 else accepted(payload))
    with modtager(party) as receiver:
        async with bench(storage, edition=EDITION, call_backs=CALLED) as at:
            await registered(at)
            subscription = await at.subscribe(receiver.address, "oir")
            await at.happen(daekning())
            await at.deliver(subscription)
            await at.deliver(subscription)
            assert len(party.all()) == 1
            await at.advance(START + timedelta(seconds=6))
            await at.deliver(subscription)
            (again,) = party.all()
            assert again.findtext(f"{K}HovedOplysninger/{K}TransaktionsTid", "").startswith("2026-11-23T09:00:06")
            assert [one.state for one in await at.deliveries(subscription)] == [State.DELIVERED]


async def test_nobody_at_the_address_is_tried_again(storage: Storage) -> None:
    with modtager() as gone:
        address = gone.address
    async with bench(storage, edition=EDITION, call_backs=CALLED) as at:
        await registered(at)
        subscription = await at.subscribe(address, "oir")
        await at.happen(daekning())
        await at.deliver(subscription)
        (delivery,) = await at.deliveries(subscription)
        assert (delivery.state, delivery.status) == (State.WAITING, 0)


@pytest.mark.parametrize(
    "event",
    [
        daekning("00000001-0000-4000-8000-000000000999"),
        daekning(daekninger=[bilag(1, beloeb="1e9")]),
        daekning(daekninger=[bilag(1, beloeb="-1.00")]),
        besvaret("udsat"),
        besvaret("ej-gennemfoert"),
        besvaret("ej-gennemfoert", aarsager=[{"kode": "SBX-ÅRS-XXX", "tekst": "x"}]),
        tilbagefoert(aarsag_id=""),
        tilbagefoert(beloeb=None),
        Event(TILBAGEFOERT, KONTO, {}),
    ],
)
async def test_an_event_that_makes_no_valid_message_is_not_sent(storage: Storage, event: Event) -> None:
    party = Fagsystem()
    messages, (delivery,) = await called(storage, party, event)
    assert (messages, delivery.state) == ([], State.WAITING)
    assert delivery.said is not None
    assert "efter kontrakten" in delivery.said.da


async def test_only_topics_that_become_calls_are_for_it(storage: Storage) -> None:
    party = Fagsystem()
    messages, deliveries = await called(storage, party, Event("debitor.konto.afsluttet", KONTO, {}), daekning())
    assert (len(messages), len(deliveries)) == (1, 1)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        (["*"], [BESVARET, DAEKNING, TILBAGEFOERT]),
        (["debitor"], [BESVARET, DAEKNING, TILBAGEFOERT]),
        (["debitor.indbetaling", "finans"], [TILBAGEFOERT]),
        ([DAEKNING], [DAEKNING]),
    ],
)
async def test_a_subscription_has_the_called_topics_it_asked_for(
    storage: Storage, asked: list[str], meant: list[str]
) -> None:
    async with bench(storage, edition=EDITION, call_backs=CALLED) as at:
        made = await at.subscribe("http://127.0.0.1:1/", "oir", asked)
        found, _ = await at.way_out.subscribing.get(await at.scope(), made)
        assert list(found.topics) == meant
        assert dict(found.target) == {"address": "http://127.0.0.1:1/"}


@pytest.mark.parametrize("asked", [["finans"], ["debitor.daekning.registreret.mere"], ["debitor.daekn"]])
async def test_topics_that_become_no_call_are_refused(storage: Storage, asked: list[str]) -> None:
    async with bench(storage, edition=EDITION, call_backs=CALLED) as at:
        with pytest.raises(BadRequest) as refused:
            await at.subscribe("http://127.0.0.1:1/", "oir", asked)
        assert DAEKNING in refused.value.detail.da
        made = await at.subscribe("http://127.0.0.1:1/", "oir", [DAEKNING])
        with pytest.raises(BadRequest):
            await at.way_out.subscribing.change(await at.scope(), made, {"topics": asked})


async def test_a_server_without_calls_does_not_offer_the_kind(storage: Storage) -> None:
    async with bench(storage) as at:
        with pytest.raises(BadRequest) as refused:
            await at.subscribe("http://127.0.0.1:1/", "oir")
        assert "oir" in refused.value.detail.da


async def test_two_sandboxes_call_only_for_their_own_accounts(storage: Storage) -> None:
    mine, yours = Fagsystem(), Fagsystem()
    with modtager(mine) as first, modtager(yours) as second:
        async with (
            bench(storage, name="min", edition=EDITION, call_backs=CALLED) as at,
            bench(storage, name="din", edition=EDITION, call_backs=CALLED) as other,
        ):
            await registered(at)
            await _subscribed_and_told(at, first.address)
            failed = await _subscribed_and_told(other, second.address)
            assert len(mine.all()) == 1
            assert yours.all() == []  # the account is not there, so there is nobody to address
            assert [one.state for one in failed] == [State.WAITING]


async def _subscribed_and_told(at: Bench, address: str) -> list[Delivery]:
    subscription = await at.subscribe(address, "oir")
    await at.happen(daekning())
    await at.deliver(subscription)
    return await at.deliveries(subscription)
