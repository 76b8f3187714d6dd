"""What PSRM must be told of what happens at home to a claim it has: every document that moves what is owed.

| At home | Action |
|---|---|
| a coverage | NEDSKRIV INDB, `virkningsdato` the day of the payment |
| (part of) a coverage undone | OANI of that NEDSKRIV, and a new NEDSKRIV for what is left of it |
| a down-adjustment, of a claim or of an addition | NEDSKRIV REGU, without `virkningsdato` |
| the whole rest written off, and PSRM covered nothing | TILBAGEKALD: BORT for a claim that lapses by statute, else FEJL |
| any other write-off | NEDSKRIV REGU |
| a write-off undone | OONR of that NEDSKRIV, and a new one for what is left of it |
| a coverage or write-off undone that PSRM never heard of | OPSKRIVNINGREGULERING, unless it is interest (stated: cannot be written up) |

A reversal has the amount of what it reverses (stated). What PSRM itself did is told nobody. Withdrawal for a write-off is ours.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from oir_debitor.domain.forloebsposter import ForloebPost, OverdragelsePost
from oir_debitor.domain.hovedbog import Art, BilagPost, TillaegPost
from oir_debitor.domain.overdragelse import raekker
from oir_debitor.domain.overdragelse.dom import hos_psrm
from oir_debitor.domain.overdragelse.raekker import (
    CREATING,
    NEDSKRIV,
    OANI,
    OONR,
    OPSKRIV,
    TILBAGEKALD,
    Sending,
    indhold_af,
    raekke,
)
from oir_debitor.domain.overdragelse.typer import BORTFALD
from oir_debitor.domain.posts import NedreguleringPost, Post
from oir_kernel.money import to_kroner, to_oere

_TOLD = frozenset(
    {
        Art.DAEKNING,
        Art.DAEKNING_NEDREGULERING,
        Art.TILLAEG_NEDREGULERING,
        Art.AFSKRIVNING,
        Art.AFSKRIVNING_NEDREGULERING,
    }
)


def dokumenter(posts: Iterable[Post]) -> list[NedreguleringPost | BilagPost]:
    """The rows among those written that PSRM may have to hear of."""
    return [
        each
        for each in posts
        if isinstance(each, NedreguleringPost) or (isinstance(each, BilagPost) and each.art in _TOLD)
    ]


def krav_i(document: NedreguleringPost | BilagPost) -> str:
    """The claim, interest or fee a document is about."""
    return document.fordring_id if isinstance(document, NedreguleringPost) else document.krav_id


@dataclass(frozen=True, slots=True)
class Sag:
    """One claim at PSRM as the debtor system knows it: its course, what was sent, its additions and all documents asked about.

    `rest` is what is owed on it by krav, øre, after the documents; `type_kode` its PSRM type.
    """

    forloeb: ForloebPost
    sendt: Sequence[OverdragelsePost]
    bilag: Mapping[str, BilagPost] = field(default_factory=dict)
    tillaeg: Mapping[str, TillaegPost] = field(default_factory=dict)
    rest: Mapping[str, int] = field(default_factory=dict)
    type_kode: str = ""

    def kender(self, krav_id: str) -> bool:
        """Whether PSRM has the claim or addition, or gets it with what was sent."""
        here = hos_psrm(self.forloeb)
        if krav_id == self.forloeb.fordring_id and here:
            return True
        return any(krav_id in indhold_af(each).get("krav", {}).values() for each in self.sendt if er_ude(each, here))


def er_ude(row: OverdragelsePost, at_psrm: bool) -> bool:
    """Whether a creating action went out and was not refused; one that was carried out counts while PSRM has the claim."""
    if row.aktion not in CREATING or row.tilstand in _NOT_SENT:
        return False
    if row.tilstand == Sending.UDFOERT:
        return at_psrm
    return row.tilstand != Sending.KLAR or bool(row.leverance_id)


_NOT_SENT = frozenset({Sending.AFVIST, Sending.HOLDT})


def aktioner(documents: Iterable[NedreguleringPost | BilagPost], sag: Sag, now: datetime) -> list[OverdragelsePost]:
    """What PSRM is told of these documents, in their order; nothing of a claim it does not have."""
    made: list[OverdragelsePost] = []
    for document in documents:
        if sag.kender(krav_i(document)) and not _from_psrm(document, sag):
            made += _told(document, sag, now, made)
    known = {each.aktion_id for each in sag.sendt}
    return [each for each in made if each.aktion_id not in known]


def _told(
    document: NedreguleringPost | BilagPost, sag: Sag, now: datetime, made: Sequence[OverdragelsePost]
) -> Iterator[OverdragelsePost]:
    telling = _Telling(sag, now, [*sag.sendt, *made])
    if isinstance(document, NedreguleringPost):
        yield telling.regu(document.nedregulering_id, document.fordring_id, document.beloeb)
        return
    match Art(document.art):
        case Art.DAEKNING:
            yield telling.indb(document, document.beloeb)
        case Art.TILLAEG_NEDREGULERING:
            yield telling.regu(document.bilag_id, document.krav_id, document.beloeb)
        case Art.AFSKRIVNING:
            yield from telling.afskrevet(document)
        case _:
            yield from telling.fortrudt(document)


class _Telling:
    """The actions about one claim. `rows` are those known so far."""

    def __init__(self, sag: Sag, now: datetime, rows: Sequence[OverdragelsePost]) -> None:
        self._sag = sag
        self._now = now
        self._rows = rows

    def indb(self, daekning: BilagPost, beloeb: int, *parts: str) -> OverdragelsePost:
        payment = self._sag.bilag.get(daekning.modbilag_id)
        day = daekning.dato if payment is None else payment.dato
        more = {"aarsag": "INDB", "virkningsdato": day.isoformat(), "bilag_id": daekning.bilag_id}
        return self._row(NEDSKRIV, daekning.krav_id, beloeb, more, daekning.bilag_id, *parts)

    def regu(self, document_id: str, krav_id: str, beloeb: int, *parts: str) -> OverdragelsePost:
        more = {"aarsag": "REGU", "bilag_id": document_id}
        return self._row(NEDSKRIV, krav_id, beloeb, more, document_id, *parts)

    def afskrevet(self, bilag: BilagPost) -> Iterator[OverdragelsePost]:
        if any(each.aktion == TILBAGEKALD and each.tilstand not in _NOT_SENT for each in self._rows):
            return
        whole = bilag.krav_id == self._sag.forloeb.fordring_id and not any(self._sag.rest.values())
        if not whole or self._covered_by_psrm():
            yield self.regu(bilag.bilag_id, bilag.krav_id, bilag.beloeb)
            return
        more: dict[str, Any] = {"aarsag": "FEJL", "bilag_id": bilag.bilag_id}
        if self._sag.type_kode in BORTFALD:
            more |= {"aarsag": "BORT", "virkningsdato": bilag.dato.isoformat()}
        yield self._row(TILBAGEKALD, bilag.krav_id, None, more, bilag.bilag_id)

    def fortrudt(self, reversal: BilagPost) -> Iterator[OverdragelsePost]:
        """Part or all of a coverage or a write-off is undone."""
        told = self._told_of(reversal.modbilag_id)
        if told is None:
            if reversal.krav_id not in self._sag.tillaeg:
                more = {"bilag_id": reversal.bilag_id}
                yield self._row(OPSKRIV, reversal.krav_id, reversal.beloeb, more, reversal.bilag_id)
            return
        sent = indhold_af(told)
        amount = to_oere(sent["beloeb"])
        more = {"ref_aktion_id": told.aktion_id, "bilag_id": reversal.bilag_id}
        more |= {name: sent[name] for name in ("virkningsdato",) if name in sent}
        kode = OANI if sent["aarsag"] == "INDB" else OONR
        yield self._row(kode, reversal.krav_id, amount, more, reversal.bilag_id)
        left, first = amount - reversal.beloeb, self._sag.bilag.get(reversal.modbilag_id)
        if left > 0 and first is not None:
            again = self.indb if sent["aarsag"] == "INDB" else self._regu_again
            yield again(first, left, reversal.bilag_id)

    def _regu_again(self, first: BilagPost, left: int, *parts: str) -> OverdragelsePost:
        return self.regu(first.bilag_id, first.krav_id, left, *parts)

    def _told_of(self, bilag_id: str) -> OverdragelsePost | None:
        """The write-down that told of a document and was not undone."""
        undone = {indhold_af(each).get("ref_aktion_id") for each in self._rows}
        for each in self._rows:
            about = each.aktion == NEDSKRIV and indhold_af(each).get("bilag_id") == bilag_id
            if about and each.tilstand not in _NOT_SENT and each.aktion_id not in undone:
                return each
        return None

    def _covered_by_psrm(self) -> bool:
        return any(each.art == Art.DAEKNING and _from_psrm(each, self._sag) for each in self._sag.bilag.values())

    def _row(
        self, kode: str, krav_id: str, beloeb: int | None, more: Mapping[str, Any], *parts: str
    ) -> OverdragelsePost:
        course = self._sag.forloeb
        indhold: dict[str, Any] = {"aktion": kode, "krav_id": krav_id, **more}
        if beloeb is not None:
            indhold["beloeb"] = to_kroner(beloeb)
        return raekke(course.konto_id, course.fordring_id, kode, self._now, indhold, *parts)


def _from_psrm(document: NedreguleringPost | BilagPost, sag: Sag) -> bool:
    """Whether PSRM did it: the document or one it comes from was made by a notification."""
    seen: set[str] = set()
    each: BilagPost | None = document if isinstance(document, BilagPost) else None
    while each is not None and each.bilag_id not in seen:
        seen.add(each.bilag_id)
        if '"underretning"' in each.indhold:
            return True
        each = sag.bilag.get(each.modbilag_id)
    return False


def psrm_id_af(row: OverdragelsePost, forloeb: ForloebPost | None, sendt: Iterable[OverdragelsePost]) -> str:
    """PSRM's id of what a row is about: the claim's own, or that of an addition sent with it; empty while unknown."""
    krav_id = str(indhold_af(row).get("krav_id") or row.fordring_id)
    if row.psrm_id or forloeb is None:
        return row.psrm_id
    if krav_id == forloeb.fordring_id:
        return forloeb.psrm_id
    for each in reversed(raekker.oprettelser(sendt)):
        found = raekker.relaterede(each).get(krav_id)
        if found:
            return found
    return ""
