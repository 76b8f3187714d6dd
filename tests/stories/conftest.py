"""A story's sandbox, once per database, in this process or as a program of its own behind a socket."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from oir_sandbox.client import Server
from tests.e2e.conftest import start
from tests.support.historie import Historie, fortalt_i


@pytest.fixture
def historie(request: pytest.FixtureRequest, storage_url: str, tmp_path: Path) -> Iterator[Historie]:
    """A municipality's sandbox and its neighbour, in this process; the mark `indstillinger` says how they are set."""
    marked = request.node.get_closest_marker("indstillinger")
    with fortalt_i(storage_url, tmp_path, **(marked.kwargs if marked else {})) as begun:
        yield begun


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def over_socket(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Historie]:
    """The same behind a socket of the running program."""
    arguments = () if request.param == "sqlite" else ("--db", request.getfixturevalue("empty_postgres_url"))
    program = start(tmp_path, *arguments)
    try:
        with program.client() as client:
            begun = Historie(Server(client))
            yield begun
            begun.alt_fortalt_som_beskrevet()
            begun.naboen_saa_intet()
    finally:
        program.stop()
