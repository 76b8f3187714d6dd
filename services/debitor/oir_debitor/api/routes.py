"""The JSON doors of the debtor service."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from sqlalchemy import Connection

from oir_debitor.api import views
from oir_debitor.api.answers import KontiOut, KontoOut, SvarOut
from oir_debitor.api.convert import Converter
from oir_debitor.api.models import (
    AfslutAdministratorIn,
    AfslutHaeftelseIn,
    EjerskifteIn,
    RegistreringIn,
    SaetTilOpkraevningIn,
)
from oir_debitor.api.refusals import unknown_account
from oir_debitor.codes import codes_of
from oir_debitor.domain import commands
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.domain.posts import KontoPost
from oir_debitor.operations import DebitorOperations
from oir_debitor.store import KontoRepository
from oir_kernel.identifiers import Uuid
from oir_kernel.operations import Call, Operation, execute
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.web.context import CurrentCall, CurrentScope
from oir_kernel.web.model import UUID

KontoId = Annotated[str, Path(pattern=UUID, description="The account's id")]
HaeftelseId = Annotated[str, Path(pattern=UUID, description="The liability's id")]


def create_router(operations: DebitorOperations, edition: Edition, storage: Storage) -> APIRouter:
    """The routes below `/api/debitor`."""
    router = APIRouter(prefix="/api/debitor", tags=["debitor"])
    _add_operations(router, operations, edition, storage)
    _add_accounts(router, edition, storage)
    return router


def _add_operations(router: APIRouter, served: DebitorOperations, edition: Edition, storage: Storage) -> None:
    codes = codes_of(edition)
    convert = Converter(edition).command

    async def run(operation: Operation[Any, DebitorOutcome, Any], command: Any, call: Call) -> SvarOut:
        return views.svar(await execute(operation, command, call, storage), codes)

    @router.post("/registreringer", summary="OpretDebitorkontoRegistrering")
    async def registrer(body: RegistreringIn, call: CurrentCall) -> SvarOut:
        """Create an account, or add claims, costs, liabilities, administrators, down-adjustments to one."""
        return await run(served.opret_registrering, convert(commands.OpretRegistrering, body), call)

    @router.post("/konti/{konto_id}/haeftelser/{haeftelse_id}/afslut", summary="AfslutHæftelse")
    async def afslut_haeftelse(
        konto_id: KontoId, haeftelse_id: HaeftelseId, body: AfslutHaeftelseIn, call: CurrentCall
    ) -> SvarOut:
        """End a co-liability."""
        command = convert(commands.AfslutHaeftelse, body, konto_id=konto_id, haeftelse_id=haeftelse_id)
        return await run(served.afslut_haeftelse, command, call)

    @router.post("/konti/{konto_id}/administratorer/afslut", summary="AfslutAdministrator")
    async def afslut_administrator(konto_id: KontoId, body: AfslutAdministratorIn, call: CurrentCall) -> SvarOut:
        """Untie an administrator, today."""
        command = convert(commands.AfslutAdministrator, body, konto_id=konto_id)
        return await run(served.afslut_administrator, command, call)

    @router.post("/konti/{konto_id}/opkraevning", summary="SætFordringTilOpkrævning")
    async def saet_til_opkraevning(konto_id: KontoId, body: SaetTilOpkraevningIn, call: CurrentCall) -> SvarOut:
        """Release claims that wait, perhaps with another due date."""
        command = convert(commands.SaetTilOpkraevning, body, konto_id=konto_id)
        return await run(served.saet_til_opkraevning, command, call)

    @router.post("/konti/{konto_id}/ejerskifte", summary="ForetagEjerskifte")
    async def foretag_ejerskifte(konto_id: KontoId, body: EjerskifteIn, call: CurrentCall) -> SvarOut:
        """End the debtor's liability for new claims; old claims stay theirs."""
        command = convert(commands.ForetagEjerskifte, body, konto_id=konto_id)
        return await run(served.foretag_ejerskifte, command, call)

    @router.post("/konti/{konto_id}/afslut", summary="Close an account, as the debtor system does")
    async def afslut_konto(konto_id: KontoId, call: CurrentCall) -> SvarOut:
        """Close the account: it takes no changes from then on. For trying out SBX-ÅRS-003."""
        return await run(served.afslut_konto, commands.AfslutKonto(Uuid(konto_id.lower())), call)

    @router.post("/konti/{konto_id}/genoptag", summary="Reopen an account, as the debtor system does")
    async def genoptag_konto(konto_id: KontoId, call: CurrentCall) -> SvarOut:
        """Reopen an account that was closed."""
        return await run(served.genoptag_konto, commands.GenoptagKonto(Uuid(konto_id.lower())), call)


def _add_accounts(router: APIRouter, edition: Edition, storage: Storage) -> None:
    codes = codes_of(edition)

    @router.get("/konti", summary="Accounts of the sandbox")
    async def konti(
        scope: CurrentScope,
        efter: Annotated[str, Query(pattern=r"^[0-9a-fA-F-]{0,36}$", description="`naeste` of the page before")] = "",
        antal: Annotated[int, Query(ge=1, le=500, description="Accounts a page")] = 50,
    ) -> KontiOut:
        """The accounts by id, one page at a time."""
        state_id = scope.state_id

        def work(connection: Connection) -> list[KontoPost]:
            return KontoRepository(connection, state_id).page(efter.lower(), antal + 1)

        found = await storage.read(work)
        more = len(found) > antal
        return KontiOut(
            konti=[views.konto_linje(konto, codes) for konto in found[:antal]],
            naeste=found[antal - 1].konto_id if more else None,
        )

    @router.get("/konti/{konto_id}", summary="One account with everything on it")
    async def konto(konto_id: KontoId, scope: CurrentScope) -> KontoOut:
        """Master data, claims with their rests, liabilities, administrators, down-adjustments, collection entries."""
        state_id = scope.state_id

        def work(connection: Connection) -> Facts:
            return KontoRepository(connection, state_id).whole(konto_id.lower())

        facts = await storage.read(work)
        if facts.konto is None:
            raise unknown_account()
        return views.hele_kontoen(facts.konto, facts, codes)
