"""Shared sessions: frozen, redacted copies of a part of a journal that whoever knows the address may read for a while.

A share lives above the sandbox: a reset leaves it, because it was made to be looked at afterwards. Of the secret in its
address only the SHA-256 is kept, which is enough for 32 random bytes: there is nothing to guess them from. Source: ours.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from oir_kernel.storage.instants import as_text
from oir_kernel.storage.tables import share_table

MAX_SHARES: Final = 50
"""Shares one sandbox may have at a time. Source: ours."""
MAX_TOTAL: Final = 64 * 1024 * 1024
"""Bytes of all of them, as much as a journal holds. Source: ours."""

_S = share_table.c
_HEAD = tuple(column for column in _S if column.name not in {"content", "token_hash"})
_OF_SANDBOX = (_S.workspace == bindparam("workspace"), _S.sandbox == bindparam("sandbox"))
_EXPIRED = delete(share_table).where(_S.expires_at <= bindparam("now"))
_ANY_EXPIRED = select(select(_S.share_id).where(_S.expires_at <= bindparam("now")).exists())
_HELD = select(func.count(), func.coalesce(func.sum(_S.size), 0)).where(*_OF_SANDBOX)
_LIST = select(*_HEAD).where(*_OF_SANDBOX, _S.expires_at > bindparam("now")).order_by(_S.created_at, _S.share_id)
_REVOKE = delete(share_table).where(*_OF_SANDBOX, _S.share_id == bindparam("share"))
_OPEN = select(share_table).where(_S.token_hash == bindparam("hash"), _S.expires_at > bindparam("now"))


@dataclass(frozen=True, slots=True)
class Share:
    """A shared session. Instants are of the machine's clock; `content` is JSON Lines and only read when it is opened.

    `first` and `last` are the numbers in the journal it was copied from, `size` the bytes of the copy.
    """

    share_id: str
    workspace: str
    sandbox: str
    title: str
    first: int
    last: int
    exchanges: int
    size: int
    created_at: datetime
    expires_at: datetime
    content: str = ""


class ShareRepository:
    """Every share of the server, each found by its sandbox or by the secret of its address."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, share: Share, token: str) -> bool:
        """Store a share that `token` opens, once those that have expired are gone; `False` if its sandbox has too many."""
        self.drop_expired(share.created_at)
        whose = {"workspace": share.workspace, "sandbox": share.sandbox}
        count, size = self._connection.execute(_HELD, whose).one()
        if count >= MAX_SHARES or size + share.size > MAX_TOTAL:
            return False
        self._connection.execute(
            insert(share_table).values(
                share_id=share.share_id,
                token_hash=_hash(token),
                workspace=share.workspace,
                sandbox=share.sandbox,
                title=share.title,
                first_seq=share.first,
                last_seq=share.last,
                exchanges=share.exchanges,
                size=share.size,
                created_at=as_text(share.created_at),
                expires_at=as_text(share.expires_at),
                content=share.content,
            )
        )
        return True

    def list(self, workspace: str, sandbox: str, now: datetime) -> list[Share]:
        """A sandbox's shares that are open at `now`, oldest first, without their contents."""
        asked = {"workspace": workspace, "sandbox": sandbox, "now": as_text(now)}
        return [_share(row) for row in self._connection.execute(_LIST, asked)]

    def revoke(self, workspace: str, sandbox: str, share_id: str) -> bool:
        """Delete a share; whether there was one."""
        asked = {"workspace": workspace, "sandbox": sandbox, "share": share_id}
        return self._connection.execute(_REVOKE, asked).rowcount == 1

    def any_expired(self, now: datetime) -> bool:
        """Whether a share has come to its end and is still kept."""
        return bool(self._connection.execute(_ANY_EXPIRED, {"now": as_text(now)}).scalar_one())

    def drop_expired(self, now: datetime) -> None:
        """Delete every share that has come to its end."""
        self._connection.execute(_EXPIRED, {"now": as_text(now)})

    def open(self, token: str, now: datetime) -> Share | None:
        """The share that `token` opens at `now`, with its content; `None` if there is none (any more)."""
        row = self._connection.execute(_OPEN, {"hash": _hash(token), "now": as_text(now)}).one_or_none()
        return None if row is None else _share(row)


def new_token() -> str:
    """The secret of an address: 32 random bytes, 43 characters that a URL takes."""
    return secrets.token_urlsafe(32)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def _share(row: Any) -> Share:
    return Share(
        share_id=row.share_id,
        workspace=row.workspace,
        sandbox=row.sandbox,
        title=row.title,
        first=row.first_seq,
        last=row.last_seq,
        exchanges=row.exchanges,
        size=row.size,
        created_at=datetime.fromisoformat(row.created_at),
        expires_at=datetime.fromisoformat(row.expires_at),
        content=getattr(row, "content", ""),
    )
