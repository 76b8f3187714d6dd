"""What the debtor service answers in JSON: outcomes, accounts, code lists."""

from datetime import date
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, Field

from oir_kernel.findings import Finding
from oir_kernel.web.model import Tid

Resultat: TypeAlias = Literal["ACCEPTERET", "ACCEPTERET_MED_BEMÆRKNINGER", "AFVIST"]


class ReferenceOut(BaseModel):
    """The object a reason is about."""

    kind: str = Field(
        description="konto, fordring, haeftelse, nedregulering, anmodning, ansvarlig, medhaefter, administrator or part"
    )
    id: str = Field(description="Its id; empty for a role")
    type_id: str = Field(description="Class of the party, for kind part")


class AarsagOut(BaseModel):
    """One reason (AFVIST) or remark."""

    kode: str = Field(description="Code of the list aarsag")
    aarsag_id: str = Field(description="Its class UUID")
    titel: str = Field(description="Its title in Danish")
    reference: ReferenceOut | None = Field(description="The object it is about")
    lokal_kode: str = Field(description="The rule: the same code, or the PSRM rule's id")
    lokal_tekst: str = Field(description="What is wrong and the way out, Danish, at most 500 characters")


class SvarOut(BaseModel):
    """The outcome of an operation. A rejection is an answer as good as any: HTTP 200, as on the wire."""

    resultat: Resultat
    konto_id: str
    behandlet: Tid
    aarsager: list[AarsagOut] = Field(description="Reasons when AFVIST, else remarks")
    findings: list[Finding] = Field(description="Everything found, whole, in Danish and English")


class PartOut(BaseModel):
    """A party as the ledger has it."""

    ident: str
    type_id: str
    indhold: dict[str, Any] = Field(description="Name and address as sent; empty for a claim's debtor")


class KontoLinjeOut(BaseModel):
    """An account in a list."""

    konto_id: str
    type_id: str
    type_kode: str = Field(description="Code of the list debitorkontotype")
    debitor: PartOut
    registreret: Tid
    oprettet: Tid
    oprettet_cvr: str
    oprettet_system: str
    modtager_cvr: str = Field(description="CVR of the authority whose debtor system has it")
    ejerskifte: Tid | None = Field(description="Change of owner that waits for the new owner")
    afsluttet: date | None = Field(description="The day the debtor system closed it")


class FordringOut(BaseModel):
    """A claim as it stands."""

    fordring_id: str
    noegle: str = Field(description="The debtor system's own key (FordringSystemUnikIdentifikation)")
    relateret_id: str | None = Field(description="Main claim of a cost")
    type_id: str
    type_kode: str = Field(description="PSRM's code")
    registreret: Tid
    beloeb: str = Field(description="Kroner")
    nedreguleret: str = Field(description="Kroner taken off so far")
    rest: str = Field(description="Kroner left: beloeb less what was adjusted down, covered and written off")
    forfaldsdato: date = Field(description="Due date, as last set")
    til_opkraevning: bool = Field(description="Set to collection, at once or later")
    ansvarlig: PartOut = Field(description="Who was the debtor when the claim was registered")
    indhold: dict[str, Any] = Field(description="The claim as sent")


class HaeftelseOut(BaseModel):
    """A co-liability as it stands."""

    haeftelse_id: str
    registreret: Tid
    part: PartOut
    startdato: date
    slutdato: date | None
    afsluttet: Tid | None = Field(description="When AfslutHæftelse ended it")
    fordring_ids: list[str] = Field(description="Claims covered; none means the whole account")


class AdministratorOut(BaseModel):
    """An administrator of the account."""

    part: PartOut
    registreret: Tid
    slutdato: date | None = Field(description="The day they were untied")


class NedreguleringOut(BaseModel):
    """A down-adjustment."""

    nedregulering_id: str
    fordring_id: str
    registreret: Tid
    beloeb: str = Field(description="Kroner taken off")
    aarsag_id: str
    aarsag_kode: str = Field(description="Code of the list nedreguleringsaarsag")
    indhold: dict[str, Any] = Field(description="The down-adjustment as sent")


class OpkraevningOut(BaseModel):
    """An entry that set a claim to collection."""

    fordring_id: str
    anmodning_id: str | None = Field(description="The request; none for SætFordringTilOpkrævning")
    registreret: Tid
    forfaldsdato: date | None = Field(description="New due date")


class TillaegOut(BaseModel):
    """An interest or a fee that the debtor system added to a claim."""

    tillaeg_id: str
    fordring_id: str
    art: str = Field(description="opkraevningsrente, inddrivelsesrente or rykkergebyr")
    registreret: Tid
    fra: date = Field(description="First day it is for")
    til: date = Field(description="Last day it is for")
    beloeb: str = Field(description="Kroner")
    rest: str = Field(description="Kroner left")
    indhold: dict[str, Any]


class BilagOut(BaseModel):
    """A document of the ledger: a payment, coverage, write-off or reversal."""

    bilag_id: str
    art: str = Field(description="indbetaling, daekning, afskrivning, udbetaling, or one of these with -nedregulering")
    dato: date
    registreret: Tid
    beloeb: str = Field(description="Kroner")
    tilbage: str = Field(description="Kroner of it that were not reversed")
    krav_id: str | None = Field(description="The claim, interest or fee it is about")
    modbilag_id: str | None = Field(
        description="What it comes from or reverses: a coverage's payment, a reversal's first document"
    )
    part: PartOut | None = Field(description="Who paid")
    indhold: dict[str, Any]


class ForloebOut(BaseModel):
    """Where a claim stands on its way."""

    fordring_id: str
    tilstand: str = Field(description="venter, opkraeves, rykket, holdt, overdrages, hoering, under-inddrivelse, …")
    trin: int = Field(description="Reminders sent")
    naeste_dato: date | None = Field(description="The day the day's run looks at it again")
    naeste: str = Field(description="What for")
    rentedato: date | None = Field(description="Interest is added up to this day")
    psrm_id: str | None = Field(description="fordrings-ID at PSRM")
    rykkerstop: bool
    indhold: dict[str, Any]


class HenstandOut(BaseModel):
    """A postponement."""

    henstand_id: str
    fordring_id: str
    registreret: Tid
    fra: date
    til: date | None
    ophoert: date | None = Field(description="Ended before `til`")
    aarsagstekst: str


class OverdragelseOut(BaseModel):
    """An action sent, or to be sent, to PSRM."""

    aktion_id: str
    fordring_id: str
    aktion: str
    tilstand: str
    registreret: Tid
    leverance_id: str | None
    psrm_id: str | None


class KontoOut(KontoLinjeOut):
    """An account with everything on it."""

    noegle: str = Field(description="The debtor system's own key (DebitorkontoSystemUnikIdentifikation)")
    rest: str = Field(description="Kroner left on all claims")
    samlet: str = Field(
        description="Kroner owed with interest and fees less money that covers nothing; may be negative"
    )
    uplaceret: str = Field(description="Kroner received that cover nothing")
    indhold: dict[str, Any] = Field(description="Master data as last sent")
    fordringer: list[FordringOut]
    haeftelser: list[HaeftelseOut]
    administratorer: list[AdministratorOut]
    nedreguleringer: list[NedreguleringOut]
    opkraevninger: list[OpkraevningOut]
    tillaeg: list[TillaegOut] = Field(description="Interest and fees")
    indbetalinger: list[BilagOut] = Field(description="Payments, what was taken back of them, what was paid out")
    daekninger: list[BilagOut] = Field(description="Coverages and their reversals")
    afskrivninger: list[BilagOut] = Field(description="Write-offs and their reversals")
    oevrige_bilag: list[BilagOut] = Field(description="Interest and fees taken away again, and other documents")
    forloeb: list[ForloebOut] = Field(description="The course of each claim")
    henstande: list[HenstandOut]
    overdragelser: list[OverdragelseOut] = Field(description="What went to PSRM")


class KontiOut(BaseModel):
    """One page of accounts."""

    konti: list[KontoLinjeOut]
    naeste: str | None = Field(description="Give it as `efter` for the next page; none on the last")
