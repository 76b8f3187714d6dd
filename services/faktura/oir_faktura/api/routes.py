"""The JSON door of the invoice services."""

import uuid
from typing import Annotated, TypeVar
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Response
from sqlalchemy import Connection

from oir_faktura.api.convert import faktura_af, faktura_med_svar_ud, faktura_ud, kvittering_af, svar_af
from oir_faktura.api.models import FakturaIn, FakturaMedSvarOut, FakturaSide, KvitteringOut, SvarIn
from oir_faktura.operations import FakturaOperations, klasser_i
from oir_faktura.store import FakturaRepository
from oir_faktura.store.rows import GemtFaktura
from oir_kernel.errors import NotFound
from oir_kernel.findings import Text
from oir_kernel.operations import execute
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.web.context import CurrentCall, CurrentScope
from oir_kernel.web.model import LAST_NUMBER, UUID

T = TypeVar("T")
MAX_SIDE = 500

FakturaId = Annotated[str, Path(pattern=UUID, description="The UUID the invoice was sent with")]


def router(edition: Edition, storage: Storage, served: FakturaOperations) -> APIRouter:
    """The routes below `/api/faktura/`."""
    routes = APIRouter(prefix="/api/faktura/fakturaer", tags=["faktura"])
    klasser = klasser_i(edition)

    @routes.post("", summary="AfsendFakturaInformation", response_model=KvitteringOut)
    async def afsend(faktura: FakturaIn, call: CurrentCall) -> KvitteringOut:
        """Send an invoice to approval. Answers 200 with a receipt: received and readable, or the reasons why not."""
        return kvittering_af(await execute(served.faktura, faktura_af(faktura, edition.uuid_of), call, storage))

    @routes.post("/{faktura_id}/svar", summary="AfsendFakturaInformationSvar", response_model=KvitteringOut)
    async def besvar(faktura_id: FakturaId, svar: SvarIn, call: CurrentCall) -> KvitteringOut:
        """Answer an invoice, once and for all. The sender is the invoice's receiver, and the other way round."""
        command = svar_af(svar, faktura_id, str(uuid.uuid4()), edition.uuid_of)
        return kvittering_af(await execute(served.svar, command, call, storage))

    @routes.get("", summary="Invoices received", response_model=FakturaSide)
    async def side(
        scope: CurrentScope,
        efter: Annotated[int, Query(ge=0, le=LAST_NUMBER, description="Number of receipt the page begins after")] = 0,
        antal: Annotated[int, Query(ge=1, le=MAX_SIDE, description="Invoices on a page")] = 100,
    ) -> FakturaSide:
        """Invoices in the order received."""

        def work(connection: Connection) -> list[GemtFaktura]:
            return FakturaRepository(connection, scope.state_id).side(efter, antal + 1)

        found = await storage.read(work)
        return FakturaSide(
            fakturaer=[faktura_ud(gemt, klasser) for gemt in found[:antal]],
            naeste=found[antal - 1].nummer if len(found) > antal else None,
        )

    @routes.get("/{faktura_id}", summary="One invoice", response_model=FakturaMedSvarOut)
    async def hent(faktura_id: FakturaId, scope: CurrentScope) -> FakturaMedSvarOut:
        """One invoice with its attachments and its answer, but without its bytes."""

        def work(connection: Connection) -> FakturaMedSvarOut | None:
            fakturaer = FakturaRepository(connection, scope.state_id)
            gemt = fakturaer.hent(faktura_id.lower())
            if gemt is None:
                return None
            wanted = gemt.kendt.faktura_id
            return faktura_med_svar_ud(gemt, fakturaer.bilag(wanted), fakturaer.svar_indhold(wanted), klasser)

        return _found(await storage.read(work))

    @routes.get("/{faktura_id}/indhold", summary="The document, byte for byte", response_class=Response)
    async def indhold(faktura_id: FakturaId, scope: CurrentScope) -> Response:
        """The document exactly as received, as a download."""

        def work(connection: Connection) -> tuple[GemtFaktura, bytes] | None:
            fakturaer = FakturaRepository(connection, scope.state_id)
            gemt, content = fakturaer.hent(faktura_id.lower()), fakturaer.indhold(faktura_id.lower())
            return None if gemt is None or content is None else (gemt, content)

        return _download(*_found(await storage.read(work)))

    return routes


def _download(gemt: GemtFaktura, content: bytes) -> Response:
    kind, suffix = ("application/xml", "xml") if gemt.rod else ("application/octet-stream", "bin")
    if content.startswith(b"%PDF-"):
        kind, suffix = "application/pdf", "pdf"
    name = quote(gemt.filnavn or f"{gemt.kendt.faktura_id}.{suffix}", safe="")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "X-Content-Type-Options": "nosniff",
        "ETag": f'"{gemt.sha256}"',
    }
    return Response(content, media_type=kind, headers=headers)


def _found(found: T | None) -> T:
    if found is None:
        raise NotFound(
            Text(
                "Der er ingen modtaget faktura med den identifikation i sandkassen. En afvist faktura gemmes ikke.",
                "No invoice with that id was received in the sandbox. A rejected invoice is not kept.",
            )
        )
    return found
