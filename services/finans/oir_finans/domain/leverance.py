"""A mass delivery of finance documents: what its head promises, and whether the file keeps it.

The head's nine elements have stated types; their names are inferred. That a delivery whose counts or sums disagree is
refused as a whole is ours, as is that one wrong document takes nothing else along.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from oir_finans.domain.aarsager import Aarsag, afvis
from oir_finans.domain.bilag import Finansbilag
from oir_kernel.findings import Finding, Text
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere, to_kroner
from oir_kernel.source import NOWHERE, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class FinansLeverance:
    """The head of a delivery: its key, counts and sums (øre) to control it by, who made it when. `bilag` is the first one."""

    leverance_id: Uuid
    antal_bilag: int
    total_debet: Oere
    total_kredit: Oere
    afsender_system: str
    dannet: datetime
    antal_posteringer: int
    bilag: tuple[Finansbilag, ...]
    modtager_system: str | None = None
    tekst: str | None = None
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(slots=True)
class Optaelling:
    """What is really in the file."""

    bilag: int = 0
    posteringer: int = 0
    debet: int = 0
    kredit: int = 0

    def tael(self, bilag: Finansbilag) -> None:
        """Count one document."""
        self.bilag += 1
        self.posteringer += len(bilag.posteringer)
        self.debet += bilag.debet
        self.kredit += bilag.kredit


def kontroller_leverance(leverance: FinansLeverance, talt: Optaelling, transaktions_id: str) -> list[Finding]:
    """Everything in the head that the file does not keep; `transaktions_id` is the trigger's TransactionId."""
    return [*_id(leverance, transaktions_id), *_kontroltal(leverance, talt)]


def _id(leverance: FinansLeverance, transaktions_id: str) -> Iterator[Finding]:
    if leverance.leverance_id == transaktions_id:
        return
    sted = leverance.kilde.place("leverance_id")
    yield afvis(
        Aarsag.KONTROLSUM,
        sted,
        Text(
            f"{sted.name} {leverance.leverance_id} er ikke triggerfilens TransactionId {transaktions_id}.",
            f"{sted.name} {leverance.leverance_id} is not the trigger's TransactionId {transaktions_id}.",
        ),
        Text("Skriv samme UUID begge steder.", "Write the same UUID in both places."),
        {sted.name: leverance.leverance_id},
        transaktions_id,
    )


def _kontroltal(leverance: FinansLeverance, talt: Optaelling) -> Iterator[Finding]:
    sagt_og_talt = (
        ("antal_bilag", str(leverance.antal_bilag), str(talt.bilag)),
        ("total_debet", to_kroner(leverance.total_debet), to_kroner(talt.debet)),
        ("total_kredit", to_kroner(leverance.total_kredit), to_kroner(talt.kredit)),
        ("antal_posteringer", str(leverance.antal_posteringer), str(talt.posteringer)),
    )
    for felt, sagt, fundet in sagt_og_talt:
        if sagt == fundet:
            continue
        sted = leverance.kilde.place(felt)
        yield afvis(
            Aarsag.KONTROLSUM,
            sted,
            Text(f"{sted.name} er {sagt}, men filen har {fundet}.", f"{sted.name} is {sagt}, the file has {fundet}."),
            Text("Ret tallet, eller find det, der mangler i filen.", "Correct it, or find what the file lacks."),
            {sted.name: sagt},
            fundet,
        )
