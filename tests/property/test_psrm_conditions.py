"""Random claims against an independent, slow reading of the filter table written here from its description.

The oracle shares no code with the product: it steps through days and months one at a time, keeps amounts in kroner,
finds Easter with another algorithm and evaluates the condition texts of the table with Python's own parser.
"""

import csv
import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import psrm_validation.rulebook
from oir_kernel import dates
from psrm_validation import Fordring, Rulebook, check
from psrm_validation.grammar import condition
from psrm_validation.grammar.values import truth_of

TABLE = Path(psrm_validation.rulebook.__file__).parent / "tables" / "filter-rules.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
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
BOOK = Rulebook.load()


class MissingError(Exception):
    pass


# --- the slow calendar


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


def slow_truth(text: str, claim: Mapping[str, Any]) -> bool | None:
    text = re.sub(r"(present|absent)\(([\w.]+)\)", r'\1("\2")', text.replace("hf.", "hf__"))
    text = re.sub(r",((?:[+-]?\d+[ymd])+)\)", r',"\1")', text)
    rule = re.fullmatch(r"if (.*) then (.*)", text)
    if rule:
        return slow_truth(rule[2], claim) if eval(rule[1], {}, Names(claim)) else True
    if " or " in text:
        truths = [slow_truth(part, claim) for part in text.split(" or ")]
        return True if True in truths else None if None in truths else False
    try:
        return bool(eval(text, {}, Names(claim)))
    except MissingError:
        return None


def slow_findings(claim: Mapping[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    rows = [row for row in ROWS if row["type_code"] == claim["type"] and runs(row)]
    demanded = {PRESENCE[row["official_rule_id"]] for row in rows if row["official_rule_id"] in PRESENCE}
    for row in rows:
        truth = slow_truth(row["must_hold"], claim)
        if truth is False:
            found.append((row["official_rule_id"], "høring" if row["outcome_if_broken"] == "hoering" else "afvis"))
        elif truth is None and not missing_in(row["must_hold"], claim) <= demanded:
            found.append((row["official_rule_id"], "ikke_evalueret"))
    if claim["type"] == "OPKRÆTV":
        found += [("R_1_1", "ikke_evalueret"), ("R_2_6", "ikke_evalueret")]
    return sorted(found)


def runs(row: Mapping[str, str]) -> bool:
    where = (row["type_code"], row["official_rule_id"])
    if where in {("KFTILDA", "R_3_1"), ("KFTBBSF", "R_3_1"), ("KFTØFIN", "R_3_1")}:
        return False
    if where == ("KFGEDAI", "R_6_20"):
        return "bilag" in row["source_documents"]
    return where not in {("OPKRÆTV", "R_1_1"), ("OPKRÆTV", "R_2_6")}


def missing_in(text: str, claim: Mapping[str, Any]) -> set[str]:
    names = set(re.findall(r"(?:hf\.)?[a-z_]{3,}", re.sub(r"(present|absent)\([\w.]+\)", "", text)))
    names = {"beloeb" if name == "is_zero_claim" else name for name in names}
    known = {*DATES, "hovedstol", "beloeb", "art", "relation", "dom_or_forlig"}
    return {
        name
        for name in names
        if name.removeprefix("hf.") in known and Names(claim).find(name.replace("hf.", "hf__")) is None
    }


# --- random claims

DAYS = st.dates(date(2018, 1, 1), date(2032, 12, 31))


@st.composite
def claims(draw: st.DrawFn) -> dict[str, Any]:
    """Claims whose dates lie at and around the distances that rules speak of, with fields missing now and then."""
    base = draw(DAYS)
    steps = st.sampled_from(["0d", "1d", "-1d", "3d", "10d", "20d", "1m", "1m-1d", "3m", "6m", "1y-1d", "3y", "4y", "5y",
                             "10y", "-1m", "-12d", "2m-2d", "8y4m", "18m", "34d", "59d", "3y5d"])  # fmt: skip
    jitter = st.integers(-2, 2)

    def near() -> date:
        return slow_plus(base, draw(steps)) + timedelta(days=draw(jitter))

    claim: dict[str, Any] = {"type": draw(st.sampled_from(TYPES))}
    for name in DATES:
        if draw(st.integers(0, 9)) > (6 if name in {"domsdato", "forligsdato"} else 0):
            claim[name] = near() if draw(st.booleans()) else base
    for name in ("hovedstol", "beloeb"):
        if draw(st.integers(0, 9)):
            claim[name] = draw(st.one_of(amounts(), st.just(Decimal(0))))
    claim |= {
        name: value
        for name, value in {
            "art": draw(st.sampled_from(["INDR", "MODR", "XXXX", None])),
            "relation": draw(st.sampled_from(["HOVEDFORDRING", "RELATERET", None])),
            "beskrivelse": draw(st.sampled_from(["Faktura 1", None])),
        }.items()
        if value is not None
    }
    claim.setdefault("modtagelsesdato", near())
    if draw(st.booleans()):
        claim["hf"] = {"forfaldsdato": near(), "modtagelsesdato": near()}
        if draw(st.integers(0, 4)) == 0:
            claim["hf"].pop("forfaldsdato")
    return claim


def amounts() -> st.SearchStrategy[Decimal]:
    bounds = sorted({int(number) for text in CONDITIONS for number in re.findall(r"\b\d+\b", text)})
    steps = st.sampled_from([Decimal("-0.01"), Decimal(0), Decimal("0.01")])
    return st.builds(lambda bound, step: Decimal(bound) + step, st.sampled_from(bounds), steps)


def as_fordring(claim: Mapping[str, Any]) -> Fordring:
    values = {name: int(value * 100) if isinstance(value, Decimal) else value for name, value in claim.items()}
    if "hf" in values:
        values["hf"] = Fordring(**values["hf"])
    return Fordring(**values)


# --- the tests


@given(claim=claims(), text=st.sampled_from(CONDITIONS))
@settings(max_examples=200, deadline=None)
def test_each_condition_is_what_the_slow_reading_says(claim: dict[str, Any], text: str):
    fordring = as_fordring(claim)
    slow = slow_truth(text, claim)
    assert condition(text).holds(fordring) is slow
    assert truth_of(condition(text).tree, fordring) is slow


@given(claim=claims())
@settings(max_examples=300, deadline=None)
def test_a_report_holds_exactly_the_rules_that_the_slow_reading_finds(claim: dict[str, Any]):
    report = check(as_fordring(claim), BOOK, modtagelsesdato=claim["modtagelsesdato"])
    assert sorted((finding.rule_id, finding.outcome.value) for finding in report.findings) == slow_findings(claim)


@pytest.mark.parametrize("text", CONDITIONS)
def test_both_sides_of_each_bound_are_told_apart(text: str):
    """Every condition is asked at, just below and just above each of its bounds, and must be seen to hold and to break."""
    seen = {(condition(text).holds(as_fordring(claim)), slow_truth(text, claim)) for claim in boundary_claims(text)}
    assert {(True, True), (False, False)} <= seen
    assert all(fast is slow for fast, slow in seen)


def boundary_claims(text: str) -> list[dict[str, Any]]:
    base: dict[str, Any] = dict.fromkeys(DATES, date(2026, 1, 31)) | {
        "hovedstol": Decimal(100),
        "beloeb": Decimal(50),
        "art": "INDR",
        "relation": "HOVEDFORDRING",
        "beskrivelse": "x",
        "hf": {"forfaldsdato": date(2026, 1, 31), "modtagelsesdato": date(2026, 1, 31)},
    }
    found = [base, base | {"art": "X", "relation": "RELATERET", "beskrivelse": None}]
    periods = [*re.findall(r",((?:[+-]?\d+[ymd])+)\)", text), "0d", "40d", "2y"]
    for period in periods:
        for step in (-400, -1, 0, 1, 400):
            moved = slow_plus(base["srb"], period) + timedelta(days=step)
            back = base["srb"] - (moved - base["srb"])
            found += [base | {name: day} for name in DATES for day in (moved, back)]
            found += [base | {"domsdato": None, "forligsdato": None, "foraeldelsesdato": moved}]
            found += [base | {"hf": {"forfaldsdato": moved, "modtagelsesdato": back}}]
    for number in re.findall(r"\b\d+\b", text):
        for rest in ("-0.01", "0", "0.01"):
            found += [base | {name: Decimal(number) + Decimal(rest)} for name in ("hovedstol", "beloeb")]
    found += [base | {"hovedstol": Decimal(0)}, base | {"beloeb": Decimal(200)}]
    found += [base | {name: None} for name in DATES]
    found += [base | {"periode_start": None, "periode_slut": None, "domsdato": None, "forligsdato": None}]
    found += [base | {"hovedstol": Decimal(number)} for number in (10_000, 30_000, 1_000_000, 9_000_000)]
    return found


@given(day=st.dates(date(1600, 1, 1), date(2400, 12, 31)))
@settings(max_examples=200, deadline=None)
def test_the_calendar_agrees_with_stepping_day_by_day(day: date):
    assert dates.easter_sunday(day.year) == slow_easter(day.year)
    assert dates.is_hverdag(day) is slow_is_hverdag(day)
    assert dates.is_bankdag(day) is slow_is_bankdag(day)
    assert dates.first_of_next_month(day) == slow_first_of_next_month(day)


@given(
    day=st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    years=st.integers(-12, 12),
    months=st.integers(-30, 30),
    days=st.integers(-60, 60),
)
@settings(max_examples=200, deadline=None)
def test_adding_a_period_agrees_with_stepping(day: date, years: int, months: int, days: int):
    text = f"{years}y{months}m{days}d"
    period = dates.parse_period(text)
    assert dates.plus(day, period) == slow_plus(day, text)
    assert dates.plus_shift(day, period) == slow_plus_shift(day, text)


@given(one=DAYS, other=DAYS)
@settings(max_examples=100, deadline=None)
def test_counting_days_agrees_with_stepping(one: date, other: date):
    assert dates.days_incl(one, other) == slow_days_incl(one, other)
