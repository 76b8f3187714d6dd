"""The condition language: what it reads, what it refuses, and truth with absent values."""

from datetime import date

import pytest

from psrm_validation import Fordring
from psrm_validation.grammar import GrammarError, condition
from psrm_validation.grammar.bounds import not_before
from psrm_validation.grammar.values import truth_of

DAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("srb >= ", 8, "value is missing"),
        ("srb => forfaldsdato", 5, "unknown character"),
        ("srb >= plus(forfaldsdato,3x)", 26, "unknown character"),
        ("srb >= plus(forfaldsdato)", 25, "',' is missing"),
        ("srb >= plus(forfaldsdato,1d1m)", 26, "years, months and days in that order"),
        ("srb >= plus(forfaldsdato,hovedstol)", 26, "a period such as"),
        ("srb >= forfald", 8, "unknown name"),
        ("srb >= hovedstol", 8, "cannot be compared"),
        ("srb >= hf.hf", 8, "unknown name"),
        ("hovedstol <= 100 * beloeb", 20, "multiplied by days_incl"),
        ("art in {INDR", 13, "'}' is missing"),
        ("srb in {INDR}", 8, "only a code"),
        ("present(art", 12, "')' is missing"),
        ("present(unknown)", 9, "unknown field"),
        ("if present(srb) srb >= forfaldsdato", 17, "'then' is missing"),
        ("srb >= forfaldsdato forfaldsdato", 21, "unexpected text"),
        ("srb", 4, "a comparison is missing"),
        ("10 <= 20", 9, "field first"),
        ("forfaldsdato <= srb <= srb <= srb", 34, "field first"),
        ("not srb >= forfaldsdato", 5, "'not' may only stand"),
        ("same_month(srb,art)", 16, "cannot be compared"),
        ("", 1, "value is missing"),
    ],
)
def test_what_the_language_does_not_know_is_refused_with_its_position(text: str, position: int, reason: str):
    with pytest.raises(GrammarError) as caught:
        condition(text)
    assert caught.value.position == position
    assert reason in caught.value.reason


def test_a_condition_is_compiled_once_per_text():
    assert condition("srb >= forfaldsdato") is condition("srb >= forfaldsdato")


def test_a_condition_names_the_fields_it_reads_and_those_it_needs():
    found = condition("if absent(dom_or_forlig) then foraeldelsesdato <= plus(forfaldsdato,3y)")
    assert found.fields == ("dom_or_forlig", "foraeldelsesdato", "forfaldsdato")
    assert found.operands == ("foraeldelsesdato", "forfaldsdato")


def test_kroner_in_the_table_are_oere_in_the_claim():
    assert condition("hovedstol <= 100").holds(Fordring(hovedstol=100_00))
    assert not condition("hovedstol <= 100").holds(Fordring(hovedstol=100_01))


@pytest.mark.parametrize(("oere", "holds"), [(99_99, False), (100_00, True), (200_00, True), (200_01, False)])
def test_a_chain_holds_between_its_bounds_both_included(oere: int, holds: bool):
    assert condition("100 <= hovedstol <= 200").holds(Fordring(hovedstol=oere)) is holds


def test_an_amount_a_day_counts_both_ends_of_the_period():
    period = {"periode_start": date(2026, 1, 1), "periode_slut": date(2026, 1, 2)}
    text = "hovedstol <= 575 * days_incl(periode_start,periode_slut)"
    assert condition(text).holds(Fordring(hovedstol=1150_00, **period))
    assert not condition(text).holds(Fordring(hovedstol=1150_01, **period))


@pytest.mark.parametrize(
    ("text", "claim", "truth"),
    [
        ("srb >= forfaldsdato", Fordring(srb=DAY), None),
        ("srb >= forfaldsdato", Fordring(srb=DAY, forfaldsdato=DAY), True),
        ("art == INDR", Fordring(), None),
        ("art in {INDR,MODR}", Fordring(art="MODR"), True),
        ("art in {INDR,MODR}", Fordring(), None),
        ("present(srb)", Fordring(), False),
        ("absent(srb)", Fordring(), True),
        ("present(stiftelsesdato) and is_bankdag(stiftelsesdato)", Fordring(), False),
        ("not (present(domsdato) and present(forligsdato))", Fordring(), True),
        ("not (present(domsdato) and present(forligsdato))", Fordring(domsdato=DAY, forligsdato=DAY), False),
        ("if absent(dom_or_forlig) then srb >= forfaldsdato", Fordring(domsdato=DAY), True),
        ("if absent(dom_or_forlig) then srb >= forfaldsdato", Fordring(), None),
        ("if present(dom_or_forlig) then srb >= plus(dom_or_forlig,1d)", Fordring(), True),
        ("if present(dom_or_forlig) then srb >= plus(dom_or_forlig,1d)", Fordring(forligsdato=DAY), None),
        ("if present(dom_or_forlig) then srb >= plus(dom_or_forlig,1d)", Fordring(forligsdato=DAY, srb=DAY), False),
        ("hovedstol > 0 or is_zero_claim", Fordring(hovedstol=1), True),  # beloeb missing, yet decided
        ("hovedstol > 0 or is_zero_claim", Fordring(beloeb=0), True),  # hovedstol missing, yet decided
        ("hovedstol > 0 or is_zero_claim", Fordring(hovedstol=0), None),
        ("hovedstol > 0 or is_zero_claim", Fordring(beloeb=1), None),
        ("hovedstol > 0 or is_zero_claim", Fordring(hovedstol=0, beloeb=1), False),
        ("modtagelsesdato > hf.forfaldsdato", Fordring(modtagelsesdato=DAY), None),
        ("modtagelsesdato > hf.forfaldsdato", Fordring(modtagelsesdato=DAY, hf=Fordring()), None),
        ("modtagelsesdato > hf.forfaldsdato", Fordring(modtagelsesdato=DAY, hf=Fordring(forfaldsdato=DAY)), False),
        ("is_bankdag(srb) and srb >= forfaldsdato", Fordring(srb=date(2026, 3, 8)), False),  # a Sunday: decided
        ("is_bankdag(srb) and srb >= forfaldsdato", Fordring(srb=DAY), None),
    ],
)
def test_an_absent_value_leaves_open_only_what_hangs_on_it(text: str, claim: Fordring, truth: bool | None):
    assert condition(text).holds(claim) is truth
    assert truth_of(condition(text).tree, claim) is truth


def test_domsdato_goes_before_forligsdato_when_both_are_filled():
    claim = Fordring(domsdato=DAY, forligsdato=date(2030, 1, 1), foraeldelsesdato=date(2036, 3, 10))
    assert condition("foraeldelsesdato >= plus(dom_or_forlig,10y)").holds(claim)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("srb < modtagelsesdato", 1),
        ("modtagelsesdato > hf.forfaldsdato", 1),
        ("modtagelsesdato >= plus(srb,20d)", 0),
        ("periode_slut <= plus(modtagelsesdato,-1d)", 1),
        ("periode_slut < plus(modtagelsesdato,-1d)", 2),
    ],
)
def test_a_rule_that_holds_a_claim_back_is_read_as_a_bound(text: str, days: int):
    bound = not_before(condition(text).tree)
    assert bound is not None
    assert bound[1] == days


@pytest.mark.parametrize(
    "text",
    [
        "foraeldelsesdato >= modtagelsesdato",
        "foraeldelsesdato <= plus(modtagelsesdato,5y)",
        "srb >= forfaldsdato",
        "periode_slut < first_of_next_month(hf.modtagelsesdato)",
        "periode_slut <= plus(hf.modtagelsesdato,-1d)",
        "present(modtagelsesdato)",
    ],
)
def test_other_rules_hold_no_claim_back(text: str):
    assert not_before(condition(text).tree) is None
