"""What PSRM tells of an interest sent with a claim is booked on the interest, also when something was told PSRM about it before."""

from datetime import date
from typing import Any

import pytest

from oir_debitor.domain.hovedbog import Art
from tests.support.overdragelse import Vej

MONTH = (date(2026, 10, 1), date(2026, 10, 31))
PAID = date(2026, 11, 20)


@pytest.fixture
def vej(debitor: Any) -> Vej:
    """The claim f1 of 1000.00 is under collection with an interest of 10.00, of which 4.00 was paid at the desk meanwhile."""
    made = Vej(debitor)
    made.konto()
    made.tillaeg("r1", Art.OPKRAEVNINGSRENTE, "10.00", *MONTH)
    made.hele_vejen()
    made.betal("4.00", PAID, krav="r1")
    made.overdrag()
    made.kvitteringer()
    assert [each.psrm_id for each in made.raekker("NEDSKRIV")] == [f"R-{debitor.id('r1')}"]
    return made


def test_a_settlement_of_the_interest_covers_the_interest(vej: Vej, debitor: Any) -> None:
    vej.inddrivelse.underret("UDLIGNING", "6.00", f"R-{debitor.id('r1')}", debitor.id("r1"))
    vej.underretninger()
    assert ([each.saldo for each in vej.tillaeggene()], vej.rest()) == ([0], 100_000)


def test_a_settlement_of_the_claim_covers_the_claim(vej: Vej, debitor: Any) -> None:
    vej.inddrivelse.underret("UDLIGNING", "6.00", f"P-{debitor.id('f1')}", debitor.id("f1"))
    vej.underretninger()
    assert ([each.saldo for each in vej.tillaeggene()], vej.rest()) == ([600], 99_400)


def test_more_than_the_interest_is_kept_as_unexplained_and_not_taken_from_the_claim(vej: Vej, debitor: Any) -> None:
    vej.inddrivelse.underret("UDLIGNING", "7.00", f"R-{debitor.id('r1')}", debitor.id("r1"))
    vej.underretninger()
    assert ([each.saldo for each in vej.tillaeggene()], vej.rest()) == ([0], 100_000)
