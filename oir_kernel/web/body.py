"""Bodies of requests: read whole up to the limit, looked at by the CPR gate, and handed on."""

import email.message
import json
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote_plus

from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope

from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import BadRequest, CprRefused
from oir_kernel.findings import Text
from oir_kernel.xml.reader import MAX_BYTES, too_large

_DRAIN: Final = 64 * 1024 * 1024
"""How much of a body over the limit is still received, so that its sender hears the answer."""

_KEPT_HEADERS = frozenset(
    {"x-transaktionsid", "x-rute-afsenderorganisation", "x-rute-afsenderitsysteminstans", "x-rute-modtagerorganisation"}
)
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_ESCAPED_SPACE = re.compile(r"\\[nrtbf]")


async def read_body(receive: Receive) -> bytes:
    """The whole body. Raises `TooLarge`, or `BadRequest` when the sender went away."""
    chunks: list[bytes] = []
    size = 0
    more = True
    while more and size <= _DRAIN:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BadRequest(Text("Afsenderen afbrød forbindelsen.", "The sender went away."))
        chunk = message.get("body", b"")
        size += len(chunk)
        if size <= MAX_BYTES:
            chunks.append(chunk)
        more = message.get("more_body", False)
    if size > MAX_BYTES:
        raise too_large()
    return b"".join(chunks)


def require_plain(headers: Headers) -> None:
    """Raises `BadRequest` for a compressed body, which would otherwise look like one in a wrong encoding."""
    if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise BadRequest(
            Text(
                "Content-Encoding understøttes ikke. Send beskeden ukomprimeret.",
                "Content-Encoding is not supported. Send the message uncompressed.",
            )
        )


def charset_of(headers: Headers) -> str | None:
    """The charset that Content-Type names, if it names one."""
    return _charset(headers.get("content-type", ""))


@lru_cache(maxsize=64)  # clients send the same few values over and over, and parsing one costs as much as an XML parse
def _charset(content_type: str) -> str | None:
    message = email.message.Message()
    message["content-type"] = content_type
    return message.get_content_charset()


def replay(body: bytes, receive: Receive) -> Receive:
    """A receive channel that gives the body again, then what really comes."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def json_text(body: bytes) -> str:
    """A JSON body as text, in whichever of the encodings that JSON may have."""
    return body.decode(json.detect_encoding(body), "replace")


def shown_json(text: str, gate: CprGate) -> str:
    """A JSON text as the journal keeps it: every number masked, also one that was written with escapes."""
    if "\\" not in text:
        return gate.mask_document(text)
    try:
        return json.dumps(_masked(json.loads(text), gate), ensure_ascii=False)
    except (ValueError, RecursionError):
        return gate.mask_document(_without_escapes(text))


def require_allowed_cprs(text: str, gate: CprGate) -> None:
    """Raises `CprRefused`, naming the fields, when a JSON text holds a number that may not be used."""
    if "\\" not in text and not gate.refuses_document(text):
        return
    try:
        parsed = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        parsed = _without_escapes(text)
    _refuse([path or "body" for path, value in _leaves(parsed) if gate.refuses_value(value)], gate)


def require_clean_address(scope: Scope, gate: CprGate) -> None:
    """Raises `CprRefused` when a number that may not be used stands in path, query or a header that is kept."""
    parts = [("path", scope["path"]), ("query", unquote_plus(scope["query_string"].decode("latin-1")))]
    parts += [(name, value) for name, value in Headers(scope=scope).items() if name in _KEPT_HEADERS]
    _refuse([name for name, value in parts if gate.refuses_value(value)], gate)


def _refuse(places: Sequence[str], gate: CprGate) -> None:
    if places:
        listed = gate.mask(", ".join(dict.fromkeys(places)))
        raise CprRefused(
            Text(
                f"{listed}: et CPR-nummer er ikke et tilladt testnummer. Brug et nummer med dag 61-91 (fx 610190 for"
                " 1. januar 1990), eller lad sandkassens ejer tillade nummeret.",
                f"{listed}: a CPR number is not an allowed test number. Use one with day 61-91 (610190 for 1 January"
                " 1990), or let the sandbox's owner allow the number.",
            )
        )


def _leaves(value: Any) -> Iterator[tuple[str, str]]:
    """Every name and every value with its path. Without recursion, because a sender decides how deep a body is."""
    waiting = [("", value)]
    while waiting:
        path, current = waiting.pop()
        if isinstance(current, dict):
            below = [(f"{path}.{name}" if path else str(name), inner) for name, inner in current.items()]
            yield from ((place, str(name)) for (place, _), name in zip(below, current, strict=True))
            waiting += reversed(below)
        elif isinstance(current, list):
            waiting += reversed([(f"{path}[{index}]", inner) for index, inner in enumerate(current)])
        else:
            yield path, str(current)


def _masked(value: Any, gate: CprGate) -> Any:
    if isinstance(value, dict):
        return {gate.mask(name): _masked(inner, gate) for name, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner, gate) for inner in value]
    if isinstance(value, str):
        return gate.mask_value(value)
    plain = str(value)
    return value if gate.mask(plain) == plain else gate.mask(plain)


def _without_escapes(text: str) -> str:
    """Text that only resembles JSON, with its escapes resolved, so that no digit hides behind one."""
    resolved = _ESCAPED.sub(lambda escape: chr(int(escape[1], 16)), text)
    return _ESCAPED_SPACE.sub(" ", resolved).replace("\\/", "/")
