"""What a write-up, a write-down and their reversals do to a claim's principal.

A write-up raises the balance from the day it is received, a reversal from the day of what it reverses (stated: code 470). FHI
corrects the face value only, never the balance (stated).
"""

from datetime import date
from typing import Final

from psrm_receiver.domain.aktion import AktionKode, AktionPost
from psrm_receiver.domain.bog import Bog
from psrm_receiver.domain.fordring import Art

HAEVER: Final = {
    AktionKode.OPSKRIV: Art.OPSKRIVNING,
    AktionKode.OANI: Art.NEDSKRIVNING_ANNULLERET,
    AktionKode.OONR: Art.NEDSKRIVNING_ANNULLERET,
}
"""Actions that raise the principal, and the movement each writes."""
SAENKER: Final = {
    AktionKode.NEDSKRIV: Art.NEDSKRIVNING,
    AktionKode.NAOI: Art.NEDSKRIVNING,
    AktionKode.NAOR: Art.OPSKRIVNING_ANNULLERET,
}
"""Actions that lower it."""
OPHAEVER: Final = frozenset({AktionKode.OANI, AktionKode.OONR, AktionKode.NAOI, AktionKode.NAOR})
"""Actions that undo the one they name."""


def reguler(bog: Bog, aktion: AktionPost, ref: AktionPost | None, dag: date) -> None:
    """Write the adjustment of an action received on `dag`; `ref` is the action it undoes.

    NAOR after an OONR lowers what that raised: a write-down stands again, not a write-up undone.
    """
    kode = AktionKode(aktion.aktion)
    effect = aktion.virkningsdato or dag
    if kode in HAEVER:
        bog.skriv(HAEVER[kode], aktion.beloeb, effect)
        return
    undoes_reversal = kode == AktionKode.NAOR and ref is not None and ref.aktion == AktionKode.OONR
    bog.nedbring(Art.NEDSKRIVNING if undoes_reversal else SAENKER[kode], aktion.beloeb, effect)
