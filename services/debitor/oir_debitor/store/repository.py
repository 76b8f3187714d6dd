"""The ledger of one sandbox: read what a decision needs in one statement, append what it decided."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, text

from oir_debitor.domain.facts import Facts, Wanted
from oir_debitor.domain.forloebsposter import (
    AftalePost,
    ForloebPost,
    HandlingPost,
    HenstandPost,
    OverdragelsePost,
    RelationPost,
)
from oir_debitor.domain.hovedbog import BilagPost, PosteringPost, TillaegPost
from oir_debitor.domain.posts import (
    AdministratorPost,
    FordringPost,
    HaeftelsePost,
    KontoPost,
    NedreguleringPost,
    OpkraevningPost,
    Post,
)
from oir_debitor.store.rows import POSTS, TABLES, post_of, selection
from oir_kernel.storage.prepared import Prepared

P = TypeVar("P", bound=Post)

_CHUNK = 400
"""Ids in one statement: databases bound the parameters of a statement."""

_BY_ID = {
    "fordringer": (FordringPost, "t.fordring_id"),
    "haeftelser": (HaeftelsePost, "t.haeftelse_id"),
    "nedreguleringer": (NedreguleringPost, "t.nedregulering_id"),
    "opkraevninger": (OpkraevningPost, "t.fordring_id"),
    "anmodninger": (OpkraevningPost, "t.anmodning_id"),
    "bogfoerte": (PosteringPost, "t.bilag_id"),
}
_OF_KONTO = {
    "konto": KontoPost,
    "administratorer": AdministratorPost,
    "kontoens_fordringer": FordringPost,
    "kontoens_haeftelser": HaeftelsePost,
    "kontoens_nedreguleringer": NedreguleringPost,
    "kontoens_opkraevninger": OpkraevningPost,
    "posteringer": PosteringPost,
    "bilag": BilagPost,
    "tillaeg": TillaegPost,
    "forloeb": ForloebPost,
    "henstande": HenstandPost,
    "aftaler": AftalePost,
    "handlinger": HandlingPost,
    "relationer": RelationPost,
    "overdragelser": OverdragelsePost,
}
"""Everything on an account, by the name decisions ask for it with."""
_LOCK = Prepared(text("SELECT 1 FROM debitor_konto WHERE sandbox_id = :sandbox AND konto_id = :konto FOR UPDATE"))
_LOCK_ID = Prepared(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"))
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
            _LOCK.run_many(self._connection, [{"sandbox": self._sandbox_id, "konto": konto_id}])

    def lock_ids(self, ids: Iterable[str]) -> None:
        """Nobody else who locks one of these ids goes on until the transaction ends. Locked after the accounts, in order.

        For ids that no table's key keeps from being used twice at once: by two kinds of object, or on two accounts.
        """
        keys = [{"key": f"{self._sandbox_id} {key}"} for key in sorted(set(ids))]
        if keys and self._connection.dialect.name == "postgresql":
            _LOCK_ID.run_many(self._connection, keys)

    def facts(self, konto_id: str, wanted: Wanted) -> Facts:
        """The account and the stored objects that `wanted` names."""
        of_konto = tuple(name for name in _OF_KONTO if name == "konto" or getattr(wanted, name))
        chunks = {name: list(_chunks(getattr(wanted, name))) for name in _BY_ID}
        posts: list[Post] = []
        for index in range(max(1, *map(len, chunks.values()))):
            ids = {name: each[index] for name, each in chunks.items() if index < len(each)}
            posts += self._read(konto_id, () if index else of_konto, ids)
        return Facts.of(posts)

    def whole(self, konto_id: str) -> Facts:
        """The account with everything on it."""
        return Facts.of(self._read(konto_id, tuple(_OF_KONTO), {}))

    def find(self, cls: type[P], **equal: str) -> list[P]:
        """The posts of a kind whose columns have these values, in the order of their key."""
        statement = _finding(cast("Any", cls), tuple(sorted(equal)))
        rows = statement.run(self._connection, {"sandbox": self._sandbox_id, **equal})
        return cast("list[P]", [post_of(row) for row in rows])

    def page(self, after: str, limit: int) -> list[KontoPost]:
        """At most `limit` accounts by id, beginning after the id `after`."""
        rows = self._connection.execute(_PAGE, {"sandbox": self._sandbox_id, "after": after, "at_most": limit})
        return [post for post in (post_of(row) for row in rows) if isinstance(post, KontoPost)]

    def append(self, added: Iterable[Post], changed: Iterable[Post]) -> None:
        """Write what was decided: new rows first, then replaced ones, one statement a table."""
        POSTS.append(self._connection, self._sandbox_id, added, changed)

    def _read(self, konto_id: str, of_konto: tuple[str, ...], ids: Mapping[str, Sequence[str]]) -> list[Post]:
        values = {"sandbox": self._sandbox_id, "konto": konto_id}
        counts = []
        for name, asked in ids.items():
            count = 1 << (len(asked) - 1).bit_length()  # few lengths, few statements: the last id is asked for again
            counts.append((name, count))
            values |= {f"{name}_{place}": asked[min(place, len(asked) - 1)] for place in range(count)}
        return [post_of(row) for row in _statement(of_konto, tuple(counts)).run(self._connection, values)]


@lru_cache(maxsize=256)
def _statement(of_konto: tuple[str, ...], by_id: tuple[tuple[str, int], ...]) -> Prepared:
    parts = [f"{selection(_OF_KONTO[name])} WHERE t.sandbox_id = :sandbox AND t.konto_id = :konto" for name in of_konto]
    for name, count in by_id:
        cls, column = _BY_ID[name]
        places = ", ".join(f":{name}_{place}" for place in range(count))
        parts.append(f"{selection(cls)} WHERE t.sandbox_id = :sandbox AND {column} IN ({places})")
    return Prepared(text(" UNION ALL ".join(parts)))


@lru_cache(maxsize=256)
def _finding(cls: Any, columns: tuple[str, ...]) -> Prepared:
    # Only names of our own tables and columns go into the text.
    asked = "".join(f" AND t.{name} = :{name}" for name in columns)
    keys = ", ".join(f"t.{column.name}" for column in TABLES[cls].primary_key.columns)
    return Prepared(text(f"{selection(cls)} WHERE t.sandbox_id = :sandbox{asked} ORDER BY {keys}"))


def _chunks(ids: Iterable[str]) -> Iterable[list[str]]:
    ordered = sorted(ids)
    return (ordered[start : start + _CHUNK] for start in range(0, len(ordered), _CHUNK))
