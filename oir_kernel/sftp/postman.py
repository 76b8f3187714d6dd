"""Brings transferred files to the services they are for, one at a time, in the order sent.

A file stays under way until its answer stands in the sender's `IN`; both are written in one transaction. So a crash in
between, or a storage that is away, only means that the file comes again.
"""

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Mapping
from typing import Final, Self

from sqlalchemy import Connection

from oir_kernel.clock import perf_counter
from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import SandboxError
from oir_kernel.findings import Text
from oir_kernel.operations import Call
from oir_kernel.sandbox import SandboxScope
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.sftp.content import shown
from oir_kernel.sftp.documents import RECEIPT, Error, Fejl, Routing, answer_metadata, receipt
from oir_kernel.sftp.doors import AnswerFile, Delivery, DeliveryAnswer, FileDoor
from oir_kernel.sftp.store import SERVICE, SftpFiles, Transfer, transfers_waiting
from oir_kernel.soap.kontekst import SOURCE, Rute
from oir_kernel.storage import Storage
from oir_kernel.storage.journal import JournalEntry, JournalWriter

_log = logging.getLogger(__name__)
LOOK_SECONDS: Final = 1.0
"""How often the postman looks for files that nobody told it of: after a crash, or from another process."""

_MOST_CHANGES = 1_000  # in the journal; the outbox has them all


class Postman:
    """One task that delivers to the doors of this process; as a resource it lives as long as the application."""

    def __init__(
        self, storage: Storage, sandboxes: Sandboxes, doors: Mapping[str, FileDoor], journal: JournalWriter
    ) -> None:
        self._storage = storage
        self._sandboxes = sandboxes
        self._doors = doors
        self._journal = journal
        self._called = asyncio.Event()
        self._on_the_way = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Begin to work."""
        self._task = asyncio.create_task(self._work(), name="sftp-postman")
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop; what is under way comes again at the next start."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def call(self) -> None:
        """There is something to deliver."""
        self._called.set()

    async def deliver_all(self) -> int:
        """Deliver everything that waits; how many files were answered."""
        answered = 0
        async with self._on_the_way:
            for transfer in await self._storage.read(transfers_waiting):
                if transfer.routing.inf_ref in self._doors:
                    answered += await self._deliver(transfer)
        return answered

    async def _work(self) -> None:
        while True:
            self._called.clear()
            try:
                answered = await self.deliver_all()
            except SandboxError:  # storage is away; what waits there waits
                answered = 0
            except Exception:  # noqa: BLE001 - the last net: the other files still come
                _log.exception("the postman stumbled", extra={"door": "sftp"})
                answered = 0
            if not answered:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._called.wait(), LOOK_SECONDS)

    async def _deliver(self, transfer: Transfer) -> bool:
        """Deliver one file. A file of a state that was reset meanwhile belongs to nobody, and goes with that state."""
        scope = await self._sandboxes.of_state(transfer.state_id)
        if scope is None:
            return False
        started = perf_counter()
        content = await self._storage.read(lambda connection: _content(SftpFiles.of(connection, scope), transfer))
        delivery = _delivery(transfer, scope, content)
        try:
            answer = await self._doors[delivery.inf_ref](delivery)
        except SandboxError as error:
            if error.http_status == 503:
                return False
            answer = _failed(transfer, error.detail)
        except Exception:  # noqa: BLE001 - the last net: the sender gets an answer and the postman goes on
            _log.exception("a file could not be received", extra={"door": "sftp", "sandbox": scope.sandbox_id})
            answer = _failed(transfer, Text("Uventet fejl; prøv igen med en ny fil.", "Unexpected error; send again."))
        finished = await self._storage.write(lambda connection: _finish(connection, scope, transfer, answer))
        if finished:
            self._journal.record(scope.state_id, _entry(scope, delivery, answer, perf_counter() - started))
        return finished


def _content(files: SftpFiles, transfer: Transfer) -> bytes:
    file = files.find("", SERVICE, transfer.transfer_id)
    return b"" if file is None else files.content(file)


def _delivery(transfer: Transfer, scope: SandboxScope, content: bytes) -> Delivery:
    routing, rute = transfer.routing, transfer.routing.rute
    call = Call(scope, routing.transaktions_id, rute.afsender_cvr, rute.afsender_system, rute.modtager_cvr)
    return Delivery(call, transfer.name, routing.inf_ref, transfer.transfer_id, content)


def _finish(connection: Connection, scope: SandboxScope, transfer: Transfer, answer: DeliveryAnswer) -> bool:
    """Write the answer and end the transfer, unless somebody else did; whether it was us."""
    files = SftpFiles.of(connection, scope)
    if not files.finish(transfer.transfer_id):
        return False
    files.remove("", SERVICE, transfer.transfer_id)
    at = scope.clock.now().isoformat(timespec="seconds")
    for file in answer.files:
        if file.name.endswith(RECEIPT):
            files.deliver(transfer.sender, file.name, file.content)
            continue
        back = Routing(file.inf_ref, transfer.routing.transaktions_id, _back(transfer.routing.rute, answer.system))
        described = answer_metadata(file.name, len(file.content), str(uuid.uuid4()), back, SOURCE, at)
        files.deliver_with_metadata(transfer.sender, file.name, file.content, described)
    return True


def _back(rute: Rute, system: str) -> Rute:
    """The route of an answer of that it-system instance."""
    return Rute(rute.modtager_cvr, system, rute.afsender_cvr, rute.afsender_system)


def _failed(transfer: Transfer, said: Text) -> DeliveryAnswer:
    error = Error(Fejl.RECEIVER_FAILED, said)
    content = receipt(transfer.transfer_id, None, [error])
    return DeliveryAnswer(
        f"FEJL {Fejl.RECEIVER_FAILED.value[0]}", [AnswerFile(f"{transfer.name}{RECEIPT}", "", content)]
    )


def _entry(scope: SandboxScope, delivery: Delivery, answer: DeliveryAnswer, seconds: float) -> JournalEntry:
    gate = CprGate(scope.settings.allowed_cpr)
    return JournalEntry(
        at=scope.clock.now(),
        door="sftp",
        operation=delivery.inf_ref,
        status=0,
        transaktions_id=delivery.call.transaktions_id,
        sender=delivery.call.afsender_cvr,
        verdict=answer.verdict,
        duration_us=int(seconds * 1e6),
        request=shown(delivery.content, gate),
        answer=shown(answer.files[0].content, gate) if answer.files else "",
        findings=[finding.as_dict() for finding in answer.findings],
        changes=delivery.call.changed[:_MOST_CHANGES],
    )
