"""Big files through `oir psrm check`: claims a second and memory, beside a pure-Python pipeline and the parser alone.

`python -m benchmarks.bulk` measures a million claims, `--quick` 40,000 and `--claims N` any number.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import Line

MILLION, QUICK = 1_000_000, 40_000
XMLSCHEMA_CLAIMS, XMLSCHEMA_QUICK = 20_000, 1_000
_LIMIT = "expat, no handlers (limit)"
_PACKAGE = Path(__file__).parents[1]
_EXAMPLE = _PACKAGE / "contracts" / "examples" / "01-accepteret" / "request.xml"
_SCHEMA = "schemas/sandkasse-2026-11/common/service/DebitorRegistreringAfsendInterface.xsd"
_NAMESPACES = (
    'xmlns="http://oir-sandkasse.example/2026/11/01/" xmlns:k="http://kombit.dk/xml/schemas/kontekst/2017/01/01/"'
)
_SAMPLE_SECONDS = 0.05

EXPAT = """
import sys
from xml.parsers import expat
with open(sys.argv[1], "rb") as file:
    expat.ParserCreate().ParseFile(file)
"""
XMLSCHEMA = """
import itertools, sys
from xml.etree.ElementTree import iterparse
import xmlschema
schema, found, wrong = xmlschema.XMLSchema(sys.argv[2]), 0, 0
name = "{http://oir-sandkasse.example/2026/11/01/}OpretDebitorkontoRegistrering_I"
messages = (element for _, element in iterparse(sys.argv[1]) if element.tag == name)
for element in itertools.islice(messages, int(sys.argv[3])):
    claims, errors = schema.to_dict(element, validation="lax")
    wrong += bool(errors)
    element.clear()
"""


@dataclass(frozen=True, slots=True)
class Took:
    """What a program took: seconds, and the largest memory of one process and of all together, in MiB."""

    seconds: float
    one: float
    all: float


def measure(
    claims: int = MILLION, *, xmlschema_claims: int = XMLSCHEMA_CLAIMS, runs: int = 1
) -> tuple[str, str, list[Line]]:
    """Every variant over the same claims, each a program of its own, and their ratio to expat over the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        xml, jsonl = Path(folder) / "claims.xml", Path(folder) / "claims.jsonl"
        _write(xml, _xml(claims))
        _write(jsonl, _jsonl(claims))
        schema = str(_PACKAGE / _SCHEMA)
        variants: dict[str, tuple[int, Callable[[], Sequence[str]]]] = {
            _LIMIT: (claims, lambda: (sys.executable, "-c", EXPAT, str(xml))),
            "XML, 1 process": (claims, lambda: _check(xml, 1)),
            "XML, 2 processes": (claims, lambda: _check(xml, 2)),
            "JSON lines, 1 process": (claims, lambda: _check(jsonl, 1)),
            "JSON lines, 2 processes": (claims, lambda: _check(jsonl, 2)),
            "xmlschema to_dict over ElementTree, no rules": (
                min(claims, xmlschema_claims),
                lambda: (sys.executable, "-c", XMLSCHEMA, str(xml), schema, str(xmlschema_claims)),
            ),
        }
        took: dict[str, list[Took]] = {name: [] for name in variants}
        for _ in range(runs):
            for name, (_, command) in variants.items():
                took[name].append(_run(command()))
        size = xml.stat().st_size / 1e6
    lines = [_line(name, variants[name][0], found, variants, took) for name, found in took.items()]
    remark = (
        f"{claims:,} SF1590_B messages of one claim in one XML file of {size:,.0f} MB, and the same claims as JSON lines;"
        " every layer of rules, references and copies compared across the whole file, answers written as JSON lines to a"
        f" file. A quarter breaks a rule. {runs} run(s) of whole programs, start included. Memory: the largest process, and"
        " all together."
    )
    return (
        "PSRM check of big files",
        remark,
        lines,
    )


def _line(
    name: str,
    claims: int,
    found: Sequence[Took],
    variants: dict[str, tuple[int, Callable[[], Sequence[str]]]],
    took: dict[str, list[Took]],
) -> Line:
    rates = [claims / each.seconds for each in found]
    limit = statistics.median(variants[_LIMIT][0] / each.seconds for each in took[_LIMIT])
    memory = f"{max(each.one for each in found):.0f} MiB, {max(each.all for each in found):.0f} MiB"
    return Line(
        name,
        f"{statistics.median(rates):,.0f} claims/s; {memory}",
        "one run" if len(rates) == 1 else f"{min(rates):,.0f}-{max(rates):,.0f}",
        f"{statistics.median(rates) / limit:.3f}",
        "expat over the XML",
    )


def _check(path: Path, workers: int) -> Sequence[str]:
    oir = str(Path(sys.executable).with_name("oir"))
    options = ("--format", "jsonl", "--output", f"{path}.out", "--as-of", "2026-11-23", "--workers", str(workers))
    return (oir, "psrm", "check", str(path), *options)


def _run(command: Sequence[str]) -> Took:
    """Runs a program and looks at its memory twenty times a second."""
    started = time.perf_counter()
    one = together = 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as program:
        while program.poll() is None:
            sizes = [_resident(pid) for pid in _family(program.pid)]
            one, together = max([one, *sizes]), max(together, sum(sizes))
            time.sleep(_SAMPLE_SECONDS)
    return Took(time.perf_counter() - started, one, together)


def _family(pid: int) -> Iterator[int]:
    """A process and all below it."""
    yield pid
    try:
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return
    for child in children:
        yield from _family(child)


def _resident(pid: int) -> float:
    """Memory of a process in MiB, pages it shares with others counted in part."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def _write(path: Path, parts: Iterator[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(parts)


def _xml(claims: int) -> Iterator[str]:
    text = _EXAMPLE.read_text(encoding="utf-8")
    name = "OpretDebitorkontoRegistrering_I"
    message = text[text.index(f"<{name}>") : text.index(f"</{name}>")] + f"</{name}>\n"
    for old, new in _BLANKS.items():
        message = message.replace(old, new)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<Beskeder {_NAMESPACES}>\n'
    for number in range(claims):
        yield message % _values(number)
    yield "</Beskeder>\n"


_BLANKS = {
    "00000001-0000": "%(id)s-0000",
    "00000101-0000": "%(id)s-0001",
    "KORSBAEK-4711": "%(reference)s",
    "2500.00": "%(amount)s",
    "6101901234": "%(cpr)s",
    "2026-10-15": "%(srb)s",
}


def _values(number: int) -> dict[str, str]:
    day, year, serial = 61 + number % 28, number // 28 % 90, 1000 + number // 2520 % 9000
    return {
        "id": f"{number:08x}",
        "reference": f"K-{number}",
        "amount": f"{1000 + number % 9000}.00",
        "cpr": f"{day:02d}01{year:02d}{serial:04d}",
        "srb": "2026-09-15" if number % 4 == 0 else "2026-10-15",
    }


def _jsonl(claims: int) -> Iterator[str]:
    for number in range(claims):
        values = _values(number)
        claim = {
            "id": f"{values['id']}-0001-4000-8000-000000000001",
            "type": "KFDAINS",
            "art": "INDR",
            "relation": "HOVEDFORDRING",
            "hovedstol": values["amount"],
            "beloeb": values["amount"],
            "beskrivelse": "Daginstitution, oktober 2026, faktura 4711",
            "periode_start": "2026-10-01",
            "periode_slut": "2026-10-31",
            "stiftelsesdato": "2026-10-01",
            "forfaldsdato": "2026-10-01",
            "srb": values["srb"],
            "foraeldelsesdato": "2029-10-01",
            "reference": values["reference"],
            "skyldnere": [{"cpr": values["cpr"]}],
        }
        yield json.dumps(claim, ensure_ascii=False) + "\n"


def measure_quick() -> tuple[str, str, list[Line]]:
    """The same with few claims, three times."""
    return measure(QUICK, xmlschema_claims=XMLSCHEMA_QUICK, runs=3)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--claims", type=int, default=MILLION)
    given = parser.parse_args()
    title, remark, lines = measure_quick() if given.quick else measure(given.claims)
    print(f"{title}\n{remark}")
    for line in lines:
        print(f"{line.what:45} {line.median:50} {line.spread:20} {line.ratio}")
