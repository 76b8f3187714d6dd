"""Rows of an export as CSV and Parquet."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any, BinaryIO

from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text
from oir_kernel.money import to_kroner


def csv_side(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, type], *, header: bool) -> str:
    """Rows as text: `;` between the cells, kroner with a decimal comma, dates ISO, true or false."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    if header:
        writer.writerow(columns)
    writer.writerows([_cell(row.get(name), kind) for name, kind in columns.items()] for row in rows)
    return buffer.getvalue()


def parquet(pages: Iterable[list[dict[str, Any]]], columns: Mapping[str, type], out: BinaryIO) -> None:
    """The same rows, a row group a page; kroner as decimal(18, 2). Raises `BadRequest` when pyarrow is not installed."""
    try:
        arrow, writing = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        raise BadRequest(
            Text(
                "Parquet kræver pyarrow. Installér det med: pip install 'oir-sandbox[parquet]'.",
                "Parquet needs pyarrow. Install it with: pip install 'oir-sandbox[parquet]'.",
            )
        ) from None
    kinds = {str: arrow.string(), int: arrow.int64(), bool: arrow.bool_(), date: arrow.date32()}
    schema = arrow.schema([(name, kinds.get(kind, arrow.decimal128(18, 2))) for name, kind in columns.items()])
    with writing.ParquetWriter(out, schema) as writer:
        for rows in pages:
            cells = [[_value(row.get(name), kind) for row in rows] for name, kind in columns.items()]
            writer.write_table(arrow.table(cells, schema=schema))


def _value(value: Any, kind: type) -> Any:
    return Decimal(to_kroner(value)) if kind is float and value is not None else value


def _cell(value: Any, kind: type) -> str:
    if value is None:
        return ""
    if kind is float:
        return to_kroner(value).replace(".", ",")
    return str(value).lower() if kind is bool else str(value)
