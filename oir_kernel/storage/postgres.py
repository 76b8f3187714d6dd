"""PostgreSQL: one transaction per work in a small pool of threads, each with a connection it keeps.

A work that meets a serialization failure, a deadlock or a concurrent first insert is run again, three times at most; so is
one that found its connection dead before anything was committed. The commits of concurrent works share the server's disk
writes, so no group commit is needed here; posted works go through a group writer to keep them off these threads.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError

from oir_kernel.storage.engines import READERS, EngineStorage
from oir_kernel.storage.failures import REPEATABLE, as_raised, sqlstate, unavailable
from oir_kernel.storage.jobs import Job, settle
from oir_kernel.storage.prepared import collecting, send_waiting
from oir_kernel.storage.writer import GroupWriter, busy

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

T = TypeVar("T")
THREADS = 8
RETRIES = 3
_SPARE = 4


class PostgresStorage(EngineStorage):
    """Storage on a server; `threads` works are written at a time, `limit` may wait."""

    def __init__(self, url: str, *, limit: int = 1000, threads: int = THREADS) -> None:
        address = psycopg_url(url)
        writing = _engine(address, threads + 1, "READ COMMITTED")
        event.listen(writing, "before_cursor_execute", _keep_the_order)
        reading = _engine(address, READERS, "REPEATABLE READ").execution_options(postgresql_readonly=True)
        super().__init__(url, GroupWriter(writing, None, limit=limit), writing, reading, None)
        self._limit = limit
        self._waiting = 0
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="oir-storage-writer")
        self._kept = threading.local()
        self._connections: list[Connection] = []

    @property
    def queued(self) -> int:
        """Works not yet answered, and posted ones waiting."""
        return self._waiting + self._writer.queued

    def write_now(self, work: "Callable[[Connection], T]") -> T:
        """See `Storage.write_now`."""
        self._must_be_open()
        try:
            with self._writing.connect() as connection:
                value = _repeated(connection, work)
        except Exception as error:
            raised = as_raised(error)
            if raised is error:
                raise
            raise raised from None
        self._count(1, waited=0)
        return value

    def close_now(self) -> None:
        """See `Storage.close_now`."""
        with self._lock:
            self._closed = True
        self._threads.shutdown()
        while self._connections:
            self._connections.pop().close()
        super().close_now()

    def _submit(self, job: Job) -> None:
        with self._lock:
            if self._closed or self._waiting >= self._limit:
                self.counters.refused += 1
                raise busy(self._limit, closed=self._closed)
            self._waiting += 1
            self._threads.submit(self._perform, job)

    def _perform(self, job: Job) -> None:
        try:
            job.value = _repeated(self._own_connection(), job.work)
        except BaseException as error:  # noqa: BLE001 - it belongs to the job's waiter
            job.error = as_raised(error)
        self._count(int(job.error is None), waited=1)
        settle((job,))

    def _count(self, works: int, *, waited: int) -> None:
        with self._lock:
            self._waiting -= waited
            self.counters.works += works
            self.counters.batches += works

    def _own_connection(self) -> "Connection":
        """This thread's connection: fetching one from the pool each time would cost as much as an insert."""
        kept: Connection | None = getattr(self._kept, "connection", None)
        if kept is None:
            self._kept.connection = kept = self._writing.connect()
            self._connections.append(kept)
        return kept


def _repeated(connection: "Connection", work: "Callable[[Connection], T]") -> T:
    for _ in range(RETRIES):
        try:
            return _once(connection, work)
        except DBAPIError as error:
            if not (error.connection_invalidated or sqlstate(error) in REPEATABLE):
                raise
    return _once(connection, work)


def _once(connection: "Connection", work: "Callable[[Connection], T]") -> T:
    """Run the work in one transaction. On any error nothing of it stays, and the connection can be used again."""
    try:
        with collecting(connection):
            value = work(connection)
    except BaseException:
        connection.rollback()
        raise
    try:
        connection.commit()
    except DBAPIError as error:
        connection.rollback()
        if sqlstate(error) in REPEATABLE:
            raise
        raise unavailable(error) from None  # whether it is on disk is not known: not to be repeated here
    return value


def _keep_the_order(connection: "Connection", *_statement: object) -> None:
    """Before a statement of Core: what was written earlier goes first."""
    send_waiting(connection)


def psycopg_url(url: str) -> URL:
    """The address as SQLAlchemy wants it, with psycopg 3 as the driver."""
    return make_url(url).set(drivername="postgresql+psycopg")


def _engine(address: URL, size: int, isolation: str) -> Engine:
    return create_engine(
        address, pool_size=size, max_overflow=_SPARE, hide_parameters=True, isolation_level=isolation, pool_timeout=30
    )
