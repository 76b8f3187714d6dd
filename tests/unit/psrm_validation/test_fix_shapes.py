"""Which conditions of the filter table make a demand on a date that may be corrected."""

from dataclasses import replace
from datetime import date

import pytest

from psrm_validation import Fordring, Rulebook
from psrm_validation.fix.shapes import CORRECTABLE, Form, shape_of, with_date
from psrm_validation.grammar import condition
from psrm_validation.grammar.syntax import Comparison, Field, IfThen, Truth

BOOK = Rulebook.load()
CLAIM = Fordring(periode_start=date(2026, 1, 31), forfaldsdato=date(2026, 2, 1), srb=date(2026, 3, 1))


@pytest.mark.parametrize(
    ("text", "form", "field", "value"),
    [
        ("stiftelsesdato == periode_start", Form.EQUAL, "stiftelsesdato", date(2026, 1, 31)),
        ("periode_slut == plus(periode_start,1m-1d)", Form.EQUAL, "periode_slut", date(2026, 2, 27)),
        ("srb >= plus(forfaldsdato,30d)", Form.LEAST, "srb", date(2026, 3, 3)),
        ("srb > forfaldsdato", Form.LEAST, "srb", date(2026, 2, 2)),
        ("forfaldsdato <= plus(periode_start,2m)", Form.MOST, "forfaldsdato", date(2026, 3, 31)),
        ("forfaldsdato < srb", Form.MOST, "forfaldsdato", date(2026, 2, 28)),
        ("if absent(dom_or_forlig) then foraeldelsesdato <= plus_shift(forfaldsdato,3y)", Form.MOST, "foraeldelsesdato",
         date(2029, 2, 1)),
        ("present(srb)", Form.FILLED, "srb", None),
        ("absent(periode_slut)", Form.EMPTY, "periode_slut", None),
        ("same_month(periode_start,periode_slut)", Form.ONE_MONTH, "periode_slut", None),
        ("same_year(periode_start,periode_slut)", Form.ONE_YEAR, "periode_slut", None),
    ],
)  # fmt: skip
def test_a_demand_on_one_date_is_understood(text: str, form: Form, field: str, value: date | None):
    shape = shape_of(condition(text))
    assert shape is not None
    assert (shape.form, shape.field, shape.value(CLAIM)) == (form, field, value)


@pytest.mark.parametrize(
    "text",
    [
        "forfaldsdato < modtagelsesdato",
        "foraeldelsesdato >= modtagelsesdato",
        "foraeldelsesdato <= plus(modtagelsesdato,5y)",
        "periode_slut < first_of_next_month(hf.modtagelsesdato)",
        "modtagelsesdato >= plus(srb,20d)",
        "present(stiftelsesdato) and is_bankdag(stiftelsesdato)",
        "absent(domsdato)",
        "present(domsdato)",
        "not (present(domsdato) and present(forligsdato))",
        "hovedstol <= 10000",
        "hovedstol >= beloeb",
        "art == INDR",
        "present(beskrivelse)",
    ],
)
def test_what_is_no_demand_on_a_correctable_date_is_left_alone(text: str):
    assert shape_of(condition(text)) is None


def test_a_bound_that_cannot_be_computed_is_absent():
    shape = shape_of(condition("srb >= plus(forfaldsdato,30d)"))
    assert shape is not None
    assert shape.value(Fordring()) is None
    assert shape.value(Fordring(forfaldsdato=date.max)) is None


def compared(tree: Truth) -> Comparison | None:
    inner = tree.then if isinstance(tree, IfThen) else tree
    return inner if isinstance(inner, Comparison) else None


def test_every_comparison_of_the_table_on_a_claim_date_is_understood_unless_it_counts_from_receipt():
    understood = 0
    for each in BOOK.conditions:
        comparison = compared(each.tree)
        is_claim_date = (
            comparison is not None
            and len(comparison.operands) == 2
            and isinstance(comparison.operands[0], Field)
            and comparison.operands[0].name in CORRECTABLE
        )
        if is_claim_date and not {"modtagelsesdato", "hf.modtagelsesdato"}.intersection(each.fields):
            understood += shape_of(each) is not None
            assert shape_of(each) is not None, each.text
        elif comparison is not None:
            assert shape_of(each) is None, each.text
    assert understood > 70


def test_no_condition_makes_an_amount_an_identity_or_a_fact_correctable():
    for each in BOOK.conditions:
        shape = shape_of(each)
        assert shape is None or shape.field in CORRECTABLE, each.text


def test_a_date_is_changed_and_nothing_else():
    claim = Fordring(id="k", hovedstol=5, srb=date(2026, 1, 1), reference="r")
    assert with_date(claim, "srb", None) == Fordring(id="k", hovedstol=5, reference="r")
    assert with_date(claim, "forfaldsdato", date(2025, 1, 1)) == replace(claim, forfaldsdato=date(2025, 1, 1))
