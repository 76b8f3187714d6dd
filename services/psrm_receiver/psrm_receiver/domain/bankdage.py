"""When PSRM settles: on the last bank day of a month, for the days since the one before.

Source: stated (guidance on notifications). Which days banks close is `oir_kernel.dates`' matter.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from oir_kernel.dates import first_of_next_month, previous_bankdag

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Afregningsperiode:
    """The days one settlement is about: `fra` the last bank day of the month before, `til` the day before `dag`, which pays."""

    fra: date
    til: date
    dag: date

    @property
    def maaned(self) -> str:
        """The month that is settled, `2026-11`."""
        return f"{self.dag:%Y-%m}"


def sidste_bankdag(dag: date) -> date:
    """The last bank day of the month `dag` is in."""
    return previous_bankdag(first_of_next_month(dag) - _ONE_DAY)


def er_afregningsdag(dag: date) -> bool:
    """Whether PSRM settles on that day."""
    return dag == sidste_bankdag(dag)


def periode(dag: date) -> Afregningsperiode:
    """The settlement of the month `dag` is in."""
    paid = sidste_bankdag(dag)
    return Afregningsperiode(sidste_bankdag(dag.replace(day=1) - _ONE_DAY), paid - _ONE_DAY, paid)


def naeste_afregning(dag: date) -> Afregningsperiode:
    """The settlement that coverage of that day comes into: on its own last bank day it is the next month's."""
    this = periode(dag)
    return this if dag < this.dag else periode(first_of_next_month(dag))
