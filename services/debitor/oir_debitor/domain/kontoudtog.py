"""The account statement: every document in order, what it added to and took from what is owed, and the balance after it.

The balance is what is owed on claims, interest and fees less money that covers nothing: the entries on TILGODEHAVENDE and UPLACERET,
nothing else. A coverage therefore stands with the same amount on both sides: money leaves UPLACERET and a debt falls. A move of a
whole account stands once for each claim, interest and fee it moves, and once for its money. Opening and closing balance come from the
entries before and up to the period (ours).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from oir_debitor.domain.facts import Facts
from oir_debitor.domain.hovedbog import Art, Hovedkonto, PosteringPost
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere

_SIDER: Final = frozenset({Hovedkonto.TILGODEHAVENDE, Hovedkonto.UPLACERET})
TEKSTER: Final = MappingProxyType(
    {
        Art.FORDRING: "Fordring",
        Art.NEDREGULERING: "Nedregulering",
        Art.OPKRAEVNINGSRENTE: "Opkrævningsrente",
        Art.INDDRIVELSESRENTE: "Inddrivelsesrente",
        Art.RYKKERGEBYR: "Rykkergebyr",
        Art.TILLAEG_NEDREGULERING: "Rente eller gebyr nedsat",
        Art.INDBETALING: "Indbetaling",
        Art.INDBETALING_NEDREGULERING: "Indbetaling tilbageført",
        Art.DAEKNING: "Dækning",
        Art.DAEKNING_NEDREGULERING: "Dækning ophævet",
        Art.AFSKRIVNING: "Afskrivning",
        Art.AFSKRIVNING_NEDREGULERING: "Afskrivning ophævet",
        Art.UDBETALING: "Udbetaling",
        Art.FLYTNING: "Flytning mellem konti",
    }
)
"""What each kind of document is called on the statement."""


@dataclass(frozen=True, slots=True)
class Linje:
    """One document, or what a move of a whole account moves of one thing. Amounts are øre, `debet` and `kredit` not negative; `saldo` is the balance after it."""

    dato: date
    registreret: datetime
    bilag_id: Uuid
    art: str
    tekst: str
    fordring_id: str
    debet: Oere
    kredit: Oere
    saldo: Oere


@dataclass(frozen=True, slots=True)
class Kontoudtog:
    """The statement of an account for the days `fra` to `til`, both included; without a bound from the first or to the last document."""

    fra: date | None
    til: date | None
    primo: Oere
    ultimo: Oere
    linjer: tuple[Linje, ...]


def kontoudtog(facts: Facts, fra: date | None = None, til: date | None = None) -> Kontoudtog:
    """The statement of the account of `facts`, which hold its entries, claims and additions."""
    konto_id = "" if facts.konto is None else facts.konto.konto_id
    on_it = [each for each in facts.posteringer if each.konto_id == konto_id and each.hovedkonto in _SIDER]
    before = sum(each.beloeb for each in on_it if fra is not None and each.dato < fra)
    shown = [each for each in on_it if (fra is None or each.dato >= fra) and (til is None or each.dato <= til)]
    linjer = tuple(_linjer(shown, before, facts))
    return Kontoudtog(fra, til, Oere(before), linjer[-1].saldo if linjer else Oere(before), linjer)


def _linjer(entries: Iterable[PosteringPost], opening: int, facts: Facts) -> Iterator[Linje]:
    saldo = opening
    for documents in _documents(entries):
        first = documents[0]
        debet = sum(each.beloeb for each in documents if each.beloeb > 0)
        kredit = -sum(each.beloeb for each in documents if each.beloeb < 0)
        saldo += debet - kredit
        krav_id = next((each.krav_id for each in documents if each.krav_id), "")
        yield Linje(
            first.dato,
            first.registreret,
            first.bilag_id,
            first.art,
            TEKSTER[Art(first.art)],
            _fordring(krav_id, facts),
            Oere(debet),
            Oere(kredit),
            Oere(saldo),
        )


def _documents(entries: Iterable[PosteringPost]) -> list[list[PosteringPost]]:
    """The entries by document: by day, then as they were registered; of one instant what is owed before what pays it."""
    documents: dict[tuple[str, str], list[PosteringPost]] = {}
    for each in entries:
        moved = each.krav_id if each.art == Art.FLYTNING else ""
        documents.setdefault((each.bilag_id, moved), []).append(each)
    order = {art: place for place, art in enumerate(Art)}
    return sorted(documents.values(), key=lambda found: _place(found[0], order))


def _place(first: PosteringPost, order: Mapping[Art, int]) -> tuple[date, datetime, int, str, int]:
    return first.dato, first.registreret, order[Art(first.art)], first.bilag_id, first.nr


def _fordring(krav_id: str, facts: Facts) -> str:
    """The claim that a document is about; for an interest or fee the claim it was added to."""
    tillaeg = facts.tillaeg.get(krav_id)
    return krav_id if tillaeg is None else tillaeg.fordring_id
