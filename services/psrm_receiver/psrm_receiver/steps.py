"""What the simulated PSRM does by the clock, beside the receipts of batches."""

from collections.abc import Mapping

from oir_kernel.agenda import Step, in_one_work
from psrm_receiver.handlers.dagen import dagen
from psrm_receiver.handlers.plan import DAGEN


def penge_steps() -> Mapping[str, Step]:
    """PSRM's day: interest, limitation, notifications and settlement."""
    return {DAGEN: in_one_work(dagen)}
