"""Faults of the answer: the message is handled as ever, and what comes back is late, broken, or nothing at all.

Two of them, `timeout` and `reset`, can also strike before the message is handled; then nothing changes in the sandbox.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, timedelta
from typing import Final, NoReturn

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from oir_kernel.clock import monotonic
from oir_kernel.faults.chance import lognormal, uniform
from oir_kernel.faults.occasion import Occasion, Values
from oir_kernel.faults.plan import NoAnswer, Plan
from oir_kernel.faults.values import WALL_LIMIT, Span
from oir_kernel.operations import Rejection
from oir_kernel.web.protocol import TRANSPORT, ConnectionAborted, abort

LOOK_SECONDS: Final = 0.05
"""How often a waiting answer looks at the sandbox's clock."""

WRONG_NAMESPACE: Final = "http://forkert-navnerum.example/"
_NAMESPACES: Final = (re.compile(rb'(\sxmlns(?::(?!soap=)\w+)?=")[^"]*'), re.compile(rb'(\sxmlns:soap=")[^"]*'))


class Latency(Plan):
    """The answer waits first."""

    def __init__(self, name: str, wait: Callable[[], Awaitable[None]]) -> None:
        self.name = name
        self._wait = wait

    async def send(self, response: Response, scope: Scope, receive: Receive, send: Send) -> None:
        """See `Plan.send`."""
        await self._wait()
        await response(scope, receive, send)


class Silent(Plan):
    """No answer: the connection stays open until the client gives up, or until it is broken off after `hold`.

    `handled`: the message is handled first, and its answer is lost.
    """

    def __init__(self, name: str, *, handled: bool, hold: timedelta | None) -> None:
        self.name = name
        self._handled = handled
        self._hold = hold

    async def before(self) -> None:
        """See `Plan.before`."""
        if not self._handled:
            raise NoAnswer

    async def send(self, response: Response, scope: Scope, receive: Receive, send: Send) -> None:
        """See `Plan.send`."""
        _ = response, scope, receive, send
        raise NoAnswer

    async def end(self, scope: Scope, receive: Receive) -> NoReturn:
        """See `Plan.end`. Without a socket nobody is kept waiting."""
        if self._hold is None:
            abort(scope)
        if TRANSPORT not in scope:
            raise ConnectionAborted("timeout")
        with suppress(TimeoutError, asyncio.CancelledError):  # cancelled: the server stops, and nobody is waited for
            async with asyncio.timeout(self._hold.total_seconds()):
                while (await receive())["type"] != "http.disconnect":
                    pass
        abort(scope)


class Truncated(Plan):
    """The answer says how long it is, and ends before that."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def send(self, response: Response, scope: Scope, receive: Receive, send: Send) -> None:
        """See `Plan.send`."""
        _ = scope, receive
        body = bytes(response.body)
        headers = _headers(response, max(len(body), 1))
        await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
        raise NoAnswer

    async def end(self, scope: Scope, receive: Receive) -> NoReturn:
        """See `Plan.end`: in order, so that the client reads what came."""
        _ = receive
        transport = scope.get(TRANSPORT)
        if transport is not None:
            transport.close()
        raise ConnectionAborted("truncated")


class Garbled(Plan):
    """The answer is complete, but its body or its type is not what it should be."""

    def __init__(self, name: str, garble: Callable[[bytes], bytes], content_type: str = "") -> None:
        self.name = name
        self._garble = garble
        self._content_type = content_type

    async def send(self, response: Response, scope: Scope, receive: Receive, send: Send) -> None:
        """See `Plan.send`."""
        garbled = Response(self._garble(bytes(response.body)), response.status_code)
        garbled.raw_headers = _headers(response, len(garbled.body))
        if self._content_type:
            garbled.headers["Content-Type"] = self._content_type
            garbled.headers["Content-Security-Policy"] = "sandbox"  # no browser shall run what an answer repeats
        await garbled(scope, receive, send)


class Rejected(Plan):
    """The receiver refuses with a reason that the tester chose."""

    def __init__(self, name: str, rejection: Rejection) -> None:
        self.name = name
        self.rejection = rejection


def latency(values: Values, occasion: Occasion) -> Plan:
    """Late by a fixed time, by any time between two, or by a time as life has it; by the wall or the sandbox's clock."""
    delay = _delay(values["time"], values["spread"], occasion.luck)
    if values["clock"] == "sandbox":
        return Latency(occasion.name, lambda: _until_moved(occasion, delay, values["limit"]))
    return Latency(occasion.name, lambda: asyncio.sleep(min(delay, WALL_LIMIT).total_seconds()))


def _delay(time: Span, spread: float | None, luck: float) -> timedelta:
    if spread is not None:
        return lognormal(time.low, spread, luck)
    return uniform(time.low, time.high, luck)


async def _until_moved(occasion: Occasion, delay: timedelta, limit: timedelta) -> None:
    """Wait until the sandbox's clock has moved that far, or is gone, but not longer than `limit` by the wall."""
    scope = occasion.facts.sandbox
    due, ends = scope.clock.now().astimezone(UTC) + delay, monotonic() + limit.total_seconds()
    while monotonic() < ends:
        now = await occasion.time.now(scope)
        if now is None or now >= due:
            return
        await asyncio.sleep(LOOK_SECONDS)


def without_end(body: bytes) -> bytes:
    """The body without its last end mark: neither XML nor JSON any more."""
    cut = body.rfind(b"</") if body.startswith(b"<") else len(body) - 1
    return body[: max(cut, 0)] or b"<"


def in_wrong_namespace(body: bytes) -> bytes:
    """The body with its payload (or, if that names none, its envelope) in a namespace nobody knows."""
    for namespace in _NAMESPACES:
        changed, count = namespace.subn(rb"\g<1>" + WRONG_NAMESPACE.encode(), body)
        if count:
            return changed
    return body


def _headers(response: Response, length: int) -> list[tuple[bytes, bytes]]:
    kept = [(name, value) for name, value in response.raw_headers if name.lower() != b"content-length"]
    return [*kept, (b"content-length", str(length).encode())]
