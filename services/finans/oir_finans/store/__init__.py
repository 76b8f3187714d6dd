"""The ledger of one sandbox: documents and their postings, appended and never rewritten.

`finans_bilag` has a row per booked document with its receipt, `finans_postering` a row per posting, `finans_nummer` the
last voucher number given out. Rejected documents leave no row.
"""

from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from oir_finans.domain.afgoerelse import KendtBilag, Rute
from oir_finans.domain.kontrol import Kontoplan
from oir_finans.domain.vilkaar import Vilkaar
from oir_finans.store.rows import (
    BogfoertBilag,
    bilag_row,
    bogfoert_af,
    kvittering_af,
    postering_af,
    postering_row,
    rute_af,
)
from oir_finans.store.tables import bilag_table, nummer_table, postering_table
from oir_kernel.operations import Call
from oir_kernel.storage.statements import insert_for
from oir_kernel.storage.uow import UnitOfWork

_ADD_BILAG = insert(bilag_table)
_ADD_POSTERING = insert(postering_table)
_IN_SANDBOX = bilag_table.c.sandbox_id == bindparam("sandbox")
_KNOWN = select(bilag_table).where(_IN_SANDBOX, bilag_table.c.bilag_id.in_(bindparam("ids", expanding=True)))
_PAGE = (
    select(bilag_table)
    .where(_IN_SANDBOX, bilag_table.c.nummer > bindparam("after"))
    .order_by(bilag_table.c.nummer)
    .limit(bindparam("at_most"))
)
_POSTERINGER = (
    select(postering_table)
    .where(
        postering_table.c.sandbox_id == bindparam("sandbox"),
        postering_table.c.bilag_id.in_(bindparam("ids", expanding=True)),
    )
    .order_by(postering_table.c.bilag_id, postering_table.c.linje)
)


class BilagRepository:
    """The booked documents of one sandbox."""

    def __init__(self, connection: Connection, sandbox_id: str) -> None:
        self._connection = connection
        self._sandbox_id = sandbox_id

    def kendte(self, bilag_id: Collection[str]) -> dict[str, KendtBilag]:
        """Those of the named documents that are booked, by id."""
        rows = self._connection.execute(_KNOWN, {"sandbox": self._sandbox_id, "ids": sorted(bilag_id)})
        return {row.bilag_id: KendtBilag(row.aftryk, rute_af(row), kvittering_af(row)) for row in rows}

    def nye_numre(self, antal: int) -> range:
        """The next `antal` voucher numbers: 1, 2, 3 … per sandbox, without gaps (ours)."""
        if antal == 0:
            return range(0)
        first = insert_for(self._connection, nummer_table).values(sandbox_id=self._sandbox_id, sidste=antal)
        counted = first.on_conflict_do_update(
            index_elements=[nummer_table.c.sandbox_id], set_={"sidste": nummer_table.c.sidste + antal}
        ).returning(nummer_table.c.sidste)
        sidste: int = self._connection.execute(counted).scalar_one()
        return range(sidste - antal + 1, sidste + 1)

    def add(self, bogfoerte: Sequence[BogfoertBilag], transaktions_id: str) -> None:
        """Book documents. One with a known id fails as `StorageConflict`."""
        if not bogfoerte:
            return
        self._connection.execute(
            _ADD_BILAG, [bilag_row(self._sandbox_id, bogfoert, transaktions_id) for bogfoert in bogfoerte]
        )
        lines = ((bogfoert.bilag, i) for bogfoert in bogfoerte for i in range(len(bogfoert.bilag.posteringer)))
        self._connection.execute(_ADD_POSTERING, [postering_row(self._sandbox_id, bilag, i) for bilag, i in lines])

    def hent(self, bilag_id: str) -> BogfoertBilag | None:
        """One document with its postings, `None` if it is not in the ledger."""
        rows = self._connection.execute(_KNOWN, {"sandbox": self._sandbox_id, "ids": [bilag_id]})
        return next(iter(self._samlet(rows.all())), None)

    def side(self, efter: int, antal: int) -> list[BogfoertBilag]:
        """At most `antal` documents with voucher numbers above `efter`, in that order."""
        rows = self._connection.execute(_PAGE, {"sandbox": self._sandbox_id, "after": efter, "at_most": antal})
        return self._samlet(rows.all())

    def _samlet(self, rows: Sequence[Any]) -> list[BogfoertBilag]:
        if not rows:
            return []
        ids = [row.bilag_id for row in rows]
        lines = self._connection.execute(_POSTERINGER, {"sandbox": self._sandbox_id, "ids": ids})
        posteringer = {
            bilag_id: tuple(map(postering_af, group)) for bilag_id, group in groupby(lines, attrgetter("bilag_id"))
        }
        return [bogfoert_af(row, posteringer[row.bilag_id]) for row in rows]


class FinansUow(UnitOfWork):
    """One message's transaction: the ledger, the chart of accounts, and who sends."""

    def __init__(self, conn: Connection, call: Call, kontoplan: Kontoplan) -> None:
        super().__init__(conn, call.scope)
        self.kontoplan = kontoplan
        self.rute = Rute(call.afsender_cvr, call.afsender_system, call.modtager_cvr)
        self.transaktions_id = call.transaktions_id
        self.vilkaar = Vilkaar(call.scope.clock.today(), call.scope.settings.erp)

    @cached_property
    def bilag(self) -> BilagRepository:
        """The ledger."""
        return BilagRepository(self.conn, self.state_id)
