"""Inddrivelsesrente: simple interest from day to day on the principal, by dated rates.

| What | How | Source |
|---|---|---|
| begins | on the first of the month after receipt; a claim in hearing is not received | stated |
| basis | principal alone, no interest on interest | stated |
| covered | before the principal | stated |
| a change of rate | works from the fifth hverdag after 1 January or 1 July | stated |
| a day | 1/365 of the yearly rate, 1/366 in a leap year | ours |
| rounding | to whole øre, half up, of all interest of the claim so far; an entry is the difference to what was added before | ours |
| fines | bear none | stated |
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from oir_kernel.dates import first_of_next_month, is_hverdag
from oir_kernel.money import Oere

_ONE_DAY = timedelta(days=1)
_PARTS = 10_000 * 365 * 366
"""Basis points of a day: a whole number of them in years of both lengths."""
_FIFTH = 5


@dataclass(frozen=True, slots=True)
class Sats:
    """A yearly rate from a day on, `basispoint` hundredths of a per cent; `fradrag` is what it lies below the rate of renteloven.

    `hul`: no source tells it, and the last known rate stands in (`ours`).
    """

    fra: date
    basispoint: int
    fradrag: int
    hul: bool
    provenance: str
    kilde: str


@dataclass(frozen=True, slots=True, eq=False)
class Satser:
    """The rates in the order of their days. Before the first nothing is known, and no interest is counted (ours)."""

    raekker: tuple[Sats, ...]

    def paa(self, dag: date) -> Sats | None:
        """The rate of a day."""
        return next((sats for sats in reversed(self.raekker) if sats.fra <= dag), None)

    def stykker(self, fra: date, til: date) -> Iterator[tuple[Sats, date, date]]:
        """The days `fra` to `til`, both counted, cut where the rate or the year changes."""
        ends = [sats.fra for sats in self.raekker[1:]]
        while fra <= til:
            sats, last = self.paa(fra), min([til, date(fra.year, 12, 31), *(d - _ONE_DAY for d in ends if d > fra)])
            if sats is None:
                last = min(last, self.raekker[0].fra - _ONE_DAY)
            else:
                yield sats, fra, last
            fra = last + _ONE_DAY


class Renteregel(StrEnum):
    """How a claim bears interest in PSRM.

    `UKENDT`: the choice is allowed, but no source tells its rate; nothing is added, and the claim says so.
    """

    INDDRIVELSESRENTE = "inddrivelsesrente"
    INGEN = "ingen"
    EGEN_SATS = "egen-sats"
    PROCESRENTE = "procesrente"
    FORDRINGSHAVERS = "fordringshavers"
    UKENDT = "ukendt"


@dataclass(frozen=True, slots=True)
class Rentevalg:
    """The creditor's choice: `regel` 001 or 002, `kode`, and the rate given in basis points; all empty for inddrivelsesrente."""

    regel: str = ""
    kode: str = ""
    merrente: int = 0


_STANDARD = Rentevalg()
_REGLER = {
    ("", ""): Renteregel.INDDRIVELSESRENTE,
    ("001", "98"): Renteregel.INGEN,
    ("001", "03"): Renteregel.EGEN_SATS,
    ("001", "20"): Renteregel.PROCESRENTE,
    ("002", "99"): Renteregel.FORDRINGSHAVERS,
}


def regel_for(valg: Rentevalg) -> Renteregel:
    """The rule a choice stands for. Source: stated for 98, 03, 20 and 002/99; of 10, 04 and 07 the rate is not."""
    return _REGLER.get((valg.regel, valg.kode), Renteregel.UKENDT)


def rentestart(modtaget: date) -> date:
    """The first day a claim received on `modtaget` bears interest."""
    return first_of_next_month(modtaget)


def rente(hovedstol: int, fra: date, til: date, satser: Satser, valg: Rentevalg = _STANDARD) -> Oere:
    """Interest in øre on `hovedstol` øre for the days `fra` to `til`, both counted; nothing when `til` comes first."""
    return tilskrevet(((fra, hovedstol),), til, satser, valg)


def tilskrevet(forloeb: Sequence[tuple[date, int]], til: date, satser: Satser, valg: Rentevalg = _STANDARD) -> Oere:
    """All interest up to `til`, that day counted, on a principal that changed: `(day, change in øre)`, each from its day on.

    What is to be added now is this less what has been added: a payment, write-down or reversal that works back in time
    corrects the interest by itself, and the entries together are rounded no more than once.
    """
    parts = sum(change * _dele(satser, fra, til, valg) for fra, change in forloeb if fra <= til)
    rounded = (2 * abs(parts) + _PARTS) // (2 * _PARTS)
    return Oere(rounded if parts >= 0 else -rounded)


@dataclass(frozen=True, slots=True)
class Rentegrundlag:
    """What a claim's interest follows from.

    `aendringer`: changes of its principal in øre, each with the day it counts from for interest; `bogfoert`: what was added so far
    (øre); `rente_saldo`: what of that is owed; `forrentes`: whether its type bears interest at all.
    """

    fordring_id: str
    aendringer: tuple[tuple[date, int], ...]
    bogfoert: int
    rente_saldo: int
    valg: Rentevalg = _STANDARD
    forrentes: bool = True


def mangler(grundlag: Rentegrundlag, til: date, satser: Satser) -> Oere:
    """What is to be added to a claim so that it has its interest up to `til`; negative when too much was added.

    No more is taken back than is owed: what has been covered stays covered, and is counted against later interest (ours).
    """
    if not grundlag.forrentes:
        return Oere(0)
    due = tilskrevet(grundlag.aendringer, til, satser, grundlag.valg)
    return Oere(max(due - grundlag.bogfoert, -grundlag.rente_saldo))


def er_uoplyst(fra: date, til: date, satser: Satser) -> bool:
    """Whether a rate within these days is one that no source tells."""
    return any(sats.hul for sats, _, _ in satser.stykker(fra, til))


def satsdag(aar: int, maaned: int) -> date:
    """The day a new rate works from: the fifth hverdag after the first of `maaned` (1 or 7). Source: stated."""
    day, left = date(aar, maaned, 1), _FIFTH
    while left:
        day += _ONE_DAY
        left -= is_hverdag(day)
    return day


@lru_cache(maxsize=4096)
def _dele(satser: Satser, fra: date, til: date, valg: Rentevalg) -> int:
    """What one øre of principal earns in these days, in parts: the same for all claims of a month, so counted once."""
    return sum(
        _basispoint(sats, valg) * ((last - first).days + 1) * (365 if _is_leap(first.year) else 366)
        for sats, first, last in satser.stykker(fra, til)
    )


def _basispoint(sats: Sats, valg: Rentevalg) -> int:
    match regel_for(valg):
        case Renteregel.INDDRIVELSESRENTE:
            return sats.basispoint
        case Renteregel.EGEN_SATS:
            return valg.merrente
        case Renteregel.PROCESRENTE:
            return sats.basispoint + sats.fradrag
        case _:
            return 0


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
