"""CSV: column names as in JSON, `hf.` before the main claim's, `skyldner1.cpr` for debtors.

Separator `;` or `,`; decimal comma or point; dates ISO or DD-MM-YYYY; UTF-8 with or without BOM, or CP1252.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from typing import BinaryIO

from oir_kernel.findings import Finding, Text
from psrm_validation.claim import AMOUNT_FIELDS, CLAIM_FIELDS, DATE_FIELDS, SKYLDNER_FIELDS
from psrm_validation.masking import shown
from psrm_validation.readers.reading import ReadClaim, UnreadableError, read_one, unreadable

NO_HEADER = "SBX-CLAIM-020"
BAD_COLUMN = "SBX-CLAIM-021"
BAD_ROW = "SBX-CLAIM-022"
WIDE_ENCODING = "SBX-CLAIM-023"

_PLAIN_FIELDS = tuple(name for name in CLAIM_FIELDS if name not in {"skyldnere", "hf"})
_SKYLDNER = re.compile(r"skyldner([1-9]\d?)\.(\w+)", re.ASCII)
_DANISH_DATE = re.compile(r"(\d{2})-(\d{2})-(\d{4})", re.ASCII)
_DANISH_AMOUNT = re.compile(r"[+-]?\d+,\d{1,2}", re.ASCII)


def read_csv(stream: BinaryIO) -> Iterator[ReadClaim]:
    """One claim for each row; a row that cannot be read is reported and the next one read.

    Raises `UnreadableError` when the header is missing or names a column that is not known.
    """
    lines = _decoded(stream)
    header_line, header = next(((number, line) for number, line in enumerate(lines, 1) if line.strip()), (1, ""))
    separator = ";" if header.count(";") >= header.count(",") else ","
    columns = _columns(next(csv.reader([header], delimiter=separator), []))
    rows = csv.reader(lines, delimiter=separator)
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error:
            line = header_line + rows.line_num
            yield ReadClaim(None, (_bad_row(line, "", ""),), line=line)
            continue
        if any(cell.strip() for cell in cells):
            yield _row(_without_empty_end(cells, len(columns)), columns, header_line + rows.line_num)


def _without_empty_end(cells: Sequence[str], width: int) -> Sequence[str]:
    """The cells without empty ones beyond `width`: spreadsheets end rows with separators."""
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _row(cells: Sequence[str], columns: Sequence["_Column"], line: int) -> ReadClaim:
    if len(cells) != len(columns):
        da = f" har {len(cells)} felter, men overskriften har {len(columns)}"
        en = f" has {len(cells)} cells, but the header has {len(columns)}"
        return ReadClaim(None, (_bad_row(line, da, en),), line=line)
    mapping: dict[str, object] = {}
    for cell, column in zip(cells, columns, strict=True):
        if cell.strip():
            column.put(mapping, cell.strip())
    return read_one(_with_debtor_list(mapping), line=line)


class _Column:
    """Where a cell belongs in the claim, and how its text becomes the JSON value."""

    def __init__(self, name: str) -> None:
        self.name = name
        *self._path, self._field = name.split(".")
        if self._path and self._path[-1].startswith("skyldner"):
            self._path[-1:] = ["skyldnere", self._path[-1].removeprefix("skyldner")]
        self._convert = _conversion(self._field)

    def put(self, mapping: dict[str, object], cell: str) -> None:
        """Adds the cell's value to the claim being built."""
        for part in self._path:
            inner = mapping.setdefault(part, {})
            mapping = inner if isinstance(inner, dict) else {}
        mapping[self._field] = self._convert(cell)


def _with_debtor_list(mapping: dict[str, object]) -> dict[str, object]:
    """The same claim with debtors collected under their numbers turned into a list in that order."""
    debtors, main = mapping.get("skyldnere"), mapping.get("hf")
    if isinstance(debtors, dict):
        mapping["skyldnere"] = [debtors[number] for number in sorted(debtors, key=int)]
    if isinstance(main, dict):
        _with_debtor_list(main)
    return mapping


def _conversion(field: str) -> Callable[[str], str]:
    if field in DATE_FIELDS:
        return _iso_date
    return _decimal_point if field in AMOUNT_FIELDS else str


def _iso_date(cell: str) -> str:
    found = _DANISH_DATE.fullmatch(cell)
    return f"{found[3]}-{found[2]}-{found[1]}" if found else cell


def _decimal_point(cell: str) -> str:
    return cell.replace(",", ".") if _DANISH_AMOUNT.fullmatch(cell) else cell


def _columns(names: Sequence[str]) -> list[_Column]:
    cleaned = _without_empty_end([name.strip().lower() for name in names], 0)
    problems = [problem for at, name in enumerate(cleaned) if (problem := _column_problem(at, name, cleaned))]
    if problems or not cleaned:
        raise UnreadableError(problems[0] if problems else _no_header())
    return [_Column(name) for name in cleaned]


def _column_problem(at: int, name: str, names: Sequence[str]) -> Finding | None:
    field = name.removeprefix("hf.")
    skyldner = _SKYLDNER.fullmatch(field)
    if not (field in _PLAIN_FIELDS or (skyldner and skyldner[2] in SKYLDNER_FIELDS)):
        return _unknown_column(at, name)
    return _column_twice(at, name) if name in names[:at] else None


def _decoded(stream: BinaryIO) -> Iterator[str]:
    """Lines as text: UTF-8 where a line is valid UTF-8, else CP1252 (Danish letters in the one are never valid in the other)."""
    for number, raw in enumerate(stream):
        line = raw
        if number == 0:
            if line.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise UnreadableError(_wide_encoding())
            line = line.removeprefix(b"\xef\xbb\xbf")
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError:
            yield line.decode("cp1252", errors="replace")


def _no_header() -> Finding:
    return unreadable(
        NO_HEADER,
        Text("Filen har ingen overskriftslinje.", "The file has no header line."),
        Text(
            f"Skriv kolonnenavnene i første linje, som {';'.join(_PLAIN_FIELDS[:5])}.",
            f"Write the column names in the first line, such as {';'.join(_PLAIN_FIELDS[:5])}.",
        ),
        line=1,
    )


def _unknown_column(at: int, name: str) -> Finding:
    column = shown(name) or "(tom)"
    near = get_close_matches(name, [*_PLAIN_FIELDS, *(f"hf.{each}" for each in _PLAIN_FIELDS), "skyldner1.cpr"], n=1)
    return unreadable(
        BAD_COLUMN,
        Text(f"Kolonne {at + 1} ({column}) er ukendt.", f"Column {at + 1} ({column}) is unknown."),
        Text(f"Mente du {near[0]}?", f"Did you mean {near[0]}?")
        if near
        else Text(
            f"Fjern kolonnen. Kendte navne: {', '.join(_PLAIN_FIELDS)}, samme med hf. foran, og skyldner1.cpr.",
            f"Remove the column. Known names: {', '.join(_PLAIN_FIELDS)}, the same after hf., and skyldner1.cpr.",
        ),
        line=1,
    )


def _column_twice(at: int, name: str) -> Finding:
    return unreadable(
        BAD_COLUMN,
        Text(f"Kolonne {at + 1} ({name}) står to gange.", f"Column {at + 1} ({name}) stands twice."),
        Text("Behold den ene.", "Keep one of them."),
        line=1,
    )


def _bad_row(line: int, da: str, en: str) -> Finding:
    return unreadable(
        BAD_ROW,
        Text(f"Rækken på linje {line}{da or ' kan ikke læses'}.", f"The row on line {line}{en or ' cannot be read'}."),
        Text(
            "Kontrollér separatorer og anførselstegn i rækken; et felt med separator i skal stå i anførselstegn.",
            "Check separators and quotes in the row; a cell that contains the separator must stand in quotes.",
        ),
        line=line,
    )


def _wide_encoding() -> Finding:
    return unreadable(
        WIDE_ENCODING,
        Text("Filen er gemt som UTF-16.", "The file is saved as UTF-16."),
        Text("Gem den som CSV UTF-8.", "Save it as CSV UTF-8."),
        line=1,
        expected="UTF-8",
    )
