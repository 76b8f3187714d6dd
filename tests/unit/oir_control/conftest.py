"""The invented notebook with the whole control service, with keys and without."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from oir_kernel.clock import TickingClock
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.settings import Settings
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.storage.keys import KeyRegistry
from oir_kernel.web.access import KeyAccess
from oir_kernel.web.frame import Frame
from tests.support.notatbog_program import client, edition
from tests.support.program import client_of, started

__all__ = ["client", "edition"]


@pytest.fixture
async def frame(edition: Edition, storage: Storage) -> AsyncIterator[Frame]:
    """The application without keys, on each database."""
    async with started(edition, storage, Settings()) as app:
        yield app


@pytest.fixture
def locked(frame: Frame, storage: Storage) -> Frame:
    """The same application asking for keys."""
    return replace(frame, access=KeyAccess(storage, frame.sandboxes, asking=("/api/spoerg/",)))


class Keys:
    """Makes keys, and clients that have them."""

    def __init__(self, storage: Storage, frame: Frame) -> None:
        self.storage = storage
        self._frame = frame

    def key(self, role: str, workspace: str = "default") -> str:
        now = TickingClock().now()

        def work(connection: object) -> str:
            registry = KeyRegistry(connection)  # type: ignore[arg-type]
            if workspace not in ("default", "*"):
                registry.add_workspace(workspace, now)
            return registry.add(workspace, role, "prøve", now)[1]

        return self.storage.write_now(work)

    def client(self, role: str, workspace: str = "default") -> httpx.AsyncClient:
        opened = client_of(self._frame)
        opened.headers["X-Oir-Key"] = self.key(role, workspace)
        return opened


@pytest.fixture
def keys(storage: Storage, locked: Frame) -> Keys:
    return Keys(storage, locked)


@pytest.fixture
def sandboxes(storage: Storage) -> Sandboxes:
    return Sandboxes(storage)
