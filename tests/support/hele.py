"""The whole program in this process, without a socket, on any database; and what of it a test may look at from outside."""

import asyncio
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal
from sqlalchemy import Connection, String, func, select

from oir_kernel.cpr_gate import STRICTEST
from oir_kernel.settings import Settings
from oir_kernel.storage import Storage, open_storage
from oir_kernel.storage.sandboxes import SandboxRegistry
from oir_kernel.storage.states import StateTables
from oir_sandbox.client.transport import InProcessTransport
from oir_sandbox.migrations.metadata import all_metadata
from oir_sandbox.wiring import assemble

REAL_CPRS: Final = ("1312901239", "131290-1239", "0101901234", "010190-1234")
"""Numbers as a person could have them, in the spellings the tests send. Never to be found anywhere."""

_NUMBERS: Final = re.compile(
    rf"(?<![0-9])(?:{'|'.join(REAL_CPRS)})(?![0-9])"
)  # longer runs of digits are no numbers of persons

TIMEOUT: Final = 60
"""Seconds after which a request counts as hanging."""

_VOUCHED_FOR: Final = re.compile(r'"allowed_cpr": \[[^]]*\]')
"""The one setting that holds numbers: those an owner vouches for."""

_TABLES: Final = StateTables(all_metadata())
_JOURNAL: Final = ("kernel_journal", "kernel_journal_size")


class Log(logging.Handler):
    """Everything that is logged, as it would be written."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
        self.lines.append(f"{record.levelname} {record.getMessage()} {record.__dict__!r} {trace}")


class Hele:
    """The program: a client of it, its storage, and its log."""

    def __init__(self, http: httpx.Client, storage: Storage, log: Log, portal: BlockingPortal) -> None:
        self.http = http
        self.storage = storage
        self.log = log
        self.portal = portal

    def kept(self) -> dict[str, Any]:
        """What is stored, but for the journal: the sandboxes with their rows counted, and the rows above sandboxes."""
        self.portal.call(self.storage.flush)
        return self.storage.read_now(_kept)

    def must_hold_no_number(self, *more: str) -> None:
        """No number of `REAL_CPRS` stands in a text column, in the log, or in `more`; nor any other in the journal."""
        self.portal.call(self.storage.flush)
        found = self.storage.read_now(lambda connection: list(_texts(connection)))
        for where, text in [*found, *(("log", line) for line in self.log.lines), *(("answer", text) for text in more)]:
            assert _NUMBERS.search(text) is None, f"a number stands in {where}"
        for where, text in found:
            if where in ("kernel_journal.request", "kernel_journal.answer", "kernel_journal.findings"):
                assert not STRICTEST.refuses(text), f"a number stands in {where}: {text[:2000]}"

    def must_not_have_broken(self) -> None:
        """Nothing unexpected was logged."""
        broken = [
            line for line in self.log.lines if "unexpected error" in line or line.startswith(("ERROR", "CRITICAL"))
        ]
        assert broken == [], broken[0]


@contextmanager
def hele(url: str, folder: Path) -> Iterator[Hele]:
    """The program over a database that has every table, its small files in `folder`."""
    storage = open_storage(url)
    app = assemble(replace(Settings(), data_dir=folder), storage)
    inner: Any = app.inner
    log = Log()
    root = logging.getLogger()
    root.addHandler(log)
    try:
        with start_blocking_portal() as portal, portal.wrap_async_context_manager(inner.router.lifespan_context(inner)):
            transport = InProcessTransport(app, portal.call(asyncio.get_running_loop))
            with httpx.Client(base_url="http://127.0.0.1:8400", transport=transport, timeout=TIMEOUT) as client:
                yield Hele(client, storage, log, portal)
    finally:
        root.removeHandler(log)


def _kept(connection: Connection) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for sandbox in [*SandboxRegistry(connection).list()]:
        counts = _TABLES.counts(connection, sandbox.state_id)
        rows = {name: count for name, count in counts.items() if name not in _JOURNAL}
        kept[sandbox.sandbox_id] = (sandbox.state_id, dict(sandbox.settings), rows)
    default = _TABLES.counts(connection, "default")
    kept["default, never stored"] = {name: count for name, count in default.items() if name not in _JOURNAL}
    for table in all_metadata().sorted_tables:
        if table not in _TABLES.all and table.name != "kernel_discarded":  # that is swept when there is time
            kept[table.name] = connection.scalar(select(func.count()).select_from(table))
    return kept


def _texts(connection: Connection) -> Iterator[tuple[str, str]]:
    for table in all_metadata().sorted_tables:
        for column in table.c:
            if isinstance(column.type, String):
                for (text,) in connection.execute(select(column).where(column.is_not(None))):
                    yield f"{table.name}.{column.name}", _VOUCHED_FOR.sub("", text)
