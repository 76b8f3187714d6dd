"""Operation → handler of the SOAP service `PsrmFordringModtag`: the table to read first.

| Operation | Command | Handler |
|---|---|---|
| MFFordringIndberet | `MFIndberet` | `indberet`, as the JSON door |
| MFKvitteringHent | `MFHentKvitteringer` | `hent_kvitteringer` |
| MFUnderretSamlingHent | `HentUnderretninger` | see `operations/underretninger.py` |
| MFFordringTypeHent | `MFHentTyper` | the types the check of actions knows on the day |
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text
from oir_kernel.operations import Call, Operation
from psrm_receiver.domain.dage import dansk_dag
from psrm_receiver.domain.leverance import LeveranceOutcome
from psrm_receiver.handlers.indberet import indberet, laes
from psrm_receiver.handlers.kvitteringer import aktion_af, kvitteringer
from psrm_receiver.operations.underretninger import underretninger_operation
from psrm_receiver.ports import AktionCheck
from psrm_receiver.soap_ind import MFHentKvitteringer, MFHentTyper, MFIndberet
from psrm_receiver.soap_ud import Liste, indberet_svar, kvittering_svar, type_svar
from psrm_receiver.store import ModtagerUow

SERVICE: Final = "PsrmFordringModtag"


def operations_i(check: AktionCheck) -> Sequence[Operation[Any, Any, Any]]:
    """The operations of the service; `MFUnderretSamlingHent` stands in `operations/underretninger.py`."""
    return (_indberet(check), _kvitteringer(), underretninger_operation(), _typer(check))


def hent_kvitteringer(command: MFHentKvitteringer, uow: ModtagerUow) -> Liste:
    """The receipts that are ready. Raises `NotFound` for a batch or action that never came, `BadRequest` when none is named."""
    if not command.leverance_id and not command.aktion_id:
        raise BadRequest(Text("Angiv en leverance eller mindst en aktion.", "Name a batch or at least one action."))
    found = [aktion_af(each, uow) for each in command.aktion_id]
    if command.leverance_id:
        found += kvitteringer(command.leverance_id, uow) or []
    own = [
        each
        for each in found
        if each["status"] != "MODTAGET" and command.fordringshaver in (None, "", each["fordringshaver"])
    ]
    return Liste(uow.clock.now().isoformat(), own)


def _indberet(check: AktionCheck) -> Operation[MFIndberet, LeveranceOutcome, ModtagerUow]:
    read = laes(check)

    async def look_up(command: MFIndberet, call: Call) -> MFIndberet:
        return replace(command, laest=await read(command.leverance(), call))

    def handle(command: MFIndberet, uow: ModtagerUow) -> LeveranceOutcome:
        return indberet(command.laest or command.leverance(), uow)

    return Operation(
        name="MFFordringIndberet",
        command=MFIndberet,
        outcome=LeveranceOutcome,
        handle=handle,
        unit_of_work=ModtagerUow.of_call,
        answer=indberet_svar,
        look_up=look_up,
    )


def _kvitteringer() -> Operation[MFHentKvitteringer, Liste, ModtagerUow]:
    return Operation(
        name="MFKvitteringHent",
        command=MFHentKvitteringer,
        outcome=Liste,
        handle=hent_kvitteringer,
        unit_of_work=ModtagerUow.of_call,
        answer=kvittering_svar,
        asks_only=True,
    )


def _typer(check: AktionCheck) -> Operation[MFHentTyper, Liste, ModtagerUow]:
    async def look_up(command: MFHentTyper, call: Call) -> MFHentTyper:
        return replace(command, typer=tuple(await check.typer(dansk_dag(call.scope.clock.now()), call.scope)))

    def handle(command: MFHentTyper, uow: ModtagerUow) -> Liste:
        return Liste(uow.clock.now().isoformat(), command.typer)

    return Operation(
        name="MFFordringTypeHent",
        command=MFHentTyper,
        outcome=Liste,
        handle=handle,
        unit_of_work=ModtagerUow.of_call,
        answer=type_svar,
        look_up=look_up,
        by_transaction=True,
    )
