"""The debtor system's own acts about PSRM: no message of the contract asks for them.

| Operation | Command | Handler | JSON |
|---|---|---|---|
| OverdragFordring | `OverdragFordring` | `overdrag_fordring` | `POST /api/debitor/fordringer/{fordring_id}/overdrag` |
| BesvarHøring | `BesvarHoering` | `besvar_hoering` | `POST /api/debitor/fordringer/{fordring_id}/hoering` |
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from oir_debitor.domain.codes import Codes
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.domain.overdragelse.commands import BesvarHoering, OverdragFordring
from oir_debitor.handlers.overdragelse_handlinger import besvar_hoering, overdrag_fordring
from oir_debitor.operations.registrering import refuse_cpr, reject
from oir_debitor.soap.svar import answer_with
from oir_debitor.store import DebitorUow
from oir_kernel.operations import Call, Operation


@dataclass(frozen=True, slots=True)
class OverdragelseOperations:
    """The acts."""

    overdrag: Operation[OverdragFordring, DebitorOutcome, DebitorUow]
    hoering: Operation[BesvarHoering, DebitorOutcome, DebitorUow]


def overdragelse_operations(codes: Codes) -> OverdragelseOperations:
    """The acts, with the edition's code lists."""
    answer = answer_with(codes)

    def unit_of_work(connection: Connection, call: Call) -> DebitorUow:
        return DebitorUow(connection, call, codes)

    return OverdragelseOperations(
        overdrag=Operation(
            "OverdragFordring",
            OverdragFordring,
            DebitorOutcome,
            overdrag_fordring,
            unit_of_work,
            answer,
            refuse=refuse_cpr,
            reject=reject,
            by_transaction=True,
        ),
        hoering=Operation(
            "BesvarHøring",
            BesvarHoering,
            DebitorOutcome,
            besvar_hoering,
            unit_of_work,
            answer,
            refuse=refuse_cpr,
            reject=reject,
            by_transaction=True,
        ),
    )
