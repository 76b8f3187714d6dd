"""Where the messages of a big XML file begin and end, found without parsing them.

`<` stands in well-formed XML for markup alone, except in comments, CDATA and processing instructions, which are skipped as
such. So a message ends at the first end tag of its name outside of them; what stands between messages is read tag by tag.
Memory holds one piece of the file at a time.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final, NamedTuple

from oir_kernel.errors import NotWellFormed, SandboxError
from oir_kernel.findings import Text
from oir_kernel.xml.reader import MAX_BYTES, MAX_DEPTH, too_large

_BLOCK: Final = 1 << 18
_LONGEST_TAG: Final = 1 << 16
_TAG = re.compile(rb"""<(?:/([^\s<>/]+)\s*|([^\s<>/!?"'=]+)((?:[^<>"']|"[^"<]*"|'[^'<]*')*))>""")
_SKIPPED: Final = ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>"))
_LONGEST_OPENING: Final = len(b"<![CDATA[")


class Open(NamedTuple):
    """An element that is open: its name as spelled, and its start tag on one line."""

    name: bytes
    tag: bytes


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes `start` to `end` of a file, with whole messages in them and the elements that are open before and after.

    The first byte stands on `line`, and the bytes have `lines` line ends.
    """

    start: int
    end: int
    line: int
    lines: int
    before: Sequence[Open]
    after: Sequence[Open]


class Scan:
    """One way through a file, from message to message."""

    def __init__(self, file: BinaryIO, message: bytes, line: int = 1) -> None:
        """`message` is the local name of the elements looked for; the file begins on `line`."""
        self._file = file
        self._message = message
        self._held = b""
        self._base = 0
        self._at = 0
        self._line = line
        self._open: list[Open] = []
        self._is_closed = self._is_done = False

    def pieces(self, size: int) -> Iterator[Piece]:
        """Pieces of about `size` bytes, from the first message to the last.

        Raises `SandboxError` after the last piece before a place where the file is not well-formed.
        """
        while not self._is_done:
            failed: SandboxError | None = None
            start, before = self._at, tuple(self._open)
            end, after = start, before
            try:
                while end - start < size and self._next():
                    end, after = self._at, tuple(self._open)
            except SandboxError as error:
                failed = error
            if end > start:
                yield self._piece(start, end, before, after)
            if failed is not None:
                raise failed

    def _piece(self, start: int, end: int, before: Sequence[Open], after: Sequence[Open]) -> Piece:
        lines = self._held.count(b"\n", start, end)
        piece = Piece(self._base + start, self._base + end, self._line, lines, before, after)
        self._line += lines
        self._held, self._at = self._held[end:], self._at - end
        self._base += end
        return piece

    def _next(self) -> bool:
        """Goes past the next message; `False` when there is none left."""
        while not self._is_done:
            begin = self._find(b"<", self._at)
            self._between(self._at, begin if begin >= 0 else len(self._held))
            if begin < 0:
                self._end_of_file()
            else:
                self._at = begin
                if not self._skipped() and self._tag():
                    return True
        return False

    def _between(self, start: int, end: int) -> None:
        """What stands outside the root must be white space, or the byte order mark."""
        if not self._open and self._held[start:end].strip() not in (b"", b"\xef\xbb\xbf"):
            raise self._broken(Text("der står tekst uden for rodelementet", "there is text outside the root element"))

    def _tag(self) -> bool:
        """Goes past one tag, and if it begins a message past that; whether it did."""
        found = _TAG.match(self._held, self._at)
        while found is None:
            if len(self._held) - self._at > _LONGEST_TAG or not self._more():
                raise self._broken(Text("et tag er ikke velformet", "a tag is not well-formed"))
            found = _TAG.match(self._held, self._at)
        closed, opened, rest = found.groups()
        begin, self._at = self._at, found.end()
        if closed is not None:
            self._close(closed)
            return False
        if self._is_closed:
            raise self._broken(Text("der står noget efter rodelementet", "there is content after the root element"))
        is_empty = rest.endswith(b"/")
        if opened.rpartition(b":")[2] == self._message:
            if not is_empty:
                self._past_message(opened, begin)
            return True
        if is_empty:
            self._end_of_root()
        else:
            self._opened(Open(opened, b" ".join(found[0].split(b"\n")).replace(b"\r", b" ")))
        return False

    def _opened(self, element: Open) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise self._broken(Text("elementerne er indlejret for dybt", "the elements are nested too deeply"))
        self._open.append(element)

    def _close(self, name: bytes) -> None:
        if not self._open or self._open[-1].name != name:
            raise self._broken(
                Text("et sluttag passer ikke til sit starttag", "an end tag does not match its start tag")
            )
        self._open.pop()
        self._end_of_root()

    def _end_of_root(self) -> None:
        self._is_closed = not self._open

    def _past_message(self, name: bytes, begin: int) -> None:
        end_tag = b"</" + name
        while True:
            end = self._find(end_tag, self._at, begin)
            if end < 0:
                self._at = begin
                raise self._broken(Text("en besked er ikke afsluttet", "a message is not finished"))
            special = self._special(self._at, end)
            if special >= 0:
                self._at = special
                self._skipped()
                continue
            closing = self._find(b">", end, begin)
            if closing < 0:
                raise self._broken(Text("et tag mangler '>'", "a tag lacks its '>'"))
            self._at = closing + 1
            if self._held[end + len(end_tag) : closing].strip() == b"":
                self._end_of_root()
                return

    def _special(self, start: int, end: int) -> int:
        """Where the first comment, CDATA section or processing instruction between two places begins; -1 for none."""
        found = [at for sign in (b"!", b"?") if (at := self._after_bracket(sign, start, end)) >= 0]
        return min(found, default=-1)

    def _after_bracket(self, sign: bytes, start: int, end: int) -> int:
        at = self._held.find(sign, start, end)
        while at > start and self._held[at - 1 : at] != b"<":
            at = self._held.find(sign, at + 1, end)
        return at - 1 if at > start else -1

    def _skipped(self) -> bool:
        """Goes past a comment, CDATA section or processing instruction; whether one stands here."""
        while len(self._held) - self._at < _LONGEST_OPENING and self._more():
            pass
        for opening, closing in _SKIPPED:
            if self._held.startswith(opening, self._at):
                end = self._find(closing, self._at + len(opening))
                if end < 0:
                    raise self._broken(Text("en kommentar er ikke afsluttet", "a comment is not finished"))
                self._at = end + len(closing)
                return True
        if self._held.startswith(b"<!", self._at):
            raise self._broken(Text("DOCTYPE er ikke tilladt", "DOCTYPE is not allowed"))
        return False

    def _find(self, sought: bytes, start: int, begin: int | None = None) -> int:
        """The next place of some bytes, reading on as needed; -1 when there is none. `begin`: where the message at hand began."""
        found, begin = self._held.find(sought, start), start if begin is None else begin
        while found < 0:
            start = max(start, len(self._held) - len(sought) + 1)
            if len(self._held) - begin > MAX_BYTES:
                self._is_done = True
                raise too_large()
            if not self._more():
                return -1
            found = self._held.find(sought, start)
        return found

    def _more(self) -> bool:
        block = self._file.read(_BLOCK)
        self._held += block
        return bool(block)

    def _end_of_file(self) -> None:
        self._is_done = True
        self._at = len(self._held)
        if self._open:
            raise self._broken(
                Text(
                    "filen er ikke hel: et element er ikke afsluttet", "the file is not whole: an element is not closed"
                )
            )

    def _broken(self, what: Text) -> NotWellFormed:
        self._is_done = True
        line = self._line + self._held.count(b"\n", 0, self._at)
        return NotWellFormed(Text(f"Linje {line}: {what.da}.", f"Line {line}: {what.en}."))
