"""From parts to a running application: the one place where doors, storage and sandboxes meet."""

import importlib.metadata
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Any, Final

from fastapi import FastAPI, Request
from sqlalchemy import text
from starlette.responses import JSONResponse, Response

from oir_kernel.faults.plan import Faults, NoFaults
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.security.trust import Trust
from oir_kernel.settings import Settings
from oir_kernel.soap.door import SoapDoor
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.storage.journal import JournalWriter
from oir_kernel.web import metrics, pages, problems
from oir_kernel.web.access import Access, OpenAccess
from oir_kernel.web.context import root_of
from oir_kernel.web.frame import Frame
from oir_kernel.web.hosts import HostCheck
from oir_kernel.web.part import Part

VERSION: Final = importlib.metadata.version("oir-sandbox")

_DESCRIPTION = (
    "A sandbox for the Danish municipal finance interfaces. Amounts are kroner with two decimals, dates ISO. "
    "Not KOMBIT's contract: every element, rule and reason says where it comes from."
)


def create_app(
    title: str,
    settings: Settings,
    parts: Sequence[Part],
    storage: Storage,
    edition: Edition,
    sandboxes: Sandboxes,
    *,
    resources: Sequence[AbstractAsyncContextManager[Any]] = (),
    access: Access | None = None,
    faults: Faults | None = None,
    called: Collection[str] = (),
) -> Frame:
    """The application that serves these parts. The storage is opened when it starts and closed when it stops.

    `resources` are whatever else lives as long as the application: a client, a relay. `access` says who may come in (left
    out: everybody), `faults` what is made to go wrong (left out: nothing), `called` the services of the contract that the
    sandbox calls at their receivers.

    Raises `BindingError` when a part's operations do not fit the edition.
    """
    journal = JournalWriter(storage)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await storage.start()
        try:
            async with AsyncExitStack() as stack:
                for resource in resources:
                    await stack.enter_async_context(resource)
                yield
        finally:
            await storage.close()

    app = FastAPI(
        title=title, version=VERSION, description=_DESCRIPTION, lifespan=lifespan, docs_url=None, redoc_url=None
    )
    problems.install(app)
    problems.describe(app)
    counted = metrics.Metrics(storage)
    trust = Trust(settings.trust_folder)
    for part in parts:
        for router in part.routers:
            app.include_router(router, responses=problems.RESPONSES)
    doors = {
        path: door
        for part in parts
        for service, operations in part.soap.items()
        for door in [SoapDoor(edition, edition.services[service], operations, storage, faults, trust)]
        for path in door.contract.paths
    }
    _add_health(app, storage, counted, edition.edition_id)
    _add_pages(app, title, doors, {path: said for part in parts for path, said in part.pages.items()})
    return Frame(
        inner=app,
        doors=doors,
        gated=[f"/api/{part.name}/" for part in parts if part.gated],
        streams=[ending for part in parts for ending in part.streams],
        edition=edition,
        sandboxes=sandboxes,
        journal=journal,
        metrics=counted,
        hosts=HostCheck(settings),
        access=access or OpenAccess(),
        faults=faults or NoFaults(),
        called={path: edition.services[name] for name in called for path in edition.services[name].paths},
    )


def _add_health(app: FastAPI, storage: Storage, counted: metrics.Metrics, edition_id: str) -> None:
    async def healthz(_request: Request) -> Response:
        return JSONResponse({"status": "ok", "version": VERSION, "edition": edition_id})

    async def readyz(_request: Request) -> Response:
        await storage.read(lambda connection: connection.execute(text("SELECT 1")).scalar_one())
        return JSONResponse({"status": "ready"})

    async def metrics_text(_request: Request) -> Response:
        return Response(counted.text(), media_type=metrics.CONTENT_TYPE)

    app.add_route("/healthz", healthz, include_in_schema=False)
    app.add_route("/readyz", readyz, include_in_schema=False)
    app.add_route("/metrics", metrics_text, include_in_schema=False)


def _add_pages(app: FastAPI, title: str, doors: dict[str, SoapDoor], more: dict[str, str]) -> None:
    async def front(request: Request) -> Response:
        return pages.sent(pages.front(title, root_of(request), doors.values(), more))

    async def docs(request: Request) -> Response:
        return pages.sent(pages.json_doors(title, root_of(request), app.openapi()))

    async def errors(request: Request) -> Response:
        return pages.sent(pages.errors(root_of(request), request.path_params.get("code", "")))

    app.add_route("/", front, include_in_schema=False)
    app.add_route("/docs", docs, include_in_schema=False)
    app.add_route("/errors", errors, include_in_schema=False)
    app.add_route("/errors/{code}", errors, include_in_schema=False)
