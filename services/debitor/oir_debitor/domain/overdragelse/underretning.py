"""What a notification of PSRM does to the account: money in, interest, write-off, the claim back. Each is booked once.

| Type | Booked |
|---|---|
| UDLIGNING, ALLOKERING | a payment of type `inddrivelse` that covers the claim's inddrivelsesrente, oldest first, then the claim (stated: interest before principal) |
| the same, negative | PSRM's coverages undone, newest first, and the money taken back |
| RENTE | an INDDRIVELSESRENTE on the claim; negative: taken away again, newest first |
| AFSKRIVNING | written off, the claim first, then its interest |
| RETURNERING | the claim is OPKRAEVES again and nothing is due of itself: somebody at home decides what to do (ours) |
| AFREGNING | nothing: it tells which money came, and is kept for reconciliation |

Amounts are kroner, positive: settled, covered, added, written off, left. What cannot be booked (an amount above what is owed
here) is kept with the notification as `uforklaret`, øre.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from oir_debitor.domain.bogfoering import Betaling, Bogfoering, afledt_id
from oir_debitor.domain.forloebsposter import ForloebPost, Tilstand
from oir_debitor.domain.hovedbog import Art, BilagPost, TillaegPost
from oir_debitor.domain.overdragelse.dom import haendelse, med
from oir_debitor.domain.overdragelse.raekker import tekst
from oir_debitor.domain.posts import Post
from oir_kernel.events import Event
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere, to_kroner, to_oere

AFREGNING_TOPIC: Final = "debitor.afregning.modtaget"
_LINE = ("fordring_id", "reference", "beloeb", "hovedstol", "rente", "dato", "type")
"""What the event tells of a settlement's line: nobody's number."""
_ENDS = frozenset({Tilstand.UNDER_INDDRIVELSE, Tilstand.AFSLUTTET})


@dataclass(frozen=True, slots=True)
class UnderretningPost:
    """A notification that was taken in. `nummer` is PSRM's; `fordring_id` the claim here, empty when none is known."""

    nummer: int
    type: str
    dato: date
    konto_id: str
    fordring_id: str
    psrm_id: str
    beloeb: Oere
    behandlet: datetime
    indhold: str


@dataclass(frozen=True, slots=True)
class Underretning:
    """A notification as it was fetched; `krav_id` is the claim, interest or fee it is about, once found."""

    nummer: int
    type: str
    dato: date
    beloeb: int
    psrm_id: str
    reference: str
    krav_id: str = ""
    mere: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Underretning":
        """The notification in its JSON. Raises `KeyError` or `ValueError` when it is none."""
        return cls(
            int(given["nummer"]),
            str(given["type"]),
            date.fromisoformat(given["dato"]),
            to_oere(given["beloeb"]),
            str(given.get("fordring_id") or ""),
            str(given.get("reference") or ""),
            mere=given,
        )

    def til_raekke(self, konto_id: str, fordring_id: str, now: datetime, uforklaret: int) -> UnderretningPost:
        """The row that says it was taken in."""
        kept = {name: value for name, value in self.mere.items() if name != "skyldnere"} | {"krav_id": self.krav_id}
        if uforklaret:
            kept["uforklaret"] = uforklaret
        return UnderretningPost(
            self.nummer,
            self.type,
            self.dato,
            konto_id,
            fordring_id,
            self.psrm_id,
            Oere(self.beloeb),
            now,
            tekst(kept),
        )

    def afregnet(self) -> Event:
        """The event that tells of a settlement: sums and claims, no party."""
        lines = self.mere.get("linjer") or []
        told = [{name: each[name] for name in _LINE if name in each} for each in lines if isinstance(each, Mapping)]
        fordringshaver = str(self.mere.get("fordringshaver") or "")
        payload = {"nummer": self.nummer, "dato": self.dato.isoformat(), "beloeb": to_kroner(self.beloeb)}
        return Event(AFREGNING_TOPIC, fordringshaver, {**payload, "linjer": told})


@dataclass(slots=True)
class Bogfoert:
    """What a notification comes to: new rows, replaced ones, events, and what could not be booked, øre."""

    added: list[Post] = field(default_factory=list)
    changed: list[Post] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    uforklaret: int = 0


def bogfoer(underretning: Underretning, forloeb: ForloebPost, bog: Bogfoering, type_id: str, now: datetime) -> Bogfoert:
    """Book a notification on the account of the claim whose course is given. `type_id`: the payment type `inddrivelse`."""
    booking = _Booking(underretning, forloeb, bog, type_id, now)
    found = Bogfoert()
    match underretning.type:
        case "UDLIGNING" | "ALLOKERING":
            found.uforklaret = booking.covered() if underretning.beloeb > 0 else booking.uncovered()
        case "RENTE":
            found.uforklaret = booking.interest()
        case "AFSKRIVNING":
            found.uforklaret = booking.written_off()
        case "RETURNERING":
            found.events.append(haendelse("returneret", forloeb, dato=underretning.dato.isoformat()))
    found.added += bog.posts
    found.events += bog.events()
    course = _course(underretning, forloeb, booking.owed())
    if course != forloeb:
        found.changed.append(course)
    return found


def _course(underretning: Underretning, forloeb: ForloebPost, owed: int) -> ForloebPost:
    if underretning.type == "RETURNERING":
        told = {"dato": underretning.dato.isoformat(), "aarsag": underretning.mere.get("aarsag")}
        course = med(forloeb, returneret=told)
        return replace(course, tilstand=Tilstand.OPKRAEVES, psrm_id="", naeste_dato=None, naeste="")
    if forloeb.tilstand in _ENDS:
        return replace(forloeb, tilstand=Tilstand.UNDER_INDDRIVELSE if owed else Tilstand.AFSLUTTET)
    return forloeb


class _Booking:
    """The booking of one notification."""

    def __init__(self, told: Underretning, forloeb: ForloebPost, bog: Bogfoering, type_id: str, now: datetime) -> None:
        self._told = told
        self._forloeb = forloeb
        self._bog = bog
        self._type_id = type_id
        self._now = now
        self._krav_id = told.krav_id or str(forloeb.fordring_id)
        self._kept = tekst({"underretning": told.nummer})

    def covered(self) -> int:
        bog, told = self._bog, self._told
        payment = self._id("indbetaling")
        bog.indbetal(Betaling(payment, told.dato, self._now, Oere(told.beloeb), self._type_id, indhold=self._kept))
        left = told.beloeb
        for krav_id in (*self._interest(), self._krav_id):
            amount = min(left, bog.rest(krav_id))
            if amount > 0:
                bog.daek(self._id("daekning", krav_id), payment, krav_id, amount, told.dato, self._kept)
                left -= amount
        return left

    def uncovered(self) -> int:
        """Coverages of PSRM undone, and their money taken back."""
        left = -self._told.beloeb
        for each in self._coverages():
            amount = min(left, self._bog.tilbage_af(each, Art.DAEKNING_NEDREGULERING))
            if amount > 0:
                self._undo(each, amount)
                left -= amount
        return left

    def interest(self) -> int:
        if self._told.beloeb > 0:
            self._bog.laeg_til(self._added())
            return 0
        left = -self._told.beloeb
        for tillaeg_id in reversed(self._interest()):
            amount = min(left, self._bog.rest(tillaeg_id))
            if amount > 0:
                self._bog.nedreguler_tillaeg(self._id("rente", tillaeg_id), tillaeg_id, amount, self._kept)
                left -= amount
        return left

    def written_off(self) -> int:
        left = self._told.beloeb
        for krav_id in (self._krav_id, *self._interest()):
            amount = min(left, self._bog.rest(krav_id))
            if amount > 0:
                self._bog.afskriv(self._id("afskrivning", krav_id), krav_id, amount, self._told.dato, self._kept)
                left -= amount
        return left

    def owed(self) -> int:
        """What is owed on the claim and all that was added to it, øre."""
        fordring_id = self._forloeb.fordring_id
        added = (each.tillaeg_id for each in self._bog.tillaeg.values() if each.fordring_id == fordring_id)
        return sum(self._bog.rest(krav_id) for krav_id in (fordring_id, *added))

    def _undo(self, coverage: BilagPost, amount: int) -> None:
        self._bog.ophaev_daekning(self._id("ophaevet", coverage.bilag_id), coverage, amount, self._kept)
        payment = coverage.modbilag_id
        back = self._id("tilbage", coverage.bilag_id)
        self._bog.nedreguler_indbetaling(back, payment, amount, self._told.dato, self._now, self._kept)

    def _added(self) -> TillaegPost:
        told = self._told
        first, last = (_day(told.mere.get(name)) or told.dato for name in ("periode_fra", "periode_til"))
        kept = tekst({"underretning": told.nummer, "krav_id": self._krav_id})
        return TillaegPost(
            self._id("tillaeg"),
            self._forloeb.konto_id,
            self._forloeb.fordring_id,
            Art.INDDRIVELSESRENTE,
            self._now,
            Oere(told.beloeb),
            first,
            last,
            kept,
        )

    def _interest(self) -> list[str]:
        return rente_af(self._bog, self._krav_id)

    def _coverages(self) -> list[BilagPost]:
        """PSRM's coverages of the claim and its interest, newest first, the principal's before the interest's."""
        krav = {self._krav_id: 0} | dict.fromkeys(self._interest(), 1)
        found = [each for each in self._bog.bilag.values() if each.art == Art.DAEKNING and each.krav_id in krav]
        by_psrm = [each for each in found if '"underretning"' in each.indhold]
        return sorted(by_psrm, key=lambda each: (each.dato, -krav[each.krav_id]), reverse=True)

    def _id(self, *parts: str) -> Uuid:
        return afledt_id("underretning", str(self._told.nummer), str(self._forloeb.fordring_id), *parts)


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def rente_af(bog: Bogfoering, krav_id: str) -> list[str]:
    """PSRM's interest on a claim, interest or fee, oldest first."""
    mine = (each for each in bog.tillaeg.values() if each.art == Art.INDDRIVELSESRENTE)
    of_krav = [each for each in mine if f'"krav_id":"{krav_id}"' in each.indhold]
    return [each.tillaeg_id for each in sorted(of_krav, key=lambda each: (each.til, each.registreret))]


def set_rente(bog: Bogfoering, fordring_id: Uuid, krav_id: str, beloeb: int, now: datetime, aktion_id: str) -> None:
    """What is owed of PSRM's interest on a krav becomes `beloeb`, øre: the difference is added or taken away, newest first."""
    known = rente_af(bog, krav_id)
    more = beloeb - sum(bog.rest(each) for each in known)
    if more > 0:
        kept = tekst({"krav_id": krav_id, "aktion_id": aktion_id})
        own, day = afledt_id("tilbagegivet", aktion_id, krav_id), now.date()
        art = Art.INDDRIVELSESRENTE
        bog.laeg_til(TillaegPost(own, bog.konto_id, fordring_id, art, now, Oere(more), day, day, kept))
    for each in reversed(known):
        amount = min(-more, bog.rest(each))
        if amount > 0:
            bog.nedreguler_tillaeg(afledt_id("tilbagegivet", aktion_id, each), each, amount)
            more += amount
