"""Rows about what happens to claims: their course, postponements, agreements, requests, relations and handovers."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from oir_kernel.identifiers import Uuid


class Tilstand(StrEnum):
    """Where a claim stands on its way. Source: ours, after the life cycle of opkrævning and inddrivelse.

    VENTER is not set to collection; OPKRAEVES is billed; RYKKET was reminded; HOLDT is past its reminders and kept back with
    reasons; OVERDRAGES is on its way to PSRM; HOERING is in hearing there; UNDER_INDDRIVELSE was taken in by PSRM; AFVIST
    was refused by PSRM; TILBAGEKALDT was called back; AFSLUTTET owes nothing more.
    """

    VENTER = "venter"
    OPKRAEVES = "opkraeves"
    RYKKET = "rykket"
    HOLDT = "holdt"
    OVERDRAGES = "overdrages"
    HOERING = "hoering"
    UNDER_INDDRIVELSE = "under-inddrivelse"
    AFVIST = "afvist"
    TILBAGEKALDT = "tilbagekaldt"
    AFSLUTTET = "afsluttet"


@dataclass(frozen=True, slots=True)
class ForloebPost:
    """The course of one claim. `trin` counts its reminders; `naeste_dato` is the day the day's run looks at it again.

    `naeste` says what for; `psrm_id` is the fordrings-ID at PSRM; `rentedato` the day interest is added up to. `indhold` is JSON
    text of what the course keeps beside (dates of letters, why it is held).
    """

    fordring_id: Uuid
    konto_id: Uuid
    tilstand: str
    trin: int = 0
    naeste_dato: date | None = None
    naeste: str = ""
    rentedato: date | None = None
    psrm_id: str = ""
    rykkerstop: bool = False
    indhold: str = "{}"


@dataclass(frozen=True, slots=True)
class HenstandPost:
    """A postponement (henstand) of one claim; `ophoert` is when it was ended before `til`."""

    henstand_id: Uuid
    konto_id: Uuid
    fordring_id: Uuid
    registreret: datetime
    fra: date
    til: date | None
    aarsag_id: str = ""
    aarsagstekst: str = ""
    ophoert: date | None = None


@dataclass(frozen=True, slots=True)
class AftalePost:
    """An instalment plan (betalingsaftale); `indhold` is JSON text with its claims and instalments."""

    aftale_id: Uuid
    konto_id: Uuid
    registreret: datetime
    tilstand: str
    naeste_dato: date | None = None
    indhold: str = "{}"


@dataclass(frozen=True, slots=True)
class HandlingPost:
    """A request (debitorkontoanmodning) for an action. `indhold` and `resultat` are JSON text."""

    anmodning_id: Uuid
    konto_id: Uuid
    handling: str
    tilstand: str
    registreret: datetime
    svarfrist: date | None = None
    indhold: str = "{}"
    resultat: str = "{}"


@dataclass(frozen=True, slots=True)
class RelationPost:
    """A relation between two claims; `ophoert` is when it was taken away."""

    relation_id: Uuid
    konto_id: Uuid
    fra_fordring: Uuid
    til_fordring: Uuid
    type_id: str
    registreret: datetime
    ophoert: datetime | None = None


@dataclass(frozen=True, slots=True)
class OverdragelsePost:
    """One action sent, or to be sent, to PSRM about a claim. `leverance_id` is the batch; `indhold` the action, `svar` the receipt, JSON.

    `tilstand` is klar, sendt, udført, høring, afvist or holdt.
    """

    aktion_id: Uuid
    konto_id: Uuid
    fordring_id: Uuid
    aktion: str
    tilstand: str
    registreret: datetime
    leverance_id: str = ""
    psrm_id: str = ""
    indhold: str = "{}"
    svar: str = "{}"
