"""The SFTP server: SSH with one subsystem and nothing else. No shell, no command, no forwarding, no SCP."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Self

import asyncssh

from oir_kernel.errors import SandboxError
from oir_kernel.faults.plan import Faults
from oir_kernel.sandbox import SandboxScope
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.sftp.desk import Desk
from oir_kernel.sftp.doors import FileDoor
from oir_kernel.sftp.host_keys import host_keys
from oir_kernel.sftp.login import OpenLogin, SftpLogin
from oir_kernel.sftp.names import SftpUser, read_user
from oir_kernel.sftp.postman import Postman
from oir_kernel.sftp.session import Session, Uploading
from oir_kernel.storage import Storage
from oir_kernel.storage.journal import JournalWriter

_log = logging.getLogger(__name__)
MAX_CONNECTIONS: Final = 64
"""Connections at a time; what comes on top is closed. Source: ours."""

LOGIN_SECONDS: Final = 30


class SftpServer:
    """The file door of a process, as a resource that lives as long as the application.

    `doors` are the services' file doors by `InfRef`; `folder` is where the host keys are kept.
    """

    def __init__(
        self,
        host: str,
        port: int,
        folder: Path,
        storage: Storage,
        sandboxes: Sandboxes,
        doors: Mapping[str, FileDoor],
        login: SftpLogin | None = None,
        faults: Faults | None = None,
    ) -> None:
        journal = JournalWriter(storage)
        self.postman = Postman(storage, sandboxes, doors, journal)
        self.desk = Desk(storage, sandboxes, journal, doors.keys(), self.postman.call, faults)
        self.login = login or OpenLogin()
        self.connections = 0
        self.uploading = Uploading()
        self._address = (host, port)
        self._folder = folder
        self._acceptor: asyncssh.SSHAcceptor | None = None

    @property
    def port(self) -> int:
        """The port it listens on; 0 before it does."""
        return self._acceptor.get_port() if self._acceptor else 0

    async def __aenter__(self) -> Self:
        """Listen. Raises `OSError` when the address is taken or the key folder cannot be written."""
        logging.getLogger("asyncssh").setLevel(logging.WARNING)  # below that it logs file names as they came
        keys = await asyncio.to_thread(host_keys, self._folder)
        await self.postman.__aenter__()
        self._acceptor = await asyncssh.listen(
            *self._address,
            server_factory=lambda: _Connection(self),
            server_host_keys=keys,
            sftp_factory=self._session,
            sftp_version=3,
            allow_scp=False,
            agent_forwarding=False,
            x11_forwarding=False,
            compression_algs=["none"],
            gss_host=None,
            login_timeout=LOGIN_SECONDS,
            keepalive_interval=30,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the door and every connection; what a service was receiving comes again at the next start."""
        if self._acceptor is not None:
            self._acceptor.close()
            await self._acceptor.wait_closed()
        await self.postman.__aexit__()

    async def scope_of(self, user: SftpUser) -> SandboxScope | None:
        """The user's sandbox, `None` if there is none of that name."""
        try:
            return await self.desk.scope(user)
        except SandboxError:
            return None

    def _session(self, chan: "asyncssh.SSHServerChannel[bytes]") -> Session:
        user: SftpUser = chan.get_extra_info("oir.user")  # put there when the user was let in
        return Session(chan, self.desk, user, self.uploading)


class _Connection(asyncssh.SSHServer):
    """One connection on its way to a session."""

    def __init__(self, server: SftpServer) -> None:
        self._server = server
        self._connection: asyncssh.SSHServerConnection | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Count it, and close what is too many."""
        self._connection = conn
        self._server.connections += 1
        if self._server.connections > MAX_CONNECTIONS:
            conn.abort()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the library's signature
        """One less."""
        self._server.connections -= 1

    async def begin_auth(self, username: str) -> bool:
        """Whether this user must show something; one that does not exist must, and cannot."""
        user = read_user(username)
        scope = None if user is None else await self._server.scope_of(user)
        if user is None or scope is None or not self._server.login.is_open(scope, user.system):
            return True
        await self._let_in(user, scope)
        return False

    def password_auth_supported(self) -> bool:
        """A password is an API key."""
        return True

    def public_key_auth_supported(self) -> bool:
        """Keys are the usual way."""
        return True

    async def validate_password(self, username: str, password: str) -> bool:
        """Ask the login."""
        return await self._admit(username, "by_password", password)

    async def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Ask the login."""
        return await self._admit(username, "by_public_key", key.export_public_key().decode("ascii").strip())

    async def _admit(self, username: str, way: str, shown: str) -> bool:
        user = read_user(username)
        scope = None if user is None else await self._server.scope_of(user)
        if user is None or scope is None:
            return False
        ask: Any = getattr(self._server.login, way)
        if not await ask(scope, user.system, shown):
            return False
        await self._let_in(user, scope)
        return True

    async def _let_in(self, user: SftpUser, scope: SandboxScope) -> None:
        await self._server.desk.enter(user)
        if self._connection is not None:
            self._connection.set_extra_info(**{"oir.user": replace(user, workspace=scope.workspace)})
