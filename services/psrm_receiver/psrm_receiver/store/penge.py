"""What collection asks of the movements: set by set, never claim by claim.

The lists are in the order of the claims' numbers, so that a run can go on after the last one it saw. `mellem` takes days of
Denmark: from the first instant of `fra` to before the first of `til`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, func, select

from oir_kernel.clock import DANISH_TIME
from oir_kernel.storage.instants import as_text
from psrm_receiver.domain.fordring import Art, Del, System, Tilstand
from psrm_receiver.store.penge_tables import indbetaling_table, underretning_table
from psrm_receiver.store.tables import bevaegelse_table, fordring_table, skyldner_table

F, B, S = fordring_table.c, bevaegelse_table.c, skyldner_table.c
_CHUNK: Final = 400
"""Ids in one statement: databases bound the parameters of a statement."""


@dataclass(frozen=True, slots=True)
class FordringRaekke:
    """What the runs read of a claim: no debtor, no text of the creditor's but the choice of interest within `indhold`."""

    nummer: int
    fordring_id: str
    fordringshaver: str
    reference: str
    type: str
    relation: str
    system: str
    hovedfordring_id: str
    modtaget: datetime
    indhold: str


@dataclass(frozen=True, slots=True)
class Sum:
    """Movements of a claim that share kind, part and day, added up (øre)."""

    fordring_id: str
    art: str
    kontodel: str
    virkningsdato: date
    beloeb: int


_RAEKKE = (
    F.nummer,
    F.fordring_id,
    F.fordringshaver,
    F.reference,
    F.type,
    F.relation,
    F.system,
    F.hovedfordring_id,
    F.modtaget,
    F.indhold,
)


class PengeRepository:
    """The movements of one sandbox's PSRM, asked as collection asks."""

    def __init__(self, connection: Connection, sandbox_id: str) -> None:
        self._connection = connection
        self._sandbox_id = sandbox_id

    def under_inddrivelse(self, efter: int, antal: int) -> list[FordringRaekke]:
        """At most `antal` claims that PSRM (not DMI) collects, with a number above `efter`."""
        asked = select(*_RAEKKE).where(self._psrm(), F.nummer > efter).order_by(F.nummer).limit(antal)
        return [_raekke(row) for row in self._connection.execute(asked)]

    def under_inddrivelse_blandt(self, ids: Iterable[str]) -> list[FordringRaekke]:
        """Those of these claims that are under collection, in PSRM or in DMI."""
        return self._fordringer(ids, F.tilstand == Tilstand.MODTAGET)

    def fordringer(self, ids: Iterable[str]) -> list[FordringRaekke]:
        """The received claims with these ids."""
        return self._fordringer(ids, F.modtaget.is_not(None))

    def hos(self, art: str, ident: str) -> list[str]:
        """The claims under collection, in PSRM and in DMI, that somebody owes."""
        owed = select(S.fordring_id).where(self._mine(S), S.art == art, S.skyldner_ident == ident)
        asked = select(F.fordring_id).where(self._mine(F), F.tilstand == Tilstand.MODTAGET, F.fordring_id.in_(owed))
        return list(self._connection.execute(asked.order_by(F.nummer)).scalars())

    def summer(self, ids: Iterable[str]) -> Iterator[Sum]:
        """The movements of claims, added up by claim, kind, part and day."""
        for chunk in _chunks(ids):
            yield from self._summer(B.fordring_id.in_(chunk))

    def bogfoert_mellem(self, fra: date, til: date, arter: Sequence[Art], kilde: str = "") -> list[Any]:
        """What was booked on claims in those days, its source beginning with `kilde`: `fordring_id`, `kontodel`, `art`,
        `kilde_id`, and `beloeb` added up.
        """
        joined = bevaegelse_table.join(
            fordring_table, (F.sandbox_id == B.sandbox_id) & (F.fordring_id == B.fordring_id)
        )
        asked = (
            select(F.nummer, B.fordring_id, B.kontodel, B.art, B.kilde_id, func.sum(B.beloeb).label("beloeb"))
            .select_from(joined)
            .where(self._mine(B), B.bogfoert >= instant(fra), B.bogfoert < instant(til), B.art.in_(list(arter)))
            .where(B.kilde_id.startswith(kilde, autoescape=True))
            .group_by(F.nummer, B.fordring_id, B.kontodel, B.art, B.kilde_id)
            .order_by(F.nummer, B.kontodel.desc(), B.art, B.kilde_id)
        )
        return list(self._connection.execute(asked))

    def frist_overskredet(self, dag: date, antal: int) -> list[str]:
        """At most `antal` claims under collection whose stored limitation date lies before `dag`."""
        asked = select(F.fordring_id).where(
            self._mine(F), F.tilstand == Tilstand.MODTAGET, F.foraeldelsesdato < dag.isoformat()
        )
        return list(self._connection.execute(asked.order_by(F.nummer).limit(antal)).scalars())

    def har_arbejde(self, siden: date) -> bool:
        """Whether the days go on: a claim is under collection, or something was booked since that day."""
        collected = select(F.nummer).where(self._mine(F), F.tilstand == Tilstand.MODTAGET).limit(1)
        booked = select(B.nummer).where(self._mine(B), B.bogfoert >= instant(siden)).limit(1)
        return any(self._connection.execute(asked).first() is not None for asked in (collected, booked))

    def skrevne(self, ids: Iterable[str]) -> set[str]:
        """Which of these notifications have been written."""
        column = underretning_table.c.underretning_id
        known: set[str] = set()
        for chunk in _chunks(ids):
            asked = select(column).where(self._mine(underretning_table.c), column.in_(chunk))
            known.update(self._connection.execute(asked).scalars())
        return known

    def underretninger(
        self,
        efter: int,
        antal: int,
        fra: date,
        til: date,
        typer: Sequence[str] = (),
        fordringshaver: str = "",
        fordring_id: str = "",
    ) -> list[Mapping[str, Any]]:
        """Notifications with a number above `efter`, written in those days; what is left empty is not asked for."""
        u = underretning_table.c
        asked = select(*(column for column in underretning_table.columns if column.name != "sandbox_id")).where(
            self._mine(u), u.nummer > efter, u.oprettet >= instant(fra), u.oprettet < instant(til)
        )
        if typer:
            asked = asked.where(u.type.in_(list(typer)))
        if fordringshaver:
            asked = asked.where(u.fordringshaver == fordringshaver)
        if fordring_id:
            asked = asked.where(u.fordring_id == fordring_id)
        rows = self._connection.execute(asked.order_by(u.nummer).limit(antal)).mappings()
        return [dict(row) for row in rows]

    def sidste_udloebne(self, foer: date) -> int:
        """The highest number of the notifications written before that day, 0 when there are none."""
        u = underretning_table.c
        asked = select(func.max(u.nummer)).where(self._mine(u), u.oprettet < instant(foer))
        return int(self._connection.execute(asked).scalar_one() or 0)

    def indbetalinger(self, efter: int, antal: int) -> list[Mapping[str, Any]]:
        """Payments with a number above `efter`, without their debtors."""
        i = indbetaling_table.c
        shown = [column for column in indbetaling_table.columns if column.name not in ("sandbox_id", "skyldner_ident")]
        asked = select(*shown).where(self._mine(i), i.nummer > efter).order_by(i.nummer).limit(antal)
        return [dict(row) for row in self._connection.execute(asked).mappings()]

    def afstemning(self, fordringshaver: str | None, fra: date, til: date) -> list[Any]:
        """The principal movements of claims received, booked in those days: `art`, `antal`, `beloeb`.

        Of a creditor's claims (empty: those without one), or with `None` of all.
        """
        received = select(F.fordring_id).where(self._mine(F), F.modtaget.is_not(None))
        if fordringshaver is not None:
            received = received.where(F.fordringshaver == fordringshaver)
        claims = received.subquery()
        asked = (
            select(B.art, func.count().label("antal"), func.sum(B.beloeb).label("beloeb"))
            .select_from(bevaegelse_table.join(claims, claims.c.fordring_id == B.fordring_id))
            .where(
                self._mine(B),
                B.kontodel == Del.HOVEDSTOL,
                B.bogfoert >= instant(fra),
                B.bogfoert < instant(til),
            )
            .group_by(B.art)
        )
        return list(self._connection.execute(asked))

    def _fordringer(self, ids: Iterable[str], chosen: ColumnElement[bool]) -> list[FordringRaekke]:
        found = []
        for chunk in _chunks(ids):
            asked = select(*_RAEKKE).where(self._mine(F), F.fordring_id.in_(chunk), chosen)
            found += [_raekke(row) for row in self._connection.execute(asked.order_by(F.nummer))]
        return found

    def _summer(self, chosen: ColumnElement[bool]) -> Iterator[Sum]:
        asked = (
            select(B.fordring_id, B.art, B.kontodel, B.virkningsdato, func.sum(B.beloeb))
            .where(self._mine(B), chosen)
            .group_by(B.fordring_id, B.art, B.kontodel, B.virkningsdato)
        )
        for fordring_id, art, kontodel, dato, beloeb in self._connection.execute(asked):
            yield Sum(fordring_id, art, kontodel, date.fromisoformat(dato), int(beloeb))

    def _psrm(self) -> ColumnElement[bool]:
        return self._mine(F) & (F.tilstand == Tilstand.MODTAGET) & (F.system == System.PSRM)

    def _mine(self, columns: Any) -> ColumnElement[bool]:
        mine: ColumnElement[bool] = columns.sandbox_id == self._sandbox_id
        return mine


def instant(dag: date) -> str:
    """The first instant of a day in Denmark, as the tables write times."""
    return as_text(datetime.combine(dag, time(), DANISH_TIME))


def _raekke(row: Any) -> FordringRaekke:
    values = row._asdict()
    return FordringRaekke(**values | {"modtaget": datetime.fromisoformat(values["modtaget"]).astimezone(DANISH_TIME)})


def _chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    ordered = sorted(set(ids))
    return (ordered[start : start + _CHUNK] for start in range(0, len(ordered), _CHUNK))
