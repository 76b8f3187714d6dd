"""Notifications of PSRM as they are fetched and kept, and PSRM's interest on a claim. What they do to the account: `underretningsbog`.

Amounts are kroner, positive: settled, covered, added, written off, left. What cannot be booked yet, because more is told than is
owed or covered here, waits: it is kept with the notification as `uforklaret`, øre, and booked when another notification of the
claim makes room for it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from oir_debitor.domain.bogfoering import Bogfoering, afledt_id
from oir_debitor.domain.content import json_text
from oir_debitor.domain.hovedbog import Art, TillaegPost
from oir_kernel.events import Event
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere, to_kroner, to_oere

AFREGNING_TOPIC: Final = "debitor.afregning.modtaget"
DAEKKER: Final = frozenset({"UDLIGNING", "ALLOKERING"})
"""The types that tell coverage, negative when it was undone."""
AFSKRIVNING: Final = "AFSKRIVNING"
RENTE: Final = "RENTE"
RETURNERING: Final = "RETURNERING"
UFORKLARET: Final = ("uforklaret", "uforklarede_dele")
"""What a kept notification's content has beside what was told: what waits, øre, in all and by part."""
_BOOKED: Final = DAEKKER | {AFSKRIVNING, RENTE}
_LINE = ("fordring_id", "reference", "beloeb", "hovedstol", "rente", "dato", "type")
"""What the event tells of a settlement's line: nobody's number."""


class Del(StrEnum):
    """The part of a claim an amount is on: PSRM's interest, the claim itself, or what was not told which (FRIT)."""

    RENTE = "rente"
    HOVEDSTOL = "hovedstol"
    FRIT = "frit"


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
    """A notification as it was fetched; `krav_id` is the claim, interest or fee it is about, once found.

    `dele` is what of it is to be booked yet, øre by part, none negative: at first all of it.
    """

    nummer: int
    type: str
    dato: date
    beloeb: int
    psrm_id: str
    reference: str
    krav_id: str = ""
    mere: Mapping[str, Any] = field(default_factory=dict)
    dele: Mapping[Del, int] = field(default_factory=dict)

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Underretning":
        """The notification in its JSON. Raises `KeyError` or `ValueError` when it is none."""
        kind, amount = str(given["type"]), to_oere(given["beloeb"])
        return cls(
            int(given["nummer"]),
            kind,
            date.fromisoformat(given["dato"]),
            amount,
            str(given.get("fordring_id") or ""),
            str(given.get("reference") or ""),
            mere=given,
            dele=_dele(kind, abs(amount), given) if kind in _BOOKED else {},
        )

    @classmethod
    def ventende(cls, post: UnderretningPost) -> "Underretning":
        """One that was taken in before, with what of it waits."""
        kept = json.loads(post.indhold)
        whole = {Del.RENTE if post.type == RENTE else Del.FRIT: int(kept.get("uforklaret", 0))}
        parts = kept.get("uforklarede_dele")
        waits = whole if parts is None else {Del(name): int(oere) for name, oere in parts.items()}
        return replace(cls.of(kept), krav_id=str(kept.get("krav_id") or ""), dele=waits)

    @property
    def indbetaling_id(self) -> str:
        """PSRM's id of the payment whose coverage is told, empty when it is not said (ours)."""
        return str(self.mere.get("indbetaling_id") or "")

    @property
    def venter(self) -> int:
        """What is to be booked yet, øre."""
        return sum(self.dele.values())

    def til_raekke(self, konto_id: str, fordring_id: str, now: datetime, uforklaret: int) -> UnderretningPost:
        """The row that says it was taken in. `uforklaret` is what could not be booked, øre."""
        kept = {name: value for name, value in self.mere.items() if name not in ("skyldnere", *UFORKLARET)}
        kept["krav_id"] = self.krav_id
        if uforklaret:
            kept["uforklaret"] = uforklaret
            kept["uforklarede_dele"] = {str(name): oere for name, oere in self.dele.items() if oere}
        return UnderretningPost(
            self.nummer,
            self.type,
            self.dato,
            konto_id,
            fordring_id,
            self.psrm_id,
            Oere(self.beloeb),
            now,
            json_text(kept),
        )

    def afregnet(self) -> Event:
        """The event that tells of a settlement: sums and claims, no party."""
        lines = self.mere.get("linjer") or []
        told = [{name: each[name] for name in _LINE if name in each} for each in lines if isinstance(each, Mapping)]
        fordringshaver = str(self.mere.get("fordringshaver") or "")
        payload = {"nummer": self.nummer, "dato": self.dato.isoformat(), "beloeb": to_kroner(self.beloeb)}
        return Event(AFREGNING_TOPIC, fordringshaver, {**payload, "linjer": told})


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
        kept = json_text({"krav_id": krav_id, "aktion_id": aktion_id})
        own, day = afledt_id("tilbagegivet", aktion_id, krav_id), now.date()
        art = Art.INDDRIVELSESRENTE
        bog.laeg_til(TillaegPost(own, bog.konto_id, fordring_id, art, now, Oere(more), day, day, kept))
    for each in reversed(known):
        amount = min(-more, bog.rest(each))
        if amount > 0:
            bog.nedreguler_tillaeg(afledt_id("tilbagegivet", aktion_id, each), each, amount)
            more += amount


def _dele(kind: str, beloeb: int, given: Mapping[str, Any]) -> dict[Del, int]:
    """The parts of an amount: ALLOKERING and AFSKRIVNING tell them (stated), of UDLIGNING `heraf_rente` does (ours)."""
    if kind == RENTE:
        return {Del.RENTE: beloeb}
    told = given.get("heraf_rente", given.get("rente"))
    if told is None:
        return {Del.FRIT: beloeb}
    rente = min(abs(to_oere(told)), beloeb)
    return {Del.RENTE: rente, Del.HOVEDSTOL: beloeb - rente}
