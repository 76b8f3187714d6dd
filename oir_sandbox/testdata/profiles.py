"""How much a municipality sends in a month: three sizes. All figures are ours; docs/testdata.md says how they were reckoned."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType
from typing import Final

from oir_sandbox.testdata.claims import Testfordring, chosen_types, fordring
from oir_sandbox.testdata.dataset import Datasaet
from psrm_validation.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Profil:
    """A month of one municipality. `indbyggere` are its inhabitants, `fordringer` the claims it sends in the month."""

    navn: str
    indbyggere: int
    fordringer: int


PROFILER: Final[Mapping[str, Profil]] = MappingProxyType(
    {
        each.navn: each
        for each in (Profil("lille", 12_000, 1_500), Profil("mellem", 45_000, 6_000), Profil("stor", 350_000, 50_000))
    }
)

VAEGTE: Final[Mapping[str, int]] = MappingProxyType(
    {"KFDAINS": 40, "KFSKFRI": 20, "GEDAINS": 12, "REOPDAG": 8, "KFMILJØ": 6, "KFLRUNG": 4, "KTCIVIL": 4, "KFTILDA": 2,
     "KFGFEJL": 2, "KFBILØK": 1, "KFGEDAI": 1}
)  # fmt: skip
"""Of a hundred claims so many are of each type."""


def maaned(data: Datasaet, profil: Profil) -> Iterator[Testfordring]:
    """The claims of a month, in the order they are sent."""
    known = chosen_types(Rulebook.load(data.day), tuple(VAEGTE))
    weights = [VAEGTE[code] for code in known]
    for number in range(profil.fordringer):
        yield fordring(data, number, (_drawn(data.random("type", number), known, weights),))


def _drawn(random: Random, known: tuple[str, ...], weights: list[int]) -> str:
    return random.choices(known, weights)[0]
