"""Spoilt names, triggers and deliveries over the real file door: refused in our words or received, and no number is kept."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import asyncssh
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oir_kernel.errors import unexpected
from oir_kernel.sftp.names import FOLDERS
from oir_kernel.soap.edition import Edition
from oir_sandbox.places import edition_folder
from tests.support.angreb import ANGREB
from tests.support.forvansk import NASTY, spoilt
from tests.support.hele import Hele, hele
from tests.support.leverance import NAVN, bilag, leverance, trigger
from tests.support.sftp_klient import logged_in, names, server

EDITION = Edition(edition_folder())
DELIVERY = leverance(EDITION, [bilag(EDITION, 1), bilag(EDITION, 2)])
NAMES = (
    "a.xml",
    "a.xml.trigger",
    NAVN,
    f"{NAVN}.trigger",
    "a.metadata",
    "a.sftpreceipt",
    ".skjult",
    "a/b",
    "..",
    "x" * 300,
)
quick = settings(ANGREB, max_examples=60)
slow = settings(quick, max_examples=500)


@pytest.fixture
def program(storage_url: str, tmp_path: Path) -> Iterator[Hele]:
    with hele(storage_url, tmp_path) as running:
        yield running


def paths() -> st.SearchStrategy[bytes]:
    words = st.sampled_from([*NAMES, *NASTY]) | st.text(max_size=30)
    folder = st.sampled_from(["OUT/", "OUT/", "OUT/", "IN/", "", "/OUT/", "../", "OUT/../IN/", "/etc/"])
    return st.builds(lambda where, name: (where + name).encode("utf-8", "surrogatepass"), folder, words)


def contents() -> st.SearchStrategy[bytes]:
    return st.one_of(
        st.just(DELIVERY),
        spoilt(DELIVERY),
        spoilt(trigger(DELIVERY)),
        st.binary(max_size=60),
        st.just(trigger(DELIVERY)),
    )


async def attack(program: Hele, folder: Path, puts: list[tuple[bytes, bytes]]) -> None:
    """Put these files and look at what is there; a refusal is one of ours and ends nothing."""
    async with server(folder, program.storage) as door, logged_in(door.port) as client:
        refusals: list[str] = []
        for path, content in puts:
            try:
                async with client.open(path, "wb") as file:
                    await file.write(content)
            except asyncssh.SFTPError as error:
                refusals.append(error.reason)
        assert not any(unexpected().detail.da in reason for reason in refusals)
        for one in FOLDERS:
            for name in await names(client, one):
                assert "/" not in name
                await client.stat(f"{one}/{name}")
                await client.remove(f"{one}/{name}")


def run(program: Hele, folder: Path, strength: settings) -> None:
    @strength
    @given(st.lists(st.tuples(paths(), contents()), min_size=1, max_size=4))
    def one(puts: list[tuple[bytes, bytes]]) -> None:
        asyncio.run(asyncio.wait_for(attack(program, folder, puts), 60))

    one()
    program.must_not_have_broken()
    program.must_hold_no_number()
    assert program.http.get("/api/control/journal").status_code == 200


def test_no_spoilt_file_breaks_the_file_door(program: Hele, tmp_path: Path) -> None:
    run(program, tmp_path, quick)


@pytest.mark.long
def test_no_spoilt_file_of_very_many_breaks_the_file_door(program: Hele, tmp_path: Path) -> None:
    run(program, tmp_path, slow)
