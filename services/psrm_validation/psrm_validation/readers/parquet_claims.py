"""Parquet: columns named as in CSV, with types; `skyldnere` may be a list of structs and `hf` a struct.

Needs pyarrow, an optional extra. A file is read some thousand rows at a time by one process, whatever its row groups; the
rows are handed on as they are, because decoding them takes a hundredth of checking them.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from importlib import import_module
from typing import Any, BinaryIO

from oir_kernel.findings import Finding, Text
from psrm_validation.readers.csv_claims import Column, column_problem, with_debtor_list
from psrm_validation.readers.reading import ReadClaim, Shard, Sharding, UnreadableError, read_one, unreadable

NOT_PARQUET = "SBX-CLAIM-024"
NO_PYARROW = "SBX-CLAIM-025"

_BYTES_A_ROW = 128
_BUFFER = 1 << 20
_NESTED = frozenset({"skyldnere", "hf"})


def read_parquet(stream: BinaryIO) -> Iterator[ReadClaim]:
    """One claim for each row. Raises `UnreadableError` when it is no Parquet or has a column that is not known."""
    for first, batch, _ in _batches(io.BytesIO(stream.read()), _BUFFER // _BYTES_A_ROW):
        yield from _claims(batch, first)


def cut_parquet(path: str, shard_bytes: int) -> Iterator[Shard]:
    """The rows of the file, some at a time. Raises `UnreadableError`."""
    with open(path, "rb") as file:  # noqa: PTH123 - a path that is a text all the way
        size = file.seek(0, io.SEEK_END)
        for first, batch, rows in _batches(file, max(shard_bytes // _BYTES_A_ROW, 1)):
            start, end = size * first // rows, size * (first + batch.num_rows) // rows
            yield Shard(path, start, end, line=first, content=_packed(batch))


def read_parquet_shard(shard: Shard) -> Iterator[ReadClaim]:
    """The claims of some rows."""
    for batch in _pyarrow("ipc").open_stream(shard.content):
        yield from _claims(batch, shard.line)


PARQUET_SHARDING = Sharding(cut_parquet, read_parquet_shard)


def _batches(file: BinaryIO, rows: int) -> Iterator[tuple[int, Any, int]]:
    """Number of the first row (from 0), the rows, and how many rows the file has."""
    parquet = _pyarrow("parquet")
    try:
        opened = parquet.ParquetFile(file, pre_buffer=False, buffer_size=_BUFFER)
    except (ValueError, OSError):  # pyarrow's own errors are of these kinds; their texts repeat what the file says
        raise UnreadableError(_not_parquet()) from None
    names = [name.strip().lower() for name in opened.schema_arrow.names]
    for at, name in enumerate(names):
        problem = None if name in _NESTED and name not in names[:at] else column_problem(at, name, names)
        if problem is not None:
            raise UnreadableError(problem)
    first, batches = 0, opened.iter_batches(batch_size=rows, use_threads=False)
    while True:
        try:
            batch = next(batches, None)
        except (ValueError, OSError):
            raise UnreadableError(_not_parquet()) from None
        if batch is None:
            return
        yield first, batch, opened.metadata.num_rows
        first += batch.num_rows


def _packed(batch: Any) -> bytes:
    sink = io.BytesIO()
    with _pyarrow("ipc").new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return sink.getvalue()


def _claims(batch: Any, first: int) -> Iterator[ReadClaim]:
    puts = [_put(name.strip().lower()) for name in batch.schema.names]
    columns = (column.to_pylist() for column in batch.columns)
    for number, cells in enumerate(zip(*columns, strict=True), first):
        mapping: dict[str, object] = {}
        for put, cell in zip(puts, cells, strict=True):
            if cell is not None:
                put(mapping, cell)
        read = read_one(with_debtor_list(mapping), place="")
        yield ReadClaim(read.fordring, read.findings, read.claim_id, None, f"[{number}]")


def _put(name: str) -> Callable[[dict[str, object], Any], None]:
    if name in _NESTED:
        return lambda mapping, cell: mapping.update({name: _plain(cell)})
    column = Column(name)
    return lambda mapping, cell: column.put(mapping, cell.strip() if isinstance(cell, str) else _plain(cell))


def _plain(value: Any) -> Any:
    """A value as the claim takes it: a time at midnight is a date, what is absent in a struct is left out."""
    if isinstance(value, datetime) and value.time() == time():
        return date(value.year, value.month, value.day)
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items() if inner is not None}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _pyarrow(module: str) -> Any:
    try:
        return import_module(f"pyarrow.{module}")
    except ImportError:
        raise UnreadableError(_no_pyarrow()) from None


def _not_parquet() -> Finding:
    return unreadable(
        NOT_PARQUET,
        Text("Filen er ikke Parquet, eller den er ikke hel.", "The file is not Parquet, or it is not whole."),
        Text(
            "Skriv filen igen, og kontrollér, at den er kopieret helt.",
            "Write the file again, and check that it was copied in full.",
        ),
    )


def _no_pyarrow() -> Finding:
    return unreadable(
        NO_PYARROW,
        Text("Parquet kræver pyarrow, som ikke er installeret.", "Parquet needs pyarrow, which is not installed."),
        Text(
            "Installér det med: pip install 'oir-sandbox[parquet]'.",
            "Install it with: pip install 'oir-sandbox[parquet]'.",
        ),
    )
