"""Drafts: operations without a published service, offered where the setting `opkraevning.kladder` says so.

| Operation | Command | Decided as |
|---|---|---|
| OpretRykkerGebyr | `OpretRykkerGebyr` | RYKKERGEBYR_OPRET |
| NedregulerRykkerGebyr | `NedregulerRykkerGebyr` | RYKKERGEBYR_NEDREGULER |
| OpretFordringRelation | `OpretFordringRelation` | RELATION_OPRET |
| NedlægFordringRelation | `NedlaegFordringRelation` | RELATION_NEDLÆG |
"""

from collections.abc import Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import Connection

from oir_debitor.domain.anmodning import kladder
from oir_debitor.domain.codes import Codes
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.handlers.kladder import udfoer_kladde
from oir_debitor.operations.registrering import refuse_cpr, reject
from oir_debitor.soap.svar import answer_with
from oir_debitor.store import DebitorUow
from oir_kernel.operations import Call, Operation

SERVICE: Final = "DebitorUdkastAfsend"
C = TypeVar("C", bound=kladder.Kladde)


def kladde_operations(codes: Codes) -> Sequence[Operation[Any, DebitorOutcome, DebitorUow]]:
    """The operations, with the edition's code lists."""
    answer = answer_with(codes)

    def unit_of_work(connection: Connection, call: Call) -> DebitorUow:
        return DebitorUow(connection, call, codes)

    def operation(name: str, command: type[C]) -> Operation[C, DebitorOutcome, DebitorUow]:
        return Operation(
            name, command, DebitorOutcome, udfoer_kladde, unit_of_work, answer, refuse=refuse_cpr, reject=reject
        )

    return (
        operation("OpretRykkerGebyr", kladder.OpretRykkerGebyr),
        operation("NedregulerRykkerGebyr", kladder.NedregulerRykkerGebyr),
        operation("OpretFordringRelation", kladder.OpretFordringRelation),
        operation("NedlægFordringRelation", kladder.NedlaegFordringRelation),
    )
