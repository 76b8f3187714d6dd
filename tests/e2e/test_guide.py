"""The guided tour, run word for word: every command of `docs/guide.md` works and prints what the guide says."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
PROMISE = "# -> "


@pytest.fixture
def guided(tmp_path: Path) -> Path:
    """A folder that looks like a checkout to the guide's commands, and keeps what they write."""
    (tmp_path / "contracts").symlink_to(ROOT / "contracts")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    return tmp_path


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_the_guide_has_commands_and_every_block_promises_something():
    assert len(BLOCKS) >= 8
    assert all(PROMISE in block for block in BLOCKS)


def test_every_command_of_the_guide_prints_what_it_says(run_program, guided: Path):
    if shutil.which("curl") is None:
        pytest.skip("WARNING: curl is not installed; the documented commands were not run")
    program = run_program()
    for block in BLOCKS:
        script = block.replace("http://127.0.0.1:8400", program.url).replace("8411", str(free_port()))
        command = ["bash", "-euo", "pipefail", "-c", script]
        environment = {**os.environ, "OIR_URL": program.url}
        ran = subprocess.run(
            command, cwd=guided, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert ran.returncode == 0, block + ran.stdout + ran.stderr
        for line in block.splitlines():
            if line.startswith(PROMISE):
                assert line.removeprefix(PROMISE) in ran.stdout, block + ran.stdout + ran.stderr


def test_every_example_stands_in_the_guides_table():
    numbers: set[int] = set()
    for cell in re.findall(r"^\| ([\d –,]+) \|", GUIDE, re.MULTILINE):
        for part in cell.split(","):
            first, _, last = part.partition("–")
            numbers |= set(range(int(first), int(last or first) + 1))
    shipped = {int(folder.name[:2]) for folder in (ROOT / "contracts" / "examples").iterdir() if folder.is_dir()}
    assert numbers == shipped
