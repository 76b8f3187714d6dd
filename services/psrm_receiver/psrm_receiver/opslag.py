"""The tables PSRM looks things up in: dated interest rates, and what a claim type means for coverage, interest and limitation."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from oir_kernel.money import to_oere
from psrm_receiver.domain.daekningsorden import Klasse
from psrm_receiver.domain.rente import Sats, Satser

_JA = "ja"


@dataclass(frozen=True, slots=True)
class Typeregel:
    """What a claim type means: its class in the coverage order, whether it bears interest, is a fee, or a civil-law claim."""

    klasse: Klasse = Klasse.ANDEN
    forrentes: bool = True
    gebyr: bool = False
    civilretlig: bool = False


_ANDRE = Typeregel()
"""A type the table does not name."""


@cache
def satser() -> Satser:
    """The dated rates of inddrivelsesrente (`data/inddrivelsesrente.csv`)."""
    return Satser(tuple(_sats(cells) for cells in _rows("inddrivelsesrente.csv")))


def typeregel(type_kode: str) -> Typeregel:
    """What the table says of a claim type (`data/fordringstyper.csv`)."""
    return _typeregler().get(type_kode, _ANDRE)


@cache
def _typeregler() -> dict[str, Typeregel]:
    return {
        cells["type"]: Typeregel(
            Klasse[cells["klasse"].upper()],
            cells["forrentes"] == _JA,
            cells["gebyr"] == _JA,
            cells["civilretlig"] == _JA,
        )
        for cells in _rows("fordringstyper.csv")
    }


def _sats(cells: dict[str, str]) -> Sats:
    return Sats(
        date.fromisoformat(cells["fra"]),
        to_oere(cells["sats"]),
        int(cells["fradrag"]) * 100,
        cells["hul"] == _JA,
        cells["provenance"],
        cells["kilde"],
    )


def _rows(name: str) -> list[dict[str, str]]:
    table = files("psrm_receiver").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(table, newline="")))
