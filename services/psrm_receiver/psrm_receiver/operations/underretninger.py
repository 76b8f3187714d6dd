"""Operation → handler.

| Operation | Command | Handler | Door |
|---|---|---|---|
| MFUnderretSamlingHent | `HentUnderretninger` | `hent_samling` | SOAP `PsrmFordringModtag` |
"""

from typing import TypeAlias

from oir_kernel.operations import Operation
from psrm_receiver.domain.underretning import HentUnderretninger, UnderretningerOutcome
from psrm_receiver.handlers.underretninger import hent_samling
from psrm_receiver.soap_underretning import samling
from psrm_receiver.store import ModtagerUow

UnderretningerOperation: TypeAlias = Operation[HentUnderretninger, UnderretningerOutcome, ModtagerUow]


def underretninger_operation() -> UnderretningerOperation:
    """The notifications of a creditor; it only reads."""
    return Operation(
        name="MFUnderretSamlingHent",
        command=HentUnderretninger,
        outcome=UnderretningerOutcome,
        handle=hent_samling,
        unit_of_work=ModtagerUow.of_call,
        answer=samling,
        asks_only=True,
    )
