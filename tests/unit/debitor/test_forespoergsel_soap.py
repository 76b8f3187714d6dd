"""The two questions through the SOAP door: what is read, and that every answer keeps the contract."""

from datetime import date
from typing import Any

import pytest

from oir_debitor.domain.forespoergsel.noegler import fordring_noegle, konto_noegle
from oir_debitor.operations.forespoergsel import SERVICE
from tests.support import breve
from tests.support.debitor_service import Send, sender, texts
from tests.support.forespoergsel import Spoerger, fuldt_regnskab, giv_henstand, tag_under_inddrivelse

FIRMA = "urn:oio:cvr-nr:25313763"


@pytest.fixture
def ask(debitor: Any) -> Send:
    return sender(debitor, SERVICE)


def konto_id(debitor: Any, name: str = "k1") -> str:
    return f"<DebitorkontoIdentifikation>{debitor.id(name)}</DebitorkontoIdentifikation>"


def test_a_search_by_party_with_overview(debitor: Any, ask: Send) -> None:
    debitor.open_account(konto=debitor.konto(titel="Regnbuen"))
    tag_under_inddrivelse(debitor)
    debitor.set(clock_frozen="2027-02-01T09:00:00+01:00")
    payload = (
        "<JuridiskAnsvarligMarkering>true</JuridiskAnsvarligMarkering><RestanceMarkering>true</RestanceMarkering>"
        f"<SamletFordringOverblikMarkering>true</SamletFordringOverblikMarkering>{breve.part()}"
    )
    answer = ask("SøgDebitorregistrering", payload)
    assert texts(answer, "DebitorkontoSystemUnikIdentifikation") == [konto_noegle(debitor.id("k1"))]
    assert texts(answer, "SamletBeløb") == ["1000.00"]
    assert texts(answer, "UnderInddrivelse") == ["true"]
    assert texts(answer, "ÆldsteRettidigBetalingsdato") == ["2026-12-01"]
    assert texts(answer, "RestanceMarkering") == ["true"]
    assert texts(answer, "DebitorkontoTitel") == ["Regnbuen"]


def test_nothing_to_return_is_a_positive_answer(debitor: Any, ask: Send) -> None:
    for operation, payload in (
        ("SøgDebitorregistrering", konto_id(debitor)),
        ("HentDebitorkonto", f"{konto_id(debitor)}<RestanceMarkering>true</RestanceMarkering>"),
    ):
        if operation == "HentDebitorkonto":
            debitor.open_account()
        answer = ask(operation, payload)
        assert texts(answer, "IngenForretningsdataAtReturnere") == ["true"]
        assert texts(answer, "AfvisningÅrsag") == []


def test_the_full_picture_keeps_the_contract(debitor: Any, ask: Send) -> None:
    debitor.open_account(
        administratorer=(debitor.part(FIRMA, navn="Værge"),),
        haeftelser=(debitor.haeftelse(),),
        omkostninger=(debitor.omkostning(),),
        nedreguleringer=(debitor.nedregulering(beloeb="40.00"),),
    )
    fuldt_regnskab(debitor)
    giv_henstand(debitor, date(2027, 1, 31))
    answer = ask("HentDebitorkonto", konto_id(debitor))
    assert set(texts(answer, "FordringSystemUnikIdentifikation")) == {
        fordring_noegle(debitor.id("f1")),
        fordring_noegle(debitor.id("o1")),
    }
    assert sorted(texts(answer, "RestanceBeløb")) == ["100.00", "100.00", "12.00", "450.00"]
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
        assert texts(answer, name) == [amount], name
    assert texts(answer, "OpkrævningsrenteIdentifikation") == [debitor.id("r1")]
    assert texts(answer, "RykkergebyrIdentifikation") == [debitor.id("g1")]
    assert texts(answer, "OmkostningFordringRelateretFordring") == [debitor.id("f1")]


def test_what_soap_shows_is_what_was_sent(debitor: Any, ask: Send) -> None:
    """Down to the optional fields: the claim as kept is the claim as registered."""
    sent = debitor.fordring(
        srb=date(2026, 12, 10), stiftelsesdato=date(2026, 11, 1), reference="R-1", foraeldelsesdato=date(2029, 12, 1)
    )
    debitor.open_account(fordringer=(sent,))
    answer = ask("HentDebitorkonto", konto_id(debitor))
    assert texts(answer, "FordringSidsteRettidigeBetalingsdato") == ["2026-12-10"]
    assert texts(answer, "FordringForældelsesdato") == ["2029-12-01"]
    assert texts(answer, "FordringEksternReference") == ["R-1"]


def test_an_account_is_fetched_by_our_key_with_one_claim(debitor: Any, ask: Send) -> None:
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
    debitor: Any, ask: Send, operation: str, payload: Any, code: str
) -> None:
    answer = ask(operation, payload(debitor) if callable(payload) else payload)
    assert texts(answer, "LokalÅrsagskode") == [code]
    assert texts(answer, "IngenForretningsdataAtReturnere") == []


def test_both_doors_answer_the_same(debitor: Any, ask: Send) -> None:
    debitor.open_account()
    outcome = Spoerger(debitor).hent(konto_id=debitor.id("k1"))
    answer = ask("HentDebitorkonto", konto_id(debitor))
    assert texts(answer, "FordringBeløb") == ["1000.00"]
    assert outcome.facts.fordringer[debitor.id("f1")].beloeb == 100_000
