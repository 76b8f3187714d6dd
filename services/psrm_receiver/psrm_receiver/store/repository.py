"""The simulated PSRM of one sandbox: read posts by their columns, append what was decided, count.

Whoever reads to decide and then writes calls `lock()` first, in the same transaction: one at a time changes a sandbox's PSRM.
`version()` grows with every `append`, so that what was read outside a transaction can be known to be stale.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, TypeVar, cast

from sqlalchemy import Connection, bindparam, select, text

from oir_kernel.storage.prepared import Prepared
from oir_kernel.storage.statements import insert_for
from psrm_receiver.store.rows import POSTS, TABLES, selection
from psrm_receiver.store.tables import taeller_table

P = TypeVar("P")

_VERSION: Final = "version"
_MOST: Final = 500
_T = taeller_table.c
_READ = select(_T.sidste).where(_T.sandbox_id == bindparam("sandbox"), _T.navn == bindparam("navn"))


class ModtagerRepository:
    """What one sandbox's PSRM holds."""

    def __init__(self, connection: Connection, sandbox_id: str) -> None:
        self._connection = connection
        self._sandbox_id = sandbox_id

    def lock(self) -> int:
        """Nobody else changes this sandbox's PSRM until the transaction ends; the version from now on."""
        return self.naeste(_VERSION).start

    def version(self) -> int:
        """A number that grows with every change; 0 before the first."""
        found = self._connection.execute(_READ, {"sandbox": self._sandbox_id, "navn": _VERSION}).scalar_one_or_none()
        return int(found or 0)

    def naeste(self, navn: str, antal: int = 1) -> range:
        """The next `antal` numbers of a count: 1, 2, 3 … per sandbox, without gaps (ours)."""
        if antal == 0:
            return range(0)
        first = insert_for(self._connection, taeller_table).values(sandbox_id=self._sandbox_id, navn=navn, sidste=antal)
        counted = first.on_conflict_do_update(
            index_elements=[_T.sandbox_id, _T.navn], set_={"sidste": _T.sidste + antal}
        ).returning(_T.sidste)
        sidste: int = self._connection.execute(counted).scalar_one()
        return range(sidste - antal + 1, sidste + 1)

    def find(self, cls: type[P], **equal: str) -> list[P]:
        """The posts of a kind whose columns have these values, in the order of their key."""
        rows = _finding(cast("Any", cls), tuple(sorted(equal))).run(
            self._connection, {"sandbox": self._sandbox_id, **equal}
        )
        return [POSTS.read(cls, row) for row in rows]

    def one(self, cls: type[P], **equal: str) -> P | None:
        """The first of `find`, `None` when there is none."""
        return next(iter(self.find(cls, **equal)), None)

    def efter(self, cls: type[P], nummer: int, antal: int = _MOST, **equal: str) -> list[P]:
        """At most `antal` posts of a kind with a `nummer` above, in that order."""
        rows = _paging(cast("Any", cls), tuple(sorted(equal))).run(
            self._connection, {"sandbox": self._sandbox_id, "after": nummer, "at_most": antal, **equal}
        )
        return [POSTS.read(cls, row) for row in rows]

    def append(self, added: Iterable[Any], changed: Iterable[Any] = ()) -> None:
        """Write what was decided: new rows first, then replaced ones, one statement a table."""
        POSTS.append(self._connection, self._sandbox_id, added, changed)


@lru_cache(maxsize=256)
def _finding(cls: Any, columns: tuple[str, ...]) -> Prepared:
    # Only names of our own tables and columns go into the text.
    asked = "".join(f" AND t.{name} = :{name}" for name in columns)
    order = [column.name for column in TABLES[cls].primary_key.columns if column.name != "sandbox_id"]
    if "nummer" in TABLES[cls].columns:
        order = ["nummer"]
    keys = ", ".join(f"t.{name}" for name in order)
    return Prepared(text(f"{selection(cls)} WHERE t.sandbox_id = :sandbox{asked} ORDER BY {keys}"))


@lru_cache(maxsize=64)
def _paging(cls: Any, columns: tuple[str, ...]) -> Prepared:
    asked = "".join(f" AND t.{name} = :{name}" for name in columns)
    return Prepared(
        text(
            f"{selection(cls)} WHERE t.sandbox_id = :sandbox AND t.nummer > :after{asked}"
            " ORDER BY t.nummer LIMIT :at_most"
        )
    )
