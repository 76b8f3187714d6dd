"""Putting rows together: each claim with what decides about it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from oir_debitor.domain.codes import Codes
from oir_debitor.domain.dag.aftale import LOEBER, fordringer_i
from oir_debitor.domain.dag.plan import Plan, Planer
from oir_debitor.domain.dag.sag import Sag, sag_af
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.forloebsposter import AftalePost, ForloebPost
from oir_debitor.domain.posts import FordringPost, KontoPost
from oir_kernel.identifiers import Uuid

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Planvalg:
    """Finds the schedule of a stored claim by the classes of its account and its type."""

    planer: Planer
    codes: Codes

    def af(self, konto: KontoPost, fordring: FordringPost) -> Plan:
        """Its schedule; an unknown class gets the row of every type."""
        kontotype = self.codes.debitorkontotype.get(konto.type_id, "")
        return self.planer.plan(kontotype, self.codes.fordringstype.get(fordring.type_id, ""))


def sager(
    forloeb: Iterable[ForloebPost], facts: Facts, konti: Mapping[Uuid, KontoPost], planvalg: Planvalg
) -> Iterator[Sag]:
    """The claims of these courses, in their order; `facts` may hold other claims as well."""
    tillaeg = by(facts.tillaeg.values(), lambda each: each.fordring_id)
    entries = by(facts.posteringer, lambda each: each.krav_id)
    henstande = by(facts.henstande, lambda each: each.fordring_id)
    covered = aftalte(facts.aftaler)
    for each in forloeb:
        fordring, konto = facts.fordringer[each.fordring_id], konti[each.konto_id]
        own = tillaeg.get(each.fordring_id, [])
        krav = (each.fordring_id, *(one.tillaeg_id for one in own))
        yield sag_af(
            konto,
            fordring,
            each,
            planvalg.af(konto, fordring),
            own,
            [entry for krav_id in krav for entry in entries.get(krav_id, ())],
            henstande.get(each.fordring_id, []),
            aftale=each.fordring_id in covered,
        )


def aftalte(aftaler: Iterable[AftalePost]) -> frozenset[str]:
    """The claims that an instalment plan in force covers."""
    return frozenset(key for each in aftaler if each.tilstand == LOEBER for key in fordringer_i(each))


def by(rows: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    """The rows by their key, each group in the order they came."""
    grouped: dict[str, list[T]] = defaultdict(list)
    for row in rows:
        grouped[key(row)].append(row)
    return grouped
