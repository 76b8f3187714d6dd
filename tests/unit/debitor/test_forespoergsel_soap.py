"""The two questions through the SOAP door: what is read, and that every answer keeps the contract."""

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from lxml import etree

from oir_debitor.app import part
from oir_debitor.domain.forespoergsel.noegler import fordring_noegle, konto_noegle
from oir_debitor.operations.forespoergsel import SERVICE
from oir_kernel.sandbox import SandboxScope
from oir_kernel.soap.door import SoapDoor
from tests.support.forespoergsel import Spoerger, fuldt_regnskab, giv_henstand, tag_under_inddrivelse

NS = "http://oir-sandkasse.example/2026/11/01/"
KONTEKST = "http://kombit.dk/xml/schemas/kontekst/2017/01/01/"
CVR = "11111111"
SYSTEM = "00000000-0000-4000-8000-000000000001"
FIRMA = "urn:oio:cvr-nr:25313763"
Ask = Callable[[str, str], Any]


@pytest.fixture
def ask(debitor: Any) -> Ask:
    """Send the payload of an operation; the answer is valid against the contract or the test fails."""
    contract = debitor.edition.services[SERVICE]
    door = SoapDoor(
        debitor.edition,
        contract,
        part(debitor.edition, debitor.storage, debitor.psrm).soap[SERVICE],
        debitor.storage,
    )

    def post(operation: str, payload: str) -> Any:
        scope = SandboxScope.of("default", debitor.settings)
        answer = asyncio.run(door.answer(message(operation, payload).encode(), scope))
        body = etree.fromstring(answer.body)[0][0]
        assert answer.status == 200, answer.body
        assert contract.schema.is_valid(body), contract.schema.findings(body, str)
        return body

    return post


def message(operation: str, payload: str) -> str:
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<{operation}_I xmlns="{NS}"><k:HovedOplysninger xmlns:k="{KONTEKST}">'
        "<k:TransaktionsId>9d1c2b6e-0000-4000-8000-000000000001</k:TransaktionsId>"
        "<k:TransaktionsTid>2026-11-23T09:00:00+01:00</k:TransaktionsTid>"
        f"<k:Rute><k:AfsenderOrganisation>{CVR}</k:AfsenderOrganisation>"
        f"<k:AfsenderItSystemInstans>{SYSTEM}</k:AfsenderItSystemInstans>"
        f"<k:ModtagerOrganisation>{CVR}</k:ModtagerOrganisation></k:Rute></k:HovedOplysninger>\n"
        f"{payload}</{operation}_I></s:Body></s:Envelope>"
    )


def party(debitor: Any, ident: str = "urn:oio:cpr-nr:6101901234", kind: str = "person") -> str:
    return (
        f"<ØIRPartIdentifikationStruktur><ØIRPartStruktur><ØIRPartIdentifikation>{ident}</ØIRPartIdentifikation>"
        f"<ØIRPartType>{debitor.uuid('parttype', kind)}</ØIRPartType></ØIRPartStruktur></ØIRPartIdentifikationStruktur>"
    )


def texts(body: Any, name: str) -> list[str]:
    return [each.text or "" for each in body.iter(f"{{{NS}}}{name}")]


def konto_id(debitor: Any, name: str = "k1") -> str:
    return f"<DebitorkontoIdentifikation>{debitor.id(name)}</DebitorkontoIdentifikation>"


def test_a_search_by_party_with_overview(debitor: Any, ask: Ask) -> None:
    debitor.open_account(konto=debitor.konto(titel="Regnbuen"))
    tag_under_inddrivelse(debitor)
    debitor.set(clock_frozen="2027-02-01T09:00:00+01:00")
    payload = (
        "<JuridiskAnsvarligMarkering>true</JuridiskAnsvarligMarkering><RestanceMarkering>true</RestanceMarkering>"
        f"<SamletFordringOverblikMarkering>true</SamletFordringOverblikMarkering>{party(debitor)}"
    )
    body = ask("SøgDebitorregistrering", payload)
    assert texts(body, "DebitorkontoSystemUnikIdentifikation") == [konto_noegle(debitor.id("k1"))]
    assert texts(body, "SamletBeløb") == ["1000.00"]
    assert texts(body, "UnderInddrivelse") == ["true"]
    assert texts(body, "ÆldsteRettidigBetalingsdato") == ["2026-12-01"]
    assert texts(body, "RestanceMarkering") == ["true"]
    assert texts(body, "DebitorkontoTitel") == ["Regnbuen"]


def test_nothing_to_return_is_a_positive_answer(debitor: Any, ask: Ask) -> None:
    for operation, payload in (
        ("SøgDebitorregistrering", konto_id(debitor)),
        ("HentDebitorkonto", f"{konto_id(debitor)}<RestanceMarkering>true</RestanceMarkering>"),
    ):
        if operation == "HentDebitorkonto":
            debitor.open_account()
        body = ask(operation, payload)
        assert texts(body, "IngenForretningsdataAtReturnere") == ["true"]
        assert texts(body, "AfvisningÅrsag") == []


def test_the_full_picture_keeps_the_contract(debitor: Any, ask: Ask) -> None:
    debitor.open_account(
        administratorer=(debitor.part(FIRMA, navn="Værge"),),
        haeftelser=(debitor.haeftelse(),),
        omkostninger=(debitor.omkostning(),),
        nedreguleringer=(debitor.nedregulering(beloeb="40.00"),),
    )
    fuldt_regnskab(debitor)
    giv_henstand(debitor, date(2027, 1, 31))
    body = ask("HentDebitorkonto", konto_id(debitor))
    assert set(texts(body, "FordringSystemUnikIdentifikation")) == {
        fordring_noegle(debitor.id("f1")),
        fordring_noegle(debitor.id("o1")),
    }
    assert sorted(texts(body, "RestanceBeløb")) == ["100.00", "100.00", "12.00", "450.00"]
    for name, amount in (
        ("FordringNedreguleringBeløb", "40.00"),
        ("FordringDækningBeløb", "500.00"),
        ("FordringDækningNedreguleringBeløb", "50.00"),
        ("FordringAfskrivningBeløb", "100.00"),
        ("FordringAfskrivningNedreguleringBeløb", "40.00"),
        ("IndbetalingBeløb", "600.00"),
        ("IndbetalingNedreguleringBeløb", "30.00"),
        ("HenstandTilOgMedDato", "2027-01-31"),
        ("SamletBeløb", "542.00"),
    ):
        assert texts(body, name) == [amount], name
    assert texts(body, "OpkrævningsrenteIdentifikation") == [debitor.id("r1")]
    assert texts(body, "RykkergebyrIdentifikation") == [debitor.id("g1")]
    assert texts(body, "OmkostningFordringRelateretFordring") == [debitor.id("f1")]


def test_what_soap_shows_is_what_was_sent(debitor: Any, ask: Ask) -> None:
    """Down to the optional fields: the claim as kept is the claim as registered."""
    sent = debitor.fordring(
        srb=date(2026, 12, 10), stiftelsesdato=date(2026, 11, 1), reference="R-1", foraeldelsesdato=date(2029, 12, 1)
    )
    debitor.open_account(fordringer=(sent,))
    body = ask("HentDebitorkonto", konto_id(debitor))
    assert texts(body, "FordringSidsteRettidigeBetalingsdato") == ["2026-12-10"]
    assert texts(body, "FordringForældelsesdato") == ["2029-12-01"]
    assert texts(body, "FordringEksternReference") == ["R-1"]


def test_an_account_is_fetched_by_our_key_with_one_claim(debitor: Any, ask: Ask) -> None:
    debitor.open_account(fordringer=(debitor.fordring(), debitor.fordring("f2", "7.50")))
    key = konto_noegle(debitor.id("k1"))
    payload = (
        f"<DebitorkontoSystemUnikIdentifikation>{key}</DebitorkontoSystemUnikIdentifikation>"
        f"<FordringIdentifikation>{debitor.id('f2')}</FordringIdentifikation>"
    )
    assert texts(ask("HentDebitorkonto", payload), "RestanceBeløb") == ["7.50"]


@pytest.mark.parametrize(
    ("operation", "payload", "code"),
    [
        ("SøgDebitorregistrering", "<RestanceMarkering>true</RestanceMarkering>", "SBX-ÅRS-132"),
        ("HentDebitorkonto", konto_id, "SBX-ÅRS-130"),
        (
            "HentDebitorkonto",
            "<DebitorkontoSystemUnikIdentifikation>K-1</DebitorkontoSystemUnikIdentifikation>",
            "SBX-ÅRS-133",
        ),
    ],
)
def test_a_refusal_keeps_the_contract_and_names_the_reason(
    debitor: Any, ask: Ask, operation: str, payload: Any, code: str
) -> None:
    body = ask(operation, payload(debitor) if callable(payload) else payload)
    assert texts(body, "LokalÅrsagskode") == [code]
    assert texts(body, "IngenForretningsdataAtReturnere") == []


def test_both_doors_answer_the_same(debitor: Any, ask: Ask) -> None:
    debitor.open_account()
    outcome = Spoerger(debitor).hent(konto_id=debitor.id("k1"))
    body = ask("HentDebitorkonto", konto_id(debitor))
    assert texts(body, "FordringBeløb") == ["1000.00"]
    assert outcome.facts.fordringer[debitor.id("f1")].beloeb == 100_000
