"""The debtor system's own acts on courses and instalment plans, JSON only: no message of the contract asks for them.

| Act | Command | Handler | JSON |
|---|---|---|---|
| RykFordring | `RykFordring` | `ryk_fordring` | `POST …/konti/{konto_id}/fordringer/{fordring_id}/ryk` |
| LukFordring | `LukFordring` | `luk_fordring` | `POST …/konti/{konto_id}/fordringer/{fordring_id}/luk` |
| OpretAftale | `OpretAftale` | `opret_aftale` | `POST …/konti/{konto_id}/aftaler` |
| OphævAftale | `OphaevAftale` | `ophaev_aftale` | `POST …/konti/{konto_id}/aftaler/{aftale_id}/ophaev` |
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection

from oir_debitor.domain.codes import Codes
from oir_debitor.domain.dag import commands
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.handlers import forloeb as handlers
from oir_debitor.operations.registrering import refuse_cpr, reject
from oir_debitor.soap.svar import answer_with
from oir_debitor.store import DebitorUow
from oir_kernel.operations import Call, Operation

C = TypeVar("C", commands.RykFordring, commands.LukFordring, commands.OpretAftale, commands.OphaevAftale)


@dataclass(frozen=True, slots=True)
class ForloebOperations:
    """The acts."""

    ryk_fordring: Operation[commands.RykFordring, DebitorOutcome, DebitorUow]
    luk_fordring: Operation[commands.LukFordring, DebitorOutcome, DebitorUow]
    opret_aftale: Operation[commands.OpretAftale, DebitorOutcome, DebitorUow]
    ophaev_aftale: Operation[commands.OphaevAftale, DebitorOutcome, DebitorUow]


def forloeb_operations(codes: Codes) -> ForloebOperations:
    """The acts, with the edition's code lists."""

    def unit_of_work(connection: Connection, call: Call) -> DebitorUow:
        return DebitorUow(connection, call, codes)

    def operation(
        name: str, command: type[C], handle: Callable[[C, DebitorUow], DebitorOutcome], *, by_transaction: bool = True
    ) -> Operation[C, DebitorOutcome, DebitorUow]:
        return Operation(
            name,
            command,
            DebitorOutcome,
            handle,
            unit_of_work,
            answer_with(codes),
            refuse=refuse_cpr,
            reject=reject,
            by_transaction=by_transaction,
        )

    return ForloebOperations(
        operation("RykFordring", commands.RykFordring, handlers.ryk_fordring),
        operation("LukFordring", commands.LukFordring, handlers.luk_fordring),
        operation("OpretAftale", commands.OpretAftale, handlers.opret_aftale, by_transaction=False),
        operation("OphævAftale", commands.OphaevAftale, handlers.ophaev_aftale),
    )
