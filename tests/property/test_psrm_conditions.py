"""Random claims against the independent, slow reading of the filter table in `tests/support/psrm_oracle.py`."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from oir_kernel import dates
from psrm_validation import Rulebook, check
from psrm_validation.grammar import condition
from psrm_validation.grammar.values import truth_of
from tests.support.psrm_oracle import (
    AS_OF,
    CONDITIONS,
    DATES,
    TYPES,
    as_fordring,
    slow_days_incl,
    slow_easter,
    slow_findings,
    slow_first_of_next_month,
    slow_is_bankdag,
    slow_is_hverdag,
    slow_plus,
    slow_plus_shift,
    slow_truth,
)

BOOK = Rulebook.load(AS_OF)

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


# --- the tests


@given(claim=claims(), text=st.sampled_from(CONDITIONS))
@settings(max_examples=200)
def test_each_condition_is_what_the_slow_reading_says(claim: dict[str, Any], text: str):
    fordring = as_fordring(claim)
    slow = slow_truth(text, claim)
    assert condition(text).holds(fordring) is slow
    assert truth_of(condition(text).tree, fordring) is slow


@given(claim=claims())
@settings(max_examples=300)
def test_a_report_holds_exactly_the_rules_that_the_slow_reading_finds(claim: dict[str, Any]):
    report = check(as_fordring(claim), BOOK, modtagelsesdato=claim["modtagelsesdato"], layers=["filter"])
    assert sorted((finding.rule_id, finding.outcome.value) for finding in report.findings) == slow_findings(claim)


@given(day=st.dates(date(1600, 1, 1), date(2400, 12, 31)))
@settings(max_examples=200)
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
@settings(max_examples=200)
def test_adding_a_period_agrees_with_stepping(day: date, years: int, months: int, days: int):
    text = f"{years}y{months}m{days}d"
    period = dates.parse_period(text)
    assert dates.plus(day, period) == slow_plus(day, text)
    assert dates.plus_shift(day, period) == slow_plus_shift(day, text)


@given(one=DAYS, other=DAYS)
@settings(max_examples=100)
def test_counting_days_agrees_with_stepping(one: date, other: date):
    assert dates.days_incl(one, other) == slow_days_incl(one, other)
