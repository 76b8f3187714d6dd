"""Drafts: operations without a published service, offered where the setting `opkraevning.kladder` says so.

| Operation | Command | Decided as |
|---|---|---|
| OpretRykkerGebyr | `OpretRykkerGebyr` | RYKKERGEBYR_OPRET |
| NedregulerRykkerGebyr | `NedregulerRykkerGebyr` | RYKKERGEBYR_NEDREGULER |
| OpretFordringRelation | `OpretFordringRelation` | RELATION_OPRET |
| NedlægFordringRelation | `NedlaegFordringRelation` | RELATION_NEDLÆG |
"""

from collections.abc import Sequence
from typing import Any, Final

from oir_debitor.domain.anmodning import kladder
from oir_debitor.domain.codes import Codes
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.handlers.kladder import udfoer_kladde
from oir_debitor.operations.common import operation
from oir_debitor.store import DebitorUow
from oir_kernel.operations import Operation

SERVICE: Final = "DebitorUdkastAfsend"


def kladde_operations(codes: Codes) -> Sequence[Operation[Any, DebitorOutcome, DebitorUow]]:
    """The operations, with the edition's code lists."""
    return (
        operation(codes, "OpretRykkerGebyr", kladder.OpretRykkerGebyr, udfoer_kladde),
        operation(codes, "NedregulerRykkerGebyr", kladder.NedregulerRykkerGebyr, udfoer_kladde),
        operation(codes, "OpretFordringRelation", kladder.OpretFordringRelation, udfoer_kladde),
        operation(codes, "NedlægFordringRelation", kladder.NedlaegFordringRelation, udfoer_kladde),
    )
