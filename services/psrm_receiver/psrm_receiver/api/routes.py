"""The JSON door of the intake: batches and receipts, actions, claims, hearings and what is done in them."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Path, Query
from sqlalchemy import Connection

from oir_kernel.errors import NotFound
from oir_kernel.findings import Text
from oir_kernel.operations import execute
from oir_kernel.sandbox import SandboxScope
from oir_kernel.storage import Storage
from oir_kernel.web.context import CurrentCall, CurrentScope
from oir_kernel.web.model import LAST_NUMBER, UUID, PlainText
from psrm_receiver.api.convert import fordring_med_poster_ud, fordring_ud, hoering_ud
from psrm_receiver.api.models import (
    AfgoerelseIn,
    BegrundelseIn,
    FordringMedPosterOut,
    FordringSide,
    HoeringListe,
    HoeringOut,
    KvitteringerOut,
    KvitteringOut,
    LeveranceIn,
    LeveranceOut,
)
from psrm_receiver.domain.aktion import HoeringPost, HoeringStatus
from psrm_receiver.domain.fordring import Bevaegelse, PsrmFordring, SkyldnerPost
from psrm_receiver.domain.leverance import leverance_af
from psrm_receiver.handlers import hoering as acts
from psrm_receiver.handlers import kvitteringer as receipts
from psrm_receiver.operations.indberet import IndberetOperation
from psrm_receiver.store import ModtagerUow

T = TypeVar("T")
MAX_SIDE = 500

ActionId = Annotated[str, Path(pattern=UUID, description="The id of the action")]
BatchId = Annotated[str, Path(pattern=UUID, description="The id of the batch")]
FordringId = Annotated[str, Path(pattern=r"^[0-9]{1,12}$", description="PSRM's id of the claim")]


def router(storage: Storage, operation: IndberetOperation) -> APIRouter:
    """The routes below `/api/receiver/` that this door has."""
    routes = APIRouter(prefix="/api/receiver", tags=["receiver"])
    _batches(routes, storage, operation)
    _claims(routes, storage)
    _hearings(routes, storage)
    return routes


def _batches(routes: APIRouter, storage: Storage, operation: IndberetOperation) -> None:
    @routes.post("/leverancer", summary="MFFordringIndberet", response_model=LeveranceOut, status_code=202)
    async def indberet(leverance: LeveranceIn, call: CurrentCall) -> dict[str, Any]:
        """Hand over a batch of actions. Its receipts come later, by the sandbox's clock (`inddrivelse.kvittering_minutter`)."""
        outcome = await execute(operation, leverance_af(leverance.model_dump()), call, storage)
        return outcome.as_dict()

    @routes.get("/leverancer/{leverance_id}", summary="MFKvitteringHent", response_model=KvitteringerOut)
    async def kvitteringer(leverance_id: BatchId, scope: CurrentScope) -> dict[str, Any]:
        """A batch with its receipts, none while it is MODTAGET. Asked for again, HØRING may have become another status."""

        def work(uow: ModtagerUow) -> dict[str, Any]:
            post = receipts.leverance_af(leverance_id, uow)
            return {
                "leverance_id": post.leverance_id,
                "tilstand": post.tilstand,
                "modtaget": post.modtaget,
                "klar": post.klar,
                "kvitteringer": receipts.kvitteringer(leverance_id, uow) or [],
            }

        return await _read(storage, scope, work)

    @routes.get("/aktioner/{aktion_id}", summary="One action and its receipt", response_model=KvitteringOut)
    async def aktion(aktion_id: ActionId, scope: CurrentScope) -> dict[str, Any]:
        """One action: MODTAGET until its batch has its receipts."""
        return await _read(storage, scope, lambda uow: receipts.aktion_af(aktion_id, uow))


def _claims(routes: APIRouter, storage: Storage) -> None:
    @routes.get("/fordringer", summary="The claims PSRM holds", response_model=FordringSide)
    async def side(
        scope: CurrentScope,
        efter: Annotated[int, Query(ge=0, le=LAST_NUMBER, description="Number the page begins after")] = 0,
        antal: Annotated[int, Query(ge=1, le=MAX_SIDE, description="Claims on a page")] = 100,
        reference: Annotated[PlainText, Query(max_length=100, description="The creditor's own reference")] = "",
    ) -> FordringSide:
        """Claims in the order they came, those in hearing, rejected and withdrawn among them."""
        asked = {"reference": reference} if reference else {}
        found = await _read(storage, scope, lambda uow: uow.psrm.efter(PsrmFordring, efter, antal + 1, **asked))
        naeste = found[antal - 1].nummer if len(found) > antal else None
        return FordringSide(fordringer=[fordring_ud(each) for each in found[:antal]], naeste=naeste)

    @routes.get("/fordringer/{fordring_id}", summary="One claim", response_model=FordringMedPosterOut)
    async def hent(fordring_id: FordringId, scope: CurrentScope) -> FordringMedPosterOut:
        """A claim with its debtors and every movement its balance is derived from."""

        def work(uow: ModtagerUow) -> FordringMedPosterOut:
            post = uow.psrm.one(PsrmFordring, fordring_id=fordring_id)
            if post is None:
                raise _no_claim()
            skyldnere = uow.psrm.find(SkyldnerPost, fordring_id=fordring_id)
            return fordring_med_poster_ud(post, skyldnere, uow.psrm.find(Bevaegelse, fordring_id=fordring_id))

        return await _read(storage, scope, work)


def _hearings(routes: APIRouter, storage: Storage) -> None:
    @routes.get("/hoeringer", summary="Hearings", response_model=HoeringListe)
    async def liste(
        scope: CurrentScope,
        status: Annotated[HoeringStatus | None, Query(description="Only hearings with this status")] = None,
    ) -> HoeringListe:
        """Every hearing, or those of one status."""
        asked = {} if status is None else {"status": status.value}
        found = await _read(storage, scope, lambda uow: uow.psrm.find(HoeringPost, **asked))
        return HoeringListe(hoeringer=[hoering_ud(each) for each in found])

    @routes.post("/hoeringer/{aktion_id}/godkend", summary="The creditor approves", response_model=HoeringOut)
    async def godkend(aktion_id: ActionId, body: BegrundelseIn, scope: CurrentScope) -> HoeringOut:
        """The creditor stands by the claim with a written reason; it then waits for PSRM's answer."""
        return await _act(storage, scope, lambda uow: acts.godkend_hoering(aktion_id, body.begrundelse, uow))

    @routes.post("/hoeringer/{aktion_id}/fortryd", summary="The creditor takes back", response_model=HoeringOut)
    async def fortryd(aktion_id: ActionId, body: BegrundelseIn, scope: CurrentScope) -> HoeringOut:
        """The creditor takes the claim back with a reason; it is moved to the rejected and regretted ones."""
        return await _act(storage, scope, lambda uow: acts.fortryd_hoering(aktion_id, body.begrundelse, uow))

    @routes.post("/hoeringer/{aktion_id}/afgoer", summary="PSRM answers", response_model=HoeringOut)
    async def afgoer(aktion_id: ActionId, body: AfgoerelseIn, scope: CurrentScope) -> HoeringOut:
        """A tester answers for PSRM; an approved claim is received now."""
        approved = body.udfald == "godkendt"
        return await _act(storage, scope, lambda uow: acts.afgoer_hoering(aktion_id, approved, body.tekst, uow))


async def _read(storage: Storage, scope: SandboxScope, work: Callable[[ModtagerUow], T]) -> T:
    def run(connection: Connection) -> T:
        return work(ModtagerUow(connection, scope))

    return await storage.read(run)


async def _act(storage: Storage, scope: SandboxScope, work: Callable[[ModtagerUow], HoeringPost]) -> HoeringOut:
    def run(connection: Connection) -> HoeringPost:
        return work(ModtagerUow(connection, scope))

    return hoering_ud(await storage.write(run))


def _no_claim() -> NotFound:
    return NotFound(
        Text(
            "Der er ingen fordring med det id i sandkassens PSRM. Brug fordrings-ID fra kvitteringen.",
            "There is no claim with that id in the sandbox's PSRM. Use the claim id from the receipt.",
        )
    )
