"""How many accounts a second are taken over, against raw inserts of the very same rows in the same run.

Usage: `python -m benchmarks.takeover [ACCOUNTS] [DATABASE-URL]`. Without an address it makes an SQLite file of its own. Each account has two
claims, an earlier payment with its coverage, a reminder and its fee. The database of an address must be empty.
"""

import asyncio
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select

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


async def take_over(storage: Storage, edition: Edition, content: bytes, psrm: str) -> tuple[float, float, SandboxScope]:
    """Seconds from the first byte looked at to the last receipt on disk, and seconds of CPU."""
    sandboxes = Sandboxes(storage)
    settings = {"clock_frozen": "2026-11-23T09:00:00+01:00", "psrm": psrm}
    await sandboxes.create(f"maalt-{psrm}", settings)
    scope = await sandboxes.scope(f"maalt-{psrm}")
    operation = overtag_operation(codes_of(edition), storage, DirectPsrm())
    overtager = Overtager(edition, storage, operation)
    began, worked = time.perf_counter(), time.process_time()
    taken = await overtager.overtag(content, Call(scope, "", CVR, SYSTEM, CVR), "maalt", udloest=False)
    seconds, busy = time.perf_counter() - began, time.process_time() - worked
    assert taken.overtagelse.faerdig, taken
    assert taken.overtagelse.afvist == 0, taken
    return seconds, busy, scope


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


def main() -> None:
    """Measure."""
    accounts = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    edition = Edition(ROOT / "schemas" / "sandkasse-2026-11")
    content = delivery(edition, accounts)
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{folder}/maalt.db"
        storage = open_storage(url)
        storage.write_now(all_metadata().create_all)
        print(f"{accounts} accounts, {len(content) / 1e6:.1f} MB, {url.split(':')[0]}")
        rows: Rows = {}
        for psrm in ("off", "advise"):
            seconds, busy, scope = asyncio.run(take_over(storage, edition, content, psrm))
            rows = rows or written(storage, scope)
            print(
                f"take-over, psrm {psrm}: {seconds:.1f} s ({busy:.1f} s of CPU), {accounts / seconds:.0f} accounts a second"
            )
        count = sum(map(len, rows.values()))
        raw = insert_again(storage, rows, accounts)
        print(f"raw inserts of its {count} rows: {raw:.1f} s, {accounts / raw:.0f} accounts a second")
        print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
        storage.close_now()


if __name__ == "__main__":
    main()
