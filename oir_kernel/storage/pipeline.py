"""Writes that need no answer wait for the next exchange with a PostgreSQL server, so that a work needs few of them.

A work that inserts four rows would wait for the server four times. Instead they go out together in libpq's pipeline mode.
The order is kept, and an error is the one of the statement that failed first.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sqlalchemy.pool import PoolProxiedConnection

WAITING: Final = "oir_waiting"
"""Where a connection's `info` holds them."""


class Waiting:
    """What one transaction has not told the server yet."""

    __slots__ = ("_statements",)

    def __init__(self) -> None:
        self._statements: list[tuple[str, Any]] = []

    def __bool__(self) -> bool:
        return bool(self._statements)

    def add(self, sql: str, bound: Sequence[Any]) -> None:
        """Have this statement run for each of these parameters."""
        self._statements += [(sql, values) for values in bound]

    @contextmanager
    def ahead(self, driver: "PoolProxiedConnection") -> Iterator[None]:
        """Run all that waits, and then what is run inside, in one exchange; leaving raises the driver's error.

        Nothing is left waiting, for an error ends the transaction.
        """
        statements, self._statements = self._statements, []
        with driver.dbapi_connection.pipeline():  # type: ignore[union-attr]  # psycopg has it
            cursor = driver.cursor()
            for statement in statements:
                cursor.execute(*statement)
            yield


def waiting_on(driver: "PoolProxiedConnection") -> Waiting | None:
    """What waits on this connection; `None` where statements are told at once."""
    waiting: Waiting | None = driver.info.get(WAITING)
    return waiting
