"""Claims a second through the PSRM check: the library, and the command over a JSON Lines file, beside reading alone."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import psrm_validation
from benchmarks.report import Line

CLAIMS = 20_000
RUNS = 5
TODAY = date(2026, 11, 23)


def measure() -> tuple[str, str, list[Line]]:
    """All variants over the same claims, interleaved, and their ratios to reading the lines."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.jsonl"
        path.write_text("\n".join(json.dumps(_claim(n)) for n in range(CLAIMS)) + "\n", encoding="utf-8")
        variants: dict[str, Callable[[], object]] = {
            "json.loads of every line (limit)": lambda: _read(path),
            "check, claims given": _checker(path),
            "read and check (library)": lambda: psrm_validation.check_mappings(_read(path), today=TODAY),
            "oir psrm check --format jsonl (whole process)": lambda: _command(path),
        }
        seconds: dict[str, list[float]] = {name: [] for name in variants}
        for _ in range(RUNS):
            for name, run in variants.items():
                started = time.perf_counter()
                run()
                seconds[name].append(time.perf_counter() - started)
    rates = {name: [CLAIMS / took for took in times] for name, times in seconds.items()}
    limit = statistics.median(rates["json.loads of every line (limit)"])
    lines = [
        Line(
            name,
            f"{statistics.median(found):,.0f} claims/s",
            f"{min(found):,.0f}-{max(found):,.0f}",
            f"{statistics.median(found) / limit:.2f}",
            "reading the lines",
        )
        for name, found in rates.items()
    ]
    return (
        "PSRM check",
        f"{CLAIMS:,} claims of four types, a quarter of them with two broken rules; {RUNS} runs, one core.",
        lines,
    )


def _claim(n: int) -> dict[str, object]:
    day, broken = 1 + n % 28, n % 4 == 0
    return {
        "id": f"F{n}",
        "type": ("KFDAINS", "KFSKFRI", "KFLRUNG", "KFTBBSF")[n % 4 if n % 8 else 0],
        "art": "INDR",
        "relation": "HOVEDFORDRING",
        "hovedstol": f"{1000 + n % 900}.00",
        "beloeb": f"{1000 + n % 900}.00",
        "beskrivelse": f"Daginstitution, faktura {n}",
        "periode_start": "2026-09-01",
        "periode_slut": "2026-09-30",
        "stiftelsesdato": "2026-09-01",
        "forfaldsdato": f"2026-09-{day:02d}",
        "srb": "2026-08-15" if broken else "2026-10-01",
        "foraeldelsesdato": "2028-09-01" if broken else f"2029-09-{day:02d}",
        "modtagelsesdato": "2026-11-23",
        "reference": f"K-{n}",
    }


def _read(path: Path) -> list[dict[str, object]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _checker(path: Path) -> Callable[[], object]:
    rulebook = psrm_validation.Rulebook.load(TODAY)
    claims = [psrm_validation.claim_from_mapping(line) for line in _read(path)]
    return lambda: [
        psrm_validation.check_claim(claim, psrm_validation.Options(today=TODAY)) for claim in claims if rulebook
    ]


def _command(path: Path) -> None:
    oir = Path(sys.executable).with_name("oir")
    subprocess.run([oir, "psrm", "check", str(path), "--format", "jsonl"], stdout=subprocess.DEVNULL, check=False)
