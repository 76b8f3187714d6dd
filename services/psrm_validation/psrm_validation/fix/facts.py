"""What a correction leaves alone, and what the sources say of the dates of some types."""

from psrm_validation.claim import Fordring
from psrm_validation.claim.oevrige import OevrigeStamdata
from psrm_validation.fix.running import Running
from psrm_validation.fix.shapes import STIFTELSE
from psrm_validation.grammar.syntax import And, Call, Field, Truth

PAYOUT_TYPES = frozenset({"KTCIVIL", "KFGFEJL", "KTBRFLX", "KFTILDA"})
"""Types whose stiftelse is the day of a wrongful payment (PSRM-R-096): it happened, so no rule can set it."""

INTEREST_TYPES = frozenset({"REOPKOM", "REOPDAG", "KFOPREN", "KOPRORE"})
"""Interest whose SRB is its forfald when it has no bill of its own (PSRM-R-092)."""


def is_fact(name: str, claim: Fordring, run: Running) -> bool:
    """Whether a date says when something happened, so that it is right whatever the rules say.

    Of the correctable dates that is only the stiftelse of a pay-out: of the types above, of a type that demands a banking
    day, or of a claim whose own pay-out date it is (ours).
    """
    if name != STIFTELSE:
        return False
    paid = claim.oevrige.udbetalingsdato if isinstance(claim.oevrige, OevrigeStamdata) else None
    if claim.type in PAYOUT_TYPES or (paid is not None and paid == claim.stiftelsesdato):
        return True
    return any(_asks_bankdag(rule.condition.tree) for rule in run.rules)


def _asks_bankdag(tree: Truth) -> bool:
    match tree:
        case Call("is_bankdag", (Field("stiftelsesdato"),)):
            return True
        case And(parts):
            return any(map(_asks_bankdag, parts))
        case _:
            return False
