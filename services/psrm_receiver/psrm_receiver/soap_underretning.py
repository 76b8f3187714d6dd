"""Notifications on the wire: fields of the edition's structure UnderretSamlingSvar, no element name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere, to_oere
from psrm_receiver.domain.underretning import UnderretningerOutcome


@dataclass(frozen=True, slots=True)
class ResultatAarsag:
    """A reason for a refusal: a class of the list aarsag, the element and its value, the local text and code."""

    aarsag_id: Uuid
    element_navn: str | None = None
    element_vaerdi: str | None = None
    lokal_tekst: str | None = None
    lokal_kode: str | None = None


@dataclass(frozen=True, slots=True)
class UnderretPost:
    """A line: what of a claim was settled or moved; `art` HOVEDSTOL or RENTE."""

    fordring_id: str
    reference: str | None
    art: str
    beloeb: Oere


@dataclass(frozen=True, slots=True)
class UnderretSvar:
    """One notification; `heraf_rente` is what of a coverage told as UDLIGNING is interest (ours)."""

    underretning_id: Uuid
    type: str
    oprettet: datetime
    fordringshaver: str
    fordring_id: str | None
    reference: str | None
    beloeb: Oere
    heraf_rente: Oere | None
    dato: date
    periode_fra: date | None
    periode_til: date | None
    aarsag: str | None
    kilde: str | None
    tekst: str | None
    poster: tuple[UnderretPost, ...]


@dataclass(frozen=True, slots=True)
class UnderretSamlingSvar:
    """The notifications of the period asked for, or that there are none. A question that cannot be answered is a technical error."""

    behandlet: datetime
    ingen_data: bool | None = None
    afvisninger: tuple[ResultatAarsag, ...] = ()
    underretninger: tuple[UnderretSvar, ...] = ()


def samling(outcome: UnderretningerOutcome) -> UnderretSamlingSvar:
    """The answer."""
    told = tuple(_svar(each, outcome.oprettet[each["nummer"]]) for each in outcome.underretninger)
    return UnderretSamlingSvar(outcome.behandlet, None if told else True, underretninger=told)


def _svar(told: Mapping[str, Any], oprettet: datetime) -> UnderretSvar:
    return UnderretSvar(
        underretning_id=told["underretning_id"],
        type=told["type"],
        oprettet=oprettet,
        fordringshaver=told["fordringshaver"],
        fordring_id=told["fordring_id"],
        reference=told["reference"],
        beloeb=to_oere(told["beloeb"]),
        heraf_rente=None if told.get("heraf_rente") is None else to_oere(told["heraf_rente"]),
        dato=date.fromisoformat(told["dato"]),
        periode_fra=_dag(told.get("periode_fra")),
        periode_til=_dag(told.get("periode_til")),
        aarsag=told.get("aarsag"),
        kilde=told.get("indbetaling_id"),
        tekst=told.get("tekst") or told.get("bevaegelse"),
        poster=_poster(told),
    )


def _poster(told: Mapping[str, Any]) -> tuple[UnderretPost, ...]:
    """The lines of a settlement, or the parts of a movement that is split."""
    lines = told.get("linjer") or ([told] if "hovedstol" in told else [])
    return tuple(
        UnderretPost(line["fordring_id"], line["reference"], part.upper(), to_oere(line[part]))
        for line in lines
        for part in ("rente", "hovedstol")
        if to_oere(line[part])
    )


def _dag(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
