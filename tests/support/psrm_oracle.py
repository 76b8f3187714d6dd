"""An independent, slow reading of the filter table, written from its description.

The oracle shares no code with the product: it steps through days and months one at a time, keeps amounts in kroner,
finds Easter with another algorithm and evaluates the condition texts of the table with Python's own parser. A claim is
a dict of the public field names; amounts are `Decimal` kroner, absent is `None` or no key.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

import psrm_validation.rulebook
from psrm_validation import Fordring

AS_OF = date(2026, 11, 23)
"""The day whose rules are proven."""

TABLE = Path(psrm_validation.rulebook.__file__).parent / "tables" / "filter-rules.csv"
ALL_ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
ROWS = [
    row
    for row in ALL_ROWS
    if (row.get("valid_from") or "") <= AS_OF.isoformat() <= (row.get("valid_to") or "9999-12-31")
]
CONDITIONS = sorted({row["must_hold"] for row in ROWS})
TYPES = sorted({row["type_code"] for row in ROWS})
PRESENCE = {
    "R_2_1": "foraeldelsesdato",
    "R_7_1": "stiftelsesdato",
    "R_7_2": "forfaldsdato",
    "R_7_3": "srb",
    "R_7_4": "periode_start",
    "R_7_5": "periode_slut",
    "R_7_11": "beskrivelse",
}
DATES = ["periode_start", "periode_slut", "stiftelsesdato", "forfaldsdato", "srb", "foraeldelsesdato", "domsdato",
         "forligsdato", "modtagelsesdato"]  # fmt: skip

Claim = dict[str, Any]


class MissingError(Exception):
    """A condition asked for a field that is absent."""


# --- the slow calendar


@cache
def slow_plus(day: date, period: str) -> date:
    months = days = 0
    for number, unit in re.findall(r"([+-]?\d+)([ymd])", period):
        months += int(number) * {"y": 12, "m": 1, "d": 0}[unit]
        days += int(number) if unit == "d" else 0
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month in {0, 13}:
            year, month = (year + 1, 1) if month == 13 else (year - 1, 12)
    for number in range(day.day, 0, -1):
        try:
            day = date(year, month, number)
            break
        except ValueError:
            continue
    for _ in range(abs(days)):
        day += timedelta(days=1 if days > 0 else -1)
    return day


@cache
def slow_easter(year: int) -> date:
    """Clavius' algorithm as Knuth tells it: epact, full moon, then the Sunday after."""
    golden = year % 19 + 1
    century = year // 100 + 1
    dropped = 3 * century // 4 - 12
    moon = (8 * century + 5) // 25 - 5
    sunday = 5 * year // 4 - dropped - 10
    epact = (11 * golden + 20 + moon - dropped) % 30
    if (epact == 25 and golden > 11) or epact == 24:
        epact += 1
    full = 44 - epact
    if full < 21:
        full += 30
    full = full + 7 - (sunday + full) % 7
    return date(year, 3, full) if full <= 31 else date(year, 4, full - 31)


def slow_is_hverdag(day: date) -> bool:
    from_easter = (day - slow_easter(day.year)).days
    if day.isoweekday() > 5 or from_easter in {-3, -2, 0, 1, 39, 49, 50}:
        return False
    if from_easter == 26 and day.year <= 2023:
        return False
    return (day.month, day.day) not in {(1, 1), (6, 5), (12, 24), (12, 25), (12, 26), (12, 31)}


def slow_is_bankdag(day: date) -> bool:
    return slow_is_hverdag(day) and (day - slow_easter(day.year)).days != 40


def slow_plus_shift(day: date, period: str) -> date:
    day = slow_plus(day, period)
    while not slow_is_hverdag(day):
        day += timedelta(days=1)
    return day


def slow_first_of_next_month(day: date) -> date:
    day += timedelta(days=1)
    while day.day != 1:
        day += timedelta(days=1)
    return day


def slow_days_incl(first: date, last: date) -> int:
    count, step = 1, 1 if last >= first else -1
    while first != last:
        first += timedelta(days=step)
        count += step
    return count


# --- the slow conditions


class Names(dict[str, Any]):
    """What a condition text may name; an absent field raises when it is asked for."""

    def __init__(self, claim: Mapping[str, Any]) -> None:
        self.claim = claim

    def __missing__(self, name: str) -> Any:
        functions = {
            "plus": slow_plus,
            "plus_shift": slow_plus_shift,
            "first_of_next_month": slow_first_of_next_month,
            "days_incl": slow_days_incl,
            "is_bankdag": slow_is_bankdag,
            "same_month": lambda one, other: str(one)[:7] == str(other)[:7],
            "same_year": lambda one, other: str(one)[:4] == str(other)[:4],
            "present": lambda field: self.find(field) is not None,
            "absent": lambda field: self.find(field) is None,
        }
        if name in functions:
            return functions[name]
        if name.isupper():
            return name
        if name == "is_zero_claim":
            return self["beloeb"] == 0
        value = self.find(name)
        if value is None:
            raise MissingError(name)
        return value

    def find(self, name: str) -> Any:
        if name == "dom_or_forlig":
            return self.find("domsdato") or self.find("forligsdato")
        if name.startswith("hf__"):
            return (self.claim.get("hf") or {}).get(name[4:])
        return self.claim.get(name)


@cache
def _as_python(text: str) -> str:
    text = re.sub(r"(present|absent)\(([\w.]+)\)", r'\1("\2")', text.replace("hf.", "hf__"))
    return re.sub(r",((?:[+-]?\d+[ymd])+)\)", r',"\1")', text)


@cache
def _code(python: str) -> CodeType:
    return compile(python, "<table>", "eval")


def slow_value(text: str, claim: Mapping[str, Any]) -> Any:
    """What a value such as `plus(srb,20d)` is worth. Raises `MissingError`."""
    return eval(_code(_as_python(text)), {}, Names(claim))


def slow_truth(text: str, claim: Mapping[str, Any]) -> bool | None:
    """Whether a condition of the table holds, `None` when that hangs on an absent field."""
    rule = re.fullmatch(r"if (.*) then (.*)", text)
    if rule:
        return slow_truth(rule[2], claim) if slow_value(rule[1], claim) else True
    if " or " in text:
        truths = [slow_truth(part, claim) for part in text.split(" or ")]
        return True if True in truths else None if None in truths else False
    try:
        return bool(slow_value(text, claim))
    except MissingError:
        return None


# --- the slow reports

ROWS_OF: Mapping[str, list[dict[str, str]]] = defaultdict(list)
for _row in ROWS:
    ROWS_OF[_row["type_code"]].append(_row)


def outcome_of(row: Mapping[str, str]) -> str:
    """The outcome as findings write it."""
    return "høring" if row["outcome_if_broken"] == "hoering" else "afvis"


def runs(row: Mapping[str, str]) -> bool:
    """Whether the row runs for every creditor, from docs/adr/0010."""
    where = (row["type_code"], row["official_rule_id"])
    if where in {("KFTILDA", "R_3_1"), ("KFTBBSF", "R_3_1"), ("KFTØFIN", "R_3_1")}:
        return False
    if where == ("KFGEDAI", "R_6_20"):
        return "bilag" in row["source_documents"]
    return not per_creditor(row)


def per_creditor(row: Mapping[str, str]) -> bool:
    """Whether the row differs between creditors, from docs/adr/0010."""
    return (row["type_code"], row["official_rule_id"]) in {("OPKRÆTV", "R_1_1"), ("OPKRÆTV", "R_2_6")}


@cache
def demanded(type_code: str) -> frozenset[str]:
    """The fields whose absence a presence rule of the type speaks about."""
    return frozenset(
        PRESENCE[row["official_rule_id"]]
        for row in ROWS_OF[type_code]
        if row["official_rule_id"] in PRESENCE and runs(row)
    )


def slow_findings(claim: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Rule id and outcome of everything the filter finds when no creditor is named."""
    found: list[tuple[str, str]] = []
    for row in filter(runs, ROWS_OF[claim["type"]]):
        truth = slow_truth(row["must_hold"], claim)
        if truth is False:
            found.append((row["official_rule_id"], outcome_of(row)))
        elif truth is None and not missing_in(row["must_hold"], claim) <= demanded(claim["type"]):
            found.append((row["official_rule_id"], "ikke_evalueret"))
    if claim["type"] == "OPKRÆTV":
        found += [("R_1_1", "ikke_evalueret"), ("R_2_6", "ikke_evalueret")]
    return sorted(found)


@cache
def operands(text: str) -> tuple[str, ...]:
    """The fields whose value a condition text needs; those it merely asks to be present or absent are not among them."""
    names = re.findall(r"(?:hf\.)?[a-z_]{3,}", re.sub(r"(present|absent)\([\w.]+\)", "", text))
    names = ["beloeb" if name == "is_zero_claim" else name for name in names]
    known = {*DATES, "hovedstol", "beloeb", "art", "relation", "dom_or_forlig"}
    return tuple(dict.fromkeys(name for name in names if name.removeprefix("hf.") in known))


def missing_in(text: str, claim: Mapping[str, Any]) -> set[str]:
    """The operands of a condition that the claim leaves out."""
    return {name for name in operands(text) if Names(claim).find(name.replace("hf.", "hf__")) is None}


def as_fordring(claim: Mapping[str, Any]) -> Fordring:
    """The claim as the product takes it."""
    values = {name: int(value * 100) if isinstance(value, Decimal) else value for name, value in claim.items()}
    assert not isinstance(claim.get("hovedstol"), int), "amounts of a claim are Decimal kroner"
    if values.get("hf"):
        values["hf"] = Fordring(**values["hf"])
    return Fordring(**values)
