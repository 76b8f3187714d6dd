"""Amounts: integer øre inside, kroner with two decimals at the edges, never float."""

import re
from decimal import Decimal
from typing import NewType

Oere = NewType("Oere", int)
"""A field that holds øre; doors read and write it as kroner with two decimals."""

_KRONER = re.compile(r"([+-]?)([0-9]{1,15})(?:\.([0-9]{1,2}))?")


def to_oere(kroner: str | int | Decimal) -> Oere:
    """Øre for an amount in kroner with at most two decimals and a decimal point.

    Raises `ValueError` for anything else; the message never repeats the value.
    """
    match = _KRONER.fullmatch(str(kroner).strip())
    if match is None:
        raise ValueError("not an amount in kroner with at most two decimals")
    sign, whole, fraction = match.groups()
    oere = int(whole) * 100 + int((fraction or "").ljust(2, "0"))
    return Oere(-oere if sign == "-" else oere)


def to_kroner(oere: int) -> str:
    """Kroner with two decimals and a point, as XML and JSON carry it: 125000 øre is `1250.00`."""
    sign = "-" if oere < 0 else ""
    return f"{sign}{abs(oere) // 100}.{abs(oere) % 100:02d}"
