"""JSON: one claim, a list of claims or `{"claims": […]}`; and JSON lines, one claim a line."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, BinaryIO

from oir_kernel.findings import Finding, Text
from psrm_validation.claim.problems import told
from psrm_validation.masking import mask
from psrm_validation.readers.reading import ReadClaim, UnreadableError, read_one, unreadable

NOT_JSON = "SBX-CLAIM-010"
TWICE = "SBX-CLAIM-011"
NO_CLAIMS_LIST = "SBX-CLAIM-012"
TOO_DEEP = "SBX-CLAIM-013"


def read_json(stream: BinaryIO) -> Iterator[ReadClaim]:
    """Every claim of a JSON file. Raises `UnreadableError` when it is not JSON or holds no claims."""
    yield from claims_in(parse_json(stream.read()))


def claims_in(document: object) -> Iterator[ReadClaim]:
    """The claims of a parsed document: one object, a list, or an object with `claims`. Raises `UnreadableError`."""
    if isinstance(document, list):
        yield from (read_one(each, place=f"[{index}]") for index, each in enumerate(document))
    elif isinstance(document, dict) and "claims" in document:
        claims = document["claims"]
        if not isinstance(claims, list):
            raise UnreadableError(_no_list(claims))
        yield from (read_one(each, place=f"claims[{index}]") for index, each in enumerate(claims))
    else:
        yield read_one(document)


def read_any_json(stream: BinaryIO) -> Iterator[ReadClaim]:
    """JSON lines when the first line alone is a claim, else one JSON document. For input without a file name."""
    first = stream.readline()
    try:
        document = parse_json(first)
    except UnreadableError:
        document = None
    if isinstance(document, dict) and "claims" not in document:
        yield read_one(document, line=1)
        yield from read_jsonl(stream, start=2)
    else:
        yield from claims_in(parse_json(first + stream.read()))


def read_jsonl(stream: BinaryIO, start: int = 1) -> Iterator[ReadClaim]:
    """One claim for each line that is not blank; a line that is not JSON is reported and the next one read.

    `start` is the number of the first line in `stream`.
    """
    for number, line in enumerate(stream, start=start):
        content = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if not content.strip():
            continue
        try:
            yield read_one(parse_json(content, first_line=number), line=number)
        except UnreadableError as error:
            yield ReadClaim(None, (error.finding,), line=number)


def parse_json(content: bytes, *, first_line: int = 1) -> Any:
    """JSON with amounts kept exact (`Decimal`), no field twice, no NaN. Raises `UnreadableError` naming line and column."""
    try:
        return _DECODER.decode(content.decode(json.detect_encoding(content)))
    except json.JSONDecodeError as error:
        line, column = first_line + error.lineno - 1, error.colno
        raise UnreadableError(_not_json(line, column)) from None
    except _TwiceError as error:
        raise UnreadableError(_twice(str(error), first_line)) from None
    except RecursionError:
        raise UnreadableError(_too_deep(first_line)) from None
    except ValueError:  # not in a Unicode encoding, a number of thousands of digits, NaN
        raise UnreadableError(_not_json(first_line, None)) from None


class _TwiceError(ValueError):
    """A field name that stands twice in one object."""


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _TwiceError(next(name for name in names if names.count(name) > 1))
    return found


def _refuse_constant(_: str) -> None:
    raise ValueError("NaN and Infinity are not JSON")


_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_each_name_once)


def _not_json(line: int, column: int | None) -> Finding:
    da, en = (f", kolonne {column}", f", column {column}") if column else ("", "")
    return unreadable(
        NOT_JSON,
        Text(f"Linje {line}{da} er ikke gyldig JSON.", f"Line {line}{en} is not valid JSON."),
        Text(
            "Ret teksten på det sted; filen skal være UTF-8, navne og tekster i dobbelte anførselstegn.",
            "Correct the text there; the file must be UTF-8, names and texts in double quotes.",
        ),
        line=line,
    )


def _twice(name: str, line: int) -> Finding:
    field = mask(name)[:60]
    return unreadable(
        TWICE,
        Text(f"Feltet {field} står to gange i samme objekt.", f"Field {field} stands twice in one object."),
        Text("Behold det ene.", "Keep one of them."),
        line=line,
    )


def _too_deep(line: int) -> Finding:
    return unreadable(
        TOO_DEEP,
        Text(f"Teksten fra linje {line} er indlejret for dybt.", f"The text from line {line} is nested too deeply."),
        Text(
            "En fordring har højst to niveauer: hf og skyldnere.", "A claim has two levels at most: hf and skyldnere."
        ),
        line=line,
    )


def _no_list(claims: object) -> Finding:
    return unreadable(
        NO_CLAIMS_LIST,
        Text(f"claims {told(claims)} er ikke en liste.", f"claims {told(claims)} is not a list."),
        Text('Skriv {"claims": [ … ]}.', 'Write {"claims": [ … ]}.'),
        expected="[…]",
    )
