"""`oir up` and `oir serve`: run the sandbox until it is told to stop."""

import argparse
import logging
import os
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
from oir_kernel.web.protocol import ConnectionProtocol
from oir_sandbox.wiring import SERVICES, build

_SFTP_ABOVE = 22


class _Server(uvicorn.Server):
    """Says where the doors are once they are open."""

    def __init__(self, config: uvicorn.Config, demo: bool, sftp_port: int | None = None) -> None:
        super().__init__(config)
        self._demo = demo
        self._sftp_port = sftp_port

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Open the doors, then announce them."""
        await super().startup(sockets)
        if not self.started:
            return
        address = f"{'https' if self.config.is_ssl else 'http'}://{_shown(self.config.host)}:{self._port()}"
        _announce(address, f"sftp://{_shown(self.config.host)}:{self._sftp_port}" if self._sftp_port else "")
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
    _require_plain_demo(given)
    listening = _listen(settings.host, settings.port)
    demo = getattr(given, "demo", False)
    _require_key_for_demo(settings, demo=demo)
    app = build(settings, services)
    _print_first_key(settings)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=ConnectionProtocol,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=10,
    )
    if given.tls:
        from oir_kernel.security.trust import Trust
        from oir_kernel.web.tls import with_tls

        with_tls(config, Trust(settings.trust_folder))
    server = _Server(config, demo, settings.sftp_port)
    server.run([listening])
    return 0 if server.started else 1


def _require_plain_demo(given: argparse.Namespace) -> None:
    if given.tls and getattr(given, "demo", False):
        raise BadRequest(
            Text(
                "--demo sender over http og kan ikke bruges med --tls. Udelad en af dem.",
                "--demo sends over http and cannot be used with --tls. Leave one of them out.",
            )
        )


def _listen(host: str, port: int, setting: str = "--port / OIR_PORT") -> socket:
    """A socket on that address, taken before anything is made. Raises `BadRequest`, which names the setting to change."""
    try:
        return create_server((host, port), family=AF_INET6 if ":" in host else AF_INET, backlog=2048)
    except OSError:
        raise BadRequest(
            Text(
                f"Adressen {host}:{port} kan ikke bruges; måske lytter et andet program på den. Vælg en anden port med"
                f" {setting}, fx {port + 100 if port < 65000 else 8500}.",
                f"The address {host}:{port} cannot be used; perhaps another program listens there. Choose another port"
                f" with {setting}, such as {port + 100 if port < 65000 else 8500}.",
            )
        ) from None


def _settings(given: argparse.Namespace) -> Settings:
    settings = Settings.from_environment()
    if given.command == "serve" and settings.port == Settings().port:
        settings = replace(settings, port=SERVICES[given.service])
    host = given.host or settings.host
    port = settings.port if given.port is None else given.port
    return replace(
        settings,
        host=host,
        port=port,
        sftp_port=_sftp_port(host, port, settings.sftp_port, by_default=given.command == "up"),
        database=given.db or settings.database,
        data_dir=Path(given.data_dir) if given.data_dir else settings.data_dir,
        certs_dir=Path(given.tls) if given.tls else settings.certs_dir,
        open_door=given.open or settings.open_door,
        auth=given.auth or settings.auth,
        allowed_hosts=(*settings.allowed_hosts, *(given.allowed_host or ())),
        log_format="text" if sys.stderr.isatty() else settings.log_format,
    )


def _sftp_port(host: str, port: int, wanted: int | None, *, by_default: bool) -> int | None:
    """Where the file door shall listen: as told, else 22 above the other doors, and any free port if they have any."""
    if wanted is None and (not by_default or "OIR_SFTP_PORT" in os.environ):
        return None
    number = wanted if wanted is not None else (port + _SFTP_ABOVE) % 65536 if port else 0
    with _listen(host, number, "OIR_SFTP_PORT") as free:
        found: int = free.getsockname()[1]
        return found


def _announce(address: str, sftp: str) -> None:
    lines = [
        "ØiR-sandkassen er åben:",
        f"  forside og døre      {address}/",
        f"  SOAP, debitor        {address}/service/OIR/DebitorRegistreringAfsend/1?wsdl",
        f"  JSON                 {address}/docs",
        f"  PSRM-kontrol         {address}/api/psrm/check",
        f"  journal              {address}/api/control/journal",
        *([f"  filer, SFTP          {sftp}"] if sftp else []),
        "Stop med Ctrl-C.",
    ]
    print("\n".join(lines), flush=True)


def _require_key_for_demo(settings: Settings, *, demo: bool) -> None:
    from oir_sandbox.cli.remote import key_headers

    if demo and settings.asks_for_keys and not key_headers():
        raise BadRequest(
            Text(
                "--demo skal bruge en nøgle, når serveren kræver nøgler. Sæt den i OIR_KEY, eller start uden --demo.",
                "--demo needs a key where the server asks for keys. Set it in OIR_KEY, or start without --demo.",
            )
        )


def _print_first_key(settings: Settings) -> None:
    """Where keys are asked for and nobody has one for everything: one is made, and printed this once, not logged."""
    from oir_sandbox.cli.keys import first_owner
    from oir_sandbox.wiring import open_database

    if not settings.asks_for_keys:
        return
    storage = open_database(settings)
    try:
        made = first_owner(storage)
    finally:
        storage.close_now()
    if made is not None:
        print(f"Serveren kræver nøgler. Ejerens nøgle, som kun vises denne ene gang:\n  {made}", flush=True)


def _send_demo(address: str) -> None:
    from oir_sandbox.cli.demo import show

    show(address)


def _shown(host: str) -> str:
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared with, not listened on
