"""Claims that PSRM would take, each with its debtors, its account and its municipality. Amounts, shares and delays: ours.

Claim `n` of a data set is the same whoever asks and in whatever order. Claims `2k` and `2k + 1` belong to household `2k + 1`,
so that every other household owes something, unless the debtor is a company. Every claim was shown to the rulebook before it is
handed out: no rule says anything of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Final

from oir_kernel.dates import add
from oir_kernel.errors import BadRequest, NotFound
from oir_kernel.findings import Text
from oir_sandbox.testdata.broken import broken_rules
from oir_sandbox.testdata.dataset import Datasaet
from oir_sandbox.testdata.kommuner import Kommune
from oir_sandbox.testdata.organisations import virksomhed
from oir_sandbox.testdata.persons import Person, husstand, voksen
from oir_sandbox.testdata.skeletons import described, skeleton
from psrm_validation.claim import Fordring, Skyldner
from psrm_validation.masking import shown
from psrm_validation.rulebook import Rulebook

_NEWEST, _OLDEST = 4, 15  # months before the data set's day
_ANCHOR_DAYS: Final = (3, 11, 19)
_COMPANY, _COUPLE, _PARTLY_PAID = 0.15, 0.2, 0.2
_BUSINESS: Final = frozenset({"DKHUSER", "EKHUSER"})
_PERSON_RULES: Final = ("PSRM-R-037", "PSRM-R-041")
_KRONER: Final = (
    (100, 500),
    (300, 2_000),
    (300, 2_000),
    (1_000, 5_000),
    (1_000, 5_000),
    (4_000, 20_000),
    (15_000, 90_000),
)
"""Bands of amounts in whole kroner, each drawn as often as the others."""
_MOST_DAYS: Final = 12


@dataclass(frozen=True, slots=True)
class Testfordring:
    """One claim of a data set, with what a message about it needs.

    `skyldnere` are the persons of a claim that persons owe, `navn` how the account is called. `konto` is the id of the debtor
    account, `hovedkonto_fordring` a main claim that goes along in the message (the claim's `hf`).
    """

    number: int
    fordring: Fordring
    kommune: Kommune
    konto: str
    navn: str
    omraade: str
    skyldnere: tuple[Person, ...]


def usable_types(book: Rulebook) -> tuple[str, ...]:
    """The claim types with a published filter, in table order: those whose claims can be UDFØRT."""
    return book.filtered_types


def chosen_types(book: Rulebook, types: Sequence[str] = (), areas: Sequence[str] = ()) -> tuple[str, ...]:
    """The types asked for by code or by area. Raises `BadRequest` for one that has no published filter."""
    known = usable_types(book)
    wanted = {code.upper() for code in types}
    unknown = wanted.difference(known)
    if unknown:
        raise _no_such_type(", ".join(sorted(unknown)))
    asked = {area.casefold() for area in areas}
    found = tuple(
        code
        for code in known
        if (not wanted or code in wanted) and (not asked or book.claim_types[code].area.casefold() in asked)
    )
    if not found:
        listed = ", ".join(sorted({book.claim_types[code].area for code in known}))
        raise BadRequest(
            Text(
                f"Ingen fordringstype passer. Områder med offentliggjort filter: {listed}.",
                f"No claim type fits. Areas with a published filter: {listed}.",
            )
        )
    return found


def fordringer(data: Datasaet, types: Sequence[str], first: int = 0) -> Iterator[Testfordring]:
    """Every claim from number `first` on, without end, the types in turn."""
    while True:
        yield fordring(data, first, types)
        first += 1


def fordring(data: Datasaet, number: int, types: Sequence[str]) -> Testfordring:
    """Claim `number`. Raises `NotFound` when the rulebook of the day has no claim of the type that all rules take."""
    book = _book(data.day)
    random = data.random("fordring", number)
    code = types[number % len(types)]
    base = _base(code, random, data.day, book)
    if base is None:
        raise NotFound(Text(f"For {code} er der ikke fundet en fordring.", f"For {code} no claim was found."))
    people, skyldnere, navn, kommune = _debtors(data, number, base, random, book)
    plain = replace(
        base, id=data.uuid("fordring", number), reference=f"K{kommune.kode}-TD{number:07}", skyldnere=skyldnere
    )
    if plain.hf is not None:
        plain = replace(plain, hf=_main(data, number, plain.hf, skyldnere, book))
    plain = described(plain, number, book)
    claim = next(each for each in (*_varied(plain, random), plain) if not broken_rules(each, book))
    konto = data.uuid("konto", number | 1 if people else number, kommune.kode, book.claim_types[code].area)
    return Testfordring(number, claim, kommune, konto, navn, book.claim_types[code].area, people)


def household_of(number: int) -> int:
    """The household that owes claim `number`, if a person owes it."""
    return number | 1


def numbers_of(household: int) -> tuple[int, ...]:
    """The claims a household may owe."""
    return (household - 1, household) if household % 2 else ()


@lru_cache(maxsize=8)
def _book(day: date) -> Rulebook:
    return Rulebook.load(day)


def _base(code: str, random: Random, day: date, book: Rulebook) -> Fordring | None:
    month = add(day.replace(day=1), -random.randrange(_NEWEST, _OLDEST), 0)
    return skeleton(code, month.replace(day=random.choice(_ANCHOR_DAYS)), day, book)


def _debtors(
    data: Datasaet, number: int, base: Fordring, random: Random, book: Rulebook
) -> tuple[tuple[Person, ...], tuple[Skyldner, ...], str, Kommune]:
    """The persons who owe, the same as the claim names them, the account's name, the municipality."""
    codes = {base.type or "", "" if base.hf is None else base.hf.type or ""}
    only_persons = any(not codes.isdisjoint(book.general[rule].types) for rule in _PERSON_RULES)
    person = None if base.type in _BUSINESS else voksen(data, household_of(number))
    is_company = random.random() < _COMPANY and not only_persons
    if person is None and only_persons:
        person = _someone(data, household_of(number))
    if person is None or is_company:
        company = virksomhed(data, number)
        return (), (Skyldner(cvr=company.cvr),), company.navn, company.kommune
    people: tuple[Person, ...] = (person,)
    if random.random() < _COUPLE:
        people += tuple(_partner(data, person))
    return people, tuple(Skyldner(cpr=each.cpr) for each in people), person.navn, person.kommune


def _someone(data: Datasaet, household: int) -> Person:
    """The first living adult of a later household that owes nothing of its own."""
    return next(found for step in range(1, 1000) if (found := voksen(data, household + 2 * step - 1)) is not None)


def _partner(data: Datasaet, person: Person) -> Iterator[Person]:
    for each in husstand(data, person.husstand):
        if each.number == person.number + 1 and each.doed is None and not each.vaerger and each.alder(data.day) >= 18:
            yield each


def _main(data: Datasaet, number: int, hf: Fordring, skyldnere: tuple[Skyldner, ...], book: Rulebook) -> Fordring:
    """The main claim of a related one, with numbers of its own."""
    own = replace(hf, id=data.uuid("hovedfordring", number), reference=f"TH{number:07}", skyldnere=skyldnere)
    return described(own, number, book)


def _varied(claim: Fordring, random: Random) -> Iterator[Fordring]:
    """The claim with another amount and a later deadline, with less and less of it changed."""
    oere = random.randrange(*random.choice(_KRONER)) * 100 + random.choice((0, 0, 50, random.randrange(100)))
    days = random.randrange(_MOST_DAYS)
    rest = random.randrange(5, 96) if random.random() < _PARTLY_PAID else 100
    for amount in (oere, (claim.hovedstol or 0) * random.randrange(30, 100) // 100):
        priced = replace(claim, hovedstol=amount, beloeb=amount * rest // 100)
        if claim.srb is not None:
            yield replace(priced, srb=claim.srb + timedelta(days=days))
        yield priced


def _no_such_type(listed: str) -> BadRequest:
    return BadRequest(
        Text(
            f"{shown(listed)} har intet offentliggjort filter, så ingen fordring af typen kan siges at være UDFØRT. Se oir psrm type.",
            f"{shown(listed)} has no published filter, so no claim of the type can be said to be UDFØRT. See oir psrm type.",
        )
    )
