"""The JSON door for deliveries of accounts: the file in, how far it has come and the receipts out."""

import tempfile
import uuid
from typing import IO, Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy import Connection
from starlette.requests import ClientDisconnect

from oir_debitor.api import views
from oir_debitor.api.answers import SvarOut
from oir_debitor.codes import codes_of
from oir_debitor.overtagelse.files import udfald
from oir_debitor.overtagelse.overtager import ROOT, Afvist, Overtager
from oir_debitor.store import OvertagelseRepository
from oir_debitor.store.overtagelse import KontoSvar, Overtagelse
from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import BadRequest, CprRefused, NotFound, TooLarge
from oir_kernel.findings import Finding, Text
from oir_kernel.money import to_kroner
from oir_kernel.operations import Call
from oir_kernel.sftp.content import require_allowed
from oir_kernel.sftp.documents import Fejl, Refused
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.web.context import CurrentCall, CurrentScope
from oir_kernel.web.model import LAST_NUMBER, UUID, Tid

STREAMS: Final = ("/api/debitor/overtagelser",)
"""How the address ends whose body is a file."""
MAX_BYTES: Final = 256 * 1024 * 1024
"""The largest file. Source: ours; 10,000 accounts are some 30 MB."""
_FILE: Final = "application/xml"
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": f"A delivery of accounts, root element {ROOT}",
        "content": {_FILE: {"schema": {"type": "string", "format": "binary"}}},
    }
}


class OvertagelseOut(BaseModel):
    """A delivery of accounts as it stands."""

    resultat: Literal["MODTAGET", "AFVIST", "KONTROLLERES"] = Field(
        description="AFVIST: nothing of it was executed, `findings` say why; KONTROLLERES: the file is being looked through,"
        " nothing of it is executed yet"
    )
    leverance_id: str = Field(description="DebitorLeverancedataTransaktionsId; empty if it could not be read")
    gentaget: bool = Field(default=False, description="Had been executed before; nothing was done")
    faerdig: bool = Field(default=False, description="Every account has its receipt")
    antal_konti: int = 0
    antal_fordringer: int = 0
    total_fordring: str = Field(default="0.00", description="Kroner")
    antal_indbetalinger: int = 0
    total_indbetaling: str = Field(default="0.00", description="Kroner")
    behandlet: int = Field(default=0, description="Accounts with a receipt so far")
    afvist: int = Field(default=0, description="Of them refused, of which nothing was kept")
    begyndt: Tid | None = None
    findings: list[Finding] = Field(default_factory=list, description="Why it was refused as a whole")


class KvitteringerOut(OvertagelseOut):
    """The same with a page of receipts, in the order of the accounts."""

    kvitteringer: list[SvarOut]
    naeste: int | None = Field(description="`fra` of the next page")


def overtagelse_router(edition: Edition, storage: Storage, overtager: Overtager) -> APIRouter:
    """The routes below `/api/debitor/overtagelser`."""
    router = APIRouter(prefix="/api/debitor", tags=["debitor"])
    codes = codes_of(edition)

    @router.post("/overtagelser", summary="Take an old system's accounts over", openapi_extra=_BODY)
    async def overtag(request: Request, call: CurrentCall) -> OvertagelseOut:
        """Execute a delivery, or what a break left of it; the answer comes when every account has its receipt."""
        content = await _body(request, call)
        try:
            taget = await overtager.overtag(content, call, str(uuid.uuid4()), udloest=False)
        except Afvist as refused:
            findings = list(refused.findings)
            return OvertagelseOut(resultat="AFVIST", leverance_id=refused.leverance_id or "", findings=findings)
        return OvertagelseOut(**_shown(taget.overtagelse), gentaget=taget.gentaget)

    @router.get("/overtagelser/{leverance_id}", summary="How far a delivery of accounts has come, with receipts")
    async def overtagelse(
        leverance_id: Annotated[str, Path(pattern=UUID, description="The delivery's id")],
        scope: CurrentScope,
        fra: Annotated[int, Query(ge=0, le=LAST_NUMBER, description="Number of the first receipt, from 0")] = 0,
        antal: Annotated[int, Query(ge=0, le=500, description="Receipts a page")] = 50,
        kun_afviste: Annotated[
            bool, Query(description="Only accounts that were refused, among those of the page")
        ] = False,
    ) -> KvitteringerOut:
        """Counts, sums and one receipt an account; it can be asked while the delivery is executed."""
        key = leverance_id.lower()

        def work(connection: Connection) -> tuple[Overtagelse | None, list[KontoSvar]]:
            deliveries = OvertagelseRepository(connection, scope.state_id)
            return deliveries.find(key), deliveries.svar(key, fra, antal)

        kontrolleres = overtager.kontrolleres(scope.state_id, key)
        found, svar = await storage.read(work)
        if found is None and kontrolleres:
            return KvitteringerOut(resultat="KONTROLLERES", leverance_id=key, kvitteringer=[], naeste=None)
        if found is None:
            raise _ukendt(key)
        shown = [views.svar(udfald(each), codes) for each in svar if each.afvist or not kun_afviste]
        after = fra + len(svar)
        return KvitteringerOut(
            **_shown(found), kvitteringer=shown, naeste=after if svar and after < found.behandlet else None
        )

    return router


def _ukendt(key: str) -> NotFound:
    return NotFound(
        Text(
            f"Overtagelsen {key} findes ikke i sandkassen. En leverance kan ses, når hele filen er kommet ind; en, der blev"
            " afvist som helhed, kan ikke.",
            f"The take-over {key} does not exist in the sandbox. A delivery is seen once the whole file has come in; one that was"
            " refused as a whole is not.",
        )
    )


async def _body(request: Request, call: Call) -> bytes:
    """The file, at most `MAX_BYTES`, gated. Raises `TooLarge`, `BadRequest` and `CprRefused`."""
    with tempfile.SpooledTemporaryFile(max_size=1 << 20) as file:
        await _receive(request, file)
        file.seek(0)
        content = file.read()
    try:
        require_allowed(content, CprGate(call.scope.settings.allowed_cpr))
    except Refused as refused:
        error = refused.errors[0]
        kind = CprRefused if error.kind is Fejl.CPR_REFUSED else BadRequest
        raise kind(error.said) from None
    return content


async def _receive(request: Request, file: IO[bytes]) -> None:
    try:
        async for chunk in request.stream():
            if file.tell() + len(chunk) > MAX_BYTES:
                size = MAX_BYTES // (1024 * 1024)
                raise TooLarge(
                    Text(
                        f"Filen er større end {size} MB. Del leverancen op.",
                        f"The file is larger than {size} MB. Split the delivery.",
                    )
                )
            file.write(chunk)
    except ClientDisconnect:
        raise BadRequest(Text("Afsenderen afbrød forbindelsen.", "The sender went away.")) from None


def _shown(found: Overtagelse) -> dict[str, Any]:
    return {
        "resultat": "MODTAGET",
        "leverance_id": found.leverance_id,
        "faerdig": found.faerdig,
        "antal_konti": found.antal_konti,
        "antal_fordringer": found.antal_fordringer,
        "total_fordring": to_kroner(found.total_fordring),
        "antal_indbetalinger": found.antal_indbetalinger,
        "total_indbetaling": to_kroner(found.total_indbetaling),
        "behandlet": found.behandlet,
        "afvist": found.afvist,
        "begyndt": found.begyndt,
    }
