"""The area table, read from the package's files once. See `domain.omraader` for what it means."""

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from oir_debitor.domain.datoraad import FELTER
from oir_debitor.domain.omraader import Omraade, Omraader, Omraadetype
from oir_kernel.findings import Text


@cache
def omraadetabel() -> Omraader:
    """The areas and their claim types."""
    typer = [_type(row) for row in _rows("omraadetyper.csv")]
    omraader = [_omraade(row, typer) for row in _rows("omraader.csv")]
    return Omraader({each.omraade: each for each in omraader}, {each.fordringstype: each for each in typer})


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("oir_debitor").joinpath("data", name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines(), delimiter=";", strict=True)


def _type(row: dict[str, str]) -> Omraadetype:
    return Omraadetype(
        fordringstype=row["fordringstype"],
        omraade=row["omraade"],
        rolle=row["rolle"],
        navn=row["navn"],
        datoer={felt: row[felt] for felt in FELTER if row[felt]},
        datoer_provenance=row["datoer_provenance"],
        datoer_source=row["datoer_source"],
        provenance=row["provenance"],
        source=row["source"],
        uden_grund=Text(row["uden_grund_da"], row["uden_grund_en"]),
    )


def _omraade(row: dict[str, str], typer: list[Omraadetype]) -> Omraade:
    return Omraade(
        omraade=row["omraade"],
        titel=Text(row["titel_da"], row["titel_en"]),
        kontotype=row["kontotype"],
        rente=_codes(row["rente"]),
        gebyr=_codes(row["gebyr"]),
        tekst=Text(row["tekst_da"], row["tekst_en"]),
        kontotype_provenance=row["kontotype_provenance"],
        relation_provenance=row["relation_provenance"],
        relation_source=row["relation_source"],
        tekst_provenance=row["tekst_provenance"],
        note=Text(row["note_da"], row["note_en"]),
        typer=tuple(each for each in typer if each.omraade == row["omraade"]),
    )


def _codes(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()
