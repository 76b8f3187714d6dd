"""The questions of DebitorForespørgselAfsend over JSON."""

from typing import Any, Literal, TypeAlias

from fastapi import APIRouter
from pydantic import BaseModel, Field, StrictBool

from oir_debitor.api import views
from oir_debitor.api.answers import AarsagOut, KontoOut, PartOut
from oir_debitor.api.models import Klasse, Text255
from oir_debitor.api.values import Dato
from oir_debitor.api.values import Tid as TidIn
from oir_debitor.codes import codes_of
from oir_debitor.domain.codes import Codes
from oir_debitor.domain.forespoergsel.commands import HentDebitorkonto, SoegDebitorregistrering
from oir_debitor.domain.forespoergsel.noegler import konto_noegle
from oir_debitor.domain.forespoergsel.outcome import Fund, HentOutcome, SoegOutcome
from oir_debitor.domain.forespoergsel.restance import Overblik
from oir_debitor.operations.forespoergsel import ForespoergselOperations
from oir_kernel.findings import Finding
from oir_kernel.identifiers import Uuid
from oir_kernel.money import to_kroner
from oir_kernel.operations import execute
from oir_kernel.soap.edition import Edition
from oir_kernel.source import PathSource
from oir_kernel.storage import Storage
from oir_kernel.web.context import CurrentCall
from oir_kernel.web.model import Model, Tid, UuidText

Svar: TypeAlias = Literal["FUNDET", "INGEN_FORRETNINGSDATA", "AFVIST"]


class PartRefIn(Model):
    """A party, by its identification."""

    ident: Text255 = Field(description="urn:oio:cpr-nr:, urn:oio:cvr-nr: …, as in a registration")
    type_id: Klasse = Field(description="Class or code of the list parttype; must fit ident")


class SoegIn(Model):
    """Which accounts. A party, or something of the account, must be given; the rest narrows."""

    part: PartRefIn | None = Field(None, description="A party of the account")
    ansvarlig: StrictBool = Field(False, description="The party as the liable one")
    administrator: StrictBool = Field(False, description="The party as an administrator")
    medhaefter: StrictBool = Field(False, description="The party as a co-liable one; no role means any")
    konto_id: UuidText | None = Field(None, description="The account")
    type_id: Klasse | None = Field(None, description="Class or code of the list debitorkontotype")
    kle_emne: UuidText | None = Field(None, description="Class of KLE")
    ansvarlig_enhed: UuidText | None = Field(None, description="Responsible unit")
    fra: TidIn | None = Field(None, description="Something was registered on it then or later")
    til: TidIn | None = Field(None, description="Something was registered on it then or earlier")
    restance: StrictBool = Field(False, description="Only accounts in arrears")
    overblik: StrictBool = Field(False, description="With SamletBeløb, UnderInddrivelse, ÆldsteRettidigBetalingsdato")


class HentIn(Model):
    """Which account, and which of its claims."""

    konto_id: UuidText | None = Field(None, description="The account, or noegle")
    noegle: str | None = Field(None, min_length=1, max_length=36, description="DebitorkontoSystemUnikIdentifikation")
    fordring_id: UuidText | None = Field(None, description="Only this claim")
    relaterede: StrictBool = Field(False, description="With fordring_id: also its main claim, costs and relations")
    udelad: StrictBool = Field(False, description="Without texts, typed details, addresses and finance references")
    forfald_fra: Dato | None = Field(None, description="Claims due then or later")
    forfald_til: Dato | None = Field(None, description="Claims due then or earlier")
    restance: StrictBool = Field(False, description="Only claims in arrears")
    periode_fra: Dato | None = Field(None, description="Claims whose period ends then or later")
    periode_til: Dato | None = Field(None, description="Claims whose period begins then or earlier")
    part: PartRefIn | None = Field(None, description="Only claims this party is liable or co-liable for")


class OverblikOut(BaseModel):
    """SamletFordringOverblik."""

    samlet: str = Field(description="Kroner owed with interest and fees, less money that covers nothing; signed")
    under_inddrivelse: bool = Field(description="PSRM has taken in one of the claims")
    aeldste: str | None = Field(description="The oldest last day of timely payment of what is owed")


class FundOut(BaseModel):
    """An account that was found."""

    konto_id: str
    noegle: str = Field(description="The debtor system's own key")
    type_id: str
    type_kode: str
    debitor: PartOut
    ansvarlig: bool = Field(description="The party of the search is liable")
    administrator: bool = Field(description="… is an administrator")
    medhaefter: bool = Field(description="… is co-liable")
    restance: bool
    overblik: OverblikOut | None
    oprettet_cvr: str
    oprettet_system: str


class SoegOut(BaseModel):
    """What was found: at most 500 accounts; a finding says so when there are more."""

    resultat: Svar
    behandlet: Tid
    aarsager: list[AarsagOut]
    findings: list[Finding]
    konti: list[FundOut]


class HentOut(BaseModel):
    """The account with what was asked of it."""

    resultat: Svar
    behandlet: Tid
    aarsager: list[AarsagOut]
    findings: list[Finding]
    konto: KontoOut | None


def forespoergsel_router(served: ForespoergselOperations, edition: Edition, storage: Storage) -> APIRouter:
    """The two questions below `/api/debitor`."""
    router = APIRouter(prefix="/api/debitor", tags=["debitor"])
    codes = codes_of(edition)
    uuids = {name: edition.uuid_of(name) for name in ("parttype", "debitorkontotype")}

    @router.post("/soeg", summary="SøgDebitorregistrering")
    async def soeg(body: SoegIn, call: CurrentCall) -> SoegOut:
        """Which accounts the receiver has of a party or kind, own and others' registrations."""
        command = SoegDebitorregistrering(**_fields(body, uuids), kilde=PathSource())
        return _soegt(await execute(served.soeg, command, call, storage), codes)

    @router.post("/hent", summary="HentDebitorkonto")
    async def hent(body: HentIn, call: CurrentCall) -> HentOut:
        """One account with everything on it, or with the claims that were asked for."""
        command = HentDebitorkonto(**_fields(body, uuids), kilde=PathSource())
        return _hentet(await execute(served.hent, command, call, storage), codes)

    return router


def _fields(body: SoegIn | HentIn, uuids: dict[str, Any]) -> dict[str, Any]:
    """The command's fields: ids in lower case, codes as their classes, the party as two fields."""
    given: dict[str, Any] = {name: getattr(body, name) for name in type(body).model_fields if name != "part"}
    for name in ("konto_id", "fordring_id", "kle_emne", "ansvarlig_enhed"):
        if given.get(name) is not None:
            given[name] = Uuid(given[name].lower())
    if given.get("type_id") is not None:
        given["type_id"] = _class(given["type_id"], uuids["debitorkontotype"])
    if body.part is not None:
        given |= {"part_ident": body.part.ident, "part_type": _class(body.part.type_id, uuids["parttype"])}
    return given


def _class(value: str, by_code: Any) -> Uuid:
    return Uuid(by_code.get(value) or value.lower())


def _soegt(outcome: SoegOutcome, codes: Codes) -> SoegOut:
    return SoegOut(
        resultat=_resultat(outcome.accepted, bool(outcome.fund)),
        behandlet=outcome.behandlet,
        aarsager=views.aarsager(outcome, codes),
        findings=list(outcome.findings),
        konti=[_fund(each, codes) for each in outcome.fund],
    )


def _hentet(outcome: HentOutcome, codes: Codes) -> HentOut:
    konto = outcome.facts.konto
    return HentOut(
        resultat=_resultat(outcome.accepted, konto is not None),
        behandlet=outcome.behandlet,
        aarsager=views.aarsager(outcome, codes),
        findings=list(outcome.findings),
        konto=None if konto is None else views.hele_kontoen(konto, outcome.facts, codes),
    )


def _resultat(accepted: bool, found: bool) -> Svar:
    if not accepted:
        return "AFVIST"
    return "FUNDET" if found else "INGEN_FORRETNINGSDATA"


def _fund(fund: Fund, codes: Codes) -> FundOut:
    konto = fund.konto
    return FundOut(
        konto_id=konto.konto_id,
        noegle=konto_noegle(konto.konto_id),
        type_id=konto.type_id,
        type_kode=codes.debitorkontotype.get(konto.type_id, ""),
        debitor=PartOut(ident=konto.debitor_ident, type_id=konto.debitor_type, indhold={}),
        ansvarlig=fund.ansvarlig,
        administrator=fund.administrator,
        medhaefter=fund.medhaefter,
        restance=fund.restance,
        overblik=None if fund.overblik is None else _overblik(fund.overblik),
        oprettet_cvr=konto.oprettet_cvr,
        oprettet_system=konto.oprettet_system,
    )


def _overblik(seen: Overblik) -> OverblikOut:
    return OverblikOut(
        samlet=to_kroner(seen.samlet),
        under_inddrivelse=seen.under_inddrivelse,
        aeldste=None if seen.aeldste is None else seen.aeldste.isoformat(),
    )
