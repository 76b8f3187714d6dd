"""A data set: what decides every byte that is generated. No global state, no clock, no hash order."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from random import Random
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from oir_sandbox.testdata.kommuner import Kommune, kommuner

DAY: Final = date(2026, 11, 2)
"""The day the data is made for, unless another one is asked for: a Monday. Fixed, so that a seed alone decides. Source: ours."""


@dataclass(frozen=True)
class Datasaet:
    """An endless set of households, companies and claims, each reached by its number.

    - `seed`: any text; the same text gives the same bytes on every machine
    - `day`: the day the data is made for: ages are counted to it, and claims are handed over on it
    - `kommune`: the only municipality, `None` for all
    """

    seed: str = "1"
    day: date = DAY
    kommune: Kommune | None = None

    def random(self, *names: str | int) -> Random:
        """A generator of its own for one thing. Seeded by a text, which Python hashes the same everywhere (SHA-512)."""
        return Random("/".join(map(str, (self.seed, *names))))  # noqa: S311 - test data, nothing secret

    def uuid(self, *names: str | int) -> str:
        """The UUID of one thing."""
        return str(uuid5(NAMESPACE_URL, "/".join(map(str, ("oir-testdata", self.seed, *names)))))

    @cached_property
    def offset(self) -> int:
        """Where the data set's numbers begin in their ranges."""
        return self.random("offset").randrange(1_000_000_000)

    def kommune_of(self, random: Random) -> Kommune:
        """The municipality something belongs to."""
        return random.choice(kommuner()) if self.kommune is None else self.kommune
