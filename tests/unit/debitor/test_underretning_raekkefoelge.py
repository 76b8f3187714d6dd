"""What PSRM undoes of a payment is undone of that payment, part for part, and the order it is told in does not matter."""

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import pytest

from oir_debitor.domain.hovedbog import Art, BilagPost
from tests.support.overdragelse import Vej
from tests.support.underretninger_hjemme import Hjemme

Told = tuple[str, str, dict[str, Any]]


def paid(beloeb: str, payment: str, rente: str = "0.00") -> Told:
    """PSRM covered with a payment, or undid its coverage; `rente` of it is interest."""
    return "UDLIGNING", beloeb, {"indbetaling_id": payment, "heraf_rente": rente}


def rente(beloeb: str) -> Told:
    return "RENTE", beloeb, {}


def hjemme(told: Sequence[Told], oere: int = 100_000) -> Hjemme:
    books = Hjemme({"f1": oere})
    for kind, beloeb, more in told:
        books.underret(kind, beloeb, **more)
    return books


@pytest.mark.parametrize(("undone", "left"), [("a", {"b": 30_000}), ("b", {"a": 20_000})])
@pytest.mark.parametrize("first", ["a", "b"])
def test_of_two_payments_the_one_that_was_undone_is_undone(first: str, undone: str, left: dict[str, int]) -> None:
    amounts = {"a": "200.00", "b": "300.00"}
    order = ["a", "b"] if first == "a" else ["b", "a"]
    books = hjemme([*(paid(amounts[each], each) for each in order), paid(f"-{amounts[undone]}", undone)])
    assert books.daekker() == left
    assert books.skylder() == (100_000 - sum(left.values()), 0)
    assert (books.venter(), books.stemmer()) == (0, True)


def test_interest_and_principal_of_the_older_payment_come_back_as_they_were_covered() -> None:
    books = hjemme([rente("12.00"), paid("112.00", "a", "12.00"), rente("3.00"), paid("53.00", "b", "3.00")])
    assert books.skylder() == (85_000, 0)
    books.underret("UDLIGNING", "-112.00", indbetaling_id="a", heraf_rente="-12.00")
    assert (books.skylder(), books.daekker()) == ((95_000, 1_200), {"b": 5_300})
    books.underret("UDLIGNING", "-53.00", indbetaling_id="b", heraf_rente="-3.00")
    assert (books.skylder(), books.daekker(), books.stemmer()) == ((100_000, 1_500), {}, True)


def test_part_of_a_payments_coverage_comes_back_from_the_part_that_is_told() -> None:
    books = hjemme([rente("12.00"), paid("112.00", "a", "12.00"), paid("50.00", "b"), paid("-40.00", "a")])
    assert (books.skylder(), books.daekker()) == ((89_000, 0), {"a": 7_200, "b": 5_000})
    books.underret("UDLIGNING", "-72.00", indbetaling_id="a", heraf_rente="-12.00")
    assert (books.skylder(), books.daekker(), books.venter()) == ((95_000, 1_200), {"b": 5_000}, 0)


def test_a_payment_whose_money_still_waits_is_taken_back_without_touching_the_others() -> None:
    books = hjemme([paid("1000.00", "a"), paid("100.00", "b")])
    assert (books.skylder(), books.venter(), books.bog.uplaceret) == ((0, 0), 10_000, 10_000)
    books.underret("UDLIGNING", "-100.00", indbetaling_id="b", heraf_rente="0.00")
    assert (books.skylder(), books.daekker(), books.venter(), books.stemmer()) == ((0, 0), {"a": 100_000}, 0, True)


def test_more_than_a_payment_ever_covered_is_not_taken_from_another() -> None:
    books = hjemme([paid("100.00", "a"), paid("100.00", "b"), paid("-150.00", "a")])
    assert (books.skylder(), books.daekker(), books.venter()) == ((90_000, 0), {"b": 10_000}, 5_000)


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_money_for_interest_that_is_told_before_or_after_it(order: tuple[int, ...]) -> None:
    told = [rente("12.00"), paid("112.00", "a", "12.00")]
    books = hjemme([told[place] for place in order])
    assert (books.skylder(), books.venter(), books.stemmer()) == ((90_000, 0), 0, True)


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_all_of_a_claim_and_its_interest_is_covered_also_where_the_parts_are_not_told(order: tuple[int, ...]) -> None:
    told: list[Told] = [rente("12.00"), ("UDLIGNING", "1012.00", {})]
    books = hjemme([told[place] for place in order])
    assert (books.skylder(), books.venter(), books.stemmer()) == ((0, 0), 0, True)


DAYS: dict[str, tuple[list[Told], tuple[int, int]]] = {
    "paid, undone and paid by another the same day": (
        [paid("1000.00", "a"), paid("-1000.00", "a"), paid("1000.00", "b")],
        (0, 0),
    ),
    "interest that was covered and is taken back with the payment": (
        [rente("12.00"), paid("112.00", "a", "12.00"), paid("-112.00", "a", "-12.00"), rente("-12.00")],
        (100_000, 0),
    ),
    "written off with interest, and again what a payment had covered": (
        [
            rente("12.00"),
            paid("112.00", "a", "12.00"),
            ("AFSKRIVNING", "900.00", {"hovedstol": "900.00", "rente": "0.00"}),
            paid("-112.00", "a", "-12.00"),
            ("AFSKRIVNING", "112.00", {"hovedstol": "100.00", "rente": "12.00"}),
        ],
        (0, 0),
    ),
    "allokering": (
        [rente("12.00"), ("ALLOKERING", "52.00", {"indbetaling_id": "a", "hovedstol": "40.00", "rente": "12.00"})],
        (96_000, 0),
    ),
}


@pytest.mark.parametrize("day", DAYS)
def test_any_order_of_a_days_notifications_gives_the_same_balances(day: str) -> None:
    told, owed = DAYS[day]
    for order in permutations(told):
        books = hjemme(order)
        assert (books.skylder(), books.venter(), books.stemmer()) == (owed, 0, True), order


@pytest.mark.parametrize(
    ("aarsag", "principal", "interest"), [("FEJL", 100_000, 0), ("BORT", 90_000, 0), ("KLAG", 100_000, 1_200)]
)
def test_interest_that_a_withdrawal_zeroed_does_not_come_back_with_the_coverage(
    aarsag: str, principal: int, interest: int
) -> None:
    books = hjemme([rente("12.00"), paid("112.00", "a", "12.00")])
    books.tilbagekaldt = aarsag
    books.underret("UDLIGNING", "-112.00", indbetaling_id="a", heraf_rente="-12.00")
    assert (books.skylder(), books.daekker(), books.stemmer()) == ((principal, interest), {}, True)


# --- on both databases -----------------------------------------------------------------------------------------------


@pytest.fixture
def vej(debitor: Any) -> Vej:
    """The claim f1 of 1000.00 is under collection."""
    made = Vej(debitor)
    made.konto()
    made.hele_vejen()
    return made


def test_what_waited_is_booked_another_day_and_the_notification_says_so(vej: Vej, debitor: Any) -> None:
    psrm_id = f"P-{debitor.id('f1')}"
    vej.inddrivelse.underret("UDLIGNING", "112.00", psrm_id, indbetaling_id="a", heraf_rente="12.00")
    vej.underretninger()
    assert (vej.rest(), vej.uplaceret()) == (90_000, 1_200)
    assert '"uforklaret":1200' in vej.modtaget()[0].indhold
    vej.inddrivelse.underret("RENTE", "12.00", psrm_id)
    vej.underretninger()
    assert ([each.saldo for each in vej.tillaeggene()], vej.rest(), vej.uplaceret()) == ([0], 90_000, 0)
    assert [each for each in vej.modtaget() if "uforklar" in each.indhold] == []


def test_each_payment_and_coverage_says_which_payment_of_psrms_it_is(vej: Vej, debitor: Any) -> None:
    psrm_id = f"P-{debitor.id('f1')}"
    for payment in ("a", "b"):
        vej.inddrivelse.underret("UDLIGNING", "100.00", psrm_id, indbetaling_id=payment, heraf_rente="0.00")
    vej.inddrivelse.underret("UDLIGNING", "-100.00", psrm_id, indbetaling_id="a", heraf_rente="0.00")
    vej.underretninger()
    bilag = vej.write(lambda uow: uow.konti.find(BilagPost))
    undone = [each for each in bilag if each.art == Art.DAEKNING_NEDREGULERING]
    covered = {each.bilag_id: each.indhold for each in bilag if each.art == Art.DAEKNING}
    assert [covered[each.modbilag_id] for each in undone] == ['{"underretning":1,"psrm_indbetaling_id":"a"}']


def test_what_waits_of_a_claim_that_was_sent_again_is_left_alone(vej: Vej, debitor: Any) -> None:
    psrm_id = f"P-{debitor.id('f1')}"
    vej.inddrivelse.underret("AFSKRIVNING", "1100.00", psrm_id, hovedstol="1100.00", rente="0.00")
    vej.inddrivelse.underret("UDLIGNING", "-5.00", "P-ny", debitor.id("f1"), heraf_rente="0.00")
    vej.underretninger()
    assert [each.indhold.count('"uforklaret":') for each in vej.modtaget()] == [1, 1]
    assert vej.rest() == 0
