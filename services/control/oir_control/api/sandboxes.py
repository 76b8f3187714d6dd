"""Sandboxes over JSON: `/api/control/sandboxes`."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text
from oir_kernel.identifiers import mask_cpr
from oir_kernel.known_names import NO_NAMES, KnownNames
from oir_kernel.sandbox import SandboxScope
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.storage import Storage
from oir_kernel.storage.sandboxes import DEFAULT_WORKSPACE, StoredSandbox
from oir_kernel.storage.states import StateTables, exchanges
from oir_kernel.web.access import Caller, CurrentCaller
from oir_kernel.web.model import FreeObject

MAX_LIFE = 10 * 366 * 24 * 3600
"""Seconds: ten years."""

Name = Annotated[str, Path(description="1-63 characters of a-z, 0-9 and hyphen", examples=["demo"])]
Lives = Annotated[
    int | None,
    Field(gt=0, le=MAX_LIFE, description="Seconds of the machine's clock after which it is deleted; left out: never"),
]

_TWO_CLOCKS = Text(
    "clock_frozen og clock_offset kan ikke sættes sammen: et ur, der står stille, er ikke foran. Send det ene. Intet er ændret.",
    "clock_frozen and clock_offset cannot be set together: a clock that stands still is not ahead. Send one. Nothing was changed.",
)
_OWNERS = ("allowed_cpr", "callbacks")


class Changes(BaseModel):
    """Settings to change; what is left out keeps its value. Source of all of them: ours."""

    model_config = ConfigDict(extra="forbid")

    seed: str | None = Field(None, max_length=200, description="What chance grows from: the same seed, the same course")
    magic: bool | None = Field(None, description="Whether an id that begins with oir-fault: asks for a fault")
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
        None,
        description="Numbers, or ranges of one birth date, that the owner vouches for as test numbers; shown masked"
        " afterwards. Where keys are used, an owner's to set",
    )
    access: str | None = Field(None, description="How a SOAP call must prove itself: off, lenient or strict")
    agreements: list[FreeObject] | None = Field(None, description="Service agreements; empty asks for none")
    opkraevning: FreeObject | None = Field(None, description="How the debtor system collects; see the guide debitor")
    inddrivelse: FreeObject | None = Field(
        None, description="How the simulated PSRM behaves; see the guide psrm-receiver"
    )
    callbacks: list[str] | None = Field(
        None, description="Hosts that subscriptions may have called. Where keys are used, an owner's to set"
    )
    erp: str | FreeObject | None = Field(None, description="What the ERP system is like: a profile, or values")

    def given(self, caller: Caller, known: KnownNames) -> dict[str, Any]:
        """The settings that were sent; an empty `clock_frozen` means a ticking clock. Raises `RoleTooLow`."""
        sent = self.model_dump(exclude_unset=True, exclude_none=True)
        if not sent.keys().isdisjoint(_OWNERS):
            caller.require("owner")
        if sent.get("clock_frozen") == "":
            sent["clock_frozen"] = None
        if sent.get("clock_frozen") is not None and sent.get("clock_offset"):
            raise BadRequest(_TWO_CLOCKS)
        erp = sent.get("erp")
        missing = erp.get("missing_operations") if isinstance(erp, dict) else None
        for name in missing if isinstance(missing, list) else ():
            if isinstance(name, str):
                known.require_contract_operation("erp.missing_operations", name)
        return sent


class NewSandbox(BaseModel):
    """A sandbox to create."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field("", description="1-63 characters of a-z, 0-9 and hyphen; left out: one is made up")
    seed: str = Field("", max_length=200, description="What chance in it grows from, as the setting of that name")
    lives_seconds: Lives = None
    settings: Changes | None = Field(None, description="Its settings; what is left out is default")


class SandboxHead(BaseModel):
    """One sandbox in a list."""

    name: str = Field(description="Its name, unique on the server")
    workspace: str = Field(description="Whose it is")
    now: str = Field(description="The sandbox's clock, with zone")
    prefix: str = Field(description="Path prefix of its doors")
    created: str = Field(description="Instant of the machine's clock it was created at")
    expires: str | None = Field(description="Instant of the machine's clock at which it is deleted; null: never")
    exchanges: int = Field(description="Exchanges in its journal")


class SandboxView(BaseModel):
    """One sandbox: its name, the time it is there, its settings, where its doors are, and how much it holds."""

    name: str = Field(description="Its name, unique on the server")
    workspace: str = Field(description="Whose it is")
    now: str = Field(description="The sandbox's clock, with zone")
    prefix: str = Field(description="Path prefix of its doors")
    settings: dict[str, Any] = Field(description="Every setting; numbers on allowed_cpr masked")
    created: str = Field(description="Instant of the machine's clock it was created at")
    expires: str | None = Field(description="Instant of the machine's clock at which it is deleted; null: never")
    counts: dict[str, int] = Field(description="Rows by table; tables without any are left out")


def sandbox_router(
    sandboxes: Sandboxes, storage: Storage, tables: StateTables, known: KnownNames = NO_NAMES
) -> APIRouter:
    """The routes below `/api/control/sandboxes`, but for those of files."""
    router = APIRouter(prefix="/api/control/sandboxes", tags=["control"])

    async def view(name: str, caller: Caller) -> SandboxView:
        found = await sandboxes.stored(name, caller.workspace)
        counts = await storage.read(lambda connection: tables.counts(connection, found.state_id))
        return _view(found, sandboxes.scope_of(found), counts)

    @router.get("", summary="Sandboxes")
    async def list_sandboxes(caller: CurrentCaller) -> list[SandboxHead]:
        """All sandboxes of the caller's workspace, the default one first."""
        stored = [sandbox for sandbox in await sandboxes.all() if caller.opens(sandbox.workspace)]
        counted = await storage.read(exchanges)
        return [_head(found, sandboxes.scope_of(found), counted.get(found.state_id, 0)) for found in stored]

    @router.post("", summary="Create a sandbox", status_code=201)
    async def create_sandbox(new: Annotated[NewSandbox, Body()], caller: CurrentCaller) -> SandboxView:
        """A new, empty sandbox, with a name made up if none is given."""
        settings = new.settings.given(caller, known) if new.settings else {}
        seed = {"seed": new.seed} if new.seed else {}
        lives = None if new.lives_seconds is None else timedelta(seconds=new.lives_seconds)
        workspace = caller.workspace or DEFAULT_WORKSPACE
        scope = await sandboxes.create(new.name, settings | seed, workspace=workspace, lives=lives)
        return await view(scope.sandbox_id, caller)

    @router.get("/{name}", summary="One sandbox")
    async def show_sandbox(name: Name, caller: CurrentCaller) -> SandboxView:
        """One sandbox with its settings and how much it holds."""
        return await view(name, caller)

    @router.put("/{name}", summary="Create a sandbox or change its settings")
    async def put_sandbox(name: Name, changes: Annotated[Changes, Body()], caller: CurrentCaller) -> SandboxView:
        """Create a sandbox, or change an existing one. The clock of one that is in use only goes forward."""
        await sandboxes.change(name, changes.given(caller, known), workspace=caller.workspace)
        return await view(name, caller)

    @router.post("/{name}/reset", summary="Empty a sandbox")
    async def reset_sandbox(
        name: Name, caller: CurrentCaller, changes: Annotated[Changes | None, Body()] = None
    ) -> SandboxView:
        """Empty it at once, whatever it holds; its clock goes back to its settings, which the body may change."""
        given = changes.given(caller, known) if changes else {}
        await sandboxes.reset(name, given, workspace=caller.workspace)
        return await view(name, caller)

    @router.delete("/{name}", summary="Delete a sandbox", status_code=204)
    async def delete_sandbox(name: Name, caller: CurrentCaller) -> Response:
        """Delete it with all it holds. The default sandbox cannot be deleted, only emptied."""
        await sandboxes.delete(name, workspace=caller.workspace)
        return Response(status_code=204)

    return router


def shown_settings(scope: SandboxScope) -> dict[str, Any]:
    """A sandbox's settings as they may be shown."""
    shown = scope.settings.as_dict()
    shown["allowed_cpr"] = [mask_cpr(number) for number in shown["allowed_cpr"]]
    return shown


def _head(stored: StoredSandbox, scope: SandboxScope, counted: int) -> SandboxHead:
    return SandboxHead(**_common(stored, scope), exchanges=counted)


def _view(stored: StoredSandbox, scope: SandboxScope, counts: dict[str, int]) -> SandboxView:
    return SandboxView(**_common(stored, scope), settings=shown_settings(scope), counts=counts)


def _common(stored: StoredSandbox, scope: SandboxScope) -> dict[str, Any]:
    return {
        "name": stored.sandbox_id,
        "workspace": stored.workspace,
        "now": scope.clock.now().isoformat(),
        "prefix": f"/s/{stored.sandbox_id}",
        "created": stored.created_at.isoformat(),
        "expires": None if stored.expires_at is None else stored.expires_at.isoformat(),
    }
