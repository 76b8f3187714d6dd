"""Requests to an application in this process: no socket, and the same client as over one."""

import asyncio
from collections.abc import Iterable

import httpx
from starlette.types import ASGIApp

from oir_kernel.faults.in_process import FaultTransport


class InProcessTransport(httpx.BaseTransport):
    """Hands requests to an ASGI application that lives on an event loop in another thread.

    A connection that a fault ends without an answer becomes the error httpx raises for it over a socket.
    """

    def __init__(self, app: ASGIApp, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._inner = FaultTransport(app, raise_app_exceptions=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The application's answer. Raises `httpx.TransportError`: a fault's own, or `ReadTimeout` after the client's timeout."""
        content = b"".join(request.stream) if isinstance(request.stream, Iterable) else request.read()
        asked = httpx.Request(request.method, request.url, headers=request.headers, content=content)
        waiting = asyncio.run_coroutine_threadsafe(self._answer(asked), self._loop)
        try:
            return waiting.result(request.extensions.get("timeout", {}).get("read"))
        except TimeoutError:
            waiting.cancel()
            raise httpx.ReadTimeout("no answer in time", request=request) from None

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        content = await response.aread()
        return httpx.Response(response.status_code, headers=response.headers, stream=httpx.ByteStream(content))


def is_in_process(http: httpx.Client) -> bool:
    """Whether the client asks an application in this process, so that its address leads nowhere."""
    return isinstance(getattr(http, "_transport", None), InProcessTransport)
