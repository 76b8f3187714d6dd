"""The invented notebook, served by the kernel: its contract, its database, its application and a client."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from oir_kernel.sandbox import SandboxScope, SandboxSettings
from oir_kernel.settings import Settings
from oir_kernel.soap.door import SoapDoor
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage, open_storage
from oir_kernel.web.frame import Frame
from tests.support import notatbog
from tests.support.notatbog_program import client, edition
from tests.support.program import FROZEN, HOSTED, started

__all__ = ["client", "edition"]


@pytest.fixture
def notat_storage(storage: Storage) -> Iterator[Storage]:
    """Storage with the notebook's table; each test runs once per database."""
    storage.write_now(notatbog.metadata.create_all)
    yield storage
    storage.write_now(notatbog.metadata.drop_all)


@pytest.fixture
def sqlite_storage(sqlite_url: str) -> Iterator[Storage]:
    """The same on SQLite alone, for what does not depend on the database."""
    opened = open_storage(sqlite_url)
    opened.write_now(notatbog.metadata.create_all)
    yield opened
    opened.close_now()


@pytest.fixture
def scope() -> SandboxScope:
    return SandboxScope.of("default", SandboxSettings(clock_frozen=FROZEN, receivers=HOSTED))


@pytest.fixture
def door(edition: Edition, sqlite_storage: Storage) -> SoapDoor:
    return SoapDoor(edition, edition.services["Notatbog"], notatbog.OPERATIONS, sqlite_storage)


@pytest.fixture
async def frame(edition: Edition, sqlite_storage: Storage) -> AsyncIterator[Frame]:
    """The application with the notebook and the control service, started."""
    async with started(edition, sqlite_storage, Settings()) as app:
        yield app


@pytest.fixture
def database_files(sqlite_url: str) -> Path:
    """Where the SQLite file and its write-ahead log lie."""
    return Path(sqlite_url.removeprefix("sqlite:///")).parent
