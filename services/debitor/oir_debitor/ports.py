"""What the debtor service asks of others: one port, the PSRM check. The program's wiring supplies it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from oir_debitor.domain.psrm import PsrmVerdict
from oir_kernel.sandbox import SandboxScope

__all__ = ["PsrmCheck", "PsrmVerdict"]


class PsrmCheck(Protocol):
    """Says what PSRM would answer to claims."""

    async def check(self, claims: Sequence[Mapping[str, object]], scope: SandboxScope) -> Sequence[PsrmVerdict]:
        """One verdict a claim, in the order of `claims`, each as at its earliest possible handover from today.

        A claim has the public JSON fields: amounts are kroner with two decimals as text, dates ISO. Raises
        `CrossCheckUnavailable` when no answer can be had.
        """
