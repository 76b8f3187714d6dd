"""`oir testdata …`: what can be asked for. What is done stands in `testdata_run`, which is imported when it is used."""

import argparse
from datetime import date
from pathlib import Path

from oir_sandbox.cli.remote import add_sandbox
from oir_sandbox.testdata.dataset import DAY

FORMATS = ("jsonl", "csv", "xml", "parquet", "soap")
PROFILES = ("lille", "mellem", "stor")


def add_parsers(testdata: argparse.ArgumentParser) -> None:
    """One subcommand a kind of data."""
    kinds = testdata.add_subparsers(dest="kind", required=True, metavar="KIND")
    _add_people(kinds)
    _add_claims(kinds)
    _add_mistakes(kinds)
    allow = kinds.add_parser(
        "allow", help="let a file of CPR numbers and ranges into a sandbox; they are never printed"
    )
    allow.add_argument(
        "file", type=Path, help="one number (ten digits) or range (010190-4000..010190-4999) a line; # begins a remark"
    )
    add_sandbox(allow)


def _add_people(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    persons = kinds.add_parser("persons", help="persons in households, as JSON Lines")
    _common(persons)
    persons.add_argument("--age-from", type=int, metavar="YEARS")
    persons.add_argument("--age-to", type=int, metavar="YEARS")
    persons.add_argument("--household-size", type=int, metavar="N")
    for name, said in _YES_NO.items():
        persons.add_argument(f"--{name}", action=argparse.BooleanOptionalAction, help=said)
    for name in ("companies", "institutions"):
        _common(kinds.add_parser(name, help=f"{name}, as JSON Lines"))


def _add_claims(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    claims = kinds.add_parser("claims", help="claims that PSRM would take")
    _common(claims)
    claims.add_argument("--type", action="append", default=[], help="only this claim type (repeatable)")
    claims.add_argument("--area", action="append", default=[], help="only this claim area (repeatable)")
    month = kinds.add_parser("month", help="what a municipality sends in a month")
    _common(month, with_count=False)
    month.add_argument("profile", choices=PROFILES)
    for parser in (claims, month):
        parser.add_argument(
            "--format", choices=FORMATS, default="jsonl", help="default jsonl; soap: a folder of envelopes"
        )
        parser.add_argument("--out", type=Path, help="file to write, for soap a folder (default: standard output)")


def _add_mistakes(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    wanted = kinds.add_parser("mistake", help="a claim that breaks this rule and only what that implies")
    wanted.add_argument("rule", help="R_6_19, PSRM-K-411, PSRM-R-057 …")
    wanted.add_argument("--type", help="of this claim type")
    wanted.add_argument(
        "--format",
        choices=["text", "jsonl", "csv"],
        default="text",
        help="default text; jsonl and csv: the claim alone",
    )
    kinds.add_parser("mistakes", help="which rules can be broken by a claim, and why the others cannot")


_YES_NO = {
    "protected": "with a protected address, or without",
    "dead": "dead, or alive",
    "minor": "under 18, or not",
    "moved": "moved between municipalities, or not",
    "debt": "owing one of the claims, or not",
}


def _common(parser: argparse.ArgumentParser, *, with_count: bool = True) -> None:
    parser.add_argument("--seed", default="1", help="any text; the same text gives the same data (default 1)")
    parser.add_argument("--day", type=_day, default=DAY, help=f"the day the data is made for (default {DAY})")
    parser.add_argument("--kommune", help="code, CVR number or name of the only municipality")
    if with_count:
        parser.add_argument("--count", type=_count, default=10, help="how many (default 10)")
        parser.add_argument("--first", type=_count, default=0, help="number to begin with (default 0)")


def run(given: argparse.Namespace) -> int:
    """Write the data; the exit status."""
    from oir_sandbox.cli import testdata_run

    return testdata_run.run(given)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("write a day as YYYY-MM-DD") from None


def _count(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    raise argparse.ArgumentTypeError("write a whole number, 0 or more")
