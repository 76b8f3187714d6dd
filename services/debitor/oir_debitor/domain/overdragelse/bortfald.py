"""A claim that lapsed (bortfald): what is left of it is written off on the day of lapse, so that nobody collects it (ours).

PSRM's guide says what a withdrawal with BORT does there; no source says what the debtor system does with the rest. Nobody may
demand a lapsed claim, and its interest and fees lapse with it (stated: forældelsesloven § 23, stk. 2), so it is written off by the
receipt of the withdrawal. What PSRM covered before the day is kept, whenever it is told: so much of the write-off is undone.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from oir_debitor.domain.bogfoering import Bogfoering, afledt_id
from oir_debitor.domain.content import json_text
from oir_debitor.domain.forloebsposter import ForloebPost, OverdragelsePost
from oir_debitor.domain.hovedbog import Art, BilagPost
from oir_debitor.domain.overdragelse.dom import aarsag_i
from oir_debitor.domain.overdragelse.raekker import indhold_af

BORT: Final = "BORT"
"""PSRM's reason for withdrawing a claim that lapsed (stated)."""
_KODE: Final = "bortfald"
_INDHOLD: Final = json_text({"aarsag": _KODE, "aarsagstekst": "Bortfaldet"})


def er_bortfaldet(forloeb: ForloebPost) -> bool:
    """Whether the claim was withdrawn because it lapsed."""
    return aarsag_i(forloeb) == BORT


def dag(row: OverdragelsePost, now: datetime) -> date:
    """The day of lapse a withdrawal names."""
    told = indhold_af(row).get("virkningsdato")
    return date.fromisoformat(told) if told else now.date()


def afskriv(bog: Bogfoering, fordringer: Iterable[str], dato: date, *parts: str) -> None:
    """Write off all that is owed on these claims, with their interest and fees. `parts` make the documents' ids."""
    for fordring_id in fordringer:
        for krav_id in (fordring_id, *(str(each.tillaeg_id) for each in bog.tillaeg_til(fordring_id))):
            afskriv_krav(bog, krav_id, bog.rest(krav_id), dato, *parts)


def afskriv_krav(bog: Bogfoering, krav_id: str, beloeb: int, dato: date, *parts: str) -> None:
    """Write off so much of a lapsed claim, interest or fee; of what is not owed, nothing."""
    owed = min(beloeb, bog.rest(krav_id))
    if owed > 0:
        bog.afskriv(afledt_id(_KODE, krav_id, *parts), krav_id, owed, dato, _INDHOLD)


def giv_plads(bog: Bogfoering, krav_id: str, beloeb: int, *parts: str) -> None:
    """So much of a lapsed claim is owed again, as far as it was written off: PSRM had covered it before."""
    missing = beloeb - bog.rest(krav_id)
    for each in _afskrivninger(bog, krav_id):
        amount = min(missing, bog.tilbage_af(each, Art.AFSKRIVNING_NEDREGULERING))
        if amount > 0:
            bog.ophaev_afskrivning(afledt_id(_KODE, each.bilag_id, *parts), each, amount, _INDHOLD)
            missing -= amount


def _afskrivninger(bog: Bogfoering, krav_id: str) -> list[BilagPost]:
    return [
        each
        for each in bog.bilag.values()
        if (each.art, each.krav_id, each.indhold) == (Art.AFSKRIVNING, krav_id, _INDHOLD)
    ]
