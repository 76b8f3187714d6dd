"""What somebody asks the debtor system to do about a claim and PSRM. No message of the contract does: these acts are its own."""

from dataclasses import dataclass, field

from oir_kernel.identifiers import Uuid
from oir_kernel.source import NOWHERE, Source


@dataclass(frozen=True, slots=True)
class OverdragFordring:
    """Try (again) to hand a claim over now; one that was called back is sent again."""

    fordring_id: Uuid
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)

    @property
    def konto_id(self) -> Uuid:
        """Not known before the claim is found."""
        return Uuid("")


@dataclass(frozen=True, slots=True)
class BesvarHoering:
    """Answer the hearing of a claim: `valg` is godkend or fortryd, `begrundelse` the written reason, which both need."""

    fordring_id: Uuid
    valg: str
    begrundelse: str = ""
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)

    @property
    def konto_id(self) -> Uuid:
        """Not known before the claim is found."""
        return Uuid("")
