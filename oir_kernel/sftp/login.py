"""Who may log in at the file door: the one question that access control answers for it."""

from typing import Protocol

from oir_kernel.errors import SandboxError
from oir_kernel.sandbox import SandboxScope
from oir_kernel.web.access import Access


class SftpLogin(Protocol):
    """Decides about logins. The sandbox exists; `system` is the part of the user name after `+`, empty if it has none."""

    def is_open(self, scope: SandboxScope, system: str) -> bool:
        """Whether this user gets in without showing anything."""

    async def by_password(self, scope: SandboxScope, system: str, password: str) -> bool:
        """Whether this password (an API key) opens the door."""

    async def by_public_key(self, scope: SandboxScope, system: str, key: str) -> bool:
        """Whether this key may log in: OpenSSH's one-line form without comment. The client has proved that it holds it."""


class KeyLogin:
    """Whoever shows an API key that may write in the sandbox, as the other doors ask for it; keys of SSH are not known."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def is_open(self, scope: SandboxScope, system: str) -> bool:  # noqa: ARG002 - the protocol's arguments
        """Never."""
        return False

    async def by_password(self, scope: SandboxScope, system: str, password: str) -> bool:  # noqa: ARG002 - as above
        """Whether the password is a key that a request to change something in the sandbox may come with."""
        asked = {"type": "http", "method": "POST", "headers": [(b"x-oir-key", password.encode())]}
        try:
            await self._access.require(asked, "/sftp", scope.sandbox_id)
        except SandboxError:
            return False
        return True

    async def by_public_key(self, scope: SandboxScope, system: str, key: str) -> bool:  # noqa: ARG002 - as above
        """Never."""
        return False


class OpenLogin:
    """Everybody gets in: open mode, which listens on loopback unless told otherwise."""

    def is_open(self, scope: SandboxScope, system: str) -> bool:  # noqa: ARG002 - the protocol's arguments
        """Always."""
        return True

    async def by_password(self, scope: SandboxScope, system: str, password: str) -> bool:  # noqa: ARG002 - as above
        """Always; nobody asks, because the door is open."""
        return True

    async def by_public_key(self, scope: SandboxScope, system: str, key: str) -> bool:  # noqa: ARG002 - as above
        """Always; nobody asks, because the door is open."""
        return True
