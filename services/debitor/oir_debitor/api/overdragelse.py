"""PSRM over JSON: what was sent and answered, why a claim is held, what would be sent now, and the acts."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from oir_debitor.api import views
from oir_debitor.api.answers import SvarOut
from oir_debitor.domain.forloebsposter import ForloebPost, OverdragelsePost
from oir_debitor.domain.overdragelse.commands import BesvarHoering, OverdragFordring
from oir_debitor.domain.overdragelse.dom import grunde_i
from oir_debitor.domain.overdragelse.raekker import PUBLIC, i_raekkefoelge, indhold_af
from oir_debitor.domain.overdragelse.underretning import UFORKLARET, UnderretningPost
from oir_debitor.handlers.overdragelse import HELE, Vurderet, kladder_for, uden_afviste
from oir_debitor.operations.overdragelse import OverdragelseOperations
from oir_debitor.psrm.steps import Overdrager
from oir_debitor.store import DebitorUow, UnderretningRepository
from oir_kernel.errors import NotFound
from oir_kernel.findings import Finding, Text
from oir_kernel.identifiers import Uuid
from oir_kernel.money import to_kroner
from oir_kernel.operations import execute
from oir_kernel.sandbox import SandboxScope
from oir_kernel.storage import Storage
from oir_kernel.web.context import CurrentCall, CurrentScope
from oir_kernel.web.model import LAST_NUMBER, UUID, Model, Tid

FordringId = Annotated[str, Path(pattern=UUID, description="The claim's id")]
Sendetilstand = Literal["klar", "sendt", "udført", "høring", "afvist", "holdt"]


class AktionOut(BaseModel):
    """One action sent, or to be sent, to PSRM."""

    aktion_id: str
    konto_id: str
    fordring_id: str
    aktion: str = Field(description="OPRETFORDRING, NEDSKRIV, TILBAGEKALD … or HOERING-GODKEND, HOERING-FORTRYD")
    tilstand: str = Field(description="klar, sendt, udført, høring, afvist, or holdt: it is never sent")
    registreret: Tid
    leverance_id: str = Field(description="The batch; empty while it is in none")
    psrm_id: str = Field(description="PSRM's id of the claim; empty while unknown")
    indhold: dict[str, Any] = Field(description="The action's public fields")
    udeladt: list[Finding] = Field(description="What is owed and was not sent along, and why")
    svar: dict[str, Any] = Field(description="PSRM's receipt; empty before it")


class OverdragelserOut(BaseModel):
    """Actions, one page."""

    overdragelser: list[AktionOut]
    naeste: str | None = Field(description="`efter` of the next page")


class UnderretningOut(BaseModel):
    """A notification that was taken in."""

    nummer: int
    type: str
    dato: date
    konto_id: str = Field(description="Empty when no claim here is meant")
    fordring_id: str
    psrm_id: str
    beloeb: str = Field(description="Kroner, as PSRM told it")
    uforklaret: str = Field(description="Kroner that could not be booked here")
    behandlet: Tid
    indhold: dict[str, Any]


class UnderretningerOut(BaseModel):
    """Notifications in PSRM's order."""

    underretninger: list[UnderretningOut]


class VejOut(BaseModel):
    """A claim's way to PSRM and back."""

    fordring_id: str
    konto_id: str
    tilstand: str
    psrm_id: str
    grunde: list[Finding] = Field(description="Why it is held, or was refused by PSRM; whole, in both languages")
    aktioner: list[AktionOut]
    underretninger: list[UnderretningOut]


class ProeveOut(BaseModel):
    """What would be handed over of a claim now. Nothing is written or sent."""

    fordring_id: str
    aktion: dict[str, Any] = Field(description="The action, as `POST /api/psrm/actions` takes it")
    verdict: str = Field(
        description="UDFØRT, HØRING, AFVIST or UAFGJORT for the main claim; empty when nobody was asked"
    )
    overdrages: bool = Field(description="Whether it would be forwarded by the sandbox's settings")
    grunde: list[Finding] = Field(description="What speaks against it, and all advice")
    udeladt: list[Finding] = Field(description="What is owed and would stay behind, and why")


class HoeringIn(Model):
    """An answer in a hearing."""

    valg: Literal["godkend", "fortryd"] = Field(description="Stand by the claim, or take it back")
    begrundelse: str = Field("", max_length=1000, description="The written reason, which PSRM asks for")


def overdragelse_router(served: OverdragelseOperations, overdrager: Overdrager, storage: Storage) -> APIRouter:
    """The routes about PSRM."""
    router = APIRouter(prefix="/api/debitor", tags=["debitor"])
    _add_acts(router, served, overdrager, storage)
    _add_lists(router, overdrager, storage)
    _add_claim(router, overdrager, storage)
    return router


def _add_acts(router: APIRouter, served: OverdragelseOperations, overdrager: Overdrager, storage: Storage) -> None:
    codes = overdrager.codes

    @router.post("/fordringer/{fordring_id}/overdrag", summary="Hand a claim over to PSRM now, or again")
    async def overdrag(fordring_id: FordringId, call: CurrentCall) -> SvarOut:
        """A claim that is held, refused or called back is judged and sent anew; the answer comes before PSRM has it."""
        command = OverdragFordring(Uuid(fordring_id.lower()))
        return views.svar(await execute(served.overdrag, command, call, storage), codes)

    @router.post("/fordringer/{fordring_id}/hoering", summary="Approve or regret a claim in hearing")
    async def hoering(fordring_id: FordringId, body: HoeringIn, call: CurrentCall) -> SvarOut:
        """The answer is forwarded to PSRM; how the hearing ends comes with a receipt."""
        command = BesvarHoering(Uuid(fordring_id.lower()), body.valg, body.begrundelse)
        return views.svar(await execute(served.hoering, command, call, storage), codes)


def _add_lists(router: APIRouter, overdrager: Overdrager, storage: Storage) -> None:
    @router.get("/overdragelser", summary="Actions sent, or to be sent, to PSRM")
    async def overdragelser(
        scope: CurrentScope,
        tilstand: Annotated[Sendetilstand | None, Query(description="Only those that stand so")] = None,
        efter: Annotated[str, Query(pattern=r"^[0-9a-fA-F-]{0,36}$", description="`naeste` of the page before")] = "",
        antal: Annotated[int, Query(ge=1, le=500, description="Actions a page")] = 100,
    ) -> OverdragelserOut:
        """The actions by id, one page at a time."""
        equal = {} if tilstand is None else {"tilstand": tilstand}

        def work(connection: Connection) -> list[OverdragelsePost]:
            return overdrager.uow(connection, scope).konti.find(OverdragelsePost, **equal)

        found = [each for each in await storage.read(work) if each.aktion_id > efter.lower()]
        page = found[:antal]
        more = page[-1].aktion_id if len(found) > antal else None
        return OverdragelserOut(overdragelser=[_aktion(each) for each in page], naeste=more)

    @router.get("/underretninger", summary="Notifications of PSRM that were taken in")
    async def underretninger(
        scope: CurrentScope,
        efter: Annotated[int, Query(ge=0, le=LAST_NUMBER, description="Only after this number")] = 0,
        antal: Annotated[int, Query(ge=1, le=500, description="How many")] = 100,
    ) -> UnderretningerOut:
        """Each with what it was booked on, and what could not be booked."""

        def work(connection: Connection) -> list[UnderretningPost]:
            return UnderretningRepository(connection, scope.state_id).find(efter, antal)

        return UnderretningerOut(underretninger=[_underretning(each) for each in await storage.read(work)])


def _add_claim(router: APIRouter, overdrager: Overdrager, storage: Storage) -> None:
    @router.get("/fordringer/{fordring_id}/overdragelse", summary="A claim's way to PSRM and back")
    async def vej(fordring_id: FordringId, scope: CurrentScope) -> VejOut:
        """Where it stands, why, and everything that was sent and told."""
        key = fordring_id.lower()

        def work(connection: Connection) -> VejOut | None:
            return _vej(overdrager.uow(connection, scope), key)

        found = await storage.read(work)
        if found is None:
            raise _not_found()
        return found

    @router.get("/fordringer/{fordring_id}/overdragelse/nu", summary="What would be handed over now")
    async def nu(fordring_id: FordringId, scope: CurrentScope) -> ProeveOut:
        """The action and what the check says of it; nothing is written."""
        return await proeve(fordring_id.lower(), overdrager, scope, storage)


async def proeve(fordring_id: str, overdrager: Overdrager, scope: SandboxScope, storage: Storage) -> ProeveOut:
    """What would be handed over of a claim now. Raises `NotFound` and `CrossCheckUnavailable`."""

    def work(connection: Connection) -> Vurderet | None:
        return _kladde(overdrager, overdrager.uow(connection, scope), fordring_id)

    found = await storage.read(work)
    if found is None:
        raise _not_found()
    (judged,) = await overdrager.vurder([found.kladden], scope)
    draft, left_out = uden_afviste(judged)
    policy = scope.settings.opkraevning.overdragelse
    no = overdrager.nej(scope)
    goes = no is None and (policy == "altid" or not judged.domme[0].holder)
    grunde = [*([no(fordring_id)] if no else []), *(each for dom in judged.domme for each in dom.findings)]
    return ProeveOut(
        fordring_id=str(draft.hoved.krav_id),
        aktion=draft.aktion("OPRETFORDRING"),
        verdict=judged.domme[0].verdict,
        overdrages=goes and draft.owed > 0,
        grunde=grunde,
        udeladt=[*draft.udeladt, *left_out.values()],
    )


def _kladde(overdrager: Overdrager, uow: DebitorUow, fordring_id: str) -> Vurderet | None:
    for course in uow.konti.find(ForloebPost, fordring_id=fordring_id):
        facts = uow.konti.facts(course.konto_id, HELE)
        return Vurderet(kladder_for(fordring_id, facts, uow, overdrager.codes))
    return None


def _vej(uow: DebitorUow, fordring_id: str) -> VejOut | None:
    for course in uow.konti.find(ForloebPost, fordring_id=fordring_id):
        sent = uow.konti.find(OverdragelsePost, konto_id=course.konto_id)
        mine = [each for each in sent if each.fordring_id == fordring_id or fordring_id in each.indhold]
        told = UnderretningRepository(uow.conn, uow.state_id).find(fordring_id=fordring_id)
        return VejOut(
            fordring_id=course.fordring_id,
            konto_id=course.konto_id,
            tilstand=course.tilstand,
            psrm_id=course.psrm_id,
            grunde=_findings(grunde_i(course)),
            aktioner=[_aktion(each) for each in i_raekkefoelge(mine)],
            underretninger=[_underretning(each) for each in told],
        )
    return None


def _aktion(row: OverdragelsePost) -> AktionOut:
    kept = indhold_af(row)
    return AktionOut(
        aktion_id=row.aktion_id,
        konto_id=row.konto_id,
        fordring_id=row.fordring_id,
        aktion=row.aktion,
        tilstand=row.tilstand,
        registreret=row.registreret,
        leverance_id=row.leverance_id,
        psrm_id=row.psrm_id,
        indhold={name: value for name, value in kept.items() if name in (*PUBLIC, "begrundelse")},
        udeladt=_findings(kept.get("udeladt", ())),
        svar=json.loads(row.svar),
    )


def _underretning(post: UnderretningPost) -> UnderretningOut:
    kept = json.loads(post.indhold)
    return UnderretningOut(
        nummer=post.nummer,
        type=post.type,
        dato=post.dato,
        konto_id=post.konto_id,
        fordring_id=post.fordring_id,
        psrm_id=post.psrm_id,
        beloeb=to_kroner(post.beloeb),
        uforklaret=to_kroner(int(kept.get("uforklaret", 0))),
        behandlet=post.behandlet,
        indhold={name: value for name, value in kept.items() if name not in UFORKLARET},
    )


def _findings(kept: Sequence[Any]) -> list[Finding]:
    return [Finding.from_dict(each) for each in kept]


def _not_found() -> NotFound:
    return NotFound(
        Text(
            "Fordringen findes ikke i sandkassen. Se kontoens fordringer med GET /api/debitor/konti/{konto_id}.",
            "There is no such claim in the sandbox. See an account's claims with GET /api/debitor/konti/{konto_id}.",
        )
    )
