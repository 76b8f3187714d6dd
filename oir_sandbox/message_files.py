"""Big XML files of SF1590_B messages: any root element, the messages in it bare or in SOAP envelopes.

A file is cut between messages; a piece is parsed as a small document of its own, with the elements that were open around it.
Each message is then read as a file with that message alone would be. A message that cannot be read is one unreadable claim
and the next one is read.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Final

from lxml import etree

from oir_kernel.errors import NotWellFormed, SandboxError, UnknownRoot
from oir_kernel.findings import Finding, Outcome, Text
from oir_kernel.soap.edition import Edition
from oir_kernel.xml.places import Element
from oir_kernel.xml.reader import careful_parser
from oir_sandbox.message_claims import OPERATION, as_finding, message_reader, registered, shipped_edition
from oir_sandbox.message_scan import Open, Piece, Scan
from psrm_validation.readers import ReadClaim, Reader, UnreadableError
from psrm_validation.readers.reading import Shard, Sharding

SHARD_BYTES: Final = 1 << 19
_MESSAGE: Final = f"{OPERATION}_I"
_DECLARED = re.compile(rb"""\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_BEGINS = re.compile(rb"<(?:[^\s<>/]+:)?%s[\s/>]" % _MESSAGE.encode())
_DECLARATION = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml\b.*?\?>", re.DOTALL)
_ASCII_LIKE: Final = frozenset({b"utf-8", b"us-ascii", b"iso-8859-1", b"windows-1252"})
_OWN_ROOTS: Final = frozenset({_MESSAGE.encode(), b"Envelope"})


def big_message_reader(today: date) -> Reader:
    """A reader for a file with one message, or with any number of them in a root element of its own."""
    sharding = Sharding(_cut, partial(_read_shard, today=today), SHARD_BYTES)
    return replace(message_reader(today), sharding=sharding)


def _cut(path: str, shard_bytes: int) -> Iterator[Shard] | None:
    """The pieces of a file with messages in a root of its own; `None` for any other, which is read as one message."""
    with open(path, "rb") as file:  # noqa: PTH123 - a path that is a text all the way
        start = file.read(200)
        declared = _DECLARED.match(start)
        encoding = declared[1].lower() if declared else b"utf-8"
        if encoding not in _ASCII_LIKE or start.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")):
            return None
        file.seek(0)
        try:
            first = next(Scan(file, _MESSAGE.encode()).pieces(1), None)
        except SandboxError:
            return None
    if first is None or not first.after or _local(first.after[0]) in _OWN_ROOTS:
        return None
    return _shards(path, shard_bytes, b'<?xml version="1.0" encoding="%s"?>' % encoding)


def _shards(path: str, shard_bytes: int, declaration: bytes) -> Iterator[Shard]:
    with open(path, "rb") as file:  # noqa: PTH123 - a path that is a text all the way
        try:
            for piece in Scan(file, _MESSAGE.encode()).pieces(shard_bytes):
                yield _shard(path, piece, declaration)
        except SandboxError as error:
            raise UnreadableError(as_finding(error)) from None


def _shard(path: str, piece: Piece, declaration: bytes) -> Shard:
    # The first piece has the prolog and the start tag of the root itself.
    head = declaration + b"".join(each.tag for each in piece.before) if piece.before else b""
    return Shard(path, piece.start, piece.end, piece.line, piece.lines, head, _closing(piece.after))


def _read_shard(shard: Shard, *, today: date) -> Iterator[ReadClaim]:
    """The claims of every message in a shard."""
    document = shard.head + shard.bytes_of_file() + shard.tail
    root = _parsed(document)
    if isinstance(root, int):
        return _one_by_one(document, shard.line, today)
    return _claims(root, shard.line - 1, today)


def _claims(root: Element, lines_before: int, today: date) -> Iterator[ReadClaim]:
    edition = shipped_edition()
    wanted = f"{{{edition.namespace}}}{_MESSAGE}"
    for payload in root.iter(f"{{*}}{_MESSAGE}"):
        if payload.tag == wanted:
            claims = registered(payload, edition, today)
        else:
            claims = iter((ReadClaim(None, (as_finding(_other_namespace(edition)),), line=payload.sourceline),))
        for claim in claims:
            yield _moved(claim, lines_before)


def _one_by_one(document: bytes, line: int, today: date) -> Iterator[ReadClaim]:
    """The claims of messages of which one at least cannot be parsed."""
    declared = _DECLARATION.match(document)
    declaration = b"" if declared is None else b" ".join(declared[0].splitlines())
    for piece in Scan(io.BytesIO(document), _MESSAGE.encode(), line).pieces(1):
        content = document[piece.start : piece.end]
        before = b"" if piece.start == 0 else declaration + b"".join(each.tag for each in piece.before)
        root = _parsed(before + content + _closing(piece.after))
        if isinstance(root, int):
            message = _BEGINS.search(content)
            begin = piece.line + content.count(b"\n", 0, message.start() if message else 0)
            yield ReadClaim(None, (_not_well_formed(piece.line - 1 + root),), line=begin)
        else:
            yield from _claims(root, piece.line - 1, today)


def _closing(elements: Sequence[Open]) -> bytes:
    return b"".join(b"</%s>" % each.name for each in reversed(elements))


def _moved(claim: ReadClaim, lines: int) -> ReadClaim:
    """The claim of a piece, with its lines counted from the beginning of the file."""
    if not lines:
        return claim
    findings = tuple(_moved_finding(each, lines) for each in claim.findings)
    line = None if claim.line is None else claim.line + lines
    return ReadClaim(claim.fordring, findings, claim.claim_id, line, claim.place, _MovedWhere(claim.where, lines))


def _moved_finding(finding: Finding, lines: int) -> Finding:
    """A schema error names its line in its text too."""
    if finding.line is None:
        return finding
    line = finding.line + lines
    message = Text(
        _renamed(finding.message.da, f"(linje {finding.line})", f"(linje {line})"),
        _renamed(finding.message.en, f"(line {finding.line})", f"(line {line})"),
    )
    return replace(finding, line=line, message=message)


def _renamed(text: str, old: str, new: str) -> str:
    """The text with the last `old` replaced: before it may stand a value that happens to say the same."""
    before, found, after = text.rpartition(old)
    return f"{before}{new}{after}" if found else text


@dataclass(frozen=True, slots=True)
class _MovedWhere(Mapping[str, tuple[str, int | None]]):
    """The places of a claim's fields, further down."""

    where: Mapping[str, tuple[str, int | None]]
    lines: int

    def __getitem__(self, field: str) -> tuple[str, int | None]:
        path, line = self.where[field]
        return path, None if line is None else line + self.lines

    def __iter__(self) -> Iterator[str]:
        return iter(self.where)

    def __len__(self) -> int:
        return len(self.where)


def _parsed(document: bytes) -> Element | int:
    """The root of a piece, or the line of the first mistake in it."""
    try:
        return etree.fromstring(document, careful_parser())
    except etree.XMLSyntaxError as error:
        return error.lineno or 1


def _local(element: Open) -> bytes:
    return element.name.rpartition(b":")[2]


def _other_namespace(edition: Edition) -> UnknownRoot:
    return UnknownRoot(
        Text(
            f"{_MESSAGE} skal stå i navnerummet {edition.namespace}",
            f"{_MESSAGE} must stand in the namespace {edition.namespace}",
        )
    )


def _not_well_formed(line: int) -> Finding:
    return Finding(
        rule_id=NotWellFormed.code,
        layer="input",
        outcome=Outcome.IKKE_EVALUERET,
        message=Text(
            f"Linje {line}: beskeden er ikke velformet XML.", f"Line {line}: the message is not well-formed XML."
        ),
        fix=Text("Ret beskeden, og prøv igen.", "Correct the message and try again."),
        line=line,
    )
