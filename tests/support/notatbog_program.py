"""Fixtures of the invented notebook as a running application; a conftest says on which database by a fixture `frame`."""

from collections.abc import AsyncIterator

import httpx
import pytest

from oir_kernel.soap.edition import Edition
from oir_kernel.web.frame import Frame
from tests.support import notatbog
from tests.support.program import client_of


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The notebook's contract."""
    return notatbog.make_edition(tmp_path_factory.mktemp("edition") / "proeve")


@pytest.fixture
async def client(frame: Frame) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application."""
    async with client_of(frame) as opened:
        yield opened
