"""All sandboxes of a server: found, changed, kept, and looked up again after a while."""

import asyncio
from datetime import date, datetime, timedelta

import pytest

from oir_kernel import sandboxes as module
from oir_kernel.errors import BadRequest, Conflict, SandboxUnknown
from oir_kernel.events import Event
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.storage import Storage
from oir_kernel.storage.outbox import OutboxRepository

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


async def test_a_reset_gives_a_new_state_and_the_clock_it_was_made_with(storage: Storage) -> None:
    sandboxes = Sandboxes(storage)
    made = await sandboxes.create("demo", {"clock_frozen": "2027-01-04T09:00:00+01:00", "psrm": "off"})
    advanced = await sandboxes.advance(made, made.clock.now() + timedelta(days=30))
    assert advanced.clock.today() == date(2027, 2, 3)
    fresh = await sandboxes.reset("demo", {"entry": "strict"})
    assert fresh.state_id != made.state_id
    assert fresh.clock.today() == date(2027, 1, 4)
    assert (fresh.settings.psrm, fresh.settings.entry) == ("off", "strict")
    with pytest.raises(SandboxUnknown):
        await sandboxes.advance(advanced, advanced.clock.now() + timedelta(days=1))


async def test_a_clock_that_is_advanced_never_goes_back(storage: Storage) -> None:
    sandboxes = Sandboxes(storage)
    made = await sandboxes.create("demo", {"clock_frozen": "2027-01-04T09:00:00+01:00"})
    back = await sandboxes.advance(made, made.clock.now() - timedelta(days=1))
    assert back.clock.now() == made.clock.now()


async def test_the_hour_that_comes_twice_in_autumn_is_two_hours(storage: Storage) -> None:
    sandboxes = Sandboxes(storage)
    made = await sandboxes.create("demo", {"clock_frozen": "2026-10-25T02:30:00+02:00"})
    moved = await sandboxes.advance(made, datetime.fromisoformat("2026-10-25T02:30:00+01:00"))
    assert moved.clock.now().isoformat() == "2026-10-25T02:30:00+01:00"


async def test_a_name_is_taken_once_and_free_again_after_deletion(storage: Storage) -> None:
    sandboxes = Sandboxes(storage)
    first = await sandboxes.create("demo")
    with pytest.raises(Conflict):
        await sandboxes.create("demo")
    await sandboxes.delete("demo")
    with pytest.raises(SandboxUnknown):
        await sandboxes.scope("demo")
    assert (await sandboxes.create("demo")).state_id != first.state_id


async def test_of_many_that_create_one_name_at_once_one_does(storage: Storage) -> None:
    made = await asyncio.gather(*(Sandboxes(storage).create("demo") for _ in range(8)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in made) == ["Conflict"] * 7 + ["SandboxScope"]


async def test_the_default_sandbox_is_reset_and_not_deleted(storage: Storage) -> None:
    sandboxes = Sandboxes(storage)
    with pytest.raises(Conflict):
        await sandboxes.delete("default")
    fresh = await sandboxes.reset("default")
    assert fresh.state_id != "default"
    assert (await Sandboxes(storage).scope("default")).state_id == fresh.state_id
    found = await sandboxes.of_state(fresh.state_id)
    assert found is not None
    assert found.sandbox_id == "default"
    assert await sandboxes.of_state("default") is None


async def test_the_clock_of_a_sandbox_in_use_is_not_set_back(storage: Storage) -> None:
    sandboxes = Sandboxes(storage)
    scope = await sandboxes.create("demo", {"clock_frozen": "2027-01-04T09:00:00+01:00"})
    await sandboxes.change("demo", {"clock_frozen": "2027-01-03T09:00:00+01:00"})
    event = Event("a.b", "1", {})
    await storage.write(lambda conn: OutboxRepository(conn, scope.state_id, scope.clock.now).add(event))
    with pytest.raises(Conflict):
        await sandboxes.change("demo", {"clock_frozen": "2027-01-02T09:00:00+01:00"})
    assert (await sandboxes.reset("demo", {"clock_frozen": "2027-01-02T09:00:00+01:00"})).clock.today().day == 2


async def test_what_another_process_may_still_rely_on_is_waited_for(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(module.asyncio, "sleep", sleep)
    await Sandboxes(storage).create("alone")
    await Sandboxes(storage, others=True).create("beside")
    assert waited == [module.LEASE_SECONDS]
