"""`oir demo`: the shipped examples through the real SOAP door, and what happened as a table."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from oir_sandbox.cli.remote import Refused, add_url, checked, key_headers, talk, unreachable
from oir_sandbox.examples import SANDBOXES, Example, Seen, load_examples, prepare, read_answer, send


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    example: Example
    status: int
    seen: Seen

    @property
    def as_expected(self) -> bool:
        """Whether the answer is the one the example promises."""
        return self.seen == self.example.expected


def add_parsers(parser: argparse.ArgumentParser) -> None:
    """The options of `oir demo`."""
    add_url(parser)
    parser.add_argument("--all", action="store_true", dest="alle", help="vis alle eksempler / show every example")


def run(given: argparse.Namespace) -> int:
    """Send everything; 0 when every answer is the promised one, 1 when not, 2 when there is no sandbox to talk to."""
    return talk(given.url, lambda: _run(given))


def _run(given: argparse.Namespace) -> int:
    rows = send_all(given.url)
    print(table(rows) if given.alle else overview(rows))
    if all(row.as_expected for row in rows):
        return 0
    print(f"oir: Sandkassen er brugt til andet siden. Begynd forfra: {_AGAIN}", file=sys.stderr)
    return 1


def show(url: str) -> None:
    """Send all examples to a sandbox that just opened, and print the overview or why there is none."""
    try:
        print(overview(send_all(url)), flush=True)
    except httpx.HTTPError:
        print(f"oir: {unreachable(url).detail.da}", file=sys.stderr)
    except Refused as refused:
        print(f"oir: {refused}", file=sys.stderr)


def send_all(url: str) -> list[Row]:
    """Send all examples to the sandbox at `url`. Raises `httpx.HTTPError` when it cannot be reached, else `Refused`."""
    rows = []
    with httpx.Client(base_url=url, headers=dict(key_headers()), timeout=30) as client:
        try:
            prepare(client)
        except httpx.HTTPStatusError as refused:
            raise _in_use(refused.response) from None
        for example in load_examples():
            response = send(client, example)
            rows.append(Row(example, response.status_code, read_answer(response.content)))
    return rows


def _in_use(response: httpx.Response) -> Refused:
    """Why the examples' sandboxes could not be made ready, and how to begin again."""
    try:
        checked(response)
    except Refused as told:
        told.args = (f"{told}\nEksemplerne er ikke sendt. Begynd forfra: {_AGAIN}",)
        return told
    raise AssertionError("a response of success was refused")


_AGAIN = " && ".join(f"oir sandbox delete {name}" for name in SANDBOXES) + " && oir demo"


def overview(rows: Sequence[Row]) -> str:
    """The rows worth a line as text for a terminal: those shown in the overview and those with another answer than promised."""
    worth = [row for row in rows if row.example.shown or not row.as_expected]
    left = len(rows) - len(worth)
    return table(worth) + (f"\n{left} eksempler mere fik det ventede svar: oir demo --all" if left else "")


def table(rows: Sequence[Row]) -> str:
    """The rows as text for a terminal."""
    lines = [("Eksempel", "HTTP", "Svar", "Årsager", "")]
    lines += (
        (
            row.example.name,
            str(row.status),
            row.seen.svar,
            " ".join((*row.seen.aarsager, *row.seen.lokale_koder, *row.seen.fejl)) or "-",
            "" if row.as_expected else "<- ventede et andet svar",
        )
        for row in rows
    )
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )
