"""All sandboxes of a server: found by name, changed by their owner, cached between requests."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from oir_kernel.clock import TickingClock, monotonic
from oir_kernel.errors import SandboxUnknown
from oir_kernel.findings import Text
from oir_kernel.sandbox import DEFAULT, SandboxScope, SandboxSettings, is_sandbox_id, require_sandbox_id
from oir_kernel.storage import Storage
from oir_kernel.storage.sandboxes import SandboxRegistry

_FRESH_SECONDS = 1.0
"""How long another process may not yet see that a sandbox's settings changed."""


class Sandboxes:
    """The sandboxes in one storage. The default sandbox exists without being created.

    `receivers` are the CVR numbers hosted when a sandbox names none of its own.
    """

    def __init__(self, storage: Storage, receivers: Sequence[str] = ()) -> None:
        self._storage = storage
        self._receivers = tuple(receivers)
        self._cached: dict[str, tuple[float, SandboxScope]] = {}

    async def scope(self, sandbox_id: str) -> SandboxScope:
        """The sandbox of that name. Raises `SandboxUnknown`."""
        cached = self._cached.get(sandbox_id)
        if cached is not None and monotonic() - cached[0] < _FRESH_SECONDS:
            return cached[1]
        if not is_sandbox_id(sandbox_id):
            raise _unknown()
        stored = await self._storage.read(lambda connection: SandboxRegistry(connection).get(sandbox_id))
        if stored is None and sandbox_id != DEFAULT:
            raise _unknown()
        return self._keep(sandbox_id, SandboxSettings().changed(stored.settings if stored else {}))

    async def change(self, sandbox_id: str, changes: Mapping[str, Any]) -> SandboxScope:
        """Create the sandbox if need be and apply `changes` to its settings. Raises `BadRequest`."""
        require_sandbox_id(sandbox_id)
        at = TickingClock().now()

        def work(connection: Connection) -> SandboxSettings:
            registry = SandboxRegistry(connection)
            stored = registry.get(sandbox_id)
            settings = SandboxSettings().changed(stored.settings if stored else {}).changed(changes)
            registry.put(sandbox_id, settings.as_dict(), at)
            return settings

        return self._keep(sandbox_id, await self._storage.write(work))

    async def names(self) -> list[str]:
        """The names of all sandboxes, the default one first."""
        stored = await self._storage.read(lambda connection: SandboxRegistry(connection).list())
        return [DEFAULT, *(entry.sandbox_id for entry in stored if entry.sandbox_id != DEFAULT)]

    def _keep(self, sandbox_id: str, settings: SandboxSettings) -> SandboxScope:
        hosted = settings if settings.receivers else replace(settings, receivers=self._receivers)
        scope = SandboxScope.of(sandbox_id, hosted)
        self._cached[sandbox_id] = (monotonic(), scope)
        return scope


def _unknown() -> SandboxUnknown:
    return SandboxUnknown(
        Text(
            "Der er ingen sandkasse af det navn. Opret den med PUT /api/control/sandboxes/{navn}.",
            "There is no sandbox of that name. Create it with PUT /api/control/sandboxes/{name}.",
        )
    )
