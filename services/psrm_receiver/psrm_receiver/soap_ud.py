"""The answers of the simulated PSRM on the wire: fields of the edition's structures, no element name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from oir_kernel.findings import Finding
from oir_kernel.money import Oere, to_oere
from psrm_receiver.domain.leverance import LeveranceOutcome


@dataclass(frozen=True, slots=True)
class ResultatAarsag:
    """A remark or reason of the list aarsag; the intake answers its refusals technically and gives none."""

    aarsag_id: str
    element_navn: str | None = None
    element_vaerdi: str | None = None
    lokal_tekst: str | None = None
    lokal_kode: str | None = None


@dataclass(frozen=True, slots=True)
class MFIndberetSvar:
    """The batch is taken in; its receipts come later."""

    leverance_id: str
    behandlet: datetime
    uden_bemaerkninger: bool | None = True
    bemaerkninger: tuple[ResultatAarsag, ...] = ()
    afvisninger: tuple[ResultatAarsag, ...] = ()


@dataclass(frozen=True, slots=True)
class MFParameter:
    """What a reason is about: the field it points at."""

    navn: str
    vaerdi: str | None


@dataclass(frozen=True, slots=True)
class MFAfvistAarsag:
    """A reason against an action."""

    kode: str | None
    regel: str | None
    tekst: str
    parametre: tuple[MFParameter, ...]


@dataclass(frozen=True, slots=True)
class MFUnderfordring:
    """A related claim made with the action."""

    fordring_id: str
    reference: str


@dataclass(frozen=True, slots=True)
class MFSkyldnerAkr:
    """The AKR number PSRM gave a debtor; `nummer` is the debtor's place on the claim."""

    fordring_id: str
    nummer: int
    akr: str


@dataclass(frozen=True, slots=True)
class MFTilbagegivet:
    """What a withdrawal gave back of a claim, øre."""

    fordring_id: str
    saldo: Oere
    rente: Oere


@dataclass(frozen=True, slots=True)
class MFKvittering:
    """The receipt of one action."""

    leverance_id: str
    aktion_id: str
    aktion: str
    status: str
    dmi_status: str | None
    modtaget: datetime
    aendret: datetime
    fordringshaver: str | None
    fordring_id: str | None
    reference: str | None
    hoering_status: str | None
    hoering_frist: date | None
    aarsager: tuple[MFAfvistAarsag, ...]
    underfordringer: tuple[MFUnderfordring, ...]
    skyldnere: tuple[MFSkyldnerAkr, ...]
    tilbagegivet: tuple[MFTilbagegivet, ...]


@dataclass(frozen=True, slots=True)
class MFKvitteringSvar:
    """The receipts asked for, or that none is ready."""

    behandlet: datetime
    ingen_data: bool | None
    afvisninger: tuple[ResultatAarsag, ...]
    kvitteringer: tuple[MFKvittering, ...]


@dataclass(frozen=True, slots=True)
class MFType:
    """A claim type: code, name, main or related, active."""

    kode: str
    navn: str
    kategori: str
    aktiv: bool


@dataclass(frozen=True, slots=True)
class MFTypeSvar:
    """The types a creditor may use."""

    behandlet: datetime
    ingen_data: bool | None
    afvisninger: tuple[ResultatAarsag, ...]
    typer: tuple[MFType, ...]


@dataclass(frozen=True, slots=True)
class Liste:
    """What a look-up found, as JSON values: receipts, or claim types."""

    behandlet: str
    fundet: Sequence[Mapping[str, Any]]
    accepted: bool = True
    findings: Sequence[Finding] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values, kept for a repeated message."""
        return {"behandlet": self.behandlet, "fundet": list(self.fundet)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Liste":
        """The outcome `as_dict` wrote."""
        return cls(data["behandlet"], data["fundet"])


def indberet_svar(outcome: LeveranceOutcome) -> MFIndberetSvar:
    """The answer to a batch."""
    return MFIndberetSvar(outcome.leverance_id, datetime.fromisoformat(outcome.modtaget))


def kvittering_svar(outcome: Liste) -> MFKvitteringSvar:
    """The receipts found."""
    found = tuple(_kvittering(each) for each in outcome.fundet)
    return MFKvitteringSvar(datetime.fromisoformat(outcome.behandlet), None if found else True, (), found)


def type_svar(outcome: Liste) -> MFTypeSvar:
    """The types found."""
    found = tuple(MFType(each["code"], each["name_da"], each["kind"], aktiv=True) for each in outcome.fundet)
    return MFTypeSvar(datetime.fromisoformat(outcome.behandlet), None if found else True, (), found)


def _kvittering(data: Mapping[str, Any]) -> MFKvittering:
    hoering = data["hoering"] or {}
    frist = hoering.get("frist")
    return MFKvittering(
        leverance_id=data["leverance_id"],
        aktion_id=data["aktion_id"],
        aktion=data["aktion"],
        status=data["status"],
        dmi_status=data["dmi_status"],
        modtaget=datetime.fromisoformat(data["modtaget_tid"]),
        aendret=datetime.fromisoformat(data["aendret"]),
        fordringshaver=data["fordringshaver"] or None,
        fordring_id=data["fordring_id"],
        reference=data["reference"] or None,
        hoering_status=hoering.get("status"),
        hoering_frist=None if frist is None else date.fromisoformat(frist),
        aarsager=tuple(_aarsag(each) for each in data["aarsager"]),
        underfordringer=tuple(MFUnderfordring(own, reference) for reference, own in data["relaterede"].items()),
        skyldnere=tuple(MFSkyldnerAkr(each["fordring_id"], each["skyldner"], each["akr"]) for each in data["akr"]),
        tilbagegivet=tuple(_tilbagegivet(each) for each in data["tilbagegivet"]),
    )


def _tilbagegivet(data: Mapping[str, str]) -> MFTilbagegivet:
    return MFTilbagegivet(data["fordring_id"], to_oere(data["saldo"]), to_oere(data["rente"]))


def _aarsag(data: Mapping[str, str]) -> MFAfvistAarsag:
    about = (MFParameter("felt", data["felt"]),) if data["felt"] else ()
    return MFAfvistAarsag(data["kode"] or None, data["regel"] or None, data["tekst"], about)
