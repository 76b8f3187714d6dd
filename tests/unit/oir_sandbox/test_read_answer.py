"""What an answer says at a glance."""

import pytest
from lxml import etree

from oir_kernel.soap.edition import Edition
from oir_sandbox.examples import Seen, read_answer
from oir_sandbox.places import edition_folder

REASONS = Edition(edition_folder()).uuid_of("aarsag")


def answer(inner: str, root: str = "OpretDebitorkontoRegistrering_O") -> bytes:
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<{root} xmlns="http://oir-sandkasse.example/2026/11/01/">{inner}</{root}></s:Body></s:Envelope>'
    ).encode()


def receipt(result: str, reason: str = "") -> str:
    named = f"<FinansKvitteringÅrsag>{REASONS[reason]}</FinansKvitteringÅrsag>" if reason else ""
    resultat = f"<FinansKvitteringResultat>{result}</FinansKvitteringResultat>"
    return f"<FinansKvitteringListe><FinansKvitteringStruktur>{resultat}{named}</FinansKvitteringStruktur></FinansKvitteringListe>"


def local(code: str, reason: str) -> str:
    return (
        f"<AfvisningÅrsag><DebitorKvitteringÅrsagIdentifikation>{REASONS[reason]}</DebitorKvitteringÅrsagIdentifikation>"
        f"<ResultatLokalÅrsagStruktur><LokalÅrsagskode>{code}</LokalÅrsagskode></ResultatLokalÅrsagStruktur></AfvisningÅrsag>"
    )


def test_an_acceptance_without_remarks_says_nothing_more():
    inner = "<DebitorRegistreringAcceptStruktur><AccepteretUdenBemærkninger>true</AccepteretUdenBemærkninger></DebitorRegistreringAcceptStruktur>"
    assert read_answer(answer(inner)) == Seen("ACCEPT", (), (), ())


def test_a_rejection_names_each_reason_once_and_the_rules_beside_it():
    inner = local("R_2_3a", "SBX-ÅRS-100") + local("R_6_1", "SBX-ÅRS-100") + local("R_6_1", "SBX-ÅRS-100")
    seen = read_answer(answer(f"<DebitorRegistreringAfvisningStruktur>{inner}</DebitorRegistreringAfvisningStruktur>"))
    assert seen == Seen("AFVISNING", ("SBX-ÅRS-100",), ("R_2_3a", "R_6_1"), ())


def test_a_local_code_that_only_repeats_the_reason_is_not_told_twice():
    inner = local("SBX-ÅRS-012", "SBX-ÅRS-012")
    seen = read_answer(answer(f"<DebitorRegistreringAfvisningStruktur>{inner}</DebitorRegistreringAfvisningStruktur>"))
    assert seen == Seen("AFVISNING", ("SBX-ÅRS-012",), (), ())


def test_a_message_of_finance_documents_is_a_rejection_when_all_were_rejected():
    inner = receipt("AFVIST", "SBX-ÅRS-070") + receipt("AFVIST", "SBX-ÅRS-072")
    seen = read_answer(answer(inner, "AfsendFinansbilag_O"))
    assert seen == Seen("AFVISNING", ("SBX-ÅRS-070", "SBX-ÅRS-072"), (), ())


def test_a_message_of_finance_documents_is_accepted_when_one_was_booked():
    inner = receipt("ACCEPTERET") + receipt("AFVIST", "SBX-ÅRS-070")
    assert read_answer(answer(inner, "AfsendFinansbilag_O")) == Seen("ACCEPT", ("SBX-ÅRS-070",), (), ())


def test_a_technical_error_is_told_by_its_codes():
    inner = "<SvarReaktion><Fejl><FejlId>SBX-1101</FejlId></Fejl><Fejl><FejlId>SBX-1101</FejlId></Fejl></SvarReaktion>"
    assert read_answer(answer(inner)) == Seen("FEJL", (), (), ("SBX-1101",))


def test_a_fault_is_a_fault():
    body = b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault/></s:Body></s:Envelope>'
    assert read_answer(body).svar == "FAULT"


def test_an_answer_with_a_reason_of_another_edition_is_not_guessed_at():
    inner = "<DebitorKvitteringÅrsagIdentifikation>00000000-0000-4000-8000-000000000000</DebitorKvitteringÅrsagIdentifikation>"
    with pytest.raises(KeyError):
        read_answer(answer(inner))


def test_what_is_no_xml_is_no_answer():
    with pytest.raises(etree.XMLSyntaxError):
        read_answer(b"<html>")
