"""Every table the product ships is a table: each row has the cells its header names."""

import csv
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def tables() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "*.csv"], cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


@pytest.mark.parametrize("name", tables())
def test_every_row_has_the_cells_of_the_header(name: str) -> None:
    with (ROOT / name).open(encoding="utf-8-sig", newline="") as file:
        header = file.readline()
        file.seek(0)
        rows = list(csv.reader(file, delimiter=max(";,", key=header.count)))
    assert {len(row) for row in rows} == {len(rows[0])}


def test_the_tables_are_found() -> None:
    assert len(tables()) > 20
