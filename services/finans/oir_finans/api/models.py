"""What a finance document looks like in JSON, in and out.

Names are those of the domain. Amounts are kroner with two decimals, dates ISO. A class is given by its UUID or, for the
lists that the sandbox serves, by its code.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import AwareDatetime, Field

from oir_kernel.findings import Finding
from oir_kernel.web.model import Model, UuidText

Klasse = Annotated[str, Field(min_length=1, max_length=60)]
KronerIn = Annotated[
    Decimal,
    Field(ge=0, max_digits=15, decimal_places=2, description="Kroner without sign, as string or number: 1250.00"),
]
KronerOut = Annotated[str, Field(description="Kroner with two decimals: 1250.00")]


class ModpartModel(Model):
    """The counterparty of a posting."""

    ident: str = Field(max_length=255, description="urn:oio:cpr-nr:…, urn:oio:cvr-nr:…, urn:oio:p-nr:… or free text")
    type_id: UuidText = Field(description="Class of the list parttype")
    oprettet_cvr: str | None = Field(None, pattern=r"^[0-9]{8}$", description="Authority that created the party")
    oprettet_system: UuidText | None = Field(None, description="It-system instance that created the party")


class ReferenceModel(Model):
    """A key of the sender's."""

    type_id: Klasse = Field(description="Class UUID, or a code of the list finansreference-type")
    vaerdi: str = Field(min_length=1, max_length=255, description="The key itself, as a case number")


class _Postering(Model):
    postering_id: UuidText = Field(description="UUID made by the sender")
    debet_kredit: str = Field(pattern="^(DEBET|KREDIT)$", description="DEBET or KREDIT (values ours)")
    posteringsdato: date = Field(description="Date of the posting")
    tekst: str = Field(min_length=1, max_length=255, description="Posting text")
    supplerende_tekst: str | None = Field(None, max_length=255, description="More text")
    periode_start: date | None = Field(None, description="First day the posting is about")
    periode_slut: date | None = Field(None, description="Last day the posting is about, not before periode_start")
    valuta_kode: str | None = Field(None, pattern="^[A-Z]{3}$", description="ISO 4217; left out: DKK")
    valuta_kurs: Decimal | None = Field(None, max_digits=18, decimal_places=8, description="Exchange rate")
    valuta_tid: AwareDatetime | None = Field(None, description="When that rate was taken")
    referencer: list[ReferenceModel] = Field([], description="Keys of the sender's")
    modpart: ModpartModel | None = Field(None, description="The counterparty")


class PosteringIn(_Postering):
    """A posting as it is sent. Classes come from `GET /api/finans/kodelister/{list}`."""

    beloeb: KronerIn
    funktion: Klasse = Field(description="Class UUID or code (5.57.71) of the list funktion")
    dranst: Klasse = Field(description="Class UUID or code (1) of the list dranst")
    art: Klasse = Field(description="Class UUID or code (5.2) of the list art")
    ejerforhold: Klasse | None = Field(None, description="Class UUID or code of the list ejerforhold")
    gruppering: Klasse | None = Field(None, description="Class UUID or code (5.57.71.1.013) of the list gruppering")
    organisation: UuidText | None = Field(None, description="Organisation unit; only its form is checked")
    sekundaere: list[UuidText] = Field([], description="Secondary dimensions; only their form is checked")


class PosteringOut(_Postering):
    """A posting in the ledger. Classes are UUIDs; `koder` has the code of each that a list holds."""

    beloeb: KronerOut
    funktion: str
    dranst: str
    art: str
    ejerforhold: str | None
    gruppering: str | None
    organisation: str | None
    sekundaere: list[str]
    koder: dict[str, str] = Field(description="Code by dimension, as {'funktion': '5.57.71'}")


class _Bilag(Model):
    bilag_id: UuidText = Field(
        description="UUID made by the sender; sent again with the same content it gets the same receipt"
    )
    titel: str = Field(min_length=1, max_length=70, description="The sender's own number or title")
    bilagsdato: date = Field(description="Date of the document")
    bogfoeringsdato: date = Field(description="Date it is booked on")
    ekstern_reference: str | None = Field(None, max_length=40, description="A reference outside the municipality")
    tekst: str | None = Field(None, max_length=70, description="Text of the document")
    tilbagefoersel: bool | None = Field(None, description="True: reverses `oprindeligt_bilag_id`")
    oprindeligt_bilag_id: UuidText | None = Field(None, description="The booked document that is reversed")


class BilagIn(_Bilag):
    """A finance document as it is sent. Debit and credit must be equal."""

    type_id: Klasse = Field(description="Class UUID or code (fagsystem, omkontering …) of the list finansbilag-type")
    regnskabsperiode: str | None = Field(
        None,
        pattern="^[0-9]{6}$",
        description="ÅÅÅÅMM, left out: the month of bogfoeringsdato; 00 primo, 13 and up supplement",
    )
    posteringer: list[PosteringIn] = Field(min_length=1)


class FinansbesendelseIn(Model):
    """One message: documents that are accepted or rejected one by one."""

    bilag: list[BilagIn] = Field(min_length=1)


class BilagOut(_Bilag):
    """A finance document in the ledger."""

    type_id: str
    regnskabsperiode: str
    posteringer: list[PosteringOut]
    bilagsnummer: str = Field(description="Voucher number, running per sandbox (ours)")
    behandlet: datetime = Field(description="When it was booked, by the sandbox's clock")
    afsender_cvr: str = Field(description="CVR of the authority that sent it")
    afsender_system: str = Field(description="UUID of the it-system instance that sent it")
    modtager_cvr: str = Field(description="CVR of the municipality whose ledger it is in")
    sum: KronerOut


class BilagSide(Model):
    """One page of the ledger in the order of voucher numbers."""

    bilag: list[BilagOut]
    naeste: int | None = Field(description="Value of `efter` for the next page; null on the last")


class KvitteringOut(Model):
    """The receipt for one document."""

    bilag_id: str
    resultat: str = Field(description="ACCEPTERET or AFVIST (values ours)")
    behandlet: datetime
    bilagsnummer: str | None = Field(description="Voucher number when accepted")
    aarsag: str | None = Field(description="Code of the first reason (list aarsag) when rejected")
    begrundelse: str | None = Field(description="All reasons, at most 255 characters")


class FinansSvarOut(Model):
    """The answer: a receipt per document in the order sent, and every finding whole."""

    accepteret: bool = Field(description="Whether at least one document stands in the ledger")
    kvitteringer: list[KvitteringOut]
    findings: list[Finding]
