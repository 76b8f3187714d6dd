"""Clean claims to vary: for a type and a day, one claim that no rule says anything of, advice included.

The rulebook's own search fills in the fields; what advice still objects to is then changed one field at a time, until nothing
is left.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from oir_kernel.dates import add, next_bankdag, next_hverdag
from oir_sandbox.testdata.broken import broken_rules
from psrm_validation.claim import Fordring
from psrm_validation.describe.examples import claim_near
from psrm_validation.rulebook import Rulebook

_BEFORE_MAIN: Final = 2
_MONTHS: Final = 14
_SHORTEST: Final = 12  # months of limitation left, better more
_LASTING: Final = (34, 22, 13)
_MAIN_AMOUNT: Final = 4_800_00
"""Øre that a main claim is of where its type lets it be: interest of one percent is then a sum one would send. Source: ours."""

_PARENTS_TRIED: Final = 80
_TEXTS: Final = (
    "{navn}, faktura {nummer}",
    "Faktura {nummer} af {dato}",
    "Lån nr. {nummer}, ydelse i henhold til lånedokument",
    "Afgørelse {nummer}, sag {nummer}",
    "",
)
"""What a description may say, the first that no rule objects to. `{navn}` is the type's name. Source: ours."""


@lru_cache(maxsize=4096)
def skeleton(type_code: str, anchor: date, received: date, book: Rulebook) -> Fordring | None:
    """A claim of the type created about `anchor` and handed over on `received`, if the filter lets it; `None` when none was found.

    Its description holds the blanks of a text, which `described` fills. A type whose claims only arise at one time of the year is
    taken from the nearest month before in which they do.
    """
    late: Fordring | None = None
    for months in range(_MONTHS):
        found = _at(type_code, next_bankdag(add(anchor, -months, 0)), received, book)
        if found is None or not _is_clean(found, book):
            continue
        if found.modtagelsesdato == received:
            return found
        late = late or found
    return late


def _is_clean(claim: Fordring, book: Rulebook) -> bool:
    return not broken_rules(described(claim, 1, book), book)


def _at(type_code: str, anchor: date, received: date, book: Rulebook) -> Fordring | None:
    known = book.claim_types.get(type_code)
    if known is None or not known.is_related:
        found = _near(type_code, anchor, received, book, None)
        return None if found is None else polished(found, book)
    return _related(type_code, anchor, received, book)


def described(claim: Fordring, number: int, book: Rulebook) -> Fordring:
    """The claim with the blanks of its description filled."""
    if not claim.beskrivelse:
        return replace(claim, beskrivelse=None)
    known = book.claim_types.get(claim.type or "")
    dato = (claim.stiftelsesdato or claim.modtagelsesdato or date.min).strftime("%d.%m.%Y")
    text = claim.beskrivelse.format(navn=known.name_da if known else "Krav", nummer=1000 + number, dato=dato)
    return replace(claim, beskrivelse=text[:100])


def polished(claim: Fordring, book: Rulebook, rounds: int = 3) -> Fordring:
    """The claim with single fields changed as long as that leaves fewer rules broken."""
    broken = broken_rules(described(claim, 1, book), book)
    for _ in range(rounds):
        if not broken:
            break
        tried = [(broken_rules(described(each, 1, book), book), each) for each in _touched(claim)]
        fewest, best = min(tried, key=lambda pair: len(pair[0]))
        if len(fewest) >= len(broken):
            break
        broken, claim = fewest, best
    return claim


def _near(type_code: str, anchor: date, received: date, book: Rulebook, hf: Fordring | None) -> Fordring | None:
    month = anchor.replace(day=1)
    starts: tuple[date, ...] = (month, anchor, add(month, -12, 0), date(anchor.year, 1, 1), date(anchor.year - 1, 1, 1))
    if hf is not None and hf.forfaldsdato is not None:
        starts = (add(hf.forfaldsdato + timedelta(days=1), 1, 0), *starts)
    first = {"anchor": (anchor,), "periode_start": starts, "modtagelsesdato": (received,)}
    found = claim_near(type_code, book, first, hf)
    if found is None:
        return None
    found = _lasting(found, received, book)
    texts = (
        replace(found, id=None, beskrivelse=text or None, fordringshaver=_creditor(type_code, book)) for text in _TEXTS
    )
    return min(texts, key=lambda each: len(broken_rules(described(each, 1, book), book)))


def _lasting(claim: Fordring, received: date, book: Rulebook) -> Fordring:
    """The claim with a limitation that does not end as soon as it is handed over, where the filter leaves the choice."""
    ends = claim.foraeldelsesdato
    if ends is None or ends > add(received, _SHORTEST, 0):
        return claim
    later = (replace(claim, foraeldelsesdato=next_hverdag(add(received, months, 0))) for months in _LASTING)
    broken = broken_rules(claim, book)
    return next((each for each in later if broken_rules(each, book) <= broken), claim)


def _related(type_code: str, anchor: date, received: date, book: Rulebook) -> Fordring | None:
    """A related claim beside the first main claim that no rule objects to."""
    for parent in _parents(type_code, book):
        main = skeleton(parent, add(anchor, -_BEFORE_MAIN, 0), received, book)
        if main is None or main.relation != "HOVEDFORDRING":
            continue
        larger = replace(main, hovedstol=_MAIN_AMOUNT, beloeb=_MAIN_AMOUNT)
        main = larger if _is_clean(larger, book) else main
        found = _near(type_code, anchor, received, book, main)
        if found is None:
            continue
        found = polished(found, book)
        if _is_clean(found, book):
            return found
    return None


def _parents(type_code: str, book: Rulebook) -> list[str]:
    """Main types to try: those the table names, then every other with a published filter."""
    known = book.claim_types[type_code]
    named = [code for code in (*known.parents, *known.parent_codes.split("|")) if book.is_published(code)]
    others = [code for code in book.filtered_types if book.claim_types[code].is_main]
    return list(dict.fromkeys([*named, *others]))[:_PARENTS_TRIED]


def _creditor(type_code: str, book: Rulebook) -> str | None:
    """The creditor of a type whose rows differ between creditors; the others need none."""
    rules = book.rules_for(type_code)
    rows = () if rules is None else tuple(rules.per_creditor.values())
    shared = set.intersection(*({name for row in each for name in row.creditors} for each in rows)) if rows else set()
    return min(shared) if shared else None


def _touched(claim: Fordring) -> Iterator[Fordring]:
    """The claim with one field changed in the ways that advice asks for."""
    if claim.foraeldelsesdato is not None:
        yield replace(claim, foraeldelsesdato=next_hverdag(claim.foraeldelsesdato))
    if claim.modtagelsesdato is not None:
        yield from (
            replace(claim, modtagelsesdato=claim.modtagelsesdato + timedelta(days=each)) for each in (1, 30, 90)
        )
    if claim.srb is not None and claim.forfaldsdato is not None:
        yield replace(claim, srb=claim.forfaldsdato)
    if claim.stiftelsesdato is not None:
        yield from (replace(claim, srb=claim.stiftelsesdato + timedelta(days=each)) for each in (30, 60))
    if claim.hf is not None and claim.hf.hovedstol:
        yield replace(claim, hovedstol=claim.hf.hovedstol // 100, beloeb=claim.hf.hovedstol // 100)
