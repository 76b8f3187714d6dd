"""Why a correction is what it is, in Danish and English."""

from datetime import date
from functools import cache

from oir_kernel.dates import closing_name
from oir_kernel.findings import Text
from psrm_validation.claim import Fordring
from psrm_validation.explain.requirements import requirement
from psrm_validation.explain.words import label, period
from psrm_validation.fix.limitation import Deadline
from psrm_validation.fix.shapes import END, START
from psrm_validation.grammar import Condition
from psrm_validation.grammar.syntax import Call, Field, Value
from psrm_validation.grammar.values import field_value
from psrm_validation.rulebook import Rule

_AMOUNTS = Text(
    "Beløbene er ikke ændret; kontrollér, at de passer til perioden.",
    "The amounts are not changed; check that they fit the period.",
)
_INTERRUPTED = Text(
    "Er forældelsen afbrudt eller fristen forlænget, gælder den senere dato, og så skal der ikke rettes.",
    "If limitation was interrupted or extended, the later date counts and nothing is to be changed.",
)
_LATER = Text(
    "Er forældelsen afbrudt eller fristen forlænget, gælder en senere dato.",
    "If limitation was interrupted or extended, a later date counts.",
)
_TITLE = Text(
    "Det forudsætter, at dommen eller forliget fastslår hele fordringen.",
    "This takes it that the judgment or settlement fixes the whole claim.",
)
_EXPIRED = Text(
    "Den oplyste dato er passeret ved modtagelsen; undersøg sagen, før den flyttes.",
    "The date given has passed at receipt; look into the case before moving it.",
)


def only_value(rule: Rule, field: str, value: date) -> Text:
    """The rule leaves one value."""
    return _with_amounts(field, _given(rule, value))


def nearest(rule: Rule, field: str, value: date) -> Text:
    """The rule leaves many values; this is the first of them."""
    demand = _demand(rule.condition)
    return _with_amounts(
        field,
        Text(
            f"Reglen {rule.rule_id} kræver, at {demand.da}. {value} er den nærmeste dag, den tillader; den rigtige dag"
            " fremgår af sagen.",
            f"Rule {rule.rule_id} demands that {demand.en}. {value} is the nearest day it allows; the case tells the right"
            " one.",
        ),
    )


def filled_in(rule: Rule, demand: Rule, value: date) -> Text:
    """A missing date that another rule of the type fixes."""
    names, given = label(_field(rule)), _given(demand, value)
    return Text(f"{names.da[0].upper()}{names.da[1:]} mangler. {given.da}", f"The {names.en} is missing. {given.en}")


def interest_srb(rule: Rule, value: date) -> Text:
    """SRB of interest that has no bill of its own."""
    return Text(
        f"SRB for renter uden egen opkrævning er rentens forfaldsdato (PSRM-R-092), her {value} ({rule.rule_id}).",
        f"Interest without a bill of its own is to be paid on its due date (PSRM-R-092), here {value} ({rule.rule_id}).",
    )


def left_empty(rule: Rule, field: str) -> Text:
    """The type has no period."""
    names = label(field)
    return Text(
        f"Typen har ingen periode ({rule.rule_id}), så {names.da_definite} skal være tom. Dækker fordringen en periode, er"
        " typen forkert.",
        f"The type has no period ({rule.rule_id}), so the {names.en} is to be empty. If the claim covers a period, its type"
        " is wrong.",
    )


def limitation(rule: Rule, claim: Fordring, found: Deadline) -> Text:
    """How the limitation date is counted."""
    start, said = _start(found.bound, claim), closing_name(found.last)
    da = f"Forældelsesfristen regnes fra {start.da} og udløber {found.last}"
    en = f"Limitation is counted from {start.en} and runs out on {found.last}"
    if found.value != found.last:
        da += f" ({said}), som rykker til næste hverdag {found.value} efter forældelsesloven § 27, stk. 2"
        en += f" ({said}), which moves to the next working day {found.value} under forældelsesloven § 27, stk. 2"
    return Text(f"{da} ({rule.rule_id}).", f"{en} ({rule.rule_id}).")


def unless_interrupted(note: Text, *, is_given: bool) -> Text:
    """The same, when a later date may be right; `is_given`: the claim gives one."""
    return _then(note, _INTERRUPTED if is_given else _LATER)


def if_expired(note: Text) -> Text:
    """The same, for a date that has passed at receipt."""
    return _then(note, _EXPIRED)


def if_judged(note: Text) -> Text:
    """The same, when it is counted from a judgment or settlement."""
    return _then(note, _TITLE)


def split(rule: Rule, claim: Fordring, count: int) -> Text:
    """A period that must be sent as several claims."""
    demand = _demand(rule.condition)
    start, end = claim.periode_start, claim.periode_slut
    return Text(
        f"Perioden {start} til {end} er for lang: {rule.rule_id} kræver, at {demand.da}. Send {count} fordringer, én for hver"
        " periode. Beløbene deles ikke her: fordel selv hovedstol og beløb.",
        f"The period {start} to {end} is too long: {rule.rule_id} demands that {demand.en}. Send {count} claims, one for each"
        " period. The amounts are not divided here: distribute hovedstol and beloeb yourself.",
    )


def in_doubt(note: Text, base: str) -> Text:
    """The same, when the date it is counted from may be the wrong one."""
    names = label(base)
    return _then(
        note,
        Text(
            f"Det kan også være {names.da_definite}, der er forkert: en anden dato dér retter flere af fejlene på én gang.",
            f"The {names.en} may be the wrong one instead: another date there puts several of the errors right at once.",
        ),
    )


def wrong_base(note: Text, base: str) -> Text:
    """The same, when the date it is counted from is wrong itself."""
    names = label(base)
    return _then(
        note,
        Text(
            f"Men {names.da_definite} er selv forkert efter en anden regel, så ret den først.",
            f"But another rule says that the {names.en} is wrong itself, so put that right first.",
        ),
    )


def moves_others(note: Text) -> Text:
    """The same, when other dates must follow it."""
    return _then(
        note,
        Text(
            "Andre datoer skal følge med, så afgør først, hvilken der er rigtig.",
            "Other dates must follow, so decide first which of them is right.",
        ),
    )


@cache
def _demand(condition: Condition) -> Text:
    return requirement(condition.tree)


def _given(rule: Rule, value: date) -> Text:
    demand = _demand(rule.condition)
    return Text(
        f"Reglen {rule.rule_id} kræver, at {demand.da}: det giver {value}.",
        f"Rule {rule.rule_id} demands that {demand.en}: that gives {value}.",
    )


def _with_amounts(field: str, note: Text) -> Text:
    return _then(note, _AMOUNTS) if field in {START, END} else note


def _then(first: Text, second: Text) -> Text:
    return Text(f"{first.da} {second.da}", f"{first.en} {second.en}")


def _field(rule: Rule) -> str:
    return rule.condition.fields[0]


def _start(bound: Value, claim: Fordring) -> Text:
    """`forfaldsdato 2026-01-15 + 3 år`."""
    length = Text("", "")
    if isinstance(bound, Call) and bound.period is not None:
        length, bound = period(bound.period), bound.args[0]
    name = bound.name if isinstance(bound, Field) else ""
    day = field_value(claim, name)
    if name == "dom_or_forlig":
        name = "domsdato" if claim.domsdato is not None else "forligsdato"
    names = label(name)
    return Text(f"{names.da} {day}{length.da}", f"{names.en} {day}{length.en}")
