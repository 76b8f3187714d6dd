"""Idempotency: the answer a command got the first time, so that the same command gets it again."""

from collections.abc import Callable
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, bindparam, insert, select

from oir_kernel.storage.tables import answer_table

_FIND = select(answer_table.c.answer).where(
    answer_table.c.sandbox_id == bindparam("sandbox"),
    answer_table.c.operation == bindparam("asked_operation"),
    answer_table.c.digest == bindparam("asked_digest"),
)
_KEEP = insert(answer_table)


class AnswerRepository:
    """The answers of one sandbox. `digest` is the SHA-256 (hex) of a command's canonical content."""

    def __init__(self, connection: Connection, sandbox_id: str, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._sandbox_id = sandbox_id
        self._now = now

    def remember(self, operation: str, digest: str) -> str | None:
        """The stored answer (JSON text) to this very command, `None` if it was never given."""
        found = self._connection.execute(
            _FIND, {"sandbox": self._sandbox_id, "asked_operation": operation, "asked_digest": digest}
        )
        return cast("str | None", found.scalar_one_or_none())

    def store(self, operation: str, digest: str, answer: str) -> None:
        """Keep an answer (JSON text). Storing a second one for the same command fails as `StorageConflict`."""
        self._connection.execute(
            _KEEP,
            {
                "sandbox_id": self._sandbox_id,
                "operation": operation,
                "digest": digest,
                "answer": answer,
                "at": self._now().isoformat(),
            },
        )
