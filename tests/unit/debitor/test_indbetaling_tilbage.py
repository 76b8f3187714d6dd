"""Money that is taken back: down-adjustment by the system that paid, bounced payments, overpayments paid out."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from oir_debitor.domain.forloebsposter import Tilstand
from oir_debitor.domain.hovedbog import Art
from oir_kernel.money import to_oere
from tests.support.betalinger import KASSE, Kasse

Codes = Callable[[Any], list[str]]
NEXT_DAY = "2026-11-24T09:00:00+01:00"


@pytest.fixture
def kasse(debitor: Any) -> Kasse:
    return Kasse(debitor)


@pytest.fixture
def paid(debitor: Any, kasse: Kasse) -> Kasse:
    """Two claims, the older of 300 kroner; the payment b1 covered it and 200 of the other's 1,000."""
    debitor.open_account(
        fordringer=(debitor.fordring(), debitor.fordring("old", "300.00", forfaldsdato=date(2026, 10, 1)))
    )
    assert kasse.betal(beloeb="500.00").accepted
    return kasse


def rests(kasse: Kasse) -> tuple[int, int]:
    return kasse.rest("old"), kasse.rest("f1")


def test_part_of_a_payment_is_taken_from_the_newest_coverage(paid: Kasse) -> None:
    assert paid.nedreguler("150.00").accepted
    assert rests(paid) == (0, to_oere("950.00"))
    assert paid.nedreguler("100.00", "n2").accepted
    assert rests(paid) == (to_oere("50.00"), to_oere("1000.00"))
    paid.assert_sound()


def test_the_coverages_named_are_undone_first(paid: Kasse) -> None:
    assert paid.nedreguler("150.00", daekninger=(paid.daekning("old", "120.00"),)).accepted
    assert rests(paid) == (to_oere("120.00"), to_oere("830.00"))


def test_money_that_covers_nothing_is_taken_before_coverages(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account()
    kasse.betal(beloeb="1100.00", type_code="bankoverfoersel")
    assert kasse.nedreguler("150.00").accepted
    assert (kasse.rest(), kasse.bog().uplaceret) == (to_oere("50.00"), 0)


def test_a_whole_payment_is_taken_back_and_never_more(debitor: Any, paid: Kasse, codes_in: Codes) -> None:
    over = paid.nedreguler("500.01")
    assert (codes_in(over), over.findings[0].read) == (["063"], {"beloeb": "500.01"})
    assert paid.nedreguler("500.00").accepted
    assert rests(paid) == (to_oere("300.00"), to_oere("1000.00"))
    assert codes_in(paid.nedreguler("0.01", "n2")) == ["063"]
    assert debitor.stored().rest == "1300.00"


def test_the_same_adjustment_again_changes_nothing_and_another_is_refused(
    debitor: Any, paid: Kasse, codes_in: Codes
) -> None:
    first = paid.nedreguler("100.00")
    assert paid.nedreguler("100.00") == first
    assert paid.nedreguler("100.00", registreret=debitor.at(12)).accepted
    assert paid.rest("f1") == to_oere("900.00")
    assert codes_in(paid.nedreguler("90.00")) == ["060"]
    assert codes_in(paid.nedreguler("100.00", registreret=debitor.at(8))) == ["090"]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"beloeb": "0.00"}, ["013"]),
        ({"betaling": "b9"}, ["067"]),
        ({"betaling": "f1"}, ["067"]),
        ({"konto": "k9"}, ["001"]),
        ({"name": "b1"}, ["060"]),
        ({"name": "f1"}, ["060"]),
        ({"dato": date(2026, 11, 24)}, ["014"]),
        ({"dato": date(2026, 11, 22)}, ["014"]),
        ({"aarsag_id": "00000000-0000-4000-8000-000000000099"}, ["088"]),
        ({"sender": {"system": "00000000-0000-4000-8000-000000000001"}}, ["063"]),
        ({"sender": {"cvr": "25313763"}}, ["063"]),
    ],
)
def test_what_is_refused(debitor: Any, paid: Kasse, codes_in: Codes, changes: Any, codes: list[str]) -> None:
    before = debitor.rows("debitor_bilag")
    assert codes_in(paid.nedreguler(**({"beloeb": "100.00"} | changes))) == codes
    assert debitor.rows("debitor_bilag") == before


def test_an_adjustment_registered_before_its_payment_is_out_of_date(debitor: Any, paid: Kasse, codes_in: Codes) -> None:
    refused = paid.nedreguler("100.00", registreret=debitor.at(7))
    assert codes_in(refused) == ["090"]
    assert refused.findings[0].message.en == (
        "registreret 2026-11-23T07:00:00+01:00 is earlier than the registration 2026-11-23T08:00:00+01:00"
        " of the payment that is adjusted down."
    )
    assert rests(paid) == (0, to_oere("800.00"))
    assert paid.nedreguler("100.00", registreret=debitor.at(8)).accepted


def test_a_registration_time_to_come_is_taken_as_of_accounts_and_claims(debitor: Any, kasse: Kasse) -> None:
    later = debitor.at(8, day=30)
    debitor.open_account(hour=20, fordringer=(debitor.fordring(registreret=later),))
    assert kasse.betal(beloeb="500.00", registreret=later).accepted
    assert kasse.nedreguler("100.00", registreret=later).accepted


@pytest.mark.parametrize(
    ("wish", "code"),
    [(("unknown", "10.00"), "062"), (("f1", "200.01"), "063"), (("f1", "0.00"), "013"), (("old", "300.01"), "063")],
)
def test_coverages_that_cannot_be_undone(paid: Kasse, codes_in: Codes, wish: tuple[str, str], code: str) -> None:
    assert codes_in(paid.nedreguler("400.00", daekninger=(paid.daekning(*wish),))) == [code]


def test_coverages_named_for_more_than_the_amount(paid: Kasse, codes_in: Codes) -> None:
    assert codes_in(paid.nedreguler("10.00", daekninger=(paid.daekning("old", "10.01"),))) == ["068"]


def test_what_is_taken_back_begins_the_course_again(paid: Kasse) -> None:
    assert paid.forloeb("old").tilstand == Tilstand.AFSLUTTET
    paid.nedreguler("500.00")
    course = paid.forloeb("old")
    assert (course.tilstand, course.naeste_dato) == (Tilstand.OPKRAEVES, date(2026, 11, 24))


def test_taking_back_opens_a_closed_account(debitor: Any, paid: Kasse) -> None:
    debitor.close_account()
    assert paid.nedreguler("10.00").accepted
    assert debitor.stored().afsluttet is None
    assert "debitor.konto.genoptaget" in [event.topic for event in debitor.events()]


def test_a_bounced_payment_is_undone_and_its_system_told(debitor: Any, paid: Kasse, codes_in: Codes) -> None:
    paid.nedreguler("50.00")
    debitor.set(clock_frozen=NEXT_DAY)
    assert paid.tilbagefoer().accepted
    assert rests(paid) == (to_oere("300.00"), to_oere("1000.00"))
    (event,) = [event for event in debitor.events() if event.topic == "debitor.indbetaling.tilbagefoert"]
    assert event.payload == {
        "ordre_id": debitor.id("o9"),
        "konto_id": debitor.id("k1"),
        "indbetaling_id": debitor.id("b1"),
        "dato": "2026-11-24",
        "beloeb": "450.00",
        "aarsag_id": debitor.uuid("indbetalingsnedreguleringsaarsag", "manglende-daekning"),
        "tekst": "Ingen dækning",
        "modtager_cvr": "11111111",
        "modtager_system": KASSE,
    }
    assert codes_in(paid.tilbagefoer(ordre="o10")) == ["063"]
    paid.assert_sound()


def test_a_bounced_payment_takes_the_reversal_of_coverages_with_it(debitor: Any, paid: Kasse) -> None:
    paid.tilbagefoer()
    told = [event.payload for event in debitor.events() if event.topic == "debitor.daekning.registreret"][-1]
    reversals = told["daekning_nedreguleringer"]
    assert sorted(each["beloeb"] for each in reversals) == ["200.00", "300.00"]
    assert {each["indbetaling_nedregulering_id"] for each in reversals} == {debitor.id("o9")}


def test_the_same_order_again_changes_nothing(debitor: Any, paid: Kasse) -> None:
    assert paid.tilbagefoer() == paid.tilbagefoer()
    assert debitor.stored().rest == "1300.00"


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"betaling": "b9"}, ["067"]),
        ({"konto": "k9"}, ["001"]),
        ({"ordre": "b1"}, ["060"]),
        ({"ordre": "f1"}, ["060"]),
        ({"aarsag_id": "00000000-0000-4000-8000-000000000099"}, ["088"]),
    ],
)
def test_orders_that_are_refused(paid: Kasse, codes_in: Codes, changes: Any, codes: list[str]) -> None:
    assert codes_in(paid.tilbagefoer(**changes)) == codes


def test_an_overpayment_is_paid_out(debitor: Any, kasse: Kasse, codes_in: Codes) -> None:
    debitor.open_account()
    kasse.betal(beloeb="1200.00", type_code="bankoverfoersel")
    assert codes_in(kasse.udbetal("200.01")) == ["069"]
    assert codes_in(kasse.udbetal("0.00")) == ["013"]
    assert kasse.udbetal("50.00").accepted
    assert kasse.bog().uplaceret == to_oere("150.00")
    assert kasse.udbetal(name="u2").accepted
    assert kasse.bog().uplaceret == 0
    assert codes_in(kasse.udbetal(name="u3")) == ["069"]
    assert codes_in(kasse.udbetal(name="u1", betaling="b9")) == ["060", "067"]
    kasse.assert_sound()


def test_what_was_paid_out_cannot_be_taken_back_again(debitor: Any, kasse: Kasse, codes_in: Codes) -> None:
    debitor.open_account()
    kasse.betal(beloeb="1200.00", type_code="bankoverfoersel")
    kasse.udbetal()
    assert codes_in(kasse.nedreguler("1000.01")) == ["063"]
    assert kasse.tilbagefoer().accepted
    assert (kasse.rest(), kasse.bog().uplaceret) == (to_oere("1000.00"), 0)


def test_the_desk_finds_pays_corrects_and_reverses(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account()
    kasse.laeg_til("fee", "100.00", Art.RYKKERGEBYR)
    (konto,) = kasse.soeg().konti
    assert konto.restance == to_oere("1100.00")
    assert kasse.betal(beloeb="1100.01").restance == konto.restance
    assert kasse.betal(beloeb="1100.00").accepted
    assert kasse.soeg().konti == ()
    assert kasse.nedreguler("100.00").accepted
    assert kasse.soeg().konti[0].restance == to_oere("100.00")
    assert kasse.tilbagefoer().accepted
    assert kasse.soeg().konti == (konto,)
    kasse.assert_sound()
