"""Where `oir psrm fix` writes corrected claims: JSON, JSON lines or CSV, to a file that has its name only when it is whole."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, TextIO

from oir_kernel.findings import Text
from psrm_validation.bulk.output import durable, part_of
from psrm_validation.claim import AMOUNT_FIELDS, CLAIM_FIELDS, SKYLDNER_FIELDS
from psrm_validation.fix.shapes import CORRECTABLE
from psrm_validation.report.as_json import encoded

_BOM = "\ufeff"


class CannotWriteError(ValueError):
    """A claim that the chosen format cannot carry; the text says why and what to do."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


class Writer(Protocol):
    """Turns claims into the text of a file."""

    def claim(self, mapping: Mapping[str, Any]) -> str:
        """The text of the next claim. Raises `CannotWriteError`."""

    def end(self) -> str:
        """What comes after the last claim."""


class JsonLines:
    """One claim a line."""

    def claim(self, mapping: Mapping[str, Any]) -> str:
        """The line with its end."""
        return encoded(mapping) + "\n"

    def end(self) -> str:
        """Nothing."""
        return ""


class JsonList:
    """One JSON list, one claim a line in it."""

    def __init__(self) -> None:
        self._before = "["

    def claim(self, mapping: Mapping[str, Any]) -> str:
        """The claim with what stands before it."""
        before, self._before = self._before, ","
        return f"{before}\n{encoded(mapping)}"

    def end(self) -> str:
        """The end of the list."""
        return "[]\n" if self._before == "[" else "\n]\n"


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a CSV file, its separator, and whether it begins with a byte order mark."""

    names: Sequence[str]
    separator: str = ";"
    has_bom: bool = True

    def widened(self, claims: Iterable[Mapping[str, Any]]) -> "Columns":
        """The same columns, then those of the claims and of the dates a correction may fill, in the order of the fields."""
        seen = {name for claim in claims for name in flat(claim)} | set(CORRECTABLE)
        own = dict.fromkeys(self.names)
        return Columns([*own, *sorted(seen - own.keys(), key=_place)], self.separator, self.has_bom)


class Csv:
    """One row a claim. With semicolons amounts have a decimal comma, as Danish spreadsheets write them."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._has_head = False

    def claim(self, mapping: Mapping[str, Any]) -> str:
        """The row, after the header if it is the first."""
        cells = flat(mapping)
        row = self._row([self._cell(name, cells.get(name)) for name in self._columns.names])
        return self._head() + row

    def end(self) -> str:
        """The header, if there was no claim."""
        return self._head()

    def _head(self) -> str:
        if self._has_head:
            return ""
        self._has_head = True
        return (_BOM if self._columns.has_bom else "") + self._row(self._columns.names)

    def _row(self, cells: Sequence[str]) -> str:
        text = io.StringIO()
        csv.writer(text, delimiter=self._columns.separator, lineterminator="\r\n").writerow(cells)
        return text.getvalue()

    def _cell(self, name: str, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "ja" if value else "nej"
        if name.removeprefix("hf.") in AMOUNT_FIELDS and self._columns.separator == ";":
            return str(value).replace(".", ",")
        return str(value)


def flat(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """A claim as the cells of one row. Raises `CannotWriteError` for what CSV has no column for."""
    found: dict[str, Any] = {}
    for name, value in mapping.items():
        if name == "hf":
            found |= {f"hf.{inner}": cell for inner, cell in flat(value).items()}
        elif name == "skyldnere":
            for number, debtor in enumerate(value, 1):
                found |= {f"skyldner{number}.{kind}": cell for kind, cell in debtor.items()}
        elif isinstance(value, list | dict):
            raise CannotWriteError(
                Text(
                    f"Feltet {name} kan ikke stå i CSV. Brug --format jsonl.",
                    f"Field {name} cannot stand in CSV. Use --format jsonl.",
                )
            )
        else:
            found[name] = value
    return found


def _place(name: str) -> tuple[int, int, str, int]:
    """Where a column goes: fields of the claim, its debtors, fields of the main claim, its debtors."""
    own = name.removeprefix("hf.")
    if own.startswith("skyldner"):
        number, kind = own.removeprefix("skyldner").split(".")
        return 2 * name.startswith("hf.") + 1, int(number), "", SKYLDNER_FIELDS.index(kind)
    return 2 * name.startswith("hf."), CLAIM_FIELDS.index(own), name, 0


class Target:
    """A text stream to write to: standard output, or a file that lies beside its place until it is whole."""

    def __init__(self, path: Path | None, stream: TextIO | None = None) -> None:
        """Raises `OSError` when the file cannot be written. Without a path and a stream everything is dropped."""
        self._path = path
        self._file = None if path is None else part_of(path).open("wb")
        self._stream = stream
        self._is_kept = True

    def write(self, text: str) -> None:
        """Writes on."""
        if self._file is not None:
            self._file.write(text.encode())
        elif self._stream is not None:
            self._stream.write(text)

    def drop(self) -> None:
        """Leaves the file as it was: there is nothing to put into it."""
        self._is_kept = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The file gets its name; after an error what there is of it is removed."""
        if self._file is None or self._path is None:
            return
        is_kept = kind is None and self._is_kept
        if is_kept:
            durable(self._file)
        self._file.close()
        part = part_of(self._path)
        if is_kept:
            part.replace(self._path)
        else:
            part.unlink(missing_ok=True)
