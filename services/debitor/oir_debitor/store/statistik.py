"""The rows of an export, a page of accounts at a time."""

from collections.abc import Iterator
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import Connection

from oir_debitor.domain.facts import NO_FACTS
from oir_debitor.domain.forespoergsel.soeg import Kriterier
from oir_debitor.domain.statistik import Grundlag, Periode, fordring_raekker, konto_raekke, oprettet
from oir_debitor.store.soegning import KontoSoegning

Emne: TypeAlias = Literal["konti", "fordringer"]
_PAGE: Final = 500


def side(
    connection: Connection, state_id: str, emne: Emne, cvr: str, periode: Periode, grundlag: Grundlag, after: str
) -> tuple[list[dict[str, Any]], str | None]:
    """The rows of the next accounts of a receiving authority, and the id to go on after; `None` behind the last."""
    store = KontoSoegning(connection, state_id)
    page = store.side(Kriterier(cvr), after, _PAGE)
    ids = [konto.konto_id for konto in page]
    facts, money = store.naermere(ids), store.uplaceret(ids)
    rows: list[dict[str, Any]] = []
    for konto in page:
        held = facts.get(konto.konto_id, NO_FACTS)
        if emne == "fordringer":
            rows += fordring_raekker(konto, held, periode, grundlag)
        elif oprettet(konto) in periode:
            rows.append(konto_raekke(konto, held, money.get(konto.konto_id, 0), grundlag))
    return rows, ids[-1] if len(page) == _PAGE else None


def alle(
    connection: Connection, state_id: str, emne: Emne, cvr: str, periode: Periode, grundlag: Grundlag
) -> Iterator[list[dict[str, Any]]]:
    """Every page in order, on one connection."""
    after: str | None = ""
    while after is not None:
        rows, after = side(connection, state_id, emne, cvr, periode, grundlag, after)
        yield rows
