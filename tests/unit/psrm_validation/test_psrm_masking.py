"""What is repeated to people carries no CPR number, and an id stays what it was."""

import pytest

from psrm_validation.masking import mask, mask_real, on_one_line, shown

WRITTEN = [
    ("0101901234", "010190****"),
    ("010190-1234", "010190****"),
    ("01.01.90 1234", "010190****"),
    ("01-01-1990-1234", "010190****"),
    ("0 1 0 1 9 0 1 2 3 4", "010190****"),
    ("010190 - 1234", "010190****"),
    ("k0101901234x", "k010190****x"),
    ("k99-0101901234", "k99-010190****"),
    ("12-0101901234-9", "12-010190****-9"),
    ("0101901234 og 6101901234", "010190**** og 610190****"),
    ("\uff10\uff11\uff10\uff11\uff19\uff10\uff11\uff12\uff13\uff14", "010190****"),
    ("æ 0101901234", "æ 010190****"),
]


@pytest.mark.parametrize(("text", "masked"), WRITTEN)
def test_a_cpr_number_is_masked_however_it_is_written(text: str, masked: str):
    assert mask_real(text) == masked
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    ["", "F-1", "4000000000-17", "20260131-0900", "20260101901234", "00000101-0000-4000-8000-000000000001", "KFMILJØ"],
)
def test_an_id_that_is_no_cpr_number_stays_as_it_is(text: str):
    assert mask_real(text) == text


def test_a_value_loses_whatever_is_written_like_one():
    assert mask("99.99.99 1234") == "999999****"
    assert mask("010190x1234") == "010190****"
    assert mask("0" * 14) == "000000****0000"


def test_half_a_surrogate_pair_becomes_a_question_mark():
    assert mask("a\ud800b") == "a?b"


def test_a_shown_value_is_masked_before_it_is_cut():
    assert "1234" not in shown("x" * 52 + "0101901234")


@pytest.mark.parametrize(
    ("text", "line"),
    [("a\nb", "a\\nb"), ("a\x1b[0m", "a\\x1b[0m"), ("\u202ea", "\\u202ea"), ("å\u00a0→ kr.", "å\u00a0→ kr.")],
)
def test_what_moves_the_cursor_is_shown_as_an_escape(text: str, line: str):
    assert on_one_line(text) == line
