"""Prepared statements do what the same statements of SQLAlchemy Core do, on both databases."""

import logging
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Connection, MetaData, Table, Text, bindparam, insert, select, text, update

from oir_kernel.storage import Storage, StorageConflict, StorageFault
from oir_kernel.storage.postgres import PostgresStorage
from oir_kernel.storage.prepared import Prepared, insert_into
from oir_kernel.storage.statements import count_rows_anew
from oir_kernel.storage.tables import answer_table, outbox_table

CPR = "0702901234"
A = answer_table.c
KEEP = insert_into(answer_table)
FIND = Prepared(select(A.digest, A.answer).where(A.operation == bindparam("operation")).order_by(A.digest))
CHANGE = Prepared(update(answer_table).where(A.digest == bindparam("digest")), ["answer"])
MARK = Prepared(update(answer_table).where(A.digest == bindparam("digest")).values(answer=A.answer + "!"))
WRONG = Prepared(text("SELECT nothing FROM missing_table"))


def row(digest: str, answer: str = "ja") -> dict[str, Any]:
    return {"sandbox_id": "s", "operation": "o", "digest": digest, "answer": answer, "at": "2026"}


def keep(connection: Connection, *digests: str) -> None:
    KEEP.run_many(connection, [row(digest) for digest in digests])


def found(connection: Connection) -> list[str]:
    return [each.digest for each in FIND.run(connection, {"operation": "o"})]


def answers(connection: Connection) -> list[tuple[str, str]]:
    return [(each.digest, each.answer) for each in FIND.run(connection, {"operation": "o"})]


def core_found(connection: Connection) -> list[str]:
    return list(connection.scalars(select(A.digest).order_by(A.digest)))


def wrong(connection: Connection) -> None:
    WRONG.run(connection, {})


def wrong_write(connection: Connection) -> None:
    WRONG.run_many(connection, [{}])


def keep_twice(connection: Connection) -> None:
    keep(connection, CPR)
    keep(connection, CPR)


def keep_twice_and_more(connection: Connection) -> None:
    keep_twice(connection)
    keep(connection, *(f"{number}" for number in range(300)))
    found(connection)


def keep_twice_then_core(connection: Connection) -> None:
    keep_twice(connection)
    core_found(connection)


CONFLICTS = [keep_twice, keep_twice_and_more, keep_twice_then_core]


def test_rows_have_the_names_of_their_columns(storage: Storage) -> None:
    storage.write_now(lambda conn: KEEP.run_many(conn, [row("b", "nej"), row("a", "æøå %s ? :x")]))
    first, second = storage.read_now(lambda conn: FIND.run(conn, {"operation": "o"}))
    assert (first.digest, first.answer) == ("a", "æøå %s ? :x")
    assert tuple(second) == ("b", "nej")


def test_no_row_is_an_empty_list(storage: Storage) -> None:
    assert storage.read_now(lambda conn: FIND.run(conn, {"operation": "other"})) == []


def test_rows_of_a_text_have_places_only(storage: Storage) -> None:
    plain = Prepared(text("SELECT :one, 'x%' WHERE :one = :other"))
    (only,) = storage.read_now(lambda conn: plain.run(conn, {"one": "1", "other": "1"}))
    assert tuple(only) == ("1", "x%")


def test_many_rows_are_written_in_their_order_and_numbered_by_the_database(storage: Storage) -> None:
    add = insert_into(outbox_table)
    event = {"sandbox_id": "s", "topic": "t", "key": "k", "payload": "{}", "created_at": "2026"}
    rows = [{**event, "event_id": f"e{place}", "delivered_at": None, "attempts": place} for place in range(20)]
    storage.write_now(lambda conn: add.run_many(conn, rows))
    kept = storage.read_now(
        lambda conn: conn.execute(select(outbox_table.c.attempts).order_by(outbox_table.c.seq)).scalars().all()
    )
    assert kept == list(range(20))


def test_no_rows_write_nothing(storage: Storage) -> None:
    storage.write_now(lambda conn: KEEP.run_many(conn, []))
    assert storage.read_now(found) == []


def test_an_update_sets_the_columns_it_was_made_for(storage: Storage) -> None:
    storage.write_now(lambda conn: keep(conn, "a", "b"))
    storage.write_now(lambda conn: CHANGE.run_many(conn, [{**row("a", "nej"), "at": "not this"}]))
    assert storage.read_now(answers) == [("a", "nej"), ("b", "ja")]


def test_a_value_written_into_the_statement_goes_along(storage: Storage) -> None:
    storage.write_now(lambda conn: keep(conn, "a"))
    storage.write_now(lambda conn: MARK.run_many(conn, [{"digest": "a"}]))
    assert storage.read_now(answers) == [("a", "ja!")]


def test_what_was_written_is_read_in_the_same_work_by_either_kind_of_statement(storage: Storage) -> None:
    def work(conn: Connection) -> tuple[list[str], list[str], list[str]]:
        keep(conn, "a")
        first = found(conn)
        keep(conn, "b")
        second = core_found(conn)
        conn.execute(insert(answer_table), [row("c")])
        return first, second, found(conn)

    assert storage.write_now(work) == (["a"], ["a", "b"], ["a", "b", "c"])


def test_a_work_of_prepared_statements_alone_is_committed(storage: Storage) -> None:
    storage.write_now(lambda conn: keep(conn, "a"))
    assert storage.read_now(core_found) == ["a"]


@pytest.mark.anyio
async def test_an_awaited_and_a_posted_work_of_prepared_statements_are_committed(storage: Storage) -> None:
    await storage.write(lambda conn: keep(conn, "a"))
    storage.post(lambda conn: keep(conn, "b"))
    await storage.flush()
    assert await storage.read(core_found) == ["a", "b"]


def test_a_work_that_fails_afterwards_leaves_nothing(storage: Storage) -> None:
    def work(conn: Connection) -> None:
        keep(conn, "a")
        assert found(conn) == ["a"]
        keep(conn, "b")
        raise LookupError

    with pytest.raises(LookupError):
        storage.write_now(work)
    storage.write_now(lambda conn: keep(conn, "c"))
    assert storage.read_now(core_found) == ["c"]


@pytest.mark.parametrize("twice", CONFLICTS)
def test_a_row_that_is_there_already_is_a_conflict_that_repeats_no_value(
    storage: Storage, twice: Callable[[Connection], None], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(StorageConflict) as caught:
        storage.write_now(twice)
    shown = "".join(traceback.format_exception(caught.value)) + caught.value.detail.da + caplog.text
    assert CPR not in shown
    assert storage.read_now(found) == []


@pytest.mark.anyio
@pytest.mark.parametrize("twice", CONFLICTS)
async def test_an_awaited_conflict_is_told_alike_and_the_next_work_succeeds(
    storage: Storage, twice: Callable[[Connection], None]
) -> None:
    with pytest.raises(StorageConflict) as caught:
        await storage.write(twice)
    assert CPR not in "".join(traceback.format_exception(caught.value))
    await storage.write(lambda conn: keep(conn, "a"))
    assert await storage.read(found) == ["a"]


def test_a_failing_posted_write_is_lost_without_its_values(storage: Storage, caplog: pytest.LogCaptureFixture) -> None:
    storage.post(keep_twice)
    storage.flush_now()
    assert storage.counters.lost == 1
    assert CPR not in caplog.text


@pytest.mark.parametrize("work", [wrong, wrong_write])
def test_a_statement_the_database_refuses_is_a_fault_of_ours(
    storage: Storage, work: Callable[[Connection], None]
) -> None:
    with pytest.raises(StorageFault) as caught:
        storage.write_now(work)
    assert "missing_table" not in "".join(str(said) for said in (caught.value, caught.value.detail))


def test_a_reader_cannot_write(storage: Storage) -> None:
    with pytest.raises(StorageFault):
        storage.read_now(lambda conn: keep(conn, "a"))


def test_a_column_that_the_driver_would_not_give_as_it_is_stored_is_refused(sqlite_storage: Storage) -> None:
    table = Table("t", MetaData(), Column("name", Text), Column("open", Boolean))
    for statement, values in (
        (select(table.c.open), {}),
        (select(table.c.name).where(table.c.open == bindparam("o")), {"o": True}),
    ):
        with pytest.raises(TypeError, match="Boolean"):
            sqlite_storage.read_now(lambda conn, s=statement, v=values: Prepared(s).run(conn, v))  # type: ignore[misc]


def test_an_expanding_parameter_is_refused(sqlite_storage: Storage) -> None:
    several = Prepared(select(A.answer).where(A.digest.in_(bindparam("digests", expanding=True))))
    with pytest.raises(TypeError, match="expanding"):
        sqlite_storage.read_now(lambda conn: several.run(conn, {"digests": ["a"]}))


def test_a_missing_value_is_refused(storage: Storage) -> None:
    with pytest.raises((KeyError, StorageFault)):
        storage.read_now(lambda conn: FIND.run(conn, {}))


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[PostgresStorage]:
    opened = PostgresStorage(postgres_url, threads=1)
    yield opened
    opened.close_now()


@pytest.mark.postgres
def test_a_commit_after_nothing_but_prepared_statements_commits(postgres: PostgresStorage) -> None:
    with postgres._writing.connect() as connection:
        keep(connection, "a")
        connection.commit()
    with postgres._writing.connect() as connection:
        keep(connection, "b")
        connection.rollback()
    assert postgres.read_now(found) == ["a"]


@pytest.mark.postgres
def test_a_savepoint_takes_back_what_was_written_after_it_and_no_more(postgres: PostgresStorage) -> None:
    def work(conn: Connection) -> None:
        keep(conn, "a")
        nested = conn.begin_nested()
        keep(conn, "b")
        nested.rollback()
        keep(conn, "c")

    postgres.write_now(work)
    assert postgres.read_now(found) == ["a", "c"]


@pytest.mark.postgres
def test_a_concurrent_first_insert_repeats_the_work(postgres: PostgresStorage) -> None:
    runs: list[list[str]] = []

    def work(conn: Connection) -> str:
        runs.append(found(conn))
        if runs[-1]:
            return "second"
        postgres._writer.run(lambda other: keep(other, "a"))  # another transaction is quicker
        keep(conn, "a")
        return "first"

    assert postgres.write_now(work) == "second"
    assert runs == [[], ["a"]]


def pid_of(connection: Connection) -> int:
    pid: int = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    return pid


def terminate(connection: Connection, pid: int) -> None:
    connection.exec_driver_sql(f"SELECT pg_terminate_backend({pid}, 5000)")


@pytest.mark.postgres
@pytest.mark.anyio
@pytest.mark.parametrize("first", [found, lambda conn: keep(conn, "early")])
async def test_a_connection_that_died_while_idle_is_replaced(
    postgres: PostgresStorage, first: Callable[[Connection], Any]
) -> None:
    pids = [await postgres.write(pid_of), await postgres.read(pid_of)]
    postgres.post(lambda conn: pids.append(pid_of(conn)))
    await postgres.flush()
    for pid in pids:
        postgres.write_now(lambda conn, pid=pid: terminate(conn, pid))  # type: ignore[misc]

    def work(conn: Connection) -> None:
        first(conn)
        keep(conn, "written")

    postgres.post(lambda conn: keep(conn, "posted"))
    await postgres.write(work)
    await postgres.flush()
    assert set(await postgres.read(found)) >= {"posted", "written"}
    assert postgres.counters.lost == 0


@pytest.mark.postgres
@pytest.mark.anyio
async def test_a_connection_that_dies_with_writes_waiting_repeats_the_work(postgres: PostgresStorage) -> None:
    runs: list[int] = []

    def work(conn: Connection) -> None:
        runs.append(pid_of(conn))
        keep(conn, "a")
        if len(runs) == 1:
            postgres._writer.run(lambda other: terminate(other, runs[0]))

    await postgres.write(work)
    assert (len(set(runs)), await postgres.read(found)) == (2, ["a"])


def test_postgresql_plans_by_the_rows_counted_anew(storage: Storage) -> None:
    planned = "SELECT reltuples FROM pg_class WHERE oid = 'kernel_answer'::regclass"

    def work(connection: Connection) -> None:
        keep(connection, *(f"{number}" for number in range(300)))
        count_rows_anew(connection, [answer_table])
        assert connection.dialect.name == "sqlite" or connection.exec_driver_sql(planned).scalar_one() == 300

    storage.write_now(work)
    assert len(storage.read_now(found)) == 300
