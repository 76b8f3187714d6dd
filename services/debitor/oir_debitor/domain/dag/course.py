"""A look at one claim on one day: what happens to it, and when it is looked at again.

In this order: a claim that owes nothing is done, one that owes again goes on; past its limitation date it is written off; interest
is added; the next step of the schedule is taken if its day has come. Looking twice on a day changes nothing.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from oir_debitor.domain.bogfoering import Bogfoering, afledt_id
from oir_debitor.domain.dag import rente
from oir_debitor.domain.dag.plan import GEBYRLOVEN, INGEN
from oir_debitor.domain.dag.rapport import Optaelling
from oir_debitor.domain.dag.sag import HOS_PSRM, Sag
from oir_debitor.domain.dag.trin import Skridt, naeste_skridt, naeste_trin
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.forloebsposter import ForloebPost, Tilstand
from oir_debitor.domain.hovedbog import Art, TillaegPost
from oir_debitor.domain.posts import Post
from oir_kernel.dates import next_hverdag
from oir_kernel.events import Event
from oir_kernel.money import Oere, to_kroner

RYKKER_SENDT: Final = "debitor.rykker.sendt"
UNDERRETTET: Final = "debitor.underretning.sendt"
VARSLET: Final = "debitor.fordring.foraeldelsesvarsel"
LUK: Final = "luk"
"""What a claim that owes nothing waits for: whether its account can be closed."""
FORAELDET: Final = "foraeldet"
_DAY = timedelta(days=1)


@dataclass(slots=True)
class Besked:
    """What a look came to. `klar`: the claim is past its schedule; `luk`: its account may be closed."""

    forloeb: ForloebPost
    added: list[Post] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    klar: bool = False
    luk: bool = False


class Gennemgang:
    """Looks at claims at an instant, Danish time. `taelling` counts what happened."""

    def __init__(self, at: datetime, satser: Sequence[rente.Referencesats], taelling: Optaelling) -> None:
        self._at = at
        self._dag = at.date()
        self._satser = satser
        self._taelling = taelling

    def se_paa(self, sag: Sag, *, nu: bool = False) -> Besked:
        """One claim; `nu`: its next step is taken whatever its day."""
        besked = Besked(sag.forloeb)
        if sag.skyldes <= 0:
            return self._betalt(sag, besked)
        if sag.forloeb.tilstand == Tilstand.VENTER or sag.forloeb.tilstand in HOS_PSRM:
            besked.forloeb = replace(sag.forloeb, naeste_dato=None, naeste="")
            return besked
        if sag.forloeb.tilstand == Tilstand.AFSLUTTET or "afsluttet" in sag.husket:
            sag = _genoptaget(sag)
        if self._foraeldet(sag):
            return self._afskriv(sag, besked)
        step = naeste_trin(sag, self._dag)
        due = nu or (step is not None and step.dato <= self._dag)
        skridt = naeste_skridt(sag) if due else None
        sag = self._rente(sag, besked, last=skridt is Skridt.OVERDRAGELSE)
        sag = self._varsel(sag, besked)
        if skridt is not None:
            sag = self._trin(sag, skridt, besked)
        besked.forloeb = sag.gemt() if besked.klar else self._igen(sag)
        return besked

    def _betalt(self, sag: Sag, besked: Besked) -> Besked:
        """Nothing is owed: the course ends, and after a while the account may be closed."""
        forloeb, today = sag.forloeb, self._dag
        if forloeb.tilstand in HOS_PSRM:
            besked.forloeb = replace(forloeb, naeste_dato=None, naeste="")
        elif forloeb.tilstand != Tilstand.AFSLUTTET:
            self._taelling.en(sag.konto.type_id, "afsluttede")
            besked.forloeb = self._afsluttet(sag)
        else:
            since = date.fromisoformat(sag.husket.get("afsluttet", today.isoformat()))
            ends = since + timedelta(days=sag.plan.luk_dage)
            besked.luk = ends <= today
            ended = sag.med({"afsluttet": since.isoformat()})
            besked.forloeb = ended.gemt(naeste_dato=None if besked.luk else ends, naeste=LUK)
        return besked

    def _afsluttet(self, sag: Sag) -> ForloebPost:
        again = self._dag + timedelta(days=sag.plan.luk_dage)
        ended = sag.med({"afsluttet": self._dag.isoformat()})
        return ended.gemt(tilstand=Tilstand.AFSLUTTET, naeste_dato=again, naeste=LUK)

    def _foraeldet(self, sag: Sag) -> bool:
        return sag.foraeldelse is not None and self._dag > next_hverdag(sag.foraeldelse)

    def _afskriv(self, sag: Sag, besked: Besked) -> Besked:
        """Past its limitation date nobody may demand it: the claim, its interest and its fees are written off (ours)."""
        books = self._books(sag)
        indhold = json.dumps({"aarsag": FORAELDET, "aarsagstekst": "Forældet"}, ensure_ascii=False)
        for krav_id in (sag.fordring.fordring_id, *(each.tillaeg_id for each in sag.tillaeg)):
            rest = books.rest(krav_id)
            if rest > 0:
                bilag_id = afledt_id(FORAELDET, krav_id, self._dag.isoformat())
                books.afskriv(bilag_id, krav_id, rest, self._dag, indhold)
                self._taelling.beloeb(sag.konto.type_id, "foraeldede", rest)
        besked.added += books.posts
        besked.events += books.events()
        besked.forloeb = self._afsluttet(sag)
        return besked

    def _rente(self, sag: Sag, besked: Besked, *, last: bool) -> Sag:
        """Interest, once the claim is overdue; `last`: up to today, because the claim leaves."""
        added = [] if self._dag <= sag.srb else self._tilskrivninger(sag, last=last)
        if not added:
            return sag
        for each in added:
            if each.beloeb > 0:
                told = {"regel": sag.plan.rente}
                self._laeg_til(sag, besked, Art.OPKRAEVNINGSRENTE, each.beloeb, (each.fra, each.til), told)
                self._taelling.beloeb(sag.konto.type_id, "renter", each.beloeb)
        return replace(sag, forloeb=replace(sag.forloeb, rentedato=self._dag))

    def _tilskrivninger(self, sag: Sag, *, last: bool) -> list[rente.Tilskrivning]:
        rest, rentedato, regime = sag.fordring.saldo, sag.forloeb.rentedato, _regime(sag)
        if regime == INGEN or rest <= 0:
            return []
        if regime == GEBYRLOVEN:
            return rente.efter_gebyrloven(sag.forfald, rentedato, rest, self._dag)
        since = sag.forfald + _DAY if rentedato is None else rentedato
        if not last and rente.naeste_rentedag(sag.forfald, since) > self._dag:
            return []
        own = [each for each in sag.entries if each.krav_id == sag.fordring.fordring_id]
        return rente.efter_renteloven(sag.forfald, rentedato, own, self._satser, self._dag)

    def _varsel(self, sag: Sag, besked: Besked) -> Sag:
        if sag.foraeldelse is None or "varslet" in sag.husket or self._dag < _varsel(sag, sag.foraeldelse):
            return sag
        self._taelling.en(sag.konto.type_id, "varsler")
        besked.events.append(self._event(VARSLET, sag, foraeldelsesdato=sag.foraeldelse.isoformat()))
        return sag.med({"varslet": self._dag.isoformat()})

    def _trin(self, sag: Sag, skridt: Skridt, besked: Besked) -> Sag:
        if skridt is Skridt.RYKKER:
            return self._ryk(sag, besked)
        if skridt is Skridt.UNDERRETNING:
            self._taelling.en(sag.konto.type_id, "underretninger")
            besked.events.append(self._event(UNDERRETTET, sag))
            today = self._dag.isoformat()
            return sag.med({"underrettet": today, "sidst": today})
        self._taelling.en(sag.konto.type_id, "overdrages")
        besked.klar = True
        return sag

    def _ryk(self, sag: Sag, besked: Besked) -> Sag:
        nummer = sag.forloeb.trin + 1
        gebyr = Oere(0) if sag.fordring.relateret_id is not None else sag.plan.gebyr_oere
        self._taelling.en(sag.konto.type_id, "rykkere")
        if gebyr > 0:
            self._laeg_til(sag, besked, Art.RYKKERGEBYR, gebyr, (self._dag, self._dag), {"nummer": nummer})
            self._taelling.beloeb(sag.konto.type_id, "gebyrer", gebyr)
        besked.events.append(self._event(RYKKER_SENDT, sag, nummer=nummer, gebyr=to_kroner(gebyr)))
        return sag.med({"sidst": self._dag.isoformat()}, trin=nummer, tilstand=Tilstand.RYKKET)

    def _laeg_til(
        self, sag: Sag, besked: Besked, art: Art, beloeb: Oere, periode: tuple[date, date], indhold: dict[str, Any]
    ) -> None:
        claim, (fra, til) = sag.fordring, periode
        mark = indhold.get("nummer", f"{self._dag.isoformat()}/{fra.isoformat()}")
        books = Bogfoering(claim.konto_id, Facts(), self._at)
        books.laeg_til(
            TillaegPost(
                afledt_id(art, claim.fordring_id, str(mark)),
                claim.konto_id,
                claim.fordring_id,
                art,
                self._at,
                beloeb,
                fra,
                til,
                json.dumps(indhold, ensure_ascii=False),
            )
        )
        besked.added += books.posts

    def _igen(self, sag: Sag) -> ForloebPost:
        """When the claim is looked at again: at the first of all it waits for, tomorrow at the earliest."""
        step = naeste_trin(sag, self._dag)
        waits = [] if step is None else [(step.dato, step.skridt.value)]
        if _regime(sag) != INGEN and sag.fordring.saldo > 0:
            overdue = sag.srb + _DAY
            waits.append((overdue if overdue > self._dag else rente.naeste_rentedag(sag.forfald, self._dag), "rente"))
        if sag.foraeldelse is not None:
            told = "varslet" in sag.husket
            ends = next_hverdag(sag.foraeldelse) + _DAY
            waits.append((ends, FORAELDET) if told else (_varsel(sag, sag.foraeldelse), "varsel"))
        dato, naeste = min(waits, default=(None, ""))
        again = None if dato is None else max(dato, self._dag + _DAY)
        return sag.gemt(naeste_dato=again, naeste=naeste)

    def _books(self, sag: Sag) -> Bogfoering:
        facts = Facts(
            fordringer={sag.fordring.fordring_id: sag.fordring},
            posteringer=sag.entries,
            tillaeg={each.tillaeg_id: each for each in sag.tillaeg},
        )
        return Bogfoering(sag.fordring.konto_id, facts, self._at)

    def _event(self, topic: str, sag: Sag, **more: Any) -> Event:
        payload = {"fordring_id": sag.fordring.fordring_id, "dato": self._dag.isoformat(), **more}
        return Event(topic, sag.fordring.konto_id, payload)


def _regime(sag: Sag) -> str:
    """A cost bears no interest (ours, as it bears no fee)."""
    return INGEN if sag.fordring.relateret_id is not None else sag.plan.rente


def _varsel(sag: Sag, foraeldelse: date) -> date:
    return foraeldelse - timedelta(days=sag.plan.varsel_dage)


def _genoptaget(sag: Sag) -> Sag:
    """A course that had ended goes on where it was."""
    if sag.forloeb.tilstand != Tilstand.AFSLUTTET:
        return sag.med({"afsluttet": None})
    tilstand = Tilstand.RYKKET if sag.forloeb.trin else Tilstand.OPKRAEVES
    return sag.med({"afsluttet": None}, tilstand=tilstand, naeste_dato=None, naeste="")
