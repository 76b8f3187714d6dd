"""`oir journal`: what a running sandbox was sent, listed, shown, taken to a file, verified, compared and shared."""

import argparse
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text
from oir_sandbox.cli.remote import add_sandbox, add_url, checked, client, talk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from oir_kernel.storage.journal import JournalEntry

_BASE = "/api/control/journal"
_FORMS = ("jsonl", "har", "html", "zip")
_SESSION = re.compile(r"([a-z0-9-]{1,63})(?::([0-9]{1,18})?-([0-9]{1,18})?)?")


def add_parsers(journal: argparse.ArgumentParser) -> None:
    """The subcommands of `oir journal`."""
    add_sandbox(journal)
    commands = journal.add_subparsers(dest="journal_command", required=True, metavar="COMMAND")
    listed = commands.add_parser("list", help="exchanges, the newest last; texts and fields are searched too")
    for name in (
        "operation",
        "door",
        "sender",
        "transaktions-id",
        "verdict",
        "fault",
        "rule-id",
        "text",
        "since",
        "until",
    ):
        listed.add_argument(f"--{name}", default="", help=f"only this {name}")
    listed.add_argument(
        "--status", type=int, default=0, metavar="DIGIT", help="only HTTP statuses that begin with this digit"
    )
    listed.add_argument(
        "--field", action="append", default=[], metavar="NAME=VALUE", help="only with this field (repeatable)"
    )
    listed.add_argument("--after", type=int, help="the first ones after this number")
    listed.add_argument("--before", type=int, help="the newest ones before this number")
    listed.add_argument("--limit", type=int, default=50, help="so many at most (default 50)")
    shown = commands.add_parser("show", help="one exchange with both texts and every finding")
    shown.add_argument("number", type=int)
    shown.add_argument("--parsed", action="store_true", help="the texts as names and values")
    export = commands.add_parser("export", help="a part of the journal as a file")
    export.add_argument(
        "file", type=Path, metavar="FILE", help=f"its ending says the form: {', '.join(_FORMS)}; - for jsonl out"
    )
    verify = commands.add_parser("verify", help="was that sent? 0 yes, 1 no, with the nearest messages")
    verify.add_argument("expectation", metavar="JSON", help="the expectation, or - to read it from standard input")
    _compare_parser(commands)
    share = commands.add_parser("share", help="share a part, list what is shared, or revoke it")
    share.add_argument("--title", default="", help="what its page is called")
    share.add_argument("--expires", metavar="INSTANT", help="when the link ends (default: in seven days)")
    share.add_argument("--list", action="store_true", help="list what is shared")
    share.add_argument("--revoke", metavar="ID", help="revoke a shared session")
    for command in (listed, shown, export, verify, share):
        add_sandbox(command, told_above=True)
    for command in (export, share):
        command.add_argument("--from", dest="first", type=int, help="first number (default: the oldest)")
        command.add_argument("--to", dest="last", type=int, help="last number (default: the newest)")


def _compare_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    compare = commands.add_parser(
        "compare",
        help="what differs between two sessions: 0 nothing, 1 something",
        description="A session is a file exported as .jsonl, a sandbox, or a part of one: NAME:FROM-TO. Two files need no server.",
    )
    compare.add_argument("left", metavar="LEFT")
    compare.add_argument("right", metavar="RIGHT")
    add_url(compare, told_above=True)
    compare.add_argument("--json", action="store_true", help="as JSON")


def run(given: argparse.Namespace) -> int:
    """Run `oir journal …`; the exit status. 1: not satisfied, not alike, or the server refused. Raises `BadRequest`."""
    commands: Mapping[str, Callable[[argparse.Namespace], int]] = {
        "list": _list,
        "show": _show,
        "export": _export,
        "verify": _verify,
        "compare": _compare,
        "share": _share,
    }
    return talk(given.url, lambda: commands[given.journal_command](given))


def _server(given: argparse.Namespace) -> httpx.Client:
    return client(given.url, given.sandbox)


def _list(given: argparse.Namespace) -> int:
    names = ("operation", "door", "sender", "transaktions_id", "verdict", "fault", "rule_id", "text", "since", "until")
    asked: dict[str, Any] = {name: value for name in names if (value := getattr(given, name))}
    numbers = {name: getattr(given, name) for name in ("status", "after", "before", "limit")}
    asked |= {name: value for name, value in numbers.items() if value is not None} | {"field": given.field}
    with _server(given) as server:
        found = checked(server.get(f"{_BASE}/search", params=asked)).json()
    for one in found["exchanges"]:
        rules = " ".join(dict.fromkeys(str(finding.get("rule_id", "")) for finding in one["findings"]))
        told = (one["seq"], one["at"][:19], one["door"], one["operation"], one["verdict"], one["fault"], rules)
        print("\t".join(str(cell or "-") for cell in told))
    more = found["next_after"] or found["next_before"]
    if more is not None:
        option = "--after" if found["next_after"] else "--before"
        why = "Der er set på nok for en søgning" if found["stopped"] else "Der er flere"
        print(f"{why}; fortsæt med {option} {more}", file=sys.stderr)
    return 0


def _show(given: argparse.Namespace) -> int:
    with _server(given) as server:
        one = checked(server.get(f"{_BASE}/{given.number}")).json()
    if given.parsed:
        parts = {name: one[name] for name in ("seq", "operation", "parsed_request", "parsed_answer")}
        print(json.dumps(parts, ensure_ascii=False, indent=2))
        return 0
    print(f"{one['seq']}  {one['at']}  {one['door']}  {one['operation']}  {one['verdict']}  HTTP {one['status']}")
    for finding in one["findings"]:
        print(
            f"  {finding.get('rule_id', '')}: {finding.get('message', {}).get('da', '')} {finding.get('fix', {}).get('da', '')}"
        )
    print(f"\n--- sendt\n{one['request']}\n\n--- svar\n{one['answer']}")
    return 0


def _export(given: argparse.Namespace) -> int:
    path: Path = given.file
    form = "jsonl" if str(path) == "-" else path.suffix.removeprefix(".").lower()
    if form not in _FORMS:
        raise BadRequest(
            Text(
                f"Filens endelse skal være en af: {', '.join(_FORMS)}.",
                f"The file must end in one of: {', '.join(_FORMS)}.",
            )
        )
    asked = {"format": form, "from": given.first, "to": given.last}
    params = {name: value for name, value in asked.items() if value is not None}
    with _server(given) as server, server.stream("GET", f"{_BASE}/export", params=params) as response:
        checked(response)
        if str(path) == "-":
            for piece in response.iter_bytes():
                sys.stdout.buffer.write(piece)
            return 0
        beside = path.with_name(f"{path.name}.part")
        with beside.open("wb") as file:
            for piece in response.iter_bytes():
                file.write(piece)
    beside.replace(path)
    print(path)
    return 0


def _verify(given: argparse.Namespace) -> int:
    text = sys.stdin.read() if given.expectation == "-" else given.expectation
    try:
        expected = json.loads(text)
    except (ValueError, RecursionError):
        raise BadRequest(
            Text(
                'Forventningen er ikke JSON. Skriv fx \'{"operation": "Ping", "times": 1}\'.',
                'The expectation is not JSON. Write for example \'{"operation": "Ping", "times": 1}\'.',
            )
        ) from None
    with _server(given) as server:
        result = checked(server.post("/api/control/verify", json=expected)).json()
    print(result["message"]["da"])
    for near in result["near_misses"]:
        print(f"  {near['message']['da']}")
    return 0 if result["satisfied"] else 1


def _compare(given: argparse.Namespace) -> int:
    from oir_control.journal.comparison import as_text, compare

    result = compare(_session(given, given.left), _session(given, given.right))
    print(json.dumps(result.as_dict(), ensure_ascii=False, indent=2) if given.json else as_text(result), end="")
    return 0 if result.alike else 1


def _session(given: argparse.Namespace, named: str) -> "list[JournalEntry]":
    from oir_control.journal.lines import read_lines

    if named.endswith(".jsonl"):
        return read_lines(Path(named).read_text("utf-8"))
    match = _SESSION.fullmatch(named)
    if match is None:
        raise BadRequest(
            Text(
                "En session er en fil, der ender på .jsonl, en sandkasses navn, eller NAVN:FRA-TIL.",
                "A session is a file that ends in .jsonl, the name of a sandbox, or NAME:FROM-TO.",
            )
        )
    name, first, last = match.groups()
    params = {"format": "jsonl"} | {key: value for key, value in (("from", first), ("to", last)) if value}
    with client(given.url) as server:
        server.headers["X-Oir-Sandbox"] = name
        return read_lines(checked(server.get(f"{_BASE}/export", params=params)).text)


def _share(given: argparse.Namespace) -> int:
    with _server(given) as server:
        if given.list:
            for one in checked(server.get(f"{_BASE}/shares")).json():
                print(f"{one['id']}\t{one['title']}\t{one['first']}-{one['last']}\t{one['expires']}")
        elif given.revoke:
            checked(server.delete(f"{_BASE}/shares/{given.revoke}"))
            print(f"{given.revoke} er trukket tilbage.")
        else:
            asked = {"from": given.first, "to": given.last, "title": given.title, "expires": given.expires}
            body = {name: value for name, value in asked.items() if value is not None}
            made = checked(server.post(f"{_BASE}/shares", json=body)).json()
            print(f"{given.url.rstrip('/')}{made['address']}\t{made['id']}\tåben til {made['expires']}")
    return 0
