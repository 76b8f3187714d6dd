"""Whatever the seed, the day and the number: valid numbers, claims PSRM takes, pages that join."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from oir_kernel.cpr_gate import STRICTEST, CprGate, is_cpr_range
from oir_kernel.identifiers import is_cvr, is_synthetic_cpr
from oir_sandbox.testdata.broken import broken_rules
from oir_sandbox.testdata.claims import fordring, usable_types
from oir_sandbox.testdata.dataset import Datasaet
from oir_sandbox.testdata.messages import message
from oir_sandbox.testdata.organisations import virksomhed
from oir_sandbox.testdata.persons import husstand
from oir_sandbox.testdata.search import Fordringer, Personer, find_fordringer, find_personer
from psrm_validation import Rulebook

SEEDS = st.text(max_size=12)
NUMBERS = st.integers(0, 100_000)
MONTHS = st.dates(date(2025, 1, 1), date(2027, 12, 31)).map(lambda day: day.replace(day=1))


@given(SEEDS, NUMBERS, st.dates(date(1990, 1, 1), date(2150, 1, 1)))
def test_people_of_any_day_are_recognisable_and_of_possible_age(seed: str, number: int, day: date) -> None:
    for person in husstand(Datasaet(seed, day), number):
        assert is_synthetic_cpr(person.cpr)
        assert person.foedt < day
        assert 0 <= person.alder(day) < 100


@given(SEEDS, NUMBERS)
def test_companies_are_valid(seed: str, number: int) -> None:
    assert is_cvr(virksomhed(Datasaet(seed), number).cvr)


@settings(max_examples=40)
@given(SEEDS, NUMBERS, st.sampled_from(usable_types(Rulebook.load())), MONTHS)
def test_any_claim_is_taken_and_its_message_passes_the_gate(seed: str, number: int, code: str, day: date) -> None:
    data = Datasaet(seed, day)
    found = fordring(data, number, (code,))
    assert found == fordring(Datasaet(seed, day), number, (code,))
    received = found.fordring.modtagelsesdato
    assert received is not None
    assert broken_rules(found.fordring, Rulebook.load(received)) == frozenset()
    assert not STRICTEST.refuses_document(message(found, data))


@settings(max_examples=25)
@given(SEEDS, st.integers(0, 500), st.integers(1, 6), st.integers(1, 6))
def test_pages_of_any_size_join(seed: str, first: int, one: int, other: int) -> None:
    data = Datasaet(seed)
    people, claims = Personer(mindreaarig=False), Fordringer(("KFDAINS", "GEDAINS"))
    whole = find_personer(data, people, first, one + other)
    half = find_personer(data, people, first, one)
    assert half.fundet + find_personer(data, people, half.naeste, other).fundet == whole.fundet
    all_claims = find_fordringer(data, claims, first, one + other)
    some = find_fordringer(data, claims, first, one)
    assert some.fundet + find_fordringer(data, claims, some.naeste, other).fundet == all_claims.fundet


@given(st.integers(0, 9999), st.integers(0, 9999), st.integers(0, 9999))
def test_a_range_lets_in_what_lies_between_its_ends_and_nothing_else(low: int, high: int, asked: int) -> None:
    written = f"010190-{low:04}..010190-{high:04}"
    assert is_cpr_range(written) is (low <= high)
    gate = CprGate(frozenset({written} if low <= high else ()))
    assert gate.allows(f"010190{asked:04}") is (low <= asked <= high)
