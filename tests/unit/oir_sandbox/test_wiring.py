"""What a process is put together from: which doors each service has, and who is hosted."""

from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest

from oir_kernel.errors import BadRequest, NotFound
from oir_kernel.identifiers import TEST_CVRS, is_cvr
from oir_kernel.settings import Settings
from oir_kernel.storage import Storage
from oir_kernel.web.access import KeyAccess, OpenAccess
from oir_kernel.web.frame import Frame
from oir_sandbox.places import edition_folder, examples_folder, municipalities_file
from oir_sandbox.wiring import SERVICES, assemble, build, receivers

SOAP = {
    "debitor": {
        "DebitorRegistreringAfsend/1",
        "DebitorRegistreringAfsend/3",
        "DebitorForespoergselAfsend/1",
        "DebitorIndbetalingAfsend/1",
        "DebitorkontoAnmodningAfsend/1",
        "DebitorUdkastAfsend/1",
    },
    "finans": {"FinansbilagAfsend/1"},
    "faktura": {"FakturaInformationAfsend/1", "FakturaInformationSvarAfsend/1"},
    "psrm": {"PsrmKontrol/1"},
    "receiver": {"PsrmFordringModtag/1"},
    "control": set(),
}
JSON = {
    "debitor": "/api/debitor/konti",
    "finans": "/api/finans/bilag",
    "faktura": "/api/faktura/fakturaer",
    "psrm": "/api/psrm/rulebook",
    "receiver": "/api/receiver/fordringer",
    "control": "/api/control/sandboxes",
}


def soap_doors(frame: Frame) -> set[str]:
    return {path.removeprefix("/service/OIR/") for path in frame.doors}


async def statuses(frame: Frame, storage: Storage) -> dict[str, int]:
    await storage.start()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(frame), base_url="http://127.0.0.1") as client:
        return {name: (await client.get(path)).status_code for name, path in JSON.items()}


@pytest.mark.anyio
@pytest.mark.parametrize("services", [(name,) for name in SERVICES], ids="".join)
async def test_a_service_alone_has_its_own_doors_and_no_others(services: Sequence[str], storage: Storage):
    frame = assemble(Settings(), storage, services)
    (name,) = services
    assert soap_doors(frame) == SOAP[name]
    assert await statuses(frame, storage) == {other: 200 if other == name else 404 for other in JSON}


@pytest.mark.anyio
async def test_all_services_together_have_every_door(storage: Storage):
    frame = assemble(Settings(), storage)
    assert soap_doors(frame) == set().union(*SOAP.values())
    assert set((await statuses(frame, storage)).values()) == {200}


def test_a_name_that_is_no_service_is_refused(storage: Storage):
    with pytest.raises(KeyError):
        assemble(Settings(), storage, ("simulator",))


def test_every_service_has_a_port_of_its_own():
    assert len(set(SERVICES.values())) == len(SERVICES)


def test_the_hosted_authorities_are_the_test_numbers_and_98_municipalities():
    hosted = receivers()
    assert set(hosted) >= TEST_CVRS
    assert len(set(hosted)) == len(hosted) == len(TEST_CVRS) + 98
    assert all(map(is_cvr, hosted))


def test_building_makes_the_data_folder_and_a_database_in_it(tmp_path: Path):
    build(Settings(data_dir=tmp_path / "new" / "data"), ("control",))
    assert (tmp_path / "new" / "data" / "sandkasse.db").is_file()


def test_building_for_an_address_others_can_reach_asks_for_keys_unless_open_is_said(tmp_path: Path):
    asking = build(Settings(host="0.0.0.0", data_dir=tmp_path / "data"), ("control",))
    opened = build(Settings(host="0.0.0.0", open_door=True, data_dir=tmp_path / "data"), ("control",))
    assert isinstance(asking.access, KeyAccess)
    assert isinstance(opened.access, OpenAccess)


def test_contradicting_words_are_refused_before_anything_is_made(tmp_path: Path):
    with pytest.raises(BadRequest) as raised:
        build(Settings(auth=True, open_door=True, data_dir=tmp_path / "data"))
    assert "--open" in raised.value.detail.en
    assert not (tmp_path / "data").exists()


def test_shipped_data_is_found_in_a_checkout():
    assert (edition_folder() / "edition.toml").is_file()
    assert (examples_folder() / "01-accepteret" / "request.xml").is_file()
    assert municipalities_file().is_file()


def test_an_edition_can_be_named_by_its_folder():
    assert edition_folder(str(edition_folder())) == edition_folder()


def test_an_edition_that_is_not_there_is_named_as_the_problem(tmp_path: Path):
    for name in ("findes-ikke", str(tmp_path)):
        with pytest.raises(NotFound) as raised:
            edition_folder(name)
        assert "edition.toml" in raised.value.detail.da
