"""A snapshot holds every row of one state and nothing else, and gives it back in order, on each database."""

import io
import zipfile

import pytest

from oir_kernel.clock import TickingClock
from oir_kernel.errors import BadRequest, Conflict, CprRefused, SandboxUnknown, TooLarge
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.snapshots.limits import Limits
from oir_kernel.storage import Storage
from oir_kernel.storage.discarded import due
from tests.support.sandkasser import TABLES, carried, contents, fill, snapshots_of

pytestmark = pytest.mark.anyio

REAL = "0101901234"


async def filled(storage: Storage, sandboxes: Sandboxes, name: str = "demo", mark: str = "", **settings: object) -> str:
    state = (await sandboxes.change(name, settings)).state_id
    await storage.write(lambda connection: fill(connection, state, mark=mark))
    return state


async def taken(storage: Storage, sandboxes: Sandboxes, name: str = "demo") -> io.BytesIO:
    file = io.BytesIO()
    await snapshots_of(storage, sandboxes).take(name, file)
    return file


def left(storage: Storage) -> set[str]:
    """The states that will be swept, now or later."""
    later = TickingClock().now().replace(year=3000)
    return {state for state, _ in storage.read_now(lambda connection: due(connection, later))}


async def test_every_table_comes_back_as_it_was_and_in_its_order(storage: Storage, sandboxes: Sandboxes) -> None:
    state = await filled(storage, sandboxes)
    await filled(storage, sandboxes, "other", mark="andet ")
    restored = await snapshots_of(storage, sandboxes).restore("ny", await taken(storage, sandboxes), new=True)
    before = storage.read_now(lambda connection: contents(connection, state))
    after = storage.read_now(lambda connection: contents(connection, restored.state_id))
    assert set(before) == {table.name for table in TABLES.all}
    assert after == carried(before)
    assert "kernel_subscription_secret" not in after


async def test_a_clone_holds_the_same_and_both_go_on_alone(storage: Storage, sandboxes: Sandboxes) -> None:
    state = await filled(storage, sandboxes, clock_frozen="2031-02-03T04:05:06Z", allowed_cpr=[REAL])
    clone = await snapshots_of(storage, sandboxes).clone("demo", "kopi")
    await sandboxes.reset("demo")
    before = storage.read_now(lambda connection: contents(connection, state))
    assert storage.read_now(lambda connection: contents(connection, clone.state_id)) == carried(before)
    assert clone.clock.now().year == 2031
    assert clone.settings.allowed_cpr == {REAL}


async def test_restoring_over_a_sandbox_replaces_all_it_holds(storage: Storage, sandboxes: Sandboxes) -> None:
    first = await filled(storage, sandboxes, psrm="enforce")
    file = await taken(storage, sandboxes)
    second = (await sandboxes.reset("demo", {"psrm": "off"})).state_id
    await storage.write(lambda connection: fill(connection, second, mark="senere "))
    restored = await snapshots_of(storage, sandboxes).restore("demo", file, new=False)
    before, after = (
        storage.read_now(lambda connection, state=state: contents(connection, state))  # type: ignore[misc]
        for state in (first, restored.state_id)
    )
    assert after == carried(before)
    assert (await sandboxes.scope("demo")).settings.psrm == "enforce"
    assert left(storage) == {first, second}


async def test_the_clock_of_a_restored_sandbox_never_shows_less(storage: Storage, sandboxes: Sandboxes) -> None:
    scope = await sandboxes.change("demo", {"clock_offset": 86_400})
    ahead = scope.clock.now().replace(year=scope.clock.now().year + 1)
    showed = (await sandboxes.advance(scope, ahead)).clock.now()
    restored = await snapshots_of(storage, sandboxes).restore("ny", await taken(storage, sandboxes), new=True)
    assert restored.clock.now() >= showed


async def test_what_an_owner_vouches_for_stays_where_it_is(storage: Storage, sandboxes: Sandboxes) -> None:
    await filled(storage, sandboxes, allowed_cpr=[REAL], callbacks=["hook.example:443"])
    file = await taken(storage, sandboxes)
    header = zipfile.ZipFile(file).read("snapshot.json").decode()
    assert REAL not in header
    assert "hook.example" not in header
    assert '"vouched_numbers": 1' in header
    restored = await snapshots_of(storage, sandboxes).restore("ny", file, new=True)
    assert (restored.settings.allowed_cpr, restored.settings.callbacks) == (frozenset(), ())


async def test_a_number_that_may_not_be_used_restores_nothing(storage: Storage, sandboxes: Sandboxes) -> None:
    state = await filled(storage, sandboxes, allowed_cpr=[REAL])
    await storage.write(lambda connection: fill_number(connection, state))
    file = await taken(storage, sandboxes)
    with pytest.raises(CprRefused) as refused:
        await snapshots_of(storage, sandboxes).restore("ny", file, new=True)
    assert REAL not in refused.value.detail.da + refused.value.detail.en
    with pytest.raises(SandboxUnknown):
        await sandboxes.scope("ny")
    (dropped,) = left(storage)
    assert dropped.startswith("ny~")
    await sandboxes.change("med-lov", {"allowed_cpr": [REAL]})
    await snapshots_of(storage, sandboxes).restore("med-lov", file, new=False)


def fill_number(connection: object, state: str) -> None:
    from oir_kernel.storage.states import add_rows

    table = next(table for table in TABLES.all if table.name == "kernel_answer")
    add_rows(connection, table, state, [("Op", "d", f"debitor {REAL[:6]}-{REAL[6:]}", "2026")])  # type: ignore[arg-type]


async def test_a_name_that_is_taken_is_neither_cloned_nor_restored_to(storage: Storage, sandboxes: Sandboxes) -> None:
    await filled(storage, sandboxes)
    file = await taken(storage, sandboxes)
    for name in ("demo", "default"):
        with pytest.raises(Conflict):
            await snapshots_of(storage, sandboxes).clone("demo", name)
        with pytest.raises(Conflict):
            await snapshots_of(storage, sandboxes).restore(name, file, new=True)
    with pytest.raises(BadRequest):
        await snapshots_of(storage, sandboxes).restore("Ikke Navn", file, new=True)


async def test_another_workspaces_sandbox_looks_like_none(storage: Storage, sandboxes: Sandboxes) -> None:
    await filled(storage, sandboxes)
    file = await taken(storage, sandboxes)
    snapshots = snapshots_of(storage, sandboxes)
    with pytest.raises(SandboxUnknown):
        await snapshots.take("demo", io.BytesIO(), workspace="andre")
    with pytest.raises(SandboxUnknown):
        await snapshots.clone("demo", "kopi", workspace="andre")
    with pytest.raises(SandboxUnknown):
        await snapshots.restore("demo", file, new=False, workspace="andre")
    restored = await snapshots.restore("deres", file, new=True, workspace="andre")
    assert restored.workspace == "andre"


async def test_a_snapshot_over_the_limit_is_not_taken(storage: Storage, sandboxes: Sandboxes) -> None:
    await filled(storage, sandboxes)
    with pytest.raises(TooLarge):
        await snapshots_of(storage, sandboxes, Limits(file_bytes=1000)).take("demo", io.BytesIO())


async def test_rows_that_are_all_alike_are_taken_and_restored_too(storage: Storage, sandboxes: Sandboxes) -> None:
    state = (await sandboxes.change("demo", {})).state_id
    table = next(table for table in TABLES.all if table.name == "kernel_answer")
    from oir_kernel.storage.states import add_rows

    rows = [("Op", str(number), "0" * 3_000_000, "2026") for number in range(8)]
    await storage.write(lambda connection: add_rows(connection, table, state, rows))
    file = await taken(storage, sandboxes)
    restored = await snapshots_of(storage, sandboxes).restore("ny", file, new=True)
    found = storage.read_now(lambda connection: TABLES.counts(connection, restored.state_id))
    assert found == {"kernel_answer": 8}
