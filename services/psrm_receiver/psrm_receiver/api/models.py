"""The public JSON schema of the intake: batches, receipts, claims, hearings. Amounts are kroner with two decimals as text."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from oir_kernel.web.model import FreeObject, Model, Tid, UuidText


class LeveranceIn(Model):
    """A batch of actions."""

    leverance_id: UuidText = Field(description="MFLeveranceID: a UUID you make; the same batch again changes nothing")
    aktioner: list[FreeObject] = Field(
        min_length=1,
        max_length=10_000,
        description="The public fields of each action (see `POST /api/psrm/actions`) with its `aktion_id` (a UUID you make). "
        "A debtor without a number may have `navn`, `adresse`, `postnummer`, `by`, `land`",
    )


class LeveranceOut(BaseModel):
    """What the intake answers: the receipts come later, by the sandbox's clock."""

    leverance_id: str
    modtaget: Tid = Field(description="When it was taken in")
    klar: Tid = Field(description="When its receipts are due")
    antal: int = Field(description="Actions in it")


class AarsagOut(BaseModel):
    """A reason in a receipt (AfvistÅrsag)."""

    kode: str = Field(description="PSRM's numeric code, or the rule's id where no code is known")
    tekst: str = Field(description="In Danish")
    text: str = Field(description="In English")
    regel: str = Field(description="The rule, as `GET /api/psrm/rules` explains it")
    felt: str = Field(description="The field of the action it points at")
    udfald: str = Field(description="`afvis`, `høring`, or `ikke_evalueret` in a note")


class AkrOut(BaseModel):
    """An AKR number PSRM gave a debtor without CPR, CVR and SE number."""

    fordring_id: str
    skyldner: int = Field(description="The debtor's place in the claim, from 0")
    akr: str


class HoeringsstatusOut(BaseModel):
    """Where the hearing of the action's claims stands."""

    status: str
    frist: date = Field(description="The creditor's last day to answer")


class TilbagegivetOut(BaseModel):
    """What a withdrawal gave back of one claim."""

    fordring_id: str
    saldo: str = Field(description="Principal, in kroner")
    rente: str = Field(description="Collection interest, to be sent again as REINDGI, in kroner")


class KvitteringOut(BaseModel):
    """The receipt of one action."""

    leverance_id: str
    aktion_id: str
    aktion: str
    fordringshaver: str
    reference: str = Field(description="The creditor's own reference of the claim made; empty for other actions")
    status: Literal["MODTAGET", "UDFØRT", "HØRING", "AFVIST"]
    dmi_status: Literal["MODTAGET", "AFVIST", "SAGSBEHANDL", "UDFOERT"] | None = Field(
        description="Of a claim in DMI only"
    )
    fordring_id: str | None = Field(description="PSRM's id of the claim; null when refused")
    relaterede: dict[str, str] = Field(description="The ids of the related claims made, by reference")
    modtaget: date = Field(description="The day the action was received")
    modtaget_tid: Tid
    modtagelsesdato: date | None = Field(description="The claim's own date of receipt; null while in hearing")
    aendret: Tid
    aarsager: list[AarsagOut]
    noter: list[AarsagOut] = Field(description="What no rule could decide; the action was carried out all the same")
    akr: list[AkrOut]
    hoering: HoeringsstatusOut | None
    tilbagegivet: list[TilbagegivetOut]


class KvitteringerOut(BaseModel):
    """A batch with its receipts, which are there once it is BEHANDLET."""

    leverance_id: str
    tilstand: Literal["MODTAGET", "BEHANDLET"]
    modtaget: Tid
    klar: Tid
    kvitteringer: list[KvitteringOut]


class SkyldnerOut(BaseModel):
    """A debtor of a claim, a CPR number masked."""

    art: str
    ident: str
    tildelt: bool = Field(description="Whether PSRM gave the number (AKR)")


class BevaegelseOut(BaseModel):
    """A movement on a claim; a positive amount raises the debt."""

    nummer: int
    art: str
    kontodel: str = Field(description="HOVEDSTOL or RENTE")
    modkonto: str = Field(description="The account it stands against")
    beloeb: str = Field(description="Kroner, signed")
    virkningsdato: date = Field(description="The day it takes effect")
    bogfoert: Tid = Field(description="When it was booked, by the sandbox's clock")
    aktion_id: str = Field(description="The creditor's action behind it; empty for PSRM's own")
    kilde_id: str = Field(description="The payment or run behind it; empty for an action")
    modbevaegelse_id: str = Field(description="The movement it undoes; empty for none")


class FordringOut(BaseModel):
    """A claim as PSRM holds it."""

    fordring_id: str
    nummer: int
    tilstand: str
    system: str
    fordringshaver: str
    reference: str
    type: str
    art: str
    relation: str
    hovedfordring_id: str
    genindsender_id: str
    aktion_id: str
    oprettet: Tid
    modtaget: Tid | None
    foraeldelsesdato: date | None
    tilbagekaldsaarsag: str
    lukket: date | None
    hovedstol: str
    sendt: str
    saldo: str
    rente: str
    daekket: str


class FordringMedPosterOut(FordringOut):
    """A claim with its debtors and the movements its balance is derived from."""

    skyldnere: list[SkyldnerOut]
    bevaegelser: list[BevaegelseOut]


class FordringSide(BaseModel):
    """A page of claims; `naeste` is what to ask `efter` for the next, null on the last."""

    fordringer: list[FordringOut]
    naeste: int | None


class HoeringOut(BaseModel):
    """A hearing."""

    aktion_id: str
    fordring_id: str
    fordringshaver: str
    system: str
    status: Literal["AFVENTER_FORDRINGSHAVER", "AFVENTER_RIM", "GODKENDT", "AFVIST", "FORTRUDT"]
    oprettet: Tid
    frist: date
    aendret: Tid
    begrundelse: str
    afgjort: Tid | None
    udfald: str


class HoeringListe(BaseModel):
    """Hearings."""

    hoeringer: list[HoeringOut]


class BegrundelseIn(Model):
    """The creditor's written reason."""

    begrundelse: str = Field(min_length=1, max_length=1000)


class AfgoerelseIn(Model):
    """PSRM's answer, which a tester gives."""

    udfald: Literal["godkendt", "afvist"]
    tekst: str = Field("", max_length=1000, description="What PSRM says")
