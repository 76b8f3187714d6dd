"""Exports for management information: accounts and claims of a receiving authority, as CSV or Parquet."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection

from oir_debitor.api.refusals import backwards
from oir_debitor.codes import codes_of
from oir_debitor.domain.statistik import FORDRINGER, KONTI, Grundlag, Periode
from oir_debitor.omraadetabel import omraadetabel
from oir_debitor.statistikfiler import csv_side, parquet
from oir_debitor.store.statistik import Emne, alle, side
from oir_kernel.sandbox import SandboxScope
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.web.context import CurrentScope
from oir_kernel.web.model import Dag

_PIECE = 1 << 16


def statistik_router(edition: Edition, storage: Storage) -> APIRouter:
    """The exports below `/api/debitor/statistik`."""
    router = APIRouter(prefix="/api/debitor", tags=["debitor"])
    codes, omraader = codes_of(edition), omraadetabel()

    @router.get("/statistik/{emne}.{form}", summary="Accounts or claims as a file", response_class=StreamingResponse)
    async def statistik(
        emne: Annotated[Emne, Path(description="konti: accounts created in the period; fordringer: claims due in it")],
        form: Annotated[Literal["csv", "parquet"], Path(description="The file's form")],
        scope: CurrentScope,
        kommune: Annotated[str, Query(pattern=r"^[0-9]{8}$", description="CVR of the receiving authority")],
        fra: Annotated[Dag | None, Query(description="First day")] = None,
        til: Annotated[Dag | None, Query(description="Last day")] = None,
    ) -> StreamingResponse:
        """Rows without any identification of a person; the columns stand in docs/statistics.md."""
        if fra is not None and til is not None and til < fra:
            raise backwards(fra, til)
        periode, grundlag = Periode(fra, til), Grundlag(codes, omraader, scope.clock.today())
        name = {"Content-Disposition": f'attachment; filename="{emne}-{kommune}.{form}"'}
        if form == "csv":
            pieces = _csv(storage, scope, emne, kommune, periode, grundlag)
            return StreamingResponse(pieces, media_type="text/csv; charset=utf-8", headers=name)

        def write(connection: Connection) -> Iterator[bytes]:
            return _pieces(partial(alle, connection, scope.state_id, emne, kommune, periode, grundlag)(), emne)

        made = await storage.read(write)
        return StreamingResponse(made, media_type="application/vnd.apache.parquet", headers=name)

    return router


async def _csv(
    storage: Storage, scope: SandboxScope, emne: Emne, cvr: str, periode: Periode, grundlag: Grundlag
) -> AsyncIterator[str]:
    """A page at a time, each read on its own, so that a long export holds no connection while it is sent."""
    columns = KONTI if emne == "konti" else FORDRINGER
    yield csv_side((), columns, header=True)
    after: str | None = ""
    while after is not None:

        def work(connection: Connection, behind: str = after) -> tuple[list[dict[str, object]], str | None]:
            return side(connection, scope.state_id, emne, cvr, periode, grundlag, behind)

        rows, after = await storage.read(work)
        yield csv_side(rows, columns, header=False)


def _pieces(pages: Iterator[list[dict[str, object]]], emne: Emne) -> Iterator[bytes]:
    """The file, written to disk while the connection is there and sent from it."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    parquet(pages, KONTI if emne == "konti" else FORDRINGER, file)
    file.seek(0)

    def sent() -> Iterator[bytes]:
        with file:
            yield from iter(lambda: file.read(_PIECE), b"")

    return sent()
