"""Advice on what must have happened before a claim is handed over, and on claims that do not belong in PSRM.

The facts of the creditor's own process (`underretningsdato`, `henstand_til`, `betalingsaftale`) are optional fields; a
claim without them is not asked. Rules: `rulebook/tables/general/K-preconditions.csv`.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from oir_kernel.dates import next_hverdag
from psrm_validation.checks.registry import About, Hit, check_for, filled
from psrm_validation.claim import Fordring

_NO_CLAIM = re.compile(r"(?<!fratrukket )(?<!modregnet )(?<!minus )(depositum|forudbetalt leje|beboerrepræsentation)")
_NO_RENT = re.compile(r"\b(stadeplads\w*|(?:antenne|tele|mobil)mast\w*|mastepositions?\w*|masteleje\w*)")


@check_for("PSRM-R-197", reads=("underretningsdato", "modtagelsesdato"), needs=("oevrige",))
def debtor_is_notified_first(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Skyldneren skal have skriftlig underretning før overdragelsen."""
    notified = filled(fordring, "underretningsdato")
    if notified is not None and notified >= about.day:
        yield Hit("underretningsdato", expected=f"< {about.day.isoformat()}")


@check_for("PSRM-R-199", reads=("betalingsaftale", "henstand_til", "modtagelsesdato"), needs=("oevrige",))
def no_running_plan_or_postponement(fordring: Fordring, about: About) -> Iterator[Hit]:
    """En fordring med løbende betalingsaftale eller henstand må ikke overdrages."""
    until = filled(fordring, "henstand_til")
    if until is not None and until >= about.day:
        values = {"hvad": f"henstand til {until.isoformat()}", "what": f"a postponement until {until.isoformat()}"}
        yield Hit("henstand_til", expected=f"< {about.day.isoformat()}", values=values)
    if filled(fordring, "betalingsaftale") is True:
        yield Hit("betalingsaftale", expected="nej", values={"hvad": "en betalingsaftale", "what": "a payment plan"})


@check_for("PSRM-R-200", needs=("beskrivelse",))
def no_deposit_among_rents(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Depositum, forudbetalt leje og bidrag til beboerrepræsentation har ingen fordringstype.

    Her er det kun et ord i beskrivelsen, så det er et råd.
    """
    found = _NO_CLAIM.search((fordring.beskrivelse or "").lower())
    if found is not None:
        yield Hit("beskrivelse", values={"ord": found[1]})


@check_for("PSRM-R-201", needs=("beskrivelse",))
def stalls_and_masts_are_no_rents(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Leje af stadepladser og mastepositioner hører ikke til i Lejeret."""
    found = _NO_RENT.search((fordring.beskrivelse or "").lower())
    if found is not None:
        word = ("stadeplads", "stall pitch") if found[1].startswith("stade") else ("mast", "mast")
        yield Hit("type", values={"hvad": word[0], "what": word[1]})


@check_for("PSRM-R-205", reads=("srb", "forfaldsdato"))
def deadline_is_not_later_than_the_statutory(fordring: Fordring, about: About) -> Iterator[Hit]:
    """En betalingsfrist efter den lovbestemte er en datafejl. Kendt lovfrist: erhvervsleje, tre hverdage efter forfald."""
    srb, due = fordring.srb, fordring.forfaldsdato
    if srb is None or due is None or srb <= due or due.year == date.max.year:
        return
    last = _hverdage_after(due, 3)
    if srb > last:
        yield Hit("srb", expected=last.isoformat(), values={"lovfrist": last.isoformat()})


def _hverdage_after(day: date, count: int) -> date:
    for _ in range(count):
        day = next_hverdag(day + timedelta(days=1))
    return day
