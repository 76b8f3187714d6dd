"""Bodies of requests: read whole up to the limit, looked at by the CPR gate, and handed on."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from starlette.types import Message, Receive

from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import BadRequest, CprRefused
from oir_kernel.findings import Text
from oir_kernel.xml.reader import MAX_BYTES, too_large

_DRAIN: Final = 64 * 1024 * 1024
"""How much of a body over the limit is still received, so that its sender hears the answer."""


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


def require_allowed_cprs(text: str, gate: CprGate) -> None:
    """Raises `CprRefused`, naming the fields, when a JSON text holds a number that may not be used."""
    if not gate.refuses(text) and "\\u" not in text:
        return
    try:
        parsed = json.loads(text, parse_float=Decimal)
    except ValueError:
        parsed = text
    places = [path or "body" for path, value in _leaves(parsed, "") if gate.refuses(value)]
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


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            below = f"{path}.{name}" if path else str(name)
            yield below, str(name)
            yield from _leaves(inner, below)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, f"{path}[{index}]")
    else:
        yield path, str(value)
