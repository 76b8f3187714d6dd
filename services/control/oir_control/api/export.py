"""A part of the journal as a file, and two parts compared: `/api/control/journal/export`, `/api/control/journal/compare`."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Body, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from oir_control.journal.comparison import MAX_COMPARED, Comparison, as_text, compare
from oir_control.journal.lines import read_lines
from oir_control.session import Session
from oir_kernel.errors import BadRequest, StorageBusy
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope
from oir_kernel.sandboxes import Sandboxes, unknown
from oir_kernel.storage import Storage, StorageUnavailable
from oir_kernel.storage.journal import JournalEntry, JournalFilter, JournalRepository, read_journal
from oir_kernel.web.access import Caller, CurrentCaller
from oir_kernel.web.context import CurrentScope
from oir_kernel.web.model import LAST_NUMBER, Model

Form = Literal["jsonl", "har", "html", "zip"]
_TYPES: Final = {
    "jsonl": "application/jsonl; charset=utf-8",
    "har": "application/json; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "zip": "application/zip",
}
Seq = Annotated[int | None, Query(ge=1, le=LAST_NUMBER, description="Number in the journal")]


class Side(Model):
    """One of two sessions: a sandbox, or a part of its journal, or a file that was exported as JSON Lines."""

    sandbox: str = Field("", max_length=63, description="Name of the sandbox; left out: the one that is asked")
    first: int | None = Field(
        None, alias="from", ge=1, le=LAST_NUMBER, description="First number; left out: the oldest"
    )
    last: int | None = Field(None, alias="to", ge=1, le=LAST_NUMBER, description="Last number; left out: the newest")
    jsonl: str | None = Field(None, description="The file's content instead of a sandbox")


class CompareIn(Model):
    """Two sessions."""

    left: Side = Field(description="The first session")
    right: Side = Field(description="The second session")


class ChangeView(BaseModel):
    """One thing that differs."""

    where: str = Field(description="exchange, request or answer")
    path: str = Field(description="The field; [2] is the second of that name")
    left: str | None = Field(description="Value in the first session; null: not there")
    right: str | None = Field(description="Value in the second session; null: not there")


class PairView(BaseModel):
    """Two exchanges that belong together and differ, or one without a partner."""

    operation: str = Field(description="The operation")
    door: str = Field(description="soap, json, sftp or delivery")
    left: int | None = Field(description="Its number in the first session; null: not there")
    right: int | None = Field(description="Its number in the second session; null: not there")
    changes: list[ChangeView] = Field(description="What differs")


class ComparisonView(BaseModel):
    """Two sessions compared."""

    alike: bool = Field(description="Nothing differs but what always does")
    same: int = Field(description="Pairs that are alike")
    volatile: int = Field(description="Values that differ in every run and are left out: times, message ids, UUIDs")
    untold: int = Field(description="Differences beyond those told")
    pairs: list[PairView] = Field(description="The pairs that differ, in order")


def export_router(storage: Storage, sandboxes: Sandboxes) -> APIRouter:
    """The routes for files and comparison below `/api/control/journal`."""
    router = APIRouter(prefix="/api/control", tags=["control"])

    @router.get(
        "/journal/export",
        summary="A part of the journal as a file",
        response_class=StreamingResponse,
        responses={
            200: {"content": {kind.partition(";")[0]: {} for kind in _TYPES.values()}, "description": "The file"}
        },
    )
    async def export(
        request: Request,
        scope: CurrentScope,
        form: Annotated[
            Form, Query(alias="format", description="jsonl, har (1.2), html or zip (all of them)")
        ] = "jsonl",
        first: Annotated[Seq, Query(alias="from")] = None,
        last: Annotated[Seq, Query(alias="to")] = None,
    ) -> Response:
        """The exchanges numbered `from` to `to` (left out: all there are now), sent while they are read, redacted."""
        session = await session_of(storage, scope, first, last)
        origin = f"{request.url.scheme}://{request.url.netloc}"
        return StreamingResponse(
            _pieces(session, form, origin),
            media_type=_TYPES[form],
            headers={"Content-Disposition": f'attachment; filename="{_file_name(session, form)}"'},
        )

    @router.post(
        "/journal/compare",
        summary="Compare two sessions",
        response_model=ComparisonView,
        responses={200: {"content": {"text/plain": {}}}},
    )
    async def compare_sessions(
        scope: CurrentScope,
        caller: CurrentCaller,
        body: Annotated[CompareIn, Body()],
        form: Annotated[Literal["json", "text"], Query(alias="format", description="json or text")] = "json",
    ) -> Any:
        """Two sessions aligned by order, door and operation, and what differs in each pair."""
        left = await _entries(storage, await _other(sandboxes, scope, caller, body.left), body.left)
        right = await _entries(storage, await _other(sandboxes, scope, caller, body.right), body.right)
        result: Comparison = await asyncio.to_thread(compare, left, right)
        return PlainTextResponse(as_text(result)) if form == "text" else result.as_dict()

    return router


async def session_of(storage: Storage, scope: SandboxScope, first: int | None, last: int | None) -> Session:
    """The part of a sandbox's journal with these numbers, everything answered before now in it."""
    if first is not None and last is not None and first > last:
        raise BadRequest(Text("from skal være højst to.", "from must be at most to."))
    begin, end = await read_journal(storage, scope.state_id, _ends)
    return Session(storage, scope, max(begin, first or 1), end if last is None else min(last, end))


def _ends(journal: JournalRepository) -> tuple[int, int]:
    """The oldest and the newest number of a journal."""
    oldest = journal.list(JournalFilter(after=0), limit=1)
    return (oldest[0].seq if oldest else 1), journal.newest()


def _pieces(session: Session, form: Form, origin: str) -> Iterator[bytes]:
    if form == "har":
        return session.as_har(origin)
    if form == "html":
        return session.as_page()
    if form == "zip":
        return session.as_zip(origin)
    return session.as_lines()


def _file_name(session: Session, form: Form) -> str:
    return f"oir-{re.sub('[^a-z0-9-]', '', session.scope.sandbox_id)}-{session.first}-{session.last}.{form}"


async def _entries(storage: Storage, scope: SandboxScope, side: Side) -> list[JournalEntry]:
    if side.jsonl is not None:
        return read_lines(side.jsonl)
    with suppress(StorageBusy, StorageUnavailable):
        await storage.flush()
    begin = (side.first or 1) - 1
    wanted = JournalFilter(after=begin, before=LAST_NUMBER if side.last is None else side.last + 1)
    found = await storage.read(
        lambda connection: JournalRepository(connection, scope.state_id).page(wanted, limit=MAX_COMPARED + 1)
    )
    if len(found) > MAX_COMPARED:
        raise BadRequest(
            Text(
                f"En session kan have højst {MAX_COMPARED} udvekslinger, når den sammenlignes. Afgræns den med from og to.",
                f"A session that is compared has at most {MAX_COMPARED} exchanges. Narrow it down with from and to.",
            )
        )
    return found


async def _other(sandboxes: Sandboxes, asking: SandboxScope, caller: Caller, side: Side) -> SandboxScope:
    """The sandbox of a side. One that the caller's key does not open looks like one that is not there."""
    if side.sandbox in {"", asking.sandbox_id} or side.jsonl is not None:
        return asking
    found = await sandboxes.scope(side.sandbox)
    if not caller.opens(found.workspace):
        raise unknown()
    return found
