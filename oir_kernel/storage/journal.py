"""The journal: every exchange of a sandbox, bounded by count and bytes, oldest first out.

The texts are masked by whoever writes them. The sizes stand in a row per sandbox, changed in the same transaction, so that
keeping the bound needs no counting; what is too much is dropped with the batch that brought it.
"""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, bindparam, delete, func, select, text, update

from oir_kernel.clock import DANISH_TIME
from oir_kernel.errors import StorageBusy
from oir_kernel.storage.failures import StorageUnavailable
from oir_kernel.storage.prepared import Prepared, insert_into
from oir_kernel.storage.tables import journal_size_table, journal_table

if TYPE_CHECKING:
    from oir_kernel.storage.base import Storage

T = TypeVar("T")
_J, _S = journal_table.c, journal_size_table.c
_HEAD = tuple(column for column in _J if column.name not in {"request", "answer"})
_INSERT = insert_into(journal_table)
_GROW = Prepared(
    text(
        "INSERT INTO kernel_journal_size (sandbox_id, entries, bytes) VALUES (:sandbox, :entries, :bytes)"
        " ON CONFLICT (sandbox_id) DO UPDATE SET entries = kernel_journal_size.entries + excluded.entries,"
        " bytes = kernel_journal_size.bytes + excluded.bytes RETURNING entries, bytes"
    )
)
_OLDEST = Prepared(
    select(_J.seq, _J.bytes).where(_J.sandbox_id == bindparam("sandbox")).order_by(_J.seq).limit(bindparam("at_most"))
)
_DROP = Prepared(delete(journal_table).where(_J.sandbox_id == bindparam("sandbox"), _J.seq <= bindparam("last")))
_ONE = select(journal_table).where(_J.sandbox_id == bindparam("sandbox"), _J.seq == bindparam("number"))
_SHRINK = Prepared(
    update(journal_size_table)
    .where(_S.sandbox_id == bindparam("sandbox"))
    .values(entries=_S.entries - bindparam("fewer"), bytes=_S.bytes - bindparam("less"))
)
_NEWEST = select(func.max(_J.seq)).where(_J.sandbox_id == bindparam("sandbox"))
_EQUAL = ("operation", "door", "sender", "transaktions_id", "verdict", "fault")
_STEP = 500


@dataclass(frozen=True, slots=True)
class JournalBound:
    """How much one sandbox's journal holds. Source of the defaults: ours."""

    entries: int = 5_000
    bytes: int = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One exchange. `at` is the sandbox's time, `door` soap, json, sftp …, `status` the HTTP status (0: the door has none).

    `verdict` is what was answered in one word (accepted, rejected, fault …); `findings` are `Finding.as_dict()` values;
    `changes` are the events of the transaction, `topic key`; `fault` is the name of the fault that was made to happen,
    empty for none; `seq` is given by the journal and only read.
    """

    at: datetime
    door: str
    operation: str
    status: int
    transaktions_id: str = ""
    sender: str = ""
    verdict: str = ""
    duration_us: int = 0
    request: str = ""
    answer: str = ""
    findings: Sequence[dict[str, Any]] = field(default_factory=tuple)
    changes: Sequence[str] = ()
    fault: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """Which exchanges, by what stands in columns; what is left empty asks nothing.

    - `operation`, `door`, `sender`, `transaktions_id`, `verdict`, `fault`: the whole value
    - `status_class`: the first digit of the HTTP status; 0: any
    - `since`, `until`: instants with zone of the sandbox's time, both included; in the hour that summer time ends twice the
      two hours are one
    - `after`, `before`: only exchanges with a higher, a lower number
    """

    operation: str = ""
    door: str = ""
    sender: str = ""
    transaktions_id: str = ""
    verdict: str = ""
    fault: str = ""
    status_class: int = 0
    since: datetime | None = None
    until: datetime | None = None
    after: int | None = None
    before: int | None = None


EVERYTHING = JournalFilter()


class JournalRepository:
    """The journal of one sandbox."""

    def __init__(self, connection: Connection, sandbox_id: str, bound: JournalBound | None = None) -> None:
        self._connection = connection
        self._sandbox_id = sandbox_id
        self._bound = bound or JournalBound()

    def append(self, entries: Sequence[JournalEntry]) -> None:
        """Write these exchanges, and let the oldest go if the bound is passed."""
        if not entries:
            return
        rows = [_row(self._sandbox_id, entry) for entry in entries]
        _INSERT.run_many(self._connection, rows)
        count, size = self._grow(len(rows), sum(row["bytes"] for row in rows))
        while count > self._bound.entries or size > self._bound.bytes:
            count, size = self._drop(count, size)

    def list(self, wanted: JournalFilter = EVERYTHING, *, limit: int = 100) -> list[JournalEntry]:
        """Exchanges in ascending order, without their texts: the first after a number if one is given, else the newest."""
        return self._found(_HEAD, wanted, limit)

    def page(self, wanted: JournalFilter = EVERYTHING, *, limit: int = 50) -> "Page":
        """The same with their texts."""
        return self._found(tuple(_J), wanted, limit)

    def newest(self) -> int:
        """The number of the newest exchange; 0 in an empty journal."""
        found: int | None = self._connection.execute(_NEWEST, {"sandbox": self._sandbox_id}).scalar_one()
        return found or 0

    def get(self, seq: int) -> JournalEntry | None:
        """One exchange with its texts, `None` if this sandbox has none of that number (any more)."""
        row = self._connection.execute(_ONE, {"sandbox": self._sandbox_id, "number": seq}).one_or_none()
        return None if row is None else _entry(row)

    def _found(self, columns: Sequence[Column[Any]], wanted: JournalFilter, limit: int) -> "Page":
        asked = select(*columns).where(_J.sandbox_id == self._sandbox_id, *_conditions(wanted)).limit(limit)
        if wanted.after is not None:
            return [_entry(row) for row in self._connection.execute(asked.order_by(_J.seq))]
        return [_entry(row) for row in self._connection.execute(asked.order_by(_J.seq.desc()))][::-1]

    def _grow(self, entries: int, size: int) -> tuple[int, int]:
        grown = {"sandbox": self._sandbox_id, "entries": entries, "bytes": size}
        ((count, total),) = _GROW.run(self._connection, grown)
        return count, total

    def _drop(self, count: int, size: int) -> tuple[int, int]:
        """Drop the oldest, as many as needed but at most one step's worth."""
        last, fewer, less = 0, 0, 0
        for row in _OLDEST.run(self._connection, {"sandbox": self._sandbox_id, "at_most": _STEP}):
            if count - fewer <= self._bound.entries and size - less <= self._bound.bytes:
                break
            last, fewer, less = row.seq, fewer + 1, less + row.bytes
        _DROP.run_many(self._connection, [{"sandbox": self._sandbox_id, "last": last}])
        _SHRINK.run_many(self._connection, [{"sandbox": self._sandbox_id, "fewer": fewer, "less": less}])
        return (count - fewer, size - less) if fewer else (0, 0)


Page = list[JournalEntry]
"""Exchanges in ascending order of their numbers."""


def _conditions(wanted: JournalFilter) -> Iterator[ColumnElement[bool]]:
    yield from (_J[name] == value for name in _EQUAL if (value := getattr(wanted, name)))
    if wanted.status_class:
        yield _J.status.between(wanted.status_class * 100, wanted.status_class * 100 + 99)
    if wanted.since is not None:  # every `at` is in Danish time, so its text is in order of time
        yield _J.at >= wanted.since.astimezone(DANISH_TIME).isoformat()
    if wanted.until is not None:
        yield _J.at <= wanted.until.astimezone(DANISH_TIME).isoformat()
    if wanted.after is not None:
        yield _J.seq > wanted.after
    if wanted.before is not None:
        yield _J.seq < wanted.before


async def read_journal(storage: "Storage", sandbox_id: str, work: Callable[[JournalRepository], T]) -> T:
    """Read a sandbox's journal, with every exchange this process answered before: who got an answer finds it there.

    It is the reader who waits for what is still to be written, not the exchange. When storage takes no more works, or the
    exchanges could not be written, the journal is read as it is.
    """
    with suppress(StorageBusy, StorageUnavailable):
        await storage.flush()
    return await storage.read(lambda connection: work(JournalRepository(connection, sandbox_id)))


_Collected = list[tuple[str, JournalEntry]]


class JournalWriter:
    """Collects exchanges and posts them to storage, many in one work. May be called from any thread.

    At most `waiting` exchanges are held; when storage does not keep up, further ones are not journalled, but counted in
    `lost`. The exchange itself is not touched by that.
    """

    def __init__(self, storage: "Storage", bound: JournalBound | None = None, *, waiting: int = 2_000) -> None:
        self.lost = 0
        self._storage = storage
        self._bound = bound
        self._waiting = waiting
        self._lock = threading.Lock()
        self._collected: _Collected = []

    def record(self, sandbox_id: str, entry: JournalEntry) -> None:
        """Have this exchange written with one of the next commits; on return the work that writes it is in the queue."""
        with self._lock:
            if len(self._collected) >= self._waiting:
                self.lost += 1
                return
            self._collected.append((sandbox_id, entry))
            if len(self._collected) == 1:
                self._post(self._collected)

    def _post(self, collected: _Collected) -> None:
        """Still under the lock: until the work is in the queue, nobody may rely on its coming."""
        if not self._storage.post(lambda connection: self._write(connection, collected)):
            self._collected = []
            self.lost += 1

    def _seal(self, collected: _Collected) -> None:
        """Nothing is added to this list any more: what comes now goes with another work."""
        with self._lock:
            if self._collected is collected:
                self._collected = []

    def _write(self, connection: Connection, collected: _Collected) -> None:
        self._seal(collected)
        by_sandbox: dict[str, list[JournalEntry]] = {}
        for sandbox_id, entry in collected:
            by_sandbox.setdefault(sandbox_id, []).append(entry)
        for sandbox_id in sorted(by_sandbox):  # one order everywhere, so that two processes cannot deadlock
            JournalRepository(connection, sandbox_id, self._bound).append(by_sandbox[sandbox_id])


def _row(sandbox_id: str, entry: JournalEntry) -> dict[str, Any]:
    request, answer = _storable(entry.request), _storable(entry.answer)
    findings = _storable(json.dumps(entry.findings, ensure_ascii=False))
    return {
        "sandbox_id": sandbox_id,
        "at": entry.at.astimezone(DANISH_TIME).isoformat(),
        "door": entry.door,
        "operation": _storable(entry.operation),
        "transaktions_id": _storable(entry.transaktions_id),
        "sender": _storable(entry.sender),
        "status": entry.status,
        "verdict": entry.verdict,
        "duration_us": entry.duration_us,
        "bytes": len(request.encode()) + len(answer.encode()) + len(findings.encode()),
        "findings": findings,
        "fault": entry.fault,
        "changes": _storable(json.dumps(list(entry.changes), ensure_ascii=False)),
        "request": request,
        "answer": answer,
    }


def _storable(text: str) -> str:
    """The text without what a database cannot hold: NUL and halves of surrogate pairs, which only broken input has."""
    return text.replace("\x00", "\ufffd").encode(errors="replace").decode()


def _entry(row: Any) -> JournalEntry:
    return JournalEntry(
        at=datetime.fromisoformat(row.at),
        door=row.door,
        operation=row.operation,
        status=row.status,
        transaktions_id=row.transaktions_id,
        sender=row.sender,
        verdict=row.verdict,
        duration_us=row.duration_us,
        request=getattr(row, "request", ""),
        answer=getattr(row, "answer", ""),
        findings=json.loads(row.findings),
        changes=tuple(json.loads(row.changes)),
        fault=row.fault,
        seq=row.seq,
    )
