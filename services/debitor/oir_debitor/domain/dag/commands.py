"""The debtor system's own acts on the course of a claim, and on instalment plans. No message of the contract asks for them."""

from dataclasses import dataclass, field
from datetime import date

from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere
from oir_kernel.source import NOWHERE, Source


@dataclass(frozen=True, slots=True)
class RykFordring:
    """Take a claim's next step now, whatever its day: a reminder, the notice of handover, or the handover."""

    konto_id: Uuid
    fordring_id: Uuid
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class LukFordring:
    """End the course of a claim that owes nothing."""

    konto_id: Uuid
    fordring_id: Uuid
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class AftaleRate:
    """An instalment: `beloeb` øre, more than zero, to be paid on `dato`."""

    dato: date
    beloeb: Oere
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class OpretAftale:
    """An instalment plan for claims of an account; the instalments are together what is owed today."""

    konto_id: Uuid
    aftale_id: Uuid
    fordring_ids: tuple[Uuid, ...]
    rater: tuple[AftaleRate, ...]
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class OphaevAftale:
    """End an instalment plan in force."""

    konto_id: Uuid
    aftale_id: Uuid
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)
