"""Households of invented persons: couples, children, deaths, moves, protected addresses. Shares and ages: ours.

Household `n` is the same whoever asks and in whatever order. Person `m` of it has the number `8 * n + m`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Final

from oir_kernel.dates import add
from oir_kernel.identifiers import mask_cpr
from oir_sandbox.testdata.dataset import Datasaet
from oir_sandbox.testdata.kommuner import Kommune, kommuner
from oir_sandbox.testdata.names import FAMILIES, MEN, STREETS, WOMEN
from oir_sandbox.testdata.numbers import cpr_number

PLACES_IN_HOUSEHOLD: Final = 8
ADULT: Final = 18
_MOST_ADULTS: Final = 2
_YEAR: Final = 365.25
_SINGLE, _PROTECTED, _DEAD, _MOVED = 0.42, 0.015, 0.04, 0.15
_CHILDREN: Final = (0, 0, 0, 0, 1, 1, 2, 2, 3, 4)
_SOME_DAYS: Final = 400


@dataclass(frozen=True, slots=True)
class Flytning:
    """A move: the day, and the municipalities moved from and to."""

    dato: date
    fra: Kommune
    til: Kommune


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person. `cpr` is a recognisable test number; the repr masks it as everything else does.

    `vaerger` are the CPR numbers of a minor's guardians, `doed` the day of death. `beskyttet` means navne- og adressebeskyttelse:
    the address must not be shown to others.
    """

    number: int
    cpr: str = field(repr=False)
    fornavn: str
    efternavn: str
    foedt: date
    kommune: Kommune
    adresse: str
    beskyttet: bool
    doed: date | None
    flytninger: tuple[Flytning, ...]
    vaerger: tuple[str, ...] = field(default=(), repr=False)

    @property
    def husstand(self) -> int:
        """The number of the household."""
        return self.number // PLACES_IN_HOUSEHOLD

    @property
    def navn(self) -> str:
        """The whole name."""
        return f"{self.fornavn} {self.efternavn}"

    @property
    def vist(self) -> str:
        """The number as it is shown: the birth date alone."""
        return mask_cpr(self.cpr)

    def alder(self, day: date) -> int:
        """Age in whole years on `day`, or on the day of death."""
        until = min(day, self.doed or day)
        return until.year - self.foedt.year - ((until.month, until.day) < (self.foedt.month, self.foedt.day))

    def is_minor(self, day: date) -> bool:
        """Under 18 and alive."""
        return self.doed is None and self.alder(day) < ADULT


@dataclass(frozen=True, slots=True)
class _Home:
    """What the members of a household share."""

    efternavn: str
    kommune: Kommune
    adresse: str
    beskyttet: bool
    flytninger: tuple[Flytning, ...]


def husstand(data: Datasaet, number: int) -> tuple[Person, ...]:
    """The members of household `number`: one adult or a couple, then their children, of whom some are grown up."""
    random = data.random("husstand", number)
    home = _home(data, random)
    first = number * PLACES_IN_HOUSEHOLD
    age = random.triangular(22, 92, 45)
    adults = [_adult(data, random, home, first, age)]
    if random.random() > _SINGLE:
        adults.append(_adult(data, random, home, first + 1, max(20.0, age + random.uniform(-6, 6))))
    oldest = min(adult.alder(data.day) for adult in adults) - 21
    children = random.choice(_CHILDREN) if oldest > 0 else 0
    vaerger = tuple(adult.cpr for adult in adults if adult.doed is None)
    found = (_child(data, random, home, first + _MOST_ADULTS + place, oldest, vaerger) for place in range(children))
    return (*adults, *(child for child in found if child is not None))


def personer(data: Datasaet, first: int = 0) -> Iterator[Person]:
    """Every person from household `first` on, without end."""
    while True:
        yield from husstand(data, first)
        first += 1


def voksen(data: Datasaet, number: int) -> Person | None:
    """The adult who owes a household's debts: the first one alive; `None` when both are dead."""
    adults = (each for each in husstand(data, number) if each.number % PLACES_IN_HOUSEHOLD < _MOST_ADULTS)
    return next((each for each in adults if each.doed is None), None)


def _home(data: Datasaet, random: Random) -> _Home:
    kommune = data.kommune_of(random)
    adresse = f"{random.choice(STREETS)} {random.randrange(1, 200)}"
    flytninger: tuple[Flytning, ...] = ()
    if random.random() < _MOVED:
        fra = random.choice([each for each in kommuner() if each != kommune])
        flytninger = (Flytning(data.day - timedelta(days=random.randrange(1, _SOME_DAYS)), fra, kommune),)
    return _Home(random.choice(FAMILIES), kommune, adresse, random.random() < _PROTECTED, flytninger)


def _adult(data: Datasaet, random: Random, home: _Home, number: int, age: float) -> Person:
    doed = data.day - timedelta(days=random.randrange(1, _SOME_DAYS)) if random.random() < _DEAD else None
    return _person(data, random, home, number, _born(data.day, age), doed)


def _child(
    data: Datasaet, random: Random, home: _Home, number: int, oldest: int, vaerger: tuple[str, ...]
) -> Person | None:
    """A child living at home; a minor has guardians, so that there is none where both parents are dead."""
    born = _born(data.day, random.uniform(0, min(oldest, 24)))
    child = _person(data, random, home, number, born, None, vaerger)
    if child.alder(data.day) >= ADULT:
        return _person(data, random, home, number, born, None, (), child.fornavn)
    return child if vaerger else None


def _person(
    data: Datasaet,
    random: Random,
    home: _Home,
    number: int,
    born: date,
    doed: date | None,
    vaerger: tuple[str, ...] = (),
    fornavn: str = "",
) -> Person:
    cpr, foedt = cpr_number(number, born, data.offset)
    fornavn = fornavn or random.choice(MEN if int(cpr[-1]) % 2 else WOMEN)
    flytninger = tuple(move for move in home.flytninger if foedt < move.dato < (doed or date.max))
    return Person(
        number,
        cpr,
        fornavn,
        home.efternavn,
        foedt,
        home.kommune,
        home.adresse,
        home.beskyttet,
        doed,
        flytninger,
        vaerger,
    )


def _born(day: date, age: float) -> date:
    return add(day, 0, -int(age * _YEAR))
