"""JSON doors of the control service: `/api/control/…`."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from oir_kernel.errors import NotFound
from oir_kernel.findings import Text
from oir_kernel.identifiers import mask_cpr
from oir_kernel.sandbox import SandboxScope
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.storage import Storage
from oir_kernel.storage.journal import JournalEntry, JournalRepository, read_journal
from oir_kernel.web.context import CurrentScope

_LAST = 2**63 - 1  # the largest number a database counts to
Name = Annotated[str, Path(description="1-63 characters of a-z, 0-9 and hyphen", examples=["demo"])]


class Changes(BaseModel):
    """Settings to change; what is left out keeps its value. Source of all of them: ours."""

    model_config = ConfigDict(extra="forbid")

    psrm: str | None = Field(None, description="Cross-check against PSRM: off, advise (remarks) or enforce (rejects)")
    entry: str | None = Field(
        None, description="Entry control: normal, or strict, which also checks the order of dates"
    )
    schema_errors: str | None = Field(None, description="Answer to an invalid body: svar (SvarReaktion/Fejl) or fault")
    clock_offset: int | None = Field(None, description="Seconds the clock is ahead of the machine")
    clock_frozen: str | None = Field(
        None, description="Instant with zone the clock stands still at; empty lets it tick again"
    )
    receivers: list[str] | None = Field(
        None, description="CVR numbers hosted here; empty means 11111111 and all municipalities"
    )
    fordringshavere: dict[str, str] | None = Field(None, description="PSRM creditor agreement by CVR of the receiver")
    allowed_cpr: list[str] | None = Field(
        None, description="Ten-digit numbers the owner vouches for as test numbers; shown masked afterwards"
    )

    def given(self) -> dict[str, Any]:
        """The settings that were sent; an empty `clock_frozen` means a ticking clock."""
        sent = self.model_dump(exclude_unset=True, exclude_none=True)
        if sent.get("clock_frozen") == "":
            sent["clock_frozen"] = None
        return sent


class SandboxView(BaseModel):
    """One sandbox: its name, the time it is there, its settings, and where its doors are."""

    name: str
    now: str = Field(description="The sandbox's clock, with zone")
    prefix: str = Field(description="Path prefix of its doors")
    settings: dict[str, Any]


class ExchangeView(BaseModel):
    """One exchange in the journal; the texts are masked and stand only in the single view."""

    seq: int = Field(description="Number in the journal, rising")
    at: str = Field(description="The sandbox's time")
    door: str
    operation: str
    transaktions_id: str
    sender: str = Field(description="CVR of the sending authority")
    status: int = Field(description="HTTP status")
    verdict: str
    duration_us: int = Field(description="Microseconds from the whole request to the answer")
    findings: list[dict[str, Any]]
    request: str = ""
    answer: str = ""


def create_router(storage: Storage, sandboxes: Sandboxes) -> APIRouter:
    """The routes over this storage."""
    router = APIRouter(prefix="/api/control", tags=["control"])

    @router.get("/sandboxes", summary="Sandboxes")
    async def list_sandboxes() -> list[str]:
        """Names of all sandboxes."""
        return await sandboxes.names()

    @router.get("/sandboxes/{name}", summary="One sandbox")
    async def show_sandbox(name: Name) -> SandboxView:
        """One sandbox with its settings."""
        return _sandbox(await sandboxes.scope(name))

    @router.put("/sandboxes/{name}", summary="Create a sandbox or change its settings")
    async def put_sandbox(name: Name, changes: Annotated[Changes, Body()]) -> SandboxView:
        """Create a sandbox, or change an existing one."""
        return _sandbox(await sandboxes.change(name, changes.given()))

    @router.get("/journal", summary="Exchanges with the sandbox")
    async def list_journal(
        scope: CurrentScope,
        operation: Annotated[str | None, Query(description="Only this operation")] = None,
        transaktions_id: Annotated[str | None, Query(description="Only this conversation")] = None,
        after: Annotated[int | None, Query(ge=0, le=_LAST, description="Only exchanges after this number")] = None,
        limit: Annotated[int, Query(ge=1, le=1000, description="Exchanges at most")] = 100,
    ) -> list[ExchangeView]:
        """Exchanges of the sandbox, oldest first; without `after` the newest ones."""
        found = await read_journal(
            storage,
            scope.sandbox_id,
            lambda journal: journal.list(
                operation=operation, transaktions_id=transaktions_id, after=after, limit=limit
            ),
        )
        return [_exchange(entry) for entry in found]

    @router.get("/journal/{seq}", summary="One exchange with both texts")
    async def show_exchange(
        scope: CurrentScope, seq: Annotated[int, Path(ge=1, le=_LAST, description="Its number in the journal")]
    ) -> ExchangeView:
        """One exchange: what was sent and answered, masked, and every finding."""
        entry = await storage.read(lambda connection: JournalRepository(connection, scope.sandbox_id).get(seq))
        if entry is None:
            raise NotFound(
                Text(
                    "Journalen har ingen udveksling med det nummer (mere). Se listen på /api/control/journal.",
                    "The journal has no exchange of that number (any more). See the list at /api/control/journal.",
                )
            )
        return _exchange(entry)

    return router


def _sandbox(scope: SandboxScope) -> SandboxView:
    shown = scope.settings.as_dict()
    shown["allowed_cpr"] = [mask_cpr(number) for number in shown["allowed_cpr"]]
    return SandboxView(
        name=scope.sandbox_id, now=scope.clock.now().isoformat(), prefix=f"/s/{scope.sandbox_id}", settings=shown
    )


def _exchange(entry: JournalEntry) -> ExchangeView:
    return ExchangeView(
        seq=entry.seq,
        at=entry.at.isoformat(),
        door=entry.door,
        operation=entry.operation,
        transaktions_id=entry.transaktions_id,
        sender=entry.sender,
        status=entry.status,
        verdict=entry.verdict,
        duration_us=entry.duration_us,
        findings=list(entry.findings),
        request=entry.request,
        answer=entry.answer,
    )
