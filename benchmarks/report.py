"""Results as a table in RESULTS.md, with the versions they were measured with."""

import importlib.metadata
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_VERSIONS = ("fastapi", "uvicorn", "uvloop", "lxml", "sqlalchemy", "psycopg", "xmlschema")


@dataclass(frozen=True, slots=True)
class Line:
    """One measured thing: the median of several runs with its spread, and its ratio to what it is measured against."""

    what: str
    median: str
    spread: str
    ratio: str
    against: str


def write(path: Path, sections: Sequence[tuple[str, str, Sequence[Line]]]) -> str:
    """Write all sections (title, remark, lines) to `path`; the text written."""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in _VERSIONS)
    parts = [
        "# Benchmark results",
        "",
        "Written by `make bench`. The machine is shared and noisy: read the ratios, which compare runs of the same minute.",
        "",
        f"CPython {platform.python_version()}, {platform.system()} {platform.machine()}; {versions}.",
    ]
    for title, remark, lines in sections:
        parts += [
            "",
            f"## {title}",
            "",
            remark,
            "",
            "| what | median | min-max | ratio | against |",
            "|---|---:|---:|---:|---|",
        ]
        parts += (f"| {line.what} | {line.median} | {line.spread} | {line.ratio} | {line.against} |" for line in lines)
    text = "\n".join(parts) + "\n"
    path.write_text(text, encoding="utf-8")
    return text
