"""Inddrivelsesrente, worked out by hand."""

from datetime import date

import pytest

from psrm_receiver.domain.rente import (
    Rentegrundlag,
    Renteregel,
    Rentevalg,
    Sats,
    Satser,
    er_uoplyst,
    mangler,
    regel_for,
    rente,
    rentestart,
    satsdag,
    tilskrevet,
)
from psrm_receiver.opslag import satser, typeregel


def _sats(fra: date, basispoint: int, fradrag: int = 400, *, hul: bool = False) -> Sats:
    return Sats(fra, basispoint, fradrag, hul, "stated", "")


TO_SATSER = Satser((_sats(date(2023, 1, 1), 1000), _sats(date(2024, 1, 8), 500)))


@pytest.mark.parametrize(
    ("modtaget", "foerste"),
    [
        (date(2026, 1, 1), date(2026, 2, 1)),
        (date(2026, 1, 31), date(2026, 2, 1)),
        (date(2026, 12, 15), date(2027, 1, 1)),
    ],
)
def test_interest_begins_on_the_first_of_the_month_after_receipt(modtaget: date, foerste: date) -> None:
    assert rentestart(modtaget) == foerste


def test_one_day_of_a_common_year_is_a_365th() -> None:
    # 3.650,00 kr. at 10 % is 365 kr. a year: one krone a day
    assert rente(365_000, date(2023, 3, 1), date(2023, 3, 1), TO_SATSER) == 100


def test_one_day_of_a_leap_year_is_a_366th() -> None:
    # 3.660,00 kr. at 5 % is 183 kr. a year: half a krone a day
    assert rente(366_000, date(2024, 2, 29), date(2024, 2, 29), TO_SATSER) == 50


def test_a_change_of_rate_and_of_year_within_one_span() -> None:
    # 36.500 kr.: December 30-31 at 10 % of 365 days: 2 * 10,00; January 1-7 at 10 % of 366: 7 * 9,97268; from the 8th, 3 days at 5 %: 3 * 4,98634
    # 20,00 + 69,80874 + 14,95902 = 104,76776
    assert rente(3_650_000, date(2023, 12, 30), date(2024, 1, 10), TO_SATSER) == 10_477


def test_half_an_oere_is_rounded_up_and_less_than_half_down() -> None:
    # 18,25 kr. at 10 % is 0,5 øre a day; 18,24 kr. a little less
    assert rente(1_825, date(2023, 3, 1), date(2023, 3, 1), TO_SATSER) == 1
    assert rente(1_824, date(2023, 3, 1), date(2023, 3, 1), TO_SATSER) == 0


def test_no_days_no_interest() -> None:
    assert rente(365_000, date(2023, 3, 2), date(2023, 3, 1), TO_SATSER) == 0


def test_before_the_first_known_rate_nothing_is_counted() -> None:
    assert rente(365_000, date(2022, 12, 1), date(2022, 12, 31), TO_SATSER) == 0
    assert rente(365_000, date(2022, 12, 31), date(2023, 1, 2), TO_SATSER) == 200


def test_entries_of_months_sum_to_the_interest_of_the_year() -> None:
    """Each entry is the difference to what was added before, so rounding never piles up."""
    forloeb = ((date(2023, 1, 1), 123_457),)
    booked, ends = 0, [date(2023, month, 28) for month in range(1, 12)] + [date(2023, 12, 31)]
    for end in ends:
        booked += mangler(Rentegrundlag("f", forloeb, booked, booked), end, TO_SATSER)
    assert booked == rente(123_457, date(2023, 1, 1), date(2023, 12, 31), TO_SATSER) == 12_346


def test_a_principal_that_fell_earns_on_what_is_left() -> None:
    # 3.650 kr. for ten days, 1.825 kr. for the next ten: 10,00 + 5,00
    forloeb = ((date(2023, 3, 1), 365_000), (date(2023, 3, 11), -182_500))
    assert tilskrevet(forloeb, date(2023, 3, 20), TO_SATSER) == 1_500


def test_a_write_down_back_in_time_takes_interest_back_but_no_more_than_is_owed() -> None:
    forloeb = ((date(2023, 3, 1), 365_000), (date(2023, 3, 1), -365_000))
    assert (
        mangler(Rentegrundlag("f", forloeb, bogfoert=1_000, rente_saldo=1_000), date(2023, 3, 31), TO_SATSER) == -1_000
    )
    assert mangler(Rentegrundlag("f", forloeb, bogfoert=1_000, rente_saldo=400), date(2023, 3, 31), TO_SATSER) == -400


@pytest.mark.parametrize(
    ("valg", "regel", "oere"),
    [
        (Rentevalg(), Renteregel.INDDRIVELSESRENTE, 100),
        (Rentevalg("001", "98"), Renteregel.INGEN, 0),
        (Rentevalg("001", "03", 200), Renteregel.EGEN_SATS, 20),
        (Rentevalg("001", "20"), Renteregel.PROCESRENTE, 140),
        (Rentevalg("002", "99"), Renteregel.FORDRINGSHAVERS, 0),
        (Rentevalg("001", "10"), Renteregel.UKENDT, 0),
        (Rentevalg("001", "04", 200), Renteregel.UKENDT, 0),
        (Rentevalg("002", "98"), Renteregel.UKENDT, 0),
    ],
)
def test_the_creditors_choice_of_interest(valg: Rentevalg, regel: Renteregel, oere: int) -> None:
    assert regel_for(valg) is regel
    assert rente(365_000, date(2023, 3, 1), date(2023, 3, 1), TO_SATSER, valg) == oere


@pytest.mark.parametrize(
    ("aar", "maaned", "dag"),
    [
        (2023, 7, date(2023, 7, 7)),
        (2024, 1, date(2024, 1, 8)),
        (2024, 7, date(2024, 7, 8)),
        (2026, 7, date(2026, 7, 8)),
    ],
)
def test_a_new_rate_works_from_the_fifth_hverdag(aar: int, maaned: int, dag: date) -> None:
    assert satsdag(aar, maaned) == dag


@pytest.mark.parametrize(
    ("dag", "basispoint"),
    [
        (date(2016, 7, 1), 805),
        (date(2021, 6, 30), 805),
        (date(2021, 7, 1), 765),
        (date(2022, 6, 1), 755),
        (date(2023, 7, 6), 590),
        (date(2023, 7, 7), 725),
        (date(2024, 1, 7), 725),
        (date(2024, 1, 8), 775),
        (date(2026, 11, 23), 575),
    ],
)
def test_the_shipped_rates(dag: date, basispoint: int) -> None:
    found = satser().paa(dag)
    assert found is not None
    assert found.basispoint == basispoint


def test_the_shipped_rates_are_in_order_and_every_row_but_a_gap_has_a_source() -> None:
    rows = satser().raekker
    assert [row.fra for row in rows] == sorted({row.fra for row in rows})
    assert all(row.kilde or row.hul for row in rows)
    assert [row.provenance for row in rows if row.hul] == ["ours"] * 4
    assert satser().paa(date(2016, 6, 30)) is None


def test_a_gap_is_known_as_one() -> None:
    assert er_uoplyst(date(2024, 7, 1), date(2024, 7, 31), satser())
    assert not er_uoplyst(date(2024, 6, 1), date(2024, 6, 30), satser())


def test_fines_and_interest_bear_no_interest() -> None:
    assert not typeregel("POBODPO").forrentes
    assert not typeregel("REOPKOM").forrentes
    assert typeregel("KFDAINS").forrentes
    assert (
        mangler(Rentegrundlag("f", ((date(2023, 3, 1), 365_000),), 0, 0, forrentes=False), date(2023, 4, 1), TO_SATSER)
        == 0
    )
