"""Limitation in PSRM."""

from datetime import date

import pytest

from psrm_receiver.domain.foraeldelse import Forhold, er_foraeldet, foraeldelsesdato

OPLYST = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("forhold", "dato"),
    [
        # three years after receipt when that is later than the creditor's date
        (Forhold(OPLYST, date(2026, 3, 2), date(2026, 3, 2)), date(2029, 3, 2)),
        # the creditor's date when that is later
        (Forhold(date(2031, 6, 10), date(2026, 3, 2), date(2026, 3, 2)), date(2031, 6, 10)),
        # a last day that is a Sunday moves on
        (Forhold(OPLYST, date(2026, 3, 4), date(2026, 3, 4)), date(2029, 3, 5)),
        # § 18 a stk. 1: nothing ends before 21-11-2024
        (Forhold(date(2020, 1, 1), date(2017, 1, 2), date(2017, 1, 2)), date(2024, 11, 21)),
        # DMI from 2024: not before 21-11-2030
        (Forhold(OPLYST, date(2026, 3, 2), date(2026, 3, 2), dmi=True), date(2030, 11, 21)),
        # a fee has no extra time
        (Forhold(OPLYST, date(2026, 3, 2), date(2026, 3, 2), egen_dato=True), OPLYST),
        # sent again: counted from the first receipt, and the newest date at most three years from the last
        (Forhold(date(2040, 1, 2), date(2026, 3, 2), date(2027, 3, 2), genindsendt=True), date(2030, 3, 4)),
        # but a civil-law claim keeps its length
        (Forhold(date(2036, 1, 2), date(2026, 3, 2), date(2027, 3, 2), civilretlig=True, genindsendt=True), date(2036, 1, 2)),
    ],
)  # fmt: skip
def test_the_last_day(forhold: Forhold, dato: date) -> None:
    assert foraeldelsesdato(forhold) == dato


def test_the_last_day_is_the_last_on_which_it_can_be_collected() -> None:
    assert not er_foraeldet(date(2029, 3, 2), date(2029, 3, 2))
    assert er_foraeldet(date(2029, 3, 2), date(2029, 3, 3))
