"""Reads a snapshot that anybody may have made: every name, size, digest, column and value is checked before it is used."""

import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any, Final

from pydantic import ValidationError
from sqlalchemy import Table

from oir_kernel.errors import SnapshotDamaged, SnapshotForeign, SnapshotUnreadable, TooLarge
from oir_kernel.findings import Text
from oir_kernel.snapshots.format import FOLDER, FORMAT, HEADER, VERSION, Header, TableHeader, from_json, kinds_of
from oir_kernel.snapshots.limits import HEADER_BYTES, LINE_BYTES, Limits, is_suspicious
from oir_kernel.storage.states import StateTables

Row = list[Any]

_END: Final = struct.Struct("<4s4H2LH")
_DIRECTORY_BYTES: Final = 256 * 1024
_MEMBERS: Final = 1000
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ZIP64_LOCATOR: Final = 20


class Snapshot:
    """An opened file whose outside is in order: members, header, version and tables. Rows are checked as they are read."""

    def __init__(self, file: IO[bytes], tables: StateTables, head: str, limits: Limits) -> None:
        """Raises `SnapshotUnreadable`, `SnapshotForeign`, `SnapshotDamaged` or `TooLarge`. `file` stays the caller's."""
        self._limits = limits
        with _as_unreadable():
            _require_small_directory(file)
            self._archive = zipfile.ZipFile(file)
            members = self._archive.infolist()
            _require_honest(members, limits)
            self.header = self._header()
        _require_known(self.header, head)
        self._tables = _matched(self.header, tables)
        expected = {HEADER, *(f"{FOLDER}{name}.jsonl" for name in self._tables)}
        if {member.filename for member in members} != expected:
            raise _unreadable(
                "dele, som hovedet ikke nævner, eller mangler nogle", "members its header does not name, or lacks some"
            )

    def tables(self) -> Iterator[tuple[Table, Iterator[Row]]]:
        """Each table with its rows. Iterating them raises `SnapshotDamaged` or `TooLarge`, at the latest at their end."""
        total = 0
        for said in self.header.tables:
            yield self._tables[said.name], self._rows(said, total)
            total += said.bytes

    def _header(self) -> Header:
        with self._archive.open(HEADER) as member:
            content = member.read(HEADER_BYTES + 1)
        if len(content) > HEADER_BYTES:
            raise _unreadable("et hoved på over 4 MiB", "a header of more than 4 MiB")
        try:
            return Header.model_validate_json(content)
        except ValidationError:
            raise _unreadable("et hoved, som ikke kan læses", "a header that cannot be read") from None

    def _rows(self, said: TableHeader, before: int) -> Iterator[Row]:
        digest, count, size = hashlib.sha256(), 0, 0
        with _as_unreadable(), self._archive.open(f"{FOLDER}{said.name}.jsonl") as member:
            while line := member.readline(LINE_BYTES + 1):
                digest.update(line)
                count, size = count + 1, size + len(line)
                self._limits.require_content(before + size, len(line))
                yield _row(said, line, count)
        if (count, size, digest.hexdigest()) != (said.rows, said.bytes, said.sha256):
            raise SnapshotDamaged(
                Text(
                    f"Tabellen {said.name} er en anden end den, hovedet beskriver: antal, længde eller SHA-256 passer ikke."
                    " Hent øjebliksbilledet igen; ændr det ikke.",
                    f"The table {said.name} is not the one its header describes: count, length or SHA-256 differ. Fetch the"
                    " snapshot again; do not edit it.",
                )
            )


def _row(said: TableHeader, line: bytes, number: int) -> Row:
    column = ""
    try:
        return from_json(json.loads(line), said.columns)
    except RecursionError:
        pass
    except ValueError as error:  # JSON's own error says no column, and UnicodeDecodeError neither
        column = str(error) if str(error) in said.columns else ""
    at_da, at_en = (f", kolonne {column}", f", column {column}") if column else ("", "")
    raise SnapshotDamaged(
        Text(
            f"Tabellen {said.name}, linje {number}{at_da}: værdien passer ikke til kolonnen. Hent øjebliksbilledet igen.",
            f"Table {said.name}, line {number}{at_en}: the value does not fit the column. Fetch the snapshot again.",
        )
    )


def _require_small_directory(file: IO[bytes]) -> None:
    """A zip file may have millions of members of no content; zipfile would read their names before anybody can ask."""
    size = file.seek(0, 2)
    tail = _ZIP64_LOCATOR + _END.size
    file.seek(max(0, size - tail))
    end = file.read(tail)
    if len(end) < _END.size or end[-_END.size :][:4] != b"PK\x05\x06":
        raise _unreadable("ingen ende som en zip-fil", "no end of a zip file")
    members, directory = _END.unpack(end[-_END.size :])[4:6]
    if end[:4] == b"PK\x06\x07" or members > _MEMBERS or directory > _DIRECTORY_BYTES:
        raise _unreadable("for mange dele", "too many members")


def _require_honest(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = [member.filename for member in members]
    if len(set(names)) != len(names):
        raise _unreadable("to dele af samme navn", "two members of one name")
    if HEADER not in names:
        raise _unreadable("intet hoved, snapshot.json", "no header, snapshot.json")
    if any(not name.isascii() or name.startswith("/") or ".." in name or "\\" in name for name in names):
        raise _unreadable("en del med en sti, som ikke hører til", "a member with a path that does not belong")
    if any(member.flag_bits & 0x1 or member.compress_type not in _METHODS for member in members):
        raise _unreadable(
            "en del, som er krypteret eller pakket på en anden måde", "a member encrypted or packed in another way"
        )
    if any(map(is_suspicious, members)):
        raise TooLarge(
            Text(
                "Filen fylder over 100 gange så meget udpakket. Det gør intet øjebliksbillede, sandkassen selv har skrevet.",
                "The file is more than 100 times as large unpacked. No snapshot that the sandbox wrote is.",
            )
        )
    limits.require_content(sum(member.file_size for member in members))


def _require_known(header: Header, head: str) -> None:
    if header.format != FORMAT:
        raise _unreadable("et andet format end oir-snapshot", "another format than oir-snapshot")
    if header.version != VERSION:
        raise _foreign(
            f"formatets version er {header.version}, ikke {VERSION}", f"format version {header.version}, not {VERSION}"
        )
    if header.head != head:
        raise _foreign("databasens migrering er en anden", "the migration of its database is another")


def _matched(header: Header, tables: StateTables) -> Mapping[str, Table]:
    """The tables the header names. Raises `SnapshotForeign` unless each is one of ours with the same columns."""
    known = {table.name: table for table in tables.carried}
    named = [said.name for said in header.tables]
    if len(set(named)) != len(named) or not set(named) <= known.keys():
        raise _foreign("den har en tabel, som ikke er her", "it has a table that is not here")
    for said in header.tables:
        if list(said.columns.items()) != list(kinds_of(known[said.name]).items()):
            raise _foreign(f"kolonnerne i {said.name} er andre", f"the columns of {said.name} are others")
    return {name: known[name] for name in named}


@contextmanager
def _as_unreadable() -> Iterator[None]:
    """Whatever the zip library trips over is told in our words: its own would repeat names."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,  # a member that claims to begin before the file does
        zlib.error,
        struct.error,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ):
        raise _unreadable("indhold, der ikke kan pakkes ud", "content that cannot be unpacked") from None


def _unreadable(da: str, en: str) -> SnapshotUnreadable:
    return SnapshotUnreadable(
        Text(
            f"Filen har {da}. Send filen, som GET /api/control/sandboxes/{{navn}}/snapshot gav, uændret.",
            f"The file has {en}. Send the file that GET /api/control/sandboxes/{{name}}/snapshot gave, unchanged.",
        )
    )


def _foreign(da: str, en: str) -> SnapshotForeign:
    return SnapshotForeign(
        Text(
            f"Øjebliksbilledet er fra en anden udgave af programmet: {da}. Gendan det med den udgave, der tog det, og tag et nyt.",
            f"The snapshot is from another version of the program: {en}. Restore it with the version that took it, and take a new one.",
        )
    )
