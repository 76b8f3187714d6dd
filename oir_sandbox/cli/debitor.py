"""`oir debitor`: what is done with the debtor system of a running sandbox as a whole."""

import argparse

from oir_sandbox.cli.debitor_export import add_export, run_export
from oir_sandbox.cli.debitor_overtag import add_overtag, run_overtag


def add_parsers(parser: argparse.ArgumentParser) -> None:
    """The subcommands of `oir debitor`."""
    commands = parser.add_subparsers(dest="debitor_command", required=True, metavar="COMMAND")
    add_export(commands.add_parser("export", help="accounts and claims as files for management information"))
    add_overtag(
        commands.add_parser("overtag", help="take over an old system's accounts with what happened to them before")
    )


def run(given: argparse.Namespace) -> int:
    """Run `oir debitor …`; 0 done, 1 refused, 2 a file could not be used. Raises `BadRequest`."""
    return run_overtag(given) if given.debitor_command == "overtag" else run_export(given)
