"""Sandboxes taken to a file, made from one, and cloned: always a whole state, read in one transaction, installed in one swap."""

import asyncio
import json
import secrets
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import IO, Any, Final

from sqlalchemy import Connection, MetaData, Table

from oir_kernel.clock import TickingClock
from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import BadRequest, Conflict, SandboxError, SandboxUnknown, SnapshotDamaged, StorageBusy
from oir_kernel.findings import Text
from oir_kernel.sandbox import CLOCK_YEARS, SandboxScope, SandboxSettings, require_sandbox_id
from oir_kernel.sandboxes import Sandboxes, unknown
from oir_kernel.snapshots.format import FORMAT, VERSION, Header
from oir_kernel.snapshots.gate import refusal, refuses_row
from oir_kernel.snapshots.limits import Limits
from oir_kernel.snapshots.reading import Row, Snapshot
from oir_kernel.snapshots.writing import write_snapshot
from oir_kernel.storage import Storage, StorageConflict, StorageUnavailable
from oir_kernel.storage.discarded import drop, hold
from oir_kernel.storage.sandboxes import SandboxRegistry, StoredSandbox
from oir_kernel.storage.states import StateTables, add_rows

AT_ONCE: Final = 2
"""Snapshots taken or restored at the same time; more wait, so that requests find readers and the writer."""

OWN: Final = ("allowed_cpr", "callbacks")
"""Settings that stay where they are: an owner vouches for numbers and for addresses here, not wherever a file is sent."""

_BATCH_ROWS: Final = 200
_BATCH_CHARACTERS: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class About:
    """What a snapshot says of the program it comes from: the contract edition, and the newest migration."""

    edition: str
    head: str


class Snapshots:
    """Takes, restores and clones the sandboxes of one storage. `workspace`: only a sandbox of that one; `None`: of any."""

    def __init__(
        self, storage: Storage, sandboxes: Sandboxes, metadata: MetaData, about: About, limits: Limits | None = None
    ) -> None:
        self.limits = limits or Limits()
        self.tables = StateTables(metadata)
        self._storage = storage
        self._sandboxes = sandboxes
        self._about = about
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def take(self, name: str, file: IO[bytes], *, workspace: str | None = None) -> None:
        """Write the sandbox as it is at one instant into `file`. Raises `SandboxUnknown`, `TooLarge`."""
        async with self._turns:
            await self._take(name, file, workspace)

    async def restore(
        self, name: str, file: IO[bytes], *, new: bool, workspace: str | None = None, lives: timedelta | None = None
    ) -> SandboxScope:
        """Give a sandbox the state of a snapshot; `new` makes the sandbox, in that workspace (`None`: the default one).

        The settings `OWN` stay its own: those of a sandbox that is there already, none for a new one.
        Raises `SnapshotUnreadable`, `SnapshotForeign`, `SnapshotDamaged`, `TooLarge`, `CprRefused`, `BadRequest`,
        `Conflict` and `SandboxUnknown`; then nothing of it is left.
        """
        require_sandbox_id(name)
        now = TickingClock().now()
        if new:
            there = StoredSandbox(name, "", {}, now, expires_at=None if lives is None else now + lives)
            there = there if workspace is None else replace(there, workspace=workspace)
        else:
            there = await self._sandboxes.stored(name, workspace)
        async with self._turns:
            return await self._restore(there, file, new=new, trusted=False)

    async def clone(self, name: str, to: str, *, workspace: str | None = None) -> SandboxScope:
        """A new sandbox `to` in the same workspace with all that `name` holds. Raises `SandboxUnknown`, `Conflict`."""
        require_sandbox_id(to)
        source = await self._sandboxes.stored(name, workspace)
        await self._require_free(to)
        async with self._turns:
            with tempfile.TemporaryFile() as file:
                await self._take(name, file, workspace)
                there = replace(source, sandbox_id=to, expires_at=None)
                return await self._restore(there, file, new=True, trusted=True)

    async def _require_free(self, name: str) -> None:
        try:
            await self._sandboxes.stored(name)
        except SandboxUnknown:
            return
        raise Conflict(
            Text(
                "Der er allerede en sandkasse af det navn. Vælg et andet, eller slet den først.",
                "There is a sandbox of that name already. Choose another, or delete it first.",
            )
        )

    async def _take(self, name: str, file: IO[bytes], workspace: str | None) -> None:
        await self._sandboxes.stored(name, workspace)
        with suppress(StorageBusy, StorageUnavailable):
            await self._storage.flush()  # who got an answer finds its exchange in the snapshot's journal too

        def work(connection: Connection) -> bool:
            found = SandboxRegistry(connection).get(name)
            if found is None or workspace not in (None, found.workspace):
                return False
            write_snapshot(connection, found.state_id, self.tables, self._header(found), file, self.limits)
            return True

        if not await self._storage.read(work):
            raise unknown()

    def _header(self, sandbox: StoredSandbox) -> Header:
        vouched = len(sandbox.settings.get("allowed_cpr", ()))
        settings = {key: value for key, value in sandbox.settings.items() if key not in OWN}
        scope = self._sandboxes.scope_of(sandbox)
        return Header(
            format=FORMAT,
            version=VERSION,
            edition=self._about.edition,
            head=self._about.head,
            created=TickingClock().now().isoformat(),
            sandbox=sandbox.sandbox_id,
            settings=settings,
            seed=scope.settings.seed,
            clock=scope.clock.now().isoformat(),
            advanced_us=sandbox.advanced // timedelta(microseconds=1),
            vouched_numbers=vouched,
            tables=[],
        )

    async def _restore(self, there: StoredSandbox, file: IO[bytes], *, new: bool, trusted: bool) -> SandboxScope:
        """`trusted`: the file was written a moment ago, from rows that passed the gate when they came in."""
        snapshot = await asyncio.to_thread(Snapshot, file, self.tables, self._about.head, self.limits)
        own = {key: value for key, value in there.settings.items() if key in OWN}
        settings, advanced = _settled(snapshot.header, own)
        gate = None if trusted else CprGate(settings.allowed_cpr)
        if gate is not None and refuses_row(_texts(snapshot.header), gate):
            raise refusal("snapshot.json")
        state = await self._storage.write(lambda connection: _begun(connection, there.sandbox_id))
        try:
            await self._fill(state, snapshot, gate)
            made = replace(there, state_id=state, settings=settings.as_dict(), advanced=advanced)
            return await self._sandboxes.install(made, new=new)
        except BaseException:
            await asyncio.shield(self._give_up(state))
            raise

    async def _give_up(self, state: str) -> None:
        with suppress(SandboxError):  # then it is swept when it has been held long enough
            await self._storage.write(lambda connection: drop(connection, state, TickingClock().now()))

    async def _fill(self, state: str, snapshot: Snapshot, gate: CprGate | None) -> None:
        batches = _batches(snapshot, gate)
        while (batch := await asyncio.to_thread(next, batches, None)) is not None:
            await self._add(state, *batch)

    async def _add(self, state: str, table: Table, rows: Sequence[Row]) -> None:
        def work(connection: Connection) -> None:
            hold(connection, state, TickingClock().now())
            add_rows(connection, table, state, rows)

        try:
            await self._storage.write(work)
        except StorageConflict:
            raise SnapshotDamaged(
                Text(
                    f"Tabellen {table.name} har to rækker med samme nøgle. Hent øjebliksbilledet igen.",
                    f"The table {table.name} has two rows of one key. Fetch the snapshot again.",
                )
            ) from None


def _begun(connection: Connection, name: str) -> str:
    state = f"{name}~{secrets.token_hex(6)}"
    hold(connection, state, TickingClock().now())
    return state


def _batches(snapshot: Snapshot, gate: CprGate | None) -> Iterator[tuple[Table, list[Row]]]:
    """Rows in portions that a commit takes in quickly, each looked at by the gate."""
    for table, rows in snapshot.tables():
        while batch := list(_portion(rows)):
            if gate is not None and any(refuses_row(row, gate) for row in batch):
                raise refusal(table.name)
            yield table, batch


def _portion(rows: Iterator[Row]) -> Iterator[Row]:
    characters = 0
    for row in islice(rows, _BATCH_ROWS):
        yield row
        characters += sum(len(value) for value in row if isinstance(value, str | bytes))
        if characters > _BATCH_CHARACTERS:
            return


def _texts(header: Header) -> list[str]:
    settings = {key: value for key, value in header.settings.items() if not isinstance(value, int)}
    return [
        header.edition,
        header.head,
        header.created,
        header.sandbox,
        header.clock,
        header.seed,
        json.dumps(settings),
    ]


def _settled(header: Header, own: Mapping[str, Any]) -> tuple[SandboxSettings, timedelta]:
    """The settings and the advance of the clock, which never shows less than it did when the snapshot was taken."""
    try:
        settings = SandboxSettings().changed({**header.settings, **dict.fromkeys(OWN, ()), **own})
        advanced = timedelta(microseconds=header.advanced_us)
        showed = datetime.fromisoformat(header.clock)
        advanced += max(showed - settings.clock(advanced).now(), timedelta())
        usable = settings.clock(advanced).now().year in CLOCK_YEARS and settings.seed == header.seed
    except (BadRequest, ValueError, TypeError, AttributeError, LookupError, OverflowError):
        usable = False
    if not usable:
        raise SnapshotDamaged(
            Text(
                "Hovedets indstillinger eller ur kan ikke bruges. Hent øjebliksbilledet igen.",
                "The settings or the clock of its header cannot be used. Fetch the snapshot again.",
            )
        )
    return settings, advanced
