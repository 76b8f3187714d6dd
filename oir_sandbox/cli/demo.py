"""`oir demo`: the shipped examples through the real SOAP door, and what happened as a table."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from oir_sandbox.cli.remote import add_url, key_headers
from oir_sandbox.examples import Example, Seen, load_examples, prepare, read_answer, send


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
    try:
        rows = send_all(given.url)
    except httpx.HTTPError:
        print(f"Ingen sandkasse svarer på {given.url}. Start den med: oir up", file=sys.stderr)
        return 2
    print(table(rows) if given.alle else overview(rows))
    return 0 if all(row.as_expected for row in rows) else 1


def send_all(url: str) -> list[Row]:
    """Send all examples to the sandbox at `url`. Raises `httpx.HTTPError` when it cannot be reached."""
    rows = []
    with httpx.Client(base_url=url, headers=dict(key_headers()), timeout=30) as client:
        prepare(client)
        for example in load_examples():
            response = send(client, example)
            rows.append(Row(example, response.status_code, read_answer(response.content)))
    return rows


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
