"""Which services a process runs, and how they reach one another. Only this and its two neighbours know them all."""

import csv
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from oir_kernel.errors import BadRequest
from oir_kernel.faults.kinds import kinds
from oir_kernel.faults.stored import StoredFaults
from oir_kernel.findings import Text
from oir_kernel.identifiers import TEST_CVRS
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.settings import Settings
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage, StorageUnavailable, open_storage
from oir_kernel.timekeeper import Timekeeper
from oir_kernel.web.app import create_app
from oir_kernel.web.frame import Frame
from oir_kernel.web.part import Part
from oir_sandbox import shared_doors
from oir_sandbox.migrations import upgrade
from oir_sandbox.names import known_names
from oir_sandbox.places import edition_folder, municipalities_file
from oir_sandbox.process import Process
from oir_sandbox.testdata.api import testdata_router

SERVICES: Final = {
    "debitor": 8401,
    "finans": 8402,
    "faktura": 8403,
    "psrm": 8404,
    "receiver": 8405,
    "control": 8406,
}
"""The services and the ports they have when each runs alone."""


def build(settings: Settings, services: Sequence[str] = tuple(SERVICES)) -> Frame:
    """The application of these services, its database brought up to date. Raises a `SandboxError` that says what is wrong."""
    settings.require_safe_address()
    storage = open_database(settings)
    bring_up_to_date(storage, settings)
    return assemble(settings, storage, services)


def open_database(settings: Settings) -> Storage:
    """The storage these settings name, not yet brought up to date. Raises `BadRequest` for an address that cannot be."""
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


def bring_up_to_date(storage: Storage, settings: Settings) -> None:
    """Bring the database to this version's tables. Raises `BadRequest` when nothing answers at its address."""
    try:
        upgrade(storage)
    except StorageUnavailable:
        address = urlsplit(settings.database_url)
        where = f"{address.hostname}:{address.port or 5432}" if address.hostname else address.path
        raise BadRequest(
            Text(
                f"Databasen på {where} svarer ikke. Start den, eller ret --db (OIR_DATABASE_URL).",
                f"The database at {where} does not answer. Start it, or correct --db (OIR_DATABASE_URL).",
            )
        ) from None


def assemble(settings: Settings, storage: Storage, services: Sequence[str] = tuple(SERVICES)) -> Frame:
    """The application of these services over a storage that is up to date; nothing is opened yet."""
    others = len(services) < len(SERVICES)
    sandboxes = Sandboxes(storage, receivers(), others=others)
    timekeeper = Timekeeper(storage, sandboxes, others=others)
    edition = Edition(edition_folder())
    reasons = {reason.code: reason.titel for reason in edition.code_list("aarsag")}
    faults = StoredFaults(storage, sandboxes, kinds(reasons), known_names(edition, [*SERVICES][:-1]))
    process = Process(settings, storage, edition, sandboxes, timekeeper, faults, services=services)
    parts = [process.part(name) for name in services]
    if settings.amqp_url:
        process.resources.append(shared_doors.relay(storage, settings.amqp_url))
    title = "ØiR-sandkassen" if len(parts) > 1 else f"ØiR-sandkassen: {services[0]}"
    if "control" in services:
        parts += (shared_doors.delivery(process), shared_doors.sts(process))
        parts.append(shared_doors.pages(process, parts, SERVICES))
        parts.append(Part("testdata", routers=(testdata_router(),), gated=False))
    access = shared_doors.access_of(settings, storage, sandboxes)
    if settings.sftp_port is not None:
        parts.append(shared_doors.sftp(process, parts, settings.sftp_port, access))
    for part in parts:
        process.timekeeper.learn(part.steps)
    process.resources.append(process.timekeeper)  # last in, first out: the steps use the others
    return create_app(
        title,
        settings,
        parts,
        storage,
        edition,
        sandboxes,
        resources=process.resources,
        faults=process.faults,
        access=access,
        called={each.service for each in process.call_backs().values()},
    )


def receivers() -> list[str]:
    """The authorities a sandbox hosts when it names none: the public test numbers and every municipality."""
    with municipalities_file().open(encoding="utf-8", newline="") as file:
        return [*sorted(TEST_CVRS), *(row["cvr"] for row in csv.DictReader(file, delimiter=";"))]
