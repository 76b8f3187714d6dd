"""The debtor system's own acts on courses and instalment plans, over JSON."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import Field

from oir_debitor.api import views
from oir_debitor.api.answers import SvarOut
from oir_debitor.api.convert import Converter
from oir_debitor.api.values import Dato, Kroner
from oir_debitor.codes import codes_of
from oir_debitor.domain.dag import commands
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.operations.forloeb import ForloebOperations
from oir_kernel.operations import Call, Operation, execute
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.web.context import CurrentCall
from oir_kernel.web.model import UUID, Model, UuidText

KontoId = Annotated[str, Path(pattern=UUID, description="The account's id")]
FordringId = Annotated[str, Path(pattern=UUID, description="The claim's id")]
AftaleId = Annotated[str, Path(pattern=UUID, description="The plan's id")]


class RateIn(Model):
    """An instalment."""

    dato: Dato = Field(description="The day it is to be paid, after today")
    beloeb: Kroner = Field(description="Kroner, more than zero")


class AftaleIn(Model):
    """An instalment plan: its instalments are together what is owed on its claims today, with interest and fees."""

    aftale_id: UuidText = Field(description="The plan's id, made by the caller")
    fordring_ids: list[UuidText] = Field(min_length=1, max_length=500, description="Claims of the account")
    rater: list[RateIn] = Field(min_length=1, max_length=240, description="Instalments in the order of their days")


def forloeb_router(served: ForloebOperations, edition: Edition, storage: Storage) -> APIRouter:
    """The acts below `/api/debitor/konti/{konto_id}`."""
    router = APIRouter(prefix="/api/debitor/konti/{konto_id}", tags=["debitor"])
    codes, convert = codes_of(edition), Converter(edition).command

    async def run(operation: Operation[Any, DebitorOutcome, Any], command: Any, call: Call) -> SvarOut:
        return views.svar(await execute(operation, command, call, storage), codes)

    @router.post("/fordringer/{fordring_id}/ryk", summary="Take a claim's next step now")
    async def ryk(konto_id: KontoId, fordring_id: FordringId, call: CurrentCall) -> SvarOut:
        """A reminder with its fee, then the notice of handover, then the handover, whatever the day; interest up to today first."""
        command = convert(commands.RykFordring, Model(), konto_id=konto_id, fordring_id=fordring_id)
        return await run(served.ryk_fordring, command, call)

    @router.post("/fordringer/{fordring_id}/luk", summary="End the course of a claim that owes nothing")
    async def luk(konto_id: KontoId, fordring_id: FordringId, call: CurrentCall) -> SvarOut:
        """The claim is done; when nothing is owed on the account it may be closed."""
        command = convert(commands.LukFordring, Model(), konto_id=konto_id, fordring_id=fordring_id)
        return await run(served.luk_fordring, command, call)

    @router.post("/aftaler", summary="Make an instalment plan")
    async def opret_aftale(konto_id: KontoId, body: AftaleIn, call: CurrentCall) -> SvarOut:
        """Its claims are not reminded of while the instalments are paid; a missed one ends the plan."""
        return await run(served.opret_aftale, convert(commands.OpretAftale, body, konto_id=konto_id), call)

    @router.post("/aftaler/{aftale_id}/ophaev", summary="End an instalment plan")
    async def ophaev_aftale(konto_id: KontoId, aftale_id: AftaleId, call: CurrentCall) -> SvarOut:
        """The course of its claims goes on."""
        command = convert(commands.OphaevAftale, Model(), konto_id=konto_id, aftale_id=aftale_id)
        return await run(served.ophaev_aftale, command, call)

    return router
