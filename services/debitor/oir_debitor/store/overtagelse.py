"""Deliveries of accounts: how far each has come, and the receipt of every account in its order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    PrimaryKeyConstraint,
    Row,
    Table,
    Text,
    select,
    text,
)

from oir_kernel.money import Oere
from oir_kernel.storage.prepared import Prepared, insert_into
from oir_kernel.storage.statements import insert_for
from oir_kernel.storage.tables import metadata

overtagelse_table = Table(
    "debitor_overtagelse",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("leverance_id", Text, nullable=False),
    Column("noegle", Text, nullable=False),
    Column("indhold", Text, nullable=False),
    Column("forsendelse", Text, nullable=False),
    Column("begyndt", Text, nullable=False),
    Column("dannet", Text, nullable=False),
    Column("antal_konti", Integer, nullable=False),
    Column("antal_fordringer", Integer, nullable=False),
    Column("total_fordring", BigInteger, nullable=False),
    Column("antal_indbetalinger", Integer, nullable=False),
    Column("total_indbetaling", BigInteger, nullable=False),
    Column("behandlet", Integer, nullable=False),
    Column("afvist", Integer, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "leverance_id"),
)
overtagelse_svar_table = Table(
    "debitor_overtagelse_svar",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("leverance_id", Text, nullable=False),
    Column("nr", Integer, nullable=False),
    Column("konto_id", Text, nullable=False),
    Column("afvist", Integer, nullable=False),
    Column("svar", Text, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "leverance_id", "nr"),
)
_T, _S = overtagelse_table.c, overtagelse_svar_table.c
_ADD_SVAR = insert_into(overtagelse_svar_table)
_ADVANCE = Prepared(
    text(
        "UPDATE debitor_overtagelse SET behandlet = :naaet, afvist = afvist + :flere"
        " WHERE sandbox_id = :sandbox AND leverance_id = :leverance"
    )
)


@dataclass(frozen=True, slots=True)
class Overtagelse:
    """A delivery that is being executed, or was: sums in øre, `behandlet` the accounts with a receipt, `afvist` those refused.

    `noegle` says who sent it to whom under which id, `indhold` what was in it; both SHA-256 in hex; `forsendelse` the transfer it
    came by first.
    """

    leverance_id: str
    noegle: str
    indhold: str
    forsendelse: str
    begyndt: datetime
    dannet: datetime
    antal_konti: int
    antal_fordringer: int
    total_fordring: Oere
    antal_indbetalinger: int
    total_indbetaling: Oere
    behandlet: int = 0
    afvist: int = 0

    @property
    def faerdig(self) -> bool:
        """Whether every account has its receipt."""
        return self.behandlet >= self.antal_konti


@dataclass(frozen=True, slots=True)
class KontoSvar:
    """The receipt of account number `nr` (from 0): `svar` is the outcome as JSON text."""

    nr: int
    konto_id: str
    afvist: bool
    svar: str


class OvertagelseRepository:
    """The deliveries of one sandbox."""

    def __init__(self, connection: Connection, sandbox_id: str) -> None:
        self._connection = connection
        self._sandbox_id = sandbox_id

    def begin(self, new: Overtagelse) -> Overtagelse:
        """Keep a delivery, unless one of that id is there; the one that is there now."""
        values = {
            **{name: getattr(new, name) for name in Overtagelse.__slots__},
            "begyndt": new.begyndt.isoformat(),
            "dannet": new.dannet.isoformat(),
            "sandbox_id": self._sandbox_id,
        }
        put = insert_for(self._connection, overtagelse_table).values(values)
        self._connection.execute(put.on_conflict_do_nothing())
        return self.find(new.leverance_id) or new

    def find(self, leverance_id: str, *, lock: bool = False) -> Overtagelse | None:
        """The delivery of that id; with `lock` nobody else goes on with it until the transaction ends."""
        asked = select(overtagelse_table).where(_T.sandbox_id == self._sandbox_id, _T.leverance_id == leverance_id)
        row = self._connection.execute(asked.with_for_update() if lock else asked).one_or_none()
        return None if row is None else _of(row)

    def advance(self, leverance_id: str, svar: list[KontoSvar]) -> None:
        """Keep the receipts of the next accounts."""
        key = {"sandbox_id": self._sandbox_id, "leverance_id": leverance_id}
        rows = [
            {**key, "nr": each.nr, "konto_id": each.konto_id, "afvist": int(each.afvist), "svar": each.svar}
            for each in svar
        ]
        _ADD_SVAR.run_many(self._connection, rows)
        done = {"naaet": svar[-1].nr + 1, "flere": sum(each.afvist for each in svar)}
        found = {"sandbox": self._sandbox_id, "leverance": leverance_id}
        _ADVANCE.run_many(self._connection, [{**found, **done}])

    def svar(self, leverance_id: str, fra: int, antal: int) -> list[KontoSvar]:
        """At most `antal` receipts from number `fra` on."""
        asked = (
            select(_S.nr, _S.konto_id, _S.afvist, _S.svar)
            .where(_S.sandbox_id == self._sandbox_id, _S.leverance_id == leverance_id, _S.nr >= fra)
            .order_by(_S.nr)
            .limit(antal)
        )
        return [
            KontoSvar(nr, konto_id, bool(afvist), svar)
            for nr, konto_id, afvist, svar in self._connection.execute(asked)
        ]


def _of(row: Row[Any]) -> Overtagelse:
    values: dict[str, Any] = dict(row._mapping)  # noqa: SLF001 - the documented way to a row's names
    del values["sandbox_id"]
    values["begyndt"] = datetime.fromisoformat(values["begyndt"])
    values["dannet"] = datetime.fromisoformat(values["dannet"])
    return Overtagelse(**values)
