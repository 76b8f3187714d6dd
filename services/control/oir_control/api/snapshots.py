"""Whole sandboxes over JSON: cloned, taken to one file, and restored from it."""

import tempfile
from datetime import timedelta
from pathlib import Path as FilePath
from typing import IO, Annotated, Any

from fastapi import APIRouter, Body, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.background import BackgroundTask
from starlette.requests import ClientDisconnect
from starlette.responses import FileResponse, Response

from oir_control.api.sandboxes import MAX_LIFE, Name, shown_settings
from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope, require_sandbox_id
from oir_kernel.sandboxes import made_up_name
from oir_kernel.snapshots.limits import Limits
from oir_kernel.snapshots.moving import Snapshots
from oir_kernel.web.access import CurrentCaller

STREAMS = ("/restore",)
"""How the addresses end whose body is a file."""

_FILE = "application/zip"
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file that /snapshot gave",
        "content": {_FILE: {"schema": {"type": "string", "format": "binary"}}},
    }
}
_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file", "content": {_FILE: {"schema": {"type": "string", "format": "binary"}}}}
}


class CloneTo(BaseModel):
    """Where a clone goes."""

    model_config = ConfigDict(extra="forbid")

    to: str = Field("", description="Name of the new sandbox; left out: one is made up")


class Made(BaseModel):
    """A sandbox that was cloned or restored."""

    name: str = Field(description="Its name")
    workspace: str = Field(description="Whose it is")
    now: str = Field(description="The sandbox's clock, with zone")
    prefix: str = Field(description="Path prefix of its doors")
    settings: dict[str, Any] = Field(description="Every setting; numbers on allowed_cpr masked")


def snapshot_router(snapshots: Snapshots) -> APIRouter:
    """The routes below `/api/control/sandboxes` that move whole sandboxes."""
    router = APIRouter(prefix="/api/control/sandboxes", tags=["control"])

    @router.post("/{name}/clone", summary="Clone a sandbox", status_code=201)
    async def clone_sandbox(name: Name, caller: CurrentCaller, clone: Annotated[CloneTo | None, Body()] = None) -> Made:
        """A new sandbox in the same workspace with everything this one holds at one instant."""
        to = (clone.to if clone else "") or made_up_name()
        return _made(await snapshots.clone(name, to, workspace=caller.workspace))

    @router.get("/{name}/snapshot", summary="A sandbox as one file", responses=_ANSWER, response_class=Response)
    async def take_snapshot(name: Name, caller: CurrentCaller) -> Response:
        """Everything the sandbox holds at one instant, as one zip file. It holds all texts and numbers unmasked."""
        path = _new_file()
        try:
            with path.open("r+b") as file:
                await snapshots.take(name, file, workspace=caller.workspace)
        except BaseException:
            path.unlink()
            raise
        return FileResponse(path, media_type=_FILE, filename=f"{name}.oir.zip", background=BackgroundTask(path.unlink))

    @router.post("/{name}/restore", summary="Restore a sandbox from a file", openapi_extra=_BODY)
    async def restore_sandbox(name: Name, caller: CurrentCaller, request: Request) -> Made:
        """Replace all that a sandbox holds by what stands in the file, in one swap, or change nothing."""
        with tempfile.TemporaryFile() as file:
            await _receive(request, file, snapshots.limits)
            return _made(await snapshots.restore(name, file, new=False, workspace=caller.workspace))

    @router.post("/restore", summary="A new sandbox from a file", openapi_extra=_BODY, status_code=201)
    async def restore_new(
        caller: CurrentCaller,
        request: Request,
        name: Annotated[str, Query(description="Name of the new sandbox; left out: one is made up")] = "",
        lives_seconds: Annotated[
            int | None, Query(gt=0, le=MAX_LIFE, description="Seconds after which it is deleted; left out: never")
        ] = None,
    ) -> Made:
        """A new sandbox with what stands in the file."""
        lives = None if lives_seconds is None else timedelta(seconds=lives_seconds)
        wanted = require_sandbox_id(name or made_up_name())
        with tempfile.TemporaryFile() as file:
            await _receive(request, file, snapshots.limits)
            restored = await snapshots.restore(wanted, file, new=True, workspace=caller.workspace, lives=lives)
        return _made(restored)

    return router


async def _receive(request: Request, file: IO[bytes], limits: Limits) -> None:
    """The body, written to disk as it comes. Raises `TooLarge` and `BadRequest`."""
    try:
        async for chunk in request.stream():
            limits.require_file(file.tell() + len(chunk))
            file.write(chunk)
    except ClientDisconnect:
        raise BadRequest(Text("Afsenderen afbrød forbindelsen.", "The sender went away.")) from None


def _new_file() -> FilePath:
    with tempfile.NamedTemporaryFile(prefix="oir-snapshot-", suffix=".zip", delete=False) as file:
        return FilePath(file.name)


def _made(scope: SandboxScope) -> Made:
    return Made(
        name=scope.sandbox_id,
        workspace=scope.workspace,
        now=scope.clock.now().isoformat(),
        prefix=f"/s/{scope.sandbox_id}",
        settings=shown_settings(scope),
    )
