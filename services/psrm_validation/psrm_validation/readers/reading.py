"""What a reader gives: claims with their place, or what was wrong with them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from oir_kernel.findings import Finding, Outcome, Provenance, Text
from psrm_validation.claim import ClaimError, Fordring, claim_from_mapping


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """One claim of a file. Without a `fordring`, `findings` say why it could not be read; beside one, what it is read without.

    `line` is 1-based, `place` names where in the file it stands for formats without lines (`claims[3]`). `where` gives,
    for formats whose names differ from the public fields, the path and line of each field (`srb`, `hf.forfaldsdato`).
    """

    fordring: Fordring | None
    findings: tuple[Finding, ...] = ()
    claim_id: str | int | None = None
    line: int | None = None
    place: str = ""
    where: Mapping[str, tuple[str, int | None]] = field(default_factory=dict)

    def located(self, finding: Finding) -> Finding:
        """The finding of a rule with its place in this input."""
        path, line = self.where.get(finding.path, (finding.path, self.line))
        return finding if (path, line) == (finding.path, finding.line) else replace(finding, path=path, line=line)


@dataclass(frozen=True, slots=True)
class Shard:
    """A stretch of a file that can be read without the rest, by another process too.

    `start` and `end` are bytes; the one at `start` stands on `line`, and `lines` lines begin in the shard. `head` and `tail`
    are what the reader must know of the file around it. A file that cannot be read from the middle gives its rows as
    `content`, with the number of the first one (0-based) in `line`; `start` and `end` then only tell how far it has come.
    """

    path: str
    start: int
    end: int
    line: int = 1
    lines: int = 0
    head: bytes = b""
    tail: bytes = b""
    content: bytes = b""

    def bytes_of_file(self) -> bytes:
        """The bytes of the shard. Raises `ChangedFileError` when the file no longer has them."""
        with open(self.path, "rb") as file:  # noqa: PTH123 - a path that is a text all the way
            file.seek(self.start)
            found = file.read(self.end - self.start)
        if len(found) != self.end - self.start:
            raise ChangedFileError
        return found


class ChangedFileError(Exception):
    """A file was shortened while it was read."""


@dataclass(frozen=True, slots=True)
class Sharding:
    """How a big file is cut and how a piece of it is read.

    `cut` takes a path and how many bytes a shard should have, and yields the shards of the file in order, together all of it;
    `None` for a file that must be read in one. It raises `UnreadableError` as a reader does, before the first shard or after
    the last one that can be read. `read` must be picklable and gives, shard by shard, what reading the whole file gives.
    """

    cut: Callable[[str, int], Iterator[Shard] | None]
    read: Callable[[Shard], Iterator[ReadClaim]]
    shard_bytes: int = 1 << 17


@dataclass(frozen=True, slots=True)
class Reader:
    """How one kind of file is read, and when its claims count as received.

    `read` takes the file opened for bytes and yields its claims in order; it raises `UnreadableError` when the file
    is not of its kind at all. With `earliest_handover` a claim without modtagelsesdato is checked as at its earliest
    possible handover, else as received today. With `sharding` a big file is read by several processes.
    """

    read: Callable[[BinaryIO], Iterator[ReadClaim]]
    earliest_handover: bool = False
    sharding: Sharding | None = None


class UnreadableError(ValueError):
    """Input that is not what it should be; `finding` says where and what to do."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message.en)
        self.finding = finding


def read_one(mapping: Mapping[str, object] | object, *, line: int | None = None, place: str = "") -> ReadClaim:
    """The claim that the public fields describe, or the problems with its line in each."""
    try:
        claim = claim_from_mapping(mapping, path=place)
    except ClaimError as error:
        return ReadClaim(
            None, tuple(replace(finding, line=line) for finding in error.findings), error.claim_id, line, place
        )
    return ReadClaim(claim, (), claim.id, line, place)


def unreadable(rule_id: str, message: Text, fix: Text, *, line: int | None = None, expected: str = "") -> Finding:
    """A finding about the file itself."""
    return Finding(
        rule_id=rule_id,
        layer="input",
        outcome=Outcome.IKKE_EVALUERET,
        message=message,
        fix=fix,
        line=line,
        expected=expected,
        provenance=Provenance.OURS,
    )
