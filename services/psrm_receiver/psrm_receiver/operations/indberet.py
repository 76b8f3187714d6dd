"""Operation → handler: the table to read first.

| Operation | Command | Handler | Doors |
|---|---|---|---|
| MFFordringIndberet | `IndberetLeverance` | `indberet` | SOAP `PsrmFordringModtag`, `POST /api/receiver/leverancer`, `Modtager.indberet` |
"""

from typing import TypeAlias

from oir_kernel.operations import Operation
from psrm_receiver.domain.leverance import IndberetLeverance, LeveranceOutcome
from psrm_receiver.handlers.indberet import indberet, laes
from psrm_receiver.ports import AktionCheck
from psrm_receiver.store import ModtagerUow

IndberetOperation: TypeAlias = Operation[IndberetLeverance, LeveranceOutcome, ModtagerUow]


def indberet_i(check: AktionCheck) -> IndberetOperation:
    """The intake of batches. A repeat is recognised by the batch's id, whoever sends it and whenever."""
    return Operation(
        name="IndberetLeverance",
        command=IndberetLeverance,
        outcome=LeveranceOutcome,
        handle=indberet,
        unit_of_work=ModtagerUow.of_call,
        answer=lambda outcome: outcome,
        look_up=laes(check),
    )
