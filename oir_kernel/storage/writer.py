"""Group commit: one thread that writes everything queued in one transaction, and answers only after the commit.

Each work runs inside a savepoint of its own, so that a failing one takes nothing else along. Works that somebody waits for
go at once; when only posted works are queued the thread lingers a little, so that they share the commit of the next one.

The thread opens and commits the transaction, which is where it waits for the disk. The works in between run on the event
loop that awaits them (`turn.py`): two threads that both compute would take the interpreter from each other at every
statement, which costs more than the statements.
"""

import concurrent.futures
import logging
import queue
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from oir_kernel.errors import StorageBusy
from oir_kernel.findings import Text
from oir_kernel.storage.failures import as_raised, describe, unavailable
from oir_kernel.storage.jobs import Job, settle
from oir_kernel.storage.turn import where_awaited

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine
    from sqlalchemy.engine.interfaces import DBAPICursor

T = TypeVar("T")
_log = logging.getLogger(__name__)
_SAVEPOINT, _RELEASE, _ROLLBACK = "SAVEPOINT work", "RELEASE SAVEPOINT work", "ROLLBACK TO SAVEPOINT work"


@dataclass(slots=True)
class Counters:
    """What storage did since it was opened, for metrics: works and batches on disk, works refused, posted works lost."""

    works: int = 0
    batches: int = 0
    refused: int = 0
    lost: int = 0


class GroupWriter:
    """The thread, its bounded queue and its connection.

    `begin` is the statement that opens a transaction (`None`: the driver opens it). `limit` bounds the works waiting;
    posted works get twice that, so that the record of a refusal still has room. `batch` bounds the works of one commit.
    """

    def __init__(
        self, engine: "Engine", begin: str | None, *, limit: int = 1000, batch: int = 100, linger: float = 0.02
    ) -> None:
        self.counters = Counters()
        self._engine = engine
        self._begin = begin
        self._limit = limit
        self._batch = batch
        self._linger = linger
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._committing = False
        self._performing: int | None = None  # the thread that runs a batch just now
        self._connection: Connection | None = None

    @property
    def queued(self) -> int:
        """Works waiting to be taken into a batch."""
        return self._queue.qsize()

    def submit(self, job: Job) -> None:
        """Queue a work somebody waits for. Raises `StorageBusy` when the queue is full or the storage is closed."""
        with self._lock:
            if self._closed or self._queue.qsize() >= self._limit:
                self.counters.refused += 1
                raise busy(self._limit, closed=self._closed)
            self._enqueue(job)

    def post(self, job: Job) -> bool:
        """Queue a work nobody waits for; if there is no room it is lost, logged and counted, and the answer is false."""
        with self._lock:
            if not self._closed and self._queue.qsize() < 2 * self._limit:
                self._enqueue(job)
                return True
        self._lose("the queue is full or closed")
        return False

    def run(self, work: "Callable[[Connection], T]") -> T:
        """Queue a work and block until it is on disk. Not from inside a work: that would wait for itself."""
        if threading.get_ident() == self._performing:
            raise RuntimeError("a work asked storage to write; use the connection the work was given")
        blocked: concurrent.futures.Future[T] = concurrent.futures.Future()
        self.submit(Job(work, blocked=blocked))
        return blocked.result()

    def close(self) -> None:
        """Write what is queued, take no more, end the thread."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
            thread = self._thread
        if thread is not None:
            thread.join()

    def _enqueue(self, job: Job) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="oir-storage-writer", daemon=True)
            self._thread.start()
        self._queue.put(job)

    def _serve(self) -> None:
        more = True
        try:
            while more:
                jobs, more = self._collect()
                if jobs:
                    self._write(jobs)
        finally:
            self._abandon()

    def _collect(self) -> tuple[list[Job], bool]:
        """The next batch, and whether there may be another after it."""
        first = self._queue.get()
        if first is None:
            return [], False
        jobs = [first]
        lingered = False
        while len(jobs) < self._batch:
            try:
                job = self._queue.get_nowait()
            except queue.Empty:
                if lingered or not all(job.is_posted for job in jobs):
                    break
                lingered = True
                try:
                    job = self._queue.get(timeout=self._linger)
                except queue.Empty:
                    break
            if job is None:
                return jobs, False
            jobs.append(job)
        return jobs, True

    def _write(self, jobs: list[Job]) -> None:
        try:
            self._commit_on_a_living_connection(jobs)
        except Exception as error:  # noqa: BLE001 - whatever it was, every waiter must hear of it
            _log.error("a batch of %d works was not committed: %s", len(jobs), describe(error))
            for job in jobs:
                job.value, job.error = None, job.error or unavailable(error)
            self._disconnect()
        else:
            self.counters.batches += 1
            self.counters.works += len(jobs)
        for job in jobs:
            if job.is_posted and job.error is not None:
                self._lose(describe(job.error))
        settle(jobs)

    def _commit_on_a_living_connection(self, jobs: list[Job]) -> None:
        """Commit, and once more on a new connection if a server had hung up before the commit was asked for."""
        try:
            self._commit(jobs)
        except Exception:
            if self._committing or not self._hung_up():
                raise
            self._disconnect()
            for job in jobs:
                job.error = None
            self._commit(jobs)

    def _hung_up(self) -> bool:
        """Whether a server closed the connection; SQLite has none that could."""
        return self._connection is not None and (
            self._connection.invalidated or getattr(self._connection.connection.dbapi_connection, "closed", False)
        )

    def _commit(self, jobs: list[Job]) -> None:
        self._committing = False
        connection = self._connect()
        cursor = connection.connection.cursor()
        connection.begin()
        if self._begin is not None:
            cursor.execute(self._begin)
        where_awaited(jobs, lambda: self._perform(jobs, connection, cursor))
        self._committing = True
        connection.commit()
        cursor.close()

    def _perform(self, jobs: list[Job], connection: "Connection", cursor: "DBAPICursor") -> None:
        self._performing = threading.get_ident()
        for job in jobs:
            cursor.execute(_SAVEPOINT)
            try:
                job.value = job.work(connection)
            except BaseException as error:  # noqa: BLE001 - it belongs to the job's waiter
                job.error = as_raised(error)
                cursor.execute(_ROLLBACK)
            cursor.execute(_RELEASE)
        self._performing = None

    def _connect(self) -> "Connection":
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()

    def _abandon(self) -> None:
        """The thread ends: nothing may be left waiting, and the connection goes back."""
        with self._lock:
            self._closed = True
        left: list[Job] = []
        while not self._queue.empty():
            job = self._queue.get()
            if job is not None:
                job.error = busy(self._limit, closed=True)
                left.append(job)
        settle(left)
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _lose(self, why: str) -> None:
        self.counters.lost += 1
        if self.counters.lost.bit_count() == 1:  # 1, 2, 4, 8 …: a flood must not fill the log as well
            _log.error("posted works lost so far: %d; the last because: %s", self.counters.lost, why)


def busy(limit: int, *, closed: bool) -> StorageBusy:
    """The refusal of a work that was not even begun."""
    if closed:
        return StorageBusy(
            Text(
                "Sandkassen er ved at lukke og gemmer ikke mere. Send beskeden igen, når den er startet.",
                "The sandbox is closing and stores nothing more. Send the message again when it has started.",
            )
        )
    return StorageBusy(
        Text(
            f"{limit} beskeder venter allerede på at blive gemt. Beskeden er ikke behandlet; send den igen om lidt.",
            f"{limit} messages are already waiting to be stored. The message was not handled; send it again shortly.",
        )
    )
