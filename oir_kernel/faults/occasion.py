"""What a fault may know of the exchange it hits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeAlias

from oir_kernel.faults.plan import Facts
from oir_kernel.sandbox import SandboxScope

Values: TypeAlias = Mapping[str, Any]
"""A fault's parameters, read; those left out have their default or `None`."""


class SandboxTime(Protocol):
    """Asks the time of a sandbox again and again, while a tester moves it."""

    async def now(self, scope: SandboxScope) -> datetime | None:
        """What its clock shows; `None` once that state of the sandbox is gone."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One exchange that a fault hits. `name` is what the journal will say; `luck` is this call's number in [0, 1)."""

    facts: Facts
    name: str
    luck: float
    time: SandboxTime
