"""The agenda: what will happen at an instant of a sandbox's clock, stored with the state it belongs to."""

import json
import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Delete,
    Index,
    Integer,
    ScalarSelect,
    Table,
    Text,
    UniqueConstraint,
    Update,
    bindparam,
    delete,
    exists,
    func,
    literal,
    select,
    text,
    union_all,
    update,
)

from oir_kernel.sandbox import DEFAULT
from oir_kernel.storage.instants import as_text
from oir_kernel.storage.prepared import Prepared, insert_into
from oir_kernel.storage.tables import Sequence, metadata, sandbox_table

agenda_table = Table(
    "kernel_agenda",
    metadata,
    Column("seq", Sequence, primary_key=True, autoincrement=True),
    Column("sandbox_id", Text, nullable=False),
    Column("item_id", Text, nullable=False),
    Column("due_at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    UniqueConstraint("sandbox_id", "item_id"),
    Index("ix_kernel_agenda_sandbox_id_due_at_seq", "sandbox_id", "due_at", "seq"),
    Index("ix_kernel_agenda_sandbox_id_kind_key", "sandbox_id", "kind", "key"),
    sqlite_autoincrement=True,
)

_A = agenda_table.c
_ADD = insert_into(agenda_table)
_ONE = (_A.sandbox_id == bindparam("sandbox")) & (_A.item_id == bindparam("item"))
_AS_READ = _ONE & (_A.due_at == bindparam("due"))
_STILL = select(_A.seq).where(_AS_READ)
_DONE = delete(agenda_table).where(_ONE)
_TAKE = delete(agenda_table).where(_AS_READ)
_ADD_ONCE = Prepared(
    text(
        "INSERT INTO kernel_agenda (sandbox_id, item_id, due_at, kind, key, payload, created_at, attempts)"
        " SELECT :sandbox_id, :item_id, :due_at, :kind, :key, '{}', :created_at, 0 WHERE NOT EXISTS"
        " (SELECT 1 FROM kernel_agenda WHERE sandbox_id = :sandbox_id AND kind = :kind AND key = :key)"
    )
)
_LATER = {"due_at": bindparam("later"), "attempts": _A.attempts + 1}
_POSTPONE = update(agenda_table).where(_ONE).values(_LATER)
_NEXT = select(func.min(_A.due_at)).where(_A.sandbox_id == bindparam("sandbox"))


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One thing that will happen.

    `due` is an instant of the sandbox's clock; things due together happen in the order of `seq`. `kind` names the step that
    does it (dotted, lower case: `sftp.pickup`), `key` the object it is about, `payload` holds plain JSON values. `attempts`
    counts how often it was put off.
    """

    seq: int
    item_id: str
    due: datetime
    kind: str
    key: str
    payload: Mapping[str, Any]
    created_at: datetime
    attempts: int


class AgendaRepository:
    """The agenda of one sandbox state; `now` is that sandbox's clock. An item that is done is gone."""

    def __init__(self, connection: Connection, state_id: str, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._state_id = state_id
        self._now = now

    def add(self, kind: str, due: datetime, key: str = "", payload: Mapping[str, Any] | None = None) -> str:
        """Put a thing on the agenda, in the transaction under way; its id. Due already: it happens within a second.

        Elapsed time is added in UTC (`now.astimezone(UTC) + delay`): added to a Danish time it would move the hands of the
        clock, which jump twice a year. Raises `ValueError` for a `due` without zone.
        """
        item_id = str(uuid.uuid4())
        row = {
            "sandbox_id": self._state_id,
            "item_id": item_id,
            "due_at": as_due(due),
            "kind": kind,
            "key": key,
            "payload": json.dumps(payload or {}, ensure_ascii=False),
            "created_at": self._now().isoformat(),
            "attempts": 0,
        }
        _ADD.run_many(self._connection, [row])
        return item_id

    def add_once(self, kind: str, due: datetime, key: str) -> None:
        """`add`, unless a thing of that kind and key is on the agenda already.

        Two transactions at once may both add it: what happens then must be harmless twice.
        """
        row = {
            "sandbox_id": self._state_id,
            "item_id": str(uuid.uuid4()),
            "due_at": as_due(due),
            "kind": kind,
            "key": key,
            "created_at": self._now().isoformat(),
        }
        _ADD_ONCE.run_many(self._connection, [row])

    def due(
        self, until: datetime, limit: int = 100, *, kinds: Collection[str] | None = None, without: Collection[str] = ()
    ) -> list[AgendaItem]:
        """What is due at `until` or before, in the order it happens, at most `limit`; only `kinds`, and none of `without`."""
        chosen = [_A.due_at <= as_due(until)]
        if kinds is not None:
            chosen.append(_A.kind.in_(list(kinds)))
        if without:
            chosen.append(_A.kind.not_in(list(without)))
        return self._items(chosen, limit)

    def waiting(
        self, *, kind: str | None = None, key: str | None = None, after: int | None = None, limit: int = 100
    ) -> list[AgendaItem]:
        """What is on the agenda, soonest first, at most `limit`; `after` an item's `seq`, to go on from it."""
        chosen: list[ColumnElement[bool]] = []
        if kind is not None:
            chosen.append(_A.kind == kind)
        if key is not None:
            chosen.append(_A.key == key)
        if after is not None:
            last = select(_A.due_at).where(_A.sandbox_id == self._state_id, _A.seq == after).scalar_subquery()
            chosen.append((_A.due_at > last) | ((_A.due_at == last) & (_A.seq > after)))
        return self._items(chosen, limit)

    def count(self) -> int:
        """How many things are on the agenda."""
        counted = select(func.count()).where(_A.sandbox_id == self._state_id)
        return int(self._connection.execute(counted).scalar_one())

    def next_due(self) -> datetime | None:
        """When the next thing happens (it may be overdue), `None` when nothing is waiting."""
        soonest = self._connection.execute(_NEXT, {"sandbox": self._state_id}).scalar_one()
        return None if soonest is None else datetime.fromisoformat(soonest)

    def done(self, item_id: str) -> bool:
        """It has happened; whether it was still waiting. Of several that say so at once, one is told `True`."""
        return self._changed(_DONE, {"sandbox": self._state_id, "item": item_id})

    def is_waiting(self, item: AgendaItem) -> bool:
        """Whether the item is still there, and due when it was as it was read."""
        return bool(self._connection.execute(_STILL, {**self._mine(item), "due": as_due(item.due)}).all())

    def take(self, item: AgendaItem) -> bool:
        """`done`, but only if the item is still due when it was as it was read."""
        return self._changed(_TAKE, {**self._mine(item), "due": as_due(item.due)})

    def postpone(self, item_id: str, due: datetime) -> bool:
        """Try again at `due`; one more attempt is counted. Whether it was still waiting."""
        return self._changed(_POSTPONE, {"sandbox": self._state_id, "item": item_id, "later": as_due(due)})

    def cancel(self, kind: str, key: str) -> int:
        """It will not happen: how many things of that kind and key were taken off the agenda."""
        gone = delete(agenda_table).where(_A.sandbox_id == self._state_id, _A.kind == kind, _A.key == key)
        return self._connection.execute(gone).rowcount

    def _changed(self, statement: Delete | Update, values: Mapping[str, str]) -> bool:
        return bool(self._connection.execute(statement, values).rowcount)

    def _mine(self, item: AgendaItem) -> dict[str, str]:
        return {"sandbox": self._state_id, "item": item.item_id}

    def _items(self, chosen: list[ColumnElement[bool]], limit: int) -> list[AgendaItem]:
        asked = select(agenda_table).where(_A.sandbox_id == self._state_id, *chosen)
        return [_item(row) for row in self._connection.execute(asked.order_by(_A.due_at, _A.seq).limit(limit))]


@dataclass(frozen=True, slots=True)
class Soonest:
    """When the next thing happens in one sandbox state, and what says which time it is there: its settings as JSON text,
    and the microseconds its clock was advanced.
    """

    state_id: str
    due: datetime
    settings: str
    advanced_us: int


def soonest(connection: Connection, kinds: Collection[str]) -> list[Soonest]:
    """Every sandbox that has something of these kinds on its agenda: one look into the index a sandbox."""
    s = sandbox_table.c
    unstored = ~exists().where(s.sandbox_id == DEFAULT)
    asked = union_all(
        select(s.state_id, _first_due(s.state_id, kinds).label("due"), s.settings, s.advanced_us),
        select(literal(DEFAULT), _first_due(literal(DEFAULT), kinds), literal("{}"), literal(0)).where(unstored),
    )
    return [
        Soonest(state_id, datetime.fromisoformat(due), settings, advanced_us)
        for state_id, due, settings, advanced_us in connection.execute(asked)
        if due is not None
    ]


def _first_due(state_id: ColumnElement[str], kinds: Collection[str]) -> ScalarSelect[str]:
    of_state = select(_A.due_at).where(_A.sandbox_id == state_id, _A.kind.in_(list(kinds)))
    return of_state.order_by(_A.due_at, _A.seq).limit(1).scalar_subquery()


def as_due(instant: datetime) -> str:
    """An instant as text of fixed width in UTC, so that texts sort as instants do. Raises `ValueError` without zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant on the agenda has a zone")
    return as_text(instant)


def _item(row: Any) -> AgendaItem:
    return AgendaItem(
        seq=row.seq,
        item_id=row.item_id,
        due=datetime.fromisoformat(row.due_at),
        kind=row.kind,
        key=row.key,
        payload=json.loads(row.payload),
        created_at=datetime.fromisoformat(row.created_at),
        attempts=row.attempts,
    )
