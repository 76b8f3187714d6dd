"""A file door on a port of its own, and a client that logs in to it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import asyncssh

from oir_kernel.faults.plan import Faults
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.sftp.doors import FileDoor
from oir_kernel.sftp.login import SftpLogin
from oir_kernel.sftp.server import SftpServer
from oir_kernel.storage import Storage

HOSTED = ("11111111", "99999999")


def server(
    folder: Path,
    storage: Storage,
    doors: Mapping[str, FileDoor] | None = None,
    login: SftpLogin | None = None,
    faults: Faults | None = None,
) -> SftpServer:
    """A server that is not started yet; `folder` is where its host keys lie."""
    return SftpServer("127.0.0.1", 0, folder, storage, Sandboxes(storage, HOSTED), doors or {}, login, faults)


@asynccontextmanager
async def connected(
    port: int, user: str = "default+a", **options: object
) -> AsyncIterator[asyncssh.SSHClientConnection]:
    """A connection that asks nothing of this machine: no agent, no configuration, no known hosts."""
    given = {"known_hosts": None, "client_keys": None, "agent_path": None, "config": None} | options
    async with asyncssh.connect("127.0.0.1", port, username=user, **given) as connection:
        yield connection


@asynccontextmanager
async def logged_in(port: int, user: str = "default+a", **options: object) -> AsyncIterator[asyncssh.SFTPClient]:
    """A user's session."""
    async with connected(port, user, **options) as connection, connection.start_sftp_client() as client:
        yield client


async def put(client: asyncssh.SFTPClient, path: str, content: bytes) -> None:
    async with client.open(path, "wb") as file:
        await file.write(content)


async def get(client: asyncssh.SFTPClient, path: str) -> bytes:
    async with client.open(path, "rb") as file:
        content = await file.read()
    assert isinstance(content, bytes)
    return content


async def names(client: asyncssh.SFTPClient, folder: str) -> list[str]:
    return sorted(str(name) for name in await client.listdir(folder) if name not in (".", ".."))
