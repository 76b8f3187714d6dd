"""Administrators: set, added, untied."""

from collections.abc import Callable
from datetime import date
from typing import Any

OTHER_SYSTEM = "00000000-0000-4000-8000-000000000002"
DEBITOR = "urn:oio:cpr-nr:6101901234"
FIRMA = "urn:oio:cvr-nr:25313763"
Codes = Callable[[Any], list[str]]


def test_an_administrator_is_tied_to_the_account(debitor: Any) -> None:
    debitor.open_account(administratorer=(debitor.part(FIRMA, navn="Advokat A/S"),))
    (administrator,) = debitor.stored().administratorer
    assert administrator.part.ident == FIRMA
    assert administrator.part.indhold["navn"] == "Advokat A/S"


def test_the_debtor_cannot_be_administrator(debitor: Any, codes_in: Codes) -> None:
    outcome = debitor.register(konto=debitor.konto(), administratorer=(debitor.part(DEBITOR),))
    assert codes_in(outcome) == ["041"]


def test_the_debtor_of_a_stored_account_cannot_be_administrator(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    assert codes_in(debitor.register(administratorer=(debitor.part(DEBITOR),))) == ["041"]


def test_the_same_administrator_again_changes_nothing(debitor: Any) -> None:
    debitor.open_account(administratorer=(debitor.part(FIRMA),))
    before = debitor.stored()
    assert debitor.register(administratorer=(debitor.part(FIRMA), debitor.part(FIRMA))).accepted
    assert debitor.stored() == before


def test_a_new_address_replaces_the_old_one(debitor: Any) -> None:
    debitor.open_account(administratorer=(debitor.part(FIRMA),))
    assert debitor.register(administratorer=(debitor.part(FIRMA, navn="Advokat A/S"),)).accepted
    assert [each.part.indhold.get("navn") for each in debitor.stored().administratorer] == ["Advokat A/S"]


def test_an_administrator_is_untied_today(debitor: Any) -> None:
    debitor.open_account(administratorer=(debitor.part(FIRMA),))
    assert debitor.afslut_administrator().accepted
    assert debitor.stored().administratorer[0].slutdato == date(2026, 11, 23)


def test_an_untied_administrator_may_be_tied_again(debitor: Any) -> None:
    debitor.open_account(administratorer=(debitor.part(FIRMA),))
    debitor.afslut_administrator()
    assert debitor.register(administratorer=(debitor.part(FIRMA),)).accepted
    assert [each.slutdato for each in debitor.stored().administratorer] == [None]


def test_untying_a_stranger_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    assert codes_in(debitor.afslut_administrator()) == ["040"]


def test_untying_twice_in_two_transactions_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(administratorer=(debitor.part(FIRMA),))
    debitor.afslut_administrator()
    debitor.transaktions_id = "t2"
    assert codes_in(debitor.afslut_administrator()) == ["040"]


def test_untying_with_another_authority_as_creator_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(administratorer=(debitor.part(FIRMA),))
    assert codes_in(debitor.afslut_administrator(cvr="99999999")) == ["004"]


def test_untying_with_another_system_as_creator_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(administratorer=(debitor.part(FIRMA),))
    assert codes_in(debitor.afslut_administrator(system=OTHER_SYSTEM)) == ["004"]


def test_untying_on_an_unknown_account_is_refused(debitor: Any, codes_in: Codes) -> None:
    assert codes_in(debitor.afslut_administrator()) == ["001", "040"]


def test_an_administrator_is_not_untied_by_a_part_type_that_does_not_fit(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(administratorer=(debitor.part("urn:oio:cvr-nr:25313763"),))
    assert codes_in(debitor.afslut_administrator(type_code="person")) == ["050"]
    assert debitor.stored().administratorer[0].slutdato is None


def test_an_administrator_is_not_untied_by_a_malformed_identification(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    assert codes_in(debitor.afslut_administrator("urn:oio:cvr-nr:2531376")) == ["040", "050"]
