"""The UUIDs in an edition's code lists, computed from namespace, list name and code."""

import csv
import io
from pathlib import Path

from oir_kernel.identifiers import class_uuid


def codelist_files(folder: Path, namespace: str) -> dict[str, str]:
    """Every code list that has a `uuid` column, with that column filled in: path below `folder` to text.

    The list's name in the UUID is the file's stem. Lists without the column are left alone.
    """
    files = {}
    for path in sorted((folder / "codelists").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, delimiter=";", strict=True)
            rows, columns = list(reader), reader.fieldnames or []
        if "uuid" in columns:
            for row in rows:
                row["uuid"] = class_uuid(namespace, path.stem, row["code"])
            files[f"codelists/{path.name}"] = _text(columns, rows)
    return files


def _text(columns: list[str] | tuple[str, ...], rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
