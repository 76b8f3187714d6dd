"""CSV: column names as in JSON, `hf.` before the main claim's, `skyldner1.cpr` for debtors.

Separator `;` or `,`; decimal comma or point; dates ISO or DD-MM-YYYY; UTF-8 with or without BOM, or CP1252.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from types import MappingProxyType
from typing import BinaryIO

from oir_kernel.findings import Finding, Text
from psrm_validation.claim import (
    AMOUNT_FIELDS,
    CLAIM_FIELDS,
    DATE_FIELDS,
    OEVRIGE_FIELDS,
    OEVRIGE_PLAIN,
    SKYLDNER_FIELDS,
)
from psrm_validation.claim.problems import NOT_A_DATE, NOT_AN_AMOUNT
from psrm_validation.masking import mask_real, shown
from psrm_validation.readers.csv_records import Record, records
from psrm_validation.readers.reading import ReadClaim, UnreadableError, read_one, unreadable

NO_HEADER = "SBX-CLAIM-020"
BAD_COLUMN = "SBX-CLAIM-021"
BAD_ROW = "SBX-CLAIM-022"
WIDE_ENCODING = "SBX-CLAIM-023"

_NESTED = frozenset({"skyldnere", "hf", *OEVRIGE_FIELDS}) - frozenset(OEVRIGE_PLAIN)
_PLAIN_FIELDS = tuple(name for name in CLAIM_FIELDS if name not in _NESTED)
_DATES = frozenset(
    (*DATE_FIELDS, "rykkerfrist", "underretningsdato", "henstand_til", "udbetalingsdato", "paakravsfrist")
)
_SKYLDNER = re.compile(r"skyldner([1-9]\d?)\.(\w+)", re.ASCII)
_DANISH_DATE = re.compile(r"(\d{2})-(\d{2})-(\d{4})", re.ASCII)
_DANISH_AMOUNT = re.compile(r"[+-]?\d+,\d{1,2}", re.ASCII)
_FORMS: Mapping[str, tuple[Text, str]] = MappingProxyType(
    {
        NOT_A_DATE: (
            Text(
                "Skriv en dato, der findes, som ÅÅÅÅ-MM-DD eller DD-MM-ÅÅÅÅ.",
                "Write a date that exists as YYYY-MM-DD or DD-MM-YYYY.",
            ),
            "YYYY-MM-DD, DD-MM-YYYY",
        ),
        NOT_AN_AMOUNT: (
            Text(
                "Skriv kroner med højst to decimaler og uden tusindtalsseparator, som 1250,00 eller 1250.00.",
                "Write kroner with at most two decimals and no thousands separator, such as 1250,00 or 1250.00.",
            ),
            "0,00 / 0.00",
        ),
    }
)
"""How a value may be written in CSV, where more is taken than in JSON: the way out, and what was expected."""


def read_csv(stream: BinaryIO) -> Iterator[ReadClaim]:
    """One claim for each row; a row that cannot be read is reported and the next one read.

    Raises `UnreadableError` when the header is missing or names a column that is not known.
    """
    header = read_header(stream)
    yield from rows(enumerate(map(decoded, stream), header.line + 1), header)


def read_header(stream: BinaryIO) -> "Header":
    """The header of a file, which is left at the line after it. Raises `UnreadableError`."""
    for number, raw in enumerate(iter(stream.readline, b""), 1):
        if number == 1 and raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise UnreadableError(_wide_encoding())
        text = decoded(raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw)
        if text.strip():
            return Header.of(text, number)
    return Header.of("", 1)


def rows(lines: Iterable[tuple[int, str]], header: "Header", end: int | None = None) -> Iterator[ReadClaim]:
    """One claim for each row of numbered lines below a header; with `end` only those that begin on a line before that one."""
    for record in records(lines, header.separator):
        if end is not None and record.line >= end:
            return
        if record.flaw or any(cell.strip() for cell in record.cells):
            yield _row(record, header.columns)


def decoded(line: bytes) -> str:
    """A line as text: UTF-8 where it is valid UTF-8, else CP1252 (Danish letters in the one are never valid in the other)."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _without_empty_end(cells: Sequence[str], width: int) -> Sequence[str]:
    """The cells without empty ones beyond `width`: spreadsheets end rows with separators."""
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _row(record: Record, columns: Sequence["Column"]) -> ReadClaim:
    line, cells = record.line, _without_empty_end(record.cells, len(columns))
    flaw = record.flaw or (_wrong_width(len(cells), len(columns)) if len(cells) != len(columns) else None)
    if flaw is not None:
        return ReadClaim(None, (_bad_row(line, flaw),), _id_among(cells, columns), line)
    mapping: dict[str, object] = {}
    for cell, column in zip(cells, columns, strict=True):
        if cell.strip():
            column.put(mapping, cell.strip())
    read = read_one(with_debtor_list(mapping), line=line)
    return read if read.fordring is not None else replace(read, findings=tuple(map(_with_csv_forms, read.findings)))


def _id_among(cells: Sequence[str], columns: Sequence["Column"]) -> str | None:
    """The id of a row that cannot be read, when its cells reach so far; a CPR number in it masked."""
    found = next((cell.strip() for cell, column in zip(cells, columns, strict=False) if column.name == "id"), "")
    return mask_real(found) or None


def _with_csv_forms(finding: Finding) -> Finding:
    """A finding about a value with the forms that it may have here."""
    form = _FORMS.get(finding.rule_id)
    return finding if form is None else replace(finding, fix=form[0], expected=form[1])


class Column:
    """Where a cell belongs in the claim, and how its text becomes the JSON value."""

    def __init__(self, name: str) -> None:
        self.name = name
        *self._path, self._field = name.split(".")
        if self._path and self._path[-1].startswith("skyldner"):
            self._path[-1:] = ["skyldnere", self._path[-1].removeprefix("skyldner")]
        self._convert = _conversion(self._field)

    def put(self, mapping: dict[str, object], cell: object) -> None:
        """Adds the cell's value, or that of a typed table, to the claim being built."""
        for part in self._path:
            inner = mapping.setdefault(part, {})
            mapping = inner if isinstance(inner, dict) else {}
        mapping[self._field] = self._convert(cell) if isinstance(cell, str) else cell


@dataclass(frozen=True, slots=True)
class Header:
    """The line with the column names: its number and text, the separator it uses, and what each column is."""

    line: int
    text: str
    separator: str
    columns: Sequence[Column]

    @classmethod
    def of(cls, text: str, line: int) -> "Header":
        """The header that a text is. Raises `UnreadableError` when it is none."""
        separator = ";" if text.count(";") >= text.count(",") else ","
        return cls(line, text, separator, _columns(line, text, separator))


def with_debtor_list(mapping: dict[str, object]) -> dict[str, object]:
    """The same claim with debtors collected under their numbers turned into a list in that order."""
    debtors, main = mapping.get("skyldnere"), mapping.get("hf")
    if isinstance(debtors, dict):
        mapping["skyldnere"] = [debtors[number] for number in sorted(debtors, key=int)]
    if isinstance(main, dict):
        with_debtor_list(main)
    return mapping


def _conversion(field: str) -> Callable[[str], str]:
    if field in _DATES:
        return _iso_date
    return _decimal_point if field in AMOUNT_FIELDS else str


def _iso_date(cell: str) -> str:
    """A Danish date that exists as ISO; anything else as it was written, for the message about it."""
    found = _DANISH_DATE.fullmatch(cell)
    if found is None:
        return cell
    try:
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    except ValueError:
        return cell


def _decimal_point(cell: str) -> str:
    return cell.replace(",", ".") if _DANISH_AMOUNT.fullmatch(cell) else cell


def _columns(line: int, header: str, separator: str) -> list[Column]:
    record = next(records([(line, header)], separator), Record(line, ()))
    if record.flaw is not None:
        raise UnreadableError(_bad_row(line, record.flaw))
    names = _without_empty_end([name.strip().lower() for name in record.cells], 0)
    problems = [problem for at, name in enumerate(names) if (problem := column_problem(at, name, names))]
    if problems or not names:
        raise UnreadableError(replace(problems[0], line=line) if problems else _no_header())
    return [Column(name) for name in names]


def column_problem(at: int, name: str, names: Sequence[str]) -> Finding | None:
    """Why a column (number from 0) cannot be used; `None` when it can."""
    field = name.removeprefix("hf.")
    skyldner = _SKYLDNER.fullmatch(field)
    if not (field in _PLAIN_FIELDS or (skyldner and skyldner[2] in SKYLDNER_FIELDS)):
        return _unknown_column(at, name)
    return _column_twice(at, name) if name in names[:at] else None


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
    )


def _column_twice(at: int, name: str) -> Finding:
    return unreadable(
        BAD_COLUMN,
        Text(f"Kolonne {at + 1} ({name}) står to gange.", f"Column {at + 1} ({name}) stands twice."),
        Text("Behold den ene.", "Keep one of them."),
    )


def _wrong_width(count: int, columns: int) -> Text:
    da, en = ("felt", "cell") if count == 1 else ("felter", "cells")
    return Text(
        f" har {count} {da}, men overskriften har {columns}", f" has {count} {en}, but the header has {columns}"
    )


def _bad_row(line: int, flaw: Text) -> Finding:
    return unreadable(
        BAD_ROW,
        Text(f"Rækken på linje {line}{flaw.da}.", f"The row on line {line}{flaw.en}."),
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
