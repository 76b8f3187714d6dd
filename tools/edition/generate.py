"""Write an edition's XSD, WSDL, PROVENANCE.csv and code list UUIDs from its tables, or check that they are up to date.

Usage: `python tools/edition/generate.py [--check] [FOLDER]`. Exit 1 when `--check` finds a file that differs, is missing,
or is there without a table row.
"""

import argparse
import sys
from pathlib import Path

from codelists import codelist_files
from model import Edition, read_edition
from provenance import KONTEKST_FILE, provenance_file
from wsdl import soap_action, wsdl_files
from xsd import schema_files

_DEFAULT = Path(__file__).parents[2] / "schemas" / "sandkasse-2026-11"
_BY_HAND = {KONTEKST_FILE, "policies/Token.wsdl", "policies/Context.wsdl"}


def main() -> int:
    """Write or check the edition named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=_DEFAULT)
    parser.add_argument("--check", action="store_true", help="write nothing, report what is out of date")
    arguments = parser.parse_args()
    edition = read_edition(arguments.folder)
    files = schema_files(edition) | wsdl_files(edition) | {"PROVENANCE.csv": provenance_file(edition)}
    files |= codelist_files(edition.folder, edition.namespace)
    wrong = _actions(edition)
    if arguments.check:
        wrong += _differences(edition.folder, files)
    else:
        _write(edition.folder, files)
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


def _actions(edition: Edition) -> list[str]:
    """Operations whose soap_action in edition.toml does not follow the naming rule."""
    return [
        f"edition.toml: {op.name} has soap_action {op.soap_action}, expected {expected}"
        for service in edition.services
        for op in service.operations
        if op.soap_action != (expected := soap_action(edition, service, op.name))
    ]


def _present(folder: Path) -> set[str]:
    found = (path for ending in ("*.xsd", "*.wsdl") for path in folder.rglob(ending))
    return {path.relative_to(folder).as_posix() for path in found} - _BY_HAND


def _differences(folder: Path, files: dict[str, str]) -> list[str]:
    lines = [f"{name}: no table row makes this file" for name in sorted(_present(folder) - files.keys())]
    for name, text in files.items():
        path = folder / name
        if not path.exists():
            lines.append(f"{name}: missing")
        elif path.read_text(encoding="utf-8") != text:
            lines.append(f"{name}: out of date")
    return lines


def _write(folder: Path, files: dict[str, str]) -> None:
    for name in _present(folder) - files.keys():
        (folder / name).unlink()
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
