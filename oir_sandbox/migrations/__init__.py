"""Schema migrations: one chain for the whole database, run when the program starts.

To add the tables of a service: describe them in its `store` module on the kernel's metadata, name that module in
`metadata.py`, and write `versions/NNNN_<service>.py` with the next free number, `revision` equal to the file's name and
`down_revision` equal to the name of the file before it. Then set `HEAD` to the new name. Name every constraint (`op.f` with
the metadata's convention); a test compares the migrated schema with the metadata on both databases. A revision that has
been released is never changed.

Two processes that start at once are safe: the second waits for the first and finds nothing left to do. Everything between
two revisions happens in one transaction, on SQLite too.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from oir_kernel.storage import Storage

HEAD = "0008_debitor_part"
"""The newest revision: the database of a program that is up to date says so, and alembic is then not even imported."""

_KNOWN = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'",
    # not to_regclass(): it answers from a cache that does not see what was committed while we waited for the lock
    "postgresql": "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'alembic_version'",
}


def upgrade(storage: "Storage | str") -> bool:
    """Bring the database to `HEAD`; whether there was anything to do. Blocking: call it before the event loop, or in a thread.

    Raises `StorageUnavailable` when the database cannot be reached.
    """
    from oir_kernel.storage import open_storage  # noqa: PLC0415 - the package is imported without a database too

    if not isinstance(storage, str):
        return _upgrade(storage)
    opened = open_storage(storage)
    try:
        return _upgrade(opened)
    finally:
        opened.close_now()


def current(connection: "Connection") -> str | None:
    """The revision the database is at, `None` for an empty one."""
    if connection.exec_driver_sql(_KNOWN[connection.dialect.name]).scalar_one_or_none() is None:
        return None
    revision: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
    return revision


def _upgrade(storage: "Storage") -> bool:
    if storage.write_now(current) == HEAD:
        return False
    from oir_sandbox.migrations.runner import run  # noqa: PLC0415 - alembic takes a third of a second to import

    return storage.write_now(run)
