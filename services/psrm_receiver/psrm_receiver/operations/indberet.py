"""Operation → handler: the table to read first.

| Operation | Command | Handler | Doors |
|---|---|---|---|
| MFFordringIndberet | `IndberetLeverance` | `indberet` | SOAP `PsrmFordringModtag`, `POST /api/receiver/leverancer`, `Modtager.indberet` |
"""

from typing import TypeAlias

from sqlalchemy import Connection

from oir_kernel.operations import Call, Operation
from psrm_receiver.domain.leverance import IndberetLeverance, LeveranceOutcome
from psrm_receiver.handlers.indberet import indberet, laes
from psrm_receiver.ports import AktionCheck
from psrm_receiver.store import ModtagerUow

IndberetOperation: TypeAlias = Operation[IndberetLeverance, LeveranceOutcome, ModtagerUow]


def indberet_i(check: AktionCheck) -> IndberetOperation:
    """The intake of batches. A repeat is recognised by the batch's id, whoever sends it and whenever."""

    def unit_of_work(connection: Connection, call: Call) -> ModtagerUow:
        return ModtagerUow(connection, call.scope)

    return Operation(
        name="IndberetLeverance",
        command=IndberetLeverance,
        outcome=LeveranceOutcome,
        handle=indberet,
        unit_of_work=unit_of_work,
        answer=lambda outcome: outcome,
        look_up=laes(check),
    )
