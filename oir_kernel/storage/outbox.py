"""The outbox: events stored with the state they tell of, in the same transaction, until a relay has delivered them."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from oir_kernel.events import Event
from oir_kernel.storage.agenda import AgendaRepository, as_due
from oir_kernel.storage.fan_out import ALARM, AT_ONCE, fan_out, subscriptions_of
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
    """The events of one sandbox; `now` is that sandbox's clock, `added` what was added here so far, `topic key` each.

    `delay`: how long after it happened an event is told to subscribers, by that clock.
    """

    def __init__(
        self, connection: Connection, sandbox_id: str, now: Callable[[], datetime], delay: timedelta = timedelta()
    ) -> None:
        self._connection = connection
        self._sandbox_id = sandbox_id
        self._now = now
        self._delay = delay
        self.added: list[str] = []

    def add(self, *events: Event) -> None:
        """Store events, in this order, with the transaction under way."""
        if not events:
            return
        now = self._now()
        at = now.isoformat()
        due = as_due(now.astimezone(UTC) + self._delay) if self._delay else AT_ONCE
        self.added += (f"{event.topic} {event.key}" for event in events)
        _ADD.run_many(self._connection, [_row(self._sandbox_id, event, at) for event in events])
        fan_out(self._connection, self._sandbox_id, events, due)
        if self._delay:
            self._set_alarms(now)

    def _set_alarms(self, now: datetime) -> None:
        """Have what is told late be told at its time, also while the clock is being advanced."""
        agenda = AgendaRepository(self._connection, self._sandbox_id, self._now)
        for subscription_id in subscriptions_of(self._connection, self._sandbox_id):
            agenda.add(ALARM, now.astimezone(UTC) + self._delay, subscription_id)

    def pending(self, limit: int = 100) -> list[StoredEvent]:
        """The oldest undelivered events, at most `limit`, in the order they were stored."""
        rows = self._connection.execute(_PENDING, {"sandbox": self._sandbox_id, "at_most": limit})
        return [stored_event(row) for row in rows]

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


def states_waiting(connection: Connection) -> list[str]:
    """The states that have undelivered events: for the relay, which serves them all, one at a time."""
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


def stored_event(row: Any, seq: int | None = None) -> StoredEvent:
    """The event of a row that has the outbox's columns; `seq` where the row's own is another table's."""
    return StoredEvent(
        seq=row.seq if seq is None else seq,
        sandbox_id=row.sandbox_id,
        event_id=row.event_id,
        topic=row.topic,
        key=row.key,
        payload=json.loads(row.payload),
        created_at=datetime.fromisoformat(row.created_at),
        attempts=row.attempts,
    )
