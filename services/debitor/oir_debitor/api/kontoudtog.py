"""The account statement over JSON and as CSV."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from oir_debitor.api.refusals import backwards, unknown_account
from oir_debitor.domain.facts import Facts, Wanted
from oir_debitor.domain.hovedbog import Art, TillaegPost
from oir_debitor.domain.kontoudtog import Kontoudtog, Linje, kontoudtog
from oir_debitor.store import KontoRepository
from oir_kernel.clock import DANISH_TIME
from oir_kernel.money import to_kroner
from oir_kernel.storage import Storage
from oir_kernel.web.context import CurrentScope
from oir_kernel.web.model import UUID, Dag, Tid

_WANTED: Final = Wanted(posteringer=True, tillaeg=True)
_COLUMNS: Final = ("dato", "registreret", "bilag_id", "art", "tekst", "fordring_id", "debet", "kredit", "saldo")


class LinjeOut(BaseModel):
    """One document; of a merge of accounts, what it moves of one claim, interest or fee."""

    dato: date
    registreret: Tid
    bilag_id: str
    art: str = Field(description="fordring, nedregulering, indbetaling, daekning, …")
    tekst: str = Field(description="What it is called, Danish")
    fordring_id: str | None = Field(description="The claim it is about, if one")
    debet: str = Field(description="Kroner added to what is owed")
    kredit: str = Field(description="Kroner taken from it")
    saldo: str = Field(description="Kroner owed after it, less money that covers nothing")


class KontoudtogOut(BaseModel):
    """The statement. primo + sum of debet - sum of kredit = ultimo."""

    konto_id: str
    fra: date | None
    til: date | None
    primo: str = Field(description="Kroner before the first day")
    debet: str = Field(description="Kroner, sum of the lines")
    kredit: str = Field(description="Kroner, sum of the lines")
    ultimo: str = Field(description="Kroner after the last day")
    linjer: list[LinjeOut]


def kontoudtog_router(storage: Storage) -> APIRouter:
    """The statement below `/api/debitor/konti/{konto_id}`."""
    router = APIRouter(prefix="/api/debitor", tags=["debitor"])

    @router.get(
        "/konti/{konto_id}/kontoudtog",
        summary="Account statement",
        response_model=KontoudtogOut,
        responses={200: {"content": {"text/csv": {}}}},
    )
    async def udtog(
        konto_id: Annotated[str, Path(pattern=UUID, description="The account's id")],
        scope: CurrentScope,
        fra: Annotated[Dag | None, Query(description="First day; left out: from the first document")] = None,
        til: Annotated[Dag | None, Query(description="Last day; left out: to the last document")] = None,
        form: Annotated[
            Literal["json", "csv"], Query(alias="format", description="csv: `;` between cells, decimal comma")
        ] = "json",
    ) -> KontoudtogOut | Response:
        """Every document in order with debit, credit and balance; opening and closing balance from the entries."""
        if fra is not None and til is not None and til < fra:
            raise backwards(fra, til)
        state_id, key = scope.state_id, konto_id.lower()

        def work(connection: Connection) -> Facts:
            return til_udtog(KontoRepository(connection, state_id), key)

        facts = await storage.read(work)
        if facts.konto is None:
            raise unknown_account()
        found = kontoudtog(facts, fra, til)
        if form == "csv":
            name = {"Content-Disposition": f'attachment; filename="kontoudtog-{key}.csv"'}
            return Response("".join(csv_lines(found)), media_type="text/csv; charset=utf-8", headers=name)
        return _out(key, found)

    return router


def til_udtog(konti: KontoRepository, konto_id: str) -> Facts:
    """What the statement is made of: the account's entries, and its interest and fees, on whichever account they are by now."""
    facts = konti.facts(konto_id, _WANTED)
    moved = {each.krav_id for each in facts.posteringer if each.art == Art.FLYTNING} - set(facts.tillaeg)
    found = [each for krav_id in sorted(moved) if krav_id for each in konti.find(TillaegPost, tillaeg_id=krav_id)]
    return replace(facts, tillaeg=facts.tillaeg | {each.tillaeg_id: each for each in found})


def csv_lines(udtog: Kontoudtog) -> Iterator[str]:
    """A header, the opening balance, the lines, the closing balance."""
    yield _row(_COLUMNS)
    yield _balance("Primosaldo", udtog.fra, udtog.primo)
    for each in udtog.linjer:
        amounts = (_danish(amount) for amount in (each.debet, each.kredit, each.saldo))
        yield _row(
            (
                each.dato.isoformat(),
                each.registreret.astimezone(DANISH_TIME).isoformat(),
                each.bilag_id,
                each.art,
                each.tekst,
                each.fordring_id,
                *amounts,
            )
        )
    yield _balance("Ultimosaldo", udtog.til, udtog.ultimo)


def _balance(name: str, day: date | None, oere: int) -> str:
    return _row(("" if day is None else day.isoformat(), "", "", "", name, "", "", "", _danish(oere)))


def _row(cells: tuple[str, ...]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\n").writerow(cells)
    return buffer.getvalue()


def _danish(oere: int) -> str:
    return to_kroner(oere).replace(".", ",")


def _out(konto_id: str, udtog: Kontoudtog) -> KontoudtogOut:
    return KontoudtogOut(
        konto_id=konto_id,
        fra=udtog.fra,
        til=udtog.til,
        primo=to_kroner(udtog.primo),
        debet=to_kroner(sum(each.debet for each in udtog.linjer)),
        kredit=to_kroner(sum(each.kredit for each in udtog.linjer)),
        ultimo=to_kroner(udtog.ultimo),
        linjer=[_linje(each) for each in udtog.linjer],
    )


def _linje(linje: Linje) -> LinjeOut:
    return LinjeOut(
        dato=linje.dato,
        registreret=linje.registreret,
        bilag_id=linje.bilag_id,
        art=linje.art,
        tekst=linje.tekst,
        fordring_id=linje.fordring_id or None,
        debet=to_kroner(linje.debet),
        kredit=to_kroner(linje.kredit),
        saldo=to_kroner(linje.saldo),
    )
