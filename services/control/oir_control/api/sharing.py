"""Shared sessions: made and revoked at `/api/control/journal/shares`, read by anyone who has the address `/delt/…`."""

import asyncio
import secrets
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Path
from pydantic import AwareDatetime, BaseModel, Field
from starlette.responses import HTMLResponse, JSONResponse, Response

from oir_control.api.export import session_of
from oir_control.journal.gating import gated
from oir_control.journal.lines import as_dict, line, read_lines
from oir_control.journal.page import page
from oir_control.journal.redaction import redacted
from oir_control.session import Session
from oir_kernel.clock import TickingClock
from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import BadRequest, Conflict, NotFound
from oir_kernel.findings import Text
from oir_kernel.storage import Storage
from oir_kernel.storage.journal import JournalEntry
from oir_kernel.storage.shares import MAX_SHARES, MAX_TOTAL, Share, ShareRepository, new_token
from oir_kernel.web.context import CurrentScope
from oir_kernel.web.model import LAST_NUMBER, Model, TextView
from oir_kernel.web.problems import problem

PREFIX: Final = "/delt/"
"""Where shared sessions are read; no key is asked for there."""
MAX_BYTES: Final = 8 * 1024 * 1024
"""Bytes of one shared session. Source: ours."""
DEFAULT_LIFE: Final = timedelta(days=7)
MAX_LIFE: Final = timedelta(days=90)
"""How long a shared session may be open. Source: ours."""

_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}
_GONE = Text(
    "Der er ingen delt session på adressen. Linket er forkert, udløbet eller trukket tilbage; bed om et nyt.",
    "There is no shared session at this address. The link is wrong, has expired or was revoked; ask for a new one.",
)


class ShareIn(Model):
    """What is shared, and until when."""

    first: int | None = Field(
        None, alias="from", ge=1, le=LAST_NUMBER, description="First number; left out: the oldest"
    )
    last: int | None = Field(None, alias="to", ge=1, le=LAST_NUMBER, description="Last number; left out: the newest")
    expires: AwareDatetime | None = Field(
        None,
        description="When the link ends, by the machine's clock, with zone; at most 90 days on, left out: 7 days on",
    )
    title: str = Field("", max_length=200, description="What its page is called")


class ShareView(BaseModel):
    """A shared session, without the secret of its address."""

    id: str = Field(description="What revokes it")
    title: str = Field(description="What its page is called")
    first: int = Field(description="First number in the journal it was copied from")
    last: int = Field(description="Last number")
    exchanges: int = Field(description="How many exchanges the copy holds")
    bytes: int = Field(description="How large the copy is")
    created: str = Field(description="When it was made, by the machine's clock")
    expires: str = Field(description="When it ends, by the machine's clock")


class NewShareView(ShareView):
    """A shared session with its address, which is told this once."""

    address: str = Field(description="The page; whoever has the address may read it")
    json_address: str = Field(description="The same as JSON")


class RevokedView(BaseModel):
    """A shared session that is no more."""

    message: TextView = Field(description="What was done")


def sharing_router(storage: Storage) -> APIRouter:
    """The routes below `/api/control/journal/shares` and `/delt/`."""
    router = APIRouter(tags=["control"])
    _add_owner(router, storage)
    _add_reader(router, storage)
    return router


def _add_owner(router: APIRouter, storage: Storage) -> None:
    @router.post("/api/control/journal/shares", summary="Share a part of the journal", status_code=201)
    async def share(scope: CurrentScope, body: Annotated[ShareIn, Body()]) -> NewShareView:
        """Freeze a redacted copy and get an address for it. A reset of the sandbox leaves the copy."""
        now = TickingClock().now()
        expires = _end(body.expires, now)
        title = gated("title", body.title, CprGate(scope.settings.allowed_cpr)) or f"Testsession: {scope.sandbox_id}"
        session = await session_of(storage, scope, body.first, body.last)
        copied = await asyncio.to_thread(_copy, session)
        made = Share(
            share_id=secrets.token_hex(8),
            workspace=scope.workspace,
            sandbox=scope.sandbox_id,
            title=title,
            first=session.first,
            last=session.last,
            exchanges=len(copied),
            size=sum(len(one.encode(errors="replace")) for one in copied),
            created_at=now,
            expires_at=expires,
            content="".join(copied),
        )
        token = new_token()
        if not await storage.write(lambda connection: ShareRepository(connection).add(made, token)):
            raise _too_many()
        return NewShareView(**_view(made), address=f"{PREFIX}{token}", json_address=f"{PREFIX}{token}.json")

    @router.get("/api/control/journal/shares", summary="Shared sessions")
    async def list_shares(scope: CurrentScope) -> list[ShareView]:
        """The sandbox's shared sessions that are open, oldest first."""
        now = TickingClock().now()
        found = await storage.read(
            lambda connection: ShareRepository(connection).list(scope.workspace, scope.sandbox_id, now)
        )
        return [ShareView(**_view(one)) for one in found]

    @router.delete("/api/control/journal/shares/{share_id}", summary="Revoke a shared session")
    async def revoke(
        scope: CurrentScope, share_id: Annotated[str, Path(max_length=64, description="Its id in the list")]
    ) -> RevokedView:
        """Delete the copy; its address leads nowhere from now on."""
        revoked = await storage.write(
            lambda connection: ShareRepository(connection).revoke(scope.workspace, scope.sandbox_id, share_id)
        )
        if not revoked:
            raise NotFound(
                Text(
                    "Sandkassen har ingen delt session med det id (mere). Se listen på /api/control/journal/shares.",
                    "The sandbox has no shared session of that id (any more). See the list at /api/control/journal/shares.",
                )
            )
        return RevokedView(message=TextView(da="Linket er trukket tilbage.", en="The link is revoked."))


def _add_reader(router: APIRouter, storage: Storage) -> None:
    async def opened(token: str) -> Share | None:
        now = TickingClock().now()
        return await storage.read(lambda connection: ShareRepository(connection).open(token, now))

    @router.get(f"{PREFIX}{{token}}.json", summary="A shared session as JSON", include_in_schema=False)
    async def read_json(
        token: Annotated[str, Path(max_length=100, description="The secret of the address")],
    ) -> Response:
        """The frozen exchanges, redacted once more; a link that is wrong, expired or revoked is answered alike."""
        found = await opened(token)
        if found is None:
            response = problem(NotFound(_GONE))
            response.headers.update(_HEADERS)
            return response
        body = await asyncio.to_thread(_as_json, found)
        return JSONResponse(body, headers=_HEADERS)

    @router.get(f"{PREFIX}{{token}}", summary="A shared session as a page", include_in_schema=False)
    async def read_page(
        token: Annotated[str, Path(max_length=100, description="The secret of the address")],
    ) -> Response:
        """The same as a page to read."""
        found = await opened(token)
        if found is None:
            body = b"".join(page("Ingen delt session / No shared session", _GONE, None))
            return HTMLResponse(body, status_code=404, headers=_HEADERS)
        return HTMLResponse(await asyncio.to_thread(_as_page, found), headers=_HEADERS)


def _end(asked: datetime | None, now: datetime) -> datetime:
    end = now + DEFAULT_LIFE if asked is None else asked
    if not now < end <= now + MAX_LIFE:
        raise BadRequest(
            Text(
                f"expires skal ligge efter nu og højst {MAX_LIFE.days} dage frem, regnet på maskinens ur.",
                f"expires must lie after now and at most {MAX_LIFE.days} days on, by the machine's clock.",
            )
        )
    return end


def _copy(session: Session) -> list[str]:
    copied: list[str] = []
    size = 0
    for entry in session.entries():
        copied.append(line(entry))
        size += len(copied[-1].encode(errors="replace"))
        if size > MAX_BYTES:
            raise BadRequest(
                Text(
                    f"En delt session må højst fylde {MAX_BYTES // 1024**2} MiB; det gør udsnittet ved nr. {entry.seq}."
                    " Del et mindre udsnit med from og to.",
                    f"A shared session is at most {MAX_BYTES // 1024**2} MiB; this one passes that at no. {entry.seq}."
                    " Share a smaller part with from and to.",
                )
            )
    return copied


def _too_many() -> Conflict:
    total = MAX_TOTAL // 1024**2
    return Conflict(
        Text(
            f"Sandkassen må have højst {MAX_SHARES} delte sessioner på i alt {total} MiB. Træk en tilbage, eller vent, til"
            " en udløber.",
            f"The sandbox may have {MAX_SHARES} shared sessions of {total} MiB in all. Revoke one, or wait until one"
            " expires.",
        )
    )


def _view(share: Share) -> dict[str, Any]:
    return {
        "id": share.share_id,
        "title": share.title,
        "first": share.first,
        "last": share.last,
        "exchanges": share.exchanges,
        "bytes": share.size,
        "created": share.created_at.isoformat(),
        "expires": share.expires_at.isoformat(),
    }


def _exchanges(share: Share) -> list[JournalEntry]:
    return [redacted(entry) for entry in read_lines(share.content)]


def _as_json(share: Share) -> dict[str, Any]:
    shown = {name: value for name, value in _view(share).items() if name != "id"}
    return shown | {"exchanges": [as_dict(entry) for entry in _exchanges(share)]}


def _as_page(share: Share) -> bytes:
    until = f"{share.expires_at:%Y-%m-%d %H:%M} UTC"
    told = Text(
        f"En delt testsession, nr. {share.first}-{share.last}, åben til {until}. CPR-numre er maskeret.",
        f"A shared test session, no. {share.first}-{share.last}, open until {until}. CPR numbers are masked.",
    )
    return b"".join(page(share.title, told, _exchanges(share)))
