"""Workspaces and their keys, above all sandboxes.

A key is `oir_<id>_<secret>`; the secret is 256 random bits, and only its SHA-256 is stored. A slow hash would protect words
that people think of; nobody guesses 256 random bits, and a fast one costs each request a microsecond.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, Connection, Index, Table, Text, delete, insert, select, update

from oir_kernel.storage.sandboxes import DEFAULT_WORKSPACE
from oir_kernel.storage.tables import metadata, sandbox_table

EVERY: Final = "*"
"""The workspace of a key that opens all of them: the operator's, and that of calls between our own processes."""

ROLES: Final = ("reader", "tester", "owner")
"""What a key allows, each more than the one before it."""

workspace_table = Table(
    "kernel_workspace",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("created_at", Text, nullable=False),
)

key_table = Table(
    "kernel_key",
    metadata,
    Column("key_id", Text, primary_key=True),
    Column("workspace", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("expires_at", Text, nullable=True),
    Column("revoked_at", Text, nullable=True),
    Column("used_on", Text, nullable=True),
    Index("ix_kernel_key_workspace", "workspace"),
)

_KEY = re.compile(r"oir_([0-9a-z]{12})_([A-Za-z0-9_-]{43})")
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz"  # no digits: an id is never taken for a number
_NOTHING: Final = hashlib.sha256(secrets.token_bytes(32)).hexdigest()


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A key as it is stored: never the secret. Instants are the machine's; `used_on` is the last day it was used."""

    key_id: str
    workspace: str
    role: str
    label: str
    sha256: str
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    used_on: str | None = None

    def is_valid(self, now: datetime) -> bool:
        """Whether it opens anything at that instant."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def matches(self, secret: str) -> bool:
        """Whether this is its secret, compared in the same time whatever it is."""
        return hmac.compare_digest(self.sha256, _digest(secret))


def parse(key: str) -> tuple[str, str] | None:
    """Id and secret of a key's text, `None` if it has not the form of one."""
    found = _KEY.fullmatch(key)
    return None if found is None else (found[1], found[2])


def waste(secret: str) -> None:
    """What comparing with a stored key takes, where there is none."""
    hmac.compare_digest(_NOTHING, _digest(secret))


class KeyRegistry:
    """All workspaces and keys of a storage."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, workspace: str, role: str, label: str, now: datetime, expires: datetime | None = None
    ) -> tuple[StoredKey, str]:
        """A new key, and its text, which is not to be had again."""
        key_id = "".join(secrets.choice(_LETTERS) for _ in range(12))
        secret = secrets.token_urlsafe(32)
        key = StoredKey(key_id, workspace, role, label, _digest(secret), now, expires)
        self._connection.execute(
            insert(key_table).values(
                key_id=key_id,
                workspace=workspace,
                role=role,
                label=label,
                sha256=key.sha256,
                created_at=now.isoformat(),
                expires_at=None if expires is None else expires.isoformat(),
            )
        )
        return key, f"oir_{key_id}_{secret}"

    def get(self, key_id: str) -> StoredKey | None:
        """The key of that id."""
        row = self._connection.execute(select(key_table).where(key_table.c.key_id == key_id)).one_or_none()
        return None if row is None else _stored(row)

    def list(self, workspace: str | None = None) -> "list[StoredKey]":
        """The keys of a workspace (`None`: of all), oldest first."""
        asked = select(key_table).order_by(key_table.c.created_at, key_table.c.key_id)
        if workspace is not None:
            asked = asked.where(key_table.c.workspace == workspace)
        return [_stored(row) for row in self._connection.execute(asked)]

    def revoke(self, key_id: str, now: datetime) -> None:
        """Have the key open nothing any more."""
        still = (key_table.c.key_id == key_id) & key_table.c.revoked_at.is_(None)
        self._connection.execute(update(key_table).where(still).values(revoked_at=now.isoformat()))

    def used(self, key_id: str, day: str) -> None:
        """Note the day (ISO) on which it was used."""
        self._connection.execute(update(key_table).where(key_table.c.key_id == key_id).values(used_on=day))

    def first_owner(self, now: datetime) -> str | None:
        """The text of a new operator's key, if no valid one of an owner of everything is there. Safe in two processes."""
        self.add_workspace(DEFAULT_WORKSPACE, now)
        only = select(workspace_table).where(workspace_table.c.workspace == DEFAULT_WORKSPACE)
        self._connection.execute(only.with_for_update())
        if any(key.role == "owner" and key.is_valid(now) for key in self.list(EVERY)):
            return None
        return self.add(EVERY, "owner", "første start", now)[1]

    def workspaces(self) -> Sequence[str]:
        """All workspaces, in order of name; `default` is there without being made."""
        stored = self._connection.scalars(select(workspace_table.c.workspace))
        return sorted({DEFAULT_WORKSPACE, *stored})

    def add_workspace(self, workspace: str, now: datetime) -> bool:
        """Make a workspace; whether it was not there."""
        named = select(workspace_table).where(workspace_table.c.workspace == workspace)
        if self._connection.execute(named).one_or_none() is not None:
            return False
        self._connection.execute(insert(workspace_table).values(workspace=workspace, created_at=now.isoformat()))
        return True

    def delete_workspace(self, workspace: str) -> Sequence[str]:
        """Delete a workspace and its keys; the names of the sandboxes it held, which are the caller's to delete."""
        self._connection.execute(delete(key_table).where(key_table.c.workspace == workspace))
        self._connection.execute(delete(workspace_table).where(workspace_table.c.workspace == workspace))
        held = select(sandbox_table.c.sandbox_id).where(sandbox_table.c.workspace == workspace)
        return list(self._connection.scalars(held))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _stored(row: Any) -> StoredKey:
    return StoredKey(
        key_id=row.key_id,
        workspace=row.workspace,
        role=row.role,
        label=row.label,
        sha256=row.sha256,
        created_at=datetime.fromisoformat(row.created_at),
        expires_at=_instant(row.expires_at),
        revoked_at=_instant(row.revoked_at),
        used_on=row.used_on,
    )


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
