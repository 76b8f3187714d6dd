"""Deliveries: how far each event has come on its way to each subscription.

A delivery is written with its event, in the same transaction (`fan_out.py`), so nothing that was answered as done can be
left untold. Among the deliveries of one subscription those with the same key go one after the other, in the order of
`seq`: while the first is to be tried again, those behind it are due when it is.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, select, update

from oir_kernel.findings import Text
from oir_kernel.storage.agenda import as_due
from oir_kernel.storage.delivery_tables import WAITING, delivery_table, subscription_local_table, subscription_table
from oir_kernel.storage.fan_out import AT_ONCE, catch_up
from oir_kernel.storage.outbox import StoredEvent, stored_event
from oir_kernel.storage.sandboxes import SandboxRegistry
from oir_kernel.storage.tables import outbox_table

_D, _O, _S, _L = delivery_table.c, outbox_table.c, subscription_table.c, subscription_local_table.c
_LANE = (_D.sandbox_id == bindparam("state_id"), _D.subscription_id == bindparam("subscription"))
_IS_WAITING = _D.state == WAITING
_OF_EVENT = (_O.sandbox_id == _D.sandbox_id) & (_O.event_id == _D.event_id)
_SOONEST = select(func.min(_D.due_at)).where(*_LANE, _IS_WAITING, _D.due_at > bindparam("after"))
_LOCK_LANE = (
    select(_L.subscription_id)
    .where(_L.sandbox_id == bindparam("state_id"), _L.subscription_id == bindparam("subscription"))
    .with_for_update()
)
_OF_KEY = (*_LANE, _IS_WAITING, _D.key == bindparam("of_key"))
_NEXT_OF_KEY = select(func.min(_D.seq)).where(*_OF_KEY)
_RELEASE = update(delivery_table).where(*_OF_KEY).values(due_at=AT_ONCE, held=0)
_BEHIND = update(delivery_table).where(*_OF_KEY, _D.held == 0)


class State(StrEnum):
    """What has become of a delivery."""

    WAITING = WAITING
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one subscription.

    `seq` orders the deliveries of a subscription; `due` is when it is (or was) to be tried, `tried` when it last was, by the
    sandbox's clock; `status` and `said` tell how that went (HTTP status, 0 where there is none). `turn` counts how often it was
    asked for again: an attempt of an earlier turn does not settle it.
    """

    seq: int
    subscription_id: str
    event_id: str
    key: str
    state: State
    attempts: int
    due: datetime
    tried: datetime | None
    status: int
    said: Text | None
    turn: int


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery that is to be tried now, with its event; `head` is the number of the one that goes first with its key."""

    delivery: Delivery
    event: StoredEvent
    head: int


@dataclass(frozen=True, slots=True)
class Lane:
    """The deliveries of one subscription in one state of a sandbox."""

    state_id: str
    subscription_id: str


class DeliveryRepository:
    """The deliveries of one subscription."""

    def __init__(self, connection: Connection, lane: Lane) -> None:
        self._connection = connection
        self._lane = lane
        self._values = {"state_id": lane.state_id, "subscription": lane.subscription_id}

    def due(self, now: datetime, limit: int) -> list[Due]:
        """What is to be tried at `now`, an instant of the sandbox's clock: at most `limit`, the longest due first."""
        other = delivery_table.alias("other")
        first = (
            select(func.min(other.c.seq))
            .where(
                other.c.sandbox_id == _D.sandbox_id,
                other.c.subscription_id == _D.subscription_id,
                other.c.key == _D.key,
                other.c.state == WAITING,
                (other.c.held == 0) | (other.c.seq == _D.seq),
            )
            .scalar_subquery()
        )
        asked = (
            select(delivery_table, _O.seq.label("event_seq"), _O.topic, _O.payload, _O.created_at, first.label("head"))
            .join(outbox_table, _OF_EVENT)
            .where(*_LANE, _IS_WAITING, _D.due_at <= as_due(now))
            .order_by(_D.due_at, _D.seq)
            .limit(limit)
        )
        rows = self._connection.execute(asked, self._values)
        return [Due(_delivery(row), stored_event(row, row.event_seq), row.head) for row in rows]

    def soonest(self, after: datetime) -> datetime | None:
        """When the first attempt later than `after` is due, `None` when none is.

        Of two transactions that ask, the second waits for the end of the first: neither misses what the other put off.
        """
        self._connection.execute(_LOCK_LANE, self._values)
        at = self._connection.execute(_SOONEST, {**self._values, "after": as_due(after)}).scalar_one()
        return None if at is None else datetime.fromisoformat(at)

    def settle(self, delivery: Delivery, state: State, now: datetime, status: int, said: Text) -> int | None:
        """This delivery was tried at `now` and is through with it; the number of the one with its key that goes next."""
        if not self._tried(delivery, state, now, now, status, said):
            return None
        self._connection.execute(_RELEASE, self._of_key(delivery.key))
        number: int | None = self._connection.execute(_NEXT_OF_KEY, self._of_key(delivery.key)).scalar_one()
        return number

    def put_off(
        self, delivery: Delivery, now: datetime, due: datetime, status: int, said: Text, *, counts: bool = True
    ) -> None:
        """It was tried at `now` in vain and is tried again at `due`, and so is what comes behind it.

        `counts`: whether this is one of the attempts after which it is given up.
        """
        if self._tried(delivery, State.WAITING, now, due, status, said, counts=counts):
            self._connection.execute(_BEHIND.values(due_at=as_due(due)), self._of_key(delivery.key))

    def hold(self, delivery: Delivery, now: datetime, due: datetime, said: Text) -> None:
        """Let the next one with its key go first, but wait for that no longer than until `due`."""
        if self._tried(delivery, State.WAITING, now, due, 0, said, counts=False):
            held = update(delivery_table).where(*_LANE, _D.seq == delivery.seq).values(held=1)
            self._connection.execute(held, self._values)

    def wait_for(self, head: int, key: str) -> None:
        """What waits behind `head` is due when `head` is."""
        at = select(_D.due_at).where(_D.seq == head, _IS_WAITING).scalar_subquery()
        self._connection.execute(_BEHIND.values(due_at=func.coalesce(at, _D.due_at)), self._of_key(key))

    def tried_since(self, at: datetime, limit: int) -> tuple[int, list[Delivery]]:
        """What was last tried at `at` or later: how many, and the first `limit` of them."""
        chosen = (*_LANE, _D.tried_at >= as_due(at))
        count = self._connection.execute(select(func.count()).where(*chosen), self._values).scalar_one()
        asked = select(delivery_table).where(*chosen).order_by(_D.tried_at, _D.seq).limit(limit)
        return count, [_delivery(row) for row in self._connection.execute(asked, self._values)]

    def again(self, *, event_id: str | None = None) -> int:
        """Deliver once more, at once: this event, whatever became of it, or all that were given up. How many."""
        which = _D.state == State.GIVEN_UP.value if event_id is None else _D.event_id == event_id
        fresh = (
            update(delivery_table)
            .where(*_LANE, which)
            .values(state=WAITING, attempts=0, due_at=AT_ONCE, held=0, turn=_D.turn + 1)
        )
        return self._connection.execute(fresh, self._values).rowcount

    def from_seq(self, since: int) -> int:
        """Deliver every event of the outbox from number `since` on (again), in their order. How many."""
        old = select(_O.event_id).where(_O.sandbox_id == bindparam("state_id"), _O.seq >= since)
        self._connection.execute(delete(delivery_table).where(*_LANE, _D.event_id.in_(old)), self._values)
        return catch_up(self._connection, self._lane.state_id, self._lane.subscription_id, since)

    def counts(self) -> dict[str, int]:
        """How many deliveries there are, by state."""
        counted = select(_D.state, func.count().label("number")).where(*_LANE).group_by(_D.state)
        found = {row.state: row.number for row in self._connection.execute(counted, self._values)}
        return {state.value: found.get(state.value, 0) for state in State}

    def list(self, *, state: State | None, after: int, limit: int) -> list[Delivery]:
        """Deliveries in ascending order of number, those after number `after`."""
        asked = select(delivery_table).where(*_LANE, _D.seq > after).order_by(_D.seq).limit(limit)
        if state is not None:
            asked = asked.where(_D.state == state.value)
        return [_delivery(row) for row in self._connection.execute(asked, self._values)]

    def _tried(
        self,
        delivery: Delivery,
        state: State,
        now: datetime,
        due: datetime,
        status: int,
        said: Text,
        *,
        counts: bool = True,
    ) -> bool:
        """Whether it was still waiting as it was read: another process, or a redelivery, may have come in between."""
        as_read = (_D.seq == delivery.seq, _D.attempts == delivery.attempts, _D.turn == delivery.turn, _IS_WAITING)
        tried = update(delivery_table).where(*_LANE, *as_read)
        tried = tried.values(
            state=state.value,
            attempts=_D.attempts + int(counts),
            due_at=as_due(due),
            held=0,
            tried_at=as_due(now),
            status=status,
            said=json.dumps(said.as_dict(), ensure_ascii=False),
        )
        return self._connection.execute(tried, self._values).rowcount == 1

    def _of_key(self, key: str) -> dict[str, str]:
        return {**self._values, "of_key": key}


def active_lanes(connection: Connection, state_id: str | None = None) -> list[tuple[Lane, datetime | None]]:
    """Every active subscription, and when the first of its deliveries is due (`None`: none is waiting); those of one state."""
    soonest = (
        select(func.min(_D.due_at))
        .where(_D.sandbox_id == _L.sandbox_id, _D.subscription_id == _L.subscription_id, _IS_WAITING)
        .scalar_subquery()
    )
    asked = select(_L.sandbox_id, _L.subscription_id, soonest.label("due")).where(_L.active == 1)
    if state_id is not None:
        asked = asked.where(_L.sandbox_id == state_id)
    return [
        (Lane(row.sandbox_id, row.subscription_id), None if row.due is None else datetime.fromisoformat(row.due))
        for row in connection.execute(asked)
    ]


def is_active(connection: Connection, lane: Lane) -> bool:
    """Whether this subscription delivers, in a state that a sandbox has."""
    asked = select(_L.active).where(_L.sandbox_id == lane.state_id, _L.subscription_id == lane.subscription_id)
    active = connection.execute(asked).scalar_one_or_none() == 1
    return active and SandboxRegistry(connection).of_state(lane.state_id) is not None


def events(
    connection: Connection, state_id: str, *, topic: str = "", key: str = "", after: int = 0, limit: int = 100
) -> list[StoredEvent]:
    """Events of a sandbox in the order they happened, those after number `after`; `topic` and everything below it."""
    chosen: list[ColumnElement[bool]] = [_O.sandbox_id == state_id, _O.seq > after]
    if topic:
        chosen.append((_O.topic == topic) | _O.topic.startswith(f"{topic}.", autoescape=True))
    if key:
        chosen.append(_O.key == key)
    asked = select(outbox_table).where(*chosen).order_by(_O.seq).limit(limit)
    return [stored_event(row) for row in connection.execute(asked)]


def event(connection: Connection, state_id: str, event_id: str) -> tuple[StoredEvent, Sequence[Delivery]] | None:
    """One event and what became of it with each subscription; `None` if this sandbox has none of that id."""
    asked = select(outbox_table).where(_O.sandbox_id == state_id, _O.event_id == event_id)
    row = connection.execute(asked).one_or_none()
    if row is None:
        return None
    sent = select(delivery_table).join(
        subscription_table, (_S.sandbox_id == _D.sandbox_id) & (_S.subscription_id == _D.subscription_id)
    )
    sent = sent.where(_D.sandbox_id == state_id, _D.event_id == event_id).order_by(_D.subscription_id)
    return stored_event(row), [_delivery(found) for found in connection.execute(sent)]


def _delivery(row: Any) -> Delivery:
    return Delivery(
        seq=row.seq,
        subscription_id=row.subscription_id,
        event_id=row.event_id,
        key=row.key,
        state=State(row.state),
        attempts=row.attempts,
        due=datetime.fromisoformat(row.due_at),
        tried=None if row.tried_at is None else datetime.fromisoformat(row.tried_at),
        status=row.status,
        said=Text(**json.loads(row.said)) if row.said else None,
        turn=row.turn,
    )
