"""What a connection knows and ASGI does not say: its transport and the client's certificate, and how to break it off.

`uvicorn.Config(http=ConnectionProtocol)` puts two entries into the scope of every request:

- `oir.transport`: the asyncio transport; absent where there is no socket (in-process clients)
- `oir.peer_certificate`: the client's certificate (DER), `None` without TLS or without a certificate
"""

import asyncio
import contextlib
import socket
import struct
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.auto import AutoHTTPProtocol

TRANSPORT: Final = "oir.transport"
PEER_CERTIFICATE: Final = "oir.peer_certificate"

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class ConnectionAborted(BaseException):
    """The connection ends here without an answer.

    Not an `Exception`, because no net of a door may turn it into an answer. `abort` has reset the connection; an in-process
    client catches it and raises the error its users know (`oir_kernel.faults.in_process`) for what it would have `seen`:
    reset, timeout, or truncated.
    """

    def __init__(self, seen: str = "reset") -> None:
        super().__init__(seen)
        self.seen = seen


def abort(scope: Mapping[str, Any]) -> NoReturn:
    """Break off the connection of this request: the client sees a reset. Raises `ConnectionAborted`, always."""
    transport = scope.get(TRANSPORT)
    if transport is not None and not transport.is_closing():  # else the client has gone already
        _reset(transport)
    raise ConnectionAborted


class ConnectionProtocol(AutoHTTPProtocol):  # type: ignore[misc, valid-type]  # httptools' or h11's, as uvicorn chooses
    """uvicorn's own HTTP protocol, telling the application about its connection."""

    app: ASGIApp

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Remember the connection for every request on it."""
        super().connection_made(transport)
        self.app = _Told(self.app, transport)


class _Told:
    """The application of one connection."""

    __slots__ = ("_app", "_certificate", "_transport")

    def __init__(self, app: ASGIApp, transport: asyncio.Transport) -> None:
        self._app = app
        self._transport = transport
        tls = transport.get_extra_info("ssl_object")
        self._certificate = tls.getpeercert(binary_form=True) if tls is not None else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[TRANSPORT] = self._transport
        scope[PEER_CERTIFICATE] = self._certificate
        try:
            await self._app(scope, receive, send)
        except ConnectionAborted:
            while (await receive())["type"] != "http.disconnect":
                pass


def _reset(transport: asyncio.Transport) -> None:
    """Close at once, sending RST instead of an orderly end."""
    connected = transport.get_extra_info("socket")
    with contextlib.suppress(OSError, AttributeError):  # without it the client still sees the connection end
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    transport.abort()
