"""How many accounts a second are taken over, against raw inserts of the very same rows in the same run.

Usage: `python -m benchmarks.takeover [ACCOUNTS] [DATABASE-URL]`. Without an address it makes an SQLite file of its own. Each account has two
claims, an earlier payment with its coverage, a reminder and its fee. The database of an address must be empty.
"""

import asyncio
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from benchmarks.report import Line
from oir_debitor.codes import codes_of
from oir_debitor.operations.overtagelse import overtag_operation
from oir_debitor.overtagelse.overtager import BATCH, Overtager
from oir_kernel.operations import Call
from oir_kernel.sandbox import SandboxScope
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage, open_storage
from oir_sandbox.migrations.metadata import all_metadata
from oir_sandbox.psrm_adapters import DirectPsrm
from tests.support.leverance import SYSTEM
from tests.support.overtagelse import CVR, gebyr, konto, leverance, rykning

ROOT = Path(__file__).parents[1]
ACCOUNTS, RUNS = 5_000, 3
Rows = dict[Table, list[dict[str, Any]]]


def delivery(edition: Edition, accounts: int) -> bytes:
    """The file."""
    return leverance(
        edition,
        [
            replace(konto(edition, n), tillaeg=(gebyr(n, 100_00, 100_00),), rykninger=(rykning(n),))
            for n in range(accounts)
        ],
    )


async def take_over(storage: Storage, edition: Edition, content: bytes, psrm: str) -> tuple[float, SandboxScope]:
    """Seconds from the first byte looked at to the last receipt on disk."""
    sandboxes = Sandboxes(storage)
    settings = {"clock_frozen": "2026-11-23T09:00:00+01:00", "psrm": psrm}
    await sandboxes.create(f"maalt-{psrm}", settings)
    scope = await sandboxes.scope(f"maalt-{psrm}")
    operation = overtag_operation(codes_of(edition), storage, DirectPsrm())
    overtager = Overtager(edition, storage, operation)
    began = time.perf_counter()
    taken = await overtager.overtag(content, Call(scope, "", CVR, SYSTEM, CVR), "maalt", udloest=False)
    seconds = time.perf_counter() - began
    assert taken.overtagelse.faerdig, taken
    assert taken.overtagelse.afvist == 0, taken
    return seconds, scope


def written(storage: Storage, scope: SandboxScope) -> Rows:
    """Every row the take-over left, by table."""

    def read(connection: Connection) -> Rows:
        found: Rows = {}
        for table in all_metadata().sorted_tables:
            if "sandbox_id" in table.c and table.name != "kernel_sandbox":
                rows = connection.execute(select(table).where(table.c.sandbox_id == scope.state_id))
                found[table] = [dict(row._mapping) for row in rows]  # noqa: SLF001
        return {table: rows for table, rows in found.items() if rows}

    return storage.read_now(read)


def shares(rows: Sequence[Mapping[str, Any]], parts: int, nr: int) -> Sequence[Mapping[str, Any]]:
    """The rows of one transaction, when all are spread evenly over `parts`."""
    return rows[len(rows) * nr // parts : len(rows) * (nr + 1) // parts]


def insert_again(storage: Storage, rows: Rows, accounts: int) -> float:
    """Seconds for the same rows under another state, as many a transaction as the take-over writes."""
    parts = -(-accounts // BATCH)
    again = {
        table: [
            {
                name: value
                for name, value in ({**row, "sandbox_id": "raa"}).items()
                if table.c[name] is not table.autoincrement_column
            }
            for row in these
        ]
        for table, these in rows.items()
    }
    began = time.perf_counter()
    for nr in range(parts):

        def work(connection: Connection, nr: int = nr) -> None:
            for table, these in _some(again, parts, nr):
                connection.execute(insert(table), [dict(row) for row in these])

        storage.write_now(work)
    return time.perf_counter() - began


def _some(rows: Rows, parts: int, nr: int) -> Iterator[tuple[Table, Sequence[Mapping[str, Any]]]]:
    for table, these in rows.items():
        if some := shares(these, parts, nr):
            yield table, some


@dataclass(frozen=True, slots=True)
class Run:
    """One delivery taken over in a database of its own: accounts a second by the PSRM policy, and of the driver alone."""

    taken: Mapping[str, float]
    raw: float


def run(edition: Edition, content: bytes, accounts: int, url: str) -> Run:
    """Take a delivery over twice, without and with the PSRM check, and write the rows of the first again."""
    storage = open_storage(url)
    try:
        storage.write_now(all_metadata().create_all)
        seconds, scope = asyncio.run(take_over(storage, edition, content, "off"))
        raw = insert_again(storage, written(storage, scope), accounts)
        checked, _ = asyncio.run(take_over(storage, edition, content, "advise"))
    finally:
        storage.close_now()
    return Run({"off": accounts / seconds, "advise": accounts / checked}, accounts / raw)


def measure() -> tuple[str, str, list[Line]]:
    """Some deliveries on SQLite, each in a file of its own, beside the driver alone."""
    edition = Edition(ROOT / "schemas" / "sandkasse-2026-11")
    content = delivery(edition, ACCOUNTS)
    runs = []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            runs.append(run(edition, content, ACCOUNTS, f"sqlite:///{folder}/maalt.db"))
    raw = [each.raw for each in runs]
    lines = [
        _line("taken over, without the PSRM check", [each.taken["off"] for each in runs], raw),
        _line("taken over, every claim checked against PSRM's rules", [each.taken["advise"] for each in runs], raw),
        _line("the same rows inserted by SQLAlchemy alone (limit)", raw, raw),
    ]
    remark = (
        f"{RUNS} deliveries of {ACCOUNTS:,} accounts ({len(content) / 1e6:.0f} MB), each account with two claims, an earlier payment with "
        "its coverage, a reminder and its fee; every account answered by a receipt; SQLite, durable, as many accounts a transaction "
        "as the take-over writes."
    )
    return "Take-over of accounts", remark, lines


def _line(what: str, rates: Sequence[float], raw: Sequence[float]) -> Line:
    median = statistics.median(rates)
    spread = f"{min(rates):,.0f}-{max(rates):,.0f}"
    ratio = f"{median / statistics.median(raw):.2f}"
    return Line(what, f"{median:,.0f} accounts/s", spread, ratio, "inserting the rows alone")


def main() -> None:
    """Measure one delivery, and print."""
    accounts = int(sys.argv[1]) if len(sys.argv) > 1 else ACCOUNTS
    edition = Edition(ROOT / "schemas" / "sandkasse-2026-11")
    content = delivery(edition, accounts)
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{folder}/maalt.db"
        done = run(edition, content, accounts, url)
    print(f"{accounts} accounts, {len(content) / 1e6:.1f} MB, {url.split(':')[0]}: accounts a second {done}")
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
