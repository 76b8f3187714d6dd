"""`oir sandbox`: the sandboxes of a running server, listed, made, emptied, cloned, taken to a file and restored."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from oir_sandbox.cli.remote import add_url, checked, client, talk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_BASE = "/api/control/sandboxes"


def add_parsers(sandbox: argparse.ArgumentParser) -> None:
    """The subcommands of `oir sandbox`."""
    add_url(sandbox)
    commands = sandbox.add_subparsers(dest="sandbox_command", required=True, metavar="COMMAND")
    commands.add_parser("list", help="the sandboxes, with their clocks")
    create = commands.add_parser("create", help="make a sandbox; without a name, one is made up")
    create.add_argument("name", nargs="?", default="", metavar="NAME")
    create.add_argument("--seed", default="", help="what chance in it grows from")
    create.add_argument("--lives", type=_seconds, metavar="SECONDS", help="delete it after that many seconds")
    create.add_argument("--clock", metavar="INSTANT", help="let its clock stand still at this instant")
    create.add_argument("--psrm", choices=["off", "advise", "enforce"], help="cross-check against PSRM")
    for name, said in {"reset": "empty a sandbox", "delete": "delete a sandbox with all it holds"}.items():
        commands.add_parser(name, help=said).add_argument("name", metavar="NAME")
    clone = commands.add_parser("clone", help="a new sandbox with all that another holds")
    clone.add_argument("name", metavar="NAME")
    clone.add_argument("to", nargs="?", default="", metavar="NEW")
    snapshot = commands.add_parser("snapshot", help="a sandbox as one file")
    snapshot.add_argument("name", metavar="NAME")
    snapshot.add_argument("file", nargs="?", type=Path, metavar="FILE", help="default NAME.oir.zip")
    restore = commands.add_parser("restore", help="a sandbox from such a file")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("name", nargs="?", default="", metavar="NAME", help="name of the new sandbox")
    restore.add_argument("--over", action="store_true", help="NAME is there, and all it holds is replaced")


def run(given: argparse.Namespace) -> int:
    """Run `oir sandbox …`; the exit status. 1: the server refused, and said why. Raises `BadRequest`."""
    commands: Mapping[str, Callable[[httpx.Client, argparse.Namespace], None]] = {
        "list": _list,
        "create": _create,
        "reset": _reset,
        "delete": _delete,
        "clone": _clone,
        "snapshot": _snapshot,
        "restore": _restore,
    }

    def work() -> None:
        with client(given.url) as server:
            commands[given.sandbox_command](server, given)

    return talk(given.url, work)


def _list(server: httpx.Client, _given: argparse.Namespace) -> None:
    for one in checked(server.get(_BASE)).json():
        print(f"{one['name']}\t{one['workspace']}\t{one['now']}\t{one['exchanges']}\t{one['expires'] or '-'}")


def _create(server: httpx.Client, given: argparse.Namespace) -> None:
    wanted = {"clock_frozen": given.clock, "psrm": given.psrm}
    settings = {name: value for name, value in wanted.items() if value is not None}
    body = {"name": given.name, "seed": given.seed, "lives_seconds": given.lives, "settings": settings}
    _say(server.post(_BASE, json=body))


def _reset(server: httpx.Client, given: argparse.Namespace) -> None:
    _say(server.post(f"{_BASE}/{given.name}/reset"))


def _delete(server: httpx.Client, given: argparse.Namespace) -> None:
    checked(server.delete(f"{_BASE}/{given.name}"))


def _clone(server: httpx.Client, given: argparse.Namespace) -> None:
    _say(server.post(f"{_BASE}/{given.name}/clone", json={"to": given.to}))


def _snapshot(server: httpx.Client, given: argparse.Namespace) -> None:
    """The file is there whole or not at all."""
    path: Path = given.file or Path(f"{given.name}.oir.zip")
    beside = path.with_name(f"{path.name}.part")
    with server.stream("GET", f"{_BASE}/{given.name}/snapshot") as response:
        checked(response)
        beside.touch(0o600)
        with beside.open("wb") as file:
            for chunk in response.iter_bytes():
                file.write(chunk)
    beside.replace(path)
    print(path)


def _restore(server: httpx.Client, given: argparse.Namespace) -> None:
    address = f"{_BASE}/{given.name}/restore" if given.over else f"{_BASE}/restore"
    with given.file.open("rb") as file:
        _say(server.post(address, params={} if given.over else {"name": given.name}, content=file))


def _say(response: httpx.Response) -> None:
    made = checked(response).json()
    print(f"{made['name']}\t{made['prefix']}\t{made['now']}")


def _seconds(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError("write a number of seconds")
