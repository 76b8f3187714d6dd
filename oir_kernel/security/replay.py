"""Which messages a sandbox has seen: a message identifier is taken once, in every process over the same database.

Kept are fingerprints only, because an identifier is free text. One is forgotten once its message is too old to be taken
again by the sandbox's clock, and beyond a bound the oldest first (ours): a clock that stands still forgets nothing.
"""

import hashlib
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, select

from oir_kernel.storage.instants import as_text
from oir_kernel.storage.statements import insert_for
from oir_kernel.storage.tables import message_id_table

LIMIT: Final = 10_000
"""Identifiers kept for one sandbox. Source: ours."""

_EVERY: Final = 64
_T = message_id_table.c
_EXPIRED = delete(message_id_table).where(_T.sandbox_id == bindparam("state"), _T.expires_at < bindparam("now"))
_OLDEST_KEPT = (
    select(_T.seq)
    .where(_T.sandbox_id == bindparam("state"))
    .order_by(_T.seq.desc())
    .offset(bindparam("limit"))
    .limit(1)
    .scalar_subquery()
)
_BEYOND = delete(message_id_table).where(_T.sandbox_id == bindparam("state"), _T.seq <= _OLDEST_KEPT)


def remember(
    connection: Connection, state_id: str, message_id: str, expires: datetime, now: datetime, limit: int = LIMIT
) -> bool:
    """Whether this sandbox sees the identifier for the first time; from now until `expires` it is not."""
    connection.execute(_EXPIRED, {"state": state_id, "now": as_text(now)})
    statement = (
        insert_for(connection, message_id_table)
        .values(
            sandbox_id=state_id,
            digest=hashlib.sha256(message_id.encode()).hexdigest(),
            expires_at=as_text(expires),
        )
        .on_conflict_do_nothing(index_elements=[_T.sandbox_id, _T.digest])
        .returning(_T.seq)
    )
    seq = connection.execute(statement).scalar()
    if seq is None:
        return False
    if seq % _EVERY == 0:
        connection.execute(_BEYOND, {"state": state_id, "limit": limit})
    return True
