"""The real program as a process: `oir up` on a port of its own, stopped by its own id."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

OIR = str(Path(sys.executable).with_name("oir"))


@dataclass
class Program:
    """A running sandbox: its address, its process, what it wrote to standard error so far (after it stopped), and what it
    said before its address.
    """

    url: str
    process: "subprocess.Popen[str]"
    log: Path
    said: str = ""

    def client(self) -> httpx.Client:
        """A client on a real socket."""
        return httpx.Client(base_url=self.url, timeout=30)

    def stop(self) -> None:
        """Ask it to end, and wait."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=30)

    def kill(self) -> None:
        """`kill -9`."""
        self.process.kill()
        self.process.communicate(timeout=30)


def start(folder: Path, *arguments: str, command: tuple[str, ...] = ("up",), **environment: str) -> Program:
    """Start `oir <command>` and wait until it says where its doors are."""
    log = folder / "stderr.log"
    with log.open("a", encoding="utf-8") as stderr:
        process = subprocess.Popen(
            [OIR, *command, "--port", "0", "--data-dir", str(folder / "data"), *arguments],
            env={"OIR_SFTP_PORT": "off", **os.environ, "OIR_LOG_LEVEL": "debug", **environment},
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        found = re.search(r"https?://127\.0\.0\.1:\d+", line)
        if found:
            return Program(found[0], process, log, said)
    raise AssertionError(f"the program did not start: {log.read_text(encoding='utf-8')}")


@pytest.fixture
def run_program(tmp_path: Path) -> Iterator[Callable[..., Program]]:
    """Starts programs on this test's own folder and stops them all."""
    running: list[Program] = []

    def run(*arguments: str, **options: str) -> Program:
        program = start(tmp_path, *arguments, **options)
        running.append(program)
        return program

    yield run
    for program in running:
        program.stop()


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def program(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """One running sandbox for a module's tests, on each database."""
    arguments = () if request.param == "sqlite" else ("--db", request.getfixturevalue("module_postgres_url"))
    running = start(tmp_path_factory.mktemp("program"), *arguments)
    yield running
    running.stop()
