"""The JSON door of collection itself: money, ends, notifications, reconciliation."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from sqlalchemy import Connection

from oir_kernel.errors import BadRequest, NotFound
from oir_kernel.findings import Text
from oir_kernel.money import Oere, to_kroner, to_oere
from oir_kernel.operations import Call, execute
from oir_kernel.sandbox import SandboxScope
from oir_kernel.storage import Storage
from oir_kernel.web.context import CurrentCall, CurrentScope
from oir_kernel.web.model import LAST_NUMBER, UUID, Dag, PlainText
from psrm_receiver.api.penge_models import (
    AfskrivIn,
    AfstemningOut,
    HandlingOut,
    IndbetalingIn,
    IndbetalingOut,
    IndbetalingSide,
    ReturnerIn,
    SatsOut,
    UnderretningSide,
)
from psrm_receiver.domain.afstemning import afstem
from psrm_receiver.domain.handlinger import AfskrivFordring, Indbetal, OphaevIndbetaling, ReturnerFordring
from psrm_receiver.domain.underretning import Type, UnderretningPost
from psrm_receiver.handlers.underretninger import MAX_SIDE, er_udloebet, side
from psrm_receiver.operations.penge import Handling, penge_operationer
from psrm_receiver.opslag import satser
from psrm_receiver.store import ModtagerUow

_ONE_DAY = timedelta(days=1)
FordringId = Annotated[str, Path(pattern=r"^[0-9]{12}$", description="PSRM's fordrings-ID")]
Efter = Annotated[int, Query(ge=0, le=LAST_NUMBER, description="Number the page begins after")]
Antal = Annotated[int, Query(ge=1, le=MAX_SIDE, description="How many at most")]


def penge_router(storage: Storage) -> APIRouter:
    """The routes below `/api/receiver` that move money or tell of it."""
    routes = APIRouter(prefix="/api/receiver", tags=["receiver"])
    _add_handlinger(routes, storage)
    _add_indbetalinger(routes, storage)
    _add_underretninger(routes, storage)
    _add_opslag(routes, storage)
    return routes


def _add_handlinger(routes: APIRouter, storage: Storage) -> None:
    served = penge_operationer()

    async def run(operation: Handling, command: Any, call: Call) -> HandlingOut:
        outcome = await execute(operation, command, call, storage)
        return HandlingOut(accepteret=outcome.accepted, findings=list(outcome.findings), svar=dict(outcome.svar))

    @routes.post("/indbetalinger", summary="Indbetal")
    async def indbetal(body: IndbetalingIn, call: CurrentCall) -> HandlingOut:
        """Money comes in: it covers claims in the order of the law, and the rest goes back."""
        return await run(served.indbetal, _indbetal(body, call.scope), call)

    @routes.post("/indbetalinger/{indbetaling_id}/ophaev", summary="OphaevIndbetaling")
    async def ophaev(
        indbetaling_id: Annotated[str, Path(pattern=UUID, description="The payment's id")], call: CurrentCall
    ) -> HandlingOut:
        """Undo a payment and what it covered."""
        return await run(served.ophaev, OphaevIndbetaling(indbetaling_id.lower()), call)

    @routes.post("/fordringer/{fordring_id}/afskriv", summary="AfskrivFordring")
    async def afskriv(fordring_id: FordringId, body: AfskrivIn, call: CurrentCall) -> HandlingOut:
        """Write a claim off, principal and interest."""
        return await run(served.afskriv, AfskrivFordring(fordring_id, body.aarsag), call)

    @routes.post("/fordringer/{fordring_id}/returner", summary="ReturnerFordring")
    async def returner(fordring_id: FordringId, body: ReturnerIn, call: CurrentCall) -> HandlingOut:
        """Send a claim and what is related to it back to the creditor."""
        return await run(served.returner, ReturnerFordring(fordring_id, body.aarsag, body.tekst), call)


def _add_indbetalinger(routes: APIRouter, storage: Storage) -> None:
    @routes.get("/indbetalinger", summary="Payments")
    async def indbetalinger(scope: CurrentScope, efter: Efter = 0, antal: Antal = 100) -> IndbetalingSide:
        """The payments that came in, in the order they came."""

        def work(connection: Connection) -> list[IndbetalingOut]:
            found = ModtagerUow(connection, scope).penge.indbetalinger(efter, antal + 1)
            return [_indbetaling(row) for row in found]

        found = await storage.read(work)
        return IndbetalingSide(
            indbetalinger=found[:antal], naeste=found[antal - 1].nummer if len(found) > antal else None
        )


def _add_underretninger(routes: APIRouter, storage: Storage) -> None:
    @routes.get("/underretninger", summary="Notifications")
    async def underretninger(
        scope: CurrentScope,
        efter: Efter = 0,
        antal: Antal = 100,
        type: Annotated[list[Type] | None, Query(description="Only these types")] = None,  # noqa: A002 - its public name
    ) -> UnderretningSide:
        """The notifications of the last three months by the sandbox's clock."""

        def work(connection: Connection) -> UnderretningSide:
            page = side(efter, antal, type or (), ModtagerUow(connection, scope))
            return UnderretningSide(
                underretninger=page.underretninger, naeste=page.naeste, udloebet_til=page.udloebet_til
            )

        return await storage.read(work)

    @routes.get("/underretninger/{nummer}", summary="One notification")
    async def underretning(
        scope: CurrentScope, nummer: Annotated[int, Path(ge=1, le=LAST_NUMBER, description="Its number")]
    ) -> dict[str, Any]:
        """One notification; after three months it is gone."""

        def work(connection: Connection) -> dict[str, Any]:
            uow = ModtagerUow(connection, scope)
            found = next(iter(uow.psrm.efter(UnderretningPost, nummer - 1, 1)), None)
            if found is None or found.nummer != nummer:
                raise _ingen_underretning()
            if er_udloebet(found, uow):
                raise _udloebet()
            return found.as_dict()

        return await storage.read(work)


def _add_opslag(routes: APIRouter, storage: Storage) -> None:
    @routes.get("/afstemning", summary="Reconciliation")
    async def afstemning(
        scope: CurrentScope,
        fra: Annotated[Dag, Query(description="First day booked")],
        til: Annotated[Dag, Query(description="Last day booked")],
        fordringshaver: Annotated[
            PlainText | None,
            Query(
                max_length=40, description="The creditor, as on its claims; empty: claims without one; left out: all"
            ),
        ] = None,
    ) -> AfstemningOut:
        """The creditor's own transactions on principal, booked from `fra` to `til`, both counted."""
        if til < fra:
            raise _periode()

        def work(connection: Connection) -> AfstemningOut:
            rows = ModtagerUow(connection, scope).penge.afstemning(fordringshaver, fra, til + _ONE_DAY)
            sums = afstem({row.art: int(row.beloeb) for row in rows})
            amounts = {name: to_kroner(getattr(sums, name)) for name in _AFSTEMTE}
            return AfstemningOut.model_validate({"fordringshaver": fordringshaver, "fra": fra, "til": til} | amounts)

        return await storage.read(work)

    @routes.get("/rentesatser", summary="Rates of inddrivelsesrente")
    async def rentesatser() -> list[SatsOut]:
        """The dated rates, with their sources and the gaps."""
        return [
            SatsOut(
                fra=sats.fra,
                sats=to_kroner(sats.basispoint),
                procesrente=to_kroner(sats.basispoint + sats.fradrag),
                hul=sats.hul,
                provenance=sats.provenance,
                kilde=sats.kilde,
            )
            for sats in satser().raekker
        ]


_AFSTEMTE = tuple(name for name in AfstemningOut.model_fields if name not in ("fordringshaver", "fra", "til"))


def _indbetal(body: IndbetalingIn, scope: SandboxScope) -> Indbetal:
    given = {} if body.skyldner is None else body.skyldner.model_dump(exclude_none=True)
    art, ident = next(iter(given.items())) if len(given) == 1 else ("", "")
    return Indbetal(
        kilde=body.kilde,
        beloeb=to_oere(f"{body.beloeb:f}"),
        dato=body.dato or scope.clock.today(),
        skyldner_art=art,
        skyldner_ident=ident,
        fordring_id=body.fordring_id or "",
    )


def _indbetaling(row: Any) -> IndbetalingOut:
    amounts = {name: to_kroner(Oere(row[name])) for name in ("beloeb", "returneret")}
    return IndbetalingOut.model_validate({**row, **amounts, "fordring_id": row["fordring_id"] or None})


def _ingen_underretning() -> NotFound:
    return NotFound(
        Text("Der er ingen underretning med det nummer.", "There is no notification with that number."),
    )


def _udloebet() -> NotFound:
    return NotFound(
        Text(
            "Underretningen er ældre end tre måneder efter sandkassens ur og kan ikke længere hentes.",
            "The notification is older than three months by the sandbox's clock and can no longer be fetched.",
        )
    )


def _periode() -> BadRequest:
    return BadRequest(Text("til skal ligge på eller efter fra.", "til must be on or after fra."))
