"""The invoices of one sandbox and their answers, appended and never rewritten.

`faktura_dokument` and `faktura_bilag` keep documents and attachments byte for byte as received, `faktura_svar` the one
final answer of an invoice, `faktura_nummer` the number of the last invoice. An invoice's state follows from its answer.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from oir_faktura.domain.aarsager import Rute
from oir_faktura.domain.besvarelse import KendtSvar
from oir_faktura.domain.faktura import AfsendFaktura
from oir_faktura.domain.modtagelse import Klasser
from oir_faktura.domain.svar import AfsendFakturaSvar
from oir_faktura.store.rows import GemtBilag, GemtFaktura, bilag_row, dokument_row, faktura_af, plain, svar_af
from oir_faktura.store.tables import bilag_table, dokument_table, nummer_table, svar_table
from oir_kernel.operations import Call
from oir_kernel.storage.statements import insert_for
from oir_kernel.storage.uow import UnitOfWork

_ADD_DOKUMENT = insert(dokument_table)
_ADD_BILAG = insert(bilag_table)
_ADD_SVAR = insert(svar_table)
_DOKUMENTER = select(*(column for column in dokument_table.c if column.name != "indhold")).where(
    dokument_table.c.sandbox_id == bindparam("sandbox")
)
_DOKUMENT = _DOKUMENTER.where(dokument_table.c.faktura_id == bindparam("faktura"))
_SIDE = (
    _DOKUMENTER.where(dokument_table.c.nummer > bindparam("after"))
    .order_by(dokument_table.c.nummer)
    .limit(bindparam("at_most"))
)
_INDHOLD = select(dokument_table.c.indhold).where(
    dokument_table.c.sandbox_id == bindparam("sandbox"), dokument_table.c.faktura_id == bindparam("faktura")
)
_BILAG = (
    select(bilag_table.c.bilag_id, bilag_table.c.type_id, bilag_table.c.bytes, bilag_table.c.sha256)
    .where(bilag_table.c.sandbox_id == bindparam("sandbox"), bilag_table.c.faktura_id == bindparam("faktura"))
    .order_by(bilag_table.c.linje)
)
_SVAR_I = svar_table.c.sandbox_id == bindparam("sandbox")
_SVAR = select(svar_table).where(_SVAR_I, svar_table.c.svar_id == bindparam("svar"))
_SVAR_PAA = select(svar_table).where(_SVAR_I, svar_table.c.faktura_id.in_(bindparam("ids", expanding=True)))


class FakturaRepository:
    """The invoices of one sandbox."""

    def __init__(self, connection: Connection, sandbox_id: str) -> None:
        self._connection = connection
        self._sandbox_id = sandbox_id

    def hent(self, faktura_id: str) -> GemtFaktura | None:
        """One invoice, `None` if it was not received."""
        return next(iter(self._samlet(self._all(_DOKUMENT, faktura=faktura_id))), None)

    def side(self, efter: int, antal: int) -> list[GemtFaktura]:
        """At most `antal` invoices received after number `efter`, in that order."""
        return self._samlet(self._all(_SIDE, after=efter, at_most=antal))

    def indhold(self, faktura_id: str) -> bytes | None:
        """The document's bytes as received."""
        found = self._all(_INDHOLD, faktura=faktura_id)
        return bytes(found[0].indhold) if found else None

    def bilag(self, faktura_id: str) -> list[GemtBilag]:
        """The attachments of an invoice in the order sent."""
        return [GemtBilag(*row) for row in self._all(_BILAG, faktura=faktura_id)]

    def svar(self, svar_id: str) -> KendtSvar | None:
        """The answer with that id."""
        return next(iter(map(svar_af, self._all(_SVAR, svar=svar_id))), None)

    def svar_indhold(self, faktura_id: str) -> dict[str, Any] | None:
        """The answer to an invoice as it was sent: plain values, amounts in kroner."""
        found = self._all(_SVAR_PAA, ids=[faktura_id])
        return json.loads(found[0].indhold) if found else None

    def add(self, faktura: AfsendFaktura, rute: Rute, behandlet: datetime, transaktions_id: str) -> None:
        """Keep an invoice. One with a known id fails as `StorageConflict`."""
        scope = {"sandbox_id": self._sandbox_id}
        row = dokument_row(faktura, rute, self._naeste(), behandlet)
        self._connection.execute(_ADD_DOKUMENT, row | scope | {"transaktions_id": transaktions_id})
        rows = [bilag_row(faktura.faktura_id, i, bilag) | scope for i, bilag in enumerate(faktura.bilag, 1)]
        if rows:
            self._connection.execute(_ADD_BILAG, rows)

    def besvar(self, svar: AfsendFakturaSvar, resultat: str, rute: Rute, behandlet: datetime, tid: str) -> None:
        """Keep the answer to an invoice; `tid` is the conversation. A second one fails as `StorageConflict`."""
        row = {
            "sandbox_id": self._sandbox_id,
            "svar_id": svar.svar_id,
            "faktura_id": svar.faktura_id,
            "resultat": resultat,
            "aftryk": svar.aftryk,
            "afsender_cvr": rute.afsender_cvr,
            "afsender_system": rute.afsender_system,
            "transaktions_id": tid,
            "behandlet": behandlet.isoformat(),
            "indhold": json.dumps(plain(svar), ensure_ascii=False),
        }
        self._connection.execute(_ADD_SVAR, row)

    def _naeste(self) -> int:
        first = insert_for(self._connection, nummer_table).values(sandbox_id=self._sandbox_id, sidste=1)
        counted = first.on_conflict_do_update(
            index_elements=[nummer_table.c.sandbox_id], set_={"sidste": nummer_table.c.sidste + 1}
        ).returning(nummer_table.c.sidste)
        number: int = self._connection.execute(counted).scalar_one()
        return number

    def _samlet(self, rows: Sequence[Any]) -> list[GemtFaktura]:
        if not rows:
            return []
        svar = {row.faktura_id: svar_af(row) for row in self._all(_SVAR_PAA, ids=[row.faktura_id for row in rows])}
        return [faktura_af(row, svar.get(row.faktura_id)) for row in rows]

    def _all(self, statement: Any, **values: Any) -> Sequence[Any]:
        return self._connection.execute(statement, {"sandbox": self._sandbox_id, **values}).all()


class FakturaUow(UnitOfWork):
    """One message's transaction: the invoices, the classes, and who sends."""

    def __init__(self, conn: Connection, call: Call, klasser: Klasser) -> None:
        super().__init__(conn, call.scope)
        self.klasser = klasser
        self.rute = Rute(call.afsender_cvr, call.afsender_system, call.modtager_cvr)
        self.transaktions_id = call.transaktions_id

    @cached_property
    def fakturaer(self) -> FakturaRepository:
        """The invoices of the sandbox."""
        return FakturaRepository(self.conn, self.state_id)
