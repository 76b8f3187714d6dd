"""`oir up` and `oir serve`: run the sandbox until it is told to stop."""

import argparse
import logging
import sys
import threading
from dataclasses import replace
from pathlib import Path
from socket import AF_INET, AF_INET6, create_server, socket

import uvicorn

from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text
from oir_kernel.settings import Settings
from oir_kernel.web import logs
from oir_sandbox.wiring import SERVICES, build


class _Server(uvicorn.Server):
    """Says where the doors are once they are open."""

    def __init__(self, config: uvicorn.Config, demo: bool) -> None:
        super().__init__(config)
        self._demo = demo

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Open the doors, then announce them."""
        await super().startup(sockets)
        if not self.started:
            return
        address = f"http://{_shown(self.config.host)}:{self._port()}"
        _announce(address)
        if self._demo:
            threading.Thread(target=_send_demo, args=(address,), name="oir-demo", daemon=True).start()

    def _port(self) -> int:
        port: int = self.servers[0].sockets[0].getsockname()[1]
        return port


def run(given: argparse.Namespace) -> int:
    """Serve until interrupted."""
    settings = _settings(given)
    logs.configure(settings.log_format, logging.getLevelNamesMapping()[settings.log_level.upper()])
    services = tuple(SERVICES) if given.command == "up" else (given.service,)
    settings.require_safe_address()
    listening = _listen(settings.host, settings.port)
    app = build(settings, services)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=10,
    )
    server = _Server(config, demo=getattr(given, "demo", False))
    server.run([listening])
    return 0 if server.started else 1


def _listen(host: str, port: int) -> socket:
    """A socket on that address, taken before anything is made. Raises `BadRequest`."""
    try:
        return create_server((host, port), family=AF_INET6 if ":" in host else AF_INET, backlog=2048)
    except OSError:
        raise BadRequest(
            Text(
                f"Adressen {host}:{port} kan ikke bruges; måske lytter et andet program på den. Vælg en anden port med"
                " --port eller OIR_PORT, fx --port 8500.",
                f"The address {host}:{port} cannot be used; perhaps another program listens there. Choose another port"
                " with --port or OIR_PORT, such as --port 8500.",
            )
        ) from None


def _settings(given: argparse.Namespace) -> Settings:
    settings = Settings.from_environment()
    if given.command == "serve" and settings.port == Settings().port:
        settings = replace(settings, port=SERVICES[given.service])
    return replace(
        settings,
        host=given.host or settings.host,
        port=settings.port if given.port is None else given.port,
        database=given.db or settings.database,
        data_dir=Path(given.data_dir) if given.data_dir else settings.data_dir,
        open_door=given.open or settings.open_door,
        allowed_hosts=(*settings.allowed_hosts, *(given.allowed_host or ())),
        log_format="text" if sys.stderr.isatty() else settings.log_format,
    )


def _announce(address: str) -> None:
    lines = [
        "ØiR-sandkassen er åben:",
        f"  forside og døre      {address}/",
        f"  SOAP, debitor        {address}/service/OIR/DebitorRegistreringAfsend/1?wsdl",
        f"  JSON                 {address}/docs",
        f"  PSRM-kontrol         {address}/api/psrm/check",
        f"  journal              {address}/api/control/journal",
        "Stop med Ctrl-C.",
    ]
    print("\n".join(lines), flush=True)


def _send_demo(address: str) -> None:
    from oir_sandbox.cli.demo import send_all, table

    print(table(send_all(address)), flush=True)


def _shown(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared with, not listened on
