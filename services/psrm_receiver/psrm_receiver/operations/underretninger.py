"""Operation → handler.

| Operation | Command | Handler | Door |
|---|---|---|---|
| MFUnderretSamlingHent | `HentUnderretninger` | `hent_samling` | SOAP `PsrmFordringModtag` |
"""

from typing import TypeAlias

from sqlalchemy import Connection

from oir_kernel.operations import Call, Operation
from psrm_receiver.domain.underretning import HentUnderretninger, UnderretningerOutcome
from psrm_receiver.handlers.underretninger import hent_samling
from psrm_receiver.soap_underretning import samling
from psrm_receiver.store import ModtagerUow

UnderretningerOperation: TypeAlias = Operation[HentUnderretninger, UnderretningerOutcome, ModtagerUow]


def underretninger_operation() -> UnderretningerOperation:
    """The notifications of a creditor; it only reads."""

    def unit_of_work(connection: Connection, call: Call) -> ModtagerUow:
        return ModtagerUow(connection, call.scope)

    return Operation(
        name="MFUnderretSamlingHent",
        command=HentUnderretninger,
        outcome=UnderretningerOutcome,
        handle=hent_samling,
        unit_of_work=unit_of_work,
        answer=samling,
        asks_only=True,
    )
