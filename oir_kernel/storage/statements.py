"""Statements SQLAlchemy writes differently for each database."""

from collections.abc import Iterable

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_for(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that has `on_conflict_do_update` and `on_conflict_do_nothing` on the database of this connection.

    An ordinary insert is better written once, at module level: building a statement costs more than running it.
    """
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def count_rows_anew(connection: Connection, tables: Iterable[Table]) -> None:
    """Have the database plan by how much the tables hold now, for them that fill them many thousand rows at a time.

    PostgreSQL keeps a plan it made while they were empty until its statistics change, and its own collector comes by once a minute
    at most. SQLite plans by the indexes alone: nothing happens there.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ANALYZE {', '.join(table.name for table in tables)}")
