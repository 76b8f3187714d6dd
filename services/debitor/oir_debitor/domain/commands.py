"""The commands: what a message says, without a word of how it was spelled.

Field names are those of the edition's binding table. UUIDs are lower case, amounts øre, times carry a zone, dates are Danish
local dates. `kilde` says where an object stood in the input and is no part of its content.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from oir_debitor.domain.parter import Part
from oir_debitor.domain.psrm import ClaimVerdict
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere
from oir_kernel.source import NOWHERE, Source


@dataclass(frozen=True, slots=True)
class KontoSpecifikation:
    """A typed detail of an account; `type_id` is a class of the list specifikationstype."""

    specifikation_id: Uuid
    type_id: Uuid
    vaerdi: str
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Konto:
    """An account's master data. `type_id` is a class of the list debitorkontotype; it and the debtor stay as they are."""

    type_id: Uuid
    debitor: Part
    kle_emne: Uuid | None = None
    titel: str | None = None
    ansvarlig_enhed: Uuid | None = None
    samlet_opkraevning: bool | None = None
    sagsreference: Uuid | None = None
    specifikationer: tuple[KontoSpecifikation, ...] = ()
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class TekstLinje:
    """One line of text on a claim or a down-adjustment; `nummer` (1-999) gives the order."""

    nummer: int
    tekst: str


@dataclass(frozen=True, slots=True)
class FordringSpecifikation:
    """A typed detail of a claim: domsdato, forligsdato, bfe-nummer and others of the list specifikationstype."""

    specifikation_id: Uuid
    type_id: Uuid
    vaerdi: str
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Fordring:
    """A claim. `type_id` is a class of the list fordringstype; `beloeb` is more than zero.

    `srb` is the last day of timely payment. A claim with `til_opkraevning` false waits for SætFordringTilOpkrævning.
    """

    fordring_id: Uuid
    registreret: datetime
    type_id: Uuid
    beloeb: Oere
    forfaldsdato: date
    til_opkraevning: bool
    momsbeloeb: Oere | None = None
    periode_start: date | None = None
    periode_slut: date | None = None
    stiftelsesdato: date | None = None
    kreditnota: bool | None = None
    prioritet: int | None = None
    srb: date | None = None
    reference: str | None = None
    foraeldelsesdato: date | None = None
    kontering_type: Uuid | None = None
    antal: Decimal | None = None
    enhed: Uuid | None = None
    enhedspris: Oere | None = None
    tekstlinjer: tuple[TekstLinje, ...] = ()
    specifikationer: tuple[FordringSpecifikation, ...] = ()
    finans_reference: str | None = None
    finans_supplerende: str | None = None
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Omkostning:
    """A cost or fee claim and the main claim it belongs to."""

    hovedfordring_id: Uuid
    fordring: Fordring
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Haeftelse:
    """A co-liable party's liability in a period, for the claims named or, when none is, for the whole account."""

    haeftelse_id: Uuid
    registreret: datetime
    startdato: date
    part: Part
    slutdato: date | None = None
    fordring_ids: tuple[Uuid, ...] = ()
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Nedregulering:
    """A down-adjustment of one claim; with `hel_fordring` true the whole rest of it, whatever `beloeb` says (ours)."""

    nedregulering_id: Uuid
    registreret: datetime
    fordring_id: Uuid
    beloeb: Oere
    aarsag_id: Uuid
    hel_fordring: bool | None = None
    aarsagstekst: str | None = None
    tekstlinjer: tuple[TekstLinje, ...] = ()
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class OpkraevningAnmodning:
    """A request that the debtor system bills these claims together."""

    anmodning_id: Uuid
    registreret: datetime
    fordring_ids: tuple[Uuid, ...]
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class OpretRegistrering:
    """Create an account or add to one: all of it is taken in, or nothing.

    `konto` is needed when the account is new. `ejerskifte` says that `konto.debitor` is the new owner. `psrm` holds what the
    cross-check said, once it was asked, `psrm_untold` how many of its findings were left out, and `psrm_assumed_new` that it
    was asked as if the account did not exist yet.
    """

    konto_id: Uuid
    registreret: datetime
    ejerskifte: bool = False
    konto: Konto | None = None
    administratorer: tuple[Part, ...] = ()
    fordringer: tuple[Fordring, ...] = ()
    omkostninger: tuple[Omkostning, ...] = ()
    haeftelser: tuple[Haeftelse, ...] = ()
    nedreguleringer: tuple[Nedregulering, ...] = ()
    opkraevninger: tuple[OpkraevningAnmodning, ...] = ()
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)
    psrm: tuple[ClaimVerdict, ...] = field(default=(), repr=False, compare=False)
    psrm_untold: int = field(default=0, repr=False, compare=False)
    psrm_assumed_new: bool = field(default=False, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class AfslutHaeftelse:
    """End a liability: `slutdato` is its last day."""

    konto_id: Uuid
    haeftelse_id: Uuid
    slutdato: date
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class AfslutAdministrator:
    """Untie an administrator from the account, today. `oprettet_*` name who created the party: the sender."""

    konto_id: Uuid
    ident: str
    type_id: Uuid
    oprettet_cvr: str
    oprettet_system: Uuid
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class FordringOpkraevning:
    """A claim to be released, with another due date if `forfaldsdato` is given."""

    fordring_id: Uuid
    forfaldsdato: date | None = None
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class SaetTilOpkraevning:
    """Release claims that were registered as not yet to be collected."""

    konto_id: Uuid
    fordringer: tuple[FordringOpkraevning, ...]
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class ForetagEjerskifte:
    """The debtor's liability for new claims ends; the account waits for its new owner."""

    konto_id: Uuid
    registreret: datetime
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class AfslutKonto:
    """The debtor system closes an account, today. No message of the contract does that; the sandbox's owner can."""

    konto_id: Uuid
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class GenoptagKonto:
    """The debtor system reopens an account it closed."""

    konto_id: Uuid
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)
