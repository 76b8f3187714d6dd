"""The settlement calendar over several years."""

from datetime import date, timedelta

import pytest

from oir_kernel.dates import is_bankdag
from psrm_receiver.domain.bankdage import er_afregningsdag, naeste_afregning, periode, sidste_bankdag


@pytest.mark.parametrize(
    ("maaned", "dag"),
    [
        (date(2024, 3, 1), date(2024, 3, 27)),  # skærtorsdag is the 28th, Easter Sunday the 31st
        (date(2024, 12, 1), date(2024, 12, 30)),  # 31 December is closed
        (date(2025, 5, 1), date(2025, 5, 28)),  # Ascension the 29th, closed on the 30th too
        (date(2026, 11, 1), date(2026, 11, 30)),
        (date(2026, 12, 1), date(2026, 12, 30)),
        (date(2027, 1, 1), date(2027, 1, 29)),  # the 31st is a Sunday
        (date(2027, 12, 1), date(2027, 12, 30)),
        (date(2029, 3, 1), date(2029, 3, 28)),  # skærtorsdag is the 29th
        (date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_the_last_bank_day(maaned: date, dag: date) -> None:
    assert sidste_bankdag(maaned) == dag
    assert er_afregningsdag(dag)
    assert not er_afregningsdag(dag - timedelta(days=1))


def test_the_period_runs_from_the_last_bank_day_before_to_the_day_before_this_one() -> None:
    settled = periode(date(2024, 4, 11))
    assert (settled.fra, settled.til, settled.dag) == (date(2024, 3, 27), date(2024, 4, 29), date(2024, 4, 30))
    assert settled.maaned == "2024-04"


def test_december_and_january_meet_across_the_year() -> None:
    december, january = periode(date(2026, 12, 1)), periode(date(2027, 1, 1))
    assert december.dag == january.fra == date(2026, 12, 30)


def test_every_day_of_twelve_years_is_in_exactly_one_period() -> None:
    day, seen = date(2023, 1, 1), set[date]()
    while day < date(2035, 1, 1):
        settled = naeste_afregning(day)
        assert settled.fra <= day <= settled.til
        assert is_bankdag(settled.dag)
        seen.add(settled.dag)
        day += timedelta(days=1)
    assert len(seen) == 12 * 12 + 1


def test_what_comes_on_the_settlement_day_waits_for_the_next_month() -> None:
    assert naeste_afregning(date(2026, 11, 29)).dag == date(2026, 11, 30)
    assert naeste_afregning(date(2026, 11, 30)).dag == date(2026, 12, 30)
