"""Servers that live as long as a test needs them: in this process without a socket, or on a real one."""

import asyncio
import shutil
import tempfile
import threading
from dataclasses import replace
from pathlib import Path
from socket import create_server
from typing import TYPE_CHECKING, Any

import httpx

from oir_sandbox.client.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable

    from oir_kernel.web.frame import Frame

_ADDRESS = "http://127.0.0.1:8400"


def in_process(*, data_dir: Path | None = None) -> Server:
    """A server inside this process: no socket, no port, embedded storage in a temporary folder that goes with it.

    `data_dir`: keep the data there instead, and leave it.
    """
    from oir_sandbox.client.transport import InProcessTransport  # noqa: PLC0415 - a remote client needs no application

    app, done = _application(data_dir)
    loop = _Loop(app)
    client = httpx.Client(base_url=_ADDRESS, transport=InProcessTransport(app, loop.loop), timeout=60)

    def stop() -> None:
        loop.stop()
        done()

    return Server(client, on_close=stop)


def on_socket(*, port: int = 0, data_dir: Path | None = None) -> Server:
    """A server in this process that listens on a real socket of 127.0.0.1 (`port` 0: a free one)."""
    import uvicorn  # noqa: PLC0415 - only here is a socket wanted

    from oir_kernel.web.protocol import ConnectionProtocol  # noqa: PLC0415

    app, done = _application(data_dir)
    listening = create_server(("127.0.0.1", port), backlog=256)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    config = uvicorn.Config(
        app,
        http=ConnectionProtocol,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), name="oir-server", daemon=True)
    thread.start()

    def stop() -> None:
        server.should_exit = True
        thread.join()
        listening.close()
        done()

    client = httpx.Client(base_url=address, timeout=60)
    _wait_until_open(client, thread)
    return Server(client, on_close=stop)


def _wait_until_open(client: httpx.Client, thread: threading.Thread) -> None:
    """The socket takes connections before the application is ready, so the first answer tells that it is."""
    if not thread.is_alive():
        raise RuntimeError("the server did not start")
    client.get("/readyz").raise_for_status()


def _application(data_dir: Path | None) -> "tuple[Frame, Callable[[], None]]":
    from oir_kernel.settings import Settings  # noqa: PLC0415 - the plugin must be cheap to import
    from oir_sandbox.wiring import build  # noqa: PLC0415

    folder = data_dir or Path(tempfile.mkdtemp(prefix="oir-"))
    settings: Settings = replace(Settings(), data_dir=folder)

    def done() -> None:
        if data_dir is None:
            shutil.rmtree(folder, ignore_errors=True)

    return build(settings), done


class _Loop:
    """An event loop in a thread of its own, with an application started on it."""

    def __init__(self, app: "Frame") -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, name="oir-loop", daemon=True)
        self._thread.start()
        inner: Any = app.inner
        self._life = inner.router.lifespan_context(inner)
        self._run(self._life.__aenter__())

    def stop(self) -> None:
        """Stop the application, then the loop."""
        self._run(self._life.__aexit__(None, None, None))
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()

    def _run(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result()
