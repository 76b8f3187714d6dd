"""Storage: transactions on SQLite or PostgreSQL behind one face, and the kernel's own tables.

Handlers are plain functions that run inside a work; the async door awaits `storage.write(work)` and answers when that
returns, because then it is on disk. `tables.py` has the metadata that services add their tables to, `uow.py` the unit of
work they extend. SQLAlchemy is imported when a storage is opened, not before.
"""

from oir_kernel.errors import StorageBusy
from oir_kernel.storage.base import Storage
from oir_kernel.storage.failures import StorageConflict, StorageFault, StorageUnavailable

__all__ = ["Storage", "StorageBusy", "StorageConflict", "StorageFault", "StorageUnavailable", "open_storage"]


def open_storage(url: str, *, limit: int = 1000) -> Storage:
    """The storage at `sqlite:///relative.db`, `sqlite:////absolute.db` or `postgresql://user@host:port/database`.

    `limit` works may wait for the disk; one more is refused with `StorageBusy`. Raises `ValueError` for another address.
    Nothing is opened until it is used or `start` is awaited.
    """
    if url.startswith("sqlite://"):
        from oir_kernel.storage.sqlite import SqliteStorage  # noqa: PLC0415 - loaded only when needed

        return SqliteStorage(url, limit=limit)
    if url.startswith(("postgresql://", "postgresql+psycopg://")):
        from oir_kernel.storage.postgres import PostgresStorage  # noqa: PLC0415 - loaded only when needed

        return PostgresStorage(url, limit=limit)
    raise ValueError("a storage address begins with sqlite:/// or postgresql://")
