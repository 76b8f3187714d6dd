"""The entries of each kind of document, and what sums over them say."""

from datetime import date, datetime

import pytest

from oir_debitor.domain.hovedbog import (
    TILLAEG,
    Art,
    Hovedkonto,
    PosteringPost,
    flytning,
    overflytning,
    posteringer,
    saldo,
    tillaeg_nedregulering,
    ubalancerede,
    uplaceret,
)
from oir_kernel.identifiers import Uuid

TODAY, AT = date(2026, 11, 23), datetime.fromisoformat("2026-11-23T09:00:00+01:00")
BILAG, KONTO, OTHER, KRAV = Uuid("bilag"), Uuid("konto"), Uuid("anden"), "krav"
H = Hovedkonto
OF_ONE_ACCOUNT = [art for art in Art if art not in (Art.FLYTNING, Art.TILLAEG_NEDREGULERING)]


def booked(art: Art, beloeb: int = 100) -> tuple[PosteringPost, ...]:
    return posteringer(art, BILAG, KONTO, beloeb, TODAY, AT, KRAV)


@pytest.mark.parametrize("art", OF_ONE_ACCOUNT)
def test_every_document_has_two_entries_that_balance(art: Art) -> None:
    entries = booked(art)
    assert [each.beloeb for each in entries] == [100, -100]
    assert [each.nr for each in entries] == [1, 2]
    assert list(ubalancerede(entries)) == []


@pytest.mark.parametrize("art", OF_ONE_ACCOUNT)
def test_only_what_is_owed_names_a_claim(art: Art) -> None:
    assert all((each.krav_id == KRAV) is (each.hovedkonto == H.TILGODEHAVENDE) for each in booked(art))


@pytest.mark.parametrize(
    ("art", "debit", "credit"),
    [
        (Art.FORDRING, H.TILGODEHAVENDE, H.INDTAEGT),
        (Art.NEDREGULERING, H.INDTAEGT, H.TILGODEHAVENDE),
        (Art.OPKRAEVNINGSRENTE, H.TILGODEHAVENDE, H.RENTEINDTAEGT),
        (Art.INDDRIVELSESRENTE, H.TILGODEHAVENDE, H.RENTEINDTAEGT),
        (Art.RYKKERGEBYR, H.TILGODEHAVENDE, H.GEBYRINDTAEGT),
        (Art.INDBETALING, H.LIKVIDER, H.UPLACERET),
        (Art.INDBETALING_NEDREGULERING, H.UPLACERET, H.LIKVIDER),
        (Art.DAEKNING, H.UPLACERET, H.TILGODEHAVENDE),
        (Art.DAEKNING_NEDREGULERING, H.TILGODEHAVENDE, H.UPLACERET),
        (Art.AFSKRIVNING, H.TAB, H.TILGODEHAVENDE),
        (Art.AFSKRIVNING_NEDREGULERING, H.TILGODEHAVENDE, H.TAB),
        (Art.UDBETALING, H.UPLACERET, H.LIKVIDER),
    ],
)
def test_the_sides_of_a_document(art: Art, debit: Hovedkonto, credit: Hovedkonto) -> None:
    assert [each.hovedkonto for each in booked(art)] == [debit, credit]


@pytest.mark.parametrize("beloeb", [0, -1])
@pytest.mark.parametrize("art", OF_ONE_ACCOUNT)
def test_an_amount_is_more_than_nothing(art: Art, beloeb: int) -> None:
    with pytest.raises(ValueError, match="not positive"):
        booked(art, beloeb)


@pytest.mark.parametrize("art", [Art.FORDRING, Art.DAEKNING, Art.AFSKRIVNING, Art.RYKKERGEBYR])
def test_a_debt_says_what_is_owed(art: Art) -> None:
    with pytest.raises(ValueError, match="what is owed"):
        posteringer(art, BILAG, KONTO, 100, TODAY, AT)


@pytest.mark.parametrize("art", [Art.FLYTNING, Art.TILLAEG_NEDREGULERING])
def test_what_has_a_function_of_its_own(art: Art) -> None:
    with pytest.raises(ValueError, match="function of its own"):
        booked(art)


@pytest.mark.parametrize("art", list(TILLAEG))
def test_an_addition_is_taken_from_the_income_it_was(art: Art) -> None:
    entries = tillaeg_nedregulering(art, BILAG, KONTO, 40, TODAY, AT, KRAV)
    assert [(each.hovedkonto, each.beloeb) for each in entries] == [(TILLAEG[art], 40), (H.TILGODEHAVENDE, -40)]
    assert saldo((*booked(art), *entries), KRAV) == 60


def test_only_additions_are_taken_away_so() -> None:
    with pytest.raises(ValueError, match="nothing the debtor system adds"):
        tillaeg_nedregulering(Art.FORDRING, BILAG, KONTO, 40, TODAY, AT, KRAV)


def test_money_that_moves_leaves_one_account_and_comes_to_the_other() -> None:
    entries = flytning(BILAG, KONTO, OTHER, 100, TODAY, AT)
    assert (uplaceret(entries, KONTO), uplaceret(entries, OTHER)) == (-100, 100)
    assert list(ubalancerede(entries)) == []


@pytest.mark.parametrize(("beloeb", "til"), [(0, OTHER), (-1, OTHER), (100, KONTO)])
def test_moves_that_are_none(beloeb: int, til: Uuid) -> None:
    with pytest.raises(ValueError, match="an amount is moved"):
        flytning(BILAG, KONTO, til, beloeb, TODAY, AT)


def test_a_whole_account_moves_with_everything_on_it() -> None:
    before = (*booked(Art.FORDRING, 300), *booked(Art.INDBETALING, 200), *booked(Art.DAEKNING, 50))
    moved = overflytning(Uuid("flyt"), KONTO, OTHER, before, TODAY, AT)
    assert list(ubalancerede(moved)) == []
    left = [each for each in (*before, *moved) if each.konto_id == KONTO]
    came = [each for each in moved if each.konto_id == OTHER]
    assert (saldo(left, KRAV), uplaceret(left, KONTO)) == (0, 0)
    assert (saldo(came, KRAV), uplaceret(came, OTHER)) == (250, 150)


def test_what_is_owed_and_what_covers_nothing_are_sums() -> None:
    entries = (*booked(Art.FORDRING, 300), *booked(Art.INDBETALING, 200), *booked(Art.DAEKNING, 120))
    assert (saldo(entries, KRAV), saldo(entries, "andet")) == (180, 0)
    assert (uplaceret(entries, KONTO), uplaceret(entries, OTHER)) == (80, 0)


def test_a_document_that_does_not_balance_is_found() -> None:
    assert list(ubalancerede(booked(Art.FORDRING)[:1])) == [BILAG]
