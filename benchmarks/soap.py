"""SOAP registrations a second: durable on SQLite and PostgreSQL, beside loopback, memory and one commit per request."""

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import load, servers
from benchmarks.report import Line
from oir_sandbox.places import examples_folder

PATH = "/service/OIR/DebitorRegistreringAfsend/1"
RUNS = 3
SECONDS = 3.0


def measure(postgres_url: str | None) -> tuple[str, str, list[Line]]:
    """All variants, interleaved, and their ratios."""
    variants: dict[str, list[load.Measured]] = {}
    commits: list[float] = []
    for run in range(RUNS):
        with tempfile.TemporaryDirectory(dir=".") as folder, tempfile.TemporaryDirectory(dir="/dev/shm") as memory:
            commits.append(_commits_per_second(Path(folder)))
            for name, measured in _variants(run, Path(folder), Path(memory), postgres_url).items():
                variants.setdefault(name, []).append(measured())
    return _section(variants, commits)


def _variants(run: int, folder: Path, memory: Path, postgres_url: str | None) -> dict[str, Callable[[], load.Measured]]:
    body = _bodies(run)

    def sandbox(*arguments: str, at: Path) -> load.Measured:
        with servers.sandbox(*arguments, folder=at) as port:
            load.run(port, PATH, "text/xml", _bodies(1000 + run), 0.5)  # warm
            return load.run(port, PATH, "text/xml", body, SECONDS, must_hold=b"AcceptStruktur")

    def echo() -> load.Measured:
        with servers.echo() as port:
            return load.run(port, PATH, "text/xml", body, SECONDS)

    found = {
        "loopback echo": echo,
        "SQLite in memory (/dev/shm: no disk)": lambda: sandbox(at=memory),
        "SQLite, durable (WAL, synchronous=FULL)": lambda: sandbox(at=folder),
    }
    if postgres_url:
        found["PostgreSQL, durable (one transaction a message)"] = lambda: sandbox("--db", postgres_url, at=folder)
    return found


def _bodies(run: int) -> Callable[[int], bytes]:
    """The first example with an account and a claim of its own in every message, so that nothing is a repetition."""
    template = (examples_folder() / "01-accepteret" / "request.xml").read_bytes()
    before, account, rest = template.partition(b"00000001-0000-4000-8000-000000000001")
    middle, claim, after = rest.partition(b"00000101-0000-4000-8000-000000000001")
    assert account
    assert claim
    return lambda n: b"%b%08x-0000-4000-8001-%012x%b%08x-0000-4000-8002-%012x%b" % (
        before, n, run, middle, n, run, after,
    )  # fmt: skip


def _commits_per_second(folder: Path) -> float:
    """What the disk gives one writer that commits every row by itself."""
    connection = sqlite3.connect(folder / "limit.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT)")
    count, started = 0, time.perf_counter()
    while time.perf_counter() - started < 1:
        connection.execute("INSERT INTO row (text) VALUES (?)", ("x" * 2000,))
        count += 1
    connection.close()
    return count / (time.perf_counter() - started)


def _section(variants: dict[str, list[load.Measured]], commits: Sequence[float]) -> tuple[str, str, list[Line]]:
    rates = {name: statistics.median(run.per_second for run in runs) for name, runs in variants.items()}
    memory = rates["SQLite in memory (/dev/shm: no disk)"]
    disk = statistics.median(commits)
    lines = [
        Line(
            name,
            f"{rates[name]:,.0f} req/s, p99 {statistics.median(run.p99_ms for run in runs):.0f} ms",
            f"{min(run.per_second for run in runs):,.0f}-{max(run.per_second for run in runs):,.0f}",
            f"{rates[name] / memory:.2f}",
            "the same without a disk",
        )
        for name, runs in variants.items()
    ]
    durable = rates["SQLite, durable (WAL, synchronous=FULL)"]
    lines.append(
        Line(
            "one row, one commit (sqlite3)",
            f"{disk:,.0f} commits/s",
            f"{min(commits):,.0f}-{max(commits):,.0f}",
            f"{durable / disk:.2f}",
            "durable SQLite registrations per such commit",
        )
    )
    wrong = sum(run.wrong for runs in variants.values() for run in runs)
    remark = (
        f"32 connections, {RUNS} runs of {SECONDS:.0f} s each, interleaved; every message a new account with one claim, PSRM check on"
        f" (advise), journal on, answered after the commit. The load generator runs on the same cores. Wrong answers: {wrong}."
    )
    return "SOAP registrations (OpretDebitorkontoRegistrering)", remark, lines
