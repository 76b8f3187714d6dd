"""The municipalities people and claims of the test data belong to: the shipped table, as it stands."""

import csv
from dataclasses import dataclass
from functools import lru_cache

from oir_kernel.errors import NotFound
from oir_kernel.findings import Text
from oir_kernel.identifiers import mask_cpr
from oir_sandbox.places import municipalities_file


@dataclass(frozen=True, slots=True)
class Kommune:
    """A municipality: its code of three digits (`101`), its name, its CVR number. Source: kommuner.csv."""

    kode: str
    navn: str
    cvr: str


@lru_cache(maxsize=1)
def kommuner() -> tuple[Kommune, ...]:
    """All municipalities of the table, in its order."""
    with municipalities_file().open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter=";")
        return tuple(Kommune(row["kommunekode"], row["navn"], row["cvr"]) for row in rows)


def kommune(wanted: str) -> Kommune:
    """The municipality with this code, CVR number or name (any case). Raises `NotFound`."""
    asked = wanted.strip().casefold()
    for each in kommuner():
        if asked in {each.kode, each.cvr, each.navn.casefold()}:
            return each
    shown = mask_cpr(wanted[:10]) if any(map(str.isdigit, wanted)) else wanted[:40]
    raise NotFound(
        Text(
            f"Kommunen {shown} kendes ikke. Skriv kode (101), CVR-nummer eller navn fra kommuner.csv.",
            f"The municipality {shown} is not known. Write code (101), CVR number or name from kommuner.csv.",
        )
    )
