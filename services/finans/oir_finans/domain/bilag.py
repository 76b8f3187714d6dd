"""The command `AfsendFinansbilag` and what it holds, as the sender wrote it.

Fields follow the classes of the public ØiR model (types and order stated, names inferred). Amounts are øre, dates are
Danish dates, a class is a UUID in lower case. `kilde` says where an object stands in the input; it is no content.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere
from oir_kernel.source import NOWHERE, Source

DEBET = "DEBET"
KREDIT = "KREDIT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The counterparty of a posting. Only `ident` and `type_id` stand in a finance document; it carries no address."""

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
    """A key of the sender's: case number, payment id, invoice number. `type_id` is a class."""

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
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finansbilag:
    """A document of one or more postings that are booked together or not at all. `bilag_id` is made by the sender."""

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
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)

    @property
    def debet(self) -> int:
        """The sum of the debit postings in øre."""
        return _sum_af(self.posteringer, DEBET)

    @property
    def kredit(self) -> int:
        """The sum of the credit postings in øre."""
        return _sum_af(self.posteringer, KREDIT)

    @property
    def periode(self) -> str:
        """The accounting period ÅÅÅÅMM; left out, it is the month of the posting date (ours)."""
        return self.regnskabsperiode or f"{self.bogfoeringsdato:%Y%m}"

    @property
    def aftryk(self) -> str:
        """SHA-256 of everything that was sent: two documents with the same one are the same document."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class AfsendFinansbilag:
    """One message: 1..n documents, each accepted or rejected on its own."""

    bilag: tuple[Finansbilag, ...]
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)

    def naevnte_id(self) -> set[str]:
        """Every document the message names: its own and those it reverses."""
        return {b.bilag_id for b in self.bilag} | {b.oprindeligt_bilag_id for b in self.bilag if b.oprindeligt_bilag_id}


def _sum_af(posteringer: Iterable[Postering], side: str) -> int:
    return sum(postering.beloeb for postering in posteringer if postering.debet_kredit == side)
