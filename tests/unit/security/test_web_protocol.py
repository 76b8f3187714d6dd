"""The connection's transport and certificate in the ASGI scope, and connections that are broken off."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from oir_kernel.web import protocol
from oir_kernel.web.protocol import ConnectionAborted, ConnectionProtocol, abort

pytestmark = pytest.mark.anyio


class Echo:
    """Answers 200, or breaks off below /reset, before or after the answer has begun."""

    def __init__(self) -> None:
        self.scopes: list[dict[str, Any]] = []

    async def __call__(self, scope: Any, _receive: Any, send: Any) -> None:
        self.scopes.append(scope)
        if scope["path"] == "/reset":
            abort(scope)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"10")]})
        if scope["path"] == "/reset-midway":
            await send({"type": "http.response.body", "body": b"half", "more_body": True})
            abort(scope)
        await send({"type": "http.response.body", "body": b"0123456789"})


class Server(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@contextlib.asynccontextmanager
async def served(app: Any, http: Any) -> AsyncIterator[str]:
    """`app` on a loopback socket."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = Server(uvicorn.Config(app, http=http, lifespan="off", log_config=None))
    task = asyncio.create_task(server.serve([listening]))
    await server.ready.wait()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    await task


@pytest.fixture(params=["auto", "h11"])
def http(request: pytest.FixtureRequest) -> Any:
    if request.param == "auto":
        return ConnectionProtocol

    class Connection(H11Protocol):
        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self.app = protocol._Told(self.app, transport)

    return Connection


async def test_a_request_knows_its_transport_and_that_no_certificate_came(http: Any) -> None:
    app = Echo()
    async with served(app, http) as url, httpx.AsyncClient() as client:
        assert (await client.get(url)).text == "0123456789"
        assert (await client.get(url)).status_code == 200
    assert [scope["oir.peer_certificate"] for scope in app.scopes] == [None, None]
    assert all(isinstance(scope["oir.transport"], asyncio.Transport) for scope in app.scopes)
    assert app.scopes[0]["oir.transport"] is app.scopes[1]["oir.transport"]


@pytest.mark.parametrize("path", ["/reset", "/reset-midway"])
async def test_a_client_sees_the_reset_and_the_server_goes_on(
    http: Any, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = Echo()
    async with served(app, http) as url, httpx.AsyncClient() as client:
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
            await client.get(url + path)
        assert (await client.get(url)).status_code == 200
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


async def test_what_the_client_sees_is_a_reset_and_no_orderly_end(http: Any) -> None:
    async with served(Echo(), http) as url:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
        writer.write(b"GET /reset HTTP/1.1\r\nHost: x\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            await reader.read()
        writer.close()


async def test_in_process_the_client_gets_the_documented_error() -> None:
    client = httpx.AsyncClient(transport=httpx.ASGITransport(Echo()), base_url="http://127.0.0.1")
    with pytest.raises(ConnectionAborted):
        await client.get("/reset")


def test_no_net_for_exceptions_catches_it() -> None:
    assert not issubclass(ConnectionAborted, Exception)


async def test_an_error_of_the_application_is_still_an_error() -> None:
    async def broken(_scope: Any, _receive: Any, _send: Any) -> None:
        raise ValueError("broken")

    async with served(broken, ConnectionProtocol) as url, httpx.AsyncClient() as client:
        assert (await client.get(url)).status_code == 500
