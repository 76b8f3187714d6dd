"""Statements written in SQLAlchemy Core, compiled once a dialect, run on the driver's own cursor.

Core looks its compiled statement up, binds and wraps every row anew at each execution, which costs several times what the
drivers do themselves. What runs with every message is therefore prepared; all else stays Core. Both may be used in one
transaction: it is begun here as Core would begin it, and errors have the same types.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeAlias

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Table, TextClause, Update, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

from oir_kernel.storage.pipeline import WAITING, Waiting, waiting_on

if TYPE_CHECKING:
    from sqlalchemy.pool import PoolProxiedConnection

Statement: TypeAlias = Select[Any] | Insert | Update | Delete | TextClause
Values: TypeAlias = Mapping[str, Any]
_ALONE: Final = nullcontext()


class Prepared:
    """One statement, for any connection. Make it once, at module level.

    `columns`: what an insert or update without `values` of its own sets. All columns must be of types the drivers take and
    give unchanged (Text, Integer, BigInteger); the first use of a statement with another type raises `TypeError`. No parameter
    may be an expanding one.
    """

    __slots__ = ("_columns", "_compiled", "_statement")

    def __init__(self, statement: Statement, columns: Iterable[str] | None = None) -> None:
        self._statement = statement
        self._columns = None if columns is None else list(columns)
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: Connection, values: Values) -> list[Any]:
        """The rows of a statement that gives rows: named tuples, for a `text` plain ones. Raises `DBAPIError`."""
        compiled = self._for(connection)
        driver = _begun(connection)
        waiting = waiting_on(driver)
        try:
            cursor = driver.cursor()
            with waiting.ahead(driver) if waiting else _ALONE:
                cursor.execute(compiled.sql, compiled.bound(values))
            rows = cursor.fetchall()
        except connection.dialect.loaded_dbapi.Error as error:
            _raise(connection, error, compiled.sql)
        return [*rows] if compiled.row is None else [*map(compiled.row, rows)]

    def run_many(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Run a statement that needs no answer, once for each of `rows`, in their order.

        PostgreSQL hears of it with the next statement that gives rows, or just before the commit, and then its
        `DBAPIError` is raised.
        """
        compiled = self._for(connection)
        driver = _begun(connection)
        waiting = waiting_on(driver)
        bound = [compiled.bound(values) for values in rows]
        if waiting is not None:
            waiting.add(compiled.sql, bound)
            return
        try:
            driver.cursor().executemany(compiled.sql, bound)
        except connection.dialect.loaded_dbapi.Error as error:
            _raise(connection, error, compiled.sql)

    def _for(self, connection: Connection) -> "_Compiled":
        compiled = self._compiled.get(connection.dialect.name)
        if compiled is None:
            compiled = _compile(self._statement, self._columns, connection.dialect)
            self._compiled[connection.dialect.name] = compiled
        return compiled


def insert_into(table: Table) -> Prepared:
    """An insert of whole rows: every column but the one that the database numbers."""
    columns = [column.name for column in table.columns if column is not table.autoincrement_column]
    return Prepared(insert(table).inline(), columns)


@contextmanager
def collecting(connection: Connection) -> Iterator[None]:
    """Within it, what `run_many` writes waits; all of it has been sent when it is left without an error."""
    info = connection.info
    info[WAITING] = Waiting()
    try:
        yield
        send_waiting(connection)
    finally:
        info.pop(WAITING, None)


def send_waiting(connection: Connection) -> None:
    """Tell the server what it has not been told yet, because a statement of Core comes next. Raises `DBAPIError`."""
    driver = connection.connection
    waiting = waiting_on(driver)
    if waiting:
        try:
            with waiting.ahead(driver):
                pass
        except connection.dialect.loaded_dbapi.Error as error:
            _raise(connection, error, "")


@dataclass(frozen=True, slots=True)
class _Compiled:
    """`names` are the parameters in order where the driver wants them by place; `row` makes a row of a driver's tuple."""

    sql: str
    names: Sequence[str] | None
    constants: Values
    row: Callable[[Iterable[Any]], Any] | None

    def bound(self, values: Values) -> Any:
        """The parameters as the driver wants them."""
        if self.constants:
            values = {**self.constants, **values}
        return values if self.names is None else [values[name] for name in self.names]


def _compile(statement: Statement, columns: list[str] | None, dialect: Dialect) -> _Compiled:
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    if not isinstance(compiled, SQLCompiler):
        raise TypeError(f"{type(statement).__name__} is no statement of rows")
    for bind in compiled.binds.values():
        if bind.expanding:
            raise TypeError(f"parameter {bind.key}: an expanding one has no fixed text")
        if bind.type.dialect_impl(dialect).bind_processor(dialect) is not None:
            raise TypeError(f"parameter {bind.key}: {bind.type!r} is not stored as it is given")
    given = [] if isinstance(statement, TextClause) else list(statement.exported_columns)
    for column in given:
        if column.type.dialect_impl(dialect).result_processor(dialect, None) is not None:
            raise TypeError(f"column {column.name}: {column.type!r} is not given as it is stored")
    return _Compiled(
        compiled.string,
        compiled.positiontup if compiled.positional else None,
        {name: bind.value for name, bind in compiled.binds.items() if not bind.required},
        _maker([column.name for column in given]),
    )


def _maker(names: Sequence[str]) -> Callable[[Iterable[Any]], Any] | None:
    made: Any = namedtuple("Row", names)  # type: ignore[misc]  # noqa: PYI024 - the fields are known only when compiled
    return made._make if names else None


def _begun(connection: Connection) -> "PoolProxiedConnection":
    """The driver's connection, inside a transaction that SQLAlchemy knows of: else its commit would do nothing."""
    if not connection.in_transaction():
        connection.begin()
    return connection.connection


def _raise(connection: Connection, error: Exception, sql: str) -> NoReturn:
    """The error as Core would raise it, without parameters."""
    dialect = connection.dialect
    if dialect.is_disconnect(error, connection.connection.dbapi_connection, None):  # type: ignore[arg-type]
        connection.exec_driver_sql("SELECT 1")  # fails the same way, and Core throws the pool's connections away
    raised = DBAPIError.instance(sql, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect)
    raise raised from error
