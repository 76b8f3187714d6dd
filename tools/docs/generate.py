"""Writes the generated files that describe the program: `contracts/openapi.json`. `--check` only compares.

Exit status 1 when a file is not what the program says today.
"""

import json
import sys
from pathlib import Path

from fastapi import FastAPI

from oir_kernel.settings import Settings
from oir_kernel.storage import open_storage
from oir_sandbox.wiring import assemble

ROOT = Path(__file__).parents[2]


def openapi() -> str:
    """The OpenAPI description of all JSON doors."""
    frame = assemble(Settings(), open_storage("sqlite:///never-opened.db"))
    assert isinstance(frame.inner, FastAPI)
    return json.dumps(frame.inner.openapi(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def main(arguments: list[str]) -> int:
    """Write or compare every generated file."""
    outdated = 0
    for path, text in {ROOT / "contracts" / "openapi.json": openapi()}.items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if "--check" in arguments:
            print(f"{path.relative_to(ROOT)} is out of date: run make docs", file=sys.stderr)
            outdated += 1
        else:
            path.write_text(text, encoding="utf-8")
    return min(outdated, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
