"""SQLite: the embedded database. One writer thread with group commit, readers on snapshots of the write-ahead log.

The driver's own opening of transactions is switched off (`isolation_level=None`); the writer says BEGIN IMMEDIATE, a reader
BEGIN. synchronous=FULL: the log is on disk before a commit answers.
"""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.pool import QueuePool

from oir_kernel.storage.engines import READERS, EngineStorage
from oir_kernel.storage.writer import GroupWriter

BUSY_SECONDS = 30.0
_SPARE_READERS = 8


class SqliteStorage(EngineStorage):
    """Storage in one file; its folder is made if it is not there. Another process may have the same file open."""

    def __init__(self, url: str, *, limit: int = 1000) -> None:
        database = make_url(url).database
        if not database or database == ":memory:":
            raise ValueError("an SQLite address names a file: sqlite:///folder/file.db")
        path = Path(database)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        writing = writing_engine(path)
        reading = _engine(path, READERS, _SPARE_READERS)
        event.listen(reading, "connect", _prepare_reader)
        super().__init__(url, GroupWriter(writing, "BEGIN IMMEDIATE", limit=limit), writing, reading, "BEGIN")


def writing_engine(path: Path) -> Engine:
    """An engine with one durable, read-write connection to the file, transactions begun by hand."""
    engine = _engine(path, 1, 0)
    event.listen(engine, "connect", _prepare_writer)
    return engine


def _engine(path: Path, size: int, spare: int) -> Engine:
    return create_engine(
        URL.create("sqlite", database=str(path)),
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=spare,
        hide_parameters=True,
        connect_args={"isolation_level": None, "timeout": BUSY_SECONDS, "check_same_thread": False},
    )


def _prepare_writer(connection: sqlite3.Connection, _record: Any) -> None:
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _prepare_reader(connection: sqlite3.Connection, _record: Any) -> None:
    connection.execute("PRAGMA query_only=ON")
