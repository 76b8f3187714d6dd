"""Invented companies with production units, and institutions with location numbers."""

from dataclasses import dataclass
from typing import Final

from oir_sandbox.testdata.dataset import Datasaet
from oir_sandbox.testdata.kommuner import Kommune
from oir_sandbox.testdata.names import FAMILIES, FORMS, INSTITUTIONS, PLACES, TRADES
from oir_sandbox.testdata.numbers import cvr_number, gln_number, p_number

_UNITS: Final = (1, 1, 1, 1, 2, 3)
_MOST_UNITS: Final = 4


@dataclass(frozen=True, slots=True)
class Virksomhed:
    """An invented company: CVR number (modulus 11) and the P-numbers of its production units."""

    number: int
    cvr: str
    navn: str
    kommune: Kommune
    p_numre: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Institution:
    """An invented institution of a municipality: its GLN (EAN location number, 13 digits)."""

    number: int
    gln: str
    navn: str
    kommune: Kommune


def virksomhed(data: Datasaet, number: int) -> Virksomhed:
    """Company `number`."""
    random = data.random("virksomhed", number)
    navn = f"{random.choice(FAMILIES)}s {random.choice(TRADES)} {random.choice(FORMS)}"
    units = range(random.choice(_UNITS))
    return Virksomhed(
        number,
        cvr_number(number, data.offset),
        navn,
        data.kommune_of(random),
        tuple(p_number(number * _MOST_UNITS + unit, data.offset) for unit in units),
    )


def institution(data: Datasaet, number: int) -> Institution:
    """Institution `number`."""
    random = data.random("institution", number)
    navn = f"{random.choice(INSTITUTIONS)} {random.choice(PLACES)}"
    return Institution(number, gln_number(number, data.offset), navn, data.kommune_of(random))
