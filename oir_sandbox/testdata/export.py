"""Claims as files: JSON Lines and CSV as `oir psrm check` reads them, Parquet, SF1590_B messages. One claim in memory at a time."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from itertools import islice
from typing import Any, BinaryIO, Final

from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text
from oir_sandbox.testdata.claims import Testfordring
from oir_sandbox.testdata.dataset import Datasaet
from oir_sandbox.testdata.messages import document
from psrm_validation.claim import AMOUNT_FIELDS, CLAIM_FIELDS, Fordring
from psrm_validation.claim.writing import as_mapping

_NESTED: Final = frozenset({"hf", "skyldnere"})
_PLAIN: Final = tuple(name for name in CLAIM_FIELDS[: CLAIM_FIELDS.index("reference") + 1] if name not in _NESTED)
COLUMNS: Final = (*_PLAIN, *(f"skyldner{place}.{kind}" for place in (1, 2) for kind in ("cpr", "cvr")),
                  *(f"hf.{name}" for name in _PLAIN if name != "fordringshaver"))  # fmt: skip
"""The columns of CSV and Parquet, named as `oir psrm check` names them."""

_ROWS: Final = 5_000


def jsonl(claims: Iterable[Fordring]) -> Iterator[str]:
    """One claim a line, as the public JSON fields."""
    for claim in claims:
        yield json.dumps(as_mapping(claim), ensure_ascii=False) + "\n"


def csv_lines(claims: Iterable[Fordring]) -> Iterator[str]:
    """A header and one row a claim, `;` between the cells, amounts with a decimal comma, dates ISO."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for claim in claims:
        cells = row(claim)
        writer.writerow([_danish(name, cells.get(name)) for name in COLUMNS])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def parquet(claims: Iterable[Fordring], out: BinaryIO) -> None:
    """The same columns as texts, 5,000 rows a group. Raises `BadRequest` when pyarrow is not installed."""
    try:
        pyarrow, writing = import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        raise BadRequest(
            Text(
                "Parquet kræver pyarrow. Installér det med: pip install 'oir-sandbox[parquet]'.",
                "Parquet needs pyarrow. Install it with: pip install 'oir-sandbox[parquet]'.",
            )
        ) from None
    schema = pyarrow.schema([(name, pyarrow.string()) for name in COLUMNS])
    with writing.ParquetWriter(out, schema) as writer:
        for rows in _batches(map(row, claims)):
            columns = [[each.get(name) for each in rows] for name in COLUMNS]
            writer.write_table(pyarrow.table(columns, schema=schema))


def row(claim: Fordring) -> dict[str, str]:
    """The filled cells of a claim by column: amounts as kroner with a decimal point, dates ISO."""
    mapping = as_mapping(claim)
    cells = {name: str(mapping[name]) for name in _PLAIN if name in mapping}
    for place, skyldner in enumerate(mapping.get("skyldnere", ()), 1):
        cells |= {f"skyldner{place}.{kind}": number for kind, number in skyldner.items()}
    hf: Mapping[str, Any] = mapping.get("hf", {})
    return cells | {f"hf.{name}": str(hf[name]) for name in _PLAIN if name in hf}


def write(claims: Iterator[Testfordring], data: Datasaet, form: str, out: BinaryIO) -> None:
    """The claims in one of `FORMATS`. Raises `BadRequest` for Parquet without pyarrow."""
    if form == "parquet":
        parquet((each.fordring for each in claims), out)
        return
    out.writelines(piece.encode() for piece in _WRITERS[form](claims, data))


_WRITERS: Final[Mapping[str, Callable[[Iterator[Testfordring], Datasaet], Iterator[str]]]] = {
    "jsonl": lambda claims, _: jsonl(each.fordring for each in claims),
    "csv": lambda claims, _: csv_lines(each.fordring for each in claims),
    "xml": document,
}
FORMATS: Final[Sequence[str]] = (*_WRITERS, "parquet")


def _danish(name: str, cell: str | None) -> str:
    if cell is None:
        return ""
    return cell.replace(".", ",") if name.rpartition(".")[2] in AMOUNT_FIELDS else cell


def _batches(rows: Iterator[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    while batch := list(islice(rows, _ROWS)):
        yield batch
