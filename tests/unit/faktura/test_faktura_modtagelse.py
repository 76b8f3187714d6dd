"""Which documents can be read, and which invoices are taken in: a passing and a failing case per reason."""

from collections.abc import Callable

import pytest

from oir_faktura.dokument import laes
from oir_faktura.domain.aarsager import Rute
from oir_faktura.domain.faktura import AfsendFaktura, FakturaBilag
from oir_faktura.domain.modtagelse import Klasser, vurder_faktura
from oir_kernel.cpr_gate import STRICTEST, CprGate
from oir_kernel.findings import Finding, Outcome
from oir_kernel.identifiers import Uuid
from oir_kernel.soap.edition import Edition

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
UKENDT = Uuid("00000000-0000-4000-8000-00000000dead")
PDF = b"%PDF-1.7\n..."
Ny = Callable[..., AfsendFaktura]
Findings = Callable[..., list[tuple[str, Outcome]]]


def ubl(rod: str = "Invoice", inside: str = "", prolog: str = "") -> bytes:
    return f'{prolog}<{rod} xmlns="{UBL}{rod}-2">{inside}</{rod}>'.encode()


@pytest.fixture
def fund(klasser: Klasser, rute: Rute) -> Callable[..., list[Finding]]:
    def find(faktura: AfsendFaktura, *, kendt: bool = False, gate: CprGate = STRICTEST) -> list[Finding]:
        return list(vurder_faktura(laes(faktura, gate), klasser, rute, kendt=kendt))

    return find


@pytest.fixture
def findings(fund: Callable[..., list[Finding]]) -> Findings:
    """Reads an invoice and gives what is found: code and outcome."""

    def find(faktura: AfsendFaktura, **more: object) -> list[tuple[str, Outcome]]:
        return [(finding.rule_id, finding.outcome) for finding in fund(faktura, **more)]

    return find


def test_a_readable_invoice_gives_no_finding(ny_faktura: Ny, findings: Findings) -> None:
    assert findings(ny_faktura()) == []


@pytest.mark.parametrize(
    ("type_kode", "rod"),
    [("kreditnota", "CreditNote"), ("rykker", "Reminder"), ("forsyningsspecifikation", "UtilityStatement")],
)
def test_each_type_has_its_document(
    type_kode: str, rod: str, ny_faktura: Ny, findings: Findings, edition: Edition
) -> None:
    faktura = ny_faktura(type_id=edition.uuid_of("faktura-type")[type_kode], indhold=ubl(rod))
    assert findings(faktura) == []


def test_a_known_id_is_rejected(ny_faktura: Ny, findings: Findings) -> None:
    assert findings(ny_faktura(), kendt=True) == [("SBX-ÅRS-081", Outcome.AFVIS)]


@pytest.mark.parametrize(
    "indhold",
    [
        b"not xml",
        b"<Invoice>",
        b"\xff\xfe",
        b'<!DOCTYPE x [<!ENTITY e "e">]><x>&e;</x>',
        PDF,
        ubl("Order"),
        b"<Invoice/>",
        b'<Invoice xmlns="urn:oioubl:names:specification:oioubl:schema:xsd:Invoice-2"/>',
    ],
    ids=["text", "unfinished", "empty utf-16", "doctype", "pdf", "an order", "no namespace", "another namespace"],
)
@pytest.mark.parametrize("form", ["OIOUBL-2.1", "PEPPOL-BIS-3.0", "oioubl"])
def test_a_document_that_is_not_what_its_format_says_is_rejected(
    indhold: bytes, form: str, ny_faktura: Ny, findings: Findings
) -> None:
    assert findings(ny_faktura(indhold=indhold, format=form)) == [("SBX-ÅRS-080", Outcome.AFVIS)]


def test_the_reason_says_what_is_wrong_with_the_document(ny_faktura: Ny, fund: Callable[..., list[Finding]]) -> None:
    (finding,) = fund(ny_faktura(indhold=b"<a>\n<b></a>"))
    assert finding.message.da.startswith("Fakturaen kan ikke læses: Linje 2:")


def test_xml_in_another_encoding_is_read(ny_faktura: Ny, findings: Findings) -> None:
    text = ubl(prolog='<?xml version="1.0" encoding="UTF-16"?>').decode()
    assert findings(ny_faktura(indhold=text.encode("utf-16"))) == []


def test_a_pdf_is_a_pdf(ny_faktura: Ny, findings: Findings) -> None:
    assert findings(ny_faktura(indhold=PDF, format="PDF")) == []
    assert findings(ny_faktura(indhold=b"not", format="pdf")) == [("SBX-ÅRS-080", Outcome.AFVIS)]


def test_without_a_format_the_document_is_looked_at(ny_faktura: Ny, findings: Findings) -> None:
    assert findings(ny_faktura(format=None)) == []
    assert findings(ny_faktura(format=None, indhold=PDF)) == []
    assert findings(ny_faktura(format=None, indhold=b"neither")) == [("SBX-ÅRS-080", Outcome.AFVIS)]


def test_a_format_the_sandbox_does_not_open_is_told(ny_faktura: Ny, findings: Findings) -> None:
    assert findings(ny_faktura(format="EDIFACT", indhold=b"UNA")) == [("SBX-ÅRS-080", Outcome.IKKE_EVALUERET)]


def test_an_invoice_nobody_opened_is_not_taken_for_readable(ny_faktura: Ny, klasser: Klasser, rute: Rute) -> None:
    assert [finding.rule_id for finding in vurder_faktura(ny_faktura(), klasser, rute, kendt=False)] == ["SBX-ÅRS-080"]


@pytest.mark.parametrize("type_id", [UKENDT, "bilag"])
def test_the_type_must_be_a_class_for_invoices(
    type_id: str, ny_faktura: Ny, findings: Findings, edition: Edition
) -> None:
    klasse = edition.uuid_of("faktura-type").get(type_id, type_id)
    assert findings(ny_faktura(type_id=klasse)) == [("SBX-ÅRS-088", Outcome.AFVIS)]


def test_a_type_that_contradicts_the_document_is_remarked(ny_faktura: Ny, findings: Findings, edition: Edition) -> None:
    byttet = ny_faktura(type_id=edition.uuid_of("faktura-type")["kreditnota"])
    assert findings(byttet) == [("SBX-ÅRS-080", Outcome.ADVARSEL)]


def test_the_types_of_attachments_are_classes_too(ny_faktura: Ny, findings: Findings, edition: Edition) -> None:
    bilag = FakturaBilag(bilag_id=UKENDT, type_id=edition.uuid_of("faktura-type")["bilag"], fil=b"text")
    ukendt = FakturaBilag(bilag_id=UKENDT, type_id=UKENDT, fil=b"text")
    assert findings(ny_faktura(bilag=(bilag,))) == []
    assert findings(ny_faktura(bilag=(bilag, ukendt))) == [("SBX-ÅRS-088", Outcome.AFVIS)]


def test_an_answer_cannot_be_both_demanded_and_impossible(ny_faktura: Ny, findings: Findings) -> None:
    assert findings(ny_faktura(svar_paakraevet=True)) == []
    begge = ny_faktura(svar_paakraevet=True, svar_kan_ikke_modtages=True)
    assert findings(begge) == [("SBX-ÅRS-087", Outcome.AFVIS)]


def customer(cvr: str) -> bytes:
    party = f"<Party><PartyLegalEntity><CompanyID>{cvr}</CompanyID></PartyLegalEntity></Party>"
    return ubl(inside=f"<AccountingCustomerParty>{party}</AccountingCustomerParty>")


@pytest.mark.parametrize("cvr", ["DK11111111", "11111111", "DK12345678"], ids=["OIOUBL", "Peppol", "not a CVR"])
def test_a_customer_that_is_the_receiver_gives_no_finding(cvr: str, ny_faktura: Ny, findings: Findings) -> None:
    assert findings(ny_faktura(indhold=customer(cvr))) == []


def test_a_customer_that_is_not_the_receiver_is_remarked(ny_faktura: Ny, findings: Findings) -> None:
    assert findings(ny_faktura(indhold=customer("DK99999999"))) == [("SBX-ÅRS-082", Outcome.ADVARSEL)]


@pytest.mark.parametrize(
    "indhold",
    [
        ubl(inside="<Note>010190-1234</Note>"),
        ubl(inside="<Note>&#48;10190-1234</Note>"),
        ubl(inside="<Note>0101<![CDATA[90-1234]]></Note>"),
        ubl(inside="<Note>010190-1234</Note>", prolog='<?xml version="1.0" encoding="UTF-16"?>')
        .decode()
        .encode("utf-16"),
    ],
    ids=["plain", "references", "cdata", "utf-16"],
)
def test_a_refused_cpr_number_in_the_document_is_seen_however_it_is_written(
    indhold: bytes, ny_faktura: Ny, findings: Findings
) -> None:
    assert findings(ny_faktura(indhold=indhold)) == [("SBX-ÅRS-051", Outcome.AFVIS)]


def test_a_refused_cpr_number_in_an_attachment_is_seen_however_short_it_is(
    ny_faktura: Ny, findings: Findings, edition: Edition
) -> None:
    type_id = edition.uuid_of("faktura-type")["bilag"]
    bilag = FakturaBilag(bilag_id=UKENDT, type_id=type_id, fil=b"0101901234")
    assert findings(ny_faktura(bilag=(bilag,))) == [("SBX-ÅRS-051", Outcome.AFVIS)]


def test_a_test_number_and_an_imported_number_pass(ny_faktura: Ny, findings: Findings) -> None:
    assert findings(ny_faktura(indhold=ubl(inside="<Note>610190-1234</Note>"))) == []
    imported = CprGate(frozenset({"0101901234"}))
    assert findings(ny_faktura(indhold=ubl(inside="<Note>010190-1234</Note>")), gate=imported) == []
