"""Faults for clients without a socket: what a connection would have shown becomes the client's own error.

`httpx.AsyncClient(transport=FaultTransport(app))` calls an application of this process like `httpx.ASGITransport`, and a
connection that the application breaks off raises what httpx raises on a real one. Nobody is kept waiting: a timeout is
raised at once.
"""

from collections.abc import Mapping
from typing import Final

import httpx
from starlette.types import ASGIApp

from oir_kernel.web.protocol import ConnectionAborted

_ERRORS: Final[Mapping[str, tuple[type[httpx.TransportError], str]]] = {
    "reset": (httpx.ReadError, "the connection was reset"),
    "timeout": (httpx.ReadTimeout, "no answer came"),
    "truncated": (
        httpx.RemoteProtocolError,
        "peer closed connection without sending complete message body",
    ),
}


def as_client_error(aborted: ConnectionAborted, request: httpx.Request | None = None) -> httpx.TransportError:
    """The error httpx raises where a connection ends like this."""
    kind, said = _ERRORS[aborted.seen]
    return kind(said, request=request)


class FaultTransport(httpx.AsyncBaseTransport):
    """Calls an ASGI application of this process; broken connections raise httpx's own errors."""

    def __init__(self, app: ASGIApp, *, raise_app_exceptions: bool = True) -> None:
        self._inner = httpx.ASGITransport(app, raise_app_exceptions=raise_app_exceptions)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """See httpx. Raises `httpx.ReadError`, `httpx.ReadTimeout` or `httpx.RemoteProtocolError` for a fault."""
        try:
            return await self._inner.handle_async_request(request)
        except ConnectionAborted as aborted:
            raise as_client_error(aborted, request) from None
