"""Works run on the loop that awaits them, and on the writer's thread when that loop does not come."""

import asyncio
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from oir_kernel.storage import StorageUnavailable, turn
from oir_kernel.storage.jobs import Job
from oir_kernel.storage.sqlite import SqliteStorage
from oir_kernel.storage.turn import where_awaited

WRITER = "oir-storage-writer"


class Noted:
    """A batch that tells which threads ran it."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.threads: list[str] = []
        self._error = error

    def __call__(self) -> None:
        self.threads.append(threading.current_thread().name)
        if self._error is not None:
            raise self._error


@pytest.fixture
def storage(sqlite_url: str) -> Iterator[SqliteStorage]:
    opened = SqliteStorage(sqlite_url)
    yield opened
    opened.close_now()


class Held:
    """A storage whose writer is busy until it is let go, so that what comes meanwhile is one batch."""

    def __init__(self, storage: SqliteStorage) -> None:
        self.storage = storage
        self._entered, self._release = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=storage.write_now, args=(self._hold,))
        self._thread.start()
        assert self._entered.wait(10)

    async def let_go(self) -> None:
        await asyncio.sleep(0)  # lets the tasks put their works into the queue
        self._release.set()
        await asyncio.to_thread(self._thread.join, 10)

    def _hold(self, _connection: Connection) -> None:
        self._entered.set()
        assert self._release.wait(10)


@pytest.fixture
def held(storage: SqliteStorage) -> Held:
    return Held(storage)


def end_the_transaction(connection: Connection) -> None:
    connection.exec_driver_sql("ROLLBACK")  # what no work may do: the savepoints go with it


def thread_name(_connection: Connection) -> str:
    return threading.current_thread().name


def awaited_by(loop: asyncio.AbstractEventLoop) -> Job:
    return Job(lambda _connection: None, loop.create_future())


def here() -> str:
    return threading.current_thread().name


@pytest.mark.anyio
async def test_an_awaited_work_runs_on_the_loop_and_a_blocking_one_on_the_writers_thread(
    storage: SqliteStorage,
) -> None:
    assert await storage.write(thread_name) == here()
    assert await asyncio.to_thread(storage.write_now, thread_name) == WRITER


@pytest.mark.anyio
async def test_a_batch_is_run_on_the_loop_with_its_posted_works_and_counted(held: Held) -> None:
    ran: list[str] = []
    storage = held.storage
    storage.post(lambda conn: ran.append(thread_name(conn)))
    waiting = [asyncio.create_task(storage.write(thread_name)) for _ in range(2)]
    await held.let_go()
    assert await asyncio.gather(*waiting) == [here(), here()]
    assert ran == [here()]
    assert (storage.counters.works, storage.counters.batches) == (4, 2)


@pytest.mark.anyio
async def test_a_batch_that_breaks_on_the_loop_is_told_to_every_waiter_and_not_counted(held: Held) -> None:
    storage = held.storage
    waiting = [asyncio.create_task(storage.write(work)) for work in (thread_name, end_the_transaction, thread_name)]
    storage.post(thread_name)
    await held.let_go()
    told = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(error) for error in told] == [StorageUnavailable] * 3
    assert (storage.counters.works, storage.counters.batches, storage.counters.lost) == (1, 1, 1)
    assert await storage.write(thread_name) == here()


@pytest.mark.anyio
async def test_a_loop_that_is_blocked_loses_the_turn_and_the_thread_runs_the_batch_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turn, "PATIENCE_SECONDS", 0.01)
    batch = Noted()
    thread = threading.Thread(
        target=where_awaited, args=([awaited_by(asyncio.get_running_loop())], batch), name="writer"
    )
    thread.start()
    thread.join(10)  # blocks this loop
    assert batch.threads == ["writer"]
    await asyncio.sleep(0)  # the loop comes to it too late
    await asyncio.sleep(0)
    assert batch.threads == ["writer"]


@pytest.mark.anyio
async def test_a_batch_the_loop_has_begun_is_left_to_it_however_long_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "PATIENCE_SECONDS", 0.01)
    begun, goes_on = threading.Event(), threading.Event()
    ran: list[str] = []

    def slow() -> None:
        begun.set()
        assert goes_on.wait(10)
        ran.append(here())

    def let_it_go_on() -> None:
        assert begun.wait(10)
        threading.Event().wait(0.05)  # longer than the thread's patience
        goes_on.set()

    jobs = [awaited_by(asyncio.get_running_loop())]
    await asyncio.gather(asyncio.to_thread(where_awaited, jobs, slow), asyncio.to_thread(let_it_go_on))
    assert ran == [here()]


def test_a_closed_loop_gets_no_turn() -> None:
    loop = asyncio.new_event_loop()
    job = awaited_by(loop)
    loop.close()
    batch = Noted()
    where_awaited([job], batch)
    assert batch.threads == [here()]


def test_two_loops_get_no_turn() -> None:
    loops = [asyncio.new_event_loop() for _ in range(2)]
    batch = Noted()
    where_awaited([awaited_by(loop) for loop in loops], batch)
    assert batch.threads == [here()]
    for loop in loops:
        loop.close()


def test_jobs_nobody_awaits_are_run_here() -> None:
    batch = Noted()
    where_awaited([Job(lambda _connection: None)], batch)
    assert batch.threads == [here()]


@pytest.mark.anyio
async def test_what_the_batch_raises_on_the_loop_is_raised_to_the_thread_and_not_run_again() -> None:
    batch = Noted(LookupError("of the batch"))
    with pytest.raises(LookupError, match="of the batch"):
        await asyncio.to_thread(where_awaited, [awaited_by(asyncio.get_running_loop())], batch)
    assert batch.threads == [here()]


def test_what_the_batch_raises_here_is_raised() -> None:
    with pytest.raises(LookupError):
        where_awaited([], Noted(LookupError()))
