"""No refused number gets through the gate or survives its mask, whatever it stands in."""

import base64
import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oir_kernel.cpr_gate import HIDDEN, STRICTEST, CprGate
from oir_kernel.errors import CprRefused
from oir_kernel.identifiers import cpr_birth_date, is_synthetic_cpr
from oir_kernel.web.body import require_allowed_cprs, shown_json

GAPS = ["", "-", " ", ".", "/", "\u00a0", "\u2011", "\u2013", "\n", "\t", "\u00ad"]
SURROUNDINGS = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("0123456789-. /urn:oio:p-nr:")), max_size=40
)


@st.composite
def numbers(draw: st.DrawFn, offset: int = 0) -> str:
    """Ten digits that carry a birth date, the day with `offset` added."""
    born = draw(st.dates(date(1900, 1, 1), date(2036, 12, 31)))
    serial = draw(st.integers(0, 3999) if born.year < 2000 else st.integers(4000, 9999))
    return f"{born.day + offset:02d}{born:%m%y}{serial:04d}"


@st.composite
def spelled(draw: st.DrawFn) -> str:
    number = draw(numbers())
    small, large = st.sampled_from(GAPS), st.sampled_from([*GAPS, " - ", " \u2013 "])
    return f"{number[:2]}{draw(small)}{number[2:4]}{draw(small)}{number[4:6]}{draw(large)}{number[6:]}"


def hides(before: str, after: str) -> bool:
    """Whether the number has neighbours that make it part of something else: digits, a UUID or a P-number."""
    return bool(re.search(r"[0-9]\Z", before) or re.match(r"[0-9]", after) or "p-nr:" in before) or (
        "-" in before + after and bool(re.search(r"[0-9a-fA-F]{4}-", before) or re.match(r"[0-9a-fA-F]*-", after))
    )


@given(numbers())
def test_every_number_carries_its_birth_date(number: str) -> None:
    assert cpr_birth_date(number) is not None
    assert not is_synthetic_cpr(number)


@given(numbers(60))
def test_every_test_number_passes_and_is_shown_as_its_birth_date(number: str) -> None:
    assert not STRICTEST.refuses(f"cpr {number}.")
    assert STRICTEST.mask(f"cpr {number}.") == f"cpr {number[:6]}****."


@given(SURROUNDINGS, spelled(), SURROUNDINGS)
def test_no_refused_number_survives_the_mask(before: str, number: str, after: str) -> None:
    text = before + number + after
    shown = STRICTEST.mask(text)
    assert not STRICTEST.refuses(shown)
    digits = number.isdigit() and number[0] != "0" and bool(re.match(r"\.[0-9]", after))  # an amount
    if not hides(before, after) and not digits:
        assert STRICTEST.refuses(text)
        assert HIDDEN in shown
        assert number not in shown


@given(st.lists(spelled(), min_size=1, max_size=5), st.sampled_from([" og ", ", ", "; ", "<a/>", " x "]))
def test_each_of_several_numbers_is_masked(found: list[str], between: str) -> None:
    assert STRICTEST.mask(between.join(found)) == between.join([HIDDEN] * len(found))


@given(st.text(max_size=200))
def test_a_text_that_holds_no_number_stays_as_it_is(text: str) -> None:
    if not STRICTEST.refuses(text) and STRICTEST.mask(text) != text:
        assert "****" in STRICTEST.mask(text)  # a test number stood in it
    assert STRICTEST.mask(STRICTEST.mask(text)) == STRICTEST.mask(text)


@given(st.uuids(), st.uuids())
def test_no_uuid_is_taken_for_a_number(first: object, second: object) -> None:
    text = f"<a>{first}</a> {second} urn:uuid:{first}"
    assert STRICTEST.mask_document(text) == text


@given(st.binary(max_size=60), numbers(), st.binary(max_size=60))
def test_a_number_in_base64_is_found(before: bytes, number: str, after: bytes) -> None:
    value = base64.b64encode(before + b" " + number.encode() + b" " + after).decode()
    assert STRICTEST.refuses_value(value)
    assert value not in STRICTEST.mask_document(f'{{"a": "{value}"}}')


@given(numbers(), st.data())
def test_an_imported_number_passes_and_no_other(number: str, data: st.DataObject) -> None:
    other = data.draw(numbers())
    gate = CprGate(frozenset({number}))
    assert not gate.refuses(number)
    assert gate.refuses(other) == (other != number)


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.text(max_size=8), st.integers(0, 99)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=8,
)


@given(VALUES, spelled(), VALUES, st.booleans(), st.booleans())
def test_no_place_in_json_hides_a_number(
    left: object, number: str, right: object, as_name: bool, escaped: bool
) -> None:
    held = {number: left} if as_name else [left, number]
    text = json.dumps({"a": [left, {"b": held}], "c": right}, ensure_ascii=escaped)
    with pytest.raises(CprRefused) as raised:
        require_allowed_cprs(text, STRICTEST)
    for said in (raised.value.detail.da, raised.value.detail.en, shown_json(text, STRICTEST)):
        assert number not in said
        assert not STRICTEST.refuses(said)


@given(numbers(), st.lists(st.booleans(), min_size=10, max_size=10))
def test_no_escape_in_json_hides_a_number(number: str, escaped: list[bool]) -> None:
    spelling = "".join(
        f"\\u{ord(digit):04x}" if hidden else digit for digit, hidden in zip(number, escaped, strict=True)
    )
    for text in (f'{{"a": "{spelling}"}}', f'{{"a": "{spelling}'):
        with pytest.raises(CprRefused):
            require_allowed_cprs(text, STRICTEST)
        assert number not in shown_json(text, STRICTEST)
        assert spelling not in shown_json(text, STRICTEST)
