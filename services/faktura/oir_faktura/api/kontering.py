"""The posting proposal of an approval in JSON, in and out: kept as sent, not checked."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AwareDatetime, Field

from oir_kernel.web.model import Model, UuidText

Kroner = Annotated[
    Decimal,
    Field(ge=0, max_digits=15, decimal_places=2, description="Kroner without sign, as string or number: 1250.00"),
]


class PartModel(Model):
    """The counterparty of a posting."""

    ident: str = Field(max_length=255, description="urn:oio:cpr-nr:…, urn:oio:cvr-nr:…, urn:oio:p-nr:… or free text")
    type_id: UuidText = Field(description="Class of the list parttype")
    oprettet_cvr: str | None = Field(None, pattern=r"^[0-9]{8}$", description="Authority that created the party")
    oprettet_system: UuidText | None = Field(None, description="It-system instance that created the party")


class ReferenceModel(Model):
    """A key of the sender's."""

    type_id: UuidText = Field(description="Class of the list finansreference-type")
    vaerdi: str = Field(min_length=1, max_length=255, description="The key itself, as a case number")


class PosteringModel(Model):
    """One line of a proposal; classes are UUIDs of the finance service's lists."""

    postering_id: UuidText
    beloeb: Kroner
    debet_kredit: str = Field(pattern="^(DEBET|KREDIT)$", description="DEBET or KREDIT (values ours)")
    posteringsdato: date
    tekst: str = Field(min_length=1, max_length=255)
    funktion: UuidText
    dranst: UuidText
    art: UuidText
    ejerforhold: UuidText | None = None
    gruppering: UuidText | None = None
    organisation: UuidText | None = None
    sekundaere: list[UuidText] = Field([])
    supplerende_tekst: str | None = Field(None, max_length=255)
    periode_start: date | None = None
    periode_slut: date | None = None
    valuta_kode: str | None = Field(None, pattern="^[A-Z]{3}$", description="ISO 4217")
    valuta_kurs: Decimal | None = Field(None, max_digits=18, decimal_places=8)
    valuta_tid: AwareDatetime | None = None
    referencer: list[ReferenceModel] = Field([])
    modpart: PartModel | None = None


class FinansbilagModel(Model):
    """A proposed finance document."""

    bilag_id: UuidText
    titel: str = Field(min_length=1, max_length=70)
    bilagsdato: date
    bogfoeringsdato: date
    type_id: UuidText = Field(description="Class of the list finansbilag-type")
    posteringer: list[PosteringModel] = Field(min_length=1)
    regnskabsperiode: str | None = Field(None, pattern="^[0-9]{6}$", description="ÅÅÅÅMM")
    ekstern_reference: str | None = Field(None, max_length=40)
    tekst: str | None = Field(None, max_length=70)
    tilbagefoersel: bool | None = None
    oprindeligt_bilag_id: UuidText | None = None
