"""What a notification of PSRM does to the account: money in, interest, write-off, the claim back. Each is booked once.

| Type | Booked |
|---|---|
| UDLIGNING, ALLOKERING | a payment of type `inddrivelse` that covers the claim's inddrivelsesrente, oldest first, and the claim, each with what is told of it; where the parts are not told, interest first (stated) |
| the same, negative | the coverages of that very payment undone, newest first, and the money taken back; where no payment is told, PSRM's newest |
| RENTE | an INDDRIVELSESRENTE on the claim; negative: taken away again, newest first |
| AFSKRIVNING | written off, the claim and its interest, each with what is told of it |
| RETURNERING | the claim is OPKRAEVES again and nothing is due of itself: somebody at home decides what to do (ours) |
| AFREGNING | nothing: it tells which money came, and is kept for reconciliation |

What comes of a claim that lapsed (`bortfald`) leaves nothing owed: what is owed again is written off, what PSRM covered before the day
takes the place of the write-off (ours).

The order of the notifications does not matter (ours): what finds nothing to cover, undo, take away or write off waits, and is tried
again after every notification of the same claim. So money that is told before the interest it covers lies uncovered until then.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from oir_debitor.domain.bogfoering import Betaling, Bogfoering, afledt_id
from oir_debitor.domain.content import json_text
from oir_debitor.domain.forloebsposter import ForloebPost, Tilstand
from oir_debitor.domain.hovedbog import Art, BilagPost, TillaegPost
from oir_debitor.domain.overdragelse.bortfald import afskriv_krav, er_bortfaldet, giv_plads
from oir_debitor.domain.overdragelse.dom import aarsag_i, haendelse, med
from oir_debitor.domain.overdragelse.underretning import (
    AFSKRIVNING,
    DAEKKER,
    RENTE,
    RETURNERING,
    Del,
    Underretning,
    rente_af,
)
from oir_debitor.domain.posts import Post
from oir_kernel.events import Event
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere

_ENDS: Final = frozenset({Tilstand.UNDER_INDDRIVELSE, Tilstand.AFSLUTTET})
_PAYMENT: Final = "psrm_indbetaling_id"
"""What a payment and a coverage of PSRM's keep: PSRM's id of the payment behind them."""
_ZEROED: Final = frozenset({"FEJL", "BORT"})
"""The withdrawals after which no interest of PSRM's is owed (stated of FEJL, ours of BORT)."""


@dataclass(slots=True)
class Bogfoert:
    """What a notification comes to: new rows, replaced ones, events, and it and those that waited with what of each still waits."""

    added: list[Post] = field(default_factory=list)
    changed: list[Post] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    underretninger: list[Underretning] = field(default_factory=list)


def bogfoer(
    underretning: Underretning,
    ventende: Iterable[Underretning],
    forloeb: ForloebPost,
    bog: Bogfoering,
    type_id: str,
    now: datetime,
) -> Bogfoert:
    """Book a notification, and what it makes room for of the `ventende` before it about the same claim of PSRM's.

    `bog` is of the account of the claim whose course is given. `type_id`: the payment type `inddrivelse`.
    """
    booking = _Booking(underretning, ventende, forloeb, bog, type_id, now)
    booking.book()
    found = Bogfoert(underretninger=booking.told())
    if underretning.type == RETURNERING:
        found.events.append(haendelse("returneret", forloeb, dato=underretning.dato.isoformat()))
    found.added += bog.posts
    found.events += bog.events()
    course = _course(underretning, forloeb, bog.rest_med_tillaeg(forloeb.fordring_id))
    if course != forloeb:
        found.changed.append(course)
    return found


def _course(underretning: Underretning, forloeb: ForloebPost, owed: int) -> ForloebPost:
    if underretning.type == RETURNERING:
        told = {"dato": underretning.dato.isoformat(), "aarsag": underretning.mere.get("aarsag")}
        course = med(forloeb, returneret=told)
        return replace(course, tilstand=Tilstand.OPKRAEVES, psrm_id="", naeste_dato=None, naeste="")
    if forloeb.tilstand in _ENDS:
        there = Tilstand.TILBAGEKALDT if aarsag_i(forloeb) else Tilstand.UNDER_INDDRIVELSE
        return replace(forloeb, tilstand=there if owed else Tilstand.AFSLUTTET)
    return forloeb


class _Booking:
    """The booking of one notification, and of those that waited for it. `_dele` holds what of each is to be booked yet."""

    def __init__(
        self,
        ny: Underretning,
        ventende: Iterable[Underretning],
        forloeb: ForloebPost,
        bog: Bogfoering,
        type_id: str,
        now: datetime,
    ) -> None:
        self._ny = ny
        self._told = sorted((*ventende, ny), key=lambda each: each.nummer)
        self._dele = {each.nummer: dict(each.dele) for each in self._told}
        self._forloeb = forloeb
        self._bog = bog
        self._type_id = type_id
        self._now = now
        self._gang = 0

    def book(self) -> None:
        """Take the new one in, and place what can be placed until nothing moves."""
        self._take_in()
        left = -1
        while left != self._left():
            left = self._left()
            for told in self._told:
                for del_ in Del:
                    if self._dele[told.nummer].get(del_, 0) > 0:
                        self._place(told, del_)
            self._gang += 1

    def told(self) -> list[Underretning]:
        """All of them, with what of each still waits."""
        return [replace(each, dele=self._dele[each.nummer]) for each in self._told]

    def _left(self) -> int:
        return sum(sum(parts.values()) for parts in self._dele.values())

    def _take_in(self) -> None:
        told = self._ny
        if told.type in DAEKKER and told.beloeb > 0:
            payment = self._payment(told)
            indhold = self._kept(told)
            betaling = Betaling(payment, told.dato, self._now, Oere(told.beloeb), self._type_id, indhold=indhold)
            self._bog.indbetal(betaling)
        if told.type == RENTE and told.beloeb > 0:
            added = self._added(told)
            self._bog.laeg_til(added)
            self._dele[told.nummer] = {}
            self._lapsed(told, added.tillaeg_id, told.beloeb)

    def _place(self, told: Underretning, del_: Del) -> None:
        if told.type in DAEKKER:
            place = self._cover if told.beloeb > 0 else self._uncover
        else:
            place = self._write_off if told.type == AFSKRIVNING else self._take_interest_away
        place(told, del_)

    def _cover(self, told: Underretning, del_: Del) -> None:
        payment = self._payment(told)
        if payment not in self._bog.bilag:
            return  # moved to another account meanwhile: its money is not here
        for krav_id in self._krav(told, del_, rente_first=True):
            if er_bortfaldet(self._forloeb):
                wanted = min(self._dele[told.nummer][del_], self._bog.udaekket(payment))
                giv_plads(self._bog, krav_id, wanted, self._id(told, "plads", krav_id, del_))
            free = min(self._bog.udaekket(payment), self._bog.rest(krav_id))
            if amount := self._at_most(told, del_, free):
                daekning = self._id(told, "daekning", krav_id)
                self._bog.daek(daekning, payment, krav_id, amount, told.dato, self._kept(told))

    def _uncover(self, told: Underretning, del_: Del) -> None:
        """The coverage a payment's undoing takes back, and its money: first what of that payment waits and covers nothing yet."""
        for other in self._told:
            if other.type in DAEKKER and other.beloeb > 0 and _same_payment(told, other):
                self._take_waiting(told, del_, other)
        for each in self._coverages(told, del_):
            if amount := self._at_most(told, del_, self._bog.daekket(each)):
                self._undo(told, each, amount)

    def _take_waiting(self, told: Underretning, del_: Del, other: Underretning) -> None:
        payment, waits = self._payment(other), self._dele[other.nummer]
        if payment not in self._bog.bilag:
            return
        for part in Del if del_ is Del.FRIT else (del_, Del.FRIT):
            free = min(waits.get(part, 0), self._bog.udaekket(payment))
            if amount := self._at_most(told, del_, free):
                waits[part] -= amount
                back = self._id(told, "ventende", str(other.nummer), part)
                self._take_back(told, back, payment, amount)

    def _undo(self, told: Underretning, daekning: BilagPost, amount: int) -> None:
        bog = self._bog
        bog.ophaev_daekning(self._id(told, "ophaevet", daekning.bilag_id), daekning, amount, self._kept(told))
        self._take_back(told, self._id(told, "tilbage", daekning.bilag_id), daekning.modbilag_id, amount)
        zeroed = aarsag_i(self._forloeb) in _ZEROED
        if zeroed and daekning.krav_id in rente_af(bog, told.krav_id):
            own = self._id(told, "nulstillet", daekning.bilag_id)
            bog.nedreguler_tillaeg(own, daekning.krav_id, amount, self._kept(told))
        self._lapsed(told, daekning.krav_id, amount, daekning.bilag_id)

    def _lapsed(self, told: Underretning, krav_id: str, beloeb: int, *parts: str) -> None:
        """What of a lapsed claim is owed again is written off."""
        if er_bortfaldet(self._forloeb):
            afskriv_krav(self._bog, krav_id, beloeb, told.dato, self._id(told, "bortfald", krav_id, *parts))

    def _take_back(self, told: Underretning, bilag_id: Uuid, payment: str, amount: int) -> None:
        self._bog.nedreguler_indbetaling(bilag_id, payment, amount, told.dato, self._now, self._kept(told))

    def _take_interest_away(self, told: Underretning, del_: Del) -> None:
        for tillaeg_id in reversed(rente_af(self._bog, told.krav_id)):
            if amount := self._at_most(told, del_, self._bog.rest(tillaeg_id)):
                own = self._id(told, "rente", tillaeg_id)
                self._bog.nedreguler_tillaeg(own, tillaeg_id, amount, self._kept(told))

    def _write_off(self, told: Underretning, del_: Del) -> None:
        for krav_id in self._krav(told, del_):
            if amount := self._at_most(told, del_, self._bog.rest(krav_id)):
                own = self._id(told, "afskrivning", krav_id)
                self._bog.afskriv(own, krav_id, amount, told.dato, self._kept(told))

    def _at_most(self, told: Underretning, del_: Del, there_is: int) -> int:
        """What of a part can be booked where so much is, øre; it waits no longer."""
        parts = self._dele[told.nummer]
        amount = max(min(parts[del_], there_is), 0)
        parts[del_] -= amount
        return amount

    def _krav(self, told: Underretning, del_: Del, *, rente_first: bool = False) -> list[str]:
        """What a part is booked on: PSRM's interest on the claim, the claim itself, or both."""
        rente = [] if del_ is Del.HOVEDSTOL else rente_af(self._bog, told.krav_id)
        hoved = [] if del_ is Del.RENTE else [told.krav_id]
        return [*rente, *hoved] if rente_first else [*hoved, *rente]

    def _coverages(self, told: Underretning, del_: Del) -> list[BilagPost]:
        """The coverages a notification undoes: those of its payment, newest first, the principal's before the interest's.

        One that does not say its payment means any; a coverage that was kept without its payment may be meant by any.
        """
        krav = {krav_id: place for place, krav_id in enumerate(self._krav(told, del_))}
        found = [each for each in self._bog.bilag.values() if each.art == Art.DAEKNING and each.krav_id in krav]
        paid = {each.bilag_id: json.loads(each.indhold) for each in found}
        payment = told.indbetaling_id
        by_psrm = [
            each
            for each in found
            if "underretning" in paid[each.bilag_id]
            and (not payment or paid[each.bilag_id].get(_PAYMENT) in (None, payment))
        ]
        newest = sorted(by_psrm, key=lambda each: (each.dato, -krav[each.krav_id]), reverse=True)
        return sorted(newest, key=lambda each: paid[each.bilag_id].get(_PAYMENT) is None)

    def _added(self, told: Underretning) -> TillaegPost:
        first, last = (_day(told.mere.get(name)) or told.dato for name in ("periode_fra", "periode_til"))
        kept = json_text({"underretning": told.nummer, "krav_id": told.krav_id})
        return TillaegPost(
            self._id(told, "tillaeg"),
            self._forloeb.konto_id,
            self._forloeb.fordring_id,
            Art.INDDRIVELSESRENTE,
            self._now,
            Oere(told.beloeb),
            first,
            last,
            kept,
        )

    def _kept(self, told: Underretning) -> str:
        paid = {_PAYMENT: told.indbetaling_id} if told.indbetaling_id else {}
        return json_text({"underretning": told.nummer, **paid})

    def _payment(self, told: Underretning) -> Uuid:
        return afledt_id("underretning", str(told.nummer), str(self._forloeb.fordring_id), "indbetaling")

    def _id(self, told: Underretning, *parts: str) -> Uuid:
        """The id of what a notification books; what it books later has the one it waited for in it."""
        again = () if told is self._ny and not self._gang else (str(self._ny.nummer), str(self._gang))
        return afledt_id("underretning", str(told.nummer), str(self._forloeb.fordring_id), *parts, *again)


def _same_payment(told: Underretning, other: Underretning) -> bool:
    unsaid = "" in (told.indbetaling_id, other.indbetaling_id)
    return told.krav_id == other.krav_id and (unsaid or told.indbetaling_id == other.indbetaling_id)


def ventende_om(underretning: Underretning, kept: Sequence[Underretning]) -> list[Underretning]:
    """Those that wait about the same claim of PSRM's: a claim that was sent again is another one there."""
    return [each for each in kept if each.psrm_id == underretning.psrm_id and each.venter]


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None
