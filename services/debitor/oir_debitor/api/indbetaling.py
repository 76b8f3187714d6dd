"""The JSON doors of payments, below `/api/debitor`."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from sqlalchemy import Connection

from oir_debitor.api import indbetaling_views as views
from oir_debitor.api.convert import Converter
from oir_debitor.api.indbetaling_models import (
    ForetagIndbetalingIn,
    IndbetalingerOut,
    IndbetalingSvarOut,
    NedregulerIndbetalingIn,
    SoegTilIndbetalingIn,
    TilbagefoerIn,
    TilBetalingOut,
    UdbetalIn,
)
from oir_debitor.api.refusals import unknown_account
from oir_debitor.codes import codes_of
from oir_debitor.domain.bogfoering import Bogfoering
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.indbetaling import commands
from oir_debitor.domain.indbetaling.outcome import IndbetalingOutcome
from oir_debitor.handlers.indbetaling import ALT
from oir_debitor.operations.indbetaling import IndbetalingOperations
from oir_debitor.store import KontoRepository
from oir_kernel.identifiers import Uuid
from oir_kernel.operations import Call, Operation, execute
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.web.context import CurrentCall, CurrentScope
from oir_kernel.web.model import UUID

KontoId = Annotated[str, Path(pattern=UUID, description="The account's id")]
IndbetalingId = Annotated[str, Path(pattern=UUID, description="The payment's id")]
_ONE = "/konti/{konto_id}/indbetalinger/{indbetaling_id}"


def indbetaling_router(served: IndbetalingOperations, edition: Edition, storage: Storage) -> APIRouter:
    """The routes of payments."""
    router = APIRouter(prefix="/api/debitor", tags=["debitor: indbetalinger"])
    _add_contract(router, served, edition, storage)
    _add_own(router, served, edition, storage)
    _add_list(router, edition, storage)
    return router


def _add_contract(router: APIRouter, served: IndbetalingOperations, edition: Edition, storage: Storage) -> None:
    codes = codes_of(edition)
    convert = Converter(edition).command

    async def run(operation: Operation[Any, IndbetalingOutcome, Any], command: Any, call: Call) -> IndbetalingSvarOut:
        return views.indbetaling_svar(await execute(operation, command, call, storage), codes)

    @router.post("/indbetalinger/soeg", summary="SøgFordringTilIndbetaling")
    async def soeg(body: SoegTilIndbetalingIn, call: CurrentCall) -> TilBetalingOut:
        """What a party can pay at the receiving authority, whoever registered it."""
        command = convert(commands.SoegTilIndbetaling, body)
        return views.til_betaling(await execute(served.soeg, command, call, storage), codes)

    @router.post("/konti/{konto_id}/indbetalinger", summary="ForetagIndbetaling")
    async def foretag(konto_id: KontoId, body: ForetagIndbetalingIn, call: CurrentCall) -> IndbetalingSvarOut:
        """Pay on an account. The same payment again changes nothing."""
        return await run(served.foretag, convert(commands.ForetagIndbetaling, body, konto_id=konto_id), call)

    @router.post(f"{_ONE}/nedregulering", summary="ForetagIndbetalingNedregulering")
    async def nedreguler(
        konto_id: KontoId, indbetaling_id: IndbetalingId, body: NedregulerIndbetalingIn, call: CurrentCall
    ) -> IndbetalingSvarOut:
        """Take (part of) a payment back, as the system that made it."""
        ids = {"konto_id": konto_id, "indbetaling_id": indbetaling_id}
        return await run(served.nedreguler, convert(commands.NedregulerIndbetaling, body, **ids), call)


def _add_own(router: APIRouter, served: IndbetalingOperations, edition: Edition, storage: Storage) -> None:
    codes = codes_of(edition)
    convert = Converter(edition).command

    @router.post(f"{_ONE}/tilbagefoer", summary="A payment bounces, as the debtor system finds")
    async def tilbagefoer(
        konto_id: KontoId, indbetaling_id: IndbetalingId, body: TilbagefoerIn, call: CurrentCall
    ) -> IndbetalingSvarOut:
        """Undo all that is left of a payment; the paying system hears of it in TilbageførIndbetaling."""
        command = convert(commands.TilbagefoerIndbetaling, body, konto_id=konto_id, indbetaling_id=indbetaling_id)
        return views.indbetaling_svar(await execute(served.tilbagefoer, command, call, storage), codes)

    @router.post(f"{_ONE}/udbetal", summary="Pay out an overpayment, as the debtor system does")
    async def udbetal(
        konto_id: KontoId, indbetaling_id: IndbetalingId, body: UdbetalIn, call: CurrentCall
    ) -> IndbetalingSvarOut:
        """Pay out (part of) what of a payment covers nothing."""
        command = convert(commands.UdbetalOverskydende, body, konto_id=konto_id, indbetaling_id=indbetaling_id)
        return views.indbetaling_svar(await execute(served.udbetal, command, call, storage), codes)


def _add_list(router: APIRouter, edition: Edition, storage: Storage) -> None:
    codes = codes_of(edition)

    @router.get("/konti/{konto_id}/indbetalinger", summary="The payments of an account")
    async def indbetalinger(konto_id: KontoId, scope: CurrentScope) -> IndbetalingerOut:
        """Each payment with what it covers, what was taken back and what covers nothing."""
        state_id, wanted = scope.state_id, Uuid(konto_id.lower())

        def work(connection: Connection) -> Facts:
            return KontoRepository(connection, state_id).facts(wanted, ALT)

        facts = await storage.read(work)
        if facts.konto is None:
            raise unknown_account()
        return views.indbetalinger(Bogfoering(wanted, facts, scope.clock.now()), codes)
