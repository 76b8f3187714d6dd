"""What the two storages share: readers in a small thread pool, posts through a group writer."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar, cast

from sqlalchemy.exc import DBAPIError

from oir_kernel.storage.failures import as_raised
from oir_kernel.storage.jobs import Job, awaited
from oir_kernel.storage.writer import Counters, GroupWriter, busy

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

T = TypeVar("T")
READERS = 4


class EngineStorage:
    """The half of `Storage` that is the same on every database; a subclass says how a work is written."""

    def __init__(
        self, url: str, writer: GroupWriter, writing: "Engine", reading: "Engine", begin_read: str | None
    ) -> None:
        self.url = url
        self._writer = writer
        self._writing = writing
        self._reading = reading
        self._begin_read = begin_read
        self._closed = False
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="oir-storage-reader")

    @property
    def counters(self) -> Counters:
        """What it did so far."""
        return self._writer.counters

    @property
    def queued(self) -> int:
        """Works waiting for the writer."""
        return self._writer.queued

    async def start(self) -> None:
        """Open the database for writing and for reading."""
        await self.write(_nothing)
        await self.read(_nothing)

    async def write(self, work: "Callable[[Connection], T]") -> T:
        """See `Storage.write`."""
        job, waiter = awaited(work)
        self._submit(job)
        return cast("T", await waiter)

    async def read(self, work: "Callable[[Connection], T]") -> T:
        """See `Storage.read`."""
        self._must_be_open()
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, work)

    def post(self, work: "Callable[[Connection], object]") -> bool:
        """See `Storage.post`."""
        return self._writer.post(Job(work))

    async def flush(self) -> None:
        """See `Storage.flush`."""
        job, waiter = awaited(_nothing)
        self._writer.submit(job)
        await waiter

    async def close(self) -> None:
        """See `Storage.close`."""
        await asyncio.to_thread(self.close_now)

    def write_now(self, work: "Callable[[Connection], T]") -> T:
        """See `Storage.write_now`."""
        return self._writer.run(work)

    def read_now(self, work: "Callable[[Connection], T]") -> T:
        """See `Storage.read_now`."""
        self._must_be_open()
        try:
            try:
                return self._read(work)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                return self._read(work)  # the server had hung up; the pool has thrown its old connections away
        except Exception as error:
            raised = as_raised(error)
            if raised is error:
                raise
            raise raised from None

    def flush_now(self) -> None:
        """See `Storage.flush_now`."""
        self._writer.run(_nothing)

    def close_now(self) -> None:
        """See `Storage.close_now`."""
        self._closed = True
        self._writer.close()
        self._readers.shutdown()
        self._writing.dispose()
        self._reading.dispose()

    def _submit(self, job: Job) -> None:
        self._writer.submit(job)

    def _read(self, work: "Callable[[Connection], T]") -> T:
        with self._reading.connect() as connection:
            if self._begin_read is not None:
                connection.exec_driver_sql(self._begin_read)
            try:
                return work(connection)
            except BaseException:
                connection.invalidate()  # rows half read may hold a reader at this instant, and the next would see the past
                raise

    def _must_be_open(self) -> None:
        if self._closed:
            raise busy(0, closed=True)


def _nothing(_connection: "Connection") -> None:
    """A work that only opens the connection, and marks a place in the queue."""
