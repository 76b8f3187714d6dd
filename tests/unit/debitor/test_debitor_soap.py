"""The five operations through the SOAP door: what is read, what is answered, where a problem stands."""

from typing import Any

import pytest

from oir_debitor.operations import SERVICE
from tests.support import breve
from tests.support.debitor_service import CVR, SYSTEM, Send, sender, texts


@pytest.fixture
def send(debitor: Any) -> Send:
    return sender(debitor, SERVICE)


def fordring(debitor: Any, name: str = "f1", beloeb: str = "1000.00", til_opkraevning: str = "true") -> str:
    return (
        f"<FordringStruktur><FordringIdentifikation>{debitor.id(name)}</FordringIdentifikation>"
        "<FordringRegistreringTidspunkt>2026-11-23T08:00:00+01:00</FordringRegistreringTidspunkt>"
        f"<FordringType>{debitor.uuid('fordringstype', 'KFDAINS')}</FordringType>\n"
        f"<FordringBeløb>{beloeb}</FordringBeløb><FordringForfaldsdato>2026-12-01</FordringForfaldsdato>"
        f"<FordringTilOpkrævning>{til_opkraevning}</FordringTilOpkrævning></FordringStruktur>"
    )


def registration(debitor: Any, *, owner: str = "", **claim: str) -> str:
    """An account with one claim, one cost, one liability, one administrator, one down-adjustment and one request."""
    return (
        f"<DebitorkontoIdentifikation>{debitor.id('k1')}</DebitorkontoIdentifikation>"
        "<DebitorkontoRegistreringTidspunkt>2026-11-23T09:00:00+01:00</DebitorkontoRegistreringTidspunkt>"
        f"<DebitorkontoStruktur><DebitorkontoType>{debitor.uuid('debitorkontotype', 'daginstitution')}</DebitorkontoType>"
        f"<JuridiskAnsvarlig>{owner or breve.part()}</JuridiskAnsvarlig></DebitorkontoStruktur>\n"
        f"<Administrator>{breve.part('urn:oio:cvr-nr:25313763', 'virksomhed')}</Administrator>"
        f"<FordringListe>{fordring(debitor, **claim)}</FordringListe>"
        "<OmkostningFordringListe><OmkostningFordring>"
        f"<OmkostningFordringRelateretFordring>{debitor.id('f1')}</OmkostningFordringRelateretFordring>"
        f"{fordring(debitor, 'o1', '100.00')}</OmkostningFordring></OmkostningFordringListe>"
        f"<HæftelseListe><HæftelseStruktur><HæftelseIdentifikation>{debitor.id('h1')}</HæftelseIdentifikation>"
        "<HæftelseRegistreringTidspunkt>2026-11-23T08:00:00+01:00</HæftelseRegistreringTidspunkt>"
        f"<HæftelseStartdato>2026-11-01</HæftelseStartdato>{breve.part(breve.MEDHAEFTER)}</HæftelseStruktur></HæftelseListe>"
        "<FordringNedreguleringListe><FordringNedreguleringStruktur>"
        f"<FordringNedreguleringIdentifikation>{debitor.id('n1')}</FordringNedreguleringIdentifikation>"
        "<FordringNedreguleringRegistreringTidspunkt>2026-11-23T08:00:00+01:00</FordringNedreguleringRegistreringTidspunkt>"
        f"<FordringIdentifikation>{debitor.id('f1')}</FordringIdentifikation>"
        "<FordringNedreguleringBeløb>100.00</FordringNedreguleringBeløb>"
        f"<FordringNedreguleringÅrsag>{debitor.uuid('nedreguleringsaarsag', 'fejl')}</FordringNedreguleringÅrsag>"
        "</FordringNedreguleringStruktur></FordringNedreguleringListe>"
        "<OpkrævningAnmodningListe><OpkrævningAnmodning>"
        f"<OpkrævningAnmodningIdentifikation>{debitor.id('a1')}</OpkrævningAnmodningIdentifikation>"
        "<OpkrævningAnmodningRegistreringTidspunkt>2026-11-23T08:00:00+01:00</OpkrævningAnmodningRegistreringTidspunkt>"
        f"<FordringIdentifikation>{debitor.id('f1')}</FordringIdentifikation>"
        "</OpkrævningAnmodning></OpkrævningAnmodningListe>"
    )


def open_account(debitor: Any, send: Send, **claim: str) -> None:
    assert send("OpretDebitorkontoRegistrering", registration(debitor, **claim)).verdict == "ACCEPT"


def test_a_full_registration_is_accepted_without_remarks(debitor: Any, send: Send) -> None:
    answer = send("OpretDebitorkontoRegistrering", registration(debitor))
    assert texts(answer, "AccepteretUdenBemærkninger") == ["true"]
    konto = debitor.stored()
    assert konto.rest == "1000.00"
    assert (len(konto.haeftelser), len(konto.administratorer), len(konto.opkraevninger)) == (1, 1, 1)


def test_the_json_names_and_the_elements_make_the_same_account(debitor: Any, send: Send) -> None:
    open_account(debitor, send)
    by_soap = debitor.stored()
    debitor.sandbox = "other"
    debitor.open_account(
        omkostninger=(debitor.omkostning(),),
        haeftelser=(debitor.haeftelse(),),
        administratorer=(debitor.part("urn:oio:cvr-nr:25313763"),),
        nedreguleringer=(debitor.nedregulering(),),
        opkraevninger=(debitor.anmodning(),),
    )
    assert debitor.stored() == by_soap


def test_a_rejection_names_class_title_object_rule_and_line(debitor: Any, send: Send) -> None:
    answer = send("OpretDebitorkontoRegistrering", registration(debitor, beloeb="0.00"))
    assert answer.verdict == "AFVISNING"
    assert "Beløb skal være større end nul" in texts(answer, "DebitorKvitteringÅrsagTitel")
    assert debitor.codes.aarsager["SBX-ÅRS-013"][0] in texts(answer, "DebitorKvitteringÅrsagIdentifikation")
    assert "SBX-ÅRS-013" in texts(answer, "LokalÅrsagskode")
    assert any(text.startswith("FordringBeløb 0.00 (linje 5) skal") for text in texts(answer, "LokalÅrsagstekst"))
    finding = next(finding for finding in answer.findings if finding.rule_id == "SBX-ÅRS-013")
    assert finding.path == "/OpretDebitorkontoRegistrering_I/FordringListe/FordringStruktur/FordringBeløb"
    assert finding.line == 5


def test_a_party_is_named_as_the_message_named_it(debitor: Any, send: Send) -> None:
    bad = breve.part("urn:oio:cvr-nr:25313764", "virksomhed")
    answer = send("OpretDebitorkontoRegistrering", registration(debitor, owner=bad))
    assert "urn:oio:cvr-nr:25313764" in texts(answer, "ØIRPartIdentifikation")


def test_a_number_the_gate_refuses_is_answered_with_051_and_shown_nowhere(debitor: Any, send: Send) -> None:
    real = breve.part("urn:oio:cpr-nr:0101901234")
    answer = send("OpretDebitorkontoRegistrering", registration(debitor, owner=real))
    assert texts(answer, "LokalÅrsagskode") == ["SBX-ÅRS-051"]
    assert "ØIRPartIdentifikation" in texts(answer, "LokalÅrsagstekst")[0]
    assert b"0101901234" not in answer.body
    assert debitor.stored() is None


def test_a_liability_is_ended(debitor: Any, send: Send) -> None:
    open_account(debitor, send)
    payload = (
        f"<DebitorkontoIdentifikation>{debitor.id('k1')}</DebitorkontoIdentifikation>"
        f"<HæftelseIdentifikation>{debitor.id('h1')}</HæftelseIdentifikation>"
        "<HæftelseSlutdato>2026-12-31</HæftelseSlutdato>"
    )
    assert send("AfslutHæftelse", payload).verdict == "ACCEPT"
    assert debitor.stored().haeftelser[0].afsluttet is not None


def test_a_refused_end_of_a_liability_names_the_liability(debitor: Any, send: Send) -> None:
    open_account(debitor, send)
    payload = (
        f"<DebitorkontoIdentifikation>{debitor.id('k1')}</DebitorkontoIdentifikation>"
        f"<HæftelseIdentifikation>{debitor.id('nowhere')}</HæftelseIdentifikation>"
        "<HæftelseSlutdato>2026-12-31</HæftelseSlutdato>"
    )
    answer = send("AfslutHæftelse", payload)
    assert texts(answer, "HæftelseIdentifikation") == [debitor.id("nowhere")]


def test_an_administrator_is_untied(debitor: Any, send: Send) -> None:
    open_account(debitor, send)
    payload = (
        f"<DebitorkontoIdentifikation>{debitor.id('k1')}</DebitorkontoIdentifikation>"
        "<ØIRPartStruktur><ØIRPartIdentifikation>urn:oio:cvr-nr:25313763</ØIRPartIdentifikation>"
        f"<ØIRPartType>{debitor.uuid('parttype', 'virksomhed')}</ØIRPartType></ØIRPartStruktur>"
        f"<OprettetAfStruktur><VirksomhedCVRNummer>{CVR}</VirksomhedCVRNummer>"
        f"<ItSystemInstansIdentifikation>{SYSTEM}</ItSystemInstansIdentifikation></OprettetAfStruktur>"
    )
    assert send("AfslutAdministrator", payload).verdict == "ACCEPT"
    assert debitor.stored().administratorer[0].slutdato is not None


def test_a_waiting_claim_is_released(debitor: Any, send: Send) -> None:
    debitor.open_account(fordringer=(debitor.fordring(til_opkraevning=False),))
    payload = (
        f"<DebitorkontoIdentifikation>{debitor.id('k1')}</DebitorkontoIdentifikation>"
        f"<FordringOpkrævningListe><FordringOpkrævning><FordringIdentifikation>{debitor.id('f1')}</FordringIdentifikation>"
        "<FordringForfaldsdato>2027-01-02</FordringForfaldsdato></FordringOpkrævning></FordringOpkrævningListe>"
    )
    assert send("SætFordringTilOpkrævning", payload).verdict == "ACCEPT"
    assert debitor.stored().fordringer[0].forfaldsdato.isoformat() == "2027-01-02"


def test_a_change_of_owner_is_made_and_then_refused_a_second_time(debitor: Any, send: Send) -> None:
    open_account(debitor, send)
    payload = (
        f"<DebitorkontoIdentifikation>{debitor.id('k1')}</DebitorkontoIdentifikation>"
        "<DebitorkontoRegistreringTidspunkt>2026-11-23T{}:00:00+01:00</DebitorkontoRegistreringTidspunkt>"
    )
    assert send("ForetagEjerskifte", payload.format(10)).verdict == "ACCEPT"
    answer = send("ForetagEjerskifte", payload.format(11))
    assert texts(answer, "LokalÅrsagskode") == ["SBX-ÅRS-006"]


def test_a_psrm_remark_points_at_the_element_it_is_about(debitor: Any, send: Send) -> None:
    from oir_sandbox.psrm_adapters import DirectPsrm

    debitor.psrm.check = DirectPsrm().check
    debitor.set(psrm="advise")
    answer = send("OpretDebitorkontoRegistrering", registration(debitor))
    assert answer.verdict == "ACCEPT"
    remarks = [finding for finding in answer.findings if finding.layer == "filter"]
    assert remarks
    assert all(finding.line is not None and finding.path.startswith("/Opret") for finding in remarks)
    assert "SBX-ÅRS-100" not in texts(answer, "LokalÅrsagskode")  # the local code is PSRM's own rule
    assert "PSRM ville afvise fordringen" in texts(answer, "DebitorKvitteringÅrsagTitel")


@pytest.mark.parametrize("sent", ["9999-12-31T23:59:59-14:00", "1000-01-01T00:00:00+14:00"])
def test_a_time_at_the_end_of_the_calendar_is_refused_with_014(debitor: Any, send: Send, sent: str) -> None:
    payload = registration(debitor).replace("2026-11-23T09:00:00+01:00", sent)
    answer = send("OpretDebitorkontoRegistrering", payload)
    assert answer.verdict == "AFVISNING"
    assert texts(answer, "LokalÅrsagskode") == ["SBX-ÅRS-014"]
    assert f"DebitorkontoRegistreringTidspunkt {sent}" in texts(answer, "LokalÅrsagstekst")[0]


def test_advice_of_the_mapping_is_told_in_advis_and_is_no_remark(debitor: Any, send: Send) -> None:
    debitor.set(psrm="advise")
    owner = breve.part("urn:oio:p-nr:1003388394", "produktionsenhed")
    answer = send("OpretDebitorkontoRegistrering", registration(debitor, owner=owner))
    assert texts(answer, "AccepteretUdenBemærkninger") == ["true"]
    (finding,) = answer.findings
    assert finding.rule_id == "SBX-DEB-001"
    assert b"SBX-DEB-001" in answer.body
