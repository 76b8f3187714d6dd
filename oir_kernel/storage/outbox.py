"""The outbox: events stored with the state they tell of, in the same transaction, until a relay has delivered them."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from oir_kernel.events import Event
from oir_kernel.storage.prepared import insert_into
from oir_kernel.storage.tables import outbox_table

_ADD = insert_into(outbox_table)
_PENDING = (
    select(outbox_table)
    .where(outbox_table.c.sandbox_id == bindparam("sandbox"), outbox_table.c.delivered_at.is_(None))
    .order_by(outbox_table.c.seq)
    .limit(bindparam("at_most"))
)
_WAITING = select(outbox_table.c.sandbox_id).where(outbox_table.c.delivered_at.is_(None)).distinct()
_ONE = (outbox_table.c.sandbox_id == bindparam("sandbox")) & (outbox_table.c.event_id == bindparam("event"))
_TRIED = update(outbox_table).where(_ONE).values(attempts=outbox_table.c.attempts + 1)
_DELIVERED = _TRIED.values(delivered_at=bindparam("at"))


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event in the outbox. `seq` orders the events of a sandbox; `attempts` counts the deliveries tried."""

    seq: int
    sandbox_id: str
    event_id: str
    topic: str
    key: str
    payload: Mapping[str, Any]
    created_at: datetime
    attempts: int


class OutboxRepository:
    """The events of one sandbox; `now` is that sandbox's clock."""

    def __init__(self, connection: Connection, sandbox_id: str, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._sandbox_id = sandbox_id
        self._now = now

    def add(self, *events: Event) -> None:
        """Store events, in this order, with the transaction under way."""
        if not events:
            return
        at = self._now().isoformat()
        _ADD.run_many(self._connection, [_row(self._sandbox_id, event, at) for event in events])

    def pending(self, limit: int = 100) -> list[StoredEvent]:
        """The oldest undelivered events, at most `limit`, in the order they were stored."""
        rows = self._connection.execute(_PENDING, {"sandbox": self._sandbox_id, "at_most": limit})
        return [_stored(row) for row in rows]

    def mark_delivered(self, event_ids: Sequence[str]) -> None:
        """These have been confirmed by whom they were sent to."""
        at = self._now().isoformat()
        self._each(_DELIVERED, [{"sandbox": self._sandbox_id, "event": id_, "at": at} for id_ in event_ids])

    def mark_tried(self, event_ids: Sequence[str]) -> None:
        """These were sent without success and stay pending."""
        self._each(_TRIED, [{"sandbox": self._sandbox_id, "event": id_} for id_ in event_ids])

    def _each(self, statement: Any, rows: list[dict[str, str]]) -> None:
        if rows:
            self._connection.execute(statement, rows)


def sandboxes_waiting(connection: Connection) -> list[str]:
    """The sandboxes that have undelivered events: for the relay, which serves them all, one at a time."""
    return list(connection.scalars(_WAITING))


def _row(sandbox_id: str, event: Event, at: str) -> dict[str, Any]:
    return {
        "sandbox_id": sandbox_id,
        "event_id": event.event_id,
        "topic": event.topic,
        "key": event.key,
        "payload": json.dumps(event.payload, ensure_ascii=False),
        "created_at": at,
        "delivered_at": None,
        "attempts": 0,
    }


def _stored(row: Any) -> StoredEvent:
    return StoredEvent(
        seq=row.seq,
        sandbox_id=row.sandbox_id,
        event_id=row.event_id,
        topic=row.topic,
        key=row.key,
        payload=json.loads(row.payload),
        created_at=datetime.fromisoformat(row.created_at),
        attempts=row.attempts,
    )
