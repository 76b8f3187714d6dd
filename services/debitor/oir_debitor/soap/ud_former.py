"""Messages that the debtor system sends itself, and the answers it gets: fields of the edition's structures, no element name."""

from dataclasses import dataclass
from datetime import date, datetime

from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere


@dataclass(frozen=True, slots=True)
class TilbageAfskrivning:
    """A write-off of a claim; `beloeb` øre."""

    afskrivning_id: Uuid
    registreret: datetime
    beloeb: Oere
    dato: date
    aarsag_id: Uuid | None
    aarsagstekst: str | None
    fordring_id: Uuid


@dataclass(frozen=True, slots=True)
class TilbageAfskrivningNedregulering:
    """(Part of) a write-off undone; `beloeb` øre."""

    nedregulering_id: Uuid
    registreret: datetime
    beloeb: Oere
    dato: date
    aarsag_id: Uuid | None
    aarsagstekst: str | None
    afskrivning_id: Uuid
    fordring_id: Uuid


@dataclass(frozen=True, slots=True)
class TilbageDaekning:
    """(Part of) a payment that covers a claim; `beloeb` øre."""

    daekning_id: Uuid
    registreret: datetime
    beloeb: Oere
    indbetaling_id: Uuid | None
    fordring_id: Uuid


@dataclass(frozen=True, slots=True)
class TilbageDaekningNedregulering:
    """(Part of) a coverage undone; `beloeb` øre."""

    nedregulering_id: Uuid
    registreret: datetime
    beloeb: Oere
    daekning_id: Uuid
    fordring_id: Uuid


@dataclass(frozen=True, slots=True)
class OpretDaekningAfskrivning:
    """What happened to the claims of one account."""

    konto_id: Uuid
    afskrivninger: tuple[TilbageAfskrivning, ...]
    afskrivning_nedreguleringer: tuple[TilbageAfskrivningNedregulering, ...]
    daekninger: tuple[TilbageDaekning, ...]
    daekning_nedreguleringer: tuple[TilbageDaekningNedregulering, ...]


@dataclass(frozen=True, slots=True)
class SvarAarsag:
    """A reason in a later answer, ours or the other side's: a class of the list aarsag, the field and value at fault, words, code."""

    aarsag_id: Uuid
    element_navn: str | None = None
    element_vaerdi: str | None = None
    lokal_tekst: str | None = None
    lokal_kode: str | None = None


@dataclass(frozen=True, slots=True)
class SvarOplysning:
    """One thing that came of an action, by name."""

    navn: str
    vaerdi: str


@dataclass(frozen=True, slots=True)
class AfsendAnmodningSvar:
    """The later answer to a request: exactly one of carried out, carried out with information, and not carried out."""

    behandlet: datetime
    anmodning_id: Uuid
    svar_id: Uuid
    gennemfoert: bool | None = None
    gennemfoert_aarsager: tuple[SvarAarsag, ...] = ()
    med_resultat: bool | None = None
    oplysninger: tuple[SvarOplysning, ...] = ()
    med_resultat_aarsager: tuple[SvarAarsag, ...] = ()
    ej_gennemfoert: tuple[SvarAarsag, ...] = ()


@dataclass(frozen=True, slots=True)
class TilbagefoerOrdre:
    """The order to take a payment back; `beloeb` øre, `aarsag_id` a class of the list indbetalingsnedreguleringsaarsag."""

    ordre_id: Uuid
    registreret: datetime
    konto_id: Uuid
    indbetaling_id: Uuid
    indbetaling_dato: date | None
    beloeb: Oere
    aarsag_id: Uuid
    tekst: str | None


@dataclass(frozen=True, slots=True)
class ModtagerSvar:
    """How the other side answered a later answer or an order."""

    objekt_id: Uuid | None = None
    behandlet: datetime | None = None
    uden_bemaerkninger: bool | None = None
    bemaerkninger: tuple[SvarAarsag, ...] = ()
    afvisninger: tuple[SvarAarsag, ...] = ()
