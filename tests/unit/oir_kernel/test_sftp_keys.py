"""Where keys are asked for, the file door asks for them too: as the password, with the role that writing takes."""

from pathlib import Path

import asyncssh
import pytest

from oir_kernel.clock import TickingClock
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.sftp.login import KeyLogin
from oir_kernel.storage import Storage
from oir_kernel.storage.keys import KeyRegistry
from oir_kernel.web.access import KeyAccess
from tests.support.sftp_klient import HOSTED, logged_in, names, put, server

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


def key_of(storage: Storage, workspace: str, role: str) -> str:
    """A new key as its owner gets it."""
    now = TickingClock().now()

    def work(connection):
        registry = KeyRegistry(connection)
        registry.add_workspace(workspace, now)
        return registry.add(workspace, role, "proeve", now)[1]

    return storage.write_now(work)


def login(storage: Storage) -> KeyLogin:
    return KeyLogin(KeyAccess(storage, Sandboxes(storage, HOSTED)))


async def test_a_key_of_the_workspace_that_may_write_opens_the_door(folder: Path, storage: Storage) -> None:
    await Sandboxes(storage, HOSTED).change("min", {}, workspace="hold-a")
    async with server(folder, storage, login=login(storage)) as door:
        for role in ("tester", "owner"):
            async with logged_in(door.port, "min+a", password=key_of(storage, "hold-a", role)) as client:
                assert await names(client, "/") == ["IN", "OUT"]
        for wrong in (key_of(storage, "hold-a", "reader"), key_of(storage, "hold-b", "owner"), "forkert", "", "nøgle"):
            with pytest.raises(asyncssh.PermissionDenied):
                async with logged_in(door.port, "min+a", password=wrong):
                    pass
        with pytest.raises(asyncssh.PermissionDenied):
            async with logged_in(door.port, "min+a", client_keys=[asyncssh.generate_private_key("ssh-ed25519")]):
                pass


async def test_a_session_sees_nothing_of_another_workspace_that_takes_over_the_name(
    folder: Path, storage: Storage
) -> None:
    door = server(folder, storage, login=login(storage))
    sandboxes = door.desk._sandboxes
    await sandboxes.change("min", {}, workspace="hold-a")
    async with door, logged_in(door.port, "min+a", password=key_of(storage, "hold-a", "owner")) as client:
        await put(client, "OUT/fil.txt", b"x")
        await sandboxes.delete("min")
        with pytest.raises(asyncssh.SFTPPermissionDenied):
            await names(client, "OUT")
        await sandboxes.change("min", {}, workspace="hold-b")
        with pytest.raises(asyncssh.SFTPPermissionDenied):
            await put(client, "OUT/fil.txt", b"x")
        await sandboxes.change("min", {})
