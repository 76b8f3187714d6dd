"""What the day's run reads and writes of one sandbox: sets of rows, a few statements for hundreds of claims."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final, TypeVar, cast

from sqlalchemy import Connection, text

from oir_debitor.domain.forloebsposter import AftalePost, ForloebPost
from oir_debitor.domain.posts import Post
from oir_debitor.store.rows import post_of, selection
from oir_kernel.storage.prepared import Prepared

P = TypeVar("P", bound=Post)

_CHUNK: Final = 512
"""Ids in one statement."""
_DUE = Prepared(
    text(
        f"{selection(ForloebPost)} WHERE t.sandbox_id = :sandbox AND t.naeste_dato <= :dag"
        " ORDER BY t.naeste_dato, t.konto_id, t.fordring_id LIMIT :at_most"
    )
)
_AFTALER_DUE = Prepared(
    text(
        f"{selection(AftalePost)} WHERE t.sandbox_id = :sandbox AND t.naeste_dato <= :dag"
        " ORDER BY t.naeste_dato, t.konto_id, t.aftale_id LIMIT :at_most"
    )
)
_NEXT = Prepared(
    text(
        "SELECT min(naeste_dato) FROM debitor_forloeb WHERE sandbox_id = :sandbox AND naeste_dato IS NOT NULL"
        " UNION ALL SELECT min(naeste_dato) FROM debitor_aftale WHERE sandbox_id = :sandbox AND naeste_dato IS NOT NULL"
    )
)
_WAKE = Prepared(
    text(
        "UPDATE debitor_forloeb SET naeste_dato = :dag, naeste = 'bevaegelse' WHERE sandbox_id = :sandbox AND fordring_id IN"
        " (:krav, (SELECT fordring_id FROM debitor_tillaeg WHERE sandbox_id = :sandbox AND tillaeg_id = :krav))"
        " AND (naeste_dato IS NULL OR naeste_dato > :dag)"
    )
)
_DONE = (
    "SELECT t.konto_id, (SELECT COALESCE(SUM(p.beloeb), 0) FROM debitor_postering p WHERE p.sandbox_id = t.sandbox_id"
    " AND p.konto_id = t.konto_id AND p.hovedkonto = 'uplaceret') FROM debitor_konto t"
    " WHERE t.sandbox_id = :sandbox AND t.afsluttet IS NULL AND NOT EXISTS (SELECT 1 FROM debitor_forloeb f"
    " WHERE f.sandbox_id = t.sandbox_id AND f.konto_id = t.konto_id"
    " AND (f.tilstand <> 'afsluttet' OR f.naeste_dato IS NOT NULL)) AND t.konto_id IN ({places})"
)


class DagRepository:
    """The claims and plans of one sandbox by the day somebody must look at them."""

    def __init__(self, connection: Connection, sandbox_id: str) -> None:
        self._connection = connection
        self._sandbox_id = sandbox_id

    def forloeb(self, dag: date, at_most: int) -> list[ForloebPost]:
        """Courses whose day has come, by day, account and claim."""
        return cast("list[ForloebPost]", self._due(_DUE, dag, at_most))

    def aftaler(self, dag: date, at_most: int) -> list[AftalePost]:
        """Plans whose day has come."""
        return cast("list[AftalePost]", self._due(_AFTALER_DUE, dag, at_most))

    def laas(self, konti: Collection[str]) -> bool:
        """Nobody else changes these accounts until the transaction ends; whether what was read before may be stale."""
        if self._connection.dialect.name != "postgresql":
            return False
        for ids in _chunks(konti):
            sql = "SELECT t.konto_id FROM debitor_konto t WHERE t.sandbox_id = :sandbox AND t.konto_id IN ({places})"
            self._rows(f"{sql} ORDER BY t.konto_id FOR UPDATE", ids)
        return True

    def af(self, cls: type[P], column: str, ids: Collection[str]) -> list[P]:
        """The posts of a kind whose `column` is one of `ids`."""
        sql = f"{selection(cls)} WHERE t.sandbox_id = :sandbox AND t.{column} IN ({{places}})"
        rows = [row for chunk in _chunks(ids) for row in self._rows(sql, chunk)]
        return cast("list[P]", [post_of(row) for row in rows])

    def uden_gaeld(self, konti: Collection[str]) -> dict[str, int]:
        """Of these accounts the open ones on which no claim waits for anything: the sum on UPLACERET by account, øre."""
        return {konto_id: int(oere) for chunk in _chunks(konti) for konto_id, oere in self._rows(_DONE, chunk)}

    def naeste_dag(self) -> date | None:
        """The first day that anything waits for."""
        days = [row[0] for row in _NEXT.run(self._connection, {"sandbox": self._sandbox_id}) if row[0] is not None]
        return date.fromisoformat(min(days)) if days else None

    def vaek(self, krav: Iterable[str], dag: date) -> None:
        """The claims of these ids, or to which these interests or fees were added, are looked at on `dag` at the latest."""
        rows = [{"sandbox": self._sandbox_id, "krav": each, "dag": dag.isoformat()} for each in krav]
        if rows:
            _WAKE.run_many(self._connection, rows)

    def _due(self, statement: Prepared, dag: date, at_most: int) -> list[Post]:
        values = {"sandbox": self._sandbox_id, "dag": dag.isoformat(), "at_most": at_most}
        return [post_of(row) for row in statement.run(self._connection, values)]

    def _rows(self, sql: str, ids: Sequence[str]) -> list[Any]:
        count = 1 << (len(ids) - 1).bit_length()  # few lengths, few statements: the last id is asked for again
        values = {f"id_{place}": ids[min(place, len(ids) - 1)] for place in range(count)}
        return _statement(sql, count).run(self._connection, {"sandbox": self._sandbox_id, **values})


@lru_cache(maxsize=256)
def _statement(sql: str, count: int) -> Prepared:
    return Prepared(text(sql.format(places=", ".join(f":id_{place}" for place in range(count)))))


def _chunks(ids: Collection[str]) -> list[list[str]]:
    ordered = sorted(set(ids))
    return [ordered[start : start + _CHUNK] for start in range(0, len(ordered), _CHUNK)]
