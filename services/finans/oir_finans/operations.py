"""Operation → handler: the table to read first.

| Operation | Command | Handler | Doors |
|---|---|---|---|
| AfsendFinansbilag | `AfsendFinansbilag` | `afsend_finansbilag` | SOAP `FinansbilagAfsend`, `POST /api/finans/bilag`, SFTP `OIR_SF1590_A_1` |
"""

from typing import TypeAlias

from sqlalchemy import Connection

from oir_finans.domain.bilag import AfsendFinansbilag
from oir_finans.domain.kontrol import BILAGSTYPER, PRIMAERE, Kontoplan
from oir_finans.domain.kvittering import FinansOutcome
from oir_finans.handlers import afsend_finansbilag, afvis_bestilt, afvis_cpr
from oir_finans.soap import svar_i
from oir_finans.store import FinansUow
from oir_kernel.operations import Call, Operation
from oir_kernel.soap.edition import Edition

SERVICE = "FinansbilagAfsend"

AfsendFinansbilagOperation: TypeAlias = Operation[AfsendFinansbilag, FinansOutcome, FinansUow]


def kontoplan_i(edition: Edition) -> Kontoplan:
    """The chart of accounts that the edition's lists make up."""
    return Kontoplan({navn: edition.code_of(navn) for navn in (*PRIMAERE, BILAGSTYPER)})


def afsend_finansbilag_i(edition: Edition) -> AfsendFinansbilagOperation:
    """The operation with the classes of `edition`.

    A repeat is recognised by transaktions_id and content: the message has no identity of its own, and its documents,
    which have, are recognised one by one in whatever message they come.
    """
    kontoplan = kontoplan_i(edition)

    def unit_of_work(connection: Connection, call: Call) -> FinansUow:
        return FinansUow(connection, call, kontoplan)

    return Operation(
        name="AfsendFinansbilag",
        command=AfsendFinansbilag,
        outcome=FinansOutcome,
        handle=afsend_finansbilag,
        unit_of_work=unit_of_work,
        answer=svar_i(edition),
        refuse=afvis_cpr,
        reject=afvis_bestilt,
        by_transaction=True,
    )
