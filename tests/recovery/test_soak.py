"""Many sandboxes in one running program under everything at once: no leak, no wrong answer, and memory that does not grow."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from tests.e2e.conftest import Program, start
from tests.support.soak import STEPS, Klient, klienter

MINUTES = 5
MOST_GROWTH = 1.2
"""Resident memory at the last minute, as a multiple of that at the first."""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> tuple[str, ...]:
    return () if request.param == "sqlite" else ("--db", request.getfixturevalue("empty_postgres_url"))


@pytest.fixture
def program(database: tuple[str, ...], tmp_path: Path):
    running = start(tmp_path, *database, OIR_LOG_LEVEL="info")
    yield running
    running.stop()
    assert "unexpected error" not in running.log.read_text(encoding="utf-8")


def run(
    program: Program, clients: list[Klient], go_on: Callable[[int], bool], minutes: int
) -> tuple[list[int], Counter[str]]:
    """Let them all work; resident memory after each minute (bytes), and how often each step was done. Raises what was wrong."""
    stop = threading.Event()
    memory: list[int] = []
    with ThreadPoolExecutor(len(clients)) as pool:
        working: list[Future[None]] = [pool.submit(client.run, go_on, stop) for client in clients]
        for _ in range(minutes):
            wait(working, 60, FIRST_EXCEPTION)
            memory.append(resident(program))
        if minutes:
            stop.set()
        for each in working:
            each.result()
    return memory, sum((client.count for client in clients), Counter())


def resident(program: Program) -> int:
    """Resident memory of the program, in bytes."""
    pages = Path(f"/proc/{program.process.pid}/statm").read_text("utf-8").split()[1]
    return int(pages) * 4096


def test_forty_sandboxes_under_everything_at_once(program: Program) -> None:
    _, done = run(program, klienter(program.url, clients=8, sandboxes=40), lambda steps: steps < 100, minutes=0)
    assert done.keys() == STEPS.keys()


@pytest.mark.long
def test_two_hundred_sandboxes_for_five_minutes_and_memory_does_not_grow(program: Program) -> None:
    memory, done = run(program, klienter(program.url, clients=16, sandboxes=200), lambda _: True, MINUTES)
    print(f"resident MB by minute: {[size // 2**20 for size in memory]}; steps: {done.total()}, {dict(done)}")
    assert done.keys() == STEPS.keys()
    assert memory[-1] <= MOST_GROWTH * memory[0]
