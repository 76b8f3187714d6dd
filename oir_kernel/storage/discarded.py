"""The states that no sandbox has: left behind by a reset, or still being filled by a restore.

A row says from which instant of the machine's clock its rows may be swept away. A state that is being filled is put down
before its first row, held as long as it grows, and released in the same transaction that gives it to a sandbox; so whatever
ends a restore early, nothing of it is left behind.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, select, update

from oir_kernel.storage.statements import insert_for
from oir_kernel.storage.tables import discarded_table

GRACE: Final = timedelta(minutes=10)
"""How long a work that began in a state may take to end there; then the state is swept once more and forgotten."""

HELD: Final = timedelta(minutes=10)
"""How long a state that is being filled may rest between two batches."""

_NEVER: Final = datetime.fromisoformat("9999-01-01T00:00:00+00:00")
_D = discarded_table.c


def hold(connection: Connection, state_id: str, now: datetime) -> None:
    """Put down a state that is being filled, or hold it for longer."""
    _until(connection, state_id, now + HELD)


def drop(connection: Connection, state_id: str, now: datetime) -> None:
    """Have a state swept from now on."""
    _until(connection, state_id, now)


def release(connection: Connection, state_id: str) -> bool:
    """A sandbox has this state from now on; whether it was put down here."""
    return connection.execute(delete(discarded_table).where(_D.state_id == state_id)).rowcount == 1


def due(connection: Connection, now: datetime) -> list[tuple[str, datetime]]:
    """The states to sweep, each with the instant since when, the oldest first."""
    found = ((row.state_id, datetime.fromisoformat(row.at)) for row in connection.execute(select(discarded_table)))
    return sorted((one for one in found if one[1] <= now), key=lambda one: one[1])


def forget(connection: Connection, state_id: str) -> None:
    """A state is gone for good. One that has the name of a sandbox stays put down, so that no new sandbox gets it."""
    if "~" in state_id:
        release(connection, state_id)
    else:
        _until(connection, state_id, _NEVER)


def _until(connection: Connection, state_id: str, at: datetime) -> None:
    changed = connection.execute(update(discarded_table).where(_D.state_id == state_id).values(at=at.isoformat()))
    if changed.rowcount == 0:
        added = insert_for(connection, discarded_table).values(state_id=state_id, at=at.isoformat())
        connection.execute(added.on_conflict_do_nothing())
