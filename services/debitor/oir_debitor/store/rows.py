"""Between rows and the ledger's posts: a post's fields are its table's columns, in the same order.

Rows are read as text, whatever the column's type, so that rows of several tables can come in one answer.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from types import MappingProxyType, NoneType
from typing import Any, TypeVar, get_args, get_type_hints

from sqlalchemy import Table

from oir_debitor.domain.forloebsposter import (
    AftalePost,
    ForloebPost,
    HandlingPost,
    HenstandPost,
    OverdragelsePost,
    RelationPost,
)
from oir_debitor.domain.hovedbog import BilagPost, Hovedkonto, PosteringPost, TillaegPost
from oir_debitor.domain.posts import (
    AdministratorPost,
    FordringPost,
    HaeftelsePost,
    KontoPost,
    NedreguleringPost,
    OpkraevningPost,
    Post,
)
from oir_debitor.store import forloeb_tables, hovedbog_tables, tables
from oir_kernel.money import Oere

P = TypeVar("P", bound=Post)

TABLES: Mapping[type[Any], Table] = MappingProxyType(
    {
        KontoPost: tables.konto_table,
        FordringPost: tables.fordring_table,
        HaeftelsePost: tables.haeftelse_table,
        AdministratorPost: tables.administrator_table,
        NedreguleringPost: tables.nedregulering_table,
        OpkraevningPost: tables.opkraevning_table,
        PosteringPost: hovedbog_tables.postering_table,
        BilagPost: hovedbog_tables.bilag_table,
        TillaegPost: hovedbog_tables.tillaeg_table,
        ForloebPost: forloeb_tables.forloeb_table,
        HenstandPost: forloeb_tables.henstand_table,
        AftalePost: forloeb_tables.aftale_table,
        HandlingPost: forloeb_tables.handling_table,
        RelationPost: forloeb_tables.relation_table,
        OverdragelsePost: forloeb_tables.overdragelse_table,
    }
)
_REDUCED = (
    "(SELECT COALESCE(SUM(n.beloeb), 0) FROM debitor_nedregulering n"
    " WHERE n.sandbox_id = t.sandbox_id AND n.fordring_id = t.fordring_id)"
)
_OWED = (
    "(SELECT COALESCE(SUM(p.beloeb), 0) FROM debitor_postering p"  # noqa: S608 - only names of ours
    f" WHERE p.sandbox_id = t.sandbox_id AND p.krav_id = t.{{key}} AND p.hovedkonto = '{Hovedkonto.TILGODEHAVENDE}')"
)
DERIVED: Mapping[tuple[type[Any], str], str] = MappingProxyType(
    {
        (FordringPost, "nedreguleret"): _REDUCED,
        (FordringPost, "saldo"): _OWED.format(key="fordring_id"),
        (TillaegPost, "saldo"): _OWED.format(key="tillaeg_id"),
    }
)
"""Fields that are computed when read, by the SQL that does it."""

_FROM_TEXT: Mapping[Any, Callable[[str], Any]] = MappingProxyType(
    {
        datetime: datetime.fromisoformat,
        date: date.fromisoformat,
        bool: lambda text: text == "1",
        int: int,
        Oere: int,
    }
)
_TO_COLUMN: Mapping[Any, Callable[[Any], Any]] = MappingProxyType(
    {
        datetime: lambda at: at.astimezone(UTC).isoformat(timespec="microseconds"),
        date: date.isoformat,
        bool: int,
    }
)


def _kinds(cls: type[Any]) -> list[tuple[str, Any]]:
    hints = get_type_hints(cls)
    return [
        (f.name, next((arg for arg in get_args(hints[f.name]) if arg is not NoneType), hints[f.name]))
        for f in fields(cls)
    ]


_READERS = {cls: [_FROM_TEXT.get(kind) for _, kind in _kinds(cls)] for cls in TABLES}
_WRITERS = {
    cls: [(name, _TO_COLUMN.get(kind)) for name, kind in _kinds(cls) if (cls, name) not in DERIVED] for cls in TABLES
}
WIDTH = max(len(readers) for readers in _READERS.values())
KIND = {cls.__name__: cls for cls in TABLES}


def selection(cls: type[Any]) -> str:
    """The select list of one kind of post, padded so that every kind has the same width."""
    columns = [f"CAST({DERIVED.get((cls, name), f't.{name}')} AS TEXT)" for name, _ in _kinds(cls)]
    padding = ["NULL"] * (WIDTH - len(columns))
    # Only names of our own tables and columns go into the text.
    return f"SELECT '{cls.__name__}', {', '.join([*columns, *padding])} FROM {TABLES[cls].name} t"  # noqa: S608


def post_of(row: Sequence[str | None]) -> Post:
    """The post that a row of `selection` holds."""
    cls = KIND[str(row[0])]
    readers = _READERS[cls]
    values = [
        text if text is None or read is None else read(text)
        for text, read in zip(row[1 : len(readers) + 1], readers, strict=True)
    ]
    post: Post = cls(*values)
    return post


def row_of(post: Post, sandbox_id: str) -> dict[str, Any]:
    """The columns of a post."""
    row: dict[str, Any] = {"sandbox_id": sandbox_id}
    for name, write in _WRITERS[type(post)]:
        value = getattr(post, name)
        row[name] = value if value is None or write is None else write(value)
    return row
