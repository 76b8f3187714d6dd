"""Exchanges as JSON Lines: one JSON object a line, UTF-8, everything the journal knows. The form in which sessions travel."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text
from oir_kernel.storage.journal import JournalEntry

MAX_LINES: Final = 5_000
"""Exchanges one file may bring back: as many as a journal holds. Source: ours."""

_TEXTS = ("door", "operation", "transaktions_id", "sender", "verdict", "request", "answer", "fault")
_NUMBERS = ("status", "duration_us", "seq")


def as_dict(entry: JournalEntry) -> dict[str, Any]:
    """The exchange as plain values."""
    return {
        "seq": entry.seq,
        "at": entry.at.isoformat(),
        "door": entry.door,
        "operation": entry.operation,
        "transaktions_id": entry.transaktions_id,
        "sender": entry.sender,
        "status": entry.status,
        "verdict": entry.verdict,
        "duration_us": entry.duration_us,
        "fault": entry.fault,
        "findings": list(entry.findings),
        "changes": list(entry.changes),
        "request": entry.request,
        "answer": entry.answer,
    }


def line(entry: JournalEntry) -> str:
    """One line, its end included."""
    return json.dumps(as_dict(entry), ensure_ascii=False) + "\n"


def lines(entries: Iterable[JournalEntry]) -> Iterator[bytes]:
    """The file, line by line."""
    for entry in entries:
        yield line(entry).encode(errors="replace")


def read_lines(text: str) -> list[JournalEntry]:
    """The exchanges of such a file. Raises `BadRequest` naming the line that is none, and for more than `MAX_LINES`."""
    written = [(number, one) for number, one in enumerate(text.split("\n"), 1) if one.strip()]
    if len(written) > MAX_LINES:
        raise BadRequest(
            Text(
                f"Filen har {len(written)} udvekslinger; den må have højst {MAX_LINES}. Eksportér et mindre udsnit.",
                f"The file has {len(written)} exchanges; it may have {MAX_LINES}. Export a smaller part.",
            )
        )
    return [_read(number, one) for number, one in written]


def _read(number: int, written: str) -> JournalEntry:
    try:
        return _entry(json.loads(written))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise BadRequest(
            Text(
                f"Linje {number} er ikke en udveksling. Brug en fil, som eksporten i JSON Lines har lavet.",
                f"Line {number} is no exchange. Use a file that the export as JSON Lines made.",
            )
        ) from None


def _entry(data: dict[str, Any]) -> JournalEntry:
    at = datetime.fromisoformat(data["at"])
    findings, changes = data["findings"], data["changes"]
    right = (
        at.tzinfo is not None
        and all(isinstance(data[name], str) for name in _TEXTS)
        and all(type(data[name]) is int for name in _NUMBERS)
        and isinstance(findings, list)
        and all(isinstance(finding, dict) for finding in findings)
        and isinstance(changes, list)
        and all(isinstance(change, str) for change in changes)
    )
    if not right:
        raise ValueError("a value of another type")
    kept = {name: data[name] for name in (*_TEXTS, *_NUMBERS)}
    return JournalEntry(at=at, findings=findings, changes=tuple(changes), **kept)
