"""Doors that belong to no service: events, tokens, pages and files, and who may come in."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from typing import Final

import oir_control.sts.routes
from oir_control.api.delivery import delivery_router
from oir_control.pages.front import Site
from oir_control.pages.ports import Running, RunningService
from oir_control.pages.routes import pages_router
from oir_kernel.clock import TickingClock
from oir_kernel.delivery.relay import OutboxRelay
from oir_kernel.delivery.way_out import WayOut
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.security.names import entity_id
from oir_kernel.security.trust import Trust
from oir_kernel.settings import Settings
from oir_kernel.storage import Storage
from oir_kernel.web.access import Access, KeyAccess, OpenAccess
from oir_kernel.web.part import Part
from oir_sandbox.claim_box import ClaimBox
from oir_sandbox.process import Process

ASKING: Final = (
    "/api/psrm/",
    "/service/OIR/PsrmKontrol/",
    "/api/debitor/soeg",
    "/api/debitor/hent",
    "/api/debitor/indbetalinger/soeg",
    "/service/OIR/DebitorForespoergselAfsend/",
    "/api/control/verify",
    "/api/control/journal/compare",
    "/pages/check",
)
"""Addresses whose POST only asks, PSRM, the debtor system or the journal, and keeps nothing."""


BESKEDTYPER: Final = {
    "debitor.konto.afsluttet": "DebitorkontoAfsluttet",
    "debitor.konto.genoptaget": "DebitorkontoGenoptaget",
    "debitor.fordring.til-indbetaling": "FordringTilIndbetaling",
}
"""Message types of the real platform (stated) by the topic that tells the same; other topics are their own message type."""


def access_of(settings: Settings, storage: Storage, sandboxes: Sandboxes) -> Access:
    """Who may come in: whoever has a key where keys are asked for, else everybody."""
    return KeyAccess(storage, sandboxes, ASKING) if settings.asks_for_keys else OpenAccess()


def delivery(process: Process) -> Part:
    """Deliver to subscribers. Loopback may be called where nobody but this machine's own users can ask for it."""
    settings = process.settings
    way_out = WayOut(
        process.storage,
        process.sandboxes,
        process.faults,
        loopback=not (settings.asks_for_keys or settings.is_reachable),
        amqp_url=settings.amqp_url,
        beskedtyper=BESKEDTYPER,
        edition=process.edition,
        call_backs=process.call_backs(),
        known=process.faults.known,
    )
    process.resources.append(way_out.open())
    process.timekeeper.before_moving.append(way_out.deliverer.settle)
    return Part(
        "delivery",
        routers=(delivery_router(process.storage, way_out.subscribing),),
        gated=False,
        steps=way_out.deliverer.steps,
    )


@asynccontextmanager
async def relay(storage: Storage, url: str) -> AsyncIterator[None]:
    """Send every event to the broker at `url`, from entering to leaving."""
    sender = OutboxRelay(storage, url, TickingClock().now)
    sender.start()
    try:
        yield
    finally:
        await asyncio.to_thread(sender.stop)


def sts(process: Process) -> Part:
    """The test token service, for tokens towards every service of the edition."""
    audiences = {entity_id(service.ascii_name) for service in process.edition.services.values()}
    router = oir_control.sts.routes.create_sts_router(Trust(process.settings.trust_folder), process.storage, audiences)
    return Part(name="sts", routers=(router,), gated=False)


def pages(process: Process, parts: Sequence[Part], services: Collection[str]) -> Part:
    """The first page. Claims are checked by the rulebook in this process, whether its service runs here or not."""
    settings = process.settings
    edition = process.edition
    running = Running(
        services=[
            RunningService(part.name, [edition.services[name] for name in part.soap], has_json=bool(part.routers))
            for part in parts
            if part.name in services
        ],
        edition=edition.edition_id,
        started=TickingClock().now(),
        database="SQLite" if settings.database_url.startswith("sqlite") else "PostgreSQL",
        asks_for_keys=settings.asks_for_keys,
        sftp=None if settings.sftp_port is None else (settings.host, settings.sftp_port),
        has_rules=any(part.name == "psrm" for part in parts),
    )
    site = Site(running, process.storage, process.sandboxes, process.timekeeper, process.faults, ClaimBox())
    return Part(name="pages", routers=(pages_router(site),), gated=False)


def sftp(process: Process, parts: Sequence[Part], port: int, access: Access) -> Part:
    """Open the file door for what these parts take."""
    from oir_kernel.sftp.login import KeyLogin  # noqa: PLC0415 - with the last of these
    from oir_kernel.sftp.pickup import steps  # noqa: PLC0415 - as above
    from oir_kernel.sftp.server import SftpServer  # noqa: PLC0415 - slow to import, and few processes open that door

    doors = {inf_ref: door for part in parts for inf_ref, door in part.files.items()}
    host, folder = process.settings.host, process.settings.data_dir
    login = None if isinstance(access, OpenAccess) else KeyLogin(access)
    server = SftpServer(host, port, folder, process.storage, process.sandboxes, doors, login, process.faults)
    process.resources.append(server)
    return Part("sftp", steps=steps(doors.keys(), server.postman))
