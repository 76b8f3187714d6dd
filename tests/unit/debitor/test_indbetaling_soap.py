"""DebitorIndbetalingAfsend through the SOAP door: what is read, what is answered, where a problem stands."""

from typing import Any

import pytest

from oir_debitor.domain.hovedbog import Art
from oir_debitor.operations.indbetaling import SERVICE
from tests.support import breve
from tests.support.betalinger import KASSE, PERSON_2, Kasse
from tests.support.debitor_service import Send, sender, texts


@pytest.fixture
def send(debitor: Any) -> Send:
    return sender(debitor, SERVICE, KASSE)


def betaling(debitor: Any, beloeb: str = "400.00", wish: str = "", ident: str = breve.EIER) -> str:
    return (
        f"<DebitorkontoIdentifikation>{debitor.id('k1')}</DebitorkontoIdentifikation>"
        f"<IndbetalingIdentifikation>{debitor.id('b1')}</IndbetalingIdentifikation>"
        "<IndbetalingRegistreringTidspunkt>2026-11-23T08:30:00+01:00</IndbetalingRegistreringTidspunkt>"
        f"<IndbetalingDato>2026-11-23</IndbetalingDato><IndbetalingBeløb>{beloeb}</IndbetalingBeløb>"
        f"<IndbetalingType>{debitor.uuid('indbetalingstype', 'kort')}</IndbetalingType>"
        "<IndbetalingTekstLinjeListe><IndbetalingTekstLinje><IndbetalingTekstLinjeNummer>1</IndbetalingTekstLinjeNummer>"
        "<IndbetalingTekstLinjeTekst>Kasse 3</IndbetalingTekstLinjeTekst></IndbetalingTekstLinje></IndbetalingTekstLinjeListe>"
        f"{wish}{breve.part(ident)}"
    )


def wished(name: str, value: str, beloeb: str) -> str:
    return (
        f"<DækningListe><DækningStruktur><{name}>{value}</{name}><DækningBeløb>{beloeb}</DækningBeløb>"
        "</DækningStruktur></DækningListe>"
    )


def test_a_search_tells_claims_interest_and_parties(debitor: Any, send: Send) -> None:
    debitor.open_account(konto=debitor.konto(titel="Solstrålen"), haeftelser=(debitor.haeftelse(),))
    Kasse(debitor).laeg_til("fee", "100.00", Art.RYKKERGEBYR)
    answer = send("SøgFordringTilIndbetaling", breve.part())
    assert texts(answer, "DebitorkontoTitel") == ["Solstrålen"]
    assert texts(answer, "FordringIdentifikation") == [debitor.id("f1")]
    assert texts(answer, "RestanceBeløb") == ["1000.00", "100.00"]
    assert texts(answer, "RykkergebyrIdentifikation") == [debitor.id("fee")]
    assert texts(answer, "ØIRPartIdentifikation") == ["urn:oio:cpr-nr:6101901234", PERSON_2]


def test_a_search_without_result_says_so(send: Send) -> None:
    answer = send("SøgFordringTilIndbetaling", breve.part())
    assert texts(answer, "IngenForretningsdataAtReturnere") == ["true"]
    assert answer.verdict == "ACCEPT"


def test_a_search_on_an_unknown_account_is_refused(debitor: Any, send: Send) -> None:
    konto = f"<DebitorkontoIdentifikation>{debitor.id('k9')}</DebitorkontoIdentifikation>"
    answer = send("SøgFordringTilIndbetaling", konto + breve.part())
    assert texts(answer, "LokalÅrsagskode") == ["SBX-ÅRS-001"]
    assert answer.verdict == "AFVISNING"


def test_a_payment_with_a_wish_is_accepted(debitor: Any, send: Send) -> None:
    debitor.open_account(fordringer=(debitor.fordring(), debitor.fordring("f2")))
    answer = send(
        "ForetagIndbetaling", betaling(debitor, wish=wished("FordringIdentifikation", debitor.id("f2"), "400.00"))
    )
    assert texts(answer, "AccepteretUdenBemærkninger") == ["true"]
    assert (Kasse(debitor).rest("f1"), Kasse(debitor).rest("f2")) == (100_000, 60_000)


def test_a_payment_that_is_too_much_gets_the_true_arrears(debitor: Any, send: Send) -> None:
    debitor.open_account()
    answer = send("ForetagIndbetaling", betaling(debitor, "1000.01"))
    assert texts(answer, "LokalÅrsagskode") == ["SBX-ÅRS-061"]
    assert texts(answer, "RestanceBeløb") == ["1000.00"]
    assert texts(answer, "IndbetalingIdentifikation") == [debitor.id("b1")] * 2
    (finding,) = answer.findings
    assert (finding.path.rpartition("/")[2], finding.line) == ("IndbetalingBeløb", 3)


def test_a_refusal_for_another_reason_has_no_arrears(debitor: Any, send: Send) -> None:
    debitor.open_account()
    answer = send("ForetagIndbetaling", betaling(debitor, ident="urn:oio:cpr-nr:6303921111"))
    assert texts(answer, "LokalÅrsagskode") == ["SBX-ÅRS-064"]
    assert texts(answer, "RestanceBeløb") == []
    assert b"6303921111" not in answer.body.split(b"ResultatLokal", 1)[1]


def test_a_number_that_is_no_test_number_is_refused_and_not_kept(debitor: Any, send: Send) -> None:
    debitor.open_account()
    answer = send("ForetagIndbetaling", betaling(debitor, ident="urn:oio:cpr-nr:0101901234"))
    assert texts(answer, "LokalÅrsagskode") == ["SBX-ÅRS-051"]
    assert b"0101901234" not in answer.body
    assert debitor.rows("debitor_bilag") == 0


def test_a_payment_is_taken_back(debitor: Any, send: Send) -> None:
    debitor.open_account()
    send("ForetagIndbetaling", betaling(debitor))
    payload = (
        f"<DebitorkontoIdentifikation>{debitor.id('k1')}</DebitorkontoIdentifikation>"
        f"<IndbetalingIdentifikation>{debitor.id('b1')}</IndbetalingIdentifikation>"
        f"<IndbetalingNedreguleringIdentifikation>{debitor.id('n1')}</IndbetalingNedreguleringIdentifikation>"
        "<IndbetalingNedreguleringRegistreringTidspunkt>2026-11-23T08:40:00+01:00</IndbetalingNedreguleringRegistreringTidspunkt>"
        "<IndbetalingNedreguleringDato>2026-11-23</IndbetalingNedreguleringDato>"
        "<IndbetalingNedreguleringBeløb>{beloeb}</IndbetalingNedreguleringBeløb>"
        f"<IndbetalingNedreguleringÅrsag>{debitor.uuid('indbetalingsnedreguleringsaarsag', 'fejl')}</IndbetalingNedreguleringÅrsag>"
        + wished("FordringIdentifikation", debitor.id("f1"), "100.00")
    )
    refused = send("ForetagIndbetalingNedregulering", payload.replace("{beloeb}", "400.01"))
    assert texts(refused, "LokalÅrsagskode") == ["SBX-ÅRS-063"]
    accepted = send("ForetagIndbetalingNedregulering", payload.replace("{beloeb}", "150.00"))
    assert texts(accepted, "AccepteretUdenBemærkninger") == ["true"]
    assert Kasse(debitor).rest() == 75_000
