"""Looking for persons and claims by their properties. A data set has no end, so that a search looks through a stretch of it.

A page starts at a number and gives the number to go on from: the same question always has the same answer, page by page.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from oir_kernel.errors import NotFound
from oir_sandbox.testdata.agreements import aftaler
from oir_sandbox.testdata.claims import Testfordring, chosen_types, fordring, numbers_of
from oir_sandbox.testdata.dataset import DAY, Datasaet
from oir_sandbox.testdata.mistakes import Fejl, mistake
from oir_sandbox.testdata.persons import Person, husstand
from oir_sandbox.testdata.wanted import possible, reason_why_not
from psrm_validation import check
from psrm_validation.rulebook import Rulebook

_Found = TypeVar("_Found")

MOST_HOUSEHOLDS: Final = 2_000
"""How many households one question looks through before it gives a page, however little it found."""
MOST_CLAIMS: Final = 500
_MOST_PAIRS: Final = 40


@dataclass(frozen=True, slots=True)
class Side(Generic[_Found]):
    """A page: what was found, and where to go on (`None` never comes: a data set has no end)."""

    fundet: tuple[_Found, ...]
    naeste: int


@dataclass(frozen=True, slots=True)
class Personer:
    """What a person must be. `None` asks nothing. Ages in whole years; `gaeld`: owes one of the claims of the data set."""

    alder_fra: int | None = None
    alder_til: int | None = None
    beskyttet: bool | None = None
    doed: bool | None = None
    mindreaarig: bool | None = None
    husstand: int | None = None
    flyttet: bool | None = None
    gaeld: bool | None = None

    def fits(self, person: Person, household: Sequence[Person], data: Datasaet) -> bool:
        """Whether the person is what is asked for; what costs most is asked last."""
        age = person.alder(data.day)
        return (
            (self.alder_fra is None or age >= self.alder_fra)
            and (self.alder_til is None or age <= self.alder_til)
            and _asked(self.beskyttet, person.beskyttet)
            and _asked(self.doed, person.doed is not None)
            and _asked(self.mindreaarig, person.is_minor(data.day))
            and _asked(self.flyttet, bool(person.flytninger))
            and (self.husstand is None or len(household) == self.husstand)
            and (self.gaeld is None or self.gaeld is owes(data, person))
        )


@dataclass(frozen=True, slots=True)
class Fordringer:
    """What a claim must be. Amounts in øre, of the unpaid part."""

    typer: tuple[str, ...] = ()
    omraader: tuple[str, ...] = ()
    beloeb_fra: int | None = None
    beloeb_til: int | None = None

    def fits(self, claim: Testfordring) -> bool:
        """Whether the amount lies in the range; types and areas are chosen before."""
        oere = claim.fordring.beloeb or 0
        return (self.beloeb_fra is None or oere >= self.beloeb_fra) and (
            self.beloeb_til is None or oere <= self.beloeb_til
        )


def find_personer(data: Datasaet, asked: Personer, first: int, limit: int) -> Side[Person]:
    """Persons from number `first` on: at most `limit`, out of the next 2,000 households."""
    found: list[Person] = []
    start = first // 8
    for number in range(start, start + MOST_HOUSEHOLDS):
        household = husstand(data, number)
        for person in household:
            if person.number >= first and asked.fits(person, household, data):
                found.append(person)
                if len(found) == limit:
                    return Side(tuple(found), person.number + 1)
    return Side(tuple(found), (start + MOST_HOUSEHOLDS) * 8)


def find_fordringer(data: Datasaet, asked: Fordringer, first: int, limit: int) -> Side[Testfordring]:
    """Claims from number `first` on: at most `limit`, out of the next 500."""
    types = chosen_types(Rulebook.load(data.day), asked.typer, asked.omraader)
    return _page(lambda number: fordring(data, number, types), asked.fits, first, limit)


def find_fejl(verdict: str | None, rule: str | None, types: Sequence[str], first: int, limit: int) -> Side[Fejl]:
    """Claims with mistakes, one for each rule and claim type; `first` counts these pairs. At most `limit`, out of the next 40.

    `verdict` is what PSRM answers to the claim: AFVIST, HØRING, or UDFØRT for advice alone. Raises `NotFound` for an unknown rule.
    """
    book = Rulebook.load(DAY)
    if rule is not None:
        reason_why_not(rule, book)
    wanted = {code.upper() for code in types}
    listed = (each for each in possible(book) if rule is None or each.rule_id == rule)
    pairs = [(each.rule_id, code) for each in listed for code in each.types if not wanted or code in wanted]
    found: list[Fejl] = []
    for place, (rule_id, code) in enumerate(pairs[first : first + _MOST_PAIRS], first):
        fejl = _mistake(rule_id, code, book)
        if fejl is not None and (verdict is None or verdict_of_claim(fejl, book) == verdict):
            found.append(fejl)
            if len(found) == limit:
                return Side(tuple(found), place + 1)
    return Side(tuple(found), min(first + _MOST_PAIRS, len(pairs)))


def verdict_of_claim(fejl: Fejl, book: Rulebook) -> str:
    """What the whole check says of a claim with a mistake."""
    day = fejl.fordring.modtagelsesdato or DAY
    return check(fejl.fordring, book, modtagelsesdato=day, aftaler=aftaler(fejl.rule_id)).verdict.value


def _mistake(rule_id: str, code: str, book: Rulebook) -> Fejl | None:
    try:
        return mistake(rule_id, code, book)
    except NotFound:
        return None


def owes(data: Datasaet, person: Person) -> bool:
    """Whether the person is a debtor of one of the household's claims, the types in turn as `oir testdata claims` has them."""
    types = chosen_types(Rulebook.load(data.day))
    return any(person.number in _debtors(data, number, types) for number in numbers_of(person.husstand))


def _debtors(data: Datasaet, number: int, types: Sequence[str]) -> Iterator[int]:
    return (each.number for each in fordring(data, number, types).skyldnere)


def _page(made: Callable[[int], _Found], fits: Callable[[_Found], bool], first: int, limit: int) -> Side[_Found]:
    found: list[_Found] = []
    for number in range(first, first + MOST_CLAIMS):
        each = made(number)
        if fits(each):
            found.append(each)
            if len(found) == limit:
                return Side(tuple(found), number + 1)
    return Side(tuple(found), first + MOST_CLAIMS)


def _asked(wanted: bool | None, is_so: bool) -> bool:
    return wanted is None or wanted is is_so
