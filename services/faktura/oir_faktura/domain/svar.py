"""The command `AfsendFakturaInformationSvar`: what the case workers decided on an invoice."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date

from oir_faktura.domain.kontering import Finansbilag
from oir_kernel.identifiers import Uuid
from oir_kernel.source import NOWHERE, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultatAarsag:
    """A reason or remark: its class, the element it is about, and the sender's own words and code."""

    aarsag_id: Uuid
    element_navn: str | None = None
    element_vaerdi: str | None = None
    lokal_tekst: str | None = None
    lokal_kode: str | None = None
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Korrespondance:
    """An entry of the log of what was written to and from the supplier."""

    korrespondance_id: Uuid
    dato: date
    tekst: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AfsendFakturaSvar:
    """The answer: a result class, and either an approval (with or without remarks) or the reasons for a refusal."""

    svar_id: Uuid
    faktura_id: Uuid
    resultat_id: Uuid
    tekst: str | None = None
    medarbejder_navn: str | None = None
    medarbejder_initialer: str | None = None
    medarbejder_email: str | None = None
    medarbejder_telefon: str | None = None
    korrespondance: tuple[Korrespondance, ...] = ()
    konteringsforslag: tuple[Finansbilag, ...] = ()
    godkendt_uden_bemaerkninger: bool | None = None
    godkendt_aarsager: tuple[ResultatAarsag, ...] = ()
    afvisninger: tuple[ResultatAarsag, ...] = ()
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)

    @property
    def godkender(self) -> bool:
        """Whether the approving side of the choice is filled."""
        return bool(self.godkendt_uden_bemaerkninger or self.godkendt_aarsager)

    @property
    def afviser(self) -> bool:
        """Whether the refusing side of the choice is filled."""
        return bool(self.afvisninger)

    @property
    def aarsager(self) -> tuple[ResultatAarsag, ...]:
        """Every reason and remark."""
        return self.godkendt_aarsager + self.afvisninger

    @property
    def aftryk(self) -> str:
        """SHA-256 of the decision; the answer's own id is no part of it, so that it may be sent again under a new one."""
        return hashlib.sha256(repr(replace(self, svar_id=Uuid(""))).encode()).hexdigest()
