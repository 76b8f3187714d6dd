"""What `oir testdata …` does: synthetic persons, companies and claims, wanted mistakes, the import of allowed numbers.

Everything but `allow` works offline and prints only what is synthetic by construction.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from oir_kernel.cpr_gate import is_cpr_range
from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text
from oir_kernel.identifiers import cpr_birth_date
from oir_sandbox.cli.remote import checked, client, talk
from oir_sandbox.testdata import views
from oir_sandbox.testdata.claims import Testfordring, chosen_types, fordringer
from oir_sandbox.testdata.dataset import DAY, Datasaet
from oir_sandbox.testdata.export import csv_lines, jsonl, write
from oir_sandbox.testdata.kommuner import kommune
from oir_sandbox.testdata.messages import envelope, sendable_types
from oir_sandbox.testdata.mistakes import Fejl, mistake
from oir_sandbox.testdata.organisations import institution, virksomhed
from oir_sandbox.testdata.profiles import PROFILER, maaned
from oir_sandbox.testdata.search import Personer, find_personer
from oir_sandbox.testdata.wanted import possible
from psrm_validation.rulebook import Rulebook

_NUMBER = re.compile(r"([0-9]{6})-?([0-9]{4})")


def run(given: argparse.Namespace) -> int:
    """Write the data; the exit status: 0 done, 1 the sandbox refused. Raises `SandboxError` for what cannot be made."""
    runs: Mapping[str, Callable[[argparse.Namespace], int]] = {
        "persons": _persons,
        "companies": lambda given: _numbered(given, lambda data, number: views.virksomhed(virksomhed(data, number))),
        "institutions": lambda given: _numbered(
            given, lambda data, number: views.institution(institution(data, number))
        ),
        "claims": _claims,
        "month": lambda given: _written(given, maaned(_data(given), PROFILER[given.profile])),
        "mistake": _mistake,
        "mistakes": _mistakes,
        "allow": _allow,
    }
    return runs[given.kind](given)


def _data(given: argparse.Namespace) -> Datasaet:
    return Datasaet(given.seed, given.day, kommune(given.kommune) if given.kommune else None)


def _persons(given: argparse.Namespace) -> int:
    data = _data(given)
    asked = Personer(
        given.age_from,
        given.age_to,
        given.protected,
        given.dead,
        given.minor,
        given.household_size,
        given.moved,
        given.debt,
    )
    left, first = given.count, given.first
    while left:
        side = find_personer(data, asked, first, left)
        if not side.fundet and first > given.first + _FAR:
            print("oir: ingen flere blandt de første personer", file=sys.stderr)
            return 1
        _print(views.person(each, data.day) for each in side.fundet)
        left, first = left - len(side.fundet), side.naeste
    return 0


_FAR = 500_000


def _numbered(given: argparse.Namespace, made: Callable[[Datasaet, int], Mapping[str, Any]]) -> int:
    data = _data(given)
    _print(made(data, number) for number in range(given.first, given.first + given.count))
    return 0


def _claims(given: argparse.Namespace) -> int:
    data, book = _data(given), Rulebook.load(given.day)
    types = chosen_types(book, given.type, given.area)
    if given.format in {"xml", "soap"} and not given.type:
        types = tuple(code for code in types if code in sendable_types(book)) or types
    return _written(given, islice(fordringer(data, types, given.first), given.count))


def _written(given: argparse.Namespace, claims: Iterator[Testfordring]) -> int:
    data = _data(given)
    if given.format == "soap":
        _envelopes(claims, data, given.out)
    elif given.out is None:
        write(claims, data, given.format, sys.stdout.buffer)
    else:
        with given.out.open("wb") as file:
            write(claims, data, given.format, file)
    return 0


def _envelopes(claims: Iterator[Testfordring], data: Datasaet, folder: Path | None) -> None:
    if folder is None:
        raise BadRequest(
            Text(
                "--format soap skriver en fil pr. besked. Angiv en mappe med --out.",
                "--format soap writes a file a message. Name a folder with --out.",
            )
        )
    folder.mkdir(parents=True, exist_ok=True)
    for claim in claims:
        (folder / f"{claim.number:07}.xml").write_text(envelope(claim, data), encoding="utf-8")


def _mistake(given: argparse.Namespace) -> int:
    found = mistake(given.rule, given.type)
    claims = [each for each in (found.before, found.fordring) if each is not None]
    if given.format == "text":
        print(_told(found))
    else:
        sys.stdout.writelines(jsonl(claims) if given.format == "jsonl" else csv_lines(claims))
    return 0


_UNCHANGED = "intet, typen eller aftalen er nok"


def _told(found: Fejl) -> str:
    lines = [
        f"Bryder {found.rule_id} (fordringstype {found.fordring.type}); ændret: {', '.join(found.changed) or _UNCHANGED}.",
        f"Følger altid med: {', '.join(found.implied) or 'intet'}.",
    ]
    if found.one_of:
        lines.append(f"Mindst lige så meget følger altid med; her: {', '.join(found.one_of)}.")
    if found.aftale is not None:
        lines.append(
            f"Under denne aftale (gem den som .json, og brug --aftale): {json.dumps(found.aftale, ensure_ascii=False)}"
        )
    if found.before is not None:
        lines.append("Første fordring, som den anden gentager:")
        lines += (line.rstrip() for line in jsonl([found.before]))
    return "\n".join([*lines, *(line.rstrip() for line in jsonl([found.fordring]))])


def _mistakes(given: argparse.Namespace) -> int:
    del given
    for each in possible(Rulebook.load(DAY)):
        told = f"{len(each.types)} fordringstyper" if each.reason is None else each.reason.da
        print(f"{each.rule_id:<16} {'kan' if each.reason is None else '-':<4} {told}")
    return 0


def _allow(given: argparse.Namespace) -> int:
    """Replaces the sandbox's allowed numbers by those of the file."""

    numbers = read_numbers(given.file)

    def work() -> None:
        with client(given.url) as server:
            checked(server.put(f"/api/control/sandboxes/{given.sandbox}", json={"allowed_cpr": numbers}))
        print(f"{len(numbers)} numre og intervaller er tilladt i sandkassen.")

    return talk(given.url, work)


def read_numbers(path: Path) -> list[str]:
    """The numbers and ranges of a file. Raises `BadRequest` naming the line of the first that is neither, never the number."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise BadRequest(
            Text(
                "Filen kan ikke læses som UTF-8-tekst. Kontrollér navn og indhold.",
                "The file cannot be read as UTF-8 text. Check name and content.",
            )
        ) from None
    found: dict[str, None] = {}
    for number, line in enumerate(lines, 1):
        written = line.partition("#")[0].strip()
        if written:
            found[_number(written, number)] = None
    return list(found)


def _number(written: str, line: int) -> str:
    if is_cpr_range(written):
        return written
    match = _NUMBER.fullmatch(written)
    number = "".join(match.groups()) if match else ""
    if cpr_birth_date(number) is None:
        raise BadRequest(
            Text(
                f"Linje {line} er hverken et CPR-nummer på ti cifre eller et interval som 010190-4000..010190-4999. Ret den; intet er sendt.",
                f"Line {line} is neither a CPR number of ten digits nor a range such as 010190-4000..010190-4999. Correct it; nothing was sent.",
            )
        )
    return number


def _print(found: Iterable[Mapping[str, Any]]) -> None:
    for each in found:
        print(json.dumps(each, ensure_ascii=False))
