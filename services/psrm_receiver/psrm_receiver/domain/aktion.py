"""What the simulated PSRM keeps of batches, actions and hearings. Source of the statuses: psrm receipts and the portal's guides."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from psrm_receiver.domain.fordring import Tilstand

__all__ = [
    "AktionKode",
    "AktionPost",
    "AktionStatus",
    "DmiStatus",
    "HoeringPost",
    "HoeringStatus",
    "LeverancePost",
    "LeveranceTilstand",
    "Tilstand",
]


class AktionKode(StrEnum):
    """What an action does, by its name in the messages (stated)."""

    OPRET = "OPRETFORDRING"
    GENINDSEND = "GENINDSENDFORDRING"
    AENDR = "AENDRFORDRING"
    NEDSKRIV = "NEDSKRIV"
    OPSKRIV = "OPSKRIVNINGREGULERING"
    OANI = "OPSKRIVNINGANNULLERETNEDSKRIVNINGINDBETALING"
    OONR = "OPSKRIVNINGOMGJORTNEDSKRIVNINGREGULERING"
    NAOR = "NEDSKRIVNINGANNULLERETOPSKRIVNINGREGULERING"
    NAOI = "NEDSKRIVNINGANNULLERETOPSKRIVNINGINDBETALING"
    TILBAGEKALD = "TILBAGEKALD"


class AktionStatus(StrEnum):
    """How an action stands: waiting for its receipt, or what the receipt says (stated)."""

    MODTAGET = "MODTAGET"
    UDFOERT = "UDFØRT"
    HOERING = "HØRING"
    AFVIST = "AFVIST"


class DmiStatus(StrEnum):
    """What the old system says of an action on a claim for set-off (stated: the guide of receipts)."""

    MODTAGET = "MODTAGET"
    AFVIST = "AFVIST"
    SAGSBEHANDL = "SAGSBEHANDL"
    UDFOERT = "UDFOERT"


class LeveranceTilstand(StrEnum):
    """Whether a batch has its receipts."""

    MODTAGET = "MODTAGET"
    BEHANDLET = "BEHANDLET"


class HoeringStatus(StrEnum):
    """Where a hearing stands. AFVENTER_FORDRINGSHAVER and AFVENTER_RIM are under way, the others its end (stated)."""

    AFVENTER_FORDRINGSHAVER = "AFVENTER_FORDRINGSHAVER"
    AFVENTER_RIM = "AFVENTER_RIM"
    GODKENDT = "GODKENDT"
    AFVIST = "AFVIST"
    FORTRUDT = "FORTRUDT"


@dataclass(frozen=True, slots=True)
class LeverancePost:
    """A batch: `aftryk` is the digest of its content, `klar` when its receipts are (or were) due."""

    leverance_id: str
    nummer: int
    aftryk: str
    modtaget: datetime
    klar: datetime
    tilstand: str
    antal: int


@dataclass(frozen=True, slots=True)
class AktionPost:
    """One action of a batch.

    - `aktion_id`: made by the creditor, unique in the sandbox; `nummer`: 1, 2, 3 … in the order the actions came
    - `ref_aktion_id`, `fordring_id`: what it points at, or, of a creating action, the claim it made; else empty
    - `beloeb` (øre), `virkningsdato`, `aarsag`: as sent
    - `status`, `dmi_status`: how it went; the second only of a claim in DMI
    - `aarsager`: what was said against it, as JSON: `kode`, `tekst`, `text`, `regel`, `felt`, `udfald`
    - `tilbagefoert_af`: the action that undid it, else empty
    - `indhold`: its public fields as JSON, debtors included; `svar`: what its receipt says besides, as JSON
    """

    aktion_id: str
    nummer: int
    leverance_id: str
    linje: int
    aktion: str
    fordringshaver: str
    ref_aktion_id: str
    fordring_id: str
    beloeb: int
    virkningsdato: date | None
    aarsag: str
    modtaget: datetime
    status: str
    dmi_status: str
    aendret: datetime
    tilbagefoert_af: str
    aarsager: str
    indhold: str = field(repr=False)
    svar: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class HoeringPost:
    """A creating action in hearing, with the claims it made.

    `frist` is the last day the creditor can answer (14 days, stated); `begrundelse` is the written reason of an approval or of
    taking the claim back; `afgjort` when it ended, and `udfald` what was said then.
    """

    aktion_id: str
    fordring_id: str
    fordringshaver: str
    system: str
    status: str
    oprettet: datetime
    frist: date
    aendret: datetime
    begrundelse: str
    afgjort: datetime | None
    udfald: str
