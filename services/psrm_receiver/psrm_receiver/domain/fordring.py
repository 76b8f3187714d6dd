"""What the simulated PSRM holds of a claim: its master data, who owes it, and the movements its balance is derived from.

Amounts are integer øre, times carry a zone. A post's fields are its table's columns, in the same order. A movement's
amount is signed as the debtor sees it: what raises the debt is positive. Nothing is ever taken away from the movements;
what is undone is written the other way, with `modbevaegelse_id` naming what it undoes.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from oir_kernel.money import Oere

MOST_YEARS: Final = 3
"""The years from receipt after which a resent public-law claim is limited at the latest (stated: GIL § 18 a stk. 5)."""


class Tilstand(StrEnum):
    """Where a claim stands. FORTRUDT: the creditor took it back while it was in hearing (stated: portal guide of hearing)."""

    HOERING = "HØRING"
    MODTAGET = "MODTAGET"
    AFVIST = "AFVIST"
    FORTRUDT = "FORTRUDT"
    TILBAGEKALDT = "TILBAGEKALDT"
    RETURNERET = "RETURNERET"
    AFSKREVET = "AFSKREVET"


class System(StrEnum):
    """Where a claim is kept: claims for set-off (MODR) go to the old system (stated)."""

    PSRM = "PSRM"
    DMI = "DMI"


class Relation(StrEnum):
    """A main claim, or interest or a fee of one."""

    HOVEDFORDRING = "HOVEDFORDRING"
    RELATERET = "RELATERET"


class Del(StrEnum):
    """The part of a claim a movement is on: its principal, or the collection interest added to it."""

    HOVEDSTOL = "HOVEDSTOL"
    RENTE = "RENTE"


class Art(StrEnum):
    """What a movement is. The account on the other side of each is in `MODKONTO`."""

    OPRETTELSE = "OPRETTELSE"
    NEDSKRIVNING = "NEDSKRIVNING"
    NEDSKRIVNING_ANNULLERET = "NEDSKRIVNING_ANNULLERET"
    OPSKRIVNING = "OPSKRIVNING"
    OPSKRIVNING_ANNULLERET = "OPSKRIVNING_ANNULLERET"
    DAEKNING = "DAEKNING"
    DAEKNING_OPHAEVET = "DAEKNING_OPHAEVET"
    RENTE = "RENTE"
    RENTE_NULSTILLET = "RENTE_NULSTILLET"
    RENTE_RETUR = "RENTE_RETUR"
    TILBAGEKALD = "TILBAGEKALD"
    RETURNERING = "RETURNERING"
    AFSKRIVNING = "AFSKRIVNING"


class Modkonto(StrEnum):
    """The other side of a movement: the creditor, the debtor's payments, the interest accrued, or what is lost."""

    FORDRINGSHAVER = "FORDRINGSHAVER"
    INDBETALT = "INDBETALT"
    TILSKREVET = "TILSKREVET"
    TABT = "TABT"


MODKONTO: Final = {
    Art.OPRETTELSE: Modkonto.FORDRINGSHAVER,
    Art.NEDSKRIVNING: Modkonto.FORDRINGSHAVER,
    Art.NEDSKRIVNING_ANNULLERET: Modkonto.FORDRINGSHAVER,
    Art.OPSKRIVNING: Modkonto.FORDRINGSHAVER,
    Art.OPSKRIVNING_ANNULLERET: Modkonto.FORDRINGSHAVER,
    Art.DAEKNING: Modkonto.INDBETALT,
    Art.DAEKNING_OPHAEVET: Modkonto.INDBETALT,
    Art.RENTE: Modkonto.TILSKREVET,
    Art.RENTE_NULSTILLET: Modkonto.TILSKREVET,
    Art.RENTE_RETUR: Modkonto.FORDRINGSHAVER,
    Art.TILBAGEKALD: Modkonto.FORDRINGSHAVER,
    Art.RETURNERING: Modkonto.FORDRINGSHAVER,
    Art.AFSKRIVNING: Modkonto.TABT,
}
INGEN: Final = Oere(0)
SENDT: Final = (Art.OPRETTELSE, Art.OPSKRIVNING, Art.OPSKRIVNING_ANNULLERET)
"""What the creditor sent to collection, write-ups included: the bound of a write-down (stated: PSRM-R-212)."""
DAEKKET: Final = (Art.DAEKNING, Art.DAEKNING_OPHAEVET)
"""The movements whose sum, turned around, is what has been covered."""


@dataclass(frozen=True, slots=True)
class PsrmFordring:
    """One claim PSRM was handed.

    - `fordring_id`: 12 digits, given when it is UDFØRT or in HØRING
    - `nummer`: 1, 2, 3 … in the order the sandbox's claims came
    - `hovedfordring_id`: of a related claim its main claim, else empty
    - `aktion_id`: the action that created it; `genindsender_id`: the withdrawn claim it takes the place of, else empty
    - `modtaget`: the time of receipt, `None` while in hearing and for one never received; it is its place in the coverage order
    - `hovedstol`: the face value, raised by a hovedstol correction (FHI)
    - `tilbagekaldsaarsag`: why it was withdrawn, else empty; `lukket`: the day it left collection
    - `indhold`: its public claim fields as JSON, without debtors
    - `sendt`, `saldo`, `rente_saldo`, `daekket`: derived from its movements: what was sent, the principal and the
      collection interest that are owed, and what has been covered of both
    """

    fordring_id: str
    nummer: int
    fordringshaver: str
    reference: str
    type: str
    art: str
    relation: str
    system: str
    hovedfordring_id: str
    aktion_id: str
    genindsender_id: str
    tilstand: str
    oprettet: datetime
    modtaget: datetime | None
    hovedstol: Oere
    forfaldsdato: date | None
    foraeldelsesdato: date | None
    tilbagekaldsaarsag: str
    lukket: date | None
    indhold: str = field(repr=False)
    sendt: Oere = INGEN
    saldo: Oere = INGEN
    rente_saldo: Oere = INGEN
    daekket: Oere = INGEN

    @property
    def rest(self) -> Oere:
        """Principal and interest together, as owed now (øre)."""
        return Oere(self.saldo + self.rente_saldo)

    @property
    def er_modtaget(self) -> bool:
        """Whether it is under collection: received and neither withdrawn, sent back nor written off."""
        return self.tilstand == Tilstand.MODTAGET


@dataclass(frozen=True, slots=True)
class SkyldnerPost:
    """One debtor of a claim, liable for the whole of it (solidarisk: the only form PSRM takes, stated).

    `art` is `cpr`, `cvr`, `se`, `akr`, or empty for a debtor nobody could identify. `tildelt` says that PSRM gave the AKR
    number itself, from name and address.
    """

    fordring_id: str
    nr: int
    art: str
    skyldner_ident: str = field(repr=False)
    tildelt: bool
    navn: str = field(repr=False)
    adresse: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Bevaegelse:
    """One movement on a claim. `beloeb` is signed øre: positive raises the debt.

    `virkningsdato` is the day it counts from, `bogfoert` when it was written. `aktion_id` is the action behind it,
    `kilde_id` the payment or run behind it, `modbevaegelse_id` the movement it undoes; each empty when there is none.
    `nummer` is 1, 2, 3 … in the sandbox.
    """

    bevaegelse_id: str
    nummer: int
    fordring_id: str
    art: str
    kontodel: str
    beloeb: Oere
    virkningsdato: date
    bogfoert: datetime
    aktion_id: str = ""
    kilde_id: str = ""
    modbevaegelse_id: str = ""

    @property
    def modkonto(self) -> Modkonto:
        """The account on the other side, where the same amount stands with the opposite sign."""
        return MODKONTO[Art(self.art)]
