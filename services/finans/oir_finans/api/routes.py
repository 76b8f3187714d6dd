"""The JSON door of the finance service."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from sqlalchemy import Connection

from oir_finans.api.convert import besked_af, bilag_af, svar_af
from oir_finans.api.models import BilagOut, BilagSide, FinansbesendelseIn, FinansSvarOut
from oir_finans.operations import AfsendFinansbilagOperation, kontoplan_i
from oir_finans.store import BilagRepository
from oir_finans.store.rows import BogfoertBilag
from oir_kernel.errors import NotFound
from oir_kernel.findings import Text
from oir_kernel.operations import execute
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.web.context import CurrentCall, CurrentScope
from oir_kernel.web.model import LAST_NUMBER, UUID

KODELISTER = (
    "funktion",
    "dranst",
    "ejerforhold",
    "gruppering",
    "art",
    "finansbilag-type",
    "finansreference-type",
    "aarsag",
)
"""The lists served: what a finance document may name, and the reasons a receipt may name."""

MAX_SIDE = 500


def router(edition: Edition, storage: Storage, operation: AfsendFinansbilagOperation) -> APIRouter:
    """The routes below `/api/finans/`."""
    routes = APIRouter(prefix="/api/finans", tags=["finans"])
    kontoplan = kontoplan_i(edition)

    @routes.post("/bilag", summary="AfsendFinansbilag", response_model=FinansSvarOut)
    async def afsend(besked: FinansbesendelseIn, call: CurrentCall) -> FinansSvarOut:
        """Book documents. Answers 200 with a receipt per document, whether accepted or rejected."""
        return svar_af(await execute(operation, besked_af(besked, edition.uuid_of), call, storage))

    @routes.get("/bilag", summary="The ledger", response_model=BilagSide)
    async def side(
        scope: CurrentScope,
        efter: Annotated[int, Query(ge=0, le=LAST_NUMBER, description="Voucher number the page begins after")] = 0,
        antal: Annotated[int, Query(ge=1, le=MAX_SIDE, description="Documents on a page")] = 100,
    ) -> BilagSide:
        """Booked documents in the order of their voucher numbers."""

        def work(connection: Connection) -> list[BogfoertBilag]:
            return BilagRepository(connection, scope.state_id).side(efter, antal + 1)

        found = await storage.read(work)
        return BilagSide(
            bilag=[bilag_af(bogfoert, kontoplan) for bogfoert in found[:antal]],
            naeste=found[antal - 1].nummer if len(found) > antal else None,
        )

    @routes.get("/bilag/{bilag_id}", summary="One document", response_model=BilagOut)
    async def hent(
        bilag_id: Annotated[str, Path(pattern=UUID, description="The document's id")], scope: CurrentScope
    ) -> BilagOut:
        """One booked document by the id its sender gave it."""

        def work(connection: Connection) -> BogfoertBilag | None:
            return BilagRepository(connection, scope.state_id).hent(bilag_id.lower())

        found = await storage.read(work)
        if found is None:
            raise _intet_bilag()
        return bilag_af(found, kontoplan)

    return routes


def _intet_bilag() -> NotFound:
    return NotFound(
        Text(
            "Der er intet bogført bilag med den identifikation i sandkassen. Et afvist bilag gemmes ikke.",
            "There is no booked document with that id in the sandbox. A rejected document is not kept.",
        )
    )
