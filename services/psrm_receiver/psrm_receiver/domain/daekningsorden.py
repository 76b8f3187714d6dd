"""Which claims a payment covers: fines, then maintenance, then others; within a class the first received first.

Of one claim its interest is covered before its principal; a claim that is itself interest or a fee on another is
covered before it when both were received at once (ours). Claims of all creditors stand in the one line. Source: stated (JV-DÆK).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from oir_kernel.money import Oere
from psrm_receiver.domain.fordring import Del


class Klasse(IntEnum):
    """The classes in the order they are covered."""

    BOEDE = 1
    UNDERHOLD = 2
    ANDEN = 3


@dataclass(frozen=True, slots=True)
class Krav:
    """A claim as a payment meets it: what is left of its interest and of its principal, øre, neither negative.

    `modtaget` is its receipt (a claim sent again has a new one), `relateret` says that it is interest or a fee on another.
    """

    fordring_id: str
    klasse: Klasse
    modtaget: datetime
    rente: int
    hovedstol: int
    relateret: bool = False

    @property
    def plads(self) -> tuple[int, datetime, bool, str]:
        """Its place in the line; no two claims have the same."""
        return (self.klasse, self.modtaget, not self.relateret, self.fordring_id)


@dataclass(frozen=True, slots=True)
class Daekning:
    """`beloeb` øre, above zero, of a claim's interest or principal."""

    fordring_id: str
    del_: Del
    beloeb: Oere


@dataclass(frozen=True, slots=True)
class Fordeling:
    """What a payment covered in the order it did, and `rest` øre that covered nothing and goes back."""

    daekninger: tuple[Daekning, ...]
    rest: Oere


def i_orden(krav: Iterable[Krav]) -> list[Krav]:
    """The claims in the order they are covered."""
    return sorted(krav, key=lambda each: each.plads)


def fordel(beloeb: int, krav: Iterable[Krav]) -> Fordeling:
    """Spread `beloeb` øre over the claims. Raises `ValueError` for an amount that is not positive."""
    if beloeb <= 0:
        raise ValueError("a payment is above zero")
    covered: list[Daekning] = []
    for fordring_id, del_, owed in _dele(i_orden(krav)):
        part = min(beloeb, owed)
        if part > 0:
            covered.append(Daekning(fordring_id, del_, Oere(part)))
            beloeb -= part
    return Fordeling(tuple(covered), Oere(beloeb))


def _dele(krav: Iterable[Krav]) -> Iterator[tuple[str, Del, int]]:
    for each in krav:
        yield each.fordring_id, Del.RENTE, each.rente
        yield each.fordring_id, Del.HOVEDSTOL, each.hovedstol
