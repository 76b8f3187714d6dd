"""Ranges of CPR numbers that the owner of a sandbox vouches for."""

import pytest

from oir_kernel import cpr_gate
from oir_kernel.cpr_gate import CprGate, is_cpr_range
from oir_kernel.errors import BadRequest
from oir_kernel.sandbox import SandboxSettings

RANGE = "010190-1000..010190-1999"


@pytest.mark.parametrize(
    ("number", "allowed"),
    [
        ("0101901000", True),
        ("0101901999", True),
        ("0101901500", True),
        ("0101900999", False),
        ("0101902000", False),
        ("0201901500", False),
    ],
)
def test_a_range_lets_in_both_ends_and_what_lies_between(number: str, allowed: bool) -> None:
    gate = CprGate(frozenset({RANGE, "0301901234"}))
    assert gate.allows(number) is allowed
    assert gate.refuses(f"nummer {number}") is not allowed


def test_several_ranges_of_one_date_and_single_numbers_stand_beside_one_another() -> None:
    gate = CprGate(frozenset({RANGE, "010190-3000..010190-3000", "0301901234"}))
    assert all(map(gate.allows, ("0101901234", "0101903000", "0301901234", "6101901234")))
    assert not gate.allows("0101903001")


def test_a_number_of_a_range_is_masked_to_its_birth_date() -> None:
    assert CprGate(frozenset({RANGE})).mask("010190-1234") == "010190****"


@pytest.mark.parametrize(
    ("text", "is_range"),
    [
        (RANGE, True),
        ("010190-1000..010190-1000", True),
        ("290200-4000..290200-4999", True),
        ("290200-0000..290200-4999", False),
        ("010190-2000..010190-1000", False),
        ("010190-1000..020190-1000", False),
        ("320190-1000..320190-2000", False),
        ("0101901000..0101901999", False),
        ("010190-1000...010190-1999", False),
        ("010190-1000..010190-1999 ", False),
        ("010190-10٠0..010190-1999", False),
        ("0101901234", False),
        ("", False),
    ],
)
def test_the_spelling_of_a_range(text: str, is_range: bool) -> None:
    assert is_cpr_range(text) is is_range


def test_settings_take_ranges_and_keep_them_as_written() -> None:
    settings = SandboxSettings().changed({"allowed_cpr": [RANGE, "0101901234"]})
    assert settings.as_dict()["allowed_cpr"] == sorted([RANGE, "0101901234"])
    assert SandboxSettings().changed(settings.as_dict()) == settings


def test_settings_refuse_what_is_neither_number_nor_range_without_repeating_it() -> None:
    with pytest.raises(BadRequest) as error:
        SandboxSettings().changed({"allowed_cpr": ["010190-2000..010190-1000"]})
    assert "010190" not in error.value.detail.da


def test_a_gate_without_numbers_asks_no_range(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cpr_gate, "_in_a_range", lambda *_: pytest.fail("asked"))
    assert CprGate().refuses("010190-1234")
    assert not CprGate(frozenset({"0101901234"})).refuses("610190-1234 010190-1234")
