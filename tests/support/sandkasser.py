"""Sandboxes with rows in every table, and the program around them, whatever tables there are."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Integer, LargeBinary, Table

from oir_kernel.sandboxes import Sandboxes
from oir_kernel.snapshots.limits import Limits
from oir_kernel.snapshots.moving import About, Snapshots
from oir_kernel.storage import Storage
from oir_kernel.storage.states import StateTables, add_rows, columns_of, rows_of
from oir_sandbox.migrations import HEAD
from oir_sandbox.migrations.metadata import all_metadata

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
TABLES = StateTables(all_metadata())


def snapshots_of(storage: Storage, sandboxes: Sandboxes, limits: Limits | None = None) -> Snapshots:
    return Snapshots(storage, sandboxes, all_metadata(), About("proeve", HEAD), limits)


def fill(connection: Connection, state: str, rows: int = 2, mark: str = "") -> None:
    """Rows in every table, each told from the others by their number and `mark`."""
    for table in TABLES.all:
        many = [1] if len(table.primary_key.columns) == 1 and table.autoincrement_column is None else range(1, rows + 1)
        add_rows(connection, table, state, [_row(table, number, mark) for number in many])


def contents(connection: Connection, state: str) -> dict[str, list[Sequence[Any]]]:
    """All rows of a state, by table; tables without any are left out."""
    found = {table.name: [tuple(row) for row in rows_of(connection, table, state)] for table in TABLES.all}
    return {name: rows for name, rows in found.items() if rows}


def carried(found: dict[str, list[Sequence[Any]]]) -> dict[str, list[Sequence[Any]]]:
    """What of it a clone and a snapshot take along."""
    names = {table.name for table in TABLES.carried}
    return {name: rows for name, rows in found.items() if name in names}


def _row(table: Table, number: int, mark: str) -> list[Any]:
    return [_value(table.c[name], number, mark) for name in columns_of(table)]


def _value(column: Column[Any], number: int, mark: str) -> Any:
    if column.nullable and number % 2:
        return None
    if isinstance(column.type, Boolean):
        return number % 2 == 0
    if isinstance(column.type, BigInteger):
        return number * 5_000_000_000
    if isinstance(column.type, Integer):
        return number
    if isinstance(column.type, LargeBinary):
        return bytes(range(number, number + 200))
    return _text(column.name, number, mark)


def _text(name: str, number: int, mark: str) -> str:
    if name.endswith("_at"):
        return f"2026-11-{number % 28 + 1:02d}T08:00:00.000000+00:00"
    return f'{mark}{name} {number} æøå "\\\n\t 😀'
