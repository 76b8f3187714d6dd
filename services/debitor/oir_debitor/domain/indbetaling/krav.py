"""What can be paid on an account, and in which order money covers it.

Ours, because no public source orders the coverage in a municipality's own collection (Gældsinddrivelsesloven § 4 orders that of PSRM only): the
claim with the oldest last timely day (SRB, else due date) first, and within a claim its collection interest, then what PSRM's
interest was told, then its fees, then the claim itself. A cost stands as a claim of its own. PSRM's interest on a claim that PSRM has
can only be paid to PSRM: a write-down INDB reduces the main claim alone (stated).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from oir_debitor.domain.bogfoering import Bogfoering
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.forloeb import sidste_rettidige
from oir_debitor.domain.forloebsposter import Tilstand
from oir_debitor.domain.hovedbog import Art
from oir_debitor.domain.posts import FordringPost
from oir_kernel.money import Oere

_WITHIN: Final = (Art.OPKRAEVNINGSRENTE, Art.INDDRIVELSESRENTE, Art.RYKKERGEBYR)
FELT: Final = {
    Art.FORDRING: "fordring_id",
    Art.OPKRAEVNINGSRENTE: "opkraevningsrente_id",
    Art.INDDRIVELSESRENTE: "inddrivelsesrente_id",
    Art.RYKKERGEBYR: "rykkergebyr_id",
}
"""The field of a command or answer that names what is covered, by its kind."""


@dataclass(frozen=True, slots=True)
class Krav:
    """Something owed: a claim, or an interest or fee on the claim `fordring_id`. `rest` øre."""

    krav_id: str
    fordring_id: str
    art: Art
    beloeb: Oere
    rest: Oere
    registreret: date


def er_til_opkraevning(facts: Facts, fordring: FordringPost) -> bool:
    """Whether the claim is set to collection: sent so, released, or requested."""
    return fordring.til_opkraevning or any(each.fordring_id == fordring.fordring_id for each in facts.opkraevninger)


def kun_hos_psrm(facts: Facts, krav: Krav) -> bool:
    """Whether it is interest of PSRM's on a claim that PSRM has, of whose payment it cannot be told."""
    course = facts.forloeb.get(krav.fordring_id)
    return krav.art is Art.INDDRIVELSESRENTE and course is not None and course.tilstand == Tilstand.UNDER_INDDRIVELSE


def forfaldsdato(facts: Facts, fordring: FordringPost) -> date:
    """The claim's due date: the one it was released with, else its own."""
    given = (each.forfaldsdato for each in facts.opkraevninger if each.fordring_id == fordring.fordring_id)
    return next((day for day in given if day is not None), fordring.forfaldsdato)


def i_orden(facts: Facts, bog: Bogfoering, fordring_ids: Collection[str]) -> list[Krav]:
    """What is owed on these claims, in the order money covers it.

    Claims that wait for collection are not among it, nor is what can only be paid to PSRM.
    """
    released = {each.fordring_id for each in facts.opkraevninger}
    claims = [
        each
        for each in facts.fordringer.values()
        if each.konto_id == bog.konto_id
        and each.fordring_id in fordring_ids
        and (each.til_opkraevning or each.fordring_id in released)
    ]
    claims.sort(key=lambda each: (sidste_rettidige(each), each.registreret, each.fordring_id))
    owed = (krav for each in claims for krav in _af_fordring(each, bog) if krav.rest > 0)
    return [each for each in owed if not kun_hos_psrm(facts, each)]


def find(facts: Facts, bog: Bogfoering, krav_id: str) -> Krav | None:
    """The claim, interest or fee of that id on the account, owed or not."""
    fordring = facts.fordringer.get(krav_id)
    if fordring is not None and fordring.konto_id == bog.konto_id:
        return _hovedstol(fordring, bog)
    tillaeg = bog.tillaeg.get(krav_id)
    if tillaeg is None:
        return None
    rest = bog.rest(krav_id)
    return Krav(krav_id, tillaeg.fordring_id, Art(tillaeg.art), tillaeg.beloeb, rest, tillaeg.registreret.date())


def fordel(krav: list[Krav], beloeb: int) -> Iterator[tuple[Krav, Oere]]:
    """How an amount covers these, in their order; what is left covers nothing."""
    left = beloeb
    for each in krav:
        part = min(left, each.rest)
        if part <= 0:
            return
        yield each, Oere(part)
        left -= part


def _af_fordring(fordring: FordringPost, bog: Bogfoering) -> Iterator[Krav]:
    added = sorted(
        bog.tillaeg_til(fordring.fordring_id),
        key=lambda each: (_WITHIN.index(Art(each.art)), each.til, each.tillaeg_id),
    )
    for each in added:
        rest = bog.rest(each.tillaeg_id)
        yield Krav(each.tillaeg_id, fordring.fordring_id, Art(each.art), each.beloeb, rest, each.registreret.date())
    yield _hovedstol(fordring, bog)


def _hovedstol(fordring: FordringPost, bog: Bogfoering) -> Krav:
    rest = bog.rest(fordring.fordring_id)
    return Krav(
        fordring.fordring_id, fordring.fordring_id, Art.FORDRING, fordring.beloeb, rest, fordring.registreret.date()
    )
