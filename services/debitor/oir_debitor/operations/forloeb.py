"""The debtor system's own acts on courses and instalment plans, JSON only: no message of the contract asks for them.

| Act | Command | Handler | JSON |
|---|---|---|---|
| RykFordring | `RykFordring` | `ryk_fordring` | `POST …/konti/{konto_id}/fordringer/{fordring_id}/ryk` |
| LukFordring | `LukFordring` | `luk_fordring` | `POST …/konti/{konto_id}/fordringer/{fordring_id}/luk` |
| OpretAftale | `OpretAftale` | `opret_aftale` | `POST …/konti/{konto_id}/aftaler` |
| OphævAftale | `OphaevAftale` | `ophaev_aftale` | `POST …/konti/{konto_id}/aftaler/{aftale_id}/ophaev` |
"""

from dataclasses import dataclass

from oir_debitor.domain.codes import Codes
from oir_debitor.domain.dag import commands
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.handlers import forloeb as handlers
from oir_debitor.operations.common import operation
from oir_debitor.store import DebitorUow
from oir_kernel.operations import Operation


@dataclass(frozen=True, slots=True)
class ForloebOperations:
    """The acts."""

    ryk_fordring: Operation[commands.RykFordring, DebitorOutcome, DebitorUow]
    luk_fordring: Operation[commands.LukFordring, DebitorOutcome, DebitorUow]
    opret_aftale: Operation[commands.OpretAftale, DebitorOutcome, DebitorUow]
    ophaev_aftale: Operation[commands.OphaevAftale, DebitorOutcome, DebitorUow]


def forloeb_operations(codes: Codes) -> ForloebOperations:
    """The acts, with the edition's code lists."""
    return ForloebOperations(
        operation(codes, "RykFordring", commands.RykFordring, handlers.ryk_fordring, by_transaction=True),
        operation(codes, "LukFordring", commands.LukFordring, handlers.luk_fordring, by_transaction=True),
        operation(codes, "OpretAftale", commands.OpretAftale, handlers.opret_aftale),
        operation(codes, "OphævAftale", commands.OphaevAftale, handlers.ophaev_aftale, by_transaction=True),
    )
