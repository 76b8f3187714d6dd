"""Generic work on the rows of one sandbox state, whatever tables the services have.

A table belongs to sandboxes when it has a column `sandbox_id`; it holds the state id. What a service adds is counted, copied
and swept without a word here. `info={"carried": False}` on a table keeps its rows out of clones and snapshots (secrets, or
what makes sense in one place only); they are swept all the same. `sandbox_id` of `kernel_sandbox` is a name, not a state.
"""

from collections.abc import Generator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, MetaData, Table, delete, func, insert, select, tuple_

from oir_kernel.storage.tables import journal_size_table, sandbox_table

STATE: Final = "sandbox_id"


class StateTables:
    """The tables of `metadata` whose rows belong to a sandbox state, in the order of their names."""

    def __init__(self, metadata: MetaData) -> None:
        self.all: Sequence[Table] = [
            table
            for table in sorted(metadata.tables.values(), key=lambda table: table.name)
            if STATE in table.c and table is not sandbox_table
        ]

    @property
    def carried(self) -> Sequence[Table]:
        """Those whose rows a clone and a snapshot take along."""
        return [table for table in self.all if table.info.get("carried", True)]

    def counts(self, connection: Connection, state_id: str) -> dict[str, int]:
        """How many rows the state has, by table; tables without any are left out."""
        found = {
            table.name: connection.scalar(select(func.count()).where(table.c[STATE] == state_id)) for table in self.all
        }
        return {name: count for name, count in found.items() if count}

    def sweep(self, connection: Connection, state_id: str, at_most: int) -> int:
        """Delete rows of the state, `at_most` of one table; how many. 0: there are none left."""
        for table in self.all:
            key = tuple_(*table.primary_key.columns)
            some = select(*table.primary_key.columns).where(table.c[STATE] == state_id).limit(at_most)
            found = connection.execute(some).all()
            if found:
                connection.execute(delete(table).where(key.in_([tuple(row) for row in found])))
                return len(found)
        return 0


def exchanges(connection: Connection) -> dict[str, int]:
    """How many exchanges the journal of each state holds."""
    return {row.sandbox_id: row.entries for row in connection.execute(select(journal_size_table))}


def columns_of(table: Table) -> Sequence[str]:
    """The columns that are carried: all but the state id and the number that the database gives out."""
    return [column.name for column in table.c if column.name != STATE and column is not table.autoincrement_column]


def rows_of(
    connection: Connection, table: Table, state_id: str, at_a_time: int = 500
) -> Generator[Sequence[Any], None, None]:
    """The carried values of every row of the state, in the order of its key, without holding them all."""
    asked = (
        select(*(table.c[name] for name in columns_of(table)))
        .where(table.c[STATE] == state_id)
        .order_by(*table.primary_key.columns)
    )
    with connection.execute(asked, execution_options={"yield_per": at_a_time}) as rows:
        yield from rows


def add_rows(connection: Connection, table: Table, state_id: str, rows: Sequence[Sequence[Any]]) -> None:
    """Put rows of carried values under a state, in this order."""
    names = columns_of(table)
    values = [{STATE: state_id, **dict(zip(names, row, strict=True))} for row in rows]
    connection.execute(insert(table).inline(), values)
