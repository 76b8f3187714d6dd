"""Amounts are øre inside and kroner at the edges."""

from decimal import Decimal

import pytest

from oir_kernel.money import to_kroner, to_oere


@pytest.mark.parametrize(
    ("kroner", "oere"),
    [
        ("1250.00", 125000),
        ("1250", 125000),
        ("1250.5", 125050),
        ("0.01", 1),
        ("-0.01", -1),
        ("+12.30", 1230),
        ("0", 0),
        ("-0.00", 0),
        (" 7.00\n", 700),
        ("007.00", 700),
        (12, 1200),
        (Decimal("12.30"), 1230),
        ("9" * 15 + ".99", int("9" * 17)),
    ],
)
def test_kroner_become_oere(kroner: str | int | Decimal, oere: int) -> None:
    assert to_oere(kroner) == oere


@pytest.mark.parametrize(
    "kroner",
    [
        "",
        "abc",
        "1.234",
        "1,50",
        "1.",
        ".5",
        "1 000",
        "1e3",
        "NaN",
        "--1",
        "9" * 16,
        "١٢",
        "１２",
        "12²",
        Decimal("1E+3"),
    ],
)
def test_anything_else_is_refused_without_being_repeated(kroner: str | Decimal) -> None:
    with pytest.raises(ValueError, match="not an amount in kroner") as raised:
        to_oere(kroner)
    assert not str(kroner) or str(kroner) not in str(raised.value)


@pytest.mark.parametrize(
    ("oere", "kroner"), [(125000, "1250.00"), (1, "0.01"), (-1, "-0.01"), (-12345, "-123.45"), (0, "0.00")]
)
def test_oere_become_kroner(oere: int, kroner: str) -> None:
    assert to_kroner(oere) == kroner
