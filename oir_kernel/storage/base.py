"""What every storage can do, whichever database is behind it."""

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from oir_kernel.storage.writer import Counters

T = TypeVar("T")


class Storage(Protocol):
    """Works in transactions: durable when `write` answers, and no reader ever waits for a writer.

    A work is a plain function of a connection. It may run more than once (PostgreSQL, after a conflict with another
    transaction), so it changes nothing but the database. It never commits, keeps no connection and no cursor, and returns
    plain values. A work's own exception undoes that work alone and is raised to its caller; an error of the database
    arrives as `StorageConflict`, `StorageUnavailable` or `StorageFault`.
    """

    @property
    def url(self) -> str:
        """The address it was opened with. It may hold a password: not for logs."""

    @property
    def counters(self) -> "Counters":
        """What it did so far, for metrics."""

    @property
    def queued(self) -> int:
        """Works waiting for the writer, for metrics."""

    async def start(self) -> None:
        """Open the database now, so that a wrong address shows at start. Raises `StorageUnavailable`."""

    async def write(self, work: "Callable[[Connection], T]") -> T:
        """Run a work and answer when it is on disk. Raises `StorageBusy` when too many wait."""

    async def read(self, work: "Callable[[Connection], T]") -> T:
        """Run a work that only reads, on one consistent snapshot."""

    def post(self, work: "Callable[[Connection], object]") -> bool:
        """Put a work into one of the next commits and do not wait; whether there was room for it.

        One that found no room or fails later is logged and counted in `counters.lost`.
        """

    async def flush(self) -> None:
        """Wait until everything posted so far is on disk."""

    async def close(self) -> None:
        """Write what was posted, end the threads, close the connections."""

    def write_now(self, work: "Callable[[Connection], T]") -> T:
        """`write`, blocking: for the command line and tests."""

    def read_now(self, work: "Callable[[Connection], T]") -> T:
        """`read`, blocking."""

    def flush_now(self) -> None:
        """`flush`, blocking."""

    def close_now(self) -> None:
        """`close`, blocking."""
