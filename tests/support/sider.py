"""The pages over the invented notebook, and what a reader sees of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Final

import httpx
from lxml import html

import oir_control.app
from oir_control.pages.front import Site
from oir_control.pages.ports import Running, RunningService
from oir_control.pages.routes import pages_router
from oir_kernel.clock import TickingClock
from oir_kernel.faults.kinds import kinds
from oir_kernel.faults.stored import StoredFaults
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.settings import Settings
from oir_kernel.snapshots.moving import About, Snapshots
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.timekeeper import Timekeeper
from oir_kernel.web.access import KeyAccess
from oir_kernel.web.app import create_app
from oir_kernel.web.frame import Frame
from oir_kernel.web.part import Part
from oir_sandbox.claim_box import ClaimBox
from oir_sandbox.migrations import HEAD
from oir_sandbox.migrations.metadata import all_metadata
from tests.support import notatbog
from tests.support.program import HOSTED, REASONS

FORM: Final = {"content-type": "application/x-www-form-urlencoded"}


@asynccontextmanager
async def opened(edition: Edition, storage: Storage, *, auth: bool = False) -> AsyncIterator[Frame]:
    """The notebook with the control service and its pages, asking for keys or not."""
    settings = Settings(auth=auth)
    sandboxes = Sandboxes(storage, HOSTED)
    timekeeper = Timekeeper(storage, sandboxes)
    faults = StoredFaults(storage, sandboxes, kinds(REASONS))
    snapshots = Snapshots(storage, sandboxes, all_metadata(), About("proeve", HEAD))
    services = [RunningService("notatbog", [edition.services["Notatbog"]], has_json=True)]
    running = Running(services, "proeve", TickingClock().now(), "SQLite", auth, ("127.0.0.1", 8422), has_rules=True)
    site = Site(running, storage, sandboxes, timekeeper, faults, ClaimBox())
    parts = [
        notatbog.part(storage),
        oir_control.app.part(storage, sandboxes, timekeeper, faults, snapshots),
        Part("pages", routers=(pages_router(site),), gated=False),
    ]
    for part in parts:
        timekeeper.learn(part.steps)
    app = create_app("Prøve", settings, parts, storage, edition, sandboxes, resources=[timekeeper], faults=faults)
    if auth:
        app = replace(app, access=KeyAccess(storage, sandboxes, ("/pages/check",)))
    async with app.inner.router.lifespan_context(app.inner):
        yield app


class Page:
    """A page as a reader without script sees it."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.root = html.fromstring(response.text)

    def all(self, path: str) -> list[Any]:
        """What an XPath finds."""
        found = self.root.xpath(path)
        assert isinstance(found, list)
        return found

    def text(self, path: str = "//main") -> str:
        """The words of the first place, on one line."""
        return " ".join(self.all(path)[0].text_content().split())

    @property
    def token(self) -> str:
        """What every form carries."""
        return str(self.all("//input[@name='token']/@value")[0])


async def read(client: httpx.AsyncClient, address: str = "/", **more: Any) -> Page:
    """A page; it must be there."""
    response = await client.get(address, **more)
    assert response.status_code == 200, response.text[:500]
    return Page(response)


async def send(client: httpx.AsyncClient, address: str, *, token: str = "", **values: str) -> httpx.Response:
    """Send a form as the page would; `address` is that of the form."""
    before = address.partition("/pages/")[0]
    given = token or (await read(client, f"{before}/")).token
    return await client.post(address, data={"token": given, **values})
