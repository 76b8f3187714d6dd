"""The files of one sandbox state: who has which file in which folder, their content in pieces, the transfers under way.

A content may stand in several places (one row a place); its pieces go when the last place is gone. Content is Base64 text,
because it may be in any encoding and a snapshot carries text.
"""

import base64
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from oir_kernel.sandbox import SandboxScope
from oir_kernel.sftp.documents import METADATA, Routing
from oir_kernel.sftp.names import IN
from oir_kernel.soap.kontekst import Rute
from oir_kernel.storage.statements import insert_for
from oir_kernel.storage.tables import sftp_chunk_table, sftp_file_table, sftp_transfer_table, sftp_user_table

CHUNK: Final = 256 * 1024
"""Bytes of content a row holds."""

SERVICE: Final = "SERVICE"
"""The folder of files on their way to a service; no user sees it."""

_F, _C, _T, _U = sftp_file_table.c, sftp_chunk_table.c, sftp_transfer_table.c, sftp_user_table.c
_AT_PLACE = (
    (_F.sandbox_id == bindparam("state"))
    & (_F.system == bindparam("user"))
    & (_F.folder == bindparam("place"))
    & (_F.name == bindparam("called"))
)
_FIND = select(sftp_file_table).where(_AT_PLACE)
_LIST = (
    select(sftp_file_table)
    .where(_F.sandbox_id == bindparam("state"), _F.system == bindparam("user"), _F.folder == bindparam("place"))
    .order_by(_F.name)
)
_REMOVE = delete(sftp_file_table).where(_AT_PLACE)
_RENAME = update(sftp_file_table).where(_AT_PLACE).values(name=bindparam("new"))
_USED = select(func.count(), func.coalesce(func.sum(_F.size), 0)).where(_F.sandbox_id == bindparam("state"))
_ADD_FILE = insert(sftp_file_table)
_ADD_CHUNK = insert(sftp_chunk_table)
_PLACES = select(func.count()).where(_F.sandbox_id == bindparam("state"), _F.content_id == bindparam("content"))
_DROP = delete(sftp_chunk_table).where(_C.sandbox_id == bindparam("state"), _C.content_id == bindparam("content"))
_READ = select(_C.data).where(
    _C.sandbox_id == bindparam("state"), _C.content_id == bindparam("content"), _C.number == bindparam("piece")
)
_READ_ALL = (
    select(_C.data)
    .where(_C.sandbox_id == bindparam("state"), _C.content_id == bindparam("content"))
    .order_by(_C.number)
)
_ADD_TRANSFER = insert(sftp_transfer_table)
_LAST_NUMBER = select(func.coalesce(func.max(_T.number), 0)).where(_T.sandbox_id == bindparam("state"))
_SENT_BEFORE = (
    select(_T.transfer_id)
    .where(_T.sandbox_id == bindparam("state"), _T.sender == bindparam("user"), _T.name == bindparam("called"))
    .order_by(_T.number.desc())
    .limit(1)
)
_FINISH = (
    update(sftp_transfer_table)
    .where(_T.sandbox_id == bindparam("state"), _T.transfer_id == bindparam("transfer"), _T.done_at.is_(None))
    .values(done_at=bindparam("done"))
)
_RELEASE = (
    update(sftp_transfer_table)
    .where(_T.sandbox_id == bindparam("state"), _T.transfer_id == bindparam("transfer"))
    .values(done_at=None)
)
_WAITING = select(sftp_transfer_table).where(_T.done_at.is_(None)).order_by(_T.sandbox_id, _T.number).limit(100)
_KNOWN = select(_U.system).where(_U.sandbox_id == bindparam("state"), _U.system == bindparam("user"))


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in a folder. `size` in bytes, `at` by the sandbox's clock."""

    name: str
    content_id: str
    size: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transferred file: which user sent it under which name, by which route. `state_id` is the sandbox state it is in."""

    state_id: str
    transfer_id: str
    sender: str
    name: str
    routing: Routing


class SftpFiles:
    """The files, users and transfers of one sandbox state."""

    def __init__(self, connection: Connection, state_id: str, now: datetime) -> None:
        """`now` is the sandbox's time, which everything stored gets."""
        self.connection = connection
        self._state = state_id
        self._now = now

    @classmethod
    def of(cls, connection: Connection, scope: SandboxScope) -> Self:
        """Those of a sandbox as it is now."""
        return cls(connection, scope.state_id, scope.clock.now())

    def add_user(self, system: str) -> None:
        """From now on files may be sent to this user."""
        new = insert_for(self.connection, sftp_user_table).values(
            sandbox_id=self._state, system=system, at=self._now.isoformat()
        )
        self.connection.execute(new.on_conflict_do_nothing())

    def knows(self, system: str) -> bool:
        """Whether this user has ever logged in."""
        return self.connection.execute(_KNOWN, {"state": self._state, "user": system}).first() is not None

    def list(self, system: str, folder: str) -> list[StoredFile]:
        """The files in a folder, by name."""
        rows = self.connection.execute(_LIST, {"state": self._state, "user": system, "place": folder})
        return [_stored(row) for row in rows]

    def find(self, system: str, folder: str, name: str) -> StoredFile | None:
        """One file, `None` if it is not there."""
        row = self.connection.execute(_FIND, self._place(system, folder, name)).one_or_none()
        return None if row is None else _stored(row)

    def used(self) -> tuple[int, int]:
        """How many files there are in the sandbox, and how many bytes."""
        count, size = self.connection.execute(_USED, {"state": self._state}).one()
        return count, int(size)

    def put(self, system: str, folder: str, name: str, content: bytes) -> None:
        """Store a file; one of that name is replaced."""
        self.remove(system, folder, name)
        content_id = str(uuid.uuid4())
        pieces = [
            {
                "sandbox_id": self._state,
                "content_id": content_id,
                "number": start // CHUNK,
                "data": base64.b64encode(content[start : start + CHUNK]).decode("ascii"),
            }
            for start in range(0, len(content), CHUNK)
        ]
        if pieces:
            self.connection.execute(_ADD_CHUNK, pieces)
        self._link(StoredFile(name, content_id, len(content), self._now), system, folder)

    def copy(self, file: StoredFile, system: str, folder: str, name: str) -> None:
        """The same content in one place more."""
        self._link(StoredFile(name, file.content_id, file.size, self._now), system, folder)

    def deliver(self, system: str, name: str, content: bytes) -> None:
        """Put a file into a user's `IN`. An unread one of that name is kept, with a number after its name."""
        if self.find(system, IN, name) is not None:
            taken = {file.name for file in self.list(system, IN)}
            number = next(n for n in range(1, len(taken) + 2) if f"{name}.{n}" not in taken)
            self.rename(system, IN, name, f"{name}.{number}")
        self.put(system, IN, name, content)

    def deliver_with_metadata(self, system: str, name: str, content: bytes, described: bytes) -> None:
        """The same with `<name>.metadata` beside it."""
        self.deliver(system, name, content)
        self.deliver(system, f"{name}{METADATA}", described)

    def rename(self, system: str, folder: str, name: str, new: str) -> None:
        """Give a file another name; there must be none of that name."""
        self.connection.execute(_RENAME, {**self._place(system, folder, name), "new": new})

    def remove(self, system: str, folder: str, name: str) -> bool:
        """Delete a file; whether it was there."""
        file = self.find(system, folder, name)
        if file is None:
            return False
        self.connection.execute(_REMOVE, self._place(system, folder, name))
        content = {"state": self._state, "content": file.content_id}
        if self.connection.execute(_PLACES, content).scalar_one() == 0:
            self.connection.execute(_DROP, content)
        return True

    def piece(self, file: StoredFile, number: int) -> bytes:
        """One piece of a file's content, from 0, `CHUNK` bytes but the last; empty if there is none (any more)."""
        asked = {"state": self._state, "content": file.content_id, "piece": number}
        return base64.b64decode(self.connection.execute(_READ, asked).scalar_one_or_none() or "")

    def content(self, file: StoredFile) -> bytes:
        """The whole content of a file."""
        pieces = self.connection.execute(_READ_ALL, {"state": self._state, "content": file.content_id}).scalars()
        return b"".join(map(base64.b64decode, pieces))

    def add_transfer(self, transfer: Transfer, *, to_service: bool) -> None:
        """Remember that a file was transferred; one to a service is under way until `finish`."""
        number = self.connection.execute(_LAST_NUMBER, {"state": self._state}).scalar_one() + 1
        routing = transfer.routing
        row = {
            "sandbox_id": self._state,
            "transfer_id": transfer.transfer_id,
            "number": number,
            "sender": transfer.sender,
            "name": transfer.name,
            "inf_ref": routing.inf_ref,
            "transaktions_id": routing.transaktions_id,
            "afsender_cvr": routing.rute.afsender_cvr,
            "afsender_system": routing.rute.afsender_system,
            "modtager_cvr": routing.rute.modtager_cvr,
            "at": self._now.isoformat(),
            "done_at": None if to_service else self._now.isoformat(),
        }
        self.connection.execute(_ADD_TRANSFER, row)

    def sent_before(self, system: str, name: str) -> str | None:
        """The last transfer of a file of that name from this user, `None` if there was none."""
        asked = {"state": self._state, "user": system, "called": name}
        found: str | None = self.connection.execute(_SENT_BEFORE, asked).scalar_one_or_none()
        return found

    def release(self, transfer_id: str) -> None:
        """A service may receive a file that was held back."""
        self.connection.execute(_RELEASE, {"state": self._state, "transfer": transfer_id})

    def finish(self, transfer_id: str) -> bool:
        """The service is done with a transfer; `False` if it was before."""
        done = {"state": self._state, "transfer": transfer_id, "done": self._now.isoformat()}
        return self.connection.execute(_FINISH, done).rowcount == 1

    def _link(self, file: StoredFile, system: str, folder: str) -> None:
        row = {
            "sandbox_id": self._state,
            "system": system,
            "folder": folder,
            "name": file.name,
            "content_id": file.content_id,
            "size": file.size,
            "at": file.at.isoformat(),
        }
        self.connection.execute(_ADD_FILE, row)

    def _place(self, system: str, folder: str, name: str) -> dict[str, str]:
        return {"state": self._state, "user": system, "place": folder, "called": name}


def transfers_waiting(connection: Connection) -> Sequence[Transfer]:
    """What services have still to receive, of all sandboxes, in the order sent; at most a hundred."""
    return [_transfer(row) for row in connection.execute(_WAITING)]


def _stored(row: Any) -> StoredFile:
    return StoredFile(row.name, row.content_id, row.size, datetime.fromisoformat(row.at))


def _transfer(row: Any) -> Transfer:
    rute = Rute(row.afsender_cvr, row.afsender_system, row.modtager_cvr)
    routing = Routing(row.inf_ref, row.transaktions_id, rute)
    return Transfer(row.sandbox_id, row.transfer_id, row.sender, row.name, routing)
