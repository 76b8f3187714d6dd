"""Idempotency: the answer a command got the first time, so that the same command gets it again."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from oir_kernel.storage.prepared import Prepared, insert_into
from oir_kernel.storage.tables import answer_table

_FIND = Prepared(
    select(answer_table.c.answer).where(
        answer_table.c.sandbox_id == bindparam("sandbox"),
        answer_table.c.operation == bindparam("operation"),
        answer_table.c.digest == bindparam("digest"),
    )
)
_KEEP = insert_into(answer_table)


class AnswerRepository:
    """The answers of one sandbox. `digest` is the SHA-256 (hex) of a command's canonical content."""

    def __init__(self, connection: Connection, sandbox_id: str, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._sandbox_id = sandbox_id
        self._now = now

    def remember(self, operation: str, digest: str) -> str | None:
        """The stored answer (JSON text) to this very command, `None` if it was never given."""
        found = _FIND.run(self._connection, {"sandbox": self._sandbox_id, "operation": operation, "digest": digest})
        return found[0].answer if found else None

    def store(self, operation: str, digest: str, answer: str) -> None:
        """Keep an answer (JSON text). Storing a second one for the same command fails as `StorageConflict`."""
        at = self._now().isoformat()
        row = {
            "sandbox_id": self._sandbox_id,
            "operation": operation,
            "digest": digest,
            "answer": answer,
            "at": at,
        }
        _KEEP.run_many(self._connection, [row])
