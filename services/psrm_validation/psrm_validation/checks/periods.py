"""Advice on the periods of interest and recalculation claims. Rules: `rulebook/tables/general/E-period.csv`."""

from collections.abc import Iterator
from datetime import date, timedelta

from oir_kernel.dates import add, first_of_next_month
from psrm_validation.checks.registry import About, Hit, check_for, filled
from psrm_validation.claim import Fordring

_ONE_DAY = timedelta(days=1)


@check_for("PSRM-R-117", reads=("periode_start", "hf.forfaldsdato"), needs=("hf",))
def interest_month_starts_after_forfald(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Den første rentemåned starter dagen efter hovedfordringens forfald, de næste på samme dag i måneden."""
    start, due = fordring.periode_start, filled(fordring, "hf.forfaldsdato")
    if start is None or due is None or due == date.max:
        return
    first = due + _ONE_DAY
    months = max(0, (start.year - first.year) * 12 + start.month - first.month)
    right = add(first, months, 0)
    if start != right:
        values = {"foerste": first.isoformat(), "naermeste": right.isoformat()}
        yield Hit("periode_start", expected=right.isoformat(), values=values)


@check_for("PSRM-R-118", reads=("periode_start", "periode_slut"))
def court_interest_is_split_at_the_judgment(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Procesrente: først fra sagsanlæg til dom, så fra dagen efter til månedens udgang, så kalendermåneder."""
    judged = fordring.domsdato or filled(fordring, "hf.domsdato")
    start, end = fordring.periode_start, fordring.periode_slut
    if judged is None or start is None or end is None:
        return
    if start <= judged < end:
        values = {"dom": judged.isoformat(), "dagen_efter": (judged + _ONE_DAY).isoformat()}
        yield Hit("periode_slut", expected=judged.isoformat(), values=values)


@check_for("PSRM-R-119", reads=("periode_start",))
def recalculation_starts_on_the_first(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Den første omberegningsperiode starter den 1. i måneden efter ændringen, de næste også den 1."""
    start = fordring.periode_start
    if start is not None and start.day != 1 and start.year < date.max.year:
        following = first_of_next_month(start).isoformat()
        yield Hit("periode_start", expected=following, values={"naeste": following})
