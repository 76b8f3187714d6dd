"""Claims that differ from a given one in one field, near the bounds of the rules that are looked at: what a mistake is searched in."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from oir_kernel.dates import add, next_hverdag
from oir_sandbox.testdata.broken import rows_for
from psrm_validation.checks.every import CHECKS
from psrm_validation.claim import AMOUNT_FIELDS, DATE_FIELDS, Dokument, Fordring, OevrigeStamdata, Rentevalg, Skyldner
from psrm_validation.grammar.syntax import And, Comparison, Field, IfThen, Not, Or, Truth
from psrm_validation.grammar.values import value_of
from psrm_validation.rulebook import Rulebook

_DAYS: Final = (
    1,
    -1,
    2,
    -2,
    7,
    -7,
    10,
    -10,
    31,
    -31,
    62,
    -62,
    100,
    -100,
    366,
    -366,
    800,
    -800,
    1500,
    -1500,
    3653,
    -3653,
)
_AROUND: Final = (-1, 0, 1)
_CODES: Final = {"art": ("INDR", "MODR", "XXXX"), "relation": ("HOVEDFORDRING", "RELATERET")}
_TEXTS: Final = (
    None,
    "Faktura 1001, rykkergebyr",
    "Restbeløb, faktura 1001",
    "Din andel af faktura 1001",
    "Faktura 1001 og faktura 1002",
    "To udbetalinger, sag 1001",
    "To børn, faktura 1001",
    "Barn Mathilde, faktura 1001",
    "Inkasso, faktura 1001",
    "To rykkergebyrer, faktura 1001",
    "Depositum, faktura 1001",
    "Leje af stadeplads, faktura 1001",
    "Ydelse",
    "1001",
    "Skade af 1001",
    "Faktura 1001 om 6101901234",
    "Faktura 1001 " + "og lang tekst " * 7,
)
"""Descriptions of which each breaks one of the rules about texts. Source: ours."""

_DEBTORS: Final = (
    (Skyldner(cpr="6101901234", cvr="90492640"),),
    (Skyldner(cpr="6101901234"), Skyldner(cpr="6101901234")),
    (Skyldner(cvr="90492640"),),
    (Skyldner(se="90492640"),),
    (Skyldner(akr="12345678901"),),
    (Skyldner(),),
    (Skyldner(cpr="6101901234"), Skyldner(cpr="6101154321")),
)
_PLAIN: Final = OevrigeStamdata()
_OTHERS: Final[Sequence[OevrigeStamdata]] = (
    replace(_PLAIN, valuta="SEK"),
    replace(_PLAIN, foreloebig_fastsat=True),
    replace(_PLAIN, domsindikator=True),
    replace(_PLAIN, domsindikator=False),
    replace(_PLAIN, haeftelsesform="PRORATA"),
    replace(_PLAIN, betalingsaftale=True),
    replace(_PLAIN, noter=("",)),
    replace(_PLAIN, noter=("Lang bemærkning. " * 40,)),
    replace(_PLAIN, dokumenter=(Dokument("bilag", "pdf", 2_000_000),)),
    replace(_PLAIN, dokumenter=(Dokument("bilag", "exe", 1_000),)),
    replace(_PLAIN, dokumenter=(Dokument("bilag", "pdf", 1_000),) * 4),
    *(replace(_PLAIN, rentevalg=Rentevalg(*valg)) for valg in (
        (None, "20", Decimal("2.50")), ("001", "03", Decimal("-1.00")), ("002", "20", None), (None, "55", None),
        (None, "10", None), ("001", "03", Decimal("2.50")), (None, "99", None),
    )),
)  # fmt: skip
_OTHER_DATES: Final = ("rykkerfrist", "underretningsdato", "henstand_til", "udbetalingsdato", "paakravsfrist")
_OLD: Final = date(1899, 12, 31)
_CREATED: Final = ("periode_start", "periode_slut", "stiftelsesdato", "forfaldsdato", "srb", "foraeldelsesdato")
_TOGETHER: Final = (
    ("forfaldsdato", "srb", "foraeldelsesdato"),
    ("srb", "foraeldelsesdato"),
    ("forfaldsdato", "foraeldelsesdato"),
    ("forfaldsdato", "srb"),
    ("stiftelsesdato", "forfaldsdato", "srb", "foraeldelsesdato"),
    ("periode_start", "periode_slut"),
    ("periode_slut", "stiftelsesdato", "forfaldsdato", "srb"),
    _CREATED,
)
"""Dates that follow from one another, the first of them leading."""

_ALSO: Final[Mapping[str, Sequence[str]]] = {
    "PSRM-R-118": ("hf.domsdato",),
}
"""Fields that matter to a rule beside those its check names."""

_LATEST: Final = 9000
_YEARS: Final = (3, 4, 5, 10)


def touching(rule_id: str, claim: Fordring, book: Rulebook) -> frozenset[str]:
    """The fields that a rule looks at, as the candidates name them."""
    rows = [row for row in rows_for(claim, book) if row.rule_id == rule_id]
    if rows:
        names = {name for row in rows for name in row.condition.fields}
        return frozenset(
            names - {"dom_or_forlig"} | ({"domsdato", "forligsdato"} if "dom_or_forlig" in names else set())
        )
    check = CHECKS.get(rule_id)
    names = {*(check.reads if check else ()), *(check.needs if check else ()), *_ALSO.get(rule_id, ())}
    return frozenset(names - {"aftale", "modtagelsesdato", "type"})


def changed(claim: Fordring, names: Iterable[str], book: Rulebook) -> Iterator[Fordring]:
    """The claim with one of these fields changed, the nearest values first."""
    for name in sorted(names):
        if name.startswith("hf.") and claim.hf is not None:
            yield from (replace(claim, hf=each) for each in _main_claims(claim, claim.hf, name[3:], book))
        else:
            yield from (replace(claim, **{name: value}) for value in _values(claim, name, book) if hasattr(claim, name))
    if "skyldnere" in names:
        yield from (replace(claim, skyldnere=each) for each in _DEBTORS)


def moved(claim: Fordring) -> Iterator[Fordring]:
    """The claim with several dates moved by the same days, or all of them by whole months."""
    received = claim.modtagelsesdato
    for names in _TOGETHER:
        first = getattr(claim, names[0])
        if first is None:
            continue
        steps = dict.fromkeys((*_DAYS, *((received - first).days + step for step in _AROUND if received is not None)))
        yield from (_all_moved(claim, names, days) for days in steps)
    for months in (*range(-11, 0), *range(1, 6), -24, -36, -48, -72):
        values: dict[str, Any] = {
            name: add(day, months, 0) for name in _CREATED if (day := getattr(claim, name)) is not None
        }
        yield replace(claim, **values)


def everything(claim: Fordring, book: Rulebook) -> Iterator[Fordring]:
    """The claim with any one field changed: for rules that are functions and do not say which values they mind."""
    names = [*DATE_FIELDS, *AMOUNT_FIELDS, "art", "relation", "beskrivelse", "skyldnere", "reference", "oevrige"]
    yield from changed(claim, names, book)
    if claim.hf is not None:
        yield from changed(claim, [f"hf.{name}" for name in (*DATE_FIELDS, *AMOUNT_FIELDS, "art", "type")], book)
        yield replace(claim, hf=None)


def _main_claims(claim: Fordring, hf: Fordring, name: str, book: Rulebook) -> Iterator[Fordring]:
    """The main claim with one field changed, near its own bounds and near the dates of the related claim."""
    yield from changed(replace(hf, modtagelsesdato=hf.modtagelsesdato or claim.modtagelsesdato), (name,), book)
    if name in DATE_FIELDS:
        days = (getattr(claim, other) for other in DATE_FIELDS)
        yield from (
            replace(hf, **{name: day + timedelta(days=step)}) for day in days if day is not None for step in _AROUND
        )


def _all_moved(claim: Fordring, names: Sequence[str], days: int) -> Fordring:
    values = {name: _moved(day, days) for name in names if (day := getattr(claim, name)) is not None}
    moved_dates: dict[str, Any] = {name: day for name, day in values.items() if day is not None}
    return replace(claim, **moved_dates)


def _values(claim: Fordring, name: str, book: Rulebook) -> Iterator[Any]:
    if name in DATE_FIELDS:
        yield from dict.fromkeys(_dates(claim, name, book))
    elif name in AMOUNT_FIELDS:
        yield from dict.fromkeys(_amounts(claim, name, book))
    elif name == "oevrige":
        yield from _others(claim)
    else:
        yield from _CODES.get(name, ())
        yield from {"beskrivelse": _TEXTS, "reference": ("R" * 37,), "type": tuple(book.claim_types)}.get(name, ())


def _others(claim: Fordring) -> Iterator[OevrigeStamdata]:
    base = claim.oevrige or _PLAIN
    for each in _OTHERS:
        given = {name: value for name in each.__slots__ if (value := getattr(each, name)) not in (None, ())}
        yield replace(base, **given)
    days = [
        day for day in (claim.modtagelsesdato, claim.srb, claim.forfaldsdato, claim.stiftelsesdato) if day is not None
    ]
    for name in _OTHER_DATES:
        moved_days: list[Any] = [day + timedelta(days=step) for day in days for step in _AROUND]
        yield from (replace(base, **{name: day}) for day in moved_days)


def _dates(claim: Fordring, name: str, book: Rulebook) -> Iterator[date | None]:
    present = getattr(claim, name)
    bounds = [day for day in _bounds(claim, name, book) if isinstance(day, date)]
    yield from (moved for day in bounds for step in _AROUND if (moved := _moved(day, step)) is not None)
    if present is not None:
        yield from (moved for step in _DAYS if (moved := _moved(present, step)) is not None)
    yield None
    if name == "foraeldelsesdato":
        yield from _ends(claim)
    others = [getattr(claim, other) for other in DATE_FIELDS]
    yield from (
        moved for day in others if day is not None for step in _AROUND if (moved := _moved(day, step)) is not None
    )
    yield _OLD


def _ends(claim: Fordring) -> Iterator[date]:
    """Where a limitation ends that is counted from any of the claim's dates."""
    for day in (getattr(claim, name) for name in (*_CREATED[:5], "domsdato", "modtagelsesdato")):
        for end in () if day is None or day.year > _LATEST else (add(day, 12 * years, 0) for years in _YEARS):
            yield from (end, next_hverdag(end), end + timedelta(days=1), end - timedelta(days=1))


def _amounts(claim: Fordring, name: str, book: Rulebook) -> Iterator[int | None]:
    present = getattr(claim, name) or 0
    bounds = [oere for oere in _bounds(claim, name, book) if isinstance(oere, int)]
    yield from (oere + step for oere in bounds for step in _AROUND)
    yield from (0, 1, -1, present + 1, present - 1, present // 2, present * 2, 10_000_000_000, None)


def _bounds(claim: Fordring, name: str, book: Rulebook) -> Iterator[Any]:
    """What the filter compares the field with, for this claim."""
    wanted = {name} | ({"dom_or_forlig"} if name in {"domsdato", "forligsdato"} else set())
    for row in rows_for(claim, book):
        if wanted.isdisjoint(row.condition.fields):
            continue
        for one, other in _pairs(row.condition.tree):
            if isinstance(one, Field) and one.name in wanted:
                try:
                    yield value_of(other, claim)
                except (ValueError, OverflowError):
                    continue


def _pairs(tree: Truth) -> Iterator[tuple[Any, Any]]:
    """Each two values that a condition compares, both ways round."""
    match tree:
        case Comparison(operands):
            for one, other in pairwise(operands):
                yield from ((one, other), (other, one))
        case And(parts) | Or(parts):
            for part in parts:
                yield from _pairs(part)
        case Not(part):
            yield from _pairs(part)
        case IfThen(condition, then):
            yield from _pairs(condition)
            yield from _pairs(then)


def _moved(day: date, step: int) -> date | None:
    try:
        return day + timedelta(days=step)
    except OverflowError:
        return None


def _whole_loan(claim: Fordring) -> Fordring:
    """A cancelled car loan: the period is the day it was signed, and it falls due 14 weeks later."""
    signed = claim.stiftelsesdato
    if signed is None:
        return claim
    due = signed + timedelta(weeks=14)
    dates: dict[str, Any] = {
        "periode_start": signed,
        "periode_slut": signed,
        "forfaldsdato": due,
        "foraeldelsesdato": next_hverdag(add(due, 120, 0)),
    }
    return replace(claim, **dates, srb=add(due.replace(day=1), 2, -1))


def _without_period(claim: Fordring) -> Fordring:
    return replace(claim, periode_start=None, periode_slut=None)


SEEDS: Final[Mapping[str, Callable[[Fordring], Fordring]]] = {
    "PSRM-R-094": _whole_loan,
    "SBX-KAT-024": _without_period,
}
"""Where to begin for rules about a special kind of claim, too many fields away from an ordinary one."""
