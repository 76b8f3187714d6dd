"""Workspaces and keys over JSON: `/api/control/keys` and `/api/control/workspaces`. An owner's business."""

import re
from datetime import datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Path, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from oir_kernel.clock import TickingClock
from oir_kernel.cpr_gate import STRICTEST
from oir_kernel.errors import BadRequest, Conflict, CprRefused, NotFound, RoleTooLow
from oir_kernel.findings import Text
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.storage import Storage
from oir_kernel.storage.keys import KeyRegistry, StoredKey
from oir_kernel.storage.sandboxes import DEFAULT_WORKSPACE
from oir_kernel.web.access import Caller, CurrentCaller

Role = Literal["reader", "tester", "owner"]

_WORKSPACE = re.compile(r"[a-z][a-z0-9-]{0,38}[a-z0-9]")
_MAX_DAYS = 3660


class NewKey(BaseModel):
    """A key to make."""

    model_config = ConfigDict(extra="forbid")

    role: Role = Field(description="reader looks; tester sends, advances, resets; owner makes keys as well")
    label: str = Field("", max_length=100, description="What it is for, in your words")
    workspace: str | None = Field(None, description="Which workspace it opens; left out: the caller's own, or default")
    days: int | None = Field(None, gt=0, le=_MAX_DAYS, description="Days until it expires; left out: never")


class KeyView(BaseModel):
    """One key. Its text is not stored and cannot be shown again."""

    id: str = Field(description="Its id, the middle part of its text")
    workspace: str = Field(description="The workspace it opens; * opens every one")
    role: Role = Field(description="What it allows")
    label: str = Field(description="What it is for")
    created: str = Field(description="Instant it was made at")
    expires: str | None = Field(description="Instant it expires at; null: never")
    revoked: str | None = Field(description="Instant it was revoked at; null: it was not")
    used: str | None = Field(description="The last day it was used; null: never")


class KeyMade(KeyView):
    """A key that was made just now."""

    key: str = Field(description="Its text. Keep it: it is shown this once")


class NewWorkspace(BaseModel):
    """A workspace to make."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(description="2-40 characters of a-z, 0-9 and hyphen, a letter first")


class WorkspaceView(BaseModel):
    """One workspace."""

    name: str = Field(description="Its name")
    sandboxes: int = Field(description="How many sandboxes it has")


class WorkspaceMade(BaseModel):
    """A workspace that was made just now, with its first key."""

    name: str = Field(description="Its name")
    key: str = Field(description="The text of an owner's key for it. Keep it: it is shown this once")


def key_router(storage: Storage, sandboxes: Sandboxes) -> APIRouter:
    """The routes `/api/control/keys` and `/api/control/workspaces`."""
    router = APIRouter(prefix="/api/control", tags=["control"])
    _add_keys(router, storage)
    _add_workspaces(router, storage, sandboxes)
    return router


def _add_keys(router: APIRouter, storage: Storage) -> None:
    @router.get("/keys", summary="Keys")
    async def list_keys(caller: CurrentCaller) -> list[KeyView]:
        """The keys of the caller's workspace, oldest first, without their texts."""
        found = await storage.read(lambda connection: KeyRegistry(connection).list(caller.workspace))
        return [_view(key) for key in found]

    @router.post("/keys", summary="Make a key", status_code=201)
    async def make_key(new: Annotated[NewKey, Body()], caller: CurrentCaller) -> KeyMade:
        """A new key. Its text is shown this once."""
        if STRICTEST.refuses_value(new.label):
            raise CprRefused(
                Text(
                    "label: skriv intet CPR-nummer i en nøgles navn.", "label: write no CPR number into a key's label."
                )
            )
        workspace = new.workspace or caller.workspace or DEFAULT_WORKSPACE
        if not caller.opens(workspace):
            raise _no_workspace()
        now = TickingClock().now()
        expires = None if new.days is None else now + timedelta(days=new.days)

        def work(connection: Connection) -> tuple[StoredKey, str]:
            registry = KeyRegistry(connection)
            if workspace not in registry.workspaces():
                raise _no_workspace()
            return registry.add(workspace, new.role, new.label, now, expires)

        key, text = await storage.write(work)
        return KeyMade(**_view(key).model_dump(), key=text)

    @router.delete("/keys/{key_id}", summary="Revoke a key", status_code=204)
    async def revoke_key(key_id: Annotated[str, Path(description="Its id")], caller: CurrentCaller) -> Response:
        """Have a key open nothing any more; everywhere within a second."""
        now = TickingClock().now()

        def work(connection: Connection) -> None:
            registry = KeyRegistry(connection)
            found = registry.get(key_id)
            if found is None or not caller.opens(found.workspace):
                raise NotFound(
                    Text(
                        "Der er ingen nøgle med det id. Se listen på /api/control/keys.",
                        "There is no key of that id. See the list at /api/control/keys.",
                    )
                )
            registry.revoke(key_id, now)

        await storage.write(work)
        return Response(status_code=204)


def _add_workspaces(router: APIRouter, storage: Storage, sandboxes: Sandboxes) -> None:
    @router.get("/workspaces", summary="Workspaces")
    async def list_workspaces(caller: CurrentCaller) -> list[WorkspaceView]:
        """The workspaces whose sandboxes the caller may open."""
        named = await storage.read(lambda connection: KeyRegistry(connection).workspaces())
        held = [sandbox.workspace for sandbox in await sandboxes.all()]
        return [WorkspaceView(name=name, sandboxes=held.count(name)) for name in named if caller.opens(name)]

    @router.post("/workspaces", summary="Make a workspace", status_code=201)
    async def make_workspace(new: Annotated[NewWorkspace, Body()], caller: CurrentCaller) -> WorkspaceMade:
        """A new, empty workspace, with its first owner's key. Only for an owner of every workspace."""
        _require_operator(caller)
        if _WORKSPACE.fullmatch(new.name) is None or STRICTEST.refuses(new.name):
            raise BadRequest(
                Text(
                    "name: et workspace hedder 2-40 tegn af a-z, 0-9 og bindestreg, med et bogstav først og uden CPR-lignende tal.",
                    "name: a workspace is called 2-40 characters of a-z, 0-9 and hyphen, a letter first, no CPR-like number.",
                )
            )
        now = TickingClock().now()

        def work(connection: Connection) -> str:
            registry = KeyRegistry(connection)
            if new.name == DEFAULT_WORKSPACE or not registry.add_workspace(new.name, now):
                raise Conflict(
                    Text(
                        "Der er allerede et workspace af det navn. Vælg et andet.",
                        "There is a workspace of that name already. Choose another.",
                    )
                )
            return registry.add(new.name, "owner", "workspace", now)[1]

        return WorkspaceMade(name=new.name, key=await storage.write(work))

    @router.delete("/workspaces/{name}", summary="Delete a workspace", status_code=204)
    async def delete_workspace(name: Annotated[str, Path(description="Its name")], caller: CurrentCaller) -> Response:
        """Delete a workspace, its keys and its sandboxes. Only for an owner of every workspace."""
        _require_operator(caller)

        def work(connection: Connection) -> list[str]:
            registry = KeyRegistry(connection)
            if name == DEFAULT_WORKSPACE or name not in registry.workspaces():
                raise _no_workspace()
            return list(registry.delete_workspace(name))

        for sandbox in await storage.write(work):
            await sandboxes.delete(sandbox, workspace=name)
        return Response(status_code=204)


def _require_operator(caller: Caller) -> None:
    if caller.workspace is not None:
        raise RoleTooLow(
            Text(
                "Workspaces laves og slettes kun med en nøgle til alle workspaces (oir keys create --workspace '*').",
                "Workspaces are made and deleted only with a key of every workspace (oir keys create --workspace '*').",
            )
        )


def _no_workspace() -> NotFound:
    return NotFound(
        Text(
            "Der er intet workspace af det navn, som nøglen åbner og kan ændre. Se listen på /api/control/workspaces.",
            "There is no workspace of that name that the key opens and may change. See /api/control/workspaces.",
        )
    )


def _view(key: StoredKey) -> KeyView:
    return KeyView.model_validate(
        {
            "id": key.key_id,
            "workspace": key.workspace,
            "role": key.role,
            "label": key.label,
            "created": key.created_at.isoformat(),
            "expires": _shown(key.expires_at),
            "revoked": _shown(key.revoked_at),
            "used": key.used_on,
        }
    )


def _shown(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()
