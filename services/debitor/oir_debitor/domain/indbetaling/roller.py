"""Who stands in which role on an account, for which claims, and when.

Ours: the liable party of a claim pays that claim, a co-liable party what its liability covers in its period, an administrator
everything on the account until untied. A cost goes with its main claim where a liability names the main claim only.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oir_debitor.domain.facts import Facts
from oir_debitor.domain.parter import same_part
from oir_debitor.domain.posts import AdministratorPost, FordringPost, HaeftelsePost, named_claims


class Rolle(StrEnum):
    """The three roles a payer can have."""

    ANSVARLIG = "ansvarlig"
    MEDHAEFTER = "medhaefter"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Adgang:
    """A party in a role: the claims it may pay, from `fra` to `til`, both included. `haeftelse_id` for a co-liable party."""

    rolle: Rolle
    ident: str
    type_id: str
    fordring_ids: frozenset[str]
    fra: date = date.min
    til: date = date.max
    haeftelse_id: str = ""

    def gaelder(self, day: date) -> bool:
        """Whether the party stands in the role on that day."""
        return self.fra <= day <= self.til


def adgange(facts: Facts, konto_id: str) -> Iterator[Adgang]:
    """Every party of the account in every role it has, or had."""
    claims = [each for each in facts.fordringer.values() if each.konto_id == konto_id]
    yield from _ansvarlige(facts, claims)
    for haeftelse in facts.haeftelser.values():
        if haeftelse.konto_id == konto_id:
            yield _medhaefter(haeftelse, claims)
    for administrator in facts.administratorer:
        yield _administrator(administrator, claims)


def i_roller(found: Iterable[Adgang], ident: str | None, marked: frozenset[Rolle]) -> list[Adgang]:
    """Those of the party, or of anybody without one, in the roles marked; none marked: in any."""
    return [
        each
        for each in found
        if (not marked or each.rolle in marked) and (ident is None or same_part(each.ident, ident))
    ]


def _ansvarlige(facts: Facts, claims: list[FordringPost]) -> Iterator[Adgang]:
    parties = {each.ansvarlig_ident: each.ansvarlig_type for each in claims}
    if facts.konto is not None:
        parties.setdefault(facts.konto.debitor_ident, facts.konto.debitor_type)
    for ident, type_id in parties.items():
        own = frozenset(each.fordring_id for each in claims if same_part(each.ansvarlig_ident, ident))
        yield Adgang(Rolle.ANSVARLIG, ident, type_id, own)


def _medhaefter(post: HaeftelsePost, claims: list[FordringPost]) -> Adgang:
    named = named_claims(post)
    covered = frozenset(
        each.fordring_id
        for each in claims
        if not named or each.fordring_id in named or (each.relateret_id is not None and each.relateret_id in named)
    )
    end = date.max if post.slutdato is None else post.slutdato
    return Adgang(
        Rolle.MEDHAEFTER, post.part_ident, post.part_type, covered, post.startdato, end, haeftelse_id=post.haeftelse_id
    )


def _administrator(post: AdministratorPost, claims: list[FordringPost]) -> Adgang:
    """The day an administrator was untied is no day of theirs any more."""
    end = date.max if post.slutdato is None else date.fromordinal(post.slutdato.toordinal() - 1)
    everything = frozenset(each.fordring_id for each in claims)
    return Adgang(Rolle.ADMINISTRATOR, post.part_ident, post.part_type, everything, til=end)
