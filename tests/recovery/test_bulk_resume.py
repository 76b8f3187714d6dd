"""A check of a big file is killed in the middle: resumed, it writes the same bytes as one that was never stopped."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.bulk import claim, lines

OIR = str(Path(sys.executable).with_name("oir"))
FIRST = 30_000


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Claims for some seconds, the last ones with references of the first."""
    path = tmp_path_factory.mktemp("big") / "claims.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(FIRST):
            changes = {"srb": "2025-12-01"} if number % 5 == 0 else {}
            file.write(lines(claim(number, **changes)))
        file.write(lines(*(claim(number, reference=f"F-{number - FIRST}") for number in range(FIRST, FIRST + 20))))
    return path


def command(big: Path, output: Path, *more: str) -> Sequence[str]:
    options = ("--output", str(output), "--as-of", "2026-11-23", "--max-findings", "6010", "--workers", "2")
    return (OIR, "psrm", "check", str(big), "--format", "json", *options, *more)


@pytest.fixture(scope="module")
def whole(big: Path) -> bytes:
    """What a run that is not stopped writes."""
    output = big.with_name("whole.json")
    done = subprocess.run(command(big, output), check=False, capture_output=True)
    assert done.returncode == 1, done.stderr
    return output.read_bytes()


def stopped(big: Path, output: Path, how: signal.Signals, *more: str) -> subprocess.Popen[bytes]:
    """A run that got `how` once it had written down where it was."""
    state = output.with_name(f"{output.name}.state.json")
    before = state.read_bytes() if state.exists() else None
    run = subprocess.Popen(command(big, output, *more), stderr=subprocess.PIPE, start_new_session=True)
    while run.poll() is None and (not state.exists() or state.read_bytes() == before):
        time.sleep(0.01)
    assert run.poll() is None, "the run was over before it could be stopped"
    os.killpg(run.pid, how) if how is signal.SIGINT else run.send_signal(how)
    return run


def left_of(group: int) -> list[str]:
    """The processes of a group that are still there."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[2] == str(group) and fields[0] != "Z":
                found.append(entry.name)
    return found


def none_left(group: int) -> bool:
    for _ in range(500):
        if not left_of(group):
            return True
        time.sleep(0.02)
    return False


def test_a_run_killed_twice_and_resumed_writes_the_same_bytes(big: Path, whole: bytes, tmp_path: Path):
    output = tmp_path / "out.json"
    for more in ((), ("--resume",)):
        run = stopped(big, output, signal.SIGKILL, *more)
        assert run.wait() == -signal.SIGKILL
        assert run.stderr is not None
        run.stderr.close()
        assert none_left(run.pid)
        assert not output.exists()
        state = json.loads(output.with_name("out.json.state.json").read_text())
        assert state["progressed"]["steps"] > 0
    done = subprocess.run(command(big, output, "--resume"), check=False, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert output.read_bytes() == whole
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.json"]
    assert "20 × afvis PSRM-K-486" in done.stderr


def test_ctrl_c_leaves_no_process_and_says_how_to_go_on(big: Path, whole: bytes, tmp_path: Path):
    output = tmp_path / "out.json"
    for _ in range(5):  # where the machine is slow the signal may come when the last part is being written
        run = stopped(big, output, signal.SIGINT)
        _, told = run.communicate()
        if run.returncode != 1:
            break
        output.unlink()
    assert run.returncode == 130
    assert "--resume" in told.decode()
    assert "Traceback" not in told.decode()
    assert none_left(run.pid)
    subprocess.run(command(big, output, "--resume"), check=False, capture_output=True)
    assert output.read_bytes() == whole


def test_a_run_is_not_resumed_with_other_input_or_options(big: Path, tmp_path: Path):
    output, copy = tmp_path / "out.json", tmp_path / "claims.jsonl"
    copy.write_bytes(big.read_bytes())
    run = stopped(copy, output, signal.SIGKILL)
    run.communicate()
    kept = output.with_name("out.json.state.json").read_bytes()
    other = subprocess.run(
        command(copy, output, "--resume", "--language", "en"), check=False, capture_output=True, text=True
    )
    assert other.returncode == 2
    assert "--language" in other.stderr
    assert "run without --resume" in other.stderr
    aftale = tmp_path / "aftale.toml"
    aftale.write_text('version = "1"\nfordringshaver = "9"\n')
    agreed = subprocess.run(
        command(copy, output, "--resume", "--aftale", str(aftale)), check=False, capture_output=True, text=True
    )
    assert (agreed.returncode, "--aftale" in agreed.stderr) == (2, True)
    with copy.open("a") as file:
        file.write(lines(claim(0)))
    changed = subprocess.run(command(copy, output, "--resume"), check=False, capture_output=True, text=True)
    assert changed.returncode == 2
    assert "claims.jsonl" in changed.stderr
    assert "uden --resume" in changed.stderr
    assert output.with_name("out.json.state.json").read_bytes() == kept
