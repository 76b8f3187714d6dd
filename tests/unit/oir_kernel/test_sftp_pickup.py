"""A file that is picked up late, by the sandbox's clock."""

from datetime import timedelta
from pathlib import Path

import asyncssh
import pytest

from oir_kernel.faults.plan import Facts, NoFaults, PickupPlan
from oir_kernel.sandbox import SandboxScope
from oir_kernel.sftp.pickup import PICKUP, steps
from oir_kernel.sftp.server import SftpServer
from oir_kernel.storage import Storage
from oir_kernel.storage.agenda import AgendaItem, AgendaRepository
from oir_kernel.storage.journal import read_journal
from tests.support.leverance import LEVERANCE, NAVN, SYSTEM, texts, trigger
from tests.support.sftp_klient import get, logged_in, names, put, server

pytestmark = pytest.mark.anyio
FILE = b"<indhold/>"


class Slow(NoFaults):
    """Every file waits two hours."""

    def __init__(self) -> None:
        self.asked: list[Facts] = []

    async def pickup_plan(self, facts: Facts) -> PickupPlan:
        self.asked.append(facts)
        return PickupPlan("langsom", timedelta(hours=2))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@pytest.fixture
def slow() -> Slow:
    return Slow()


async def waiting(door: SftpServer, scope: SandboxScope) -> list[AgendaItem]:
    def work(connection):
        return AgendaRepository(connection, scope.state_id, scope.clock.now).waiting(kind=PICKUP)

    return await door.desk._storage.read(work)


async def scope_of(door: SftpServer) -> SandboxScope:
    return await door.desk._sandboxes.scope("default")


async def send(client: asyncssh.SFTPClient, **changes: object) -> None:
    await put(client, f"OUT/{NAVN}", FILE)
    document = trigger(FILE, **{"recipients": "<Recipients>default+a</Recipients>"} | changes)
    await put(client, f"OUT/{NAVN}.trigger", document)


async def happens(door: SftpServer, storage: Storage) -> None:
    """What a timekeeper does when the one thing on the agenda is due."""
    scope = await scope_of(door)
    (item,) = await waiting(door, scope)
    await steps(["OIR_SF1590_A_1"], door.postman)[PICKUP](item, scope, storage)


async def test_a_late_file_waits_in_out_until_it_is_due(folder: Path, storage: Storage, slow: Slow) -> None:
    async with server(folder, storage, faults=slow) as door, logged_in(door.port) as client:
        scope = await scope_of(door)
        before = scope.clock.now()
        await send(client)
        assert await names(client, "OUT") == [NAVN, f"{NAVN}.trigger"]
        assert await names(client, "IN") == []
        (item,) = await waiting(door, scope)
        assert timedelta(hours=2) <= item.due - before < timedelta(hours=3)
        await happens(door, storage)
        assert await names(client, "OUT") == []
        assert texts(await get(client, f"IN/{NAVN}.sftpreceipt"), "Message") == ["SUCCESS"]
        assert await get(client, f"IN/{NAVN}") == FILE
        assert await waiting(door, scope) == []
    (entry,) = await read_journal(storage, "default", lambda found: found.list())
    assert (entry.verdict, entry.fault) == ("SUCCESS", "langsom")


async def test_the_one_who_plans_knows_the_route(folder: Path, storage: Storage, slow: Slow) -> None:
    async with server(folder, storage, faults=slow) as door, logged_in(door.port) as client:
        await send(client)
        await put(client, f"OUT/{NAVN}.trigger", b"x")
    routed, unread = slow.asked
    assert (routed.door, routed.operation, routed.sender_cvr) == ("sftp", "OIR_SF1590_A_1", "11111111")
    assert (routed.sender_system, routed.transaktions_id) == (SYSTEM, LEVERANCE)
    assert (unread.operation, unread.transaktions_id) == ("Trigger", "")


async def test_a_trigger_put_again_while_it_waits_begins_a_new_wait(folder: Path, storage: Storage, slow: Slow) -> None:
    async with server(folder, storage, faults=slow) as door, logged_in(door.port) as client:
        await send(client)
        await send(client, size=1)
        await happens(door, storage)
        assert texts(await get(client, f"IN/{NAVN}.sftpreceipt"), "ErrorCode") == ["2"]


async def test_a_trigger_that_was_removed_sends_nothing(folder: Path, storage: Storage, slow: Slow) -> None:
    async with server(folder, storage, faults=slow) as door, logged_in(door.port) as client:
        await send(client)
        await client.remove(f"OUT/{NAVN}.trigger")
        await happens(door, storage)
        assert await names(client, "IN") == []
        assert await names(client, "OUT") == [NAVN]
