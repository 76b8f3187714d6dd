"""`oir debitor export`: accounts and claims of a running sandbox as files for management information."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from oir_sandbox.cli.remote import add_sandbox, checked, client, talk

_SUBJECTS: Final = ("konti", "fordringer")
_FORMS: Final = ("csv", "parquet")


def add_export(parser: argparse.ArgumentParser) -> None:
    """The options of `oir debitor export`."""
    parser.add_argument("--municipality", required=True, metavar="CVR", help="CVR of the receiving authority")
    parser.add_argument("--from", dest="fra", type=_day("--from"), metavar="DATE", help="first day")
    parser.add_argument("--to", dest="til", type=_day("--to"), metavar="DATE", help="last day")
    parser.add_argument("--out", required=True, type=Path, metavar="FOLDER", help="where the files are written")
    parser.add_argument("--format", choices=_FORMS, default="csv", help="the files' form (default csv)")
    add_sandbox(parser)


def run_export(given: argparse.Namespace) -> int:
    """Write konti and fordringer; 0 done, 1 refused, 2 a file could not be written. Raises `BadRequest`."""
    return talk(given.url, lambda: _export(given))


def _export(given: argparse.Namespace) -> int:
    given.out.mkdir(parents=True, exist_ok=True)
    asked = {"kommune": given.municipality, "fra": given.fra, "til": given.til}
    params = {name: str(value) for name, value in asked.items() if value is not None}
    with client(given.url, given.sandbox) as talking:
        for subject in _SUBJECTS:
            path = given.out / f"{subject}-{given.municipality}.{given.format}"
            with talking.stream("GET", f"/api/debitor/statistik/{subject}.{given.format}", params=params) as answer:
                checked(answer)
                with path.open("wb") as file:
                    file.writelines(answer.iter_bytes())
            print(path)
    return 0


def _day(option: str) -> Callable[[str], date]:
    def day(text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{option} is a date like 2026-12-31") from None

    return day
