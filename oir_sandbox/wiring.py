"""Which services a process runs, and how they reach one another. The only module that knows them all."""

import asyncio
import csv
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from fastapi import Request

import oir_control.app
import oir_debitor.app
import oir_faktura.app
import oir_finans.app
import psrm_validation.app
from oir_debitor.ports import PsrmCheck
from oir_kernel.clock import TickingClock
from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text
from oir_kernel.identifiers import TEST_CVRS
from oir_kernel.outbox_amqp import OutboxRelay
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.settings import Settings
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage, open_storage
from oir_kernel.web.app import create_app
from oir_kernel.web.context import current_scope
from oir_kernel.web.frame import Frame
from oir_kernel.web.part import Part
from oir_sandbox.message_claims import SentRegistreringer
from oir_sandbox.migrations import upgrade
from oir_sandbox.places import edition_folder, municipalities_file
from oir_sandbox.psrm_adapters import DirectPsrm, HttpPsrm

SERVICES: Final = {"debitor": 8401, "finans": 8402, "faktura": 8403, "psrm": 8404, "control": 8406}
"""The services and the ports they have when each runs alone; 8405 is kept for the simulated PSRM."""


@dataclass(slots=True)
class _Process:
    """What one process is put together from."""

    settings: Settings
    storage: Storage
    edition: Edition
    sandboxes: Sandboxes
    resources: list[AbstractAsyncContextManager[Any]] = field(default_factory=list)

    def part(self, name: str) -> Part:
        """One service's part. Raises `KeyError` for a name that is no service."""
        return {
            "debitor": lambda: oir_debitor.app.part(self.edition, self.storage, self._psrm()),
            "finans": lambda: oir_finans.app.part(self.edition, self.storage),
            "faktura": lambda: oir_faktura.app.part(self.edition, self.storage),
            "psrm": lambda: psrm_validation.app.part(_today, SentRegistreringer(self.edition)),
            "control": lambda: oir_control.app.part(self.storage, self.sandboxes),
        }[name]()

    def _psrm(self) -> PsrmCheck:
        if not self.settings.psrm_url:
            return DirectPsrm()
        remote = HttpPsrm(self.settings.psrm_url)
        self.resources.append(remote)
        return remote


def build(settings: Settings, services: Sequence[str] = tuple(SERVICES)) -> Frame:
    """The application of these services, its database brought up to date. Raises a `SandboxError` that says what is wrong."""
    settings.require_safe_address()
    storage = _storage(settings)
    upgrade(storage)
    return assemble(settings, storage, services)


def _storage(settings: Settings) -> Storage:
    try:
        if not settings.database:
            settings.data_dir.mkdir(parents=True, exist_ok=True)
        return open_storage(settings.database_url)
    except ValueError:
        raise BadRequest(
            Text(
                "Databasens adresse skal begynde med sqlite:/// eller postgresql://. Ret --db (OIR_DATABASE_URL).",
                "The database's address begins with sqlite:/// or postgresql://. Correct --db (OIR_DATABASE_URL).",
            )
        ) from None
    except OSError:
        raise BadRequest(
            Text(
                "Mappen til databasen kan ikke laves. Vælg en anden med --data-dir eller --db.",
                "The folder of the database cannot be made. Choose another with --data-dir or --db.",
            )
        ) from None


def assemble(settings: Settings, storage: Storage, services: Sequence[str] = tuple(SERVICES)) -> Frame:
    """The application of these services over a storage that is up to date; nothing is opened yet."""
    process = _Process(settings, storage, Edition(edition_folder()), Sandboxes(storage, receivers()))
    parts = [process.part(name) for name in services]
    if settings.amqp_url:
        process.resources.append(_relay(storage, settings.amqp_url))
    title = "ØiR-sandkassen" if len(parts) > 1 else f"ØiR-sandkassen: {services[0]}"
    return create_app(title, settings, parts, storage, process.edition, process.sandboxes, resources=process.resources)


def receivers() -> list[str]:
    """The authorities a sandbox hosts when it names none: the public test numbers and every municipality."""
    with municipalities_file().open(encoding="utf-8", newline="") as file:
        return [*sorted(TEST_CVRS), *(row["cvr"] for row in csv.DictReader(file, delimiter=";"))]


@asynccontextmanager
async def _relay(storage: Storage, url: str) -> AsyncIterator[None]:
    relay = OutboxRelay(storage, url, TickingClock().now)
    relay.start()
    try:
        yield
    finally:
        await asyncio.to_thread(relay.stop)


def _today(request: Request) -> date:
    return current_scope(request).clock.today()
