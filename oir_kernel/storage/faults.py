"""The faults ordered in a sandbox, with the counters that decide which calls they strike."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, insert, select, update

from oir_kernel.faults.rules import Order
from oir_kernel.storage.tables import fault_table, journal_table

_F, _J = fault_table.c, journal_table.c
_HERE = _F.sandbox_id == bindparam("sandbox")
_ONE = _HERE & (_F.number == bindparam("rule_number")) & (_F.removed == 0)
_STANDING = select(fault_table).where(_HERE, _F.removed == 0).order_by(_F.number)
_LAST = select(func.coalesce(func.max(_F.number), 0)).where(_HERE)
_CALLED = update(fault_table).where(_ONE).values(calls=_F.calls + 1).returning(_F.calls, _F.hits)
_STRUCK = update(fault_table).where(_ONE).values(hits=_F.hits + 1)
_REMOVE = update(fault_table).where(_ONE).values(removed=1)
_CLEAR = update(fault_table).where(_HERE, _F.removed == 0).values(removed=1)
_STRUCK_EXCHANGES = (
    select(_J.seq, _J.at, _J.door, _J.operation, _J.transaktions_id)
    .where(_J.sandbox_id == bindparam("sandbox"), _J.fault == bindparam("fault_name"))
    .order_by(_J.seq.desc())
    .limit(bindparam("at_most"))
)
EXCHANGES_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class StoredFault:
    """A rule as it is stored; `calls` and `hits` are how often it was asked and struck, `at` when it was ordered."""

    number: int
    order: Order
    at: datetime
    calls: int
    hits: int


@dataclass(frozen=True, slots=True)
class Struck:
    """An exchange in the journal that a rule struck."""

    seq: int
    at: str
    door: str
    operation: str
    transaktions_id: str


class FaultRepository:
    """The rules of one sandbox. A number is not used again in the same state, because the journal names rules by it."""

    def __init__(self, connection: Connection, state_id: str) -> None:
        self._connection = connection
        self._here = {"sandbox": state_id}

    def add(self, order: Order, at: datetime) -> StoredFault:
        """Store a rule under the next number; `at` is an instant of the sandbox's clock."""
        number = self._connection.execute(_LAST, self._here).scalar_one() + 1
        row = {"number": number, "rule": _plain(order), "at": at.isoformat(), "calls": 0, "hits": 0, "removed": 0}
        self._connection.execute(insert(fault_table).values(sandbox_id=self._here["sandbox"], **row))
        return StoredFault(number, order, at, 0, 0)

    def standing(self) -> list[StoredFault]:
        """The rules that stand, in the order they were made."""
        return [_stored(row) for row in self._connection.execute(_STANDING, self._here)]

    def count(self, number: int, strikes: Callable[[int, int], bool]) -> tuple[int, int, bool] | None:
        """Count a call of a rule: its number, the hits so far with it, and whether `strikes(call, hits before)`.

        `None` if the rule is gone. Calls at the same time are counted one after the other, on either database.
        """
        one = {**self._here, "rule_number": number}
        row = self._connection.execute(_CALLED, one).one_or_none()
        if row is None:
            return None
        hit = strikes(row.calls, row.hits)
        if hit:
            self._connection.execute(_STRUCK, one)
        return row.calls, row.hits + hit, hit

    def remove(self, number: int) -> bool:
        """Take a rule away; whether it was there."""
        return self._connection.execute(_REMOVE, {**self._here, "rule_number": number}).rowcount == 1

    def clear(self) -> int:
        """Take every rule away; how many there were."""
        return self._connection.execute(_CLEAR, self._here).rowcount

    def struck(self, name: str) -> list[Struck]:
        """The last exchanges in the journal that the rule of that name struck, newest first."""
        asked = {**self._here, "fault_name": name, "at_most": EXCHANGES_SHOWN}
        return [Struck(*row) for row in self._connection.execute(_STRUCK_EXCHANGES, asked)]


def _plain(order: Order) -> str:
    share = None if order.share is None else str(order.share)
    return json.dumps({**asdict(order), "share": share}, ensure_ascii=False)


def _stored(row: Any) -> StoredFault:
    plain = json.loads(row.rule)
    share = None if plain["share"] is None else Decimal(plain["share"])
    return StoredFault(
        row.number, Order(**{**plain, "share": share}), datetime.fromisoformat(row.at), row.calls, row.hits
    )
