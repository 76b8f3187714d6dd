"""The `oir` command: one module a subcommand, imported only when it is used."""

import argparse
import importlib.metadata
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Final, NoReturn

from oir_kernel.errors import SandboxError


@dataclass(frozen=True, slots=True)
class _Command:
    """One command: its name, what `--help` says of it, the module that runs it, and that with its `add_parsers`."""

    name: str
    said: str
    description: str
    module: str
    options: str = ""


_REMOTE: Final = "Where the server asks for a key, that of OIR_KEY is sent."
_COMMANDS: Final = (
    _Command("up", "start all services in one process", "Start all services on one port.", "server", "server_options"),
    _Command(
        "serve",
        "start one service",
        "Start one service on its own port (debitor 8401 … control 8406).",
        "server",
        "server_options",
    ),
    _Command(
        "demo",
        "send the shipped example messages and show what happened",
        "Send the shipped example messages through the SOAP door of a running sandbox, into its sandboxes `demo` and"
        " `demo-enforce`, and print a table.",
        "demo",
    ),
    _Command("psrm", "ask the PSRM rulebook", "Ask the PSRM rulebook, offline.", "psrm"),
    _Command(
        "testdata",
        "synthetic persons, companies and claims, and wanted mistakes",
        "Synthetic persons, companies and claims, and wanted mistakes, the same for the same seed.",
        "testdata",
    ),
    _Command(
        "sandbox",
        "list, make, empty, clone, save and restore sandboxes",
        f"The sandboxes of a running server. {_REMOTE}",
        "sandboxes",
    ),
    _Command("clock", "look at and move the clock of a running sandbox", f"A sandbox's clock. {_REMOTE}", "clock"),
    _Command("fault", "make things go wrong in a running sandbox", f"Faults of a sandbox. {_REMOTE}", "faults"),
    _Command(
        "journal",
        "list, show, export, verify, compare and share what was sent",
        f"The journal of a running sandbox. {_REMOTE}",
        "journal",
    ),
    _Command("debitor", "files of the debtor system", f"The debtor system of a running sandbox. {_REMOTE}", "debitor"),
    _Command("keys", "make, list and revoke keys in the database", "Keys, in the database itself.", "keys"),
    _Command(
        "certs",
        "make test certificates",
        "Make a test CA and test certificates shaped like OCES ones, offline.",
        "certs",
    ),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `oir` with these arguments (default: those of the process); the exit status.

    0 done (`psrm check`: every claim UDFØRT), 1 not all well, 2 wrong use or unreadable input.
    """
    told = sys.argv[1:] if arguments is None else list(arguments)
    given = _parser(told).parse_args(told)
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
    except OSError as error:
        if error.filename is None:
            raise
        print(f"oir: Filen {error.filename} kan ikke læses eller skrives. Vælg en anden.", file=sys.stderr)
        return 2


def _run(given: argparse.Namespace) -> int:
    command = next(command for command in _COMMANDS if command.name == given.command)
    status: int = import_module(f"oir_sandbox.cli.{command.module}").run(given)
    return status


class _Parser(argparse.ArgumentParser):
    """A parser whose errors repeat no CPR number; its subcommands get the same."""

    def error(self, message: str) -> NoReturn:
        """Ends with status 2."""
        from psrm_validation.masking import mask_real

        super().error(mask_real(message))


def _parser(told: Sequence[str]) -> argparse.ArgumentParser:
    """The parser, complete for the command that is told, so that the others need not be imported."""
    parser: argparse.ArgumentParser = _Parser(
        prog="oir",
        description="A sandbox for the Danish municipal finance interfaces (ØiR / FK-ØKO). Everything runs on this machine;"
        " nothing is sent anywhere.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {importlib.metadata.version('oir-sandbox')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    chosen = next((word for word in told if not word.startswith("-")), "")
    for command in _COMMANDS:
        one = commands.add_parser(command.name, help=command.said, description=command.description)
        if command.name == chosen:
            import_module(f"oir_sandbox.cli.{command.options or command.module}").add_parsers(one)
    return parser
