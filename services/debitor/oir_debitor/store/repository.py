"""The ledger of one sandbox: read what a decision needs in one statement, append what it decided."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Connection, Insert, TextClause, Update, bindparam, insert, text, update

from oir_debitor.domain.facts import Facts, Wanted
from oir_debitor.domain.posts import (
    AdministratorPost,
    FordringPost,
    HaeftelsePost,
    KontoPost,
    NedreguleringPost,
    OpkraevningPost,
    Post,
)
from oir_debitor.store.rows import TABLES, post_of, row_of, selection

_CHUNK = 400
"""Ids in one statement: databases bound the parameters of a statement."""

_BY_ID = {
    "fordringer": (FordringPost, "t.fordring_id"),
    "haeftelser": (HaeftelsePost, "t.haeftelse_id"),
    "nedreguleringer": (NedreguleringPost, "t.nedregulering_id"),
    "opkraevninger": (OpkraevningPost, "t.fordring_id"),
    "anmodninger": (OpkraevningPost, "t.anmodning_id"),
}
_OF_KONTO = {
    "konto": KontoPost,
    "administratorer": AdministratorPost,
    "kontoens_fordringer": FordringPost,
    "kontoens_haeftelser": HaeftelsePost,
    "kontoens_nedreguleringer": NedreguleringPost,
    "kontoens_opkraevninger": OpkraevningPost,
}
_LOCK = text("SELECT 1 FROM debitor_konto WHERE sandbox_id = :sandbox AND konto_id = :konto FOR UPDATE")
_PAGE = text(
    f"{selection(KontoPost)} WHERE t.sandbox_id = :sandbox AND t.konto_id > :after ORDER BY t.konto_id LIMIT :at_most"
)


class KontoRepository:
    """The accounts of one sandbox and all that hangs on them."""

    def __init__(self, connection: Connection, sandbox_id: str) -> None:
        self._connection = connection
        self._sandbox_id = sandbox_id

    def lock(self, konto_id: str) -> None:
        """Nobody else changes the account until the transaction ends. SQLite has only one writer anyway."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(_LOCK, {"sandbox": self._sandbox_id, "konto": konto_id})

    def facts(self, konto_id: str, wanted: Wanted) -> Facts:
        """The account and the stored objects that `wanted` names."""
        asked = ("administratorer", "kontoens_haeftelser")
        of_konto = ("konto", *(name for name in asked if getattr(wanted, name)))
        chunks = {name: list(_chunks(getattr(wanted, name))) for name in _BY_ID}
        posts: list[Post] = []
        for index in range(max(1, *map(len, chunks.values()))):
            ids = {name: each[index] for name, each in chunks.items() if index < len(each)}
            posts += self._read(konto_id, () if index else of_konto, ids)
        return Facts.of(posts)

    def whole(self, konto_id: str) -> Facts:
        """The account with everything on it."""
        return Facts.of(self._read(konto_id, tuple(_OF_KONTO), {}))

    def page(self, after: str, limit: int) -> list[KontoPost]:
        """At most `limit` accounts by id, beginning after the id `after`."""
        rows = self._connection.execute(_PAGE, {"sandbox": self._sandbox_id, "after": after, "at_most": limit})
        return [post for post in (post_of(row) for row in rows) if isinstance(post, KontoPost)]

    def append(self, added: Iterable[Post], changed: Iterable[Post]) -> None:
        """Write what was decided: new rows first, then replaced ones, one statement a table."""
        for cls, rows in self._rows(added).items():
            self._connection.execute(_INSERTS[cls], rows)
        for cls, rows in self._rows(changed).items():
            keys = _KEYS[cls]
            keyed = [{keys.get(name, name): value for name, value in row.items()} for row in rows]
            self._connection.execute(_UPDATES[cls], keyed)

    def _rows(self, posts: Iterable[Post]) -> dict[type[Any], list[dict[str, Any]]]:
        rows: dict[type[Any], list[dict[str, Any]]] = {}
        for post in posts:
            rows.setdefault(type(post), []).append(row_of(post, self._sandbox_id))
        return rows

    def _read(self, konto_id: str, of_konto: tuple[str, ...], ids: Mapping[str, Sequence[str]]) -> list[Post]:
        konto = {"konto": konto_id} if of_konto else {}
        found = self._connection.execute(
            _statement(of_konto, tuple(ids)), {"sandbox": self._sandbox_id, **konto, **ids}
        )
        return [post_of(row) for row in found]


@lru_cache(maxsize=256)
def _statement(of_konto: tuple[str, ...], by_id: tuple[str, ...]) -> TextClause:
    parts = [f"{selection(_OF_KONTO[name])} WHERE t.sandbox_id = :sandbox AND t.konto_id = :konto" for name in of_konto]
    for name in by_id:
        cls, column = _BY_ID[name]
        parts.append(f"{selection(cls)} WHERE t.sandbox_id = :sandbox AND {column} IN :{name}")
    bound: list[BindParameter[Any]] = [bindparam(name, expanding=True) for name in by_id]
    return text(" UNION ALL ".join(parts)).bindparams(*bound)


def _chunks(ids: Iterable[str]) -> Iterable[list[str]]:
    ordered = sorted(ids)
    return (ordered[start : start + _CHUNK] for start in range(0, len(ordered), _CHUNK))


_KEYS = {cls: {column.name: f"key_{column.name}" for column in table.primary_key} for cls, table in TABLES.items()}
_INSERTS: dict[type[Any], Insert] = {cls: insert(table) for cls, table in TABLES.items()}
_UPDATES: dict[type[Any], Update] = {
    cls: update(table).where(*(table.c[name] == bindparam(key) for name, key in _KEYS[cls].items()))
    for cls, table in TABLES.items()
}
