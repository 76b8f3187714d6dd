"""Reconciliation of a creditor's own books with PSRM: tilgang - tilbagekald - nedskrivning + opskrivning = inddrivelsesgrundlag.

Only the creditor's own transactions count, not coverage (stated). An action that undoes another counts where its name puts it: OANI and
OONR are opskrivninger, NAOR and NAOI nedskrivninger (inferred).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from oir_kernel.money import Oere
from psrm_receiver.domain.fordring import DAEKKET, Art

_TILGANG: Final = (Art.OPRETTELSE,)
_TILBAGEKALD: Final = (Art.TILBAGEKALD,)
_NEDSKRIVNING: Final = (Art.NEDSKRIVNING, Art.OPSKRIVNING_ANNULLERET)
_OPSKRIVNING: Final = (Art.OPSKRIVNING, Art.NEDSKRIVNING_ANNULLERET)


@dataclass(frozen=True, slots=True)
class Afstemning:
    """The sums of a period in øre, each positive in its own direction; those below the line are PSRM's own."""

    tilgang: Oere
    tilbagekald: Oere
    nedskrivning: Oere
    opskrivning: Oere
    daekket: Oere
    afskrevet: Oere
    returneret: Oere

    @property
    def inddrivelsesgrundlag(self) -> Oere:
        """What the creditor has for collection by its own transactions."""
        return Oere(self.tilgang - self.tilbagekald - self.nedskrivning + self.opskrivning)

    @property
    def under_inddrivelse(self) -> Oere:
        """What is left of it after PSRM's own movements: the change of the principal balances."""
        return Oere(self.inddrivelsesgrundlag - self.daekket - self.afskrevet - self.returneret)


def afstem(bevaegelser: Mapping[str, int]) -> Afstemning:
    """The reconciliation of principal movements, signed øre by kind."""

    def total(*arter: Art) -> int:
        return sum(bevaegelser.get(art, 0) for art in arter)

    return Afstemning(
        tilgang=Oere(total(*_TILGANG)),
        tilbagekald=Oere(-total(*_TILBAGEKALD)),
        nedskrivning=Oere(-total(*_NEDSKRIVNING)),
        opskrivning=Oere(total(*_OPSKRIVNING)),
        daekket=Oere(-total(*DAEKKET)),
        afskrevet=Oere(-total(Art.AFSKRIVNING)),
        returneret=Oere(-total(Art.RETURNERING)),
    )
