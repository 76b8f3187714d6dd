"""All sandboxes of a server: found, changed, kept, and looked up again after a while."""

import pytest

from oir_kernel import sandboxes as module
from oir_kernel.errors import BadRequest, SandboxUnknown
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.storage import Storage

pytestmark = pytest.mark.anyio

HOSTED = ("11111111", "99999999")


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that have passed; a test sets them."""
    passed = [0.0]
    monkeypatch.setattr(module, "monotonic", lambda: passed[0])
    return passed


async def test_the_default_sandbox_needs_no_row(storage: Storage) -> None:
    scope = await Sandboxes(storage, HOSTED).scope("default")
    assert scope.sandbox_id == "default"
    assert scope.settings.receivers == HOSTED


async def test_another_one_must_have_been_created(storage: Storage) -> None:
    sandboxes = Sandboxes(storage)
    with pytest.raises(SandboxUnknown):
        await sandboxes.scope("demo")
    await sandboxes.change("demo", {})
    assert (await sandboxes.scope("demo")).sandbox_id == "demo"


async def test_settings_are_kept_in_storage(storage: Storage) -> None:
    await Sandboxes(storage, HOSTED).change("demo", {"psrm": "off", "allowed_cpr": ["0101901234"]})
    found = (await Sandboxes(storage, HOSTED).scope("demo")).settings
    assert (found.psrm, found.allowed_cpr, found.receivers) == ("off", frozenset({"0101901234"}), HOSTED)


async def test_receivers_of_its_own_take_the_place_of_the_built_in_ones(storage: Storage) -> None:
    sandboxes = Sandboxes(storage, HOSTED)
    assert (await sandboxes.change("demo", {"receivers": ["29189846"]})).settings.receivers == ("29189846",)
    assert (await sandboxes.change("demo", {"receivers": []})).settings.receivers == HOSTED


async def test_changes_add_up(storage: Storage) -> None:
    sandboxes = Sandboxes(storage)
    await sandboxes.change("default", {"psrm": "off"})
    changed = (await sandboxes.change("default", {"entry": "strict"})).settings
    assert (changed.psrm, changed.entry) == ("off", "strict")


@pytest.mark.parametrize(
    ("name", "changes"), [("Demo", {}), ("demo", {"psrm": "x"}), ("demo", {"clock_offset": 10**12})]
)
async def test_what_is_wrong_is_not_kept(storage: Storage, name: str, changes: dict[str, object]) -> None:
    sandboxes = Sandboxes(storage)
    with pytest.raises(BadRequest):
        await sandboxes.change(name, changes)
    assert await sandboxes.names() == ["default"]


async def test_names_are_listed_with_the_default_first(storage: Storage) -> None:
    sandboxes = Sandboxes(storage)
    for name in ("b", "default", "a"):
        await sandboxes.change(name, {})
    assert await sandboxes.names() == ["default", "a", "b"]


async def test_another_process_sees_a_change_within_a_second(storage: Storage, seconds: list[float]) -> None:
    here, there = Sandboxes(storage), Sandboxes(storage)
    await here.change("demo", {"psrm": "off"})
    assert (await there.scope("demo")).settings.psrm == "off"
    await here.change("demo", {"psrm": "enforce"})
    assert (await here.scope("demo")).settings.psrm == "enforce"
    seconds[0] = 0.9
    assert (await there.scope("demo")).settings.psrm == "off"
    seconds[0] = 1.1
    assert (await there.scope("demo")).settings.psrm == "enforce"
