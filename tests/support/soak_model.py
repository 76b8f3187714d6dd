"""What each sandbox of the soak must hold, as its one client knows it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.support import breve


@dataclass
class Konto:
    """An account as it must be. `fordringer` by number: amount, and whether it is released."""

    titel: str
    fordringer: dict[int, tuple[str, bool]] = field(default_factory=dict)
    lukket: bool = False
    ejerskifte: bool = False
    haeftelse_slut: bool = False
    administrator_slut: bool = False
    sendt: int = 0
    """SOAP registrations about it, each an exchange in the journal."""


@dataclass
class Holder:
    """What one sandbox must hold."""

    konti: dict[int, Konto] = field(default_factory=dict)
    bilag: list[tuple[int, str, str]] = field(default_factory=list)
    fakturaer: dict[int, tuple[str, str]] = field(default_factory=dict)
    events: list[tuple[str, str]] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    advanced: timedelta = timedelta()


@dataclass
class Sandkasse:
    """One sandbox: its name, its mark, the settings it was made with, what it holds, and a snapshot of it with what that holds."""

    number: int
    holds: Holder = field(default_factory=Holder)
    snapshot: tuple[bytes, Holder] | None = None

    @property
    def name(self) -> str:
        return f"soak-{self.number}"

    @property
    def mark(self) -> str:
        return f"S{self.number:03d}X"

    @property
    def beloeb(self) -> str:
        return f"{1000 + self.number}.00"

    @property
    def settings(self) -> dict[str, Any]:
        policy = ("off", "advise")[self.number % 2]
        return {"clock_frozen": breve.NOW, "psrm": policy, "seed": self.mark}
