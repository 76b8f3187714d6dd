"""Whatever is done in two sandboxes, in whatever order, each sees its own and nothing else, on both databases."""

import asyncio
from collections import defaultdict
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Connection

from oir_kernel.clock import FrozenClock
from oir_kernel.events import Event
from oir_kernel.sandbox import SandboxScope, SandboxSettings
from oir_kernel.storage import Storage, StorageConflict
from oir_kernel.storage.journal import JournalBound, JournalEntry, JournalRepository
from oir_kernel.storage.tables import metadata
from oir_kernel.storage.uow import UnitOfWork

AT = datetime(2026, 3, 1, tzinfo=UTC)
SANDBOXES = ("a", "b")
BOUND = JournalBound(entries=4)
sandboxes = st.sampled_from(SANDBOXES)
keys = st.sampled_from(["k1", "k2", "k3"])
quick = settings(
    max_examples=15,
    stateful_step_count=20,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def uow(connection: Connection, sandbox_id: str) -> UnitOfWork:
    return UnitOfWork(connection, SandboxScope(sandbox_id, SandboxSettings(), FrozenClock(AT)))


def empty(connection: Connection) -> None:
    for table in reversed(metadata.sorted_tables):
        connection.execute(table.delete())


class TwoSandboxes(RuleBasedStateMachine):
    """Works in two sandboxes beside a model of what each should see."""

    def __init__(self, storage: Storage) -> None:
        super().__init__()
        self.storage = storage
        self.answers: dict[str, dict[str, str]] = defaultdict(dict)
        self.events: dict[str, list[str]] = defaultdict(list)
        self.journal: dict[str, list[int]] = defaultdict(list)
        self.number = 0
        storage.write_now(empty)

    @rule(sandbox=sandboxes, key=keys)
    def answer(self, sandbox: str, key: str) -> None:
        self.number += 1
        text = str(self.number)
        try:
            self.storage.write_now(lambda conn: uow(conn, sandbox).answers.store("Op", key, text))
        except StorageConflict:
            assert key in self.answers[sandbox]
        else:
            assert key not in self.answers[sandbox]
            self.answers[sandbox][key] = text

    @rule(sandbox=sandboxes, count=st.integers(1, 3))
    def happen(self, sandbox: str, count: int) -> None:
        events = [Event("a.b", "k", {}) for _ in range(count)]
        self.storage.write_now(lambda conn: uow(conn, sandbox).outbox.add(*events))
        self.events[sandbox] += [event.event_id for event in events]

    @rule(sandbox=sandboxes, asked_as=sandboxes)
    def deliver(self, sandbox: str, asked_as: str) -> None:
        first = self.events[sandbox][:1]
        self.storage.write_now(lambda conn: uow(conn, asked_as).outbox.mark_delivered(first))
        if asked_as == sandbox:
            self.events[sandbox] = self.events[sandbox][1:]

    @rule(sandbox=sandboxes, count=st.integers(1, 6))
    def exchange(self, sandbox: str, count: int) -> None:
        numbers = [self.number + n + 1 for n in range(count)]
        self.number = numbers[-1]
        entries = [JournalEntry(AT, "json", "Op", 200, duration_us=number) for number in numbers]
        self.storage.write_now(lambda conn: JournalRepository(conn, sandbox, BOUND).append(entries))
        self.journal[sandbox] = (self.journal[sandbox] + numbers)[-BOUND.entries :]

    @rule(sandbox=sandboxes, key=keys)
    def fail(self, sandbox: str, key: str) -> None:
        def work(conn: Connection) -> None:
            uow(conn, sandbox).outbox.add(Event("a.b", key, {}))
            JournalRepository(conn, sandbox, BOUND).append([JournalEntry(AT, "json", "Op", 500)])
            raise LookupError

        with pytest.raises(LookupError):
            self.storage.write_now(work)

    @invariant()
    def each_sees_its_own(self) -> None:
        for sandbox in SANDBOXES:
            answers, events, journal = self.storage.read_now(lambda conn, sandbox=sandbox: seen(conn, sandbox))  # type: ignore[misc]
            assert answers == self.answers[sandbox]
            assert events == self.events[sandbox]
            assert journal == self.journal[sandbox]


def seen(connection: Connection, sandbox: str) -> tuple[dict[str, str], list[str], list[int]]:
    mine = uow(connection, sandbox)
    remembered = {key: mine.answers.remember("Op", key) for key in ("k1", "k2", "k3")}
    return (
        {key: answer for key, answer in remembered.items() if answer is not None},
        [event.event_id for event in mine.outbox.pending()],
        [entry.duration_us for entry in JournalRepository(connection, sandbox).list()],
    )


def test_two_sandboxes_never_mix(storage: Storage) -> None:
    class OnThisStorage(TwoSandboxes):
        def __init__(self) -> None:
            super().__init__(storage)

    run_state_machine_as_test(OnThisStorage, settings=quick)


@quick
@given(works=st.lists(st.tuples(sandboxes, keys), min_size=1, max_size=30))
def test_concurrent_works_each_land_in_their_own_sandbox_and_only_the_first_of_a_key_counts(
    storage: Storage, works: list[tuple[str, str]]
) -> None:
    storage.write_now(empty)

    async def everything() -> list[str | BaseException]:
        return await asyncio.gather(
            *(storage.write(lambda conn, at=at: first(conn, *at)) for at in works),  # type: ignore[misc]
        )

    def first(conn: Connection, sandbox: str, key: str) -> str:
        mine = uow(conn, sandbox).answers
        found = mine.remember("Op", key)
        if found is None:
            found = f"{sandbox}/{key}"
            mine.store("Op", key, found)
        return found

    assert asyncio.run(everything()) == [f"{sandbox}/{key}" for sandbox, key in works]
    for sandbox in SANDBOXES:
        answers, _, _ = storage.read_now(lambda conn, sandbox=sandbox: seen(conn, sandbox))  # type: ignore[misc]
        assert answers == {key: f"{sandbox}/{key}" for where, key in works if where == sandbox}
