"""What the PSRM cross-check said about the claims of a message, as the decision reads it.

The check itself is asked through `oir_debitor.ports`, before the transaction.
"""

from dataclasses import dataclass
from datetime import date

from oir_kernel.findings import Finding
from oir_kernel.identifiers import Uuid


@dataclass(frozen=True, slots=True)
class PsrmVerdict:
    """The verdict on one claim.

    - `verdict`: UDFØRT, HØRING, AFVIST or UAFGJORT
    - `modtagelsesdato`: the earliest day the claim could be handed over; the rules were run as at that day
    - `findings`: why, and what to do
    """

    verdict: str
    modtagelsesdato: date
    findings: tuple[Finding, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether PSRM would refuse the claim."""
        return self.verdict == "AFVIST"


@dataclass(frozen=True, slots=True)
class ClaimVerdict:
    """A verdict and the claim it is about; its findings point into the message."""

    fordring_id: Uuid
    verdict: PsrmVerdict
