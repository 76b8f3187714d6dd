"""Verification from the message's own side: it fits the expectation made of it, and one changed field is the one near miss."""

import json
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st

from oir_control.journal.comparison import compare
from oir_control.journal.expectation import expectation
from oir_control.journal.values import distance, same
from oir_control.journal.verification import verify
from oir_kernel.cpr_gate import CprGate
from oir_kernel.storage.journal import JournalEntry
from tests.support.journals import json_exchange, soap

NAMES = st.lists(
    st.sampled_from(["FordringBeløb", "Dato", "Navn", "Årsag", "Kode", "Ærinde", "Id", "Tekst"]),
    min_size=1,
    unique=True,
)
PLAIN = st.text(st.characters(codec="utf-8", categories=["L", "Zs", "P"]), min_size=1, max_size=20).map(str.strip)
VALUES = st.one_of(
    st.decimals(0, 10**6, places=2, allow_nan=False).map(str),
    st.integers(0, 10**6).map(str),
    st.dates().map(str),
    st.uuids().map(str),
    PLAIN.filter(bool),
).filter(lambda value: CprGate().mask_value(value) == value)


@st.composite
def sent(draw: st.DrawFn) -> dict[str, str]:
    """Fields of a message, each name once."""
    return {name: draw(VALUES) for name in draw(NAMES)}


def as_exchange(fields: dict[str, str], door: str) -> JournalEntry:
    if door == "json":
        return json_exchange(request=json.dumps({"indhold": fields}, ensure_ascii=False))
    inside = "".join(f"<n:{name}>{escape(value)}</n:{name}>" for name, value in fields.items())
    return soap(request=f'<n:Besked xmlns:n="urn:n">{inside}</n:Besked>')


def expected_of(entry: JournalEntry, fields: dict[str, str]) -> dict[str, Any]:
    return {
        "operation": entry.operation,
        "door": entry.door,
        "sender": entry.sender,
        "accepted": True,
        "fields": fields,
    }


@given(sent(), st.sampled_from(["soap", "json"]))
def test_a_message_fits_the_expectation_made_of_it(fields: dict[str, str], door: str) -> None:
    entry = as_exchange(fields, door)
    result = verify([entry], expectation(expected_of(entry, fields) | {"times": 1}))
    assert (result.satisfied, result.count, result.near_misses) == (True, 1, ())


@given(sent(), VALUES, st.sampled_from(["soap", "json"]), st.data())
def test_one_changed_field_is_exactly_the_near_miss(
    fields: dict[str, str], value: str, door: str, data: st.DataObject
) -> None:
    changed = data.draw(st.sampled_from(sorted(fields)))
    if same(fields[changed], value):
        return
    entry = as_exchange(fields, door)
    result = verify([entry], expectation(expected_of(entry, fields | {changed: value})))
    assert (result.satisfied, result.count) == (False, 0)
    (near,) = result.near_misses
    (told,) = near.differences
    assert (near.seq, told.field, told.actual, told.expected) == (entry.seq, changed, fields[changed], value)
    assert f"{changed} {fields[changed]}, expected {value}" in result.message.en
    assert f"{changed} {fields[changed]}, ventede {value}" in result.message.da


@given(VALUES, VALUES)
def test_how_far_apart_two_values_are_does_not_depend_on_the_side(one: str, other: str) -> None:
    assert same(one, one)
    assert distance(one, one) == 0
    assert same(one, other) == same(other, one)
    assert (distance(one, other) == 0) == same(one, other)
    assert 0 <= distance(one, other) <= 1


@given(st.decimals(0, 10**9, places=2, allow_nan=False), st.integers(0, 3))
def test_an_amount_is_the_same_with_any_number_of_zeros(amount: Decimal, zeros: int) -> None:
    assert same(str(amount), f"{amount}{'0' * zeros}")
    assert not same(str(amount), str(amount + Decimal("0.01")))


@given(st.lists(st.tuples(sent(), st.sampled_from(["soap", "json"])), max_size=6))
def test_a_session_is_alike_to_itself(drawn: list[tuple[dict[str, str], str]]) -> None:
    session = [as_exchange(fields, door) for fields, door in drawn]
    result = compare(session, session)
    assert result.alike
    assert (result.same, result.volatile) == (len(session), 0)
