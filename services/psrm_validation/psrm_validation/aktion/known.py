"""What is known beside an action message: claims PSRM has, actions it was sent, references that are used.

A caller that knows nothing passes an empty `Kendt`. A receiver that holds all of them says so with `fuldstaendig`: what is
then not there does not exist.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from psrm_validation.aktion.model import AktionKode
from psrm_validation.claim import Fordring


class Tilstand(StrEnum):
    """Where a claim stands. KONVERTERET: withdrawn when claims were moved from the old system."""

    MODTAGET = "MODTAGET"
    HOERING = "HØRING"
    AFVIST = "AFVIST"
    TILBAGEKALDT = "TILBAGEKALDT"
    RETURNERET = "RETURNERET"
    KONVERTERET = "KONVERTERET"


class AktionStatus(StrEnum):
    """How an action went. MODTAGET, HØRING and SAGSBEHANDLES are not finished."""

    UDFOERT = "UDFØRT"
    AFVIST = "AFVIST"
    MODTAGET = "MODTAGET"
    HOERING = "HØRING"
    SAGSBEHANDLES = "SAGSBEHANDLES"
    TILBAGEKALDT = "TILBAGEKALDT"


UNFINISHED = frozenset({AktionStatus.MODTAGET, AktionStatus.HOERING, AktionStatus.SAGSBEHANDLES})
SYSTEMER = ("PSRM", "DMI")


@dataclass(frozen=True, slots=True)
class KendtFordring:
    """A claim PSRM has. `None` means not known; `stamdata` answers for type, art, relation, hovedstol, fordringshaver.

    `saldo_sendt` is what was sent to collection including write-ups, and `hovedstol` the face value, both in øre.
    `tilbagekaldsaarsag` is the reason of its withdrawal, `splittede` the ids of related claims split from it that are
    not withdrawn.
    """

    fordring_id: str
    tilstand: Tilstand = Tilstand.MODTAGET
    system: str = "PSRM"
    type: str | None = None
    art: str | None = None
    relation: str | None = None
    hovedfordring_id: str | None = None
    hovedstol: int | None = None
    saldo_sendt: int | None = None
    fordringshaver: str | None = None
    modtagelsesdato: date | None = None
    tilbagekaldsaarsag: str | None = None
    statsrefusion: bool | None = None
    stamdata: Fordring | None = None
    splittede: tuple[str, ...] = ()

    def felt(self, name: str) -> Any:
        """A field of the claim, from its master data when it is not given by itself; `None` when not known."""
        own = getattr(self, name, None)
        return own if own is not None or self.stamdata is None else getattr(self.stamdata, name, None)


@dataclass(frozen=True, slots=True)
class KendtAktion:
    """An action PSRM was sent. `beloeb` is øre; `tilbagefoert_af` the id of the action that undid it."""

    aktion_id: str
    aktion: AktionKode | None = None
    status: AktionStatus = AktionStatus.UDFOERT
    fordring_id: str | None = None
    aarsag: str | None = None
    beloeb: int | None = None
    virkningsdato: date | None = None
    tilbagefoert_af: str | None = None
    har_dokumenter: bool = False


@dataclass(frozen=True, slots=True)
class Kendt:
    """Claims by fordring_id, actions by aktion_id, used references with the claim each belongs to (may be empty).

    `fuldstaendig` says that nothing is missing.
    """

    fordringer: Mapping[str, KendtFordring] = field(default_factory=dict)
    aktioner: Mapping[str, KendtAktion] = field(default_factory=dict)
    referencer: Mapping[str, str] = field(default_factory=dict)
    fuldstaendig: bool = False


INTET = Kendt()
"""Nothing is known."""
