"""What each date of a claim means by the common municipal standard: the meanings a row of the area table names, and their tests.

A meaning says how one date stands to the others; dates that are not sent are not judged. Source: Gældsstyrelsen's tables of what
each date means per claim type (the row names the table); how each is tested is ours.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final, Protocol

from oir_kernel.dates import add, is_bankdag, next_hverdag
from oir_kernel.findings import Text

_DAY: Final = timedelta(days=1)
_NOTICE: Final = timedelta(weeks=14)
FELTER: Final = ("stiftelse", "forfald", "srb", "periode")
"""The columns of the table that hold a meaning."""


class Datoer(Protocol):
    """The dates of a claim, as a registration or the ledger has them."""

    @property
    def forfaldsdato(self) -> date:
        """Due date."""

    @property
    def stiftelsesdato(self) -> date | None:
        """When it arose."""

    @property
    def srb(self) -> date | None:
        """Last day of timely payment."""

    @property
    def periode_start(self) -> date | None:
        """First day of the period."""

    @property
    def periode_slut(self) -> date | None:
        """Last day of the period."""


@dataclass(frozen=True, slots=True)
class Betydning:
    """What a date means, in words, and the test: whether a claim keeps it; `None` where only the words can be given."""

    tekst: Text
    holder: Callable[[Datoer], bool] | None = None


def _with_start(test: Callable[[Datoer, date], bool]) -> Callable[[Datoer], bool]:
    return lambda f: f.periode_start is None or test(f, f.periode_start)


def _with_end(test: Callable[[Datoer, date], bool]) -> Callable[[Datoer], bool]:
    return lambda f: f.periode_slut is None or test(f, f.periode_slut)


def _with_arising(test: Callable[[Datoer, date], bool]) -> Callable[[Datoer], bool]:
    return lambda f: f.stiftelsesdato is None or test(f, f.stiftelsesdato)


def _with_period(test: Callable[[date, date], bool]) -> Callable[[Datoer], bool]:
    return lambda f: f.periode_start is None or f.periode_slut is None or test(f.periode_start, f.periode_slut)


def _arises(f: Datoer, day: date) -> bool:
    return f.stiftelsesdato is None or f.stiftelsesdato == day


def _whole_loan(f: Datoer) -> bool:
    return f.periode_start is not None and f.periode_start == f.periode_slut


def _loan_due(f: Datoer, arose: date) -> bool:
    return f.forfaldsdato == arose or (_whole_loan(f) and f.forfaldsdato > arose + _NOTICE)


def _loan_deadline(f: Datoer) -> bool:
    if f.srb is None or not _whole_loan(f):
        return _not_before_due(f)
    return f.srb == add(f.forfaldsdato.replace(day=1), 2, -1)


def _not_before_due(f: Datoer) -> bool:
    return f.srb is None or f.srb >= f.forfaldsdato


def _three_hverdage(f: Datoer) -> bool:
    day = f.forfaldsdato
    for _ in range(3):
        day = next_hverdag(day + _DAY)
    return f.srb is None or f.srb >= day


def _at_most(months: int) -> Callable[[Datoer], bool]:
    return _with_period(lambda start, end: start <= end < add(start, months, 0))


def _one_month(start: date, end: date) -> bool:
    return end == add(start, 1, -1)


def _environment_year(start: date, end: date) -> bool:
    first = date(start.year if start.month >= 11 else start.year - 1, 11, 1)
    return first <= start <= end <= add(first, 12, -1)


def _due_in_november(f: Datoer) -> bool:
    return f.forfaldsdato.month == 11


def _point(f: Datoer) -> bool:
    day = f.stiftelsesdato or f.periode_start
    return all(each in (None, day) for each in (f.periode_start, f.periode_slut))


def _b(da: str, en: str, holder: Callable[[Datoer], bool] | None = None) -> Betydning:
    return Betydning(Text(da, en), holder)


BETYDNINGER: Final[Mapping[str, Mapping[str, Betydning]]] = MappingProxyType(
    {
        "stiftelse": {
            "periodestart": _b("periodens første dag", "the first day of the period", _with_start(_arises)),
            "dagen-efter-periode": _b(
                "dagen efter periodens sidste dag",
                "the day after the last day of the period",
                _with_end(lambda f, end: _arises(f, end + _DAY)),
            ),
            "efter-periode": _b(
                "en dag efter periodens sidste dag",
                "a day after the last day of the period",
                _with_end(lambda f, end: f.stiftelsesdato is None or f.stiftelsesdato > end),
            ),
            "periodeslut": _b("periodens sidste dag", "the last day of the period", _with_end(_arises)),
            "i-perioden": _b(
                "dagen efter hovedfordringens sidste rettidige betalingsdato, senere periodens første dag",
                "the day after the main claim's last day of timely payment, later the first day of the period",
                _with_start(lambda f, start: f.stiftelsesdato is None or f.stiftelsesdato >= start),
            ),
            "bankdag": _b(
                "udbetalingsdagen (dispositionsdatoen), som er en bankdag",
                "the day of the pay-out, which is a bank day",
                _with_arising(lambda _, arose: is_bankdag(arose)),
            ),
            "udbetalingsdato": _b(
                "udbetalingsdagen; fakturadatoen, når tilskuddet er trukket fra",
                "the day of the pay-out; the invoice date when the subsidy was a deduction",
            ),
            "fakturadato": _b("fakturadatoen for omberegningen", "the invoice date of the recalculation"),
            "brevdato": _b("den dag, brevet med gebyret blev sendt", "the day the letter with the fee was sent"),
            "paakravsdag": _b("påkravets dag", "the day of the demand"),
            "ingen": _b("sendes ikke", "is not sent", lambda f: f.stiftelsesdato is None),
        },
        "forfald": {
            "start-eller-dagen-efter": _b(
                "periodens første dag (forud) eller dagen efter periodens sidste dag (bagud)",
                "the first day of the period (in advance) or the day after its last day (in arrears)",
                lambda f: (
                    f.periode_start is None
                    or f.forfaldsdato == f.periode_start
                    or (f.periode_slut is not None and f.forfaldsdato == f.periode_slut + _DAY)
                ),
            ),
            "stiftelse": _b(
                "samme dag som stiftelsen",
                "the same day as the claim arose",
                _with_arising(lambda f, arose: f.forfaldsdato == arose),
            ),
            "ikke-foer-stiftelse": _b(
                "oplysningsfristens udløb, dog ikke før stiftelsen",
                "the end of the tax-return deadline, and not before the claim arose",
                _with_arising(lambda f, arose: f.forfaldsdato >= arose),
            ),
            "dagen-efter-paakrav": _b(
                "dagen efter påkravets frist, altså efter stiftelsen",
                "the day after the deadline of the demand, so after the claim arose",
                _with_arising(lambda f, arose: f.forfaldsdato > arose),
            ),
            "november": _b(
                "den dag i november, kommunen fastsætter", "the day in November the municipality sets", _due_in_november
            ),
            "rate-eller-14-uger": _b(
                "ratens stiftelse; for hele lånet dagen efter 14 ugers varsel",
                "the day the instalment arose; for the whole loan the day after 14 weeks' notice",
                _with_arising(_loan_due),
            ),
            "periodens-foerste-dag": _b(
                "normalt periodens første dag",
                "normally the first day of the period",
                _with_start(lambda f, start: f.forfaldsdato == start),
            ),
            "ingen": _b("sendes ikke til PSRM", "is not sent to PSRM"),
        },
        "srb": {
            "ikke-foer-forfald": _b(
                "sidste dag for rettidig betaling, aldrig før forfald",
                "the last day of timely payment, never before the due date",
                _not_before_due,
            ),
            "rate-eller-maanedsslut": _b(
                "ikke før forfald; for hele lånet sidste dag i måneden efter forfald",
                "not before the due date; for the whole loan the last day of the month after it",
                _loan_deadline,
            ),
            "tre-hverdage": _b(
                "tre hverdage efter forfald (erhvervslejeloven)",
                "three hverdage after the due date (the act on business rent)",
                _three_hverdage,
            ),
            "ingen": _b("sendes ikke", "is not sent", lambda f: f.srb is None),
        },
        "periode": {
            "maaned-paa-tvaers": _b(
                "måneden; første og sidste kortere ved ind- og udmeldelse, højst to måneder minus en dag",
                "the month; the first and last shorter by enrolment, at most two months minus a day",
                _at_most(2),
            ),
            "kalendermaaned": _b(
                "en kalendermåned", "a calendar month", _with_period(lambda s, e: s.day == 1 and _one_month(s, e))
            ),
            "inden-for-en-maaned": _b(
                "inden for én kalendermåned",
                "within one calendar month",
                _with_period(lambda s, e: s <= e and (s.year, s.month) == (e.year, e.month)),
            ),
            "hoejst-en-maaned": _b("højst en måned", "at most a month", _at_most(1)),
            "en-maaned": _b("præcis en måned", "exactly a month", _with_period(_one_month)),
            "hoejst-et-aar": _b("højst et år", "at most a year", _at_most(12)),
            "kalenderaar": _b(
                "kalenderåret",
                "the calendar year",
                _with_period(lambda s, e: (s.month, s.day) == (1, 1) and e == date(s.year, 12, 31)),
            ),
            "miljoeaar": _b("1. november til 31. oktober", "1 November to 31 October", _with_period(_environment_year)),
            "tidspunkt": _b("start og slut er stiftelsesdagen", "start and end are the day it arose", _point),
            "kendt": _b(
                "rentens periode, som altid sendes",
                "the period of the interest, always sent",
                lambda f: f.periode_start is not None,
            ),
        },
    }
)
"""Meaning by column and by the name the table uses."""
FELT: Final[Mapping[str, str]] = MappingProxyType(
    {"stiftelse": "stiftelsesdato", "forfald": "forfaldsdato", "srb": "srb", "periode": "periode_start"}
)
"""The claim's field that a remark about a column points at."""
