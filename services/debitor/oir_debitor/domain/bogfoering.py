"""Booking on one account: every document with its entries, never more than there is, and what the line-of-business system is told.

A `Bogfoering` belongs to one decision on one account. It starts from what the ledger has and adds; nothing it added is on disk
until the handler writes `posts`. Its methods raise `OverBeloeb` where an amount is more than there is: callers that take amounts from
outside ask `rest`, `uplaceret`, `udaekket` first and refuse with a reason. A document is booked once: the same id again is a `ValueError`.
"""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from oir_debitor.domain import hovedbog
from oir_debitor.domain.content import json_text
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.hovedbog import TILLAEG, Art, BilagPost, Hovedkonto, PosteringPost, TillaegPost
from oir_debitor.domain.posts import Post
from oir_kernel.events import Event
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere, to_kroner

TOPIC: Final = "debitor.daekning.registreret"
"""Coverages, write-offs and their reversals on claims: what OpretDækningAfskrivning tells the line-of-business system (stated)."""
_IDS: Final = uuid.uuid5(uuid.NAMESPACE_URL, "http://oir-sandkasse.example/debitor/bilag/")
_TOLD: Final = {
    Art.DAEKNING: "daekninger",
    Art.DAEKNING_NEDREGULERING: "daekning_nedreguleringer",
    Art.AFSKRIVNING: "afskrivninger",
    Art.AFSKRIVNING_NEDREGULERING: "afskrivning_nedreguleringer",
}
_GONE: Final = (Art.UDBETALING, Art.FLYTNING)
"""What takes money of a payment off the account."""
_KEPT: Final = ("aarsag_id", "aarsagstekst", "indbetaling_nedregulering_id")
"""What of a document's content the event tells."""


class OverBeloeb(ValueError):
    """More was to be booked than there is."""


def afledt_id(*parts: str) -> Uuid:
    """The id of what the debtor system itself makes: the same from the same parts, so a repeated run makes nothing twice."""
    return Uuid(str(uuid.uuid5(_IDS, "|".join(parts))))


@dataclass(frozen=True, slots=True)
class Betaling:
    """A payment: `beloeb` øre, `dato` the day it was paid. `type_id` is a class of the list indbetalingstype; `indhold` what is kept beside."""

    indbetaling_id: Uuid
    dato: date
    registreret: datetime
    beloeb: Oere
    type_id: str
    betaler_ident: str = ""
    betaler_type: str = ""
    oprettet_cvr: str = ""
    oprettet_system: str = ""
    indhold: str = "{}"


class Bogfoering:
    """The bookings of one decision. `facts` holds the account's claims, additions, documents and entries."""

    def __init__(self, konto_id: Uuid, facts: Facts, now: datetime) -> None:
        self.konto_id = konto_id
        self.posts: list[Post] = []
        self._now = now
        self._fordringer = facts.fordringer
        self.bilag: dict[str, BilagPost] = dict(facts.bilag)
        self.tillaeg: dict[str, TillaegPost] = dict(facts.tillaeg)
        self._new: list[BilagPost] = []
        self._rests: defaultdict[str, int] = defaultdict(int)
        self._uplaceret = 0
        self._count(facts.posteringer)
        self._made_from: defaultdict[tuple[str, str], list[BilagPost]] = defaultdict(list)
        for each in facts.bilag.values():
            self._made_from[each.modbilag_id, each.art].append(each)
        self._added_to: defaultdict[str, list[TillaegPost]] = defaultdict(list)
        for added in facts.tillaeg.values():
            self._added_to[added.fordring_id].append(added)

    @property
    def today(self) -> date:
        """The sandbox's date in Denmark."""
        return self._now.date()

    @property
    def uplaceret(self) -> Oere:
        """Money received that covers nothing, øre."""
        return Oere(self._uplaceret)

    def rest(self, krav_id: str) -> Oere:
        """What is owed on a claim, interest or fee, øre."""
        return Oere(self._rests.get(krav_id, 0))

    def rest_med_tillaeg(self, fordring_id: str) -> Oere:
        """What is owed on a claim with its interest and fees, øre."""
        return Oere(self.rest(fordring_id) + sum(self.rest(each.tillaeg_id) for each in self.tillaeg_til(fordring_id)))

    def tillaeg_til(self, fordring_id: str) -> list[TillaegPost]:
        """The interest and fees that were added to a claim."""
        return list(self._added_to.get(fordring_id, ()))

    def dannet_af(self, bilag_id: str, art: Art) -> list[BilagPost]:
        """The documents of a kind that come from or reverse `bilag_id`: a payment's coverages, a coverage's reversals."""
        return list(self._made_from.get((bilag_id, art), ()))

    def tilbage_af(self, bilag: BilagPost, modart: Art) -> Oere:
        """What of a document was not reversed by documents of the kind `modart` yet, øre."""
        return Oere(bilag.beloeb - sum(each.beloeb for each in self.dannet_af(bilag.bilag_id, modart)))

    def udaekket(self, indbetaling_id: str) -> Oere:
        """What of a payment covers nothing, was not taken back, paid out or moved to another account, øre."""
        payment = self.bilag[indbetaling_id]
        covered = sum(self.daekket(each) for each in self.dannet_af(indbetaling_id, Art.DAEKNING))
        gone = sum(
            each.beloeb for art in _GONE for each in self.dannet_af(indbetaling_id, art) if not _moved_here(each)
        )
        return Oere(self.tilbage_af(payment, Art.INDBETALING_NEDREGULERING) - covered - gone)

    def daekket(self, daekning: BilagPost) -> Oere:
        """What a coverage still covers, øre."""
        return self.tilbage_af(daekning, Art.DAEKNING_NEDREGULERING)

    def tilbage_paa_kontoen(self, indbetaling_id: str) -> Oere:
        """What of a payment is still on the account, covering something or not, øre."""
        covers = sum(self.daekket(each) for each in self.dannet_af(indbetaling_id, Art.DAEKNING))
        return Oere(self.udaekket(indbetaling_id) + covers)

    def indbetal(self, betaling: Betaling) -> BilagPost:
        """Money comes in; it covers nothing yet."""
        indhold = json.loads(betaling.indhold) | {"type_id": betaling.type_id}
        return self._book(
            BilagPost(
                betaling.indbetaling_id,
                self.konto_id,
                Art.INDBETALING,
                betaling.dato,
                betaling.registreret,
                betaling.beloeb,
                part_ident=betaling.betaler_ident,
                part_type=betaling.betaler_type,
                oprettet_cvr=betaling.oprettet_cvr,
                oprettet_system=betaling.oprettet_system,
                indhold=json_text(indhold),
            ),
        )

    def nedreguler_indbetaling(
        self, bilag_id: Uuid, indbetaling_id: str, beloeb: int, dato: date, registreret: datetime, indhold: str = "{}"
    ) -> BilagPost:
        """(Part of) a payment is taken back; it must not cover anything any more. Raises `OverBeloeb`."""
        _at_most(beloeb, self.udaekket(indbetaling_id), "udækket")
        return self._book(
            self._post(Art.INDBETALING_NEDREGULERING, bilag_id, beloeb, "", indbetaling_id, dato, registreret, indhold)
        )

    def daek(
        self, daekning_id: Uuid, indbetaling_id: str, krav_id: str, beloeb: int, dato: date, indhold: str = "{}"
    ) -> BilagPost:
        """(Part of) a payment covers a claim, interest or fee. Raises `OverBeloeb`."""
        _at_most(beloeb, min(self.udaekket(indbetaling_id), self.rest(krav_id)), "rest")
        return self._book(
            self._post(Art.DAEKNING, daekning_id, beloeb, krav_id, indbetaling_id, dato, self._now, indhold)
        )

    def ophaev_daekning(self, bilag_id: Uuid, daekning: BilagPost, beloeb: int, indhold: str = "{}") -> BilagPost:
        """(Part of) a coverage is undone; its money covers nothing again. Raises `OverBeloeb`."""
        _at_most(beloeb, self.tilbage_af(daekning, Art.DAEKNING_NEDREGULERING), "dækning")
        art = Art.DAEKNING_NEDREGULERING
        return self._book(
            self._post(art, bilag_id, beloeb, daekning.krav_id, daekning.bilag_id, self.today, self._now, indhold)
        )

    def afskriv(self, bilag_id: Uuid, krav_id: str, beloeb: int, dato: date, indhold: str = "{}") -> BilagPost:
        """(Part of) a claim, interest or fee is written off. Raises `OverBeloeb`."""
        _at_most(beloeb, self.rest(krav_id), "rest")
        return self._book(self._post(Art.AFSKRIVNING, bilag_id, beloeb, krav_id, "", dato, self._now, indhold))

    def ophaev_afskrivning(self, bilag_id: Uuid, afskrivning: BilagPost, beloeb: int, indhold: str = "{}") -> BilagPost:
        """(Part of) a write-off is undone. Raises `OverBeloeb`."""
        _at_most(beloeb, self.tilbage_af(afskrivning, Art.AFSKRIVNING_NEDREGULERING), "afskrivning")
        art = Art.AFSKRIVNING_NEDREGULERING
        return self._book(
            self._post(art, bilag_id, beloeb, afskrivning.krav_id, afskrivning.bilag_id, self.today, self._now, indhold)
        )

    def laeg_til(self, tillaeg: TillaegPost) -> None:
        """The debtor system adds interest or a fee to a claim, booked on the last day it is for, at the latest today."""
        art = Art(tillaeg.art)
        if art not in TILLAEG:
            raise ValueError(f"{art} is nothing the debtor system adds")
        if tillaeg.tillaeg_id in self.tillaeg:
            raise ValueError(f"{art}: this one is added already")
        dato = min(tillaeg.til, self.today)
        entries = hovedbog.posteringer(
            art, tillaeg.tillaeg_id, self.konto_id, tillaeg.beloeb, dato, self._now, tillaeg.tillaeg_id
        )
        self.tillaeg[tillaeg.tillaeg_id] = tillaeg
        self._added_to[tillaeg.fordring_id].append(tillaeg)
        self._write(tillaeg, entries)

    def nedreguler_tillaeg(self, bilag_id: Uuid, tillaeg_id: str, beloeb: int, indhold: str = "{}") -> BilagPost:
        """(Part of) an interest or fee is taken away again. Raises `OverBeloeb`."""
        tillaeg = self.tillaeg[tillaeg_id]
        _at_most(beloeb, self.rest(tillaeg_id), "rest")
        art = Art.TILLAEG_NEDREGULERING
        post = self._post(art, bilag_id, beloeb, tillaeg_id, tillaeg_id, self.today, self._now, indhold)
        entries = hovedbog.tillaeg_nedregulering(
            Art(tillaeg.art), bilag_id, self.konto_id, beloeb, post.dato, post.registreret, tillaeg_id
        )
        return self._keep(post, entries)

    def udbetal(self, bilag_id: Uuid, indbetaling_id: str, beloeb: int, dato: date, indhold: str = "{}") -> BilagPost:
        """Money that covers nothing goes back to who paid it. Raises `OverBeloeb`."""
        _at_most(beloeb, self.udaekket(indbetaling_id), "udækket")
        return self._book(self._post(Art.UDBETALING, bilag_id, beloeb, "", indbetaling_id, dato, self._now, indhold))

    @property
    def indbetalinger(self) -> list[BilagPost]:
        """Where money came in: payments, and what was moved here from another account, in the order of registration."""
        came = (each for each in self.bilag.values() if each.art == Art.INDBETALING or _moved_here(each))
        return sorted(came, key=lambda each: (each.registreret, each.bilag_id))

    def flyt_fra(self, bilag_id: Uuid, indbetaling_id: str, beloeb: int, til_konto: Uuid) -> BilagPost:
        """Money that covers nothing leaves for another account, whose own bookings `flyt_til` it. Raises `OverBeloeb`."""
        _at_most(beloeb, self.udaekket(indbetaling_id), "udækket")
        moved = json_text({"retning": "fra", "konto_id": til_konto})
        post = self._post(Art.FLYTNING, bilag_id, beloeb, "", indbetaling_id, self.today, self._now, moved)
        return self._keep(post, hovedbog.flytning(bilag_id, self.konto_id, til_konto, beloeb, self.today, self._now))

    def flyt_til(self, bilag_id: Uuid, fra: BilagPost) -> BilagPost:
        """Money that `flyt_fra` took off another account arrives here, and can cover like a payment.

        Its entry is the second of that document, which the other account's bookings write.
        """
        moved = json_text({"retning": "til", "konto_id": fra.konto_id})
        post = self._post(Art.FLYTNING, bilag_id, fra.beloeb, "", fra.bilag_id, self.today, self._now, moved)
        self._keep(post, ())
        self._count(hovedbog.flytning(fra.bilag_id, fra.konto_id, self.konto_id, fra.beloeb, self.today, self._now))
        return post

    def events(self) -> tuple[Event, ...]:
        """What the line-of-business system is told of coverages and write-offs of claims: one event, or none."""
        told: dict[str, list[dict[str, Any]]] = {name: [] for name in _TOLD.values()}
        for bilag in self._new:
            name = _TOLD.get(Art(bilag.art))
            if name is not None and bilag.krav_id in self._fordringer:
                told[name].append(_plain(bilag))
        if not any(told.values()):
            return ()
        return (Event(TOPIC, self.konto_id, told),)

    def _post(
        self,
        art: Art,
        bilag_id: Uuid,
        beloeb: int,
        krav_id: str,
        modbilag_id: str,
        dato: date,
        registreret: datetime,
        indhold: str,
    ) -> BilagPost:
        return BilagPost(
            bilag_id, self.konto_id, art, dato, registreret, Oere(beloeb), krav_id, modbilag_id, indhold=indhold
        )

    def _book(self, post: BilagPost) -> BilagPost:
        entries = hovedbog.posteringer(
            Art(post.art), post.bilag_id, self.konto_id, post.beloeb, post.dato, post.registreret, post.krav_id
        )
        return self._keep(post, entries)

    def _keep(self, post: BilagPost, entries: Iterable[PosteringPost]) -> BilagPost:
        if post.bilag_id in self.bilag:
            raise ValueError(f"{post.art}: this document is booked already")
        self.bilag[post.bilag_id] = post
        self._made_from[post.modbilag_id, post.art].append(post)
        self._new.append(post)
        self._write(post, entries)
        return post

    def _write(self, post: Post, entries: Iterable[PosteringPost]) -> None:
        made = list(entries)
        self._count(made)
        self.posts += [post, *made]

    def _count(self, entries: Iterable[PosteringPost]) -> None:
        for each in entries:
            if each.hovedkonto == Hovedkonto.TILGODEHAVENDE:
                self._rests[each.krav_id] += each.beloeb
            elif each.hovedkonto == Hovedkonto.UPLACERET and each.konto_id == self.konto_id:
                self._uplaceret -= each.beloeb


def _moved_here(bilag: BilagPost) -> bool:
    return bilag.art == Art.FLYTNING and json.loads(bilag.indhold).get("retning") == "til"


def _at_most(beloeb: int, there_is: int, what: str) -> None:
    if not 0 < beloeb <= there_is:
        raise OverBeloeb(f"{what}: {to_kroner(Oere(beloeb))} > {to_kroner(Oere(there_is))}")


def _plain(bilag: BilagPost) -> dict[str, Any]:
    """A document as the event tells it: ids and amounts; no party, so no CPR number."""
    plain: dict[str, Any] = {
        "bilag_id": bilag.bilag_id,
        "fordring_id": bilag.krav_id,
        "modbilag_id": bilag.modbilag_id,
        "beloeb": to_kroner(bilag.beloeb),
        "dato": bilag.dato.isoformat(),
        "registreret": bilag.registreret.isoformat(),
    }
    kept: Mapping[str, Any] = json.loads(bilag.indhold)
    return plain | {name: kept[name] for name in _KEPT if name in kept}
