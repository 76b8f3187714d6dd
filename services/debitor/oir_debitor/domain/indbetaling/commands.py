"""The commands about payments: what a message says, without a word of how it was spelled.

UUIDs are lower case, amounts øre, times carry a zone, dates are Danish local dates. `kilde` says where an object stood in the input.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere
from oir_kernel.source import NOWHERE, Source

DKK = "DKK"


@dataclass(frozen=True, slots=True)
class Daekning:
    """What (part of) a payment is to cover, or was covering: one of the four ids, and how much of it, øre."""

    beloeb: Oere
    fordring_id: Uuid | None = None
    opkraevningsrente_id: Uuid | None = None
    inddrivelsesrente_id: Uuid | None = None
    rykkergebyr_id: Uuid | None = None
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)

    @property
    def felt(self) -> str:
        """The name of the field that says what is covered; `beloeb` if none does."""
        names = ("fordring_id", "opkraevningsrente_id", "inddrivelsesrente_id", "rykkergebyr_id")
        return next((name for name in names if getattr(self, name)), "beloeb")

    @property
    def krav_id(self) -> str:
        """The claim, interest or fee; empty if none is named."""
        return self.fordring_id or self.opkraevningsrente_id or self.inddrivelsesrente_id or self.rykkergebyr_id or ""


@dataclass(frozen=True, slots=True)
class IndbetalingTekstLinje:
    """One line of text on a payment; `nummer` (1-999) gives the order."""

    nummer: int
    tekst: str


@dataclass(frozen=True, slots=True)
class ForetagIndbetaling:
    """Pay on an account. `type_id` is a class of the list indbetalingstype; `daekninger` is the payer's wish.

    The payer is the party `betaler_ident`, in the roles that are marked (none marked: in any); without a party whoever has the marked role.
    `betaler_cvr` and `betaler_system` say who created the party: anybody may have, for anybody may pay on others' accounts.
    `valuta` is ISO 4217; only DKK can be paid, and the SOAP message has no other.
    """

    konto_id: Uuid
    indbetaling_id: Uuid
    registreret: datetime
    dato: date
    beloeb: Oere
    type_id: Uuid
    betaler_ident: str | None = None
    betaler_type: Uuid | None = None
    betaler_cvr: str | None = None
    betaler_system: Uuid | None = None
    ansvarlig: bool | None = None
    medhaefter: bool | None = None
    administrator: bool | None = None
    tekstlinjer: tuple[IndbetalingTekstLinje, ...] = ()
    daekninger: tuple[Daekning, ...] = ()
    valuta: str = DKK
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class NedregulerIndbetaling:
    """Take (part of) a payment back. `aarsag_id` is a class of the list indbetalingsnedreguleringsaarsag.

    `daekninger` names the coverages to undo; what they leave is taken from money that covers nothing, then from the newest coverages.
    """

    konto_id: Uuid
    indbetaling_id: Uuid
    nedregulering_id: Uuid
    registreret: datetime
    dato: date
    beloeb: Oere
    aarsag_id: Uuid
    aarsagstekst: str | None = None
    daekninger: tuple[Daekning, ...] = ()
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class TilbagefoerIndbetaling:
    """The debtor system's own act: a payment bounced, so all that is left of it is undone and its system is told.

    `ordre_id` identifies the order that goes to the paying system.
    """

    konto_id: Uuid
    indbetaling_id: Uuid
    ordre_id: Uuid
    aarsag_id: Uuid
    tekst: str | None = None
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class UdbetalOverskydende:
    """The debtor system's own act: money of a payment that covers nothing goes back to who paid it; all of it without `beloeb`."""

    konto_id: Uuid
    indbetaling_id: Uuid
    udbetaling_id: Uuid
    beloeb: Oere | None = None
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class SoegTilIndbetaling:
    """Which claims a party can pay on, at the receiving authority, whoever registered them.

    The roles marked are looked for; none marked: any. `konto_id` keeps to one account; `udelad_relaterede` leaves out the costs that
    belong to a claim found. `part_cvr` and `part_system` say who created the party, whoever that was.
    """

    ident: str
    type_id: Uuid
    ansvarlig: bool | None = None
    administrator: bool | None = None
    medhaefter: bool | None = None
    konto_id: Uuid | None = None
    udelad_relaterede: bool | None = None
    part_cvr: str | None = None
    part_system: Uuid | None = None
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)
