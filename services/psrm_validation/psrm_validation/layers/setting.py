"""What every layer looks at besides the claim."""

from dataclasses import dataclass
from datetime import date

from psrm_validation.agreement import Aftale
from psrm_validation.report import Basis
from psrm_validation.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Setting:
    """The rulebook in force on `day` (the modtagelsesdato), how that day was chosen, the creditor and its agreement.

    `has_aftale` says that an agreement was given, even if none of its versions is in force on the day.
    """

    rulebook: Rulebook
    day: date
    basis: Basis
    kreditor: str | None = None
    aftale: Aftale | None = None
    has_aftale: bool = False
