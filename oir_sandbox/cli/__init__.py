"""The `oir` command: one module a subcommand, imported only when it is used."""

import argparse
import importlib.metadata
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from oir_kernel.errors import SandboxError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `oir` with these arguments (default: those of the process); the exit status.

    0 done (`psrm check`: every claim UDFØRT), 1 not all well, 2 wrong use or unreadable input.
    """
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        return _run(given)
    except SandboxError as error:
        print(f"oir: {error.code} {error.title.da}. {error.detail.da}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _run(given: argparse.Namespace) -> int:
    if given.command in ("up", "serve"):
        from oir_sandbox.cli import server

        return server.run(given)
    if given.command == "demo":
        from oir_sandbox.cli import demo

        return demo.run(given)
    from oir_sandbox.cli import psrm

    return psrm.run(given)


class _Parser(argparse.ArgumentParser):
    """A parser whose errors repeat no CPR number; its subcommands get the same."""

    def error(self, message: str) -> NoReturn:
        """Ends with status 2."""
        from psrm_validation.masking import mask_real

        super().error(mask_real(message))


def _parser() -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = _Parser(
        prog="oir",
        description="A sandbox for the Danish municipal finance interfaces (ØiR / FK-ØKO). Everything runs on this machine;"
        " nothing is sent anywhere.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {importlib.metadata.version('oir-sandbox')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _server_parsers(commands)
    _demo_parser(commands)
    _psrm_parser(commands)
    return parser


def _server_parsers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    up = commands.add_parser(
        "up", help="start all services in one process", description="Start all services on one port."
    )
    up.add_argument("--demo", action="store_true", help="send the shipped example messages into the sandbox `demo`")
    serve = commands.add_parser(
        "serve",
        help="start one service",
        description="Start one service on its own port (debitor 8401 … control 8406).",
    )
    serve.add_argument("service", choices=["debitor", "finans", "faktura", "psrm", "control"])
    for parser in (up, serve):
        parser.add_argument("--host", help="address to listen on (default 127.0.0.1)")
        parser.add_argument("--port", type=_port, help="port to listen on (default 8400 for up)")
        parser.add_argument(
            "--db", metavar="URL", help="sqlite:///FILE or postgresql://… (default: SQLite in the data dir)"
        )
        parser.add_argument("--data-dir", metavar="DIR", help="where embedded data lies (default .oir)")
        parser.add_argument(
            "--open", action="store_true", help="listen on an address that other machines reach, without keys"
        )
        parser.add_argument(
            "--allowed-host",
            action="append",
            metavar="NAME",
            help="a Host name to answer for beside loopback's (repeatable)",
        )


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError("write a number from 0 to 65535")


def _demo_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    demo = commands.add_parser(
        "demo",
        help="send the shipped example messages and show what happened",
        description="Send the shipped example messages through the SOAP door of a running sandbox, into its sandboxes"
        " `demo` and `demo-enforce`, and print a table.",
    )
    demo.add_argument(
        "--url", default="http://127.0.0.1:8400", help="the running sandbox (default http://127.0.0.1:8400)"
    )


def _psrm_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    from oir_sandbox.cli.psrm import add_parsers

    add_parsers(
        commands.add_parser("psrm", help="ask the PSRM rulebook", description="Ask the PSRM rulebook, offline.")
    )
