"""Where the answers go: straight out, or into a file that has its name only when it is whole."""

import io
import os
import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO, Protocol, TextIO

from psrm_validation.report.formats import Format, Run

_COPIED_AT_ONCE = 1 << 20


class Output(Protocol):
    """Takes the claims' texts in order, and at the end what the run came to."""

    def add(self, text: bytes) -> None:
        """The text of the next claims."""

    def finish(self, run: Run) -> None:
        """There are no more claims."""


class Sink(Protocol):
    """What bytes are written to."""

    def write(self, content: bytes, /) -> int:
        """Writes all of it."""

    def flush(self) -> None:
        """Lets go of it."""


class Answers:
    """The head, the claims with what stands between them, the tail of a format, written to `body` as they come."""

    def __init__(self, form: Format, body: Sink, length: int = 0) -> None:
        """`length` are the bytes that `body` has already."""
        self._form = form
        self._body = body
        self._has_head = form.summary_first or length > 0
        self._has_text = length > (0 if form.summary_first else len(form.head(Run()).encode()))

    def add(self, text: bytes) -> None:
        """The text of the next claims; in some formats a claim without findings has none."""
        self._begin()
        if text:
            if self._has_text:
                self._body.write(self._form.between.encode())
            self._body.write(text)
            self._has_text = True

    def finish(self, run: Run) -> None:
        """There are no more claims. With `summary_first` only the tail is written; `assembled` puts the head before it all."""
        self._begin()
        self._body.write(self._form.tail(run).encode())
        self._body.flush()

    def _begin(self) -> None:
        if not self._has_head:
            self._body.write(self._form.head(Run()).encode())
            self._has_head = True


class ToStream:
    """Answers to a text stream such as standard output."""

    def __init__(self, form: Format, stream: TextIO) -> None:
        self._form = form
        self._out = _Utf8(stream)
        self._kept: BinaryIO | None = tempfile.TemporaryFile() if form.summary_first else None  # noqa: SIM115 - closed in `finish`
        self._answers = Answers(form, self._kept or self._out)

    def add(self, text: bytes) -> None:
        """The text of the next claims."""
        self._answers.add(text)

    def finish(self, run: Run) -> None:
        """There are no more claims."""
        self._answers.finish(run)
        if self._kept is not None:
            self._kept.seek(0)
            self._out.write(self._form.head(run).encode())
            with io.TextIOWrapper(self._kept, "utf-8", newline="") as kept:
                shutil.copyfileobj(kept, self._out.text, _COPIED_AT_ONCE)
        self._out.flush()


class ToFile:
    """Answers to a file. Until they are whole they lie beside it, with `.part` after the name."""

    def __init__(self, form: Format, path: Path, length: int = 0) -> None:
        """`length` are the bytes to keep of what an earlier run left."""
        self._form = form
        self._path = path
        self._part = part_of(path)
        self._part.touch()
        self.body: BinaryIO = self._part.open("r+b")
        self.body.truncate(length)
        self.body.seek(length)
        self._answers = Answers(form, self.body, length)

    def add(self, text: bytes) -> None:
        """The text of the next claims."""
        self._answers.add(text)

    def finish(self, run: Run) -> None:
        """There are no more claims: the file gets its name."""
        self._answers.finish(run)
        if self._form.summary_first:
            self._assemble(run)
        durable(self.body)
        self.body.close()
        self._part.replace(self._path)

    def _assemble(self, run: Run) -> None:
        whole = self._path.with_name(f"{self._path.name}.whole").open("w+b")
        whole.write(self._form.head(run).encode())
        self.body.seek(0)
        shutil.copyfileobj(self.body, whole, _COPIED_AT_ONCE)
        self.body.close()
        Path(whole.name).replace(self._part)
        self.body = whole

    def close(self) -> None:
        """Leaves what is written so far."""
        self.body.close()


def part_of(path: Path) -> Path:
    """Where answers lie until they are whole."""
    return path.with_name(f"{path.name}.part")


def durable(file: BinaryIO) -> None:
    """What was written is on the disk."""
    file.flush()
    os.fsync(file.fileno())


class _Utf8:
    """A text stream that takes UTF-8 bytes, whatever the locale says; what replaced it in a test stays as it is."""

    def __init__(self, stream: TextIO) -> None:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", newline="")
        self.text = stream

    def write(self, content: bytes) -> int:
        if not isinstance(self.text, io.TextIOWrapper):
            return self.text.write(content.decode())
        self.text.flush()
        left = memoryview(content)
        while left:  # an unbuffered stream may take a part only
            left = left[self.text.buffer.write(left) :]
        return len(content)

    def flush(self) -> None:
        self.text.flush()
