"""Which PSRM type an interest or a reminder fee is handed over as, by the type of its main claim.

Printed pairs only (Gældsstyrelsen's annexes for day care 2024-01-18, KFMILJØ 2024-02-23, KFBILØK 2024-01-16, KTBRFLX, KTCIVIL
and KFGFEJL 2025-11-24, interest 2023-06-28, rents 2020-06-17); for other main types the one type that their area has, if it has
just one. Else there is no type: the addition is left out and kept with its reason.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from oir_debitor.domain.hovedbog import Art
from oir_debitor.domain.omraader import Omraader

_DAY_CARE = ("KFDAINS", "KFSKFRI", "KFLRUNG", "KFTILDA", "KFTBBSF", "KFTØFIN", "KFGEDAI", "KFOMDAG")
_PRINTED: Mapping[str, tuple[str, str]] = MappingProxyType(
    dict.fromkeys(_DAY_CARE, ("REOPDAG", "GEDAINS"))
    | {"KFMILJØ": ("REMILJØ", "GEOPERI")}
    | dict.fromkeys(("KFBILØK", "KTBRFLX"), ("REOPKOM", "GEOPERI"))
    | dict.fromkeys(("KTCIVIL", "KFGFEJL"), ("KFOPREN", "KFOPGEB"))
    | dict.fromkeys(("DFHUSLJ", "DFHUSAL", "EFHUSLJ", "EFHUSAL"), ("", "GELEOAL"))
    | dict.fromkeys(("DKHUSER", "EKHUSER"), ("", "GKERHLO"))
)
"""Main type → type of its interest and of its fee; empty: none is printed."""

BORTFALD: Final = frozenset({"KFTILDA", "KFTBBSF", "KFTØFIN", "KTBRFLX"})
"""Types whose claim lapses by statute (bortfald), which alone are withdrawn with BORT (stated)."""
KALENDERRENTE: Final = frozenset({"KFOPREN", "KOPRORE"})
"""Interest types that are created on the last day of their period; the others on its first (stated)."""
MAANEDSRENTE: Final = frozenset({"REOPDAG", "REOPKOM"})
"""Interest of a started month: that of months up to the main claim's SRB is created the day after it (stated)."""


RENTE_IGEN: Final = "REINDGI"
"""The type of PSRM's own interest when a withdrawn claim is sent again (stated)."""
_NOT_FOR_AREAS: Final = frozenset({"KOPRORE", "FOPRORE", "REINDGI", "KFCVREN", "KFCVGEB"})
"""Interest by judgment, PSRM's own interest, and names of 2020 that were probably replaced: never chosen for a whole area."""


def psrm_type(main_type: str, art: str, omraader: Omraader) -> str:
    """The type an addition of the kind `art` is handed over as; empty when none is known."""
    is_fee = art == Art.RYKKERGEBYR
    printed = _PRINTED.get(main_type)
    if printed is not None:
        return printed[is_fee]
    home = omraader.typer.get(main_type)
    area = None if home is None else omraader.omraader.get(home.omraade)
    if area is None:
        return ""
    fitting = [each for each in (area.gebyr if is_fee else area.rente) if each not in _NOT_FOR_AREAS]
    return fitting[0] if len(fitting) == 1 else ""
