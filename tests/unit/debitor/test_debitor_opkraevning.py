"""Setting claims to collection: released, requested."""

from collections.abc import Callable
from datetime import date
from typing import Any

Codes = Callable[[Any], list[str]]


def waiting(debitor: Any, **dates: Any) -> Any:
    return debitor.fordring(til_opkraevning=False, **dates)


def test_a_waiting_claim_is_released(debitor: Any) -> None:
    debitor.open_account(fordringer=(waiting(debitor),))
    assert not debitor.stored().fordringer[0].til_opkraevning
    assert debitor.saet_til_opkraevning().accepted
    assert debitor.stored().fordringer[0].til_opkraevning


def test_a_waiting_claim_may_get_another_due_date(debitor: Any) -> None:
    debitor.open_account(fordringer=(waiting(debitor),))
    assert debitor.saet_til_opkraevning(forfaldsdato=date(2027, 2, 1)).accepted
    assert debitor.stored().fordringer[0].forfaldsdato == date(2027, 2, 1)


def test_a_claim_that_was_sent_for_collection_cannot_be_released(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    assert codes_in(debitor.saet_til_opkraevning()) == ["015"]


def test_a_released_claim_cannot_be_released_again(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(fordringer=(waiting(debitor),))
    debitor.saet_til_opkraevning()
    debitor.transaktions_id = "t2"
    assert codes_in(debitor.saet_til_opkraevning()) == ["015"]


def test_a_claim_named_twice_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(fordringer=(waiting(debitor),))
    assert codes_in(debitor.saet_til_opkraevning("f1", "f1")) == ["015"]


def test_an_unknown_claim_cannot_be_released(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(fordringer=(waiting(debitor),))
    assert codes_in(debitor.saet_til_opkraevning("f1", "nowhere")) == ["010"]
    assert not debitor.stored().fordringer[0].til_opkraevning


def test_a_due_date_before_1900_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(fordringer=(waiting(debitor),))
    assert codes_in(debitor.saet_til_opkraevning(forfaldsdato=date(1899, 1, 1))) == ["014"]


def test_profile_strict_holds_the_new_due_date_against_the_claims_dates(debitor: Any, codes_in: Codes) -> None:
    debitor.set(entry="strict")
    claim = waiting(debitor, stiftelsesdato=date(2026, 11, 1), srb=date(2026, 12, 10))
    debitor.open_account(fordringer=(claim,))
    assert codes_in(debitor.saet_til_opkraevning(forfaldsdato=date(2026, 12, 11))) == ["014"]
    assert codes_in(debitor.saet_til_opkraevning(forfaldsdato=date(2026, 10, 31))) == ["014"]
    assert debitor.saet_til_opkraevning(forfaldsdato=date(2026, 12, 10)).accepted


def test_profile_normal_leaves_the_new_due_date_to_psrm(debitor: Any) -> None:
    debitor.open_account(fordringer=(waiting(debitor, srb=date(2026, 12, 10)),))
    assert debitor.saet_til_opkraevning(forfaldsdato=date(2026, 12, 11)).accepted


def test_an_unknown_account_is_refused(debitor: Any, codes_in: Codes) -> None:
    assert codes_in(debitor.saet_til_opkraevning()) == ["001", "010"]


def test_a_request_asks_for_the_billing_of_its_claims(debitor: Any) -> None:
    debitor.open_account(fordringer=(waiting(debitor), debitor.fordring("f2")))
    assert debitor.register(opkraevninger=(debitor.anmodning("a1", "f1", "f2"),)).accepted
    assert [entry.anmodning_id for entry in debitor.stored().opkraevninger] == [debitor.id("a1")] * 2
    assert all(claim.til_opkraevning for claim in debitor.stored().fordringer)


def test_a_request_may_name_a_claim_of_the_same_message(debitor: Any) -> None:
    debitor.open_account(opkraevninger=(debitor.anmodning(),))
    assert len(debitor.stored().opkraevninger) == 1


def test_the_same_request_again_changes_nothing(debitor: Any) -> None:
    debitor.open_account(opkraevninger=(debitor.anmodning(),))
    assert debitor.register(hour=10, opkraevninger=(debitor.anmodning(),)).accepted
    assert len(debitor.stored().opkraevninger) == 1


def test_the_same_request_for_other_claims_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(fordringer=(debitor.fordring(), debitor.fordring("f2")), opkraevninger=(debitor.anmodning(),))
    assert codes_in(debitor.register(opkraevninger=(debitor.anmodning("a1", "f2"),))) == ["015"]


def test_a_claim_is_requested_only_once(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(opkraevninger=(debitor.anmodning(),))
    assert codes_in(debitor.register(opkraevninger=(debitor.anmodning("a2"),))) == ["015"]


def test_a_request_for_an_unknown_claim_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    assert codes_in(debitor.register(opkraevninger=(debitor.anmodning("a1", "nowhere"),))) == ["010"]


def test_a_released_claim_may_still_be_requested(debitor: Any) -> None:
    debitor.open_account(fordringer=(waiting(debitor),))
    debitor.saet_til_opkraevning()
    assert debitor.register(opkraevninger=(debitor.anmodning(),)).accepted
