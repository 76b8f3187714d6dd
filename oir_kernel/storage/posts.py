"""Between rows and posts: a post is a frozen dataclass, its fields its table's columns behind `sandbox_id`, in the same order.

Posts are read as text, whatever the column's type, so that rows of several tables can come in one answer.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from types import MappingProxyType, NoneType
from typing import Any, get_args, get_type_hints

from sqlalchemy import Connection, Table, bindparam, update

from oir_kernel.money import Oere
from oir_kernel.storage.instants import as_text
from oir_kernel.storage.prepared import Prepared, insert_into

_FROM_TEXT: Mapping[Any, Callable[[str], Any]] = MappingProxyType(
    {
        datetime: datetime.fromisoformat,
        date: date.fromisoformat,
        bool: lambda text: text == "1",
        int: int,
        Oere: int,
    }
)
_TO_COLUMN: Mapping[Any, Callable[[Any], Any]] = MappingProxyType({datetime: as_text, date: date.isoformat, bool: int})


class Posts:
    """The kinds of posts of a service. Make it once, at module level.

    `tables` names the table of each kind; `derived` the fields that are computed when read, with the SQL that does it
    (the post's table is called `t` there) in place of a column.
    """

    def __init__(self, tables: Mapping[type[Any], Table], derived: Mapping[tuple[type[Any], str], str]) -> None:
        kinds = {cls: _kinds(cls) for cls in tables}
        self.tables = tables
        self._columns = {
            cls: [f"CAST({derived.get((cls, name), f't.{name}')} AS TEXT)" for name, _ in named]
            for cls, named in kinds.items()
        }
        self._readers = {cls: [_FROM_TEXT.get(kind) for _, kind in named] for cls, named in kinds.items()}
        self._writers = {
            cls: [(name, _TO_COLUMN.get(kind)) for name, kind in named if (cls, name) not in derived]
            for cls, named in kinds.items()
        }
        self._inserts = {cls: insert_into(table) for cls, table in tables.items()}
        self._updates = {cls: _update_of(table) for cls, table in tables.items()}

    def columns(self, cls: type[Any]) -> Sequence[str]:
        """What to select of a table called `t`, so that `read` makes a post of the row."""
        return self._columns[cls]

    def read(self, cls: type[Any], row: Sequence[str | None]) -> Any:
        """The post that a row of `columns` holds."""
        values = [
            text if text is None or read is None else read(text)
            for text, read in zip(row, self._readers[cls], strict=True)
        ]
        return cls(*values)

    def append(self, connection: Connection, sandbox_id: str, added: Iterable[Any], changed: Iterable[Any]) -> None:
        """Write what was decided: new rows first, then replaced ones, one statement a table."""
        for cls, rows in self._rows(sandbox_id, added).items():
            self._inserts[cls].run_many(connection, rows)
        for cls, rows in self._rows(sandbox_id, changed).items():
            self._updates[cls].run_many(connection, rows)

    def _rows(self, sandbox_id: str, posts: Iterable[Any]) -> dict[type[Any], list[dict[str, Any]]]:
        rows: dict[type[Any], list[dict[str, Any]]] = {}
        for post in posts:
            rows.setdefault(type(post), []).append(self._row(sandbox_id, post))
        return rows

    def _row(self, sandbox_id: str, post: Any) -> dict[str, Any]:
        row: dict[str, Any] = {"sandbox_id": sandbox_id}
        for name, write in self._writers[type(post)]:
            value = getattr(post, name)
            row[name] = value if value is None or write is None else write(value)
        return row


def _kinds(cls: type[Any]) -> list[tuple[str, Any]]:
    """The fields of a post and what each holds where it is not `None`."""
    hints = get_type_hints(cls)
    return [
        (f.name, next((arg for arg in get_args(hints[f.name]) if arg is not NoneType), hints[f.name]))
        for f in fields(cls)
    ]


def _update_of(table: Table) -> Prepared:
    """An update of whole rows, found by their key."""
    keys = table.primary_key.columns
    found = update(table).where(*(column == bindparam(column.name) for column in keys))
    return Prepared(found, [column.name for column in table.columns if column.name not in keys])
