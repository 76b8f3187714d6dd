"""The register of sandboxes: which exist, what each was told to be, and which state each has.

A sandbox's rows in all other tables stand under its state id. Giving it another one is a single update, so a reset or a
restore is seen whole or not at all; what is still under way in the old state ends there and is swept away later.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from oir_kernel.errors import Conflict
from oir_kernel.findings import Text
from oir_kernel.sandbox import DEFAULT
from oir_kernel.storage.discarded import drop, release
from oir_kernel.storage.tables import answer_table, discarded_table, journal_table, outbox_table, sandbox_table

DEFAULT_WORKSPACE = "default"

_S = sandbox_table.c
_ALL = select(sandbox_table).order_by(_S.sandbox_id)
_ONE = select(sandbox_table).where(_S.sandbox_id == bindparam("sandbox"))
_ONE_LOCKED = _ONE.with_for_update()
_OF_STATE = select(sandbox_table).where(_S.state_id == bindparam("state"))
_WITH_END = select(_S.sandbox_id, _S.expires_at).where(_S.expires_at.is_not(None))
_DELETE = delete(sandbox_table).where(_S.sandbox_id == bindparam("sandbox"))
_ADVANCE = (
    update(sandbox_table)
    .where(_S.sandbox_id == bindparam("sandbox"), _S.state_id == bindparam("state"))
    .values(advanced_us=bindparam("us"))
)
_TRACES = (answer_table, outbox_table, journal_table)
_WAS_USED = select(discarded_table.c.state_id).where(discarded_table.c.state_id == bindparam("state"))


@dataclass(frozen=True, slots=True)
class StoredSandbox:
    """A sandbox as it is stored.

    `settings` are plain JSON values; `advanced` is what its clock was moved beside them; `expires_at` is an instant of
    the machine's clock, at which it may be deleted (`None`: never).
    """

    sandbox_id: str
    state_id: str
    settings: Mapping[str, Any]
    created_at: datetime
    workspace: str = DEFAULT_WORKSPACE
    advanced: timedelta = timedelta()
    expires_at: datetime | None = None


class SandboxRegistry:
    """The one repository that is not made for a sandbox, because it holds them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._absent: set[str] = set()

    def get(self, sandbox_id: str) -> StoredSandbox | None:
        """The sandbox, `None` if there is none of that name; the default sandbox is there without having been stored."""
        row = self._connection.execute(_ONE, {"sandbox": sandbox_id}).one_or_none()
        if row is not None:
            return _stored(row)
        return StoredSandbox(DEFAULT, DEFAULT, {}, _BEGINNING) if sandbox_id == DEFAULT else None

    def locked(self, sandbox_id: str) -> StoredSandbox | None:
        """The same, and nobody else changes it until the transaction ends. One that is not there can only be added then:
        if somebody else was quicker, the transaction fails and is run again.
        """
        if self._connection.execute(_ONE_LOCKED, {"sandbox": sandbox_id}).one_or_none() is None:
            self._absent.add(sandbox_id)
        return self.get(sandbox_id)

    def of_state(self, state_id: str) -> StoredSandbox | None:
        """The sandbox that has this state now, `None` if none has (any more)."""
        row = self._connection.execute(_OF_STATE, {"state": state_id}).one_or_none()
        if row is not None:
            return _stored(row)
        default = self.get(DEFAULT) if state_id == DEFAULT else None
        return default if default is not None and default.state_id == state_id else None

    def put(self, sandbox: StoredSandbox, at: datetime) -> None:
        """Store a sandbox, new or changed, at an instant of the machine. A state it had before, and has no more, is put
        down as discarded.
        """
        before = None
        if sandbox.sandbox_id not in self._absent:
            before = self._connection.execute(_ONE_LOCKED, {"sandbox": sandbox.sandbox_id}).one_or_none()
        row = {
            "sandbox_id": sandbox.sandbox_id,
            "state_id": sandbox.state_id,
            "workspace": sandbox.workspace,
            "settings": json.dumps(sandbox.settings, ensure_ascii=False),
            "advanced_us": sandbox.advanced // timedelta(microseconds=1),
            "created_at": sandbox.created_at.isoformat(),
            "expires_at": None if sandbox.expires_at is None else sandbox.expires_at.isoformat(),
        }
        if before is None:
            self._connection.execute(insert(sandbox_table).values(row))
            previous = DEFAULT if sandbox.sandbox_id == DEFAULT else sandbox.state_id
        else:
            self._connection.execute(update(sandbox_table).where(_S.sandbox_id == sandbox.sandbox_id).values(row))
            previous = before.state_id
        if previous != sandbox.state_id:
            self.discard(previous, at)

    def advance(self, sandbox_id: str, state_id: str, advanced: timedelta) -> bool:
        """Move the clock of a sandbox that still has that state; whether it has."""
        values = {"sandbox": sandbox_id, "state": state_id, "us": advanced // timedelta(microseconds=1)}
        return self._connection.execute(_ADVANCE, values).rowcount == 1

    def delete(self, sandbox_id: str, at: datetime) -> bool:
        """Forget a sandbox and put its state down as discarded; whether there was one stored."""
        before = self.locked(sandbox_id)
        if self._connection.execute(_DELETE, {"sandbox": sandbox_id}).rowcount == 0 or before is None:
            return False
        self.discard(before.state_id, at)
        return True

    def fresh_state(self, sandbox_id: str) -> str:
        """A state id that no rows stand under: the name itself for a sandbox that never was, else with a random end."""
        if self._connection.execute(_ONE, {"sandbox": sandbox_id}).one_or_none() is None and sandbox_id != DEFAULT:
            used = self._connection.execute(_WAS_USED, {"state": sandbox_id}).one_or_none()
            if used is None:
                return sandbox_id
        return f"{sandbox_id}~{secrets.token_hex(6)}"

    def in_use(self, state_id: str) -> bool:
        """Whether anything was exchanged with this state yet."""
        exists = (select(table.c.sandbox_id).where(table.c.sandbox_id == state_id).exists() for table in _TRACES)
        return any(self._connection.execute(select(one)).scalar_one() for one in exists)

    def discard(self, state_id: str, at: datetime) -> None:
        """Put a state down to be swept away; `at` is an instant of the machine."""
        drop(self._connection, state_id, at)

    def take(self, state_id: str) -> None:
        """A sandbox gets this state, which was filled beside it. Raises `Conflict` when it was swept away meanwhile."""
        if not release(self._connection, state_id):
            raise Conflict(
                Text(
                    "Gendannelsen varede for længe og er opgivet; intet er ændret. Prøv igen.",
                    "Restoring took too long and was given up; nothing was changed. Try again.",
                )
            )

    def expired(self, now: datetime) -> Sequence[str]:
        """The names of the sandboxes that have outlived their time at that instant of the machine."""
        return [
            row.sandbox_id
            for row in self._connection.execute(_WITH_END)
            if datetime.fromisoformat(row.expires_at) <= now
        ]

    def list(self) -> list[StoredSandbox]:
        """Every stored sandbox, in order of name."""
        return [_stored(row) for row in self._connection.execute(_ALL)]


_BEGINNING = datetime.fromisoformat("2026-01-01T00:00:00+00:00")


def _stored(row: Any) -> StoredSandbox:
    return StoredSandbox(
        sandbox_id=row.sandbox_id,
        state_id=row.state_id,
        settings=json.loads(row.settings),
        created_at=datetime.fromisoformat(row.created_at),
        workspace=row.workspace,
        advanced=timedelta(microseconds=row.advanced_us),
        expires_at=None if row.expires_at is None else datetime.fromisoformat(row.expires_at),
    )
