"""What the answers of DebitorForespørgselAfsend look like on the wire: fields of the edition's structures, no element name."""

from dataclasses import dataclass
from datetime import date, datetime

from oir_debitor.domain.commands import Fordring, Haeftelse, Konto, KontoSpecifikation, Nedregulering
from oir_debitor.domain.indbetaling.commands import IndbetalingTekstLinje
from oir_debitor.domain.parter import Part
from oir_debitor.soap.svar import DebitorAarsag
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere


@dataclass(frozen=True, slots=True)
class FundenKonto:
    """An account that was found."""

    konto_id: Uuid
    noegle: str
    type_id: Uuid
    oprettet_cvr: str
    oprettet_system: Uuid
    debitor_ident: str
    debitor_type: Uuid
    debitor_oprettet_cvr: str | None = None
    debitor_oprettet_system: Uuid | None = None
    ansvarlig: bool | None = None
    administrator: bool | None = None
    medhaefter: bool | None = None
    titel: str | None = None
    specifikationer: tuple[KontoSpecifikation, ...] = ()
    samlet: Oere | None = None
    under_inddrivelse: bool | None = None
    aeldste: date | None = None
    restance: bool | None = None


@dataclass(frozen=True, slots=True)
class SoegSvar:
    """The answer of SøgDebitorregistrering: nothing to return, reasons, or accounts."""

    behandlet: datetime
    ingen: bool | None = None
    afvisninger: tuple[DebitorAarsag, ...] = ()
    fund: tuple[FundenKonto, ...] = ()


@dataclass(frozen=True, slots=True)
class VistDaekning:
    """A coverage of a claim."""

    daekning_id: Uuid
    registreret: datetime
    beloeb: Oere
    indbetaling_id: Uuid | None = None


@dataclass(frozen=True, slots=True)
class VistDaekningNedregulering:
    """(Part of) a coverage undone."""

    nedregulering_id: Uuid
    registreret: datetime
    beloeb: Oere
    daekning_id: Uuid
    indbetaling_nedregulering_id: Uuid | None = None


@dataclass(frozen=True, slots=True)
class VistAfskrivning:
    """A write-off of a claim."""

    afskrivning_id: Uuid
    registreret: datetime
    beloeb: Oere
    dato: date
    aarsag_id: Uuid | None = None
    aarsagstekst: str | None = None


@dataclass(frozen=True, slots=True)
class VistAfskrivningNedregulering:
    """(Part of) a write-off undone."""

    nedregulering_id: Uuid
    registreret: datetime
    beloeb: Oere
    dato: date
    afskrivning_id: Uuid
    aarsag_id: Uuid | None = None
    aarsagstekst: str | None = None


@dataclass(frozen=True, slots=True)
class VistHenstand:
    """A postponement of a claim."""

    henstand_id: Uuid
    registreret: datetime
    fra: date
    til: date | None = None
    aarsag_id: Uuid | None = None
    aarsagstekst: str | None = None


@dataclass(frozen=True, slots=True)
class VistRelation:
    """A relation to another claim."""

    relation_id: Uuid
    registreret: datetime
    type_id: Uuid
    fordring_id: Uuid


@dataclass(frozen=True, slots=True)
class VistTillaeg:
    """An interest or fee of a claim, with what is left of it; one of the three ids, by its kind."""

    registreret: datetime
    beloeb: Oere
    restance: Oere
    opkraevningsrente_id: Uuid | None = None
    inddrivelsesrente_id: Uuid | None = None
    rykkergebyr_id: Uuid | None = None
    fra: date | None = None
    til: date | None = None


@dataclass(frozen=True, slots=True)
class VistFordring:
    """A claim as it stands."""

    fordring: Fordring
    noegle: str
    restance: Oere
    under_inddrivelse: bool
    hovedfordring_id: Uuid | None = None
    daekninger: tuple[VistDaekning, ...] = ()
    daekning_nedreguleringer: tuple[VistDaekningNedregulering, ...] = ()
    afskrivninger: tuple[VistAfskrivning, ...] = ()
    afskrivning_nedreguleringer: tuple[VistAfskrivningNedregulering, ...] = ()
    nedreguleringer: tuple[Nedregulering, ...] = ()
    henstande: tuple[VistHenstand, ...] = ()
    relationer: tuple[VistRelation, ...] = ()
    tillaeg: tuple[VistTillaeg, ...] = ()


@dataclass(frozen=True, slots=True)
class VistIndbetaling:
    """A payment."""

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


@dataclass(frozen=True, slots=True)
class VistIndbetalingNedregulering:
    """(Part of) a payment taken back."""

    nedregulering_id: Uuid
    registreret: datetime
    dato: date
    beloeb: Oere
    aarsag_id: Uuid
    indbetaling_id: Uuid
    aarsagstekst: str | None = None


@dataclass(frozen=True, slots=True)
class VistKonto:
    """An account with what was asked of it."""

    konto_id: Uuid
    noegle: str
    registreret: datetime
    konto: Konto
    oprettet_cvr: str
    oprettet_system: Uuid
    afsluttet: date | None = None
    samlet: Oere | None = None
    administratorer: tuple[Part, ...] = ()
    fordringer: tuple[VistFordring, ...] = ()
    haeftelser: tuple[Haeftelse, ...] = ()
    indbetalinger: tuple[VistIndbetaling, ...] = ()
    indbetaling_nedreguleringer: tuple[VistIndbetalingNedregulering, ...] = ()


@dataclass(frozen=True, slots=True)
class HentSvar:
    """The answer of HentDebitorkonto: nothing to return, reasons, or the account."""

    behandlet: datetime
    ingen: bool | None = None
    afvisninger: tuple[DebitorAarsag, ...] = ()
    konto: VistKonto | None = None
