"""Runs alembic inside a work of storage: the transaction, the lock and the commit are the storage's."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from oir_sandbox.migrations import HEAD, current

_LOCK = 0x6F69725F  # any number that no other user of the server's advisory locks has; this spells "oir_"


def run(connection: Connection) -> bool:
    """Upgrade to `HEAD` in the transaction under way; whether another process had not done it already.

    SQLite's writer holds the only write lock here; on PostgreSQL an advisory lock is held until the commit.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    if current(connection) == HEAD:
        return False
    command.upgrade(config(connection), "head")
    return True


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration without an ini file; `command.revision(config(), …)` works with it too."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes["connection"] = connection
    return made
