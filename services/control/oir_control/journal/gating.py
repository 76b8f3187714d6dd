"""What a tester asks about passes the CPR gate too: the control service's addresses are not gated by the frame."""

from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import CprRefused
from oir_kernel.findings import Text


def gated(name: str, value: str, gate: CprGate) -> str:
    """The value with every number masked, as the journal has it. Raises `CprRefused`, naming the field, for a number that
    may not be used.
    """
    if gate.refuses_value(value):
        shown = gate.mask(name)[:80]
        raise CprRefused(
            Text(
                f"{shown}: et CPR-nummer er ikke et tilladt testnummer. Brug et med dag 61-91; journalen har ingen andre.",
                f"{shown}: a CPR number is not an allowed test number. Use one with day 61-91; the journal has no others.",
            )
        )
    return gate.mask_value(value)
