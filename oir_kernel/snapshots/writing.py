"""Writes a snapshot: every carried row of one state, read in one transaction, into one zip file."""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import chain
from typing import IO, Any, Final

from sqlalchemy import Connection, Table

from oir_kernel.snapshots.format import FOLDER, HEADER, Header, TableHeader, as_json, kinds_of
from oir_kernel.snapshots.limits import Limits, is_suspicious
from oir_kernel.storage.states import StateTables, rows_of

_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)


def write_snapshot(
    connection: Connection, state_id: str, tables: StateTables, header: Header, file: IO[bytes], limits: Limits
) -> None:
    """Write the state and `header`, its tables filled in, into `file` (empty, seekable). Raises `TooLarge`.

    Rows that all look alike compress to what a careful reader takes for a bomb; then nothing is compressed.
    """
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        file.seek(0)
        file.truncate()
        with zipfile.ZipFile(file, "w", method, compresslevel=6) as archive:
            written = list(_tables(archive, connection, state_id, tables.carried, limits))
            whole = header.model_copy(update={"tables": written})
            _add(archive, HEADER, whole.model_dump_json(indent=1).encode())
        if not any(is_suspicious(member) for member in archive.infolist()):
            break
    limits.require_file(file.tell())


def _tables(
    archive: zipfile.ZipFile, connection: Connection, state_id: str, tables: Sequence[Table], limits: Limits
) -> Iterator[TableHeader]:
    total = 0
    for table in tables:
        with closing(rows_of(connection, table, state_id)) as rows:
            first = next(rows, None)
            if first is not None:
                written = _lines(archive, table, first, rows, total, limits)
                total += written.bytes
                yield written


def _lines(
    archive: zipfile.ZipFile,
    table: Table,
    first: Sequence[Any],
    rest: Iterator[Sequence[Any]],
    before: int,
    limits: Limits,
) -> TableHeader:
    digest, count, size = hashlib.sha256(), 0, 0
    with archive.open(_member(archive, f"{FOLDER}{table.name}.jsonl"), "w", force_zip64=True) as member:
        for row in chain((first,), rest):
            line = json.dumps(as_json(row), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            limits.require_content(before + size + len(line), len(line))
            member.write(line)
            digest.update(line)
            count, size = count + 1, size + len(line)
    return TableHeader(name=table.name, columns=kinds_of(table), rows=count, bytes=size, sha256=digest.hexdigest())


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(_member(archive, name), content)


def _member(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name, _LONG_AGO)
    made.compress_type = archive.compression
    made.external_attr = 0o600 << 16
    return made
