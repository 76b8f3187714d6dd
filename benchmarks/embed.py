"""What it costs to embed the rulebook: a Python process that imports it, beside one that imports nothing and beside others."""

import statistics
import subprocess
import sys
import time

from benchmarks.report import Line

RUNS = 15
_NOTHING = "python, nothing imported (limit)"
PROGRAMS = {
    _NOTHING: "pass",
    "from psrm_validation import Rulebook, Fordring, check": "from psrm_validation import Rulebook, Fordring, check",
    "the same, and the first check": (
        "import datetime as d; from psrm_validation import Rulebook, Fordring, check; "
        "day = d.date(2026, 11, 23); check(Fordring(type='KFDAINS'), Rulebook.load(day), modtagelsesdato=day)"
    ),
    "import pydantic": "import pydantic; pydantic.BaseModel",
    "import fastapi": "import fastapi; fastapi.FastAPI",
    "import xmlschema": "import xmlschema; xmlschema.XMLSchema",
}


def measure() -> tuple[str, str, list[Line]]:
    """Whole processes, interleaved; the ratio is to a process that imports nothing."""
    seconds: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for _ in range(RUNS):
        for name, program in PROGRAMS.items():
            started = time.perf_counter()
            subprocess.run([sys.executable, "-c", program], check=True)
            seconds[name].append(time.perf_counter() - started)
    bare = statistics.median(seconds[_NOTHING])
    lines = [
        Line(
            name,
            f"{(statistics.median(took) - (0 if name == _NOTHING else bare)) * 1000:,.0f} ms"
            + ("" if name == _NOTHING else " more"),
            f"{min(took) * 1000:,.0f}-{max(took) * 1000:,.0f} ms",
            f"{statistics.median(took) / bare:.2f}",
            "a process that imports nothing",
        )
        for name, took in seconds.items()
    ]
    return "Embedding the rulebook", f"Whole processes with .pyc files there; {RUNS} runs.", lines


if __name__ == "__main__":
    print(*measure()[2], sep="\n")
