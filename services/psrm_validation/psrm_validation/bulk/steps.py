"""What there is to do for the files of a run, in order: pieces to check, input that cannot be read, ends of files."""

import io
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeAlias

from oir_kernel.findings import Finding, Text
from psrm_validation.bulk.work import Task
from psrm_validation.masking import mask_real, on_one_line
from psrm_validation.readers import ReadClaim, Reader, UnreadableError, read_any_json
from psrm_validation.readers.reading import Sharding, unreadable

NO_SUCH_FILE = "SBX-CLAIM-030"
NO_READER = "SBX-CLAIM-031"
NO_CLAIMS = "SBX-CLAIM-032"
TOO_BIG = "SBX-CLAIM-033"

MOST_JSON = 256 * 1024 * 1024
"""Bytes of the largest `.json` document read: it is held in memory whole, some ten times over (ours)."""

STANDARD_INPUT = "-"
_BATCH = 500
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Input that cannot be read."""

    file: int
    name: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class FileEnd:
    """Nothing more comes of a file."""

    file: int
    name: str


Step: TypeAlias = Task | Refusal | FileEnd


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files of a run: their names as given, the readers by suffix, the kind of all of them if it was said, standard input.

    `shard_bytes` is how big the pieces of a file are, by default what suits its kind.
    """

    names: Sequence[str]
    readers: Mapping[str, Reader]
    kind: str | None = None
    stdin: BinaryIO | None = None
    shard_bytes: int | None = None

    def shown(self) -> list[str]:
        """The names as they may be printed."""
        return list(map(shown_name, self.names))

    def size(self) -> int | None:
        """The bytes of all files together; `None` when some is no ordinary file."""
        sizes = [_size(name) for name in self.names]
        return None if any(size is None for size in sizes) else sum(size or 0 for size in sizes)

    def shardable_size(self) -> int:
        """The bytes of the files that can be read by several processes, as far as their names tell."""
        return sum(_size(name) or 0 for name in self.names if self._may_be_cut(name))

    def _may_be_cut(self, name: str) -> bool:
        reader = self.readers.get(f".{self.kind}" if self.kind else Path(name).suffix.lower())
        return reader is None or reader.sharding is not None

    def steps(self) -> Iterator[Step]:
        """What there is to do, file by file."""
        for number, name in enumerate(self.names):
            try:
                yield from self._file(number, name)
            except BrokenPipeError:  # whoever read the answers has gone; the file is not to blame
                raise
            except OSError:
                yield Refusal(number, shown_name(name), _no_such_file(name))
            except UnreadableError as error:
                yield Refusal(number, shown_name(name), error.finding)
            yield FileEnd(number, shown_name(name))

    def _file(self, number: int, name: str) -> Iterator[Task]:
        stdin = self.stdin or sys.stdin.buffer if name == STANDARD_INPUT else None
        with nullcontext(stdin) if stdin is not None else Path(name).open("rb") as stream:
            buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(io.BytesIO(stream.read()))
            reader = self._reader(name, buffered)
            size = None if stdin is not None else _size(name)
            shards = None
            if reader.sharding is not None and size is not None:
                shards = reader.sharding.cut(name, self.shard_bytes or reader.sharding.shard_bytes)
            if shards is None:
                yield from _batches(number, name, reader, buffered, size)
            else:
                sharding: Sharding = reader.sharding  # type: ignore[assignment]
                for shard in shards:
                    yield Task(
                        number,
                        shown_name(name),
                        partial(sharding.read, shard),
                        shard.end - shard.start,
                        reader.earliest_handover,
                    )

    def _reader(self, name: str, stream: io.BufferedReader) -> Reader:
        suffix = f".{self.kind}" if self.kind else Path(name).suffix.lower()
        if suffix not in self.readers and not self.kind:
            suffix = _looked_at(stream)
        if suffix == ".{":
            return Reader(read_any_json)
        if suffix not in self.readers:
            raise UnreadableError(_no_reader(suffix, self.readers))
        if suffix == ".json" and (_size(name) or 0) > MOST_JSON:
            raise UnreadableError(_too_big(name))
        return self.readers[suffix]


def no_claims(end: FileEnd) -> Refusal:
    """That a file held nothing to check."""
    finding = unreadable(
        NO_CLAIMS,
        Text(f"{end.name} indeholder ingen fordringer.", f"{end.name} holds no claims."),
        Text("Kontrollér, at det er den rigtige fil.", "Check that it is the right file."),
    )
    return Refusal(end.file, end.name, finding)


def shown_name(name: str) -> str:
    """A file name as it may be printed: it may hold a CPR number or a line end."""
    return on_one_line(mask_real(name))


def _batches(number: int, name: str, reader: Reader, stream: BinaryIO, size: int | None) -> Iterator[Task]:
    """A file that is read in one, some claims at a time; what it is refused for comes after those that could be read."""
    claims = reader.read(stream)
    left = size or 0
    while True:
        batch: list[ReadClaim] = []
        refusal: UnreadableError | None = None
        try:
            batch.extend(islice(claims, _BATCH))
        except UnreadableError as error:
            refusal = error
        if batch:
            yield Task(number, shown_name(name), partial(_same, batch), left, reader.earliest_handover, local=True)
            left = 0
        if refusal is not None:
            raise refusal
        if len(batch) < _BATCH:
            return


def _same(claims: Iterable[ReadClaim]) -> Iterable[ReadClaim]:
    return claims


def _size(name: str) -> int | None:
    """The bytes of an ordinary file; `None` for a pipe, a folder, or one that is not there."""
    try:
        found = Path(name).stat()
    except OSError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) and name != STANDARD_INPUT else None


def _looked_at(stream: io.BufferedReader) -> str:
    """What the first character says: XML, a JSON list, some JSON object (`.{`), else CSV; or Parquet's first four."""
    if stream.peek(4).startswith(b"PAR1"):
        return ".parquet"
    start = stream.peek(1).removeprefix(_BOM).lstrip()[:1]
    return {b"<": ".xml", b"[": ".json", b"{": ".{"}.get(start, ".csv")


def _no_such_file(name: str) -> Finding:
    shown = shown_name(name)
    return unreadable(
        NO_SUCH_FILE,
        Text(f"Filen {shown} kan ikke læses.", f"File {shown} cannot be read."),
        Text("Kontrollér stien og rettighederne.", "Check the path and the permissions."),
    )


def _no_reader(suffix: str, readers: Mapping[str, Reader]) -> Finding:
    known, kind = ", ".join(readers), shown_name(suffix)
    return unreadable(
        NO_READER,
        Text(f"Filer af typen {kind} kan ikke læses her.", f"Files of kind {kind} cannot be read here."),
        Text(f"Brug en af: {known}.", f"Use one of: {known}."),
    )


def _too_big(name: str) -> Finding:
    shown, most = shown_name(name), MOST_JSON // 1024 // 1024
    return unreadable(
        TOO_BIG,
        Text(
            f"{shown} er ét JSON-dokument på mere end {most} MiB, og et dokument læses i ét stykke.",
            f"{shown} is one JSON document of more than {most} MiB, and a document is read in one piece.",
        ),
        Text(
            "Gem fordringerne som JSON-linjer (.jsonl), én fordring pr. linje; sådan en fil må have enhver størrelse.",
            "Save the claims as JSON lines (.jsonl), one claim a line; such a file may be of any size.",
        ),
    )
