"""The debtor system's own acts about PSRM: no message of the contract asks for them.

| Operation | Command | Handler | JSON |
|---|---|---|---|
| OverdragFordring | `OverdragFordring` | `overdrag_fordring` | `POST /api/debitor/fordringer/{fordring_id}/overdrag` |
| BesvarHøring | `BesvarHoering` | `besvar_hoering` | `POST /api/debitor/fordringer/{fordring_id}/hoering` |
"""

from dataclasses import dataclass

from oir_debitor.domain.codes import Codes
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.domain.overdragelse.commands import BesvarHoering, OverdragFordring
from oir_debitor.handlers.overdragelse_handlinger import besvar_hoering, overdrag_fordring
from oir_debitor.operations.common import operation
from oir_debitor.store import DebitorUow
from oir_kernel.operations import Operation


@dataclass(frozen=True, slots=True)
class OverdragelseOperations:
    """The acts."""

    overdrag: Operation[OverdragFordring, DebitorOutcome, DebitorUow]
    hoering: Operation[BesvarHoering, DebitorOutcome, DebitorUow]


def overdragelse_operations(codes: Codes) -> OverdragelseOperations:
    """The acts, with the edition's code lists."""
    return OverdragelseOperations(
        overdrag=operation(codes, "OverdragFordring", OverdragFordring, overdrag_fordring, by_transaction=True),
        hoering=operation(codes, "BesvarHøring", BesvarHoering, besvar_hoering, by_transaction=True),
    )
