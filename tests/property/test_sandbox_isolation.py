"""Whatever is done to a sandbox, what is seen through its name is what was put into its present state, and nothing else."""

import asyncio
import io
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import Connection, select

from oir_kernel import sweeper as sweeping
from oir_kernel.clock import FrozenClock, TickingClock
from oir_kernel.errors import SandboxUnknown
from oir_kernel.events import Event
from oir_kernel.sandbox import SandboxScope
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.storage import Storage
from oir_kernel.storage.keys import workspace_table
from oir_kernel.storage.tables import discarded_table, outbox_table, sandbox_table
from oir_kernel.storage.uow import UnitOfWork
from oir_kernel.sweeper import Sweeper
from oir_sandbox.migrations.metadata import all_metadata
from tests.support.sandkasser import TABLES, snapshots_of

NAMES = ("a", "b", "default")
names = st.sampled_from(NAMES)
quick = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def put(connection: Connection, scope: SandboxScope, key: str) -> None:
    uow = UnitOfWork(connection, scope)
    uow.outbox.add(Event("a.b", key, {}))
    uow.answers.store("Op", key, key)


def seen(connection: Connection, state: str) -> list[str]:
    found = select(outbox_table.c.key).where(outbox_table.c.sandbox_id == state).order_by(outbox_table.c.seq)
    return list(connection.scalars(found))


def empty(connection: Connection) -> None:
    for table in (*TABLES.all, sandbox_table, discarded_table, workspace_table):
        connection.execute(table.delete())


class OneServer(RuleBasedStateMachine):
    """Sandboxes made, filled, emptied, cloned, saved, restored, deleted and swept, beside a model of what each holds."""

    def __init__(self, storage: Storage) -> None:
        super().__init__()
        storage.write_now(empty)
        self.storage = storage
        self.loop = asyncio.new_event_loop()
        self.sandboxes = Sandboxes(storage)
        self.snapshots = snapshots_of(storage, self.sandboxes)
        self.sweeper = Sweeper(storage, self.sandboxes, all_metadata())
        self.held: dict[str, list[str]] = {"default": []}
        self.files: list[tuple[io.BytesIO, list[str]]] = []
        self.late: list[SandboxScope] = []
        self.number = 0

    def teardown(self) -> None:
        self.loop.close()

    @rule(name=names)
    def make(self, name: str) -> None:
        self.loop.run_until_complete(self.sandboxes.change(name, {}))
        self.held.setdefault(name, [])

    @rule(name=names)
    def write(self, name: str) -> None:
        if name in self.held:
            self.held[name].append(self._write(self.loop.run_until_complete(self.sandboxes.scope(name))))

    @rule(name=names)
    def begin(self, name: str) -> None:
        """A message that has its scope and is not written yet."""
        if name in self.held:
            self.late.append(self.loop.run_until_complete(self.sandboxes.scope(name)))

    @precondition(lambda self: self.late)
    @rule()
    def end(self) -> None:
        """It is written where it began, whatever has become of the sandbox."""
        scope = self.late.pop()
        key = self._write(scope)
        if scope.sandbox_id in self.held:
            now = self.loop.run_until_complete(self.sandboxes.scope(scope.sandbox_id))
            if now.state_id == scope.state_id:
                self.held[scope.sandbox_id].append(key)

    def _write(self, scope: SandboxScope) -> str:
        self.number += 1
        key = str(self.number)
        self.storage.write_now(lambda connection: put(connection, scope, key))
        return key

    @rule(name=names)
    def reset(self, name: str) -> None:
        if name in self.held:
            self.loop.run_until_complete(self.sandboxes.reset(name))
            self.held[name] = []

    @rule(name=names)
    def delete(self, name: str) -> None:
        if name in self.held and name != "default":
            self.loop.run_until_complete(self.sandboxes.delete(name))
            del self.held[name]

    @rule(name=names, to=names)
    def clone(self, name: str, to: str) -> None:
        if name in self.held and to not in self.held:
            self.loop.run_until_complete(self.snapshots.clone(name, to))
            self.held[to] = [*self.held[name]]

    @rule(name=names)
    def save(self, name: str) -> None:
        if name in self.held:
            file = io.BytesIO()
            self.loop.run_until_complete(self.snapshots.take(name, file))
            self.files.append((file, [*self.held[name]]))

    @precondition(lambda self: self.files)
    @rule(name=names)
    def restore(self, name: str) -> None:
        file, held = self.files[-1]
        self.loop.run_until_complete(self.snapshots.restore(name, file, new=name not in self.held))
        self.held[name] = [*held]

    @rule()
    def sweep(self) -> None:
        self.loop.run_until_complete(self.sweeper.round())

    @invariant()
    def each_shows_what_was_put_into_it(self) -> None:
        for name in NAMES:
            try:
                scope = self.loop.run_until_complete(self.sandboxes.scope(name))
            except SandboxUnknown:
                assert name not in self.held
                continue
            state = scope.state_id
            assert self.storage.read_now(lambda connection, state=state: seen(connection, state)) == self.held[name]  # type: ignore[misc]


def test_a_sandbox_shows_its_present_state_and_nothing_else(storage: Storage) -> None:
    class OnThisStorage(OneServer):
        def __init__(self) -> None:
            super().__init__(storage)

    run_state_machine_as_test(OnThisStorage, settings=quick)


def test_resets_under_load_never_mix(storage: Storage) -> None:
    """Writers and resetters of one sandbox in threads, each with an event loop and a register of its own process."""
    written: dict[str, list[str]] = defaultdict(list)
    lock = threading.Lock()
    sandboxes = Sandboxes(storage)

    async def work(worker: int) -> None:
        await sandboxes.change("demo", {})
        for number in range(40):
            if worker == 0:
                await sandboxes.reset("demo")
                continue
            scope = await sandboxes.scope("demo")
            key = f"{worker}-{number}"
            await storage.write(lambda connection, scope=scope, key=key: put(connection, scope, key))  # type: ignore[misc]
            with lock:
                written[scope.state_id].append(key)

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(lambda worker: asyncio.run(work(worker)), range(5)))
    state = asyncio.run(sandboxes.stored("demo")).state_id
    assert len(written) > 1
    for each, keys in written.items():
        found = storage.read_now(lambda connection, each=each: seen(connection, each))  # type: ignore[misc]
        assert sorted(found) == sorted(keys)
    assert sorted(storage.read_now(lambda connection: seen(connection, state))) == sorted(written[state])


def test_after_a_reset_was_answered_nothing_is_written_into_the_old_state(storage: Storage) -> None:
    sandboxes = Sandboxes(storage)

    async def race() -> None:
        await sandboxes.change("demo", {})
        for _ in range(30):
            asked = [asyncio.create_task(sandboxes.scope("demo")) for _ in range(4)]
            resets = [asyncio.create_task(sandboxes.reset("demo")) for _ in range(2)]
            await asyncio.gather(*asked, *resets)
            now = await sandboxes.stored("demo")
            assert (await sandboxes.scope("demo")).state_id == now.state_id

    asyncio.run(race())


def test_what_was_discarded_is_swept_at_once_again_later_and_forgotten(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandboxes = Sandboxes(storage)
    begun = TickingClock().now()

    async def story() -> None:
        sweeper = Sweeper(storage, sandboxes, all_metadata())
        old = await sandboxes.change("demo", {})
        await storage.write(lambda connection: [put(connection, old, str(n)) for n in range(1200)])
        new = await sandboxes.reset("demo")
        await storage.write(lambda connection: put(connection, new, "kept"))
        await sweeper.round()
        assert await storage.read(lambda connection: seen(connection, old.state_id)) == []
        await storage.write(lambda connection: put(connection, old, "late"))
        monkeypatch.setattr(sweeping, "TickingClock", lambda: FrozenClock(begun + timedelta(hours=1)))
        await sweeper.round()
        assert await storage.read(lambda connection: seen(connection, old.state_id)) == []
        assert await storage.read(lambda connection: seen(connection, new.state_id)) == ["kept"]
        assert sweeper.swept == 1
        await sandboxes.delete("demo")
        assert (await sandboxes.create("demo")).state_id not in (old.state_id, new.state_id)

    asyncio.run(story())


def test_a_sandbox_that_has_outlived_its_time_is_deleted_and_no_other(storage: Storage) -> None:
    sandboxes = Sandboxes(storage)

    async def story() -> None:
        await sandboxes.create("short", lives=timedelta(microseconds=1))
        await sandboxes.create("long", lives=timedelta(hours=1))
        await sandboxes.create("for-ever")
        await Sweeper(storage, sandboxes, all_metadata()).round()
        assert await sandboxes.names() == ["default", "for-ever", "long"]
        with pytest.raises(SandboxUnknown):
            await sandboxes.scope("short")

    asyncio.run(story())


def test_a_sweeper_stops_when_it_is_left(storage: Storage) -> None:
    sandboxes = Sandboxes(storage)

    async def story() -> None:
        old = await sandboxes.change("demo", {})
        await storage.write(lambda connection: put(connection, old, "1"))
        await sandboxes.delete("demo")
        async with Sweeper(storage, sandboxes, all_metadata()):
            while await storage.read(lambda connection: seen(connection, old.state_id)):
                continue

    asyncio.run(story())
