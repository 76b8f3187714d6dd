"""What users do with their files, as transactions: the session asks, storage answers.

Every call finds the sandbox anew, so a session that is open while its sandbox is reset sees the empty folders at once.
"""

import asyncio
import uuid
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Final, NoReturn, TypeVar

from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import BadRequest, NotFound, SandboxError
from oir_kernel.faults.plan import AT_ONCE, Facts, Faults, NoFaults, PickupPlan
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope
from oir_kernel.sandboxes import Sandboxes, unknown
from oir_kernel.sftp.content import require_allowed
from oir_kernel.sftp.documents import RECEIPT, TRIGGER, Refused, read_trigger, receipt
from oir_kernel.sftp.names import OUT, SftpUser
from oir_kernel.sftp.pickup import put_off
from oir_kernel.sftp.store import SftpFiles, StoredFile
from oir_kernel.sftp.transfer import exchange, pick_up
from oir_kernel.storage import Storage
from oir_kernel.storage.journal import JournalEntry, JournalWriter

MAX_FILES: Final = 5_000
"""Files in one sandbox. Source: ours."""

MAX_BYTES: Final = 500 * 1024 * 1024
"""Bytes of files in one sandbox. Source: ours."""

T = TypeVar("T")
Work = Callable[[SftpFiles, SandboxScope], T]


class Desk:
    """The files of all users; `inf_refs` are the specifications that services take, `delivered` is told of new files."""

    def __init__(
        self,
        storage: Storage,
        sandboxes: Sandboxes,
        journal: JournalWriter,
        inf_refs: Collection[str],
        delivered: Callable[[], None],
        faults: Faults | None = None,
    ) -> None:
        self._storage = storage
        self._sandboxes = sandboxes
        self._journal = journal
        self._inf_refs = inf_refs
        self._delivered = delivered
        self._faults = faults or NoFaults()

    async def scope(self, user: SftpUser) -> SandboxScope:
        """The user's sandbox. Raises `SandboxUnknown`, also when another workspace has one of that name by now."""
        scope = await self._sandboxes.scope(user.sandbox_id)
        if user.workspace not in (None, scope.workspace):
            raise unknown()
        return scope

    async def enter(self, user: SftpUser) -> None:
        """A user has logged in; from now on files may be sent there."""
        await self._write(user, lambda files, _: files.add_user(user.system))

    async def list(self, user: SftpUser, folder: str) -> list[StoredFile]:
        """The files in a folder of the user's."""
        return await self._read(user, lambda files, _: files.list(user.system, folder))

    async def find(self, user: SftpUser, folder: str, name: str) -> StoredFile | None:
        """A file of the user's, `None` if it is not there."""
        return await self._read(user, lambda files, _: files.find(user.system, folder, name))

    async def piece(self, user: SftpUser, file: StoredFile, number: int) -> bytes:
        """One piece of a file."""
        return await self._read(user, lambda files, _: files.piece(file, number))

    async def remove(self, user: SftpUser, folder: str, name: str) -> bool:
        """Delete a file of the user's; whether it was there."""
        return await self._write(user, lambda files, _: files.remove(user.system, folder, name))

    async def store(self, user: SftpUser, name: str, content: bytes) -> None:
        """Take a file into the user's `OUT`; a trigger is acted on at once.

        Raises `Refused` for content that the CPR gate does not let in: nothing of it is kept, and a receipt says so. Raises
        `BadRequest` when the sandbox holds as many files as it may.
        """
        gate = CprGate((await self.scope(user)).settings.allowed_cpr)
        try:
            await asyncio.to_thread(require_allowed, content, gate)
        except Refused as refused:
            await self._refuse(user, name, refused)
        plan = await self._plan(user, content) if name.endswith(TRIGGER) else AT_ONCE

        def work(files: SftpFiles, scope: SandboxScope) -> JournalEntry | None:
            _require_room(files, len(content))
            files.add_user(user.system)
            files.put(user.system, OUT, name, content)
            return self._act_on(files, scope, user, name, plan)

        await self._put(user, work)

    async def rename(self, user: SftpUser, name: str, new: str) -> None:
        """Give a file in `OUT` its final name, as clients do that upload under another. Raises `NotFound`, `BadRequest`."""
        found = await self.find(user, OUT, name)
        if found is None:
            raise NotFound(Text("Filen findes ikke i OUT.", "The file is not in OUT."))
        plan = await self._plan(user, await self.piece(user, found, 0)) if new.endswith(TRIGGER) else AT_ONCE

        def work(files: SftpFiles, scope: SandboxScope) -> JournalEntry | None:
            files.remove(user.system, OUT, new)
            files.rename(user.system, OUT, name, new)
            return self._act_on(files, scope, user, new, plan)

        await self._put(user, work)

    def _act_on(
        self, files: SftpFiles, scope: SandboxScope, user: SftpUser, name: str, plan: PickupPlan
    ) -> JournalEntry | None:
        """Pick up what a trigger sends, or plan to; the exchange for the journal when it is over."""
        if not name.endswith(TRIGGER):
            return None
        if plan.delay:
            put_off(files.connection, scope, user, name, plan)
            return None
        return pick_up(files, scope, user, name, self._inf_refs, plan.name)

    async def _plan(self, user: SftpUser, trigger: bytes) -> PickupPlan:
        """How slowly the file is picked up; asked once for each trigger."""
        scope = await self.scope(user)
        try:
            routing = read_trigger(trigger, CprGate(scope.settings.allowed_cpr)).routing
        except SandboxError:
            routing = None
        facts = Facts(scope, "sftp", "", routing.inf_ref if routing else "Trigger")
        if routing is not None:
            rute = routing.rute
            facts = replace(
                facts,
                sender_cvr=rute.afsender_cvr,
                sender_system=rute.afsender_system,
                transaktions_id=routing.transaktions_id,
            )
        return await self._faults.pickup_plan(facts)

    async def _put(self, user: SftpUser, work: Work[JournalEntry | None]) -> None:
        scope = await self.scope(user)
        entry = await self._storage.write(lambda connection: work(SftpFiles.of(connection, scope), scope))
        if entry is not None:
            self._journal.record(scope.state_id, entry)
            self._delivered()

    async def _refuse(self, user: SftpUser, name: str, refused: Refused) -> NoReturn:
        scope = await self.scope(user)
        answer = receipt(str(uuid.uuid4()), None, refused.errors)
        base = name.removesuffix(TRIGGER)
        await self._write(user, lambda files, _: files.deliver(user.system, f"{base}{RECEIPT}", answer))
        self._journal.record(scope.state_id, exchange(scope, user, None, refused.errors, "", answer.decode()))
        raise refused

    async def _read(self, user: SftpUser, work: Work[T]) -> T:
        scope = await self.scope(user)
        return await self._storage.read(lambda connection: work(SftpFiles.of(connection, scope), scope))

    async def _write(self, user: SftpUser, work: Work[T]) -> T:
        scope = await self.scope(user)
        return await self._storage.write(lambda connection: work(SftpFiles.of(connection, scope), scope))


def _require_room(files: SftpFiles, more: int) -> None:
    count, size = files.used()
    if count >= MAX_FILES or size + more > MAX_BYTES:
        raise BadRequest(
            Text(
                f"Sandkassen har {count} filer på {size} byte; der er plads til {MAX_FILES} filer og {MAX_BYTES} byte."
                " Fjern dem, der er hentet, fra IN.",
                f"The sandbox has {count} files of {size} bytes; it holds {MAX_FILES} files and {MAX_BYTES} bytes. Remove"
                " from IN those that were fetched.",
            )
        )
