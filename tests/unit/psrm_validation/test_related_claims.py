"""Checks of related claims: months of interest, words in descriptions, and that no claim breaks a check."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oir_kernel.dates import Period, plus
from psrm_validation import Fordring, LayerStatus, Rulebook, check
from psrm_validation.checks.kroner import in_kroner
from psrm_validation.checks.registry import About
from psrm_validation.checks.relations import one_fee_is_one_claim, only_interest_and_fees, started_months

BOOK = Rulebook.load()
DAY = date(2026, 11, 2)
DATES = st.dates() | st.dates(date(2020, 1, 1), date(2030, 12, 31))
FEE = Fordring(type="GEOPERI")


def about(code: str) -> About:
    return About(DAY, BOOK, BOOK.claim_types[code])


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_whole_months_are_that_many_started_months(first: date, months: int):
    last = plus(first, Period(months=months)) - timedelta(days=1)
    assert started_months(first, last) == months


@pytest.mark.parametrize(("last", "months"), [((2026, 1, 15), 1), ((2026, 2, 14), 1), ((2026, 2, 15), 2)])
def test_a_day_more_starts_a_month(last: tuple[int, int, int], months: int):
    assert started_months(date(2026, 1, 15), date(*last)) == months


def test_an_amount_that_is_a_persons_number_is_hidden():
    values = in_kroner(sum=101901234_00, loft=3300_00)
    assert "1901234" not in values["sum_da"].replace(".", "") + values["sum_en"].replace(",", "")
    assert (values["loft_da"], values["loft_en"]) == ("3.300,00 kr.", "DKK 3,300.00")


@pytest.mark.parametrize(
    "words", ["2 rykkere, faktura 7", "To rykkergebyrer", "3 x gebyr", "2 stk. påkravsgebyr", "fire erindringsgebyrer"]
)
def test_several_fees_are_told(words: str):
    assert list(one_fee_is_one_claim(replace(FEE, beskrivelse=words), about("GEOPERI")))


@pytest.mark.parametrize(
    "words",
    ["Gebyr for 2. rykker", "Rykker 2 gebyr", "Kommunale gebyrer, erindringsskrivelser", "Faktura 12 gebyr", ""],
)
def test_one_fee_is_not_told(words: str):
    assert not list(one_fee_is_one_claim(replace(FEE, beskrivelse=words), about("GEOPERI")))


@pytest.mark.parametrize("words", ["Inkassogebyr", "sagsomkostninger ved dom", "Retsafgift 750", "advokatsalær"])
def test_collection_costs_in_a_related_claim_are_told(words: str):
    (hit,) = only_interest_and_fees(replace(FEE, beskrivelse=words), about("GEOPERI"))
    assert hit.values["ord"] in words.lower()


@given(st.text(max_size=120))
def test_no_description_repeats_itself_in_a_finding(words: str):
    """The word found is one of ours, so nothing a user wrote beside it is shown."""
    for function in (one_fee_is_one_claim, only_interest_and_fees):
        for hit in function(replace(FEE, beskrivelse=words), about("GEOPERI")):
            assert len(hit.values["ord"]) < 40


_CLAIMS = st.builds(
    Fordring,
    type=st.sampled_from(sorted(BOOK.claim_types)),
    relation=st.sampled_from([None, "HOVEDFORDRING", "RELATERET"]),
    hovedstol=st.none() | st.integers(-100, 10**9),
    beloeb=st.none() | st.integers(-100, 10**9),
    beskrivelse=st.none() | st.text(max_size=30),
    **{
        name: st.none() | DATES
        for name in (
            "periode_start",
            "periode_slut",
            "stiftelsesdato",
            "forfaldsdato",
            "srb",
            "foraeldelsesdato",
            "domsdato",
            "forligsdato",
            "modtagelsesdato",
        )
    },
)


@given(_CLAIMS, st.none() | _CLAIMS, DATES)
def test_no_claim_breaks_a_check_or_leaves_a_blank(claim: Any, hf: Any, day: date):
    report = check(replace(claim, hf=hf), BOOK, modtagelsesdato=day, layers=["advice", "catalogue"])
    crashed = [layer.name for layer in report.layers if layer.status is LayerStatus.CRASHED]
    mine = [
        each
        for each in report.findings
        if each.rule_id.startswith("SBX-KAT") or "PSRM-R-15" <= each.rule_id < "PSRM-R-19"
    ]
    assert "catalogue" not in crashed
    assert not [each for each in mine if each.outcome.value == "ikke_evalueret"]
    for each in mine:
        assert "{" not in each.message.da + each.fix.da + each.message.en + each.fix.en
