"""CSV in pieces: a claim belongs to the shard its record begins in.

A record may span lines, so not every line may begin a shard. A line without a quote, where a record begins, is a whole record.
Only where there are quotes are the records read to find where one begins; the reader of a shard reads past its end when its
last record does. Both use the rules that the whole file is read with, so the records are the same.
"""

from collections.abc import Iterator
from typing import BinaryIO

from psrm_validation.readers.csv_claims import Header, decoded, read_header, rows
from psrm_validation.readers.csv_records import records
from psrm_validation.readers.reading import ReadClaim, Shard, Sharding


def cut_csv(path: str, shard_bytes: int) -> Iterator[Shard]:
    """Whole records after the header, about `shard_bytes` bytes at a time. Raises `UnreadableError` for a header that is none."""
    with open(path, "rb") as file:  # noqa: PTH123 - a path that is a text all the way
        header = read_header(file)
        start, line = file.tell(), header.line + 1
        while block := file.read(shard_bytes):
            if not block.endswith(b"\n"):
                block += file.readline()
            if b'"' in block:
                end = _record_start(file, start, start + len(block), header.separator)
                file.seek(start + len(block))
                block += file.read(end - start - len(block))
            lines = block.count(b"\n") + (not block.endswith(b"\n"))
            yield Shard(path, start, start + len(block), line, lines, head=header.text.encode())
            start, line = start + len(block), line + lines


def _record_start(file: BinaryIO, start: int, least: int, separator: str) -> int:
    """Where the first record at or after byte `least` begins, when one begins at `start`; the end of the file if none does."""
    file.seek(start)
    lines = _Offsets(file, start)
    found = next((each.line for each in records(lines, separator) if each.line >= least), None)
    return lines.end if found is None else found


class _Offsets:
    """The lines of a file, each with the byte it begins at instead of its number."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        self._file = file
        self.end = start

    def __iter__(self) -> Iterator[tuple[int, str]]:
        for raw in self._file:
            start, self.end = self.end, self.end + len(raw)
            yield start, decoded(raw)


def read_csv_shard(shard: Shard) -> Iterator[ReadClaim]:
    """The claims whose records begin in the shard, with their lines in the file."""
    header = Header.of(shard.head.decode(), line=0)
    with open(shard.path, "rb") as file:  # noqa: PTH123 - a path that is a text all the way
        file.seek(shard.start)
        numbered = enumerate(map(decoded, file), shard.line)
        yield from rows(numbered, header, end=shard.line + shard.lines)


CSV_SHARDING = Sharding(cut_csv, read_csv_shard)
