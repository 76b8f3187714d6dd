"""The batch as it comes by SOAP: fields of the edition's structures, no element name, and the JSON fields they stand for.

The fields are called what the public JSON fields are called, so that both doors end in the same batch.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from oir_kernel.money import Oere, to_kroner
from psrm_receiver.domain.leverance import IndberetLeverance, leverance_af

_AMOUNTS: Final = frozenset({"hovedstol", "beloeb", "ny_hovedstol"})


@dataclass(frozen=True, slots=True)
class MFKunde:
    """A debtor: one of the four numbers, or the name and address an AKR number is given for."""

    cpr: str | None = None
    cvr: str | None = None
    se: str | None = None
    akr: str | None = None
    navn: str | None = field(default=None, repr=False)
    adresse: str | None = field(default=None, repr=False)
    postnummer: str | None = field(default=None, repr=False)
    by: str | None = field(default=None, repr=False)
    land: str | None = None


@dataclass(frozen=True, slots=True)
class MFRentevalg:
    """The choice of an interest rule; `mer_rente_sats` in percent."""

    regel: str | None = None
    sats_kode: str | None = None
    mer_rente_sats: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MFDokument:
    """A document sent along: name, suffix, size in bytes."""

    navn: str | None = None
    filtype: str | None = None
    bytes: int | None = None


@dataclass(frozen=True, slots=True)
class MFFordring:
    """A main or related claim, its fields as in the public JSON (øre in amounts)."""

    id: str | None = None
    type: str | None = None
    art: str | None = None
    relation: str | None = None
    fordringshaver: str | None = None
    reference: str | None = None
    hovedfordring_id: str | None = None
    hovedstol: Oere | None = None
    beloeb: Oere | None = None
    valuta: str | None = None
    beskrivelse: str | None = None
    periode_start: date | None = None
    periode_slut: date | None = None
    stiftelsesdato: date | None = None
    forfaldsdato: date | None = None
    srb: date | None = None
    foraeldelsesdato: date | None = None
    domsdato: date | None = None
    forligsdato: date | None = None
    skyldnere: tuple[MFKunde, ...] = ()
    haeftelsesform: str | None = None
    rentevalg: MFRentevalg | None = None
    p_nummer: str | None = None
    bfe_nummer: str | None = None
    paaklaget: bool | None = None
    foreloebig_fastsat: bool | None = None
    domsindikator: bool | None = None
    statsrefusion: bool | None = None
    rykkerfrist: date | None = None
    underretningsdato: date | None = None
    henstand_til: date | None = None
    betalingsaftale: bool | None = None
    udbetalingsdato: date | None = None
    paakravsfrist: date | None = None
    noter: tuple[str, ...] = ()
    dokumenter: tuple[MFDokument, ...] = ()


@dataclass(frozen=True, slots=True)
class MFAktion:
    """One action, its fields as in the public JSON."""

    aktion: str
    aktion_id: str | None = None
    ref_aktion_id: str | None = None
    fordringshaver: str | None = None
    fordring_id: str | None = None
    kanal: str | None = None
    modtaget: date | None = None
    fordring: MFFordring | None = None
    relaterede: tuple[MFFordring, ...] = ()
    beloeb: Oere | None = None
    ny_hovedstol: Oere | None = None
    valuta: str | None = None
    virkningsdato: date | None = None
    aarsag: str | None = None
    skyldner: MFKunde | None = None
    noter: tuple[str, ...] = ()
    dokumenter: tuple[MFDokument, ...] = ()


@dataclass(frozen=True, slots=True)
class MFIndberet:
    """The message: the supplier's SE number, the batch's id and its actions. `laest` is filled by the look-up."""

    leverance_id: str
    aktioner: tuple[MFAktion, ...] = ()
    leverandoer: str | None = None
    laest: IndberetLeverance | None = field(default=None, repr=False)

    def leverance(self) -> IndberetLeverance:
        """The batch as JSON describes it."""
        own = {"leverandoer": self.leverandoer} if self.leverandoer else {}
        aktioner = [own | _json(each) for each in self.aktioner]
        return leverance_af({"leverance_id": self.leverance_id, "aktioner": aktioner})


def _json(value: Any) -> dict[str, Any]:
    """The filled fields of a structure as public JSON values."""
    found = {each.name: _plain(each.name, getattr(value, each.name)) for each in fields(value)}
    return {name: plain for name, plain in found.items() if plain is not None and plain not in ([], {})}


def _plain(name: str, value: Any) -> Any:
    if is_dataclass(value):
        return _json(value)
    if isinstance(value, tuple):
        return [_json(each) if is_dataclass(each) else each for each in value]
    if value is not None and name in _AMOUNTS:
        return to_kroner(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


@dataclass(frozen=True, slots=True)
class MFHentKvitteringer:
    """What is asked for: a batch, or single actions; `fordringshaver` narrows to one creditor's."""

    fordringshaver: str | None = None
    leverance_id: str | None = None
    aktion_id: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MFHentTyper:
    """The creditor asks for the types it may use. `typer` is filled by the look-up."""

    fordringshaver: str | None = None
    typer: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
