"""The invented notebook as a running application, without a socket."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx
from sqlalchemy import Connection

import oir_control.app
from oir_kernel.faults.kinds import kinds
from oir_kernel.faults.stored import StoredFaults
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.settings import Settings
from oir_kernel.snapshots.moving import About, Snapshots
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.storage.journal import JournalEntry, JournalRepository
from oir_kernel.timekeeper import Timekeeper
from oir_kernel.web.app import create_app
from oir_kernel.web.frame import Frame
from oir_sandbox.migrations import HEAD
from oir_sandbox.migrations.metadata import all_metadata
from tests.support import notatbog

HOSTED: Final = ("11111111", "99999999")
FROZEN: Final = "2026-11-23T09:00:00+01:00"
NOTAT: Final = {"notat_id": "n-1", "titel": "Hej"}
REASONS: Final = {"SBX-ÅRS-074": "Regnskabsperiode er lukket"}
JSON_TYPE: Final = {"content-type": "application/json"}


@asynccontextmanager
async def started(edition: Edition, storage: Storage, settings: Settings) -> AsyncIterator[Frame]:
    """The application with the notebook and the control service, its storage opened."""
    sandboxes = Sandboxes(storage, HOSTED)
    timekeeper = Timekeeper(storage, sandboxes)
    faults = StoredFaults(storage, sandboxes, kinds(REASONS))
    snapshots = Snapshots(storage, sandboxes, all_metadata(), About("proeve", HEAD))
    parts = [notatbog.part(storage), oir_control.app.part(storage, sandboxes, timekeeper, faults, snapshots)]
    for part in parts:
        timekeeper.learn(part.steps)
    app = create_app("Prøve", settings, parts, storage, edition, sandboxes, resources=[timekeeper], faults=faults)
    async with app.inner.router.lifespan_context(app.inner):
        yield app


def client_of(app: Frame) -> httpx.AsyncClient:
    """A client of that application, asking it by its loopback address."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8400")


async def journal(storage: Storage, sandbox: str = "default") -> list[JournalEntry]:
    """A sandbox's journal with the texts, oldest first."""
    await storage.flush()

    def whole(connection: Connection) -> list[JournalEntry]:
        repository = JournalRepository(connection, sandbox)
        return [entry for head in repository.list() if (entry := repository.get(head.seq)) is not None]

    return await storage.read(whole)


async def create(client: httpx.AsyncClient, sandbox: str, **settings: Any) -> None:
    """Create a sandbox with these settings."""
    response = await client.put(f"/api/control/sandboxes/{sandbox}", json=settings)
    assert response.status_code == 200, response.text
