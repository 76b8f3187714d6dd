"""What is told of payments elsewhere: ids, amounts and dates; no party, so no CPR number."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, Protocol

from oir_debitor.domain.bogfoering import Bogfoering
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.forloebsposter import Tilstand
from oir_debitor.domain.hovedbog import Hovedkonto, PosteringPost, TillaegPost
from oir_debitor.domain.indbetaling.krav import er_til_opkraevning, forfaldsdato
from oir_debitor.domain.posts import FordringPost, KontoPost, NedreguleringPost, OpkraevningPost, Post
from oir_kernel.events import Event
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere, to_kroner

TIL_INDBETALING: Final = "debitor.fordring.til-indbetaling"
"""FordringTilIndbetaling (stated): claims that can be paid, each time they or their arrears are new."""
FORETAGET: Final = "debitor.indbetaling.foretaget"
NEDREGULERET: Final = "debitor.indbetaling.nedreguleret"
TILBAGEFOERT: Final = "debitor.indbetaling.tilbagefoert"
UDBETALT: Final = "debitor.indbetaling.udbetalt"


class Restancer(Protocol):
    """Who knows what is owed on an account."""

    @property
    def konto_id(self) -> Uuid:
        """The account."""

    def rest(self, krav_id: str) -> Oere:
        """What is owed on a claim, interest or fee, øre."""

    def tillaeg_til(self, fordring_id: str) -> list[TillaegPost]:
        """The interest and fees on a claim."""

    def rest_med_tillaeg(self, fordring_id: str) -> Oere:
        """What is owed on a claim with its interest and fees, øre."""


def til_indbetaling(facts: Facts, bog: Bogfoering, now: datetime) -> tuple[Event, ...]:
    """The event for the claims whose arrears these bookings changed: one event, or none."""
    changed = _changed(bog.posts, bog)
    return om_fordringer(facts, bog, changed, now)


def om_fordringer(facts: Facts, bog: Restancer, fordring_ids: Iterable[str], now: datetime) -> tuple[Event, ...]:
    """The event for these claims of the account, as they stand now; those that wait for collection are left out."""
    claims = [facts.fordringer[each] for each in sorted(set(fordring_ids)) if each in facts.fordringer]
    told = [_fordring(facts, bog, each) for each in claims if er_til_opkraevning(facts, each)]
    if not told:
        return ()
    konto = facts.konto
    payload = {
        "restance_opgjort": now.isoformat(timespec="milliseconds"),
        "konto_id": bog.konto_id,
        "konto_type_id": "" if konto is None else konto.type_id,
        "oprettet_cvr": "" if konto is None else konto.oprettet_cvr,
        "oprettet_system": "" if konto is None else konto.oprettet_system,
        "fordringer": told,
    }
    return (Event(TIL_INDBETALING, bog.konto_id, payload),)


def beroerte(posts: Iterable[Post]) -> frozenset[Uuid]:
    """The claims that a registration's rows add, set to collection or adjust."""
    return frozenset(
        each.fordring_id for each in posts if isinstance(each, FordringPost | OpkraevningPost | NedreguleringPost)
    )


def af_raekkerne(konto: KontoPost | None, posts: Iterable[Post]) -> Facts | None:
    """What is known of the claims touched, from the rows alone; `None` if one of them was there before."""
    rows = list(posts)
    owed: dict[str, int] = {}
    for each in rows:
        if isinstance(each, PosteringPost) and _is_owed(each):
            owed[each.krav_id] = owed.get(each.krav_id, 0) + each.beloeb
    claims = [each for each in rows if isinstance(each, FordringPost)]
    if beroerte(rows) != {each.fordring_id for each in claims}:
        return None
    new = [replace(each, saldo=Oere(owed.get(each.fordring_id, 0))) for each in claims]
    kept = (each for each in rows if isinstance(each, KontoPost | OpkraevningPost))
    return Facts.of([*([] if konto is None else [konto]), *new, *kept])


class Saldi:
    """What is owed, by the balances the rows were read with."""

    def __init__(self, facts: Facts, konto_id: Uuid) -> None:
        self._facts = facts
        self.konto_id = konto_id

    def rest(self, krav_id: str) -> Oere:
        """What is owed on a claim, interest or fee, øre."""
        row = self._facts.fordringer.get(krav_id) or self._facts.tillaeg[krav_id]
        return row.saldo

    def tillaeg_til(self, fordring_id: str) -> list[TillaegPost]:
        """The interest and fees on a claim."""
        return [each for each in self._facts.tillaeg.values() if each.fordring_id == fordring_id]

    def rest_med_tillaeg(self, fordring_id: str) -> Oere:
        """What is owed on a claim with its interest and fees, øre."""
        return Oere(self.rest(fordring_id) + sum(each.saldo for each in self.tillaeg_til(fordring_id)))


def _changed(posts: Iterable[Post], bog: Bogfoering) -> set[str]:
    owed = (each.krav_id for each in posts if isinstance(each, PosteringPost) and _is_owed(each))
    return {bog.tillaeg[each].fordring_id if each in bog.tillaeg else each for each in owed}


def _is_owed(entry: PosteringPost) -> bool:
    return entry.hovedkonto == Hovedkonto.TILGODEHAVENDE


def _fordring(facts: Facts, bog: Restancer, post: FordringPost) -> dict[str, Any]:
    course = facts.forloeb.get(post.fordring_id)
    return {
        "fordring_id": post.fordring_id,
        "relateret_id": post.relateret_id,
        "type_id": post.type_id,
        "beloeb": to_kroner(post.beloeb),
        "forfaldsdato": forfaldsdato(facts, post).isoformat(),
        "restance": to_kroner(bog.rest(post.fordring_id)),
        "restance_i_alt": to_kroner(bog.rest_med_tillaeg(post.fordring_id)),
        "under_inddrivelse": course is not None and course.tilstand == Tilstand.UNDER_INDDRIVELSE,
        "tillaeg": [
            {"tillaeg_id": each.tillaeg_id, "art": each.art, "restance": to_kroner(bog.rest(each.tillaeg_id))}
            for each in bog.tillaeg_til(post.fordring_id)
        ],
    }
