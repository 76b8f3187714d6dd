"""The records of CSV text, each with the line it begins on.

A quote that is never closed spoils its own record and no other: reading goes on at the line after the one it opened on.
"""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from oir_kernel.findings import Text

MOST_LINES = 100
"""More lines in one record mean a quote that is never closed: a claim's text is at most 100 characters (ours)."""

_QUOTES = Text(
    " kan ikke læses, fordi et anførselstegn ikke bliver lukket, eller der står tekst efter et, som er",
    " cannot be read because a quote is not closed or text follows one that is",
)
_OTHERWISE = Text(" kan ikke læses", " cannot be read")


@dataclass(frozen=True, slots=True)
class Record:
    """One record. With a `flaw` it could not be read, and `cells` are the whole ones before its first mistake."""

    line: int
    cells: Sequence[str]
    flaw: Text | None = None


def records(lines: Iterable[tuple[int, str]], separator: str) -> Iterator[Record]:
    """The records of numbered lines, blank ones too."""
    source = _Lines(iter(lines))
    rows = csv.reader(source, delimiter=separator, strict=True)
    while True:
        source.begin()
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error:
            line, text = source.record[0]
            yield Record(line, list(_cells_before_mistake(text, separator)), _QUOTES if '"' in text else _OTHERWISE)
            source.go_back()
            continue
        yield Record(source.record[0][0], cells)


class _Lines:
    """Lines for a reader of records; those after the first of a record can be read again."""

    def __init__(self, lines: Iterator[tuple[int, str]]) -> None:
        self._lines = lines
        self._again: deque[tuple[int, str]] = deque()
        self.record: list[tuple[int, str]] = []

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        if len(self.record) == MOST_LINES:
            raise csv.Error("a record of too many lines")
        line = self._again.popleft() if self._again else next(self._lines)
        self.record.append(line)
        return line[1]

    def begin(self) -> None:
        """A new record begins with the next line."""
        self.record = []

    def go_back(self) -> None:
        """Only the first line of this record is used up."""
        self._again.extendleft(reversed(self.record[1:]))


def _cells_before_mistake(text: str, separator: str) -> Iterator[str]:
    cell = re.compile(rf'(?:"((?:[^"]|"")*)"|([^"{separator}]*)){separator}')
    found = cell.match(text)
    while found is not None:
        yield found[2] if found[1] is None else found[1].replace('""', '"')
        found = cell.match(text, found.end())
