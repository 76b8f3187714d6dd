"""What a work may rely on, on both databases."""

import sys
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, insert

from oir_kernel.storage import (
    Storage,
    StorageBusy,
    StorageConflict,
    StorageFault,
    StorageUnavailable,
    open_storage,
)
from oir_kernel.storage.postgres import PostgresStorage
from oir_kernel.storage.sandboxes import SandboxRegistry, StoredSandbox
from oir_kernel.storage.tables import sandbox_table

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CPR = "0702901234"


class Refused(Exception):
    """What a work of these tests raises."""


def put(connection: Connection, name: str) -> str:
    SandboxRegistry(connection).put(StoredSandbox(name, name, {}, AT), AT)
    return name


def _row(name: str) -> dict[str, object]:
    """A sandbox's row."""
    told = {"settings": "{}", "advanced_us": 0, "created_at": AT.isoformat()}
    return {"sandbox_id": name, "state_id": name, "workspace": "default", **told}


def put_twice(connection: Connection, name: str) -> None:
    for _ in range(2):
        connection.exec_driver_sql(
            f"INSERT INTO kernel_answer (sandbox_id, operation, digest, answer, at) VALUES ('{name}', '', '', '', '')"
        )


def names(connection: Connection) -> list[str]:
    return [stored.sandbox_id for stored in SandboxRegistry(connection).list()]


def broken(connection: Connection) -> None:
    put(connection, "undone")
    raise Refused


@pytest.mark.anyio
async def test_a_work_answers_with_its_value_and_a_reader_sees_what_it_wrote(storage: Storage) -> None:
    assert await storage.write(lambda conn: put(conn, "a")) == "a"
    assert await storage.read(names) == ["a"]


@pytest.mark.anyio
async def test_a_failing_work_is_undone_and_its_own_exception_reaches_the_caller(storage: Storage) -> None:
    with pytest.raises(Refused):
        await storage.write(broken)
    assert await storage.read(names) == []


@pytest.mark.anyio
async def test_a_work_that_raises_stop_iteration_still_answers(storage: Storage) -> None:
    with pytest.raises(RuntimeError, match="StopIteration"):
        await storage.write(lambda _conn: next(iter(())))


@pytest.mark.anyio
async def test_a_work_that_tries_to_end_the_program_ends_only_itself(storage: Storage) -> None:
    with pytest.raises(RuntimeError, match="SystemExit"):
        await storage.write(lambda _conn: sys.exit(1))
    assert await storage.write(lambda conn: put(conn, "a")) == "a"


def test_blocking_calls_need_no_event_loop(storage: Storage) -> None:
    storage.write_now(lambda conn: put(conn, "a"))
    with pytest.raises(Refused):
        storage.write_now(broken)
    assert storage.read_now(names) == ["a"]


@pytest.mark.anyio
async def test_posted_works_are_on_disk_after_a_flush(storage: Storage) -> None:
    assert storage.post(lambda conn: put(conn, "a"))
    assert storage.post(lambda conn: put(conn, "b"))
    await storage.flush()
    assert await storage.read(names) == ["a", "b"]


def test_posted_works_are_on_disk_after_close(storage_url: str) -> None:
    storage = open_storage(storage_url)
    storage.post(lambda conn: put(conn, "a"))
    storage.close_now()
    again = open_storage(storage_url)
    assert again.read_now(names) == ["a"]
    again.close_now()


def test_a_failing_posted_work_is_logged_and_counted_without_its_values(
    storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    storage.post(lambda conn: put_twice(conn, CPR))
    storage.flush_now()
    assert storage.counters.lost == 1
    assert "posted works lost" in caplog.text
    assert CPR not in caplog.text


@pytest.mark.anyio
async def test_a_row_that_is_there_already_is_a_conflict_that_repeats_no_value(storage: Storage) -> None:
    with pytest.raises(StorageConflict) as caught:
        await storage.write(lambda conn: put_twice(conn, CPR))
    shown = "".join(traceback.format_exception(caught.value)) + caught.value.detail.da
    assert CPR not in shown.replace(f"put_twice(conn, {CPR})", "")
    assert await storage.read(names) == []


@pytest.mark.anyio
async def test_a_statement_the_database_refuses_is_a_fault_of_ours(storage: Storage) -> None:
    with pytest.raises(StorageFault):
        await storage.write(lambda conn: conn.exec_driver_sql("SELECT * FROM missing_table"))
    with pytest.raises(StorageFault):
        await storage.read(lambda conn: conn.exec_driver_sql("SELECT * FROM missing_table"))


@pytest.mark.anyio
async def test_a_reader_cannot_write(storage: Storage) -> None:
    with pytest.raises(StorageFault):
        await storage.read(lambda conn: put(conn, "a"))


@pytest.mark.anyio
async def test_a_reader_sees_one_snapshot_and_does_not_wait_for_the_writer(storage: Storage) -> None:
    def count_around_a_write(conn: Connection) -> tuple[int, int]:
        before = len(names(conn))
        storage.write_now(lambda other: put(other, "a"))
        return before, len(names(conn))

    assert await storage.read(count_around_a_write) == (0, 0)
    assert await storage.read(names) == ["a"]


@pytest.mark.anyio
async def test_a_closed_storage_refuses(storage_url: str) -> None:
    storage = open_storage(storage_url)
    await storage.start()
    await storage.close()
    for refused in (storage.write, storage.read):
        with pytest.raises(StorageBusy):
            await refused(names)
    for refused_now in (storage.write_now, storage.read_now):
        with pytest.raises(StorageBusy):
            refused_now(names)
    assert not storage.post(lambda _conn: None)
    assert storage.counters.lost == 1


def test_an_address_of_no_known_kind_is_refused() -> None:
    for url in ("mysql://localhost/db", "sqlite://", "sqlite:///:memory:"):
        with pytest.raises(ValueError, match="address"):
            open_storage(url)


@pytest.mark.anyio
async def test_a_server_that_does_not_answer_shows_at_start() -> None:
    storage = open_storage("postgresql://postgres@127.0.0.1:1/test")
    with pytest.raises(StorageUnavailable):
        await storage.start()
    await storage.close()


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[PostgresStorage]:
    opened = PostgresStorage(postgres_url, threads=2)
    yield opened
    opened.close_now()


@pytest.mark.postgres
@pytest.mark.anyio
async def test_a_concurrent_first_insert_repeats_the_work(postgres: PostgresStorage) -> None:
    runs: list[list[str]] = []

    def first_or_second(conn: Connection) -> str:
        found = names(conn)
        runs.append(found)
        if found:
            return "second"
        if len(runs) == 1:
            postgres.write_now(lambda other: put(other, "a"))  # another transaction is quicker
        conn.execute(insert(sandbox_table).values(_row("a")))
        return "first"

    assert await postgres.write(first_or_second) == "second"
    assert runs == [[], ["a"]]


@pytest.mark.postgres
@pytest.mark.anyio
async def test_a_work_is_repeated_three_times_at_most(postgres: PostgresStorage) -> None:
    runs: list[int] = []

    def hopeless(conn: Connection) -> None:
        runs.append(1)
        put_twice(conn, "a")

    with pytest.raises(StorageConflict):
        await postgres.write(hopeless)
    assert len(runs) == 4


@pytest.mark.postgres
def test_of_two_works_that_block_each_other_both_get_done(postgres: PostgresStorage) -> None:
    postgres.write_now(lambda conn: (put(conn, "a"), put(conn, "b")))
    met = threading.Barrier(2, timeout=10)

    def crosswise(first: str, second: str) -> None:
        runs: list[int] = []

        def work(conn: Connection) -> None:
            runs.append(1)
            put(conn, first)
            if len(runs) == 1:
                met.wait()
            put(conn, second)

        postgres.write_now(work)

    threads = [threading.Thread(target=crosswise, args=pair) for pair in (("a", "b"), ("b", "a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert postgres.counters.works == 3


@pytest.mark.postgres
@pytest.mark.anyio
async def test_connections_that_died_while_idle_are_replaced(postgres_url: str) -> None:
    storage = PostgresStorage(postgres_url, threads=1)
    backends: list[int] = []

    def note(conn: Connection) -> None:
        backends.append(conn.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())

    await storage.write(note)
    await storage.read(note)
    storage.post(note)
    await storage.flush()
    for backend in backends:
        storage.write_now(lambda conn, pid=backend: conn.exec_driver_sql(f"SELECT pg_terminate_backend({pid}, 5000)"))  # type: ignore[misc]
    storage.post(lambda conn: put(conn, "posted"))
    assert await storage.write(lambda conn: put(conn, "written")) == "written"
    await storage.flush()
    assert await storage.read(names) == ["posted", "written"]
    assert (len(set(backends)), storage.counters.lost) == (3, 0)
    await storage.close()
