"""Persons, companies and institutions of the test data: valid, recognisable, consistent, and the same again."""

from itertools import islice

import pytest

from oir_kernel.cpr_gate import STRICTEST
from oir_kernel.errors import NotFound
from oir_kernel.identifiers import cpr_birth_date, is_cvr, is_synthetic_cpr
from oir_sandbox.testdata.dataset import Datasaet
from oir_sandbox.testdata.kommuner import kommune, kommuner
from oir_sandbox.testdata.numbers import check_digit, cpr_number
from oir_sandbox.testdata.organisations import institution, virksomhed
from oir_sandbox.testdata.persons import husstand, personer, voksen

DATA = Datasaet("personer")
PEOPLE = list(islice(personer(DATA), 4000))


def test_every_number_is_a_recognisable_test_number_of_the_birth_date() -> None:
    assert all(is_synthetic_cpr(each.cpr) and cpr_birth_date(each.cpr) == each.foedt for each in PEOPLE)


def test_no_two_persons_have_the_same_number() -> None:
    assert len({each.cpr for each in PEOPLE}) == len(PEOPLE)


def test_every_kind_of_person_is_there() -> None:
    day = DATA.day
    assert any(each.is_minor(day) for each in PEOPLE)
    assert any(each.doed for each in PEOPLE)
    assert any(each.beskyttet for each in PEOPLE)
    assert any(each.flytninger for each in PEOPLE)
    assert {len(husstand(DATA, number)) for number in range(300)} >= {1, 2, 3, 4}


def test_a_minor_has_guardians_who_are_adults_of_the_household_and_alive() -> None:
    for each in filter(lambda person: person.is_minor(DATA.day), PEOPLE):
        parents = [other for other in husstand(DATA, each.husstand) if other.cpr in each.vaerger]
        assert parents
        assert all(other.alder(DATA.day) >= 18 and other.doed is None for other in parents)


def test_a_grown_up_has_no_guardian() -> None:
    assert not any(each.vaerger for each in PEOPLE if not each.is_minor(DATA.day))


def test_nobody_is_born_after_the_day_and_nobody_dies_before_being_born() -> None:
    assert all(each.foedt < DATA.day and (each.doed is None or each.foedt < each.doed <= DATA.day) for each in PEOPLE)


def test_children_are_younger_than_their_parents_by_eighteen_years() -> None:
    for number in range(500):
        members = husstand(DATA, number)
        parents = [each for each in members if each.number % 8 < 2]
        for child in (each for each in members if each.number % 8 >= 2):
            assert all((child.foedt - parent.foedt).days > 18 * 365 for parent in parents)


def test_a_move_is_from_another_municipality_and_after_birth() -> None:
    for each in PEOPLE:
        assert all(
            move.fra != move.til == each.kommune and each.foedt < move.dato < DATA.day for move in each.flytninger
        )


def test_a_data_set_of_one_municipality_has_no_other() -> None:
    only = Datasaet("en", kommune=kommune("Aarhus"))
    assert {each.kommune.navn for each in islice(personer(only), 50)} == {"Aarhus"}
    assert virksomhed(only, 3).kommune.navn == "Aarhus"


@pytest.mark.parametrize("asked", ["751", "55133018", "aarhus"])
def test_a_municipality_is_found_by_code_number_and_name(asked: str) -> None:
    assert kommune(asked).navn == "Aarhus"


def test_an_unknown_municipality_is_refused_without_repeating_a_number() -> None:
    with pytest.raises(NotFound) as error:
        kommune("0101901234")
    assert "1234" not in error.value.detail.da


def test_a_household_owes_through_a_living_adult_or_not_at_all() -> None:
    found = [each for number in range(1000) if (each := voksen(DATA, number)) is not None]
    assert found
    assert all(each.doed is None and each.number % 8 < 2 for each in found)


def test_companies_have_valid_numbers_in_the_documented_range() -> None:
    companies = [virksomhed(DATA, number) for number in range(2000)]
    assert all(is_cvr(each.cvr) and 90_000_000 <= int(each.cvr) < 99_000_000 for each in companies)
    assert len({each.cvr for each in companies}) == 2000


def test_no_real_authority_has_a_number_of_the_range() -> None:
    assert not any(90_000_000 <= int(each.cvr) < 99_000_000 for each in kommuner())


def test_a_p_number_has_ten_digits_and_is_never_taken_for_a_cpr_number() -> None:
    for number in range(500):
        assert not any(STRICTEST.refuses(unit) or len(unit) != 10 for unit in virksomhed(DATA, number).p_numre)


def test_a_location_number_has_thirteen_digits_and_its_check_digit() -> None:
    found = [institution(DATA, number).gln for number in range(500)]
    assert all(len(gln) == 13 and gln.startswith("952") and gln[-1] == check_digit(gln[:12]) for gln in found)
    assert len(set(found)) == 500


def test_the_check_digit_is_that_of_a_published_example() -> None:
    assert check_digit("629104150021") == "3"


def test_numbers_never_lie_after_the_wanted_birth_date() -> None:
    for number in range(3000):
        _, born = cpr_number(number, DATA.day, DATA.offset)
        assert 0 <= (DATA.day - born).days < 256


def test_another_seed_gives_other_people() -> None:
    assert [each.cpr for each in islice(personer(Datasaet("andre")), 50)] != [each.cpr for each in PEOPLE[:50]]
