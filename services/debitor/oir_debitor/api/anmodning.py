"""The JSON doors to requests for an action."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Path
from sqlalchemy import Connection

from oir_debitor.api.anmodning_models import (
    AfgoerIn,
    AnmodningAarsagOut,
    AnmodningerOut,
    AnmodningIn,
    AnmodningMedFordringerIn,
    AnmodningMellemFordringerIn,
    AnmodningMellemKontiIn,
    AnmodningOut,
    AnmodningSvarOut,
)
from oir_debitor.api.answers import ReferenceOut
from oir_debitor.api.convert import Converter, klasse
from oir_debitor.codes import codes_of
from oir_debitor.domain.anmodning.commands import AfgoerAnmodning, Anmodning, Form
from oir_debitor.domain.anmodning.outcome import AnmodningAarsag, AnmodningOutcome
from oir_debitor.domain.anmodning.typer import AARSAGSLISTER, HANDLINGSTYPER
from oir_debitor.domain.codes import Codes
from oir_debitor.domain.forloebsposter import HandlingPost
from oir_debitor.operations.anmodning import AnmodningOperations
from oir_debitor.store import KontoRepository
from oir_kernel.errors import NotFound
from oir_kernel.findings import Text
from oir_kernel.identifiers import Uuid
from oir_kernel.operations import Call, Operation, execute
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.web.context import CurrentCall, CurrentScope
from oir_kernel.web.model import UUID

Id = Annotated[str, Path(pattern=UUID, description="The request's id")]
KontoId = Annotated[str, Path(pattern=UUID, description="The account's id")]


def create_anmodning_router(served: AnmodningOperations, edition: Edition, storage: Storage) -> APIRouter:
    """The routes `/api/debitor/anmodninger` and `/api/debitor/konti/{konto_id}/anmodninger`."""
    router = APIRouter(prefix="/api/debitor", tags=["debitor"])
    _add_operations(router, served, edition, storage)
    _add_views(router, storage)
    return router


def _add_operations(router: APIRouter, served: AnmodningOperations, edition: Edition, storage: Storage) -> None:
    codes, convert = codes_of(edition), Converter(edition).command
    classes = {liste: edition.uuid_of(liste) for liste in AARSAGSLISTER}

    async def run(operation: Operation[Any, AnmodningOutcome, Any], command: Any, call: Call) -> AnmodningSvarOut:
        return svar(await execute(operation, command, call, storage), codes)

    async def anmod(form: Form, body: AnmodningIn, call: Call) -> AnmodningSvarOut:
        if body.aarsag_id is not None:
            kind = HANDLINGSTYPER.get(codes.handlingstype.get(body.handling_id.lower(), body.handling_id))
            listed = {} if kind is None else classes[kind.aarsagsliste]
            body = body.model_copy(update={"aarsag_id": listed.get(body.aarsag_id, klasse(body.aarsag_id))})
        return await run(served.om[form], convert(Anmodning, body), call)

    @router.post("/anmodninger/en-konto", summary="AnmodEnDebitorkonto")
    async def en_konto(body: AnmodningIn, call: CurrentCall) -> AnmodningSvarOut:
        """Ask for an action on a whole account."""
        return await anmod(Form.EN_KONTO, body, call)

    @router.post("/anmodninger/med-fordringer", summary="AnmodDebitorkontoMedFordringer")
    async def med_fordringer(body: AnmodningMedFordringerIn, call: CurrentCall) -> AnmodningSvarOut:
        """Ask for an action on claims of one account."""
        return await anmod(Form.MED_FORDRINGER, body, call)

    @router.post("/anmodninger/mellem-konti", summary="AnmodMellemDebitorkonti")
    async def mellem_konti(body: AnmodningMellemKontiIn, call: CurrentCall) -> AnmodningSvarOut:
        """Ask for an action from one account to another."""
        return await anmod(Form.MELLEM_KONTI, body, call)

    @router.post("/anmodninger/mellem-fordringer", summary="AnmodMellemFordringer")
    async def mellem_fordringer(body: AnmodningMellemFordringerIn, call: CurrentCall) -> AnmodningSvarOut:
        """Ask for an action from one claim to another."""
        return await anmod(Form.MELLEM_FORDRINGER, body, call)

    @router.post("/anmodninger/{anmodning_id}/afgoer", summary="Decide a request, as the debtor system's case worker")
    async def afgoer(anmodning_id: Id, body: AfgoerIn, call: CurrentCall) -> AnmodningSvarOut:
        """Carry out or refuse a request that waits; the answer is also sent to the line-of-business system."""
        command = AfgoerAnmodning(Uuid(anmodning_id.lower()), body.udfoer, body.tekst)
        return await run(served.afgoer, command, call)


def _add_views(router: APIRouter, storage: Storage) -> None:
    @router.get("/anmodninger/{anmodning_id}", summary="One request")
    async def anmodning(anmodning_id: Id, scope: CurrentScope) -> AnmodningOut:
        """The request with the answer it got so far."""
        found = await _find(storage, scope.state_id, anmodning_id=anmodning_id.lower())
        if not found:
            raise _not_found()
        return _shown(found[0])

    @router.get("/konti/{konto_id}/anmodninger", summary="The requests of an account")
    async def anmodninger(konto_id: KontoId, scope: CurrentScope) -> AnmodningerOut:
        """Every request that was taken in for the account, the oldest first."""
        found = await _find(storage, scope.state_id, konto_id=konto_id.lower())
        ordered = sorted(found, key=lambda each: (each.registreret, each.anmodning_id))
        return AnmodningerOut(anmodninger=[_shown(each) for each in ordered])


async def _find(storage: Storage, state_id: str, **equal: str) -> list[HandlingPost]:
    def work(connection: Connection) -> list[HandlingPost]:
        return KontoRepository(connection, state_id).find(HandlingPost, **equal)

    return await storage.read(work)


def svar(outcome: AnmodningOutcome, codes: Codes) -> AnmodningSvarOut:
    """The outcome of an operation."""
    return AnmodningSvarOut(
        udfald=outcome.udfald.value,
        anmodning_id=outcome.anmodning_id,
        konto_id=outcome.konto_id,
        behandlet=outcome.behandlet,
        aarsager=[_aarsag(each, codes) for each in outcome.aarsager],
        resultat=dict(outcome.resultat),
        forventet=outcome.forventet,
        findings=list(outcome.findings),
    )


def _aarsag(aarsag: AnmodningAarsag, codes: Codes) -> AnmodningAarsagOut:
    uuid, titel = codes.aarsager[aarsag.kode]
    ref = aarsag.reference
    return AnmodningAarsagOut(
        kode=aarsag.kode,
        aarsag_id=uuid,
        titel=titel,
        felt=aarsag.felt,
        vaerdi=aarsag.vaerdi,
        tekst=aarsag.tekst,
        reference=None if ref is None else ReferenceOut(kind=ref.kind, id=ref.id, type_id=ref.type_id),
    )


def _shown(post: HandlingPost) -> AnmodningOut:
    kept = json.loads(post.indhold)
    return AnmodningOut(
        anmodning_id=post.anmodning_id,
        konto_id=post.konto_id,
        handling=post.handling,
        tilstand=post.tilstand,
        registreret=post.registreret,
        svarfrist=post.svarfrist,
        venter=kept["venter"],
        anmodning=kept["anmodning"],
        resultat=json.loads(post.resultat),
    )


def _not_found() -> NotFound:
    return NotFound(
        Text(
            "Anmodningen findes ikke i sandkassen. Se kontoens med GET /api/debitor/konti/(id)/anmodninger.",
            "There is no such request in the sandbox. See the account's with GET /api/debitor/konti/(id)/anmodninger.",
        )
    )
