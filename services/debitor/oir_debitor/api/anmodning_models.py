"""What a request for an action looks like in JSON, and what is answered. Names are those of the commands; the type's data is ours."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field, StrictBool, StrictInt

from oir_debitor.api.answers import ReferenceOut
from oir_debitor.api.models import Klasse
from oir_debitor.api.values import Dato, Kroner
from oir_kernel.findings import Finding
from oir_kernel.web.model import Model, Tid, UuidText

_CVR = r"^[0-9]{8}$"


class HandlingsdataIn(Model):
    """What an action needs beside its targets; docs/requests.md says which type takes which field."""

    beloeb: Kroner | None = Field(None, description="Kroner, more than zero; left out: all there is")
    dato: Dato | None = Field(None, description="Day of the write-off, or the date of effect of a withdrawal with BORT")
    fra: Dato | None = Field(None, description="First day of a postponement, or of the first instalment")
    til: Dato | None = Field(None, description="Last day of a postponement")
    objekt_id: UuidText | None = Field(None, description="The write-off, fee, payment, relation or plan it is about")
    ny_id: UuidText | None = Field(None, description="Id of what is to be made; made up if left out")
    relationstype_id: Klasse | None = Field(None, description="Class or code of the list relationstype")
    tilbagekald_aarsag: str | None = Field(None, max_length=6, description="BORD, BORT, FEJL, HENS, KLAG or HAFT")
    rater: StrictInt | None = Field(None, ge=0, le=99_999, description="Monthly instalments, 2-120")
    modtager_cvr: str | None = Field(None, pattern=_CVR, description="Authority that takes an account over")
    modtager_system: UuidText | None = Field(None, description="It-system instance that takes an account over")


class AnmodningIn(Model):
    """A request on one account."""

    anmodning_id: UuidText = Field(description="The request's id, made by the sender")
    handling_id: Klasse = Field(description="Class or code of the list handlingstype")
    konto_id: UuidText = Field(description="The account; between two: the one it goes out from")
    oensket_dato: Dato | None = Field(None, description="Day it is wished carried out; later than today: put off")
    aarsag_id: Klasse | None = Field(
        None, description="Class or code of handlingsaarsag (afskrivningsaarsag, henstandsaarsag for those types)"
    )
    aarsagstekst: str | None = Field(None, max_length=100, description="Reason in words")
    udgangspunkt_fra: Dato | None = Field(None, description="Of a whole account: claims due from this day")
    udgangspunkt_til: Dato | None = Field(None, description="Of a whole account: claims due to this day")
    svarfrist: Dato | None = Field(None, description="Last day an answer is of use")
    data: HandlingsdataIn | None = Field(None, description="What the action needs beside its targets")


class AnmodningMedFordringerIn(AnmodningIn):
    """A request on claims of one account."""

    fordring_ids: list[UuidText] = Field(min_length=1, description="The claims")


class AnmodningMellemKontiIn(AnmodningIn):
    """A request between two accounts."""

    til_konto_id: UuidText = Field(description="The other account")


class AnmodningMellemFordringerIn(AnmodningMellemKontiIn):
    """A request between a claim on each side, perhaps of the same account."""

    fordring_ids: list[UuidText] = Field(min_length=1, max_length=1, description="The claim it goes out from")
    til_fordring_id: UuidText = Field(description="The claim on the other side")


class AfgoerIn(Model):
    """What the case worker decides."""

    udfoer: StrictBool = Field(description="True: carry it out; false: refuse it")
    tekst: str = Field("", max_length=255, description="Why it is refused")


class AnmodningAarsagOut(BaseModel):
    """One reason why a request was refused or not carried out."""

    kode: str = Field(description="Code of the list aarsag")
    aarsag_id: str = Field(description="Its class UUID")
    titel: str = Field(description="Its title in Danish")
    felt: str = Field(description="The field at fault")
    vaerdi: str = Field(description="Its value as sent")
    tekst: str = Field(description="What is wrong and the way out, Danish, at most 500 characters")
    reference: ReferenceOut | None = Field(description="The object it is about")


class AnmodningSvarOut(BaseModel):
    """One of the six answers. A refusal is an answer as good as any: HTTP 200, as on the wire."""

    udfald: Literal["afvist", "accepteret", "gennemfoert", "gennemfoert-med-resultat", "udsat", "ej-gennemfoert"]
    anmodning_id: str
    konto_id: str
    behandlet: Tid
    aarsager: list[AnmodningAarsagOut] = Field(description="Reasons when afvist or ej-gennemfoert")
    resultat: dict[str, str] = Field(description="What came of it, by name")
    forventet: date | None = Field(description="When an answer is expected, for udsat")
    findings: list[Finding] = Field(description="Everything found, whole, in Danish and English")


class AnmodningOut(BaseModel):
    """A request as the debtor system keeps it."""

    anmodning_id: str
    konto_id: str
    handling: str = Field(description="Code of the list handlingstype")
    tilstand: str = Field(description="The answer so far: accepteret and udsat wait for another one")
    registreret: Tid
    svarfrist: date | None
    venter: str = Field(description="sagsbehandler, psrm, or empty: its day, or nothing")
    anmodning: dict[str, Any] = Field(description="The request as sent")
    resultat: dict[str, Any] = Field(description="The answer it got")


class AnmodningerOut(BaseModel):
    """The requests of an account."""

    anmodninger: list[AnmodningOut]
