"""The steps of a course: reminders, notice of handover, handover; which comes next, and when.

Days count from the last day of timely payment, from the last letter, or from the end of a postponement, whichever is latest; a
letter goes out, and a claim is handed over, on a hverdag (ours).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from oir_debitor.domain.dag.sag import Sag, henstand_slut
from oir_debitor.domain.forloebsposter import Tilstand
from oir_kernel.dates import next_hverdag

I_FORLOEB = frozenset({Tilstand.OPKRAEVES, Tilstand.RYKKET})
"""Claims that are reminded and handed over; the others in collection wait for somebody."""


class Skridt(StrEnum):
    """What a step is."""

    RYKKER = "rykker"
    UNDERRETNING = "underretning"
    OVERDRAGELSE = "overdragelse"


@dataclass(frozen=True, slots=True)
class Trin:
    """The next step and its day."""

    skridt: Skridt
    dato: date


def naeste_skridt(sag: Sag) -> Skridt:
    """What comes next in the schedule."""
    if sag.forloeb.trin < sag.plan.rykkere:
        return Skridt.RYKKER
    return Skridt.OVERDRAGELSE if "underrettet" in sag.husket else Skridt.UNDERRETNING


def naeste_trin(sag: Sag, dag: date) -> Trin | None:
    """The next step as known on `dag`, `None` while nothing moves the claim on."""
    if sag.forloeb.tilstand not in I_FORLOEB or sag.forloeb.rykkerstop or sag.aftale:
        return None
    holds, slut = henstand_slut(sag.henstande, dag)
    if holds and slut is None:
        return None
    letter = sag.husket.get("sidst")
    base = sag.srb if letter is None else date.fromisoformat(letter)
    skridt = naeste_skridt(sag)
    counted = base if slut is None else max(base, slut)
    return Trin(skridt, next_hverdag(counted + timedelta(days=_days(sag, skridt))))


def _days(sag: Sag, skridt: Skridt) -> int:
    plan = sag.plan
    if skridt is Skridt.RYKKER:
        return plan.mellem_dage if sag.forloeb.trin else plan.foerste_dage
    return plan.underretning_dage if skridt is Skridt.UNDERRETNING else plan.overdragelse_dage
