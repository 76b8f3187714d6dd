"""`oir fault`: make things go wrong in a running sandbox, see what struck, and take it away again."""

import argparse
from typing import Any

import httpx

from oir_kernel.faults.kinds import Kinds, Parameter, kinds
from oir_sandbox.cli.remote import add_sandbox, checked, client, talk

_HELP = "a fault: kind and parameters, such as 'http;status=503;retry-after=5s' (oir fault kinds tells them)"


def add_parsers(parser: argparse.ArgumentParser) -> None:
    """The subcommands of `oir fault`."""
    commands = parser.add_subparsers(dest="fault_command", required=True, metavar="COMMAND")
    add = commands.add_parser("add", help="order a fault", description="Order a fault in a running sandbox.")
    add.add_argument("fault", metavar="FAULT", help=_HELP)
    add.add_argument("--door", default="any", help="soap, json, sftp, delivery or any (default any)")
    add.add_argument("--service", default="", help="only this service, * for anything")
    add.add_argument("--operation", default="", help="only this operation (JSON: method and path), * for anything")
    add.add_argument("--sender", default="", help="only calls of this authority (CVR) or it-system (UUID)")
    add.add_argument("--share", help="share of the calls, such as 0.25 (default: every one)")
    add.add_argument("--skip", type=int, default=0, help="let so many calls through first")
    add.add_argument("--times", type=int, help="strike at most so often (default: no end)")
    listed = commands.add_parser("list", help="what is ordered, and how often it struck")
    clear = commands.add_parser("clear", help="take one fault away, or all of them")
    clear.add_argument("number", nargs="?", type=int, help="number of the fault (default: all)")
    for command in (add, listed, clear):
        add_sandbox(command)
    told = commands.add_parser("kinds", help="what can be made to go wrong", description="The kinds of fault, offline.")
    told.add_argument("--markdown", action="store_true", help="as the table of docs/faults.md")


def run(given: argparse.Namespace) -> int:
    """Do what was asked: 0 done, 1 the sandbox refused. Raises `BadRequest` when there is no sandbox to talk to."""
    if given.fault_command == "kinds":
        known = kinds({})
        print(markdown(known) if given.markdown else text(known))
        return 0

    def work() -> None:
        with client(given.url, given.sandbox) as server:
            _talk(server, given)

    return talk(given.url, work)


def _talk(server: httpx.Client, given: argparse.Namespace) -> None:
    address = "/api/control/faults"
    if given.fault_command == "add":
        response = server.post(address, json=_order(given))
    elif given.fault_command == "list":
        response = server.get(address)
    else:
        response = server.delete(address if given.number is None else f"{address}/{given.number}")
    told: Any = checked(response).json()
    if given.fault_command == "clear":
        print(f"{told['removed']} fjernet.")
    else:
        print("\n".join(map(_line, [told] if isinstance(told, dict) else told)) or "Ingen fejl er bestilt.")


def _order(given: argparse.Namespace) -> dict[str, Any]:
    names = ("fault", "door", "service", "operation", "sender", "share", "skip", "times")
    return {name: value for name in names if (value := getattr(given, name)) is not None}


def _line(fault: dict[str, Any]) -> str:
    where = [fault["door"], *(fault[name] for name in ("service", "operation", "sender") if fault[name])]
    calls = [f"skip {fault['skip']}"] if fault["skip"] else []
    calls += [f"{name} {fault[name]}" for name in ("share", "times") if fault[name] is not None]
    struck = ", ".join(f"nr. {one['seq']}" for one in fault["exchanges"])
    told = f"{fault['name']:<24} {fault['fault']}  [{' '.join([*where, *calls])}]"
    return f"{told}  ramt {fault['hits']} af {fault['calls']}{f' (journal {struck})' if struck else ''}"


def text(known: Kinds) -> str:
    """The kinds for a terminal."""
    lines: list[str] = []
    for kind in known.values():
        lines.append(f"{kind.name}  [{' '.join(kind.doors)}]  {kind.says.da}")
        lines += (
            f"    {one.name}={'(skal med)' if one.default is None else one.default or '(kan udelades)'}  {one.wants.da}"
            for one in kind.parameters
        )
    return "\n".join(lines)


def markdown(known: Kinds) -> str:
    """The kinds as the table of the documentation."""
    rows = ["| Fejl | Døre | Hvad den anden side ser / *what the other side sees* | Parametre |", "|---|---|---|---|"]
    for kind in known.values():
        takes = "<br>".join(
            f"`{one.name}`{_default(one)}: {one.wants.da} / *{one.wants.en}*" for one in kind.parameters
        )
        rows.append(
            f"| `{kind.name}` | {', '.join(kind.doors)} | {kind.says.da}<br>*{kind.says.en}* | {takes or '-'} |"
        )
    return "\n".join(rows)


def _default(parameter: Parameter) -> str:
    return "" if parameter.default is None else f" ({parameter.default or '-'})"
