"""The one writer of SQLite: batches, what is answered when, what happens when something fails."""

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, event

from oir_kernel.clock import monotonic
from oir_kernel.storage import StorageBusy, StorageUnavailable
from oir_kernel.storage.sandboxes import SandboxRegistry, StoredSandbox
from oir_kernel.storage.sqlite import SqliteStorage

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.anyio


class Held:
    """Keeps the writer busy with a work until told otherwise, so that what comes meanwhile is one batch."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.release = threading.Event()

    def __call__(self, _connection: Connection) -> None:
        self.entered.set()
        assert self.release.wait(10)


@pytest.fixture
def storage(sqlite_url: str) -> Iterator[SqliteStorage]:
    opened = SqliteStorage(sqlite_url, limit=10)
    yield opened
    opened.close_now()


async def held(storage: SqliteStorage) -> tuple[Held, asyncio.Task[None]]:
    hold = Held()
    task = asyncio.create_task(asyncio.to_thread(storage.write_now, hold))  # on the writer's thread, not on this loop
    assert await asyncio.to_thread(hold.entered.wait, 10)
    return hold, task


async def queue(storage: SqliteStorage, *works: Any) -> list[asyncio.Task[Any]]:
    tasks = [asyncio.create_task(storage.write(work)) for work in works]
    await asyncio.sleep(0)  # lets each task put its work into the queue
    return tasks


def until(condition: Callable[[], bool]) -> None:
    deadline = monotonic() + 10
    while not condition():
        assert monotonic() < deadline


def putting(name: str) -> Any:
    return lambda connection: SandboxRegistry(connection).put(StoredSandbox(name, name, {}, AT), AT)


def failing(connection: Connection) -> None:
    SandboxRegistry(connection).put(StoredSandbox("undone", "undone", {}, AT), AT)
    raise LookupError("of this work only")


def names(connection: Connection) -> list[str]:
    return [stored.sandbox_id for stored in SandboxRegistry(connection).list()]


def on_disk(storage: SqliteStorage) -> list[str]:
    """What another connection of the plain driver sees."""
    with contextlib.closing(sqlite3.connect(storage.url.removeprefix("sqlite:///"))) as connection:
        return [row[0] for row in connection.execute("SELECT sandbox_id FROM kernel_sandbox ORDER BY 1")]


async def test_one_failing_work_among_many_takes_nothing_else_along(storage: SqliteStorage) -> None:
    hold, first = await held(storage)
    tasks = await queue(storage, putting("a"), failing, putting("b"), failing, putting("c"))
    hold.release.set()
    await first
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(answer) for answer in answers] == [type(None), LookupError, type(None), LookupError, type(None)]
    assert on_disk(storage) == ["a", "b", "c"]
    assert storage.counters.batches == 2


async def test_nobody_is_answered_before_the_commit_and_everybody_after_it(storage: SqliteStorage) -> None:
    hold, first = await held(storage)
    tasks = await queue(storage, putting("a"), putting("b"))
    seen: list[tuple[list[bool], list[str]]] = []

    def observe(_connection: Connection) -> None:
        seen.append(([task.done() for task in tasks], on_disk(storage)))

    event.listen(storage._writing, "commit", observe)
    hold.release.set()
    await asyncio.gather(first, *tasks)
    assert seen == [([False, False], []), ([False, False], [])]
    assert on_disk(storage) == ["a", "b"]


async def test_when_the_commit_fails_every_waiter_hears_of_it_and_the_next_batch_works(storage: SqliteStorage) -> None:
    hold, first = await held(storage)
    tasks = await queue(storage, putting("a"), failing, putting("b"))

    def fail(_connection: Connection) -> None:
        raise OSError("no space left")

    event.listen(storage._writing, "commit", fail)
    hold.release.set()
    answers = await asyncio.gather(first, *tasks, return_exceptions=True)
    assert [type(answer) for answer in answers] == [
        StorageUnavailable,
        StorageUnavailable,
        LookupError,
        StorageUnavailable,
    ]
    event.remove(storage._writing, "commit", fail)
    await storage.write(putting("c"))
    assert on_disk(storage) == ["c"]


async def test_a_full_queue_refuses_the_next_and_keeps_those_that_wait(storage: SqliteStorage) -> None:
    hold, first = await held(storage)
    tasks = await queue(storage, *(putting(f"n{number}") for number in range(10)))
    with pytest.raises(StorageBusy):
        await storage.write(putting("one-too-many"))
    assert storage.counters.refused == 1
    hold.release.set()
    await asyncio.gather(first, *tasks)
    assert len(on_disk(storage)) == 10


async def test_a_full_queue_still_has_room_for_the_record_of_the_refusal_but_not_without_end(
    storage: SqliteStorage,
) -> None:
    hold, first = await held(storage)
    tasks = await queue(storage, *(putting(f"n{number}") for number in range(10)))
    taken = [storage.post(putting(f"p{number}")) for number in range(11)]
    hold.release.set()
    await asyncio.gather(first, *tasks)
    await storage.flush()
    assert taken == [True] * 10 + [False]
    assert storage.counters.lost == 1
    assert len(on_disk(storage)) == 20


async def test_a_waiter_that_hangs_up_cancels_neither_its_work_nor_the_others(storage: SqliteStorage) -> None:
    hold, first = await held(storage)
    tasks = await queue(storage, putting("a"), putting("b"))
    tasks[0].cancel()
    hold.release.set()
    await first
    assert await tasks[1] is None
    with pytest.raises(asyncio.CancelledError):
        await tasks[0]
    assert on_disk(storage) == ["a", "b"]


async def test_a_posted_work_shares_the_commit_of_the_next_write(storage: SqliteStorage) -> None:
    storage._writer._linger = 10
    hold, first = await held(storage)
    storage.post(putting("a"))
    hold.release.set()
    await first
    await asyncio.to_thread(until, lambda: storage.queued == 0)  # the writer has taken it and lingers
    await storage.write(putting("b"))
    assert (storage.counters.batches, storage.counters.works) == (2, 3)


async def test_posted_works_are_written_without_waiting_for_a_write_that_does_not_come(storage: SqliteStorage) -> None:
    storage.post(putting("a"))
    await asyncio.to_thread(until, lambda: on_disk(storage) == ["a"])


async def test_a_work_that_asks_storage_to_write_is_told_not_to(storage: SqliteStorage) -> None:
    with pytest.raises(RuntimeError, match="connection the work was given"):
        await storage.write(lambda _conn: storage.write_now(putting("a")))


async def test_a_second_process_that_writes_the_same_file_is_waited_for(storage: SqliteStorage) -> None:
    other = sqlite3.connect(storage.url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    (task,) = await queue(storage, putting("a"))
    other.execute("INSERT INTO kernel_sandbox VALUES ('b', 'b', 'default', '{}', 0, '2026-11-23T09:00:00+00:00', NULL)")
    other.execute("COMMIT")
    other.close()
    await task
    assert await storage.read(names) == ["a", "b"]


async def test_what_waits_when_the_event_loop_is_gone_is_written_all_the_same(
    storage: SqliteStorage, caplog: pytest.LogCaptureFixture
) -> None:
    hold, first = await held(storage)
    loop = asyncio.new_event_loop()
    waiting = loop.create_task(storage.write(putting("a")))
    await asyncio.to_thread(loop.run_until_complete, _turn())
    waiting.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.to_thread(loop.run_until_complete, waiting)
    loop.close()
    hold.release.set()
    await first
    await storage.flush()
    assert on_disk(storage) == ["a"]
    assert "had closed" in caplog.text


async def _turn() -> None:
    await asyncio.sleep(0)
