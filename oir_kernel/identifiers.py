"""Danish identifiers: their shape, their check digit, and how they are shown.

Only shape and arithmetic. Whether a CPR number may be used in a sandbox is decided by `oir_kernel.cpr_gate`.
"""

import re
from datetime import date
from typing import NewType

Uuid = NewType("Uuid", str)
"""A field that holds a UUID in lower case; doors accept either case."""

_CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)
_UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
_ASCII = str.maketrans({"Æ": "AE", "Ø": "OE", "Å": "AA", "æ": "ae", "ø": "oe", "å": "aa"})

TEST_CVRS = frozenset({"11111111", "99999999"})
"""Public test numbers of the real platform that fail the check digit (stated)."""


def is_cvr(value: str) -> bool:
    """Eight digits that satisfy modulus 11, or a public test number."""
    if len(value) != 8 or not value.isascii() or not value.isdigit():
        return False
    if value in TEST_CVRS:
        return True
    return value[0] != "0" and sum(w * int(d) for w, d in zip(_CVR_WEIGHTS, value, strict=True)) % 11 == 0


def is_uuid(value: str) -> bool:
    """A UUID in the usual 8-4-4-4-12 form, either case."""
    return _UUID.fullmatch(value) is not None


def cpr_birth_date(number: str) -> date | None:
    """The birth date a ten-digit CPR number carries, `None` if it carries none.

    The day may be 61-91 (a synthetic test number). The century follows CPR-kontoret's table of the seventh digit and
    the year. No check digit: numbers without one have been issued since 2007.
    """
    if len(number) != 10 or not number.isascii() or not number.isdigit():
        return None
    day, month, year, seventh = int(number[:2]), int(number[2:4]), int(number[4:6]), int(number[6])
    day -= 60 if day > 60 else 0
    try:
        return date(_century(seventh, year) + year, month, day)
    except ValueError:
        return None


def _century(seventh: int, year: int) -> int:
    if seventh <= 3:
        return 1900
    if seventh in (4, 9):
        return 2000 if year <= 36 else 1900
    return 2000 if year <= 57 else 1800


def is_synthetic_cpr(number: str) -> bool:
    """A recognisable test number: the day is 61-91 and minus 60 a valid date."""
    return cpr_birth_date(number) is not None and int(number[:2]) > 60


def mask_cpr(number: str) -> str:
    """The birth date and nothing of the serial number: `6101901234` is shown as `610190****`."""
    return number[:6] + "****"


def ascii_name(name: str) -> str:
    """A Danish name as it stands in addresses, file names and SOAPAction: Æ Ø Å become AE OE AA."""
    return name.translate(_ASCII)


def class_uuid(namespace: str, list_name: str, code: str) -> str:
    """The UUID of a class in one of our code lists, the same in every installation.

    uuid5 over payload namespace, list name and code, with Danish letters spelled in ASCII. Real classes have UUIDs of
    their own in Fælleskommunalt Klassifikationssystem, which are not public. Source: ours.
    """
    import uuid  # noqa: PLC0415 - takes longer than all the rest of what imports this module

    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{namespace}{list_name}/{ascii_name(code)}"))
