"""What invoices and answers look like in JSON, in and out. Names are those of the domain, dates ISO, documents Base64."""

import base64
import binascii
from datetime import date, datetime
from typing import Annotated

from pydantic import BeforeValidator, Field

from oir_faktura.api.kontering import FinansbilagModel
from oir_kernel.findings import Finding
from oir_kernel.web.model import Model, UuidText


def _base64(value: object) -> bytes:
    if not isinstance(value, str):
        raise ValueError("not Base64")  # noqa: TRY004 - what pydantic turns into an error of the body
    try:
        content = base64.b64decode("".join(value.split()), validate=True)
    except binascii.Error:
        raise ValueError("not Base64") from None
    if not content:
        raise ValueError("empty")
    return content


Base64 = Annotated[
    bytes,
    BeforeValidator(_base64, json_schema_input_type=str),
    Field(description="The file in Base64, line breaks allowed", json_schema_extra={"contentEncoding": "base64"}),
]
Klasse = Annotated[str, Field(min_length=1, max_length=60)]


class BilagIn(Model):
    """An attachment as it is sent."""

    bilag_id: UuidText = Field(description="UUID made by the sender")
    type_id: Klasse = Field("bilag", description="Class UUID or code of the list faktura-type")
    fil: Base64


class FakturaIn(Model):
    """An invoice as it is sent. At most one of the two markings is true."""

    faktura_id: UuidText = Field(description="UUID made by the sender; sent again unchanged it gets the same receipt")
    type_id: Klasse = Field(
        "faktura", description="Class UUID or code: faktura, kreditnota, rykker, forsyningsspecifikation"
    )
    indhold: Base64
    format: str | None = Field(
        None, max_length=50, description="OIOUBL-2.1, PEPPOL-BIS-3.0 or PDF (ours); left out: seen"
    )
    filnavn: str | None = Field(None, max_length=255, description="Name of the file")
    svar_kan_ikke_modtages: bool = Field(False, description="For information only: no answer can be received")
    svar_paakraevet: bool = Field(False, description="The sender demands an answer")
    bilag: list[BilagIn] = Field([], description="Attachments")


class AarsagModel(Model):
    """A reason or remark."""

    aarsag_id: Klasse = Field(description="Class UUID or code (SBX-ÅRS-083) of the list aarsag")
    element_navn: str | None = Field(None, max_length=100, description="Element of the invoice it is about")
    element_vaerdi: str | None = Field(None, max_length=100, description="Value of that element")
    lokal_tekst: str | None = Field(None, max_length=500, description="The case worker's own words")
    lokal_kode: str | None = Field(None, max_length=100, description="The case system's own code")


class KorrespondanceModel(Model):
    """An entry of the log of what was written to and from the supplier."""

    korrespondance_id: UuidText
    dato: date
    tekst: str = Field(min_length=1, max_length=1000)


class _Svar(Model):
    tekst: str | None = Field(None, max_length=1000, description="Note on the handling")
    medarbejder_navn: str | None = Field(None, max_length=255, description="Name of the case worker")
    medarbejder_initialer: str | None = Field(None, max_length=20)
    medarbejder_email: str | None = Field(None, max_length=100)
    medarbejder_telefon: str | None = Field(None, max_length=100)
    korrespondance: list[KorrespondanceModel] = Field(
        [], description="Log of what was written to and from the supplier"
    )
    konteringsforslag: list[FinansbilagModel] = Field([], description="Posting proposal of an approval")
    godkendt_uden_bemaerkninger: bool | None = Field(None, description="True: approved without remarks")
    godkendt_aarsager: list[AarsagModel] = Field([], description="Remarks of an approval; demanded when delvis")
    afvisninger: list[AarsagModel] = Field([], description="Reasons of a refusal; demanded when afvist")


class SvarIn(_Svar):
    """The answer to an invoice: an approval or a refusal, as the result says."""

    svar_id: UuidText | None = Field(None, description="UUID made by the sender; left out, the sandbox makes one")
    resultat: Klasse = Field(description="godkendt, afvist or delvis, or the class UUID")


class SvarOut(_Svar):
    """The answer as it was received; classes are UUIDs."""

    svar_id: str
    faktura_id: str
    resultat_id: str


class KvitteringOut(Model):
    """What became of an invoice or an answer."""

    accepteret: bool = Field(description="Whether it was taken in")
    id: str = Field(description="Id of the invoice, or of the answer")
    behandlet: datetime = Field(description="When, by the sandbox's clock")
    findings: list[Finding] = Field(description="Reasons when rejected, remarks when accepted")


class BilagOut(Model):
    """An attachment that is kept."""

    bilag_id: str
    type_id: str
    bytes: int = Field(description="Size of the file")
    sha256: str = Field(description="SHA-256 of the file, hex")


class FakturaOut(Model):
    """An invoice that was received."""

    faktura_id: str
    nummer: int = Field(description="Running number of receipt in the sandbox (ours)")
    tilstand: str = Field(description="modtaget, godkendt, afvist or delvis")
    type: str = Field(description="Code of the list faktura-type")
    type_id: str
    dokumenttype: str | None = Field(description="UBL document: Invoice, CreditNote, Reminder, UtilityStatement")
    format: str | None
    filnavn: str | None
    bytes: int = Field(description="Size of the document")
    sha256: str = Field(description="SHA-256 of the document, hex")
    svar_kan_ikke_modtages: bool
    svar_paakraevet: bool
    behandlet: datetime = Field(description="When it was received, by the sandbox's clock")
    afsender_cvr: str
    afsender_system: str
    modtager_cvr: str


class FakturaMedSvarOut(FakturaOut):
    """An invoice with its attachments and its answer."""

    bilag: list[BilagOut]
    svar: SvarOut | None = Field(description="The final answer, null while the invoice is modtaget")


class FakturaSide(Model):
    """One page of the invoices in the order received."""

    fakturaer: list[FakturaOut]
    naeste: int | None = Field(description="Value of `efter` for the next page; null on the last")
