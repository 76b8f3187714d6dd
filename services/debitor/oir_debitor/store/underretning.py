"""The notifications of PSRM that were taken in: one row each, whose number is never taken in twice."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Select,
    Table,
    Text,
    func,
    insert,
    select,
    update,
)

from oir_debitor.domain.overdragelse.underretning import UnderretningPost
from oir_kernel.money import Oere
from oir_kernel.storage.instants import as_text
from oir_kernel.storage.tables import metadata

underretning_table = Table(
    "debitor_underretning",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("nummer", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("dato", Text, nullable=False),
    Column("konto_id", Text, nullable=False),
    Column("fordring_id", Text, nullable=False),
    Column("psrm_id", Text, nullable=False),
    Column("beloeb", BigInteger, nullable=False),
    Column("behandlet", Text, nullable=False),
    Column("indhold", Text, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "nummer"),
    Index("ix_debitor_underretning_sandbox_id_fordring_id", "sandbox_id", "fordring_id"),
)
_U = underretning_table.c


class UnderretningRepository:
    """The notifications of one sandbox."""

    def __init__(self, connection: Connection, sandbox_id: str) -> None:
        self._connection = connection
        self._sandbox_id = sandbox_id

    def seneste(self) -> int:
        """The number of the last one taken in, 0 before the first."""
        asked = select(func.max(_U.nummer)).where(_U.sandbox_id == self._sandbox_id)
        return int(self._connection.execute(asked).scalar() or 0)

    def seneste_dag(self) -> date | None:
        """The day of the last one taken in."""
        asked = select(func.max(_U.dato)).where(_U.sandbox_id == self._sandbox_id)
        found = self._connection.execute(asked).scalar()
        return None if found is None else date.fromisoformat(found)

    def add(self, post: UnderretningPost) -> None:
        """One was taken in. Raises `IntegrityError` for a number that was before."""
        row = {
            "sandbox_id": self._sandbox_id,
            "nummer": post.nummer,
            "type": post.type,
            "dato": post.dato.isoformat(),
            "konto_id": post.konto_id,
            "fordring_id": post.fordring_id,
            "psrm_id": post.psrm_id,
            "beloeb": int(post.beloeb),
            "behandlet": as_text(post.behandlet),
            "indhold": post.indhold,
        }
        self._connection.execute(insert(underretning_table), row)

    def find(self, efter: int = 0, antal: int = 500, fordring_id: str = "") -> list[UnderretningPost]:
        """At most `antal` after the number `efter`, in order; of one claim if it is named."""
        asked = select(underretning_table).where(_U.sandbox_id == self._sandbox_id, _U.nummer > efter)
        if fordring_id:
            asked = asked.where(_U.fordring_id == fordring_id)
        return self._posts(asked.order_by(_U.nummer).limit(antal))

    def uforklarede(self, fordring_id: str) -> list[UnderretningPost]:
        """Those about a claim of which something could not be booked, in order."""
        asked = select(underretning_table).where(
            _U.sandbox_id == self._sandbox_id,
            _U.fordring_id == fordring_id,
            _U.indhold.contains('"uforklaret":', autoescape=True),
        )
        return self._posts(asked.order_by(_U.nummer))

    def ret(self, post: UnderretningPost) -> None:
        """What is kept of one changed: something of it was booked that waited."""
        mine = (_U.sandbox_id == self._sandbox_id) & (_U.nummer == post.nummer)
        self._connection.execute(update(underretning_table).where(mine).values(indhold=post.indhold))

    def _posts(self, asked: Select[Any]) -> list[UnderretningPost]:
        return [
            UnderretningPost(
                row.nummer,
                row.type,
                date.fromisoformat(row.dato),
                row.konto_id,
                row.fordring_id,
                row.psrm_id,
                Oere(row.beloeb),
                datetime.fromisoformat(row.behandlet),
                row.indhold,
            )
            for row in self._connection.execute(asked)
        ]
