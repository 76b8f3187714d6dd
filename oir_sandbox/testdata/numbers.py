"""Synthetic Danish numbers: recognisable, and different for every index. Source of the ranges: ours, documented in docs/testdata.md.

| Number | Range | Why nobody has it |
|---|---|---|
| CPR | day + 60 | a birth date has no day above 31 |
| CVR | 90 000 000 - 98 999 999, modulus 11 | ours: no number in use here is known |
| P-number | 99 and eight digits | ours: cannot be read as a birth date either |
| GLN | 952 and ten digits, the last a check digit | GS1 keeps the prefix 952 for examples (inferred: general knowledge) |
"""

from datetime import date, timedelta
from typing import Final

from oir_kernel.identifiers import is_cvr

MOST_PERSONS: Final = 1_024_000
"""So many persons of one data set have different CPR numbers: 256 remainders of the birth date times 4,000 serial numbers."""

MOST_COMPANIES: Final = 450_000
MOST_UNITS: Final = 100_000_000
_REMAINDERS: Final = 256
_SERIALS: Final = 4000
_SPREAD: Final = 387_421  # coprime to every range above, so that neighbours get numbers far apart


def cpr_number(number: int, born: date, offset: int = 0) -> tuple[str, date]:
    """A CPR number for person `number` born about `born`, and the birth date it carries (up to 255 days earlier).

    `offset` moves the whole series, as another data set's. The seventh digit is 0-3 for a birth before 2000 and 4-7 from 2000 on
    (the table of CPR-kontoret), the last digit odd for a man. Without check digit, as numbers since 2007 may be.
    """
    place = (number * _SPREAD + offset) % MOST_PERSONS
    remainder, serial = place % _REMAINDERS, place // _REMAINDERS
    day = born - timedelta(days=(born.toordinal() - remainder) % _REMAINDERS)
    serial += _SERIALS if day.year >= 2000 else 0
    return f"{day.day + 60:02}{day.month:02}{day.year % 100:02}{serial:04}", day


def cvr_number(number: int, offset: int = 0) -> str:
    """A CVR number for company `number`; different for the first 450,000."""
    prefix = 9_000_000 + 2 * ((number * _SPREAD + offset) % MOST_COMPANIES)
    for stem in (prefix, prefix + 1):  # at most one of two neighbours has no check digit
        found = next((f"{stem}{digit}" for digit in range(10) if is_cvr(f"{stem}{digit}")), None)
        if found is not None:
            return found
    raise ValueError("two neighbouring CVR numbers without a check digit")


def p_number(number: int, offset: int = 0) -> str:
    """A P-number (ten digits, no check digit exists) for production unit `number`."""
    return f"99{(number * _SPREAD + offset) % MOST_UNITS:08}"


def gln_number(number: int, offset: int = 0) -> str:
    """A GLN (EAN location number, 13 digits with check digit) for institution `number`."""
    stem = f"952{(number * _SPREAD + offset) % MOST_UNITS:09}"
    return stem + check_digit(stem)


def check_digit(stem: str) -> str:
    """The last digit of a GS1 number: weights 1 and 3 from the left of twelve digits. Source: GS1 General Specifications."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(stem))
    return str(-total % 10)
