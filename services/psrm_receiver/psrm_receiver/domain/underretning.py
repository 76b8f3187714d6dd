"""What PSRM tells creditors: numbered notifications that can be fetched for three months."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from oir_kernel.dates import Period, plus
from oir_kernel.findings import Finding
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere, to_kroner
from psrm_receiver.domain.ids import afledt_id

VINDUE = Period(months=3)
"""How long a notification can be fetched. Source: stated."""


INTET = datetime(1, 1, 1, tzinfo=UTC)
"""The time of a notification that has not been written yet."""


class Type(StrEnum):
    """What a notification is about. UDLIGNING and ALLOKERING tell the same movements: a creditor gets the one or the other."""

    AFREGNING = "AFREGNING"
    UDLIGNING = "UDLIGNING"
    ALLOKERING = "ALLOKERING"
    RENTE = "RENTE"
    AFSKRIVNING = "AFSKRIVNING"
    RETURNERING = "RETURNERING"


@dataclass(frozen=True, slots=True)
class UnderretningPost:
    """One notification.

    `nummer` counts up within a sandbox, in the order of writing; `dato` is the day it is from, `oprettet` when it was
    written, both by the sandbox's clock. `beloeb` øre: settled, covered (negative when coverage was undone), interest added
    (negative when returned), written off, or what is left of a returned claim. `fordring_id` is empty for a settlement, whose
    lines stand in `indhold`: JSON text of what its type has beside.
    """

    nummer: int
    underretning_id: Uuid
    type: str
    dato: date
    oprettet: datetime
    fordringshaver: str
    beloeb: Oere
    fordring_id: str = ""
    reference: str = ""
    indhold: str = "{}"

    @classmethod
    def ny(
        cls, type_: Type, dato: date, noegle: str, fordringshaver: str, beloeb: int, **beside: Any
    ) -> "UnderretningPost":
        """A notification that has no number yet; `noegle` is what makes it one of its type: the same key, the same id.

        `beside`: `fordring_id` and `reference` of a claim, all else is its content.
        """
        about = {name: beside.pop(name, "") for name in ("fordring_id", "reference")}
        return cls(
            nummer=0,
            underretning_id=Uuid(afledt_id("underretning", type_, noegle)),
            type=type_,
            dato=dato,
            oprettet=INTET,
            fordringshaver=fordringshaver,
            beloeb=Oere(beloeb),
            indhold=json.dumps(beside, ensure_ascii=False),
            **about,
        )

    def as_dict(self) -> dict[str, Any]:
        """The notification as JSON values: amounts are kroner with two decimals, dates ISO."""
        return {
            "nummer": self.nummer,
            "underretning_id": self.underretning_id,
            "type": self.type,
            "dato": self.dato.isoformat(),
            "fordringshaver": self.fordringshaver,
            "fordring_id": self.fordring_id or None,
            "reference": self.reference or None,
            "beloeb": to_kroner(self.beloeb),
            **json.loads(self.indhold),
        }


@dataclass(frozen=True, slots=True)
class HentUnderretninger:
    """What a creditor asks for: days, types and a claim, all of them left out for everything that can be fetched."""

    fordringshaver: str
    fra: date | None = None
    til: date | None = None
    typer: tuple[str, ...] = ()
    fordring_id: str | None = None


@dataclass(frozen=True, slots=True)
class UnderretningerOutcome:
    """The notifications as JSON values in the order of their numbers; `oprettet` when each was written, by number."""

    behandlet: datetime
    underretninger: tuple[dict[str, Any], ...] = ()
    oprettet: Mapping[int, datetime] = field(default_factory=dict)

    @property
    def accepted(self) -> bool:
        """Always: what cannot be answered is raised."""
        return True

    @property
    def findings(self) -> Sequence[Finding]:
        """Nothing is found wrong."""
        return ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        written = {str(number): at.isoformat() for number, at in self.oprettet.items()}
        return {
            "behandlet": self.behandlet.isoformat(),
            "underretninger": list(self.underretninger),
            "oprettet": written,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "UnderretningerOutcome":
        """The outcome that `as_dict` wrote."""
        written = {int(number): datetime.fromisoformat(at) for number, at in data["oprettet"].items()}
        return cls(datetime.fromisoformat(data["behandlet"]), tuple(data["underretninger"]), written)


def aeldste_dag(idag: date) -> date:
    """The first day whose notifications can still be fetched today: the same day number three months ago."""
    return plus(idag, Period(months=-VINDUE.months))
