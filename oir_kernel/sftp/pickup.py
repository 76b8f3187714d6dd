"""Files that come late by the sandbox's clock: picked up late by the platform, or received late by a slow ERP system."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC
from typing import Final

from sqlalchemy import Connection

from oir_kernel.agenda import AgendaItem, Step, in_one_work
from oir_kernel.faults.plan import PickupPlan
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope
from oir_kernel.sftp.documents import SUCCESS
from oir_kernel.sftp.names import SftpUser
from oir_kernel.sftp.postman import Postman
from oir_kernel.sftp.store import SftpFiles
from oir_kernel.sftp.transfer import RECEIVE, pick_up
from oir_kernel.storage import Storage
from oir_kernel.storage.journal import JournalRepository
from oir_kernel.storage.uow import UnitOfWork

PICKUP: Final = "sftp.pickup"


def put_off(connection: Connection, scope: SandboxScope, user: SftpUser, trigger: str, plan: PickupPlan) -> None:
    """Pick up the file of this trigger later; a trigger put again while it waits begins a new wait."""
    agenda = UnitOfWork(connection, scope).agenda
    key = f"{user.system}/{trigger}"
    agenda.cancel(PICKUP, key)
    payload = {"system": user.system, "trigger": trigger, "fault": plan.name}
    agenda.add(PICKUP, scope.clock.now().astimezone(UTC) + plan.delay, key, payload)


def steps(inf_refs: Collection[str], postman: Postman) -> Mapping[str, Step]:
    """What happens when a late pick-up, or a service's late receipt, falls due; `inf_refs` as for `pick_up`."""

    def decide(item: AgendaItem, uow: UnitOfWork) -> Sequence[Text]:
        scope = uow.scope
        user = SftpUser(scope.sandbox_id, item.payload["system"])
        files = SftpFiles.of(uow.conn, scope)
        entry = pick_up(files, scope, user, item.payload["trigger"], inf_refs, item.payload["fault"])
        if entry is None:
            return [Text("Triggerfilen var fjernet.", "The trigger had been removed.")]
        JournalRepository(uow.conn, scope.state_id).append([entry])
        if entry.verdict == SUCCESS:
            return [Text("Filen blev overført.", "The file was transferred.")]
        return [Text(f"Filen blev ikke overført: {entry.verdict}.", f"The file was not transferred: {entry.verdict}.")]

    async def receive(item: AgendaItem, scope: SandboxScope, storage: Storage) -> Sequence[Text]:
        def work(connection: Connection) -> None:
            if UnitOfWork(connection, scope).agenda.take(item):
                SftpFiles.of(connection, scope).release(item.key)

        await storage.write(work)
        await postman.deliver_all()
        return [
            Text("Filen blev behandlet, og kvitteringerne er afsendt.", "The file was handled and its receipts sent.")
        ]

    return {PICKUP: in_one_work(decide), RECEIVE: receive}
