"""Exchanges as an HTTP Archive (HAR 1.2), which browsers and proxies open.

Format: the HAR 1.2 specification (stated). The journal keeps neither addresses nor headers of SOAP messages: the address
names sandbox and operation, and the lists of headers are empty. What HAR has no place for stands in members that begin
with `_`, as the specification asks.
"""

import json
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from oir_kernel.storage.journal import JournalEntry

CREATOR: Final = "oir-sandbox"
_NOT_MEASURED: Final = -1  # what HAR 1.2 writes for a size that is not known


def har(entries: Iterable[JournalEntry], base: str, version: str) -> Iterator[bytes]:
    """The archive, entry by entry. `base` is the address of the sandbox's doors, `version` that of the program."""
    creator = json.dumps({"name": CREATOR, "version": version})
    yield f'{{"log": {{"version": "1.2", "creator": {creator}, "pages": [], "entries": ['.encode()
    for number, entry in enumerate(entries):
        text = json.dumps(har_entry(entry, base), ensure_ascii=False)
        yield f"{',' * (number > 0)}\n{text}".encode(errors="replace")
    yield b"\n]}}\n"


def har_entry(entry: JournalEntry, base: str) -> dict[str, Any]:
    """One exchange as HAR has it; times in milliseconds."""
    method, url = _address(entry, base)
    milliseconds = entry.duration_us / 1000
    return {
        "startedDateTime": entry.at.isoformat(),
        "time": milliseconds,
        "request": {
            "method": method,
            "url": url,
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [],
            "queryString": [],
            **(
                {"postData": {"mimeType": _kind(entry.request), "params": [], "text": entry.request}}
                if entry.request
                else {}
            ),
            "headersSize": _NOT_MEASURED,
            "bodySize": len(entry.request.encode(errors="replace")),
        },
        "response": {
            "status": entry.status,
            "statusText": _phrase(entry.status),
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [],
            "content": {
                "size": len(entry.answer.encode(errors="replace")),
                "mimeType": _kind(entry.answer),
                "text": entry.answer,
            },
            "redirectURL": "",
            "headersSize": _NOT_MEASURED,
            "bodySize": _NOT_MEASURED,
        },
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        "_seq": entry.seq,
        "_door": entry.door,
        "_operation": entry.operation,
        "_verdict": entry.verdict,
        "_transaktionsId": entry.transaktions_id,
        "_sender": entry.sender,
        "_fault": entry.fault,
        "_findings": list(entry.findings),
        "_changes": list(entry.changes),
    }


def _address(entry: JournalEntry, base: str) -> tuple[str, str]:
    method, _, path = entry.operation.partition(" ")
    if entry.door == "json" and path.startswith("/"):
        return method, base + quote(path, safe="/*~")
    return "POST", f"{base}/#{quote(entry.door)}/{quote(entry.operation, safe='')}"


def _kind(text: str) -> str:
    begin = text.lstrip("\ufeff \t\r\n")[:1]
    if begin == "<":
        return "text/xml; charset=utf-8"
    return "application/json" if begin and begin in "{[" else "text/plain; charset=utf-8"


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
