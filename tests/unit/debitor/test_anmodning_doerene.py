"""Requests and drafts through their doors: SOAP answers valid against the contract, and the same over JSON."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from httpx import AsyncClient

from oir_debitor.operations import anmodning, kladder
from oir_kernel.soap.door import Answer
from tests.support.anmodning import Anmoder
from tests.support.debitor_service import json_client, sender, texts

Send = Callable[..., Answer]


@pytest.fixture
def anmoder(debitor: Any) -> Anmoder:
    debitor.open_account(fordringer=(debitor.fordring(), debitor.fordring("f2", "500.00")))
    return Anmoder(debitor)


@pytest.fixture
def send(debitor: Any) -> Send:
    """Sends a payload to the requests or, by name, to the drafts; the answer is valid against the contract, or a fault."""
    senders = {name: sender(debitor, name, faults=True) for name in (anmodning.SERVICE, kladder.SERVICE)}
    return lambda operation, payload, name=anmodning.SERVICE: senders[name](operation, payload)


def _begin(anmoder: Anmoder, handling: str, data: str = "", name: str = "an1", before: str = "") -> str:
    kind = anmoder.debitor.uuid("handlingstype", handling)
    wrapped = f"<DebitorkontoAnmodningHandlingData>{data}</DebitorkontoAnmodningHandlingData>" if data else ""
    return (
        f"<DebitorkontoAnmodningIdentifikation>{anmoder.id(name)}</DebitorkontoAnmodningIdentifikation>"
        f"<DebitorkontoAnmodningHandlingType>{kind}</DebitorkontoAnmodningHandlingType>{before}{wrapped}"
    )


def _konto(anmoder: Anmoder, name: str = "k1") -> str:
    return f"<DebitorkontoIdentifikation>{anmoder.id(name)}</DebitorkontoIdentifikation>"


def _fordring(anmoder: Anmoder, name: str = "f1") -> str:
    return f"<FordringIdentifikation>{anmoder.id(name)}</FordringIdentifikation>"


def test_a_write_off_is_answered_with_its_result(anmoder: Anmoder, send: Send) -> None:
    data = "<HandlingBeløb>300.00</HandlingBeløb>"
    payload = _begin(anmoder, "AFSKRIVNING", data) + _konto(anmoder) + _fordring(anmoder)
    answer = send("AnmodDebitorkontoMedFordringer", payload)
    assert texts(answer, "HandlingGennemførtMedResultatInformationStruktur")
    assert texts(answer, "ResultatInformationVærdi") == ["300.00"]
    assert anmoder.rest() == "700.00"


def test_a_stop_is_answered_as_done(anmoder: Anmoder, send: Send) -> None:
    answer = send("AnmodEnDebitorkonto", _begin(anmoder, "STATUS_SPÆR_OPKRÆVNING") + _konto(anmoder))
    assert texts(answer, "HandlingGennemførtStruktur")


def test_a_refusal_names_element_and_value(anmoder: Anmoder, send: Send) -> None:
    data = "<HandlingBeløb>1000.01</HandlingBeløb>"
    payload = _begin(anmoder, "AFSKRIVNING", data) + _konto(anmoder) + _fordring(anmoder)
    answer = send("AnmodDebitorkontoMedFordringer", payload)
    assert texts(answer, "AfvisningStruktur")
    assert texts(answer, "ElementNavn") == ["HandlingBeløb"]
    assert texts(answer, "ElementVærdi") == ["1000.01"]
    assert texts(answer, "LokalÅrsagKode") == ["SBX-ÅRS-114"]
    assert anmoder.id("f1") in texts(answer, "LokalÅrsagTekst")[0]


def test_a_wish_for_later_is_answered_with_the_day(anmoder: Anmoder, send: Send) -> None:
    wished = "<DebitorkontoAnmodningØnsketUdførelsesdato>2026-12-15</DebitorkontoAnmodningØnsketUdførelsesdato>"
    payload = _begin(anmoder, "STATUS_SPÆR_OPKRÆVNING", before=wished) + _konto(anmoder)
    answer = send("AnmodEnDebitorkonto", payload)
    assert texts(answer, "ForventetBehandlingDato") == ["2026-12-15"]
    assert texts(answer, "DebitorkontoAnmodningIdentifikation")[-1] == anmoder.id("an1")


def test_a_transfer_is_answered_without_a_status(anmoder: Anmoder, send: Send) -> None:
    data = "<HandlingModtagerItSystemInstans>00000000-0000-4000-8000-000000000002</HandlingModtagerItSystemInstans>"
    answer = send("AnmodEnDebitorkonto", _begin(anmoder, "OVERDRAG_KONTO", data) + _konto(anmoder))
    assert texts(answer, "AcceptUdenHandlingStatusStruktur")


def test_what_psrm_has_is_answered_as_not_done(anmoder: Anmoder, send: Send) -> None:
    anmoder.hos_psrm()
    payload = _begin(anmoder, "AFSKRIVNING") + _konto(anmoder) + _fordring(anmoder)
    answer = send("AnmodDebitorkontoMedFordringer", payload)
    assert texts(answer, "HandlingEjGennemførtStruktur")
    assert texts(answer, "LokalÅrsagKode") == ["SBX-ÅRS-118"]


def test_both_sides_of_a_request_are_read(anmoder: Anmoder, send: Send) -> None:
    anmoder.betal("600.00", fordring="f1")
    sides = [
        f"<DebitorkontoAnmodning{side}>{_konto(anmoder)}{_fordring(anmoder, name)}</DebitorkontoAnmodning{side}>"
        for side, name in (("Fra", "f1"), ("Til", "f2"))
    ]
    answer = send("AnmodMellemFordringer", _begin(anmoder, "FLYT_INDBETALING", name="an2") + "".join(sides))
    assert texts(answer, "LokalÅrsagKode") == ["SBX-ÅRS-114"]
    data = "<HandlingBeløb>450.00</HandlingBeløb>"
    answer = send("AnmodMellemFordringer", _begin(anmoder, "FLYT_INDBETALING", data, name="an3") + "".join(sides))
    assert texts(answer, "ResultatInformationVærdi") == ["450.00"]
    anmoder.debitor.open_account(konto_id="k2", fordringer=())
    accounts = [
        f"<DebitorkontoAnmodning{side}>{_konto(anmoder, name)}</DebitorkontoAnmodning{side}>"
        for side, name in (("Fra", "k2"), ("Til", "k1"))
    ]
    answer = send("AnmodMellemDebitorkonti", _begin(anmoder, "SAMMENLÆG_KONTI", name="an4") + "".join(accounts))
    assert texts(answer, "HandlingGennemførtMedResultatInformationStruktur")


def _gebyr(anmoder: Anmoder, beloeb: str = "100.00") -> str:
    return (
        _konto(anmoder)
        + _fordring(anmoder)
        + f"<RykkergebyrIdentifikation>{anmoder.id('g1')}</RykkergebyrIdentifikation>"
        + "<RykkergebyrRegistreringTidspunkt>2026-11-23T09:00:00+01:00</RykkergebyrRegistreringTidspunkt>"
        + f"<RykkergebyrBeløb>{beloeb}</RykkergebyrBeløb>"
    )


def test_drafts_are_offered_only_where_the_sandbox_says_so(anmoder: Anmoder, send: Send) -> None:
    answer = send("OpretRykkerGebyr", _gebyr(anmoder), kladder.SERVICE)
    assert "kladde" in answer.body.decode()
    assert not anmoder.facts().tillaeg
    anmoder.debitor.set(opkraevning={"kladder": True})
    assert texts(send("OpretRykkerGebyr", _gebyr(anmoder), kladder.SERVICE), "AccepteretUdenBemærkninger")
    assert anmoder.id("g1") in anmoder.facts().tillaeg


def test_the_drafts_come_to_the_same_decisions(anmoder: Anmoder, send: Send) -> None:
    anmoder.debitor.set(opkraevning={"kladder": True})
    assert texts(send("OpretRykkerGebyr", _gebyr(anmoder, "250.01"), kladder.SERVICE), "LokalÅrsagskode") == [
        "SBX-ÅRS-119"
    ]
    send("OpretRykkerGebyr", _gebyr(anmoder), kladder.SERVICE)
    down = (
        _konto(anmoder)
        + _fordring(anmoder)
        + f"<RykkergebyrIdentifikation>{anmoder.id('g1')}</RykkergebyrIdentifikation>"
        + f"<RykkergebyrNedreguleringIdentifikation>{anmoder.id('n1')}</RykkergebyrNedreguleringIdentifikation>"
        + "<RykkergebyrNedreguleringRegistreringTidspunkt>2026-11-23T09:00:00+01:00"
        + "</RykkergebyrNedreguleringRegistreringTidspunkt>"
        + "<RykkergebyrNedreguleringBeløb>40.00</RykkergebyrNedreguleringBeløb>"
    )
    assert texts(send("NedregulerRykkerGebyr", down, kladder.SERVICE), "AccepteretUdenBemærkninger")
    assert anmoder.facts().tillaeg[anmoder.id("g1")].saldo == 6000
    relation = f"<FordringRelationIdentifikation>{anmoder.id('r1')}</FordringRelationIdentifikation>"
    kind = anmoder.debitor.uuid("relationstype", "rente")
    made = (
        f"{_konto(anmoder)}{relation}<FraFordring>{_fordring(anmoder)}</FraFordring>"
        f"<FordringRelationType>{kind}</FordringRelationType><TilFordring>{_fordring(anmoder, 'f2')}</TilFordring>"
    )
    assert texts(send("OpretFordringRelation", made, kladder.SERVICE), "AccepteretUdenBemærkninger")
    ended = send("NedlægFordringRelation", _konto(anmoder) + relation, kladder.SERVICE)
    assert texts(ended, "AccepteretUdenBemærkninger")
    assert anmoder.facts().relationer[anmoder.id("r1")].ophoert is not None


@pytest.fixture
async def client(debitor: Any) -> AsyncIterator[AsyncClient]:
    async with json_client(debitor) as made:
        yield made


@pytest.mark.anyio
async def test_an_unknown_class_is_told_back_as_it_was_sent(client: AsyncClient, anmoder: Anmoder) -> None:
    body = {"anmodning_id": anmoder.id("an1"), "konto_id": anmoder.id("k1"), "fordring_ids": [anmoder.id("f1")]}
    ask = "/api/debitor/anmodninger/med-fordringer"
    kind = (await client.post(ask, json=body | {"handling_id": "FOO"})).json()
    assert [each["tekst"].split()[1] for each in kind["aarsager"]] == ["FOO"]
    reason = (await client.post(ask, json=body | {"handling_id": "AFSKRIVNING", "aarsag_id": "Bar"})).json()
    assert [each["tekst"].split()[1] for each in reason["aarsager"]] == ["Bar"]


@pytest.mark.anyio
async def test_json_asks_decides_and_shows(client: AsyncClient, anmoder: Anmoder) -> None:
    url, konto = "/api/debitor/anmodninger", anmoder.id("k1")
    asked = {
        "anmodning_id": anmoder.id("an1"),
        "handling_id": "AFSKRIVNING",
        "konto_id": konto,
        "fordring_ids": [anmoder.id("f1")],
        "aarsag_id": "eftergivet",
        "data": {"beloeb": "100.00"},
    }
    done = (await client.post(f"{url}/med-fordringer", json=asked)).json()
    assert (done["udfald"], list(done["resultat"].values())) == ("gennemfoert-med-resultat", ["100.00"])
    wrong = asked | {"anmodning_id": anmoder.id("an2"), "aarsag_id": "klage"}
    refused = (await client.post(f"{url}/med-fordringer", json=wrong)).json()
    assert (refused["udfald"], [each["kode"] for each in refused["aarsager"]]) == ("afvist", ["SBX-ÅRS-111"])
    assert refused["aarsager"][0]["felt"] == "aarsag_id"
    moved = {
        "anmodning_id": anmoder.id("an3"),
        "handling_id": "OVERDRAG_KONTO",
        "konto_id": konto,
        "data": {"modtager_system": "00000000-0000-4000-8000-000000000002"},
    }
    assert (await client.post(f"{url}/en-konto", json=moved)).json()["udfald"] == "accepteret"
    shown = (await client.get(f"/api/debitor/konti/{konto}/anmodninger")).json()["anmodninger"]
    assert {each["tilstand"] for each in shown} == {"gennemfoert-med-resultat", "accepteret"}
    no = await client.post(f"{url}/{anmoder.id('an3')}/afgoer", json={"udfoer": False, "tekst": "nej"})
    assert no.json()["udfald"] == "ej-gennemfoert"
    one = (await client.get(f"{url}/{anmoder.id('an3')}")).json()
    assert (one["tilstand"], one["handling"]) == ("ej-gennemfoert", "OVERDRAG_KONTO")
    assert (await client.get(f"{url}/{anmoder.id('an9')}")).status_code == 404
    between = {
        "anmodning_id": anmoder.id("an4"),
        "handling_id": "FLYT_INDBETALING",
        "konto_id": konto,
        "til_konto_id": konto,
    }
    assert (await client.post(f"{url}/mellem-konti", json=between)).json()["udfald"] == "afvist"
    claims = between | {
        "anmodning_id": anmoder.id("an5"),
        "handling_id": "RELATION_OPRET",
        "fordring_ids": [anmoder.id("f1")],
        "til_fordring_id": anmoder.id("f2"),
        "data": {"relationstype_id": "samme-sag"},
    }
    assert (await client.post(f"{url}/mellem-fordringer", json=claims)).json()["udfald"] == "gennemfoert"
