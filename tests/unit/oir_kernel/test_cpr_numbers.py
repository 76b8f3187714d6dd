"""How a CPR number may be written, and where refusing and hiding part ways."""

import re
import subprocess
import sys

import pytest

from oir_kernel.cpr_numbers import LOOK_ALIKE, readings, wide_readings

NUMBER = "0101901234"


def numbers(text: str) -> tuple[list[str], list[str]]:
    """What is found for refusing, and what is found for hiding."""
    return [found.number for found in readings(text)], [found.number for found in wide_readings(text)]


@pytest.mark.parametrize(
    "written",
    [
        "0101901234",
        "010190-1234",
        "01.01.90 - 1234",
        "01011990-1234",
        "0 1 0 1 9 0 1 2 3 4",
        "٠١٠١٩٠١٢٣٤",
        "010190\u00ad1234",
        "sag010190-1234x",
    ],
)
def test_a_number_is_found_for_both_however_it_is_written(written: str) -> None:
    assert numbers(f"Jens {written}, Odense") == ([NUMBER], [NUMBER])


@pytest.mark.parametrize(
    "text", ["9999999999", "3201901234", "01019012345", "0a010190-1234-4123-8123-123456789012", "01.01.1990 kl. 12"]
)
def test_other_digits_are_no_number_for_either(text: str) -> None:
    assert numbers(text) == ([], [])


@pytest.mark.parametrize(
    "text", ["1101901234.50", "urn:oio:p-nr:1101901234", "1101-01-23T12:34:56", "11x01x90xxx1234", "11;01;90;1234"]
)
def test_what_may_well_be_something_else_is_hidden_but_not_refused(text: str) -> None:
    refused, hidden = numbers(text)
    assert refused == []
    assert len(hidden) == 1


def test_two_readings_of_the_same_digits_both_count_for_refusing_and_are_hidden_once() -> None:
    refused, hidden = numbers("01 01 90 1901 90 1234")
    assert refused == ["0101901901", "1901901234"]
    assert hidden == ["0101901901"]


def test_a_reading_says_where_it_stands() -> None:
    (found,) = readings("Jens 010190-1234.")
    assert (found.start, found.end) == (5, 16)
    assert list(wide_readings("Jens 010190-1234.")) == [found]


def test_a_look_alike_needs_no_birth_date_and_is_no_uuid() -> None:
    found = LOOK_ALIKE.search("nr. 99.99.99 1234")
    assert isinstance(found, re.Match)
    assert found.groups() == ("99", "99", "99")
    whole = LOOK_ALIKE.fullmatch("00000000-0000-4000-8000-000000000001")
    assert isinstance(whole, re.Match)
    assert whole.groups() == (None, None, None)
    assert LOOK_ALIKE.search("123 456 789") is None


def test_the_module_needs_the_standard_library_and_the_identifiers_only() -> None:
    code = (
        "import oir_kernel.cpr_numbers, sys; print(*(name for name in sys.modules if name.startswith('oir_kernel.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {"oir_kernel.cpr_numbers", "oir_kernel.identifiers"}
