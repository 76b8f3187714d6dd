"""The posting proposal that an approval may carry: a finance document, kept as it was sent and not checked.

The structure is the contract's `Finansbilag`; whoever books it is the finance service, which this one does not know.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The counterparty of a posting."""

    ident: str
    type_id: Uuid
    oprettet_cvr: str | None = None
    oprettet_system: Uuid | None = None
    navn: str | None = None
    adresselinje1: str | None = None
    adresselinje2: str | None = None
    postnummer: str | None = None
    by: str | None = None
    land: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Referencenoegle:
    """A key of the sender's."""

    type_id: Uuid
    vaerdi: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Postering:
    """One line: an amount without sign in øre, `DEBET` or `KREDIT`, and the classes it is posted on."""

    postering_id: Uuid
    beloeb: Oere
    debet_kredit: str
    posteringsdato: date
    tekst: str
    funktion: Uuid
    dranst: Uuid
    art: Uuid
    ejerforhold: Uuid | None = None
    gruppering: Uuid | None = None
    organisation: Uuid | None = None
    sekundaere: tuple[Uuid, ...] = ()
    supplerende_tekst: str | None = None
    periode_start: date | None = None
    periode_slut: date | None = None
    valuta_kode: str | None = None
    valuta_kurs: Decimal | None = None
    valuta_tid: datetime | None = None
    referencer: tuple[Referencenoegle, ...] = ()
    modpart: Part | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finansbilag:
    """A proposed finance document."""

    bilag_id: Uuid
    titel: str
    bilagsdato: date
    bogfoeringsdato: date
    type_id: Uuid
    posteringer: tuple[Postering, ...]
    regnskabsperiode: str | None = None
    ekstern_reference: str | None = None
    tekst: str | None = None
    tilbagefoersel: bool | None = None
    oprindeligt_bilag_id: Uuid | None = None
