"""All sandboxes of a server: made, found, changed, reset and deleted by name; cached between requests.

A process sees its own changes at once. Another process sees them within `LEASE_SECONDS`, the time a scope may be kept, so
where services run as processes of their own a change is only answered when that time has passed (`others`).
"""

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from oir_kernel.clock import Clock, TickingClock, monotonic
from oir_kernel.errors import Conflict, SandboxUnknown
from oir_kernel.findings import Text
from oir_kernel.sandbox import DEFAULT, SandboxScope, SandboxSettings, is_sandbox_id, require_sandbox_id
from oir_kernel.storage import Storage
from oir_kernel.storage.sandboxes import DEFAULT_WORKSPACE, SandboxRegistry, StoredSandbox

_LETTERS: Final = "bcdfghjkmnpqrstvwxz"

LEASE_SECONDS: Final = 1.0
"""How long a process relies on what it read of a sandbox."""


def made_up_name() -> str:
    """A name for a sandbox that nobody has; of letters, so that it is never taken for a number."""
    return "sk-" + "".join(secrets.choice(_LETTERS) for _ in range(12))


class Sandboxes:
    """The sandboxes in one storage. The default sandbox exists without being created.

    `receivers` are the CVR numbers hosted when a sandbox names none of its own; `others`: other processes serve the
    same storage.
    """

    def __init__(self, storage: Storage, receivers: Sequence[str] = (), *, others: bool = False) -> None:
        self._storage = storage
        self._receivers = tuple(receivers)
        self._others = others
        self._cached: dict[str, tuple[float, SandboxScope]] = {}
        self._changes = 0

    async def scope(self, sandbox_id: str) -> SandboxScope:
        """The sandbox of that name. Raises `SandboxUnknown`."""
        asked = monotonic()
        cached = self._cached.get(sandbox_id)
        if cached is not None and asked - cached[0] < LEASE_SECONDS:
            return cached[1]
        changes = self._changes
        scope = self.scope_of(await self.stored(sandbox_id))
        if changes == self._changes:  # else it may have been read before what was changed meanwhile
            self._cached[sandbox_id] = (asked, scope)
        return scope

    async def stored(self, sandbox_id: str, workspace: str | None = None) -> StoredSandbox:
        """The sandbox of that name as it is stored just now; with a workspace, only one of that.

        Raises `SandboxUnknown`, the same for a sandbox of another workspace.
        """
        if not is_sandbox_id(sandbox_id):
            raise unknown()
        found = await self._storage.read(lambda connection: SandboxRegistry(connection).get(sandbox_id))
        if found is None:
            self._cached.pop(sandbox_id, None)
        return _known(found, workspace)

    async def create(
        self,
        sandbox_id: str = "",
        settings: Mapping[str, Any] | None = None,
        *,
        workspace: str = DEFAULT_WORKSPACE,
        lives: timedelta | None = None,
    ) -> SandboxScope:
        """Create a sandbox, with a name made up if none is given; it may be deleted when it has lived that long.

        Raises `Conflict` if the name is taken, `BadRequest` for a name or setting that cannot be.
        """
        name = require_sandbox_id(sandbox_id) if sandbox_id else made_up_name()
        wanted = SandboxSettings().changed(settings or {})

        def work(registry: SandboxRegistry, at: datetime) -> StoredSandbox:
            if name == DEFAULT or registry.locked(name) is not None:
                raise _taken()
            expires = None if lives is None else at + lives
            return StoredSandbox(
                name, registry.fresh_state(name), wanted.as_dict(), at, workspace=workspace, expires_at=expires
            )

        return await self._put(work)

    async def change(
        self, sandbox_id: str, changes: Mapping[str, Any], *, workspace: str | None = None
    ) -> SandboxScope:
        """Apply `changes` to a sandbox's settings; one that is not there yet is created in that workspace.

        Raises `BadRequest`, and `Conflict` for a name that another workspace has, or the clock of a sandbox in use that
        would go back: a reset does that.
        """
        require_sandbox_id(sandbox_id)

        def work(registry: SandboxRegistry, at: datetime) -> StoredSandbox:
            found = registry.locked(sandbox_id)
            if found is None:
                made = SandboxSettings().changed(changes).as_dict()
                fresh = registry.fresh_state(sandbox_id)
                return StoredSandbox(sandbox_id, fresh, made, at, workspace=workspace or DEFAULT_WORKSPACE)
            if workspace not in (None, found.workspace):
                raise _taken()
            return _changed(found, changes, in_use=registry.in_use(found.state_id))

        return await self._put(work)

    async def reset(
        self, sandbox_id: str, changes: Mapping[str, Any] | None = None, *, workspace: str | None = None
    ) -> SandboxScope:
        """Empty a sandbox at once: a new state, the clock back where its settings say, the settings changed if asked.

        Raises `SandboxUnknown`, `BadRequest`.
        """

        def work(registry: SandboxRegistry, _at: datetime) -> StoredSandbox:
            found = _known(registry.locked(sandbox_id), workspace)
            settings = SandboxSettings().changed(found.settings).changed(changes or {})
            fresh = registry.fresh_state(sandbox_id)
            return replace(found, state_id=fresh, settings=settings.as_dict(), advanced=timedelta())

        return await self._put(work)

    async def install(self, sandbox: StoredSandbox, *, new: bool) -> SandboxScope:
        """Give a sandbox a state that was filled beside it, with the settings and the clock given, in one swap.

        `new`: there is none of that name yet, and it becomes what is given; otherwise it is there in that workspace, and
        keeps its workspace and its times. Raises `Conflict` for a name that is taken, `SandboxUnknown`.
        """

        def work(registry: SandboxRegistry, at: datetime) -> StoredSandbox:
            found = registry.locked(sandbox.sandbox_id)
            registry.take(sandbox.state_id)
            if not new:
                there = _known(found, sandbox.workspace)
                return replace(there, state_id=sandbox.state_id, settings=sandbox.settings, advanced=sandbox.advanced)
            if found is not None:
                raise _taken()
            return replace(sandbox, created_at=at)

        return await self._put(work)

    async def advance(self, scope: SandboxScope, to: datetime) -> SandboxScope:
        """Move a sandbox's clock on, so that it shows `to` (an instant with zone) now; its clock never goes back.

        Raises `SandboxUnknown` when that state is gone: deleted, or replaced by a reset.
        """

        def work(connection: Connection) -> StoredSandbox:
            registry = SandboxRegistry(connection)
            found = registry.of_state(scope.state_id)
            if found is None:
                raise unknown()
            step = to.astimezone(UTC) - _utc(SandboxSettings().changed(found.settings).clock(found.advanced))
            moved = replace(found, advanced=found.advanced + max(step, timedelta()))
            if not registry.advance(found.sandbox_id, found.state_id, moved.advanced):
                registry.put(moved, TickingClock().now())
            return moved

        moved = await self._storage.write(work)
        self._forget(moved.sandbox_id)
        return self.scope_of(moved)

    async def delete(self, sandbox_id: str, *, workspace: str | None = None) -> None:
        """Delete a sandbox with all it holds. The default sandbox cannot be deleted, only reset.

        Raises `SandboxUnknown`, `Conflict`.
        """
        if sandbox_id == DEFAULT:
            raise Conflict(
                Text(
                    "Sandkassen default kan ikke slettes. Nulstil den i stedet.",
                    "The sandbox default cannot be deleted. Reset it instead.",
                )
            )
        at = TickingClock().now()

        def work(connection: Connection) -> None:
            registry = SandboxRegistry(connection)
            _known(registry.locked(sandbox_id), workspace)
            registry.delete(sandbox_id, at)

        await self._storage.write(work)
        self._forget(sandbox_id)
        await self._seen_by_others()

    async def expire(self) -> list[str]:
        """Delete the sandboxes that have outlived their time; their names."""
        at = TickingClock().now()

        def work(connection: Connection) -> list[str]:
            registry = SandboxRegistry(connection)
            return [name for name in registry.expired(at) if registry.delete(name, at)]

        if not await self._storage.read(lambda connection: SandboxRegistry(connection).expired(at)):
            return []
        gone = await self._storage.write(work)
        for name in gone:
            self._forget(name)
        return gone

    async def names(self) -> list[str]:
        """The names of all sandboxes, the default one first."""
        return [sandbox.sandbox_id for sandbox in await self.all()]

    async def all(self) -> list[StoredSandbox]:
        """All sandboxes as they are stored, the default one first."""

        def work(connection: Connection) -> list[StoredSandbox]:
            registry = SandboxRegistry(connection)
            others = [sandbox for sandbox in registry.list() if sandbox.sandbox_id != DEFAULT]
            return [_known(registry.get(DEFAULT)), *others]

        return await self._storage.read(work)

    async def of_state(self, state_id: str) -> SandboxScope | None:
        """The sandbox that has this state now, `None` if none has (any more)."""
        found = await self._storage.read(lambda connection: SandboxRegistry(connection).of_state(state_id))
        return None if found is None else self.scope_of(found)

    def scope_of(self, sandbox: StoredSandbox) -> SandboxScope:
        """A stored sandbox as a request sees it."""
        settings = SandboxSettings().changed(sandbox.settings)
        hosted = settings if settings.receivers else replace(settings, receivers=self._receivers)
        scope = SandboxScope.of(sandbox.sandbox_id, hosted, sandbox.state_id, sandbox.advanced)
        return replace(scope, workspace=sandbox.workspace)

    async def _put(self, decide: Callable[[SandboxRegistry, datetime], StoredSandbox]) -> SandboxScope:
        at = TickingClock().now()

        def work(connection: Connection) -> StoredSandbox:
            registry = SandboxRegistry(connection)
            sandbox = decide(registry, at)
            registry.put(sandbox, at)
            return sandbox

        sandbox = await self._storage.write(work)
        self._forget(sandbox.sandbox_id)
        await self._seen_by_others()
        return self.scope_of(sandbox)

    async def _seen_by_others(self) -> None:
        if self._others:
            await asyncio.sleep(LEASE_SECONDS)

    def _forget(self, sandbox_id: str) -> None:
        """What is kept of a sandbox is read anew, and what is being read of it just now is not kept."""
        self._changes += 1
        self._cached.pop(sandbox_id, None)


def _changed(found: StoredSandbox, changes: Mapping[str, Any], *, in_use: bool) -> StoredSandbox:
    before = SandboxSettings().changed(found.settings)
    after = before.changed(changes)
    if {"clock_offset", "clock_frozen"}.isdisjoint(changes):
        return replace(found, settings=after.as_dict())
    if in_use and _utc(after.clock()) < _utc(before.clock(found.advanced)):
        raise Conflict(
            Text(
                "Sandkassen er i brug, og dens ur går kun fremad. Nulstil sandkassen med de nye indstillinger for at stille det tilbage.",
                "The sandbox is in use, and its clock only goes forward. Reset the sandbox with the new settings to set it back.",
            )
        )
    return replace(found, settings=after.as_dict(), advanced=timedelta())


def _utc(clock: Clock) -> datetime:
    """What a clock shows, in a zone without hours that come twice."""
    return clock.now().astimezone(UTC)


def _known(found: StoredSandbox | None, workspace: str | None = None) -> StoredSandbox:
    if found is None or workspace not in (None, found.workspace):
        raise unknown()
    return found


def _taken() -> Conflict:
    return Conflict(
        Text(
            "Der er allerede en sandkasse af det navn. Vælg et andet, eller nulstil eller slet den først.",
            "There is a sandbox of that name already. Choose another, or reset or delete it first.",
        )
    )


def unknown() -> SandboxUnknown:
    """The error for a sandbox that is not there, or not for this caller."""
    return SandboxUnknown(
        Text(
            "Der er ingen sandkasse af det navn. Opret den med PUT /api/control/sandboxes/{navn}.",
            "There is no sandbox of that name. Create it with PUT /api/control/sandboxes/{name}.",
        )
    )
