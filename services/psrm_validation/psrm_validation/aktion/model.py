"""An action message to PSRM: what a creditor asks to have done with a claim. Amounts are integer øre, absent is `None`.

Actions and their uses follow Gældsstyrelsen's guides on handing over, writing up and down, withdrawing and resending.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from psrm_validation.claim import Dokument, Fordring, Skyldner


class AktionKode(StrEnum):
    """What an action does, by its name in the messages."""

    OPRET = "OPRETFORDRING"
    GENINDSEND = "GENINDSENDFORDRING"
    AENDR = "AENDRFORDRING"
    NEDSKRIV = "NEDSKRIV"
    OPSKRIV_REGULERING = "OPSKRIVNINGREGULERING"
    OANI = "OPSKRIVNINGANNULLERETNEDSKRIVNINGINDBETALING"
    OONR = "OPSKRIVNINGOMGJORTNEDSKRIVNINGREGULERING"
    NAOR = "NEDSKRIVNINGANNULLERETOPSKRIVNINGREGULERING"
    NAOI = "NEDSKRIVNINGANNULLERETOPSKRIVNINGINDBETALING"
    TILBAGEKALD = "TILBAGEKALD"


SHORT_NAMES: Mapping[str, AktionKode] = MappingProxyType(
    {
        "OANI": AktionKode.OANI,
        "OONR": AktionKode.OONR,
        "NAOR": AktionKode.NAOR,
        "NAOI": AktionKode.NAOI,
        "FHI": AktionKode.AENDR,
        "OPSKRIVREGULERING": AktionKode.OPSKRIV_REGULERING,
    }
)
"""Other names the guides use; FHI (FejlagtigHovedstolIndberetning) is the one use of AENDRFORDRING in PSRM."""

CREATING = frozenset({AktionKode.OPRET, AktionKode.GENINDSEND})
"""Actions that carry a claim."""
REVERSING = frozenset({AktionKode.OANI, AktionKode.OONR, AktionKode.NAOR, AktionKode.NAOI})
"""Actions that undo another action, which `ref_aktion_id` names."""
WRITING_UP = frozenset({AktionKode.OPSKRIV_REGULERING, AktionKode.OANI, AktionKode.OONR})
WRITING_DOWN = frozenset({AktionKode.NEDSKRIV, AktionKode.NAOR, AktionKode.NAOI})
ADJUSTING = WRITING_UP | WRITING_DOWN

KANALER = ("S2S", "PORTAL")


@dataclass(frozen=True, slots=True)
class Aktion:
    """One action message.

    `fordring` and `relaterede` are the claim of a create or resend and the related claims sent with it; `fordring_id` is
    the PSRM id of the claim another action is about (of a resend: the withdrawn one). `ref_aktion_id` names an earlier
    action (MFAktionIDRef): the one to undo, or the one that created the claim. `beloeb` is the adjustment and
    `ny_hovedstol` the new total of a hovedstol correction (FHI), both in øre. `aarsag` is INDB or REGU for a write-down,
    and BORD, BORT, FEJL, HENS, KLAG or HAFT for a withdrawal. `skyldner` is filled for an action on one debtor only.
    `leverandoer` is the system supplier's SE number, `kanal` S2S or PORTAL, `modtaget` the day PSRM received the action.
    """

    aktion: AktionKode
    aktion_id: str | None = None
    ref_aktion_id: str | None = None
    fordring_id: str | None = None
    fordring: Fordring | None = None
    relaterede: tuple[Fordring, ...] = ()
    beloeb: int | None = None
    ny_hovedstol: int | None = None
    valuta: str | None = None
    virkningsdato: date | None = None
    aarsag: str | None = None
    skyldner: Skyldner | None = None
    fordringshaver: str | None = None
    leverandoer: str | None = None
    kanal: str = "S2S"
    noter: tuple[str, ...] = field(default=(), repr=False)
    dokumenter: tuple[Dokument, ...] = ()
    modtaget: date | None = None
