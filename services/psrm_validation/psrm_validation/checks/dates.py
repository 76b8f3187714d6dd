"""Advice on stiftelse, forfald and SRB: dates that stand in the right order but are the wrong dates.

Most need a fact of the creditor's own process (the deadline of the last reminder, the pay-out date), so they are silent
for a claim that does not carry it. Rules: `rulebook/tables/general/D-dates.csv`.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from oir_kernel.dates import first_of_next_month
from oir_kernel.findings import Outcome
from psrm_validation.checks.registry import About, Hit, check_for, filled
from psrm_validation.claim import Fordring

_ONE_DAY = timedelta(days=1)
_SHORTEST_BILL = 10  # days: no bill of its own can have fallen due faster than this (ours)
_CAR_LOAN_NOTICE = timedelta(weeks=14)


@check_for("PSRM-R-074", reads=("type", "srb", "modtagelsesdato"))
def srb_has_passed(fordring: Fordring, about: About) -> Iterator[Hit]:
    """SRB skal ligge før modtagelsen, også for de få typer, hvis filter ikke prøver det: et råd.

    For types without a published filter SBX-KAT-010 speaks.
    """
    if fordring.srb is not None and fordring.srb >= about.day and about.rulebook.is_published(fordring.type or ""):
        yield Hit("srb", expected=f"< {about.day.isoformat()}", outcome=Outcome.ADVARSEL)


@check_for("PSRM-R-090", reads=("srb", "rykkerfrist"), needs=("oevrige",))
def srb_is_not_moved_by_a_reminder(fordring: Fordring, about: About) -> Iterator[Hit]:
    """SRB er sidste dag for betaling uden misligholdelse; en rykker flytter den ikke, det gør henstand og betalingsaftale."""
    deadline = filled(fordring, "rykkerfrist")
    if deadline is None or fordring.srb is None or fordring.srb < deadline:
        return
    if filled(fordring, "henstand_til") is None and not filled(fordring, "betalingsaftale"):
        yield Hit("srb", expected=f"< {deadline.isoformat()}")


@check_for("PSRM-R-091", reads=("rykkerfrist", "modtagelsesdato"), needs=("oevrige",))
def reminder_deadline_has_passed(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Fristen i den sidste rykker skal også være udløbet, før fordringen sendes."""
    deadline = filled(fordring, "rykkerfrist")
    if deadline is not None and deadline >= about.day:
        yield Hit("rykkerfrist", expected=f"< {about.day.isoformat()}")


@check_for("PSRM-R-092", reads=("srb", "forfaldsdato", "modtagelsesdato"))
def interest_without_a_bill_is_due_at_once(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Rente, der tilskrives lige før overdragelsen uden egen opkrævning, har SRB på forfaldsdagen."""
    srb, due = fordring.srb, fordring.forfaldsdato
    if srb is not None and due is not None and due < srb and (about.day - due).days <= _SHORTEST_BILL:
        yield Hit("srb", expected=due.isoformat())


@check_for("PSRM-R-093", reads=("forfaldsdato", "paakravsfrist"), needs=("oevrige",))
def repayment_falls_due_after_the_demand(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Et tilbagebetalingskrav forfalder dagen efter fristen i påkravet."""
    deadline = filled(fordring, "paakravsfrist")
    if deadline is None or fordring.forfaldsdato is None or deadline == date.max:
        return
    day_after = deadline + _ONE_DAY
    if fordring.forfaldsdato != day_after:
        yield Hit("forfaldsdato", expected=day_after.isoformat(), values={"dagen_efter": day_after.isoformat()})


@check_for("PSRM-R-094", reads=("stiftelsesdato", "forfaldsdato", "srb"))
def cancelled_car_loan_is_due_after_its_notice(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Et opsagt billån forfalder efter 14 ugers varsel; SRB er sidste dag i måneden efter forfald.

    Et helt lån kendes på, at perioden er én dag: den dag, lånet blev underskrevet (stiftelse).
    """
    signed, due, srb = fordring.stiftelsesdato, fordring.forfaldsdato, fordring.srb
    if signed is None or due is None or not signed == fordring.periode_start == fordring.periode_slut:
        return
    if due == signed or max(due, signed).year == date.max.year:  # an instalment falls due when it is created
        return
    last = first_of_next_month(first_of_next_month(due)) - _ONE_DAY
    values = {"tidligst": (signed + _CAR_LOAN_NOTICE + _ONE_DAY).isoformat(), "sidste": last.isoformat()}
    if due <= signed + _CAR_LOAN_NOTICE:
        yield Hit("forfaldsdato", expected=f">= {values['tidligst']}", values=values)
    elif srb is not None and srb != last:
        yield Hit("srb", expected=values["sidste"], values=values)


@check_for("PSRM-R-095", reads=("forfaldsdato", "periode_slut"))
def environmental_fee_is_due_in_november(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Miljøgebyr forfalder en dag i november efter gebyråret, som kommunen fastsætter.

    For et gebyrår, der slutter den 31. oktober, siger filteret det selv.
    """
    due, end = fordring.forfaldsdato, fordring.periode_slut
    if due is None or end is None or (end.month, end.day) == (10, 31):
        return
    if due.month != 11:
        yield Hit("forfaldsdato")


@check_for("PSRM-R-096", reads=("stiftelsesdato", "udbetalingsdato"), needs=("oevrige",))
def stiftelse_is_the_payout_date(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Stiftelsesdatoen for en fejludbetaling er udbetalingsdagen (dispositionsdatoen)."""
    paid = filled(fordring, "udbetalingsdato")
    if paid is not None and fordring.stiftelsesdato not in (None, paid):
        yield Hit("stiftelsesdato", expected=paid.isoformat())


@check_for("PSRM-R-097", reads=("stiftelsesdato", "forfaldsdato", "srb"))
def resent_interest_has_no_dates(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Genindsendte inddrivelsesrenter må ikke have stiftelsesdato, forfaldsdato eller SRB."""
    for name in ("stiftelsesdato", "forfaldsdato", "srb"):
        value = getattr(fordring, name)
        if value is not None:
            yield Hit(name, values={"felt": name, "dato": value.isoformat()})
