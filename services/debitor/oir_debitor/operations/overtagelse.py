"""Operation → handler: taking an account over.

| Operation | Command | Handler | Doors |
|---|---|---|---|
| OvertagDebitorkonto | `OvertagDebitorkonto` | `overtag_debitorkonto` | SFTP `OIR_SF1590_B_OVERTAG_1`, `POST /api/debitor/overtagelser`, `oir debitor overtag` |

The operation is ours: the contract takes accounts over by files only. A repeat is recognised by content, in whatever delivery it comes.
"""

from dataclasses import replace
from typing import TypeAlias

from oir_debitor.domain.codes import Codes
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.domain.overtagelse.commands import OvertagDebitorkonto
from oir_debitor.handlers.overtagelse import overtag_debitorkonto
from oir_debitor.operations.common import operation
from oir_debitor.ports import PsrmCheck
from oir_debitor.psrm.crosscheck import psrm_look_up
from oir_debitor.store import DebitorUow
from oir_kernel.operations import Call, Operation
from oir_kernel.storage import Storage

OvertagOperation: TypeAlias = Operation[OvertagDebitorkonto, DebitorOutcome, DebitorUow]


def overtag_operation(codes: Codes, storage: Storage, psrm: PsrmCheck) -> OvertagOperation:
    """The operation, with the edition's code lists, the store it reads beforehand, and the PSRM check it asks."""
    ask = psrm_look_up(codes, storage, psrm, assume_new=True)

    async def look_up(command: OvertagDebitorkonto, call: Call) -> OvertagDebitorkonto:
        return replace(command, registrering=await ask(command.registrering, call))

    return operation(codes, "OvertagDebitorkonto", OvertagDebitorkonto, overtag_debitorkonto, look_up=look_up)
