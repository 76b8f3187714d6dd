"""The debtor system: advancing overdue claims by one month (interest, reminders with fees, events), and one large account.

Each is set beside the physical limit: the driver alone writing, or reading, the same rows of the same database file.
Usage: `python -m benchmarks.debitor [CLAIMS]`.
"""

import asyncio
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection

from benchmarks.report import Line
from oir_debitor.codes import codes_of
from oir_debitor.domain.bogfoering import afledt_id
from oir_debitor.domain.commands import Fordring, Konto
from oir_debitor.domain.content import as_text
from oir_debitor.domain.forespoergsel.commands import HentDebitorkonto
from oir_debitor.domain.forloeb import forloeb_af
from oir_debitor.domain.hovedbog import Art, posteringer
from oir_debitor.domain.parter import Part
from oir_debitor.domain.posts import FordringPost, KontoPost, Post
from oir_debitor.handlers.carry_out import DAGEN, begin_of
from oir_debitor.handlers.dag import dagens_trin
from oir_debitor.operations.forespoergsel import forespoergsel_operations
from oir_debitor.soap.forespoergsel import HentSvar
from oir_debitor.store import KontoRepository
from oir_kernel.clock_targets import target_by
from oir_kernel.money import Oere
from oir_kernel.operations import Call, execute
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage, open_storage
from oir_kernel.storage.agenda import AgendaRepository
from oir_kernel.storage.clock_jobs import DONE, ClockJobRepository
from oir_kernel.timekeeper import Timekeeper
from oir_sandbox.migrations.metadata import all_metadata

ROOT = Path(__file__).parents[1]
START = datetime.fromisoformat("2026-12-01T09:00:00+01:00")
OF_ACCOUNT = 5
MONTH_RUNS, QUERY_RUNS = 3, 9
CLAIMS, MANY_CLAIMS, ON_ONE_ACCOUNT = 20_000, 100_000, 1_000
WRITTEN = ("debitor_postering", "debitor_tillaeg", "debitor_bilag", "kernel_outbox")
READ = (*WRITTEN[:3], "debitor_konto", "debitor_fordring", "debitor_forloeb")
TYPES = (("daginstitution", "KFDAINS"), ("civilret", "KTCIVIL"))


def rows(edition: Edition, claims: int, of_account: int = OF_ACCOUNT) -> Iterator[Post]:
    """Accounts of some claims each, half of them civil law, due and payable on 1 December 2026 or up to 19 days before."""
    for number in range(claims // of_account):
        konto_type, claim_type = TYPES[number % len(TYPES)]
        konto_id = afledt_id("konto", str(number))
        kinds = edition.uuid_of("debitorkontotype")[konto_type], edition.uuid_of("fordringstype")[claim_type]
        person = edition.uuid_of("parttype")["uden-ident"]
        ident, system = f"urn:oio:ref:{number}", afledt_id("system")
        liable = Part(ident, person, navn="Målt")
        master = as_text(Konto(kinds[0], liable))
        yield KontoPost(konto_id, START, kinds[0], ident, person, "11111111", system, "11111111", START, master)
        for part in range(of_account):
            claim_id = afledt_id("fordring", str(number), str(part))
            due = date(2026, 11, 12 + number % 20) if number % 20 < 19 else date(2026, 12, 1)
            sent = Fordring(claim_id, START, kinds[1], Oere(100000), due, til_opkraevning=True)
            claim = FordringPost(
                claim_id,
                konto_id,
                START,
                kinds[1],
                sent.beloeb,
                due,
                True,
                ident,
                person,
                as_text(sent),
                saldo=sent.beloeb,
            )
            yield claim
            yield from posteringer(Art.FORDRING, claim_id, konto_id, sent.beloeb, due, START, claim_id)
            yield forloeb_af(claim, due)


def fill(storage: Storage, state: str, edition: Edition, claims: int, of_account: int = OF_ACCOUNT) -> None:
    """Write the claims, and the first day on the agenda."""

    def work(connection: Connection) -> None:
        repository, some = KontoRepository(connection, state), []
        for row in rows(edition, claims, of_account):
            some.append(row)
            if len(some) >= 10_000:
                repository.append(some, ())
                some = []
        repository.append(some, ())
        day = date(2026, 12, 2)
        AgendaRepository(connection, state, lambda: START).add_once(DAGEN, begin_of(day), day.isoformat())

    storage.write_now(work)


async def advance(storage: Storage, edition: Edition, claims: int) -> float:
    """Fill a sandbox and advance it by a month; the seconds that took."""
    sandboxes = Sandboxes(storage)
    await sandboxes.create("maalt", {"clock_frozen": START.isoformat(), "psrm": "off"})
    scope = await sandboxes.scope("maalt")
    fill(storage, scope.state_id, edition, claims)
    keeper = Timekeeper(storage, sandboxes)
    titles = {str(each.uuid): each.titel for each in edition.code_list("debitorkontotype")}
    keeper.learn({DAGEN: dagens_trin(codes_of(edition), titles)})
    began = time.perf_counter()
    job = await keeper.advance(scope, target_by("P1M"))
    await keeper.ended(job.job_id, 3600)
    seconds = time.perf_counter() - began
    done = await storage.read(lambda connection: ClockJobRepository(connection, scope.state_id).get(job.job_id))
    if done is None or done.state != DONE:
        raise RuntimeError("the month did not come to its end")
    return seconds


async def query(storage: Storage, edition: Edition, claims: int) -> list[float]:
    """Fill one account and ask for it whole, as HentDebitorkonto does, its answer written as XML; the seconds of each run."""
    sandboxes = Sandboxes(storage)
    await sandboxes.create("maalt", {"clock_frozen": START.isoformat(), "psrm": "off"})
    scope = await sandboxes.scope("maalt")
    fill(storage, scope.state_id, edition, claims, claims)
    operation = forespoergsel_operations(codes_of(edition)).hent
    write = edition.binding.writer(HentSvar)
    call = Call(scope, "t1", "11111111", afledt_id("system"), "11111111")
    took = []
    for _ in range(QUERY_RUNS):
        began = time.perf_counter()
        outcome = await execute(operation, HentDebitorkonto(konto_id=afledt_id("konto", "0")), call, storage)
        text = write(operation.answer(outcome))
        took.append(time.perf_counter() - began)
        if text.count("<FordringStatusStruktur>") != claims:
            raise RuntimeError("the answer lacks claims")
    return took


def measure() -> tuple[str, str, list[Line]]:
    """Months of 20,000 claims and one of 100,000, and an account of 1,000 claims, each beside the driver alone, on SQLite."""
    edition = Edition(ROOT / "schemas" / "sandkasse-2026-11")
    months, raw = zip(*(_month(edition, CLAIMS) for _ in range(MONTH_RUNS)), strict=True)
    large, large_raw = _month(edition, MANY_CLAIMS)
    asked, read = _query(edition)
    lines = [
        _line(f"{CLAIMS:,} overdue claims advanced one month", months, statistics.median(raw)),
        _line("the rows of that month, written by the driver alone (limit)", raw, None),
        _line(f"{MANY_CLAIMS:,} overdue claims advanced one month, one run", (large,), large_raw),
        _line(
            f"HentDebitorkonto, an account of {ON_ONE_ACCOUNT:,} claims, answer as XML", asked, statistics.median(read)
        ),
        _line("its rows, read by the driver alone (limit)", read, None),
    ]
    return "The debtor system", "SQLite, durable; in one process, without a server around it.", lines


def _line(what: str, took: Sequence[float], limit: float | None) -> Line:
    median = statistics.median(took)
    ratio = "1.00" if limit is None else f"{limit / median:.2f}"
    return Line(what, f"{median:,.2f} s", f"{min(took):,.2f}-{max(took):,.2f} s", ratio, "the driver alone")


def _month(edition: Edition, claims: int) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        path, storage = _opened(folder)
        seconds = asyncio.run(advance(storage, edition, claims))
        storage.close_now()
        return seconds, _written_raw(path, Path(folder) / "limit.db")


def _query(edition: Edition) -> tuple[list[float], list[float]]:
    with tempfile.TemporaryDirectory() as folder:
        path, storage = _opened(folder)
        took = asyncio.run(query(storage, edition, ON_ONE_ACCOUNT))
        storage.close_now()
        return took, [_read_raw(path) for _ in range(QUERY_RUNS)]


def _opened(folder: str) -> tuple[Path, Storage]:
    path = Path(folder) / "maalt.db"
    storage = open_storage(f"sqlite:///{path}")
    storage.write_now(all_metadata().create_all)
    return path, storage


def _written_raw(path: Path, other: Path) -> float:
    """The seconds the driver needs to write what the month added (all but the claims' own entries) into a database like it."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(other)) as limit:
        limit.execute("PRAGMA journal_mode=WAL")
        limit.execute("PRAGMA synchronous=FULL")
        found = {}
        for table in WRITTEN:
            mine = "WHERE art <> 'fordring'" if table == "debitor_postering" else ""
            found[table] = source.execute(f"SELECT * FROM {table} {mine}").fetchall()
            for (made,) in source.execute(
                "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type DESC", (table,)
            ).fetchall():
                limit.execute(made)
        limit.commit()
        began = time.perf_counter()
        for table, rows in found.items():
            if rows:
                limit.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        limit.commit()
        return time.perf_counter() - began


def _read_raw(path: Path) -> float:
    with closing(sqlite3.connect(path)) as source:
        began = time.perf_counter()
        for table in READ:
            source.execute(f"SELECT * FROM {table}").fetchall()
        return time.perf_counter() - began


def main() -> None:
    """Advance so many claims, and print."""
    edition = Edition(ROOT / "schemas" / "sandkasse-2026-11")
    if len(sys.argv) > 1:
        print(_month(edition, int(sys.argv[1])))
    else:
        print(*measure()[2], sep="\n")


if __name__ == "__main__":
    main()
