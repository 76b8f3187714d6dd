"""Writes the generated files that describe the program: `openapi.json` and `psrm-report.schema.json` in `contracts`,
`rules.md` and `types.md` in `docs/rulebook`.

`--check` only compares.

Exit status 1 when a file is not what the program says today.
"""

import json
import sys
from pathlib import Path

from fastapi import FastAPI

from oir_kernel.settings import Settings
from oir_kernel.storage import open_storage
from oir_sandbox.wiring import assemble
from psrm_validation.api.models import ReportModel
from psrm_validation.pages.documents import rules_document, types_document
from psrm_validation.rulebook import Rulebook

ROOT = Path(__file__).parents[2]


def openapi() -> str:
    """The OpenAPI description of all JSON doors."""
    frame = assemble(Settings(), open_storage("sqlite:///never-opened.db"))
    assert isinstance(frame.inner, FastAPI)
    return json.dumps(frame.inner.openapi(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def psrm_report_schema() -> str:
    """The JSON Schema of one report of the PSRM check."""
    frame = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:oir-sandkassen:psrm-report"}
    schema = frame | ReportModel.model_json_schema(mode="serialization") | {"title": "PSRM report"}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def generated() -> dict[Path, str]:
    """Every generated file with what the program says today."""
    contracts, rulebook = ROOT / "contracts", ROOT / "docs" / "rulebook"
    return {
        contracts / "openapi.json": openapi(),
        contracts / "psrm-report.schema.json": psrm_report_schema(),
        rulebook / "rules.md": rules_document(Rulebook.load()),
        rulebook / "types.md": types_document(Rulebook.load()),
    }


def main(arguments: list[str]) -> int:
    """Write or compare every generated file."""
    outdated = 0
    for path, text in generated().items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if "--check" in arguments:
            print(f"{path.relative_to(ROOT)} is out of date: run make docs", file=sys.stderr)
            outdated += 1
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return min(outdated, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
