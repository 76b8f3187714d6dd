"""Co-liability: periods, parties, replacement, end."""

from collections.abc import Callable
from datetime import date
from typing import Any

OTHER_SYSTEM = "00000000-0000-4000-8000-000000000002"
DEBITOR = "urn:oio:cpr-nr:6101901234"
FIRMA = "urn:oio:cvr-nr:25313763"
Codes = Callable[[Any], list[str]]


def test_a_liability_for_the_whole_account_is_accepted(debitor: Any) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(),))
    (liability,) = debitor.stored().haeftelser
    assert liability.fordring_ids == []
    assert liability.part.ident == "urn:oio:cpr-nr:6202914321"


def test_a_liability_for_a_claim_of_the_message_is_accepted(debitor: Any) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(fordring_ids=(debitor.id("f1"),)),))
    assert debitor.stored().haeftelser[0].fordring_ids == [debitor.id("f1")]


def test_a_liability_for_an_unknown_claim_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    liability = debitor.haeftelse(fordring_ids=(debitor.id("f1"), debitor.id("nowhere")))
    assert codes_in(debitor.register(haeftelser=(liability,))) == ["010"]


def test_a_liability_that_ends_before_it_starts_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    outcome = debitor.register(haeftelser=(debitor.haeftelse(slutdato=date(2026, 10, 31)),))
    assert codes_in(outcome) == ["032"]


def test_a_liability_of_one_day_is_accepted(debitor: Any) -> None:
    debitor.open_account()
    assert debitor.register(haeftelser=(debitor.haeftelse(slutdato=date(2026, 11, 1)),)).accepted


def test_a_liability_from_before_1900_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    assert codes_in(debitor.register(haeftelser=(debitor.haeftelse(startdato=date(1899, 1, 1)),))) == ["014"]


def test_the_debtor_cannot_be_co_liable(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    assert codes_in(debitor.register(haeftelser=(debitor.haeftelse(ident=DEBITOR),))) == ["033"]


def test_the_debtor_cannot_be_co_liable_for_a_claim_of_theirs(debitor: Any, codes_in: Codes) -> None:
    liability = debitor.haeftelse(ident=DEBITOR, fordring_ids=(debitor.id("f1"),))
    outcome = debitor.register(konto=debitor.konto(), fordringer=(debitor.fordring(),), haeftelser=(liability,))
    assert codes_in(outcome) == ["033"]


def test_the_same_liability_again_changes_nothing(debitor: Any) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(),))
    before = debitor.stored()
    assert debitor.register(haeftelser=(debitor.haeftelse(registreret=debitor.at(7)),)).accepted
    assert debitor.stored() == before


def test_a_later_registration_replaces_the_liability(debitor: Any) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(),))
    changed = debitor.haeftelse(ident=FIRMA, registreret=debitor.at(10), slutdato=date(2027, 1, 1))
    assert debitor.register(haeftelser=(changed,)).accepted
    (liability,) = debitor.stored().haeftelser
    assert (liability.part.ident, liability.slutdato) == (FIRMA, date(2027, 1, 1))


def test_an_earlier_registration_of_a_liability_is_outdated(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(),))
    changed = debitor.haeftelse(registreret=debitor.at(7), slutdato=date(2027, 1, 1))
    assert codes_in(debitor.register(haeftelser=(changed,))) == ["090"]


def test_a_liability_changed_at_the_same_time_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(),))
    assert codes_in(debitor.register(haeftelser=(debitor.haeftelse(slutdato=date(2027, 1, 1)),))) == ["090"]


def test_the_last_registration_of_a_liability_in_one_message_counts(debitor: Any) -> None:
    later = debitor.haeftelse(registreret=debitor.at(9), slutdato=date(2027, 1, 1))
    debitor.open_account(haeftelser=(debitor.haeftelse(), later))
    assert [liability.slutdato for liability in debitor.stored().haeftelser] == [date(2027, 1, 1)]


def test_a_liability_of_another_account_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(),))
    outcome = debitor.register(konto_id="k2", konto=debitor.konto(), haeftelser=(debitor.haeftelse(),))
    assert codes_in(outcome) == ["030"]


def test_a_liability_is_ended(debitor: Any) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(),))
    assert debitor.afslut_haeftelse().accepted
    (liability,) = debitor.stored().haeftelser
    assert liability.slutdato == date(2026, 12, 31)
    assert liability.afsluttet is not None
    assert debitor.events()[-1].payload["operation"] == "AfslutHæftelse"


def test_ending_an_unknown_liability_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    assert codes_in(debitor.afslut_haeftelse()) == ["030"]


def test_ending_a_liability_of_another_account_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    debitor.open_account(konto_id="k2", fordringer=(), haeftelser=(debitor.haeftelse("h2"),))
    assert codes_in(debitor.afslut_haeftelse("h2")) == ["030"]


def test_ending_a_liability_again_in_another_transaction_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(),))
    debitor.afslut_haeftelse()
    debitor.transaktions_id = "t2"
    assert codes_in(debitor.afslut_haeftelse()) == ["031"]


def test_ending_a_liability_again_in_the_same_transaction_is_the_same_answer(debitor: Any) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(),))
    assert debitor.afslut_haeftelse() == debitor.afslut_haeftelse()


def test_ending_a_liability_before_it_starts_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(),))
    assert codes_in(debitor.afslut_haeftelse(slutdato=date(2026, 10, 31))) == ["032"]


def test_ending_a_liability_before_1900_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(),))
    assert codes_in(debitor.afslut_haeftelse(slutdato=date(1899, 10, 31))) == ["014", "032"]


def test_an_ended_liability_cannot_be_changed(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(),))
    debitor.afslut_haeftelse()
    changed = debitor.haeftelse(registreret=debitor.at(20), slutdato=date(2028, 1, 1))
    assert codes_in(debitor.register(haeftelser=(changed,))) == ["031"]


def test_another_system_cannot_end_a_liability(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(),))
    assert codes_in(debitor.afslut_haeftelse(system=OTHER_SYSTEM)) == ["004"]


def test_ending_a_liability_of_an_unknown_account_is_refused(debitor: Any, codes_in: Codes) -> None:
    assert codes_in(debitor.afslut_haeftelse()) == ["001", "030"]


def test_ending_a_liability_of_a_closed_account_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(),))
    debitor.close_account()
    assert codes_in(debitor.afslut_haeftelse()) == ["003"]
