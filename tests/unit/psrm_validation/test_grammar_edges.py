"""What the condition language says when it refuses, to the letter, and the corners no row of the table reaches."""

from datetime import date

import pytest

from oir_kernel.dates import Period
from psrm_validation import Fordring
from psrm_validation.grammar import GrammarError, condition, kind_of
from psrm_validation.grammar.bounds import not_before
from psrm_validation.grammar.compiler import compile_value
from psrm_validation.grammar.syntax import Call, Field, Kind

DAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("srb = forfaldsdato", 5, "unknown character"),
        ("srb >= forfaldsdato forfaldsdato", 21, "unexpected text"),
        ("srb >= forfald", 8, "unknown name"),
        ("present(unknown)", 9, "unknown field"),
        ("art in {INDR", 13, "'}' is missing"),
        ("srb >= ", 8, "a value is missing"),
        ("srb", 4, "a comparison is missing"),
        ("plus(srb,3d)", 13, "a comparison is missing"),
        ("plus(srb,3d) >= forfaldsdato", 29, "a comparison has its field first, or between two bounds"),
        ("10 <= 20", 9, "a comparison has its field first, or between two bounds"),
        ("srb >= hovedstol", 8, "amount and date cannot be compared"),
        ("hovedstol <= days_incl(srb,srb)", 14, "days and amount cannot be compared"),
        ("srb >= is_bankdag(srb)", 8, "truth and date cannot be compared"),
        ("srb in {INDR}", 8, "only a code can be looked up in a list"),
        ("hovedstol <= 100 * beloeb", 20, "an amount can only be multiplied by days_incl(…)"),
        ("hovedstol <= 100 * plus(srb,3d)", 20, "an amount can only be multiplied by days_incl(…)"),
        ("srb >= plus(forfaldsdato,hovedstol)", 26, "a period such as 3y or 1m-1d is missing"),
        ("srb >= plus(srb,1d1m)", 17, "a period has years, months and days in that order, each at most once"),
        ("not is_zero_claim", 5, "'not' may only stand before present(…), absent(…) and their combinations"),
        (
            "not (present(srb) and srb >= srb)",
            5,
            "'not' may only stand before present(…), absent(…) and their combinations",
        ),
    ],
)
def test_a_refusal_says_why_and_where(text: str, position: int, reason: str):
    with pytest.raises(GrammarError) as caught:
        condition(text)
    assert (caught.value.reason, caught.value.position, caught.value.text) == (reason, position, text)
    assert str(caught.value) == f"{reason} at position {position} of condition: {text}"


@pytest.mark.parametrize("word", ["if", "then", "or", "and", "not", "in"])
def test_a_word_of_the_language_is_no_value(word: str):
    with pytest.raises(GrammarError, match="a value is missing at position 8 "):
        condition(f"srb >= {word}")


@pytest.mark.parametrize("text", ["not absent(srb)", "not not present(srb)", "not (absent(srb) or not present(srb))"])
def test_presence_may_be_denied_more_than_once(text: str):
    assert condition(text).holds(Fordring(srb=DAY)) is True
    assert condition(text).holds(Fordring()) is False


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("srb <= modtagelsesdato", 0),
        ("srb < modtagelsesdato", 1),
        ("srb <= plus(modtagelsesdato,2d)", -2),
        ("srb < plus(modtagelsesdato,2d)", -1),
    ],
)
def test_a_bound_on_receipt_counts_its_own_day_or_not(text: str, days: int):
    bound = not_before(condition(text).tree)
    assert bound == (Field("srb", Kind.DATE), days)


@pytest.mark.parametrize("text", ["srb <= plus(modtagelsesdato,1m)", "srb == modtagelsesdato", "modtagelsesdato < srb"])
def test_what_waiting_does_not_help_is_no_bound(text: str):
    assert not_before(condition(text).tree) is None


def test_every_kind_of_value_has_the_name_that_refusals_use():
    assert {kind_of(name).value for name in ("srb", "beloeb", "art", "beskrivelse", "hf.srb", "dom_or_forlig")} == {
        "amount",
        "code",
        "date",
        "text",
    }


def test_a_value_is_compiled_for_itself():
    moved = Call("plus", (Field("srb", Kind.DATE),), Kind.DATE, Period(1, 1, -1))
    assert compile_value(moved)(Fordring(srb=date(2026, 1, 31))) == date(2027, 2, 27)


def test_a_condition_too_far_ahead_raises_and_is_not_decided():
    found = condition("foraeldelsesdato >= plus(forfaldsdato,10y)")
    with pytest.raises(ValueError, match="year"):
        found.holds(Fordring(foraeldelsesdato=DAY, forfaldsdato=date(9995, 1, 1)))
