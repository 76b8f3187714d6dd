"""What a delivery of accounts says: the head, and per account its registration with everything that happened before.

UUIDs are lower case, amounts øre, times carry a zone, dates are Danish local dates. `kilde` says where an object stood in the file.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from oir_debitor.domain.commands import OpretRegistrering
from oir_debitor.domain.hovedbog import Art
from oir_debitor.domain.indbetaling.commands import Daekning, IndbetalingTekstLinje
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere
from oir_kernel.source import NOWHERE, Source

_TILLAEG = (
    ("opkraevningsrente_id", Art.OPKRAEVNINGSRENTE),
    ("inddrivelsesrente_id", Art.INDDRIVELSESRENTE),
    ("rykkergebyr_id", Art.RYKKERGEBYR),
)


@dataclass(frozen=True, slots=True)
class TidligereTillaeg:
    """Interest or a fee the old system added to a claim: one of the three ids. `restance` is a control: what is unpaid of it, øre."""

    fordring_id: Uuid
    registreret: datetime
    beloeb: Oere
    restance: Oere
    opkraevningsrente_id: Uuid | None = None
    inddrivelsesrente_id: Uuid | None = None
    rykkergebyr_id: Uuid | None = None
    fra: date | None = None
    til: date | None = None
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)

    @property
    def felt(self) -> str:
        """The name of the field that holds its id."""
        return next(name for name, _ in _TILLAEG if getattr(self, name))

    @property
    def tillaeg_id(self) -> Uuid:
        """Its id."""
        return Uuid(getattr(self, self.felt))

    @property
    def art(self) -> Art:
        """What it is."""
        return dict(_TILLAEG)[self.felt]


@dataclass(frozen=True, slots=True)
class TidligereIndbetaling:
    """A payment the old system took in, and what it covered there; what covers nothing stays on the account."""

    indbetaling_id: Uuid
    registreret: datetime
    dato: date
    beloeb: Oere
    type_id: Uuid
    tekstlinjer: tuple[IndbetalingTekstLinje, ...] = ()
    oprettet_cvr: str | None = None
    oprettet_system: Uuid | None = None
    betaler_ident: str | None = None
    betaler_type: Uuid | None = None
    daekninger: tuple[Daekning, ...] = ()
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class TidligereAfskrivning:
    """A write-off of (part of) a claim. `aarsag_id` is a class of the list afskrivningsaarsag."""

    afskrivning_id: Uuid
    registreret: datetime
    beloeb: Oere
    dato: date
    fordring_id: Uuid
    aarsag_id: Uuid | None = None
    aarsagstekst: str | None = None
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class TidligereRykning:
    """How often a claim was reminded of (`antal`, from 1) and the day of the last reminder. Source: ours."""

    fordring_id: Uuid
    antal: int
    dato: date
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class OvertagDebitorkonto:
    """Take one account over: create it with its claims, and book what happened to them before. All of it, or nothing."""

    registrering: OpretRegistrering
    tillaeg: tuple[TidligereTillaeg, ...] = ()
    indbetalinger: tuple[TidligereIndbetaling, ...] = ()
    afskrivninger: tuple[TidligereAfskrivning, ...] = ()
    rykninger: tuple[TidligereRykning, ...] = ()
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)

    @property
    def konto_id(self) -> Uuid:
        """The account."""
        return self.registrering.konto_id


@dataclass(frozen=True, slots=True, kw_only=True)
class DebitorLeverance:
    """The head of a delivery: its key, who hands over to whom (`urn:oio:cvr-nr:`), counts and sums (øre) to control it by.

    `dannet` is when it was made; `antal_fordringer` and `total_fordring` count cost claims with the others. `konti` is the first account.
    """

    leverance_id: Uuid
    dannet: datetime
    modtager: str
    afgiver: str
    afgivende_system: Uuid
    antal_konti: int
    antal_fordringer: int
    total_fordring: Oere | None = None
    antal_indbetalinger: int | None = None
    total_indbetaling: Oere | None = None
    konti: tuple[OvertagDebitorkonto, ...] = ()
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)
