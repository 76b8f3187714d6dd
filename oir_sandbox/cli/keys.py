"""`oir keys`: keys made, listed and revoked in the database itself, for whoever runs the server on this machine.

The server need not run, and needs no key for it: who can open the database has everything anyway.
"""

import argparse
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from oir_kernel.clock import TickingClock
from oir_kernel.cpr_gate import STRICTEST
from oir_kernel.errors import BadRequest, NotFound
from oir_kernel.findings import Text
from oir_kernel.settings import Settings
from oir_kernel.storage import Storage
from oir_kernel.storage.keys import EVERY, ROLES, KeyRegistry, StoredKey
from oir_sandbox.wiring import bring_up_to_date, open_database


def add_parsers(keys: argparse.ArgumentParser) -> None:
    """The subcommands of `oir keys`."""
    _add_database(keys)
    commands = keys.add_subparsers(dest="keys_command", required=True, metavar="COMMAND")
    create = commands.add_parser("create", help="make a key; its text is shown this once")
    create.add_argument("--role", choices=ROLES, default="tester", help="default tester")
    create.add_argument("--workspace", default="default", help="which one it opens (default: default); '*' for all")
    create.add_argument("--label", default="", help="what it is for")
    create.add_argument("--days", type=_days, help="expires after that many days (default never)")
    listed = commands.add_parser("list", help="all keys, without their texts")
    revoke = commands.add_parser("revoke", help="have a key open nothing any more")
    revoke.add_argument("key_id", metavar="ID")
    for command in (create, listed, revoke):
        _add_database(command, told_above=True)


def _add_database(parser: argparse.ArgumentParser, *, told_above: bool = False) -> None:
    """The options that name the database; `told_above`: the command above has them too, and what it says holds."""
    default = argparse.SUPPRESS if told_above else None
    parser.add_argument(
        "--db",
        metavar="URL",
        default=default,
        help="sqlite:///FILE or postgresql://… (default: SQLite in the data dir)",
    )
    parser.add_argument(
        "--data-dir", metavar="DIR", default=default, help="where embedded data lies, and must be (default .oir)"
    )


def run(given: argparse.Namespace) -> int:
    """Run `oir keys …`; the exit status. Raises `BadRequest`, `NotFound`."""
    settings = Settings.from_environment()
    settings = replace(
        settings,
        database=given.db or settings.database,
        data_dir=Path(given.data_dir) if given.data_dir else settings.data_dir,
    )
    if not settings.database and not settings.data_dir.is_dir():
        raise _wrong("--data-dir", "mappen, som serveren har sine data i", "the folder the server keeps its data in")
    storage = open_database(settings)
    try:
        bring_up_to_date(storage, settings)
        return {"create": _create, "list": _list, "revoke": _revoke}[given.keys_command](storage, given)
    finally:
        storage.close_now()


def first_owner(storage: Storage) -> str | None:
    """The text of a key for who starts the server, if nobody has one for everything."""
    return storage.write_now(lambda connection: KeyRegistry(connection).first_owner(TickingClock().now()))


def _create(storage: Storage, given: argparse.Namespace) -> int:
    if len(given.label) > 100 or STRICTEST.refuses_value(given.label):
        raise _wrong("--label", "højst 100 tegn uden CPR-numre", "at most 100 characters without CPR numbers")
    now = TickingClock().now()
    expires = None if given.days is None else now + timedelta(days=given.days)

    def work(connection: Connection) -> tuple[StoredKey, str] | None:
        registry = KeyRegistry(connection)
        if given.workspace not in (EVERY, *registry.workspaces()):
            return None
        return registry.add(given.workspace, given.role, given.label, now, expires)

    made = storage.write_now(work)
    if made is None:
        raise _wrong("--workspace", "et workspace, der findes, eller '*'", "a workspace that is there, or '*'")
    print(made[1])
    return 0


def _list(storage: Storage, _given: argparse.Namespace) -> int:
    now = TickingClock().now()
    for key in storage.read_now(lambda connection: KeyRegistry(connection).list()):
        print("\t".join((key.key_id, key.workspace, key.role, _state(key, now), key.used_on or "-", key.label)))
    return 0


def _revoke(storage: Storage, given: argparse.Namespace) -> int:
    def work(connection: Connection) -> bool:
        registry = KeyRegistry(connection)
        registry.revoke(given.key_id, TickingClock().now())
        return registry.get(given.key_id) is not None

    if not storage.write_now(work):
        raise NotFound(
            Text("Der er ingen nøgle med det id. Se: oir keys list", "There is no key of that id. See: oir keys list")
        )
    return 0


def _state(key: StoredKey, now: datetime) -> str:
    if key.is_valid(now):
        return "gælder"
    return "udløbet" if key.revoked_at is None else "spærret"


def _days(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) <= 3660:
        return int(text)
    raise argparse.ArgumentTypeError("write a number of days from 1 to 3660")


def _wrong(option: str, da: str, en: str) -> BadRequest:
    return BadRequest(Text(f"{option} skal være {da}.", f"{option} must be {en}."))
