"""Booking on one account: amounts are bounded by what there is, and the line-of-business system is told."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from oir_debitor.domain.bogfoering import TOPIC, Betaling, Bogfoering, OverBeloeb, afledt_id
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.hovedbog import Art, PosteringPost, TillaegPost, posteringer, ubalancerede, uplaceret
from oir_debitor.domain.posts import FordringPost, Post
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere

TODAY, AT = date(2026, 11, 23), datetime.fromisoformat("2026-11-23T09:00:00+01:00")
KONTO, F1, PAID = Uuid("konto"), Uuid("f1"), Uuid("betaling")


def account() -> list[Post]:
    """An account with the claim f1 of 1,000 øre."""
    claim = FordringPost(F1, KONTO, AT, Uuid("type"), Oere(1000), TODAY, True, "fri", Uuid("part"), "{}")
    return [claim, *posteringer(Art.FORDRING, F1, KONTO, 1000, TODAY, AT, F1)]


@pytest.fixture
def bog() -> Bogfoering:
    return Bogfoering(KONTO, Facts.of(account()), AT)


def pay(bog: Bogfoering, beloeb: int = 600) -> None:
    bog.indbetal(Betaling(PAID, TODAY, AT, Oere(beloeb), "kontant", indhold='{"nr":1}'))


def again(bog: Bogfoering) -> Bogfoering:
    """The same books, read from the rows that were written."""
    return Bogfoering(KONTO, Facts.of([*account(), *bog.posts]), AT)


def entries(bog: Bogfoering) -> list[PosteringPost]:
    return [each for each in bog.posts if isinstance(each, PosteringPost)]


def added(name: str = "gebyr", art: Art = Art.RYKKERGEBYR, beloeb: int = 100) -> TillaegPost:
    return TillaegPost(Uuid(name), KONTO, F1, art, AT, Oere(beloeb), TODAY, TODAY)


def test_a_payment_covers_nothing_until_it_covers(bog: Bogfoering) -> None:
    pay(bog)
    assert (bog.uplaceret, bog.udaekket(PAID), bog.rest(F1)) == (600, 600, 1000)
    bog.daek(Uuid("d1"), PAID, F1, 400, TODAY)
    assert (bog.uplaceret, bog.udaekket(PAID), bog.rest(F1)) == (200, 200, 600)
    assert bog.bilag[PAID].indhold == '{"nr":1,"type_id":"kontant"}'


def test_books_read_again_say_the_same(bog: Bogfoering) -> None:
    pay(bog)
    covered = bog.daek(Uuid("d1"), PAID, F1, 400, TODAY)
    bog.ophaev_daekning(Uuid("o1"), covered, 100)
    bog.laeg_til(added())
    read = again(bog)
    for one in (bog, read):
        assert (one.uplaceret, one.rest(F1), one.rest("gebyr"), one.rest_med_tillaeg(F1)) == (300, 700, 100, 800)
        assert (one.daekket(one.bilag["d1"]), one.udaekket(PAID), one.tilbage_paa_kontoen(PAID)) == (300, 300, 600)
        assert [each.tillaeg_id for each in one.tillaeg_til(F1)] == ["gebyr"]
    assert uplaceret(entries(bog), KONTO) == 300
    assert list(ubalancerede(entries(bog))) == []


def test_a_write_off_and_its_reversal(bog: Bogfoering) -> None:
    off = bog.afskriv(Uuid("a1"), F1, 1000, TODAY)
    assert bog.rest(F1) == 0
    bog.ophaev_afskrivning(Uuid("o1"), off, 250)
    assert (bog.rest(F1), bog.tilbage_af(off, Art.AFSKRIVNING_NEDREGULERING)) == (250, 750)


def test_an_addition_is_owed_and_can_be_taken_away(bog: Bogfoering) -> None:
    bog.laeg_til(added())
    bog.nedreguler_tillaeg(Uuid("n1"), "gebyr", 60)
    assert bog.rest("gebyr") == 40
    with pytest.raises(OverBeloeb):
        bog.nedreguler_tillaeg(Uuid("n2"), "gebyr", 41)


def test_an_overpayment_is_paid_out(bog: Bogfoering) -> None:
    pay(bog)
    bog.udbetal(Uuid("u1"), PAID, 150, TODAY)
    assert (bog.uplaceret, bog.udaekket(PAID), bog.tilbage_paa_kontoen(PAID)) == (450, 450, 450)


def test_money_is_moved_to_another_account() -> None:
    giver, taker = Bogfoering(KONTO, Facts.of(account()), AT), Bogfoering(Uuid("anden"), Facts(), AT)
    pay(giver)
    moved = giver.flyt_fra(Uuid("m1"), PAID, 200, Uuid("anden"))
    came = taker.flyt_til(Uuid("m2"), moved)
    assert (giver.uplaceret, giver.udaekket(PAID)) == (400, 400)
    assert (taker.uplaceret, taker.udaekket(came.bilag_id)) == (200, 200)
    assert (giver.indbetalinger, taker.indbetalinger) == ([giver.bilag[PAID]], [came])


OVER: list[Callable[[Bogfoering], object]] = [
    lambda bog: bog.daek(Uuid("d1"), PAID, F1, 601, TODAY),
    lambda bog: bog.daek(Uuid("d1"), PAID, "ukendt", 1, TODAY),
    lambda bog: bog.daek(Uuid("d1"), PAID, F1, 0, TODAY),
    lambda bog: bog.daek(Uuid("d1"), PAID, F1, -1, TODAY),
    lambda bog: bog.nedreguler_indbetaling(Uuid("n1"), PAID, 601, TODAY, AT),
    lambda bog: bog.afskriv(Uuid("a1"), F1, 1001, TODAY),
    lambda bog: bog.udbetal(Uuid("u1"), PAID, 601, TODAY),
    lambda bog: bog.ophaev_daekning(Uuid("o1"), bog.daek(Uuid("d1"), PAID, F1, 10, TODAY), 11),
    lambda bog: bog.ophaev_afskrivning(Uuid("o1"), bog.afskriv(Uuid("a1"), F1, 10, TODAY), 11),
    lambda bog: bog.flyt_fra(Uuid("m1"), PAID, 601, Uuid("anden")),
]


@pytest.mark.parametrize("book", OVER)
def test_more_than_there_is_cannot_be_booked(bog: Bogfoering, book: Callable[[Bogfoering], object]) -> None:
    pay(bog)
    with pytest.raises(OverBeloeb):
        book(bog)
    assert bog.rest(F1) >= 990
    assert bog.uplaceret <= 600


def test_a_document_is_booked_once(bog: Bogfoering) -> None:
    pay(bog)
    with pytest.raises(ValueError, match="booked already"):
        pay(bog)
    bog.laeg_til(added())
    with pytest.raises(ValueError, match="added already"):
        bog.laeg_til(added())
    assert (bog.uplaceret, bog.rest("gebyr")) == (600, 100)


def test_only_interest_and_fees_are_added(bog: Bogfoering) -> None:
    with pytest.raises(ValueError, match="nothing the debtor system adds"):
        bog.laeg_til(added(art=Art.FORDRING))


def test_coverages_and_write_offs_of_claims_are_told_in_one_event(bog: Bogfoering) -> None:
    pay(bog)
    covered = bog.daek(Uuid("d1"), PAID, F1, 400, TODAY)
    bog.ophaev_daekning(Uuid("o1"), covered, 100, '{"indbetaling_nedregulering_id":"n1","andet":1}')
    bog.afskriv(Uuid("a1"), F1, 10, TODAY, '{"aarsag_id":"x"}')
    (event,) = bog.events()
    assert (event.topic, event.key) == (TOPIC, KONTO)
    assert {name: len(told) for name, told in event.payload.items()} == {
        "daekninger": 1,
        "daekning_nedreguleringer": 1,
        "afskrivninger": 1,
        "afskrivning_nedreguleringer": 0,
    }
    (reversal,) = event.payload["daekning_nedreguleringer"]
    assert reversal == {
        "bilag_id": "o1",
        "fordring_id": F1,
        "modbilag_id": "d1",
        "beloeb": "1.00",
        "dato": "2026-11-23",
        "registreret": AT.isoformat(),
        "indbetaling_nedregulering_id": "n1",
    }


def test_what_covers_interest_and_fees_is_not_told(bog: Bogfoering) -> None:
    pay(bog)
    bog.laeg_til(added())
    bog.daek(Uuid("d1"), PAID, "gebyr", 100, TODAY)
    assert bog.events() == ()


def test_derived_ids_are_the_same_from_the_same_parts() -> None:
    assert afledt_id("daekning", "a", "b") == afledt_id("daekning", "a", "b")
    assert afledt_id("daekning", "a", "b") != afledt_id("daekning", "b", "a")
