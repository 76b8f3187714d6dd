"""Between rows and posts: a post's fields are its table's columns, in the same order. Rows are read as text."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from types import MappingProxyType, NoneType
from typing import Any, get_args, get_type_hints

from sqlalchemy import Table

from oir_kernel.money import Oere
from psrm_receiver.domain.aktion import AktionPost, HoeringPost, LeverancePost
from psrm_receiver.domain.fordring import DAEKKET, SENDT, Art, Bevaegelse, Del, PsrmFordring, SkyldnerPost
from psrm_receiver.domain.indbetaling import IndbetalingPost
from psrm_receiver.domain.underretning import UnderretningPost
from psrm_receiver.store import penge_tables, tables

TABLES: Mapping[type[Any], Table] = MappingProxyType(
    {
        LeverancePost: tables.leverance_table,
        AktionPost: tables.aktion_table,
        PsrmFordring: tables.fordring_table,
        SkyldnerPost: tables.skyldner_table,
        Bevaegelse: tables.bevaegelse_table,
        HoeringPost: tables.hoering_table,
        IndbetalingPost: penge_tables.indbetaling_table,
        UnderretningPost: penge_tables.underretning_table,
    }
)
"""The table of each kind of post."""


def _sum(condition: str, sign: str = "") -> str:
    return (
        f"{sign}(SELECT COALESCE(SUM(b.beloeb), 0) FROM receiver_bevaegelse b"  # noqa: S608 - only names of ours
        f" WHERE b.sandbox_id = t.sandbox_id AND b.fordring_id = t.fordring_id AND {condition})"
    )


def _among(arter: Sequence[Art]) -> str:
    return "b.art IN (" + ", ".join(f"'{art}'" for art in arter) + ")"


DERIVED: Mapping[tuple[type[Any], str], str] = MappingProxyType(
    {
        (PsrmFordring, "sendt"): _sum(_among(SENDT)),
        (PsrmFordring, "saldo"): _sum(f"b.kontodel = '{Del.HOVEDSTOL}'"),
        (PsrmFordring, "rente_saldo"): _sum(f"b.kontodel = '{Del.RENTE}'"),
        (PsrmFordring, "daekket"): _sum(_among(DAEKKET), "-"),
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


def selection(cls: type[Any]) -> str:
    """`SELECT … FROM …` of one kind of post, its table called `t`, every column as text."""
    columns = [f"CAST({DERIVED.get((cls, name), f't.{name}')} AS TEXT)" for name, _ in _kinds(cls)]
    return f"SELECT {', '.join(columns)} FROM {TABLES[cls].name} t"  # noqa: S608 - only names of ours


def post_of(cls: type[Any], row: Sequence[Any]) -> Any:
    """The post a row of `selection` describes."""
    values = [
        text if text is None or read is None else read(text) for text, read in zip(row, _READERS[cls], strict=True)
    ]
    return cls(*values)


def row_of(post: Any, sandbox_id: str) -> dict[str, Any]:
    """The columns of a post."""
    row: dict[str, Any] = {"sandbox_id": sandbox_id}
    for name, write in _WRITERS[type(post)]:
        value = getattr(post, name)
        row[name] = value if value is None or write is None else write(value)
    return row
