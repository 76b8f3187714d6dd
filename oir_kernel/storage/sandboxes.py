"""The register of sandboxes: which exist, and what each was told to be."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from oir_kernel.storage.statements import insert_for
from oir_kernel.storage.tables import sandbox_table

_ALL = select(sandbox_table).order_by(sandbox_table.c.sandbox_id)
_ONE = select(sandbox_table).where(sandbox_table.c.sandbox_id == bindparam("sandbox"))


@dataclass(frozen=True, slots=True)
class StoredSandbox:
    """A sandbox as it is stored: `settings` are plain JSON values."""

    sandbox_id: str
    settings: Mapping[str, Any]
    created_at: datetime


class SandboxRegistry:
    """The one repository that is not made for a sandbox, because it holds them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, sandbox_id: str) -> StoredSandbox | None:
        """The sandbox, `None` if there is none of that name."""
        row = self._connection.execute(_ONE, {"sandbox": sandbox_id}).one_or_none()
        return None if row is None else _stored(row)

    def put(self, sandbox_id: str, settings: Mapping[str, Any], at: datetime) -> None:
        """Create the sandbox at that instant, or give the existing one these settings."""
        statement = insert_for(self._connection, sandbox_table).values(
            sandbox_id=sandbox_id, settings=json.dumps(settings, ensure_ascii=False), created_at=at.isoformat()
        )
        self._connection.execute(
            statement.on_conflict_do_update(
                index_elements=[sandbox_table.c.sandbox_id], set_={"settings": statement.excluded.settings}
            )
        )

    def list(self) -> list[StoredSandbox]:
        """Every sandbox, in order of name."""
        return [_stored(row) for row in self._connection.execute(_ALL)]


def _stored(row: Any) -> StoredSandbox:
    return StoredSandbox(row.sandbox_id, json.loads(row.settings), datetime.fromisoformat(row.created_at))
