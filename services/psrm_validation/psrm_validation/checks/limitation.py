"""Advice on the limitation date: counted from the wrong day, on a closing day, or overtaken by what has happened since.

The filter leaves a year of room above the shortest limitation, because limitation can be interrupted. A date counted from
SRB instead of forfald lies in that room. From which day a type's limitation runs, and how long, is read from its own
filter. Rules: `rulebook/tables/general/F-limitation.csv`.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from oir_kernel.dates import Period, closing_name, is_hverdag, next_hverdag, plus
from psrm_validation.checks.registry import About, Hit, check_for, filled
from psrm_validation.claim import Fordring
from psrm_validation.grammar.syntax import Call, Comparison, Field
from psrm_validation.rulebook import Rulebook

_ONE_DAY = timedelta(days=1)
_THREE_YEARS = Period(years=3)
_FORFALD = "forfaldsdato"
_BUSINESS_RENT = frozenset({"DKHUSER", "EKHUSER"})

_WRONG_STARTS = (
    ("srb", "SRB", "the last day of timely payment"),
    ("periode_slut", "periodens slutdato", "the end of the period"),
    ("stiftelsesdato", "stiftelsesdatoen", "the date of creation"),
    ("rykkerfrist", "rykkerfristen", "the deadline of the reminder"),
    ("underretningsdato", "underretningen", "the notice to the debtor"),
)
"""The dates that limitation is taken to be counted from, in the order they are tried, in Danish and English (ours)."""


class Start(NamedTuple):
    """The field that a type's limitation is counted from, and for how long."""

    field: str
    period: Period


@check_for("PSRM-R-138", reads=("domsdato", "forligsdato", "stiftelsesdato"))
def judgment_fixes_this_claim(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Dom og forlig udfyldes kun, når de fastslår hele fordringens eksistens og størrelse.

    Det kan en dom fra før stiftelsen ikke. Mere kan ikke ses.
    """
    for name in ("domsdato", "forligsdato"):
        fixed = getattr(fordring, name)
        if fixed is not None and fordring.stiftelsesdato is not None and fixed < fordring.stiftelsesdato:
            title = ("Dommen", "judgment") if name == "domsdato" else ("Forliget", "settlement")
            yield Hit(name, values={"hvad": title[0], "what": title[1], "dato": fixed.isoformat()})


@check_for("PSRM-R-141", reads=("foraeldelsesdato", "forfaldsdato", "srb"))
def the_date_of_bortfald_is_no_limitation_date(fordring: Fordring, about: About) -> Iterator[Hit]:
    """For bortfaldstyper står bortfaldsdatoen i feltet: fem år efter, at tilskuddet ophørte, ikke tre år efter forfald."""
    given = fordring.foraeldelsesdato
    for name, da, en in ((_FORFALD, "forfaldsdatoen", "the due date"), _WRONG_STARTS[0]):
        start = getattr(fordring, name)
        if given is not None and start is not None and given in _ends(start, _THREE_YEARS):
            yield Hit("foraeldelsesdato", values={"fra": da, "start": en, "dato": start.isoformat()})
            return


@check_for("PSRM-R-146", reads=("foraeldelsesdato", "forfaldsdato"))
def limitation_runs_from_forfald(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Fristen løber fra forfald; løbedage flytter den kun, når skyldneren havde ret til dem."""
    start = start_of_limitation(about.rulebook, fordring.type or "")
    if start is not None and start.field == _FORFALD and fordring.type not in _BUSINESS_RENT:
        yield from _counted_from_another_day(fordring, about, start)


@check_for("PSRM-R-147", reads=("foraeldelsesdato", "forfaldsdato", "srb"))
def business_rent_runs_from_forfald(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Erhvervsleje forældes tre år efter forfald, selv om SRB efter loven er tre hverdage senere."""
    yield from _counted_from_another_day(fordring, about, Start(_FORFALD, _THREE_YEARS))


@check_for("PSRM-R-148", reads=("foraeldelsesdato",))
def last_day_is_a_hverdag(fordring: Fordring, about: About) -> Iterator[Hit]:
    """En sidste dag på en lukkedag rykker til næste hverdag, hvis ikke typens filter er uden lukkedage.

    Silent for a date that is wrong in another way: ten years after a judgment is exact, a date before receipt stays past
    when it is moved, and for one counted from the wrong day another rule names the right one.
    """
    given = fordring.foraeldelsesdato
    if given is None or is_hverdag(given) or given.year == date.max.year or _is_bortfald(about):
        return
    moved = next_hverdag(given)
    if about.claim_type is None or moved < about.day or _is_judged(fordring) or _is_counted_wrong(fordring, about):
        return
    if _filter_takes(replace(fordring, foraeldelsesdato=moved), about.rulebook):
        values = {"lukkedag": closing_name(given), "hverdag": moved.isoformat()}
        yield Hit("foraeldelsesdato", expected=moved.isoformat(), values=values)


@check_for("PSRM-R-149", reads=("foraeldelsesdato", "henstand_til"), needs=("oevrige",))
def limitation_runs_again_after_henstand(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Efter henstand regnes fristen fra dagen efter, at den sluttede."""
    given, until = fordring.foraeldelsesdato, filled(fordring, "henstand_til")
    start = start_of_limitation(about.rulebook, fordring.type or "")
    if given is None or until is None or start is None or _is_judged(fordring):
        return
    ends = _ends(_day_after(until), start.period)
    if ends and given < ends[0]:
        end = ends[-1].isoformat()
        yield Hit("foraeldelsesdato", expected=f">= {end}", values={"udloeb": end})


@check_for("PSRM-R-150", reads=("hf.foraeldelsesdato", "modtagelsesdato"), needs=("hf",))
def main_claim_has_not_lapsed(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Renter og gebyrer forældes sammen med hovedfordringen (accessorisk forældelse)."""
    ends = filled(fordring, "hf.foraeldelsesdato")
    if ends is not None and ends < about.day:
        yield Hit("hf.foraeldelsesdato", expected=f">= {about.day.isoformat()}")


@check_for("PSRM-R-153", reads=("foraeldelsesdato", "periode_start", "stiftelsesdato", "srb"))
def limitation_runs_from_the_types_own_day(fordring: Fordring, about: About) -> Iterator[Hit]:
    """En forkert start, som filteret ikke kan se, for typer hvis frist ikke løber fra forfald: KFOPREN fra periode slut."""
    start = start_of_limitation(about.rulebook, fordring.type or "")
    if start is not None and start.field != _FORFALD:
        yield from _counted_from_another_day(fordring, about, start)


@lru_cache(maxsize=1024)
def start_of_limitation(book: Rulebook, type_code: str) -> Start | None:
    """From which date, and how long, a type's limitation runs; `None` where the rulebook does not say.

    The bound "not before" of the type's filter; for a type without a published filter what the list of claim types says.
    """
    rules = book.rules_for(type_code)
    for rule in () if rules is None else rules.always:
        match rule.condition.tree:
            case Comparison((Field("foraeldelsesdato"), Call("plus", (Field(name),), _, period)), (">=" | "==",)):
                if name != "modtagelsesdato" and period is not None:
                    return Start(name, period)
    known = book.claim_types.get(type_code)
    if known is None or known.limitation_min_years is None:
        return None
    return Start(known.limitation_from, Period(years=known.limitation_min_years))


def _counted_from_another_day(fordring: Fordring, about: About, start: Start) -> Iterator[Hit]:
    """The hit for a date that lies exactly the type's period after another day, later than the right one.

    Silent when a judgment, a settlement or a postponement explains the date, and when the filter objects itself.
    """
    given, right_start = fordring.foraeldelsesdato, getattr(fordring, start.field)
    if given is None or right_start is None or _is_judged(fordring) or filled(fordring, "henstand_til") is not None:
        return
    right = _ends(right_start, start.period)
    if not right or given <= right[-1]:
        return
    found = _taken_for_start(fordring, start, given)
    if found is not None and _filter_takes(fordring, about.rulebook):
        values = {**found, "aar": str(start.period.years), "rigtig": right[-1].isoformat()}
        yield Hit("foraeldelsesdato", expected=right[-1].isoformat(), values=values)


def _is_counted_wrong(fordring: Fordring, about: About) -> bool:
    """Whether PSRM-R-146, PSRM-R-147 or PSRM-R-153 names another date."""
    start = start_of_limitation(about.rulebook, fordring.type or "")
    return start is not None and any(True for _ in _counted_from_another_day(fordring, about, start))


def _taken_for_start(fordring: Fordring, start: Start, given: date) -> dict[str, str] | None:
    """Which day after the right one the date seems to be counted from, as values for the texts."""
    right = getattr(fordring, start.field)
    tried = _WRONG_STARTS if start.field == _FORFALD else (*_WRONG_STARTS[1:], _WRONG_STARTS[0])
    days = [(filled(fordring, name), da, en) for name, da, en in tried]
    days.append((_day_after(right), "dagen efter fristens start,", "the day after limitation starts,"))
    days.append((fordring.modtagelsesdato, "modtagelsesdatoen", "the date of receipt"))
    for day, da, en in days:
        if day is not None and day > right and given in _ends(day, start.period):
            return {"fra": da, "start": en, "dato": day.isoformat()}
    return None


def _day_after(day: date) -> date:
    return day + _ONE_DAY if day < date.max else day


def _ends(start: date, period: Period) -> tuple[date, ...]:
    """The last day of a limitation as it falls, and moved to a hverdag. Empty beyond the calendar."""
    try:
        end = plus(start, period)
        return end, next_hverdag(end)
    except (ValueError, OverflowError):
        return ()


def _filter_takes(fordring: Fordring, book: Rulebook) -> bool:
    """Whether no filter rule of the type that reads the limitation date is broken; not if one cannot be computed."""
    rules = book.rules_for(fordring.type or "")
    if rules is None:
        return True
    rows = (*rules.always, *(row for some in rules.per_creditor.values() for row in some))
    mine = (rule.condition for rule in rows if "foraeldelsesdato" in rule.condition.fields)
    try:
        return not any(condition.holds(fordring) is False for condition in mine)
    except (ValueError, OverflowError):  # a date outside the years 1-9999: the rule itself will say so
        return False


def _is_judged(fordring: Fordring) -> bool:
    return fordring.domsdato is not None or fordring.forligsdato is not None


def _is_bortfald(about: About) -> bool:
    return about.claim_type is not None and "bortfald" in about.claim_type.limitation_years
