"""The journal: what it tells, and that it never outgrows its bound."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import event, text

from oir_kernel.storage import Storage
from oir_kernel.storage.journal import (
    JournalBound,
    JournalEntry,
    JournalFilter,
    JournalRepository,
    JournalWriter,
    read_journal,
)
from oir_kernel.storage.sqlite import SqliteStorage

AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
ENTRY = JournalEntry(
    at=AT,
    door="soap",
    operation="OpretFordring",
    status=200,
    transaktions_id="t-1",
    sender="11111111",
    verdict="accepted",
    duration_us=900,
    request="<Fordring/>",
    answer="<Svar>æøå</Svar>",
    findings=[{"rule_id": "R_6_1"}],
)


def append(
    storage: Storage, *entries: JournalEntry, sandbox: str = "default", bound: JournalBound | None = None
) -> None:
    storage.write_now(lambda conn: JournalRepository(conn, sandbox, bound).append(entries))


def listed(storage: Storage, sandbox: str = "default", **filters: Any) -> list[JournalEntry]:
    limit = filters.pop("limit", 100)
    return storage.read_now(lambda conn: JournalRepository(conn, sandbox).list(JournalFilter(**filters), limit=limit))


def rows_and_bytes(storage: Storage) -> tuple[int, int]:
    asked = text("SELECT count(*), coalesce(sum(bytes), 0) FROM kernel_journal")
    counted = storage.read_now(lambda conn: tuple(conn.execute(asked).one()))
    return int(counted[0]), int(counted[1])


def test_an_exchange_comes_back_as_it_went_in(storage: Storage) -> None:
    append(storage, ENTRY)
    (head,) = listed(storage)
    assert head == replace(ENTRY, seq=head.seq, request="", answer="")
    assert storage.read_now(lambda conn: JournalRepository(conn, "default").get(head.seq)) == replace(
        ENTRY, seq=head.seq
    )


def test_another_sandbox_sees_nothing_of_it(storage: Storage) -> None:
    append(storage, ENTRY)
    (head,) = listed(storage)
    assert listed(storage, "other") == []
    assert storage.read_now(lambda conn: JournalRepository(conn, "other").get(head.seq)) is None


def test_exchanges_are_found_by_operation_and_by_transaction(storage: Storage) -> None:
    append(storage, ENTRY, replace(ENTRY, operation="Ping"), replace(ENTRY, transaktions_id="t-2"))
    assert [entry.operation for entry in listed(storage, operation="Ping")] == ["Ping"]
    assert [entry.transaktions_id for entry in listed(storage, transaktions_id="t-2")] == ["t-2"]
    assert listed(storage, operation="Ping", transaktions_id="t-2") == []


def test_the_list_is_the_newest_or_what_follows_a_number_always_ascending(storage: Storage) -> None:
    append(storage, *(replace(ENTRY, duration_us=number) for number in range(5)))
    everything = listed(storage)
    assert [entry.duration_us for entry in everything] == [0, 1, 2, 3, 4]
    assert listed(storage, limit=2) == everything[3:]
    assert listed(storage, after=everything[1].seq, limit=2) == everything[2:4]
    assert listed(storage, after=everything[4].seq) == []


def test_the_oldest_goes_when_there_are_too_many(storage: Storage) -> None:
    bound = JournalBound(entries=5)
    for number in range(9):
        append(storage, replace(ENTRY, duration_us=number), bound=bound)
    assert [entry.duration_us for entry in listed(storage)] == [4, 5, 6, 7, 8]


def test_a_batch_larger_than_the_bound_leaves_its_newest(storage: Storage) -> None:
    bound = JournalBound(entries=5)
    append(storage, *(replace(ENTRY, duration_us=number) for number in range(1_200)), bound=bound)
    assert [entry.duration_us for entry in listed(storage)] == [1195, 1196, 1197, 1198, 1199]


def test_the_oldest_goes_when_the_texts_are_too_large(storage: Storage) -> None:
    bound = JournalBound(bytes=10_000)
    for number in range(9):
        append(storage, replace(ENTRY, request="x" * 3_000, answer="", findings=(), duration_us=number), bound=bound)
        assert rows_and_bytes(storage)[1] <= bound.bytes
    assert [entry.duration_us for entry in listed(storage)] == [6, 7, 8]


def test_bytes_are_counted_not_letters(storage: Storage) -> None:
    append(storage, replace(ENTRY, request="æøå", answer="", findings=()))
    assert rows_and_bytes(storage) == (1, 6 + len("[]"))


def test_an_exchange_larger_than_the_whole_journal_is_not_kept(storage: Storage) -> None:
    append(storage, replace(ENTRY, request="x" * 2_000), bound=JournalBound(bytes=1_000))
    assert rows_and_bytes(storage) == (0, 0)
    append(storage, ENTRY, bound=JournalBound(bytes=1_000))
    assert rows_and_bytes(storage)[0] == 1


def test_the_bound_of_one_sandbox_is_not_used_up_by_another(storage: Storage) -> None:
    bound = JournalBound(entries=2)
    append(storage, ENTRY, ENTRY, bound=bound)
    append(storage, ENTRY, ENTRY, sandbox="other", bound=bound)
    assert (len(listed(storage)), len(listed(storage, "other"))) == (2, 2)


def test_a_number_is_never_given_out_twice(storage: Storage) -> None:
    append(storage, ENTRY)
    (first,) = listed(storage)
    append(storage, replace(ENTRY, request="x" * 2_000), bound=JournalBound(bytes=1_000))
    append(storage, ENTRY)
    assert [entry.seq - first.seq for entry in listed(storage)] == [2]


def test_what_no_database_can_hold_is_replaced(storage: Storage) -> None:
    append(storage, replace(ENTRY, request="a\x00b\ud800c", sender="\x00"))
    (head,) = listed(storage)
    found = storage.read_now(lambda conn: JournalRepository(conn, "default").get(head.seq))
    assert found is not None
    assert (found.request, found.sender) == ("a\ufffdb?c", "\ufffd")


def test_nothing_is_counted_row_by_row_while_the_journal_has_room(sqlite_url: str) -> None:
    storage = SqliteStorage(sqlite_url)
    statements: list[str] = []
    event.listen(storage._writing, "connect", lambda driver, _record: driver.set_trace_callback(statements.append))
    storage.write_now(lambda _conn: None)
    append(storage, *[ENTRY] * 50)
    storage.close_now()
    told = Counter(" ".join(statement.split()[:3]) for statement in statements if "journal" in statement)
    assert told == {"INSERT INTO kernel_journal": 50, "INSERT INTO kernel_journal_size": 1}


@pytest.mark.anyio
async def test_many_recorded_exchanges_are_written_in_few_works(storage: Storage) -> None:
    await storage.start()
    before = storage.counters.works
    writer = JournalWriter(storage)
    for number in range(100):
        writer.record(f"s{number % 2}", replace(ENTRY, duration_us=number))
    await storage.flush()
    assert storage.counters.works - before < 20
    assert [entry.duration_us for entry in listed(storage, "s1")] == list(range(1, 100, 2))
    assert writer.lost == 0


@pytest.mark.anyio
async def test_exchanges_that_find_no_room_are_counted_as_lost(storage: Storage) -> None:
    writer = JournalWriter(storage, waiting=3)
    await storage.close()
    for _ in range(4):
        writer.record("default", ENTRY)
    assert writer.lost == 4


@pytest.mark.anyio
async def test_an_exchange_recorded_by_another_thread_just_then_is_written_too(storage: Storage) -> None:
    writer = JournalWriter(storage)
    writer._lock = Interrupted(lambda: writer.record("default", replace(ENTRY, duration_us=2)))  # type: ignore[assignment]
    writer.record("default", replace(ENTRY, duration_us=1))
    assert [entry.duration_us for entry in await read_journal(storage, "default", JournalRepository.list)] == [1, 2]
    assert writer.lost == 0


@pytest.mark.anyio
async def test_a_reader_waits_for_what_was_recorded(storage: Storage) -> None:
    storage._writer._linger = 3600.0  # type: ignore[attr-defined]
    JournalWriter(storage).record("default", ENTRY)
    (found,) = await read_journal(storage, "default", JournalRepository.list)
    assert found.operation == ENTRY.operation


class Interrupted:
    """A lock that another thread gets the moment it is first let go."""

    def __init__(self, other: Callable[[], None]) -> None:
        self._lock = threading.Lock()
        self._others = [other]

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_raised: object) -> None:
        self._lock.release()
        while self._others:
            self._others.pop()()


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({"door": "json"}, [2, 3]),
        ({"sender": "99999999"}, [2]),
        ({"verdict": "422"}, [3]),
        ({"fault": "timeout"}, [4]),
        ({"status_class": 4}, [3]),
        ({"status_class": 5}, []),
        ({"door": "json", "status_class": 2}, [2]),
        ({"since": AT + timedelta(minutes=1)}, [3, 4]),
        ({"until": AT}, [1, 2]),
        ({"since": AT.astimezone(timezone(timedelta(hours=5))), "until": AT + timedelta(minutes=1)}, [1, 2, 3]),
        ({"since": AT + timedelta(hours=1)}, []),
    ],
)
def test_exchanges_are_found_by_every_column(storage: Storage, wanted: dict[str, Any], numbers: list[int]) -> None:
    append(
        storage,
        replace(ENTRY, duration_us=1),
        replace(ENTRY, duration_us=2, door="json", sender="99999999"),
        replace(ENTRY, duration_us=3, door="json", verdict="422", status=422, at=AT + timedelta(minutes=1)),
        replace(ENTRY, duration_us=4, fault="timeout", at=AT + timedelta(minutes=2)),
    )
    assert [entry.duration_us for entry in listed(storage, **wanted)] == numbers


def test_a_page_has_the_texts_and_lies_between_two_numbers(storage: Storage) -> None:
    append(storage, *(replace(ENTRY, duration_us=number) for number in range(5)))
    first = listed(storage)[0].seq

    def page(wanted: JournalFilter) -> list[JournalEntry]:
        return storage.read_now(lambda conn: JournalRepository(conn, "default").page(wanted, limit=2))

    assert [entry.seq - first for entry in page(JournalFilter(after=first))] == [1, 2]
    assert [entry.seq - first for entry in page(JournalFilter(before=first + 3))] == [1, 2]
    assert [entry.seq - first for entry in page(JournalFilter(after=first, before=first + 2))] == [1]
    assert page(JournalFilter(after=first))[0].request == ENTRY.request


def test_the_newest_number_is_known_and_none_in_an_empty_journal(storage: Storage) -> None:
    def newest() -> int:
        return storage.read_now(lambda conn: JournalRepository(conn, "default").newest())

    assert newest() == 0
    append(storage, ENTRY, ENTRY)
    assert newest() == listed(storage)[-1].seq
