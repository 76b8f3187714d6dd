"""Change of owner: the old debtor keeps the old claims, the new owner gets the new ones."""

from collections.abc import Callable
from datetime import date
from typing import Any

OTHER_SYSTEM = "00000000-0000-4000-8000-000000000002"
DEBITOR = "urn:oio:cpr-nr:6101901234"
NEW_OWNER = "urn:oio:cpr-nr:6202914321"
Codes = Callable[[Any], list[str]]


def owners(debitor: Any) -> dict[str, str]:
    return {claim.fordring_id: claim.ansvarlig.ident for claim in debitor.stored().fordringer}


def test_after_a_change_of_owner_no_claim_is_taken(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    assert debitor.ejerskifte().accepted
    assert codes_in(debitor.register(hour=11, fordringer=(debitor.fordring("f2"),))) == ["006"]


def test_before_a_change_of_owner_claims_are_taken(debitor: Any) -> None:
    debitor.open_account()
    assert debitor.register(hour=11, fordringer=(debitor.fordring("f2"),)).accepted


def test_the_new_owner_opens_the_account_for_claims_and_old_claims_stay(debitor: Any) -> None:
    debitor.open_account()
    debitor.ejerskifte()
    new = debitor.konto(debitor.part(NEW_OWNER))
    assert debitor.register(hour=11, ejerskifte=True, konto=new, fordringer=(debitor.fordring("f2"),)).accepted
    assert owners(debitor) == {debitor.id("f1"): DEBITOR, debitor.id("f2"): NEW_OWNER}
    assert debitor.stored().debitor.ident == NEW_OWNER
    assert debitor.stored().ejerskifte is None


def test_the_new_owner_may_be_registered_at_the_time_of_the_change(debitor: Any) -> None:
    debitor.open_account()
    debitor.ejerskifte(hour=10)
    assert debitor.register(hour=10, ejerskifte=True, konto=debitor.konto(debitor.part(NEW_OWNER))).accepted


def test_a_new_owner_registered_before_the_change_is_outdated(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    debitor.ejerskifte(hour=12)
    outcome = debitor.register(hour=11, ejerskifte=True, konto=debitor.konto(debitor.part(NEW_OWNER)))
    assert codes_in(outcome) == ["090"]


def test_costs_and_down_adjustments_of_old_claims_are_still_taken(debitor: Any) -> None:
    debitor.open_account()
    debitor.ejerskifte()
    outcome = debitor.register(
        hour=11, omkostninger=(debitor.omkostning(),), nedreguleringer=(debitor.nedregulering(),)
    )
    assert outcome.accepted
    assert owners(debitor)[debitor.id("o1")] == DEBITOR


def test_a_cost_on_an_old_claim_belongs_to_the_old_owner(debitor: Any) -> None:
    debitor.open_account()
    debitor.ejerskifte()
    debitor.register(hour=11, ejerskifte=True, konto=debitor.konto(debitor.part(NEW_OWNER)))
    debitor.register(hour=12, omkostninger=(debitor.omkostning(),))
    assert owners(debitor)[debitor.id("o1")] == DEBITOR


def test_the_old_owner_may_become_co_liable_for_the_new_ones_claims(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    debitor.ejerskifte()
    new = debitor.konto(debitor.part(NEW_OWNER))
    debitor.register(hour=11, ejerskifte=True, konto=new, fordringer=(debitor.fordring("f2"),))
    of_new = debitor.haeftelse(ident=DEBITOR, fordring_ids=(debitor.id("f2"),))
    of_old = debitor.haeftelse("h2", ident=DEBITOR, fordring_ids=(debitor.id("f1"),))
    assert debitor.register(hour=12, haeftelser=(of_new,)).accepted
    assert codes_in(debitor.register(hour=12, haeftelser=(of_old,))) == ["033"]


def test_the_marker_without_a_change_of_owner_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    outcome = debitor.register(hour=11, ejerskifte=True, konto=debitor.konto(debitor.part(NEW_OWNER)))
    assert codes_in(outcome) == ["006", "006"]  # nothing was changed, and so the debtor may not differ


def test_the_marker_on_a_new_account_is_refused(debitor: Any, codes_in: Codes) -> None:
    assert codes_in(debitor.register(ejerskifte=True, konto=debitor.konto())) == ["006"]


def test_the_marker_without_a_new_owner_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    debitor.ejerskifte()
    assert codes_in(debitor.register(hour=11, ejerskifte=True)) == ["006"]


def test_another_debtor_without_the_marker_is_refused_after_a_change_too(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    debitor.ejerskifte()
    assert codes_in(debitor.register(hour=11, konto=debitor.konto(debitor.part(NEW_OWNER)))) == ["006"]


def test_a_second_change_while_the_first_waits_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    debitor.ejerskifte(hour=10)
    assert codes_in(debitor.ejerskifte(hour=11)) == ["006"]


def test_the_same_change_again_is_the_same_answer(debitor: Any) -> None:
    debitor.open_account()
    assert debitor.ejerskifte() == debitor.ejerskifte()


def test_a_change_before_the_known_registration_is_outdated(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    assert codes_in(debitor.ejerskifte(hour=8)) == ["090"]


def test_another_system_cannot_change_the_owner(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    assert codes_in(debitor.ejerskifte(system=OTHER_SYSTEM)) == ["004"]


def test_an_unknown_account_has_no_owner_to_change(debitor: Any, codes_in: Codes) -> None:
    assert codes_in(debitor.ejerskifte()) == ["001"]


def test_a_closed_account_keeps_its_owner(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    debitor.close_account()
    assert codes_in(debitor.ejerskifte()) == ["003"]


def bring(debitor: Any, hour: int = 11, **more: Any) -> Any:
    return debitor.register(hour=hour, ejerskifte=True, konto=debitor.konto(debitor.part(NEW_OWNER)), **more)


def test_a_new_owner_who_is_co_liable_for_the_account_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(ident=NEW_OWNER),))
    debitor.ejerskifte()
    outcome = bring(debitor)
    assert codes_in(outcome) == ["033"]
    assert debitor.id("h1") in outcome.aarsager[0].lokal_tekst
    assert debitor.stored().debitor.ident == DEBITOR


def test_a_new_owner_whose_co_liability_was_ended_is_taken(debitor: Any) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(ident=NEW_OWNER),))
    debitor.ejerskifte()
    assert debitor.afslut_haeftelse(slutdato=date(2026, 11, 23)).accepted
    assert bring(debitor).accepted


def test_a_new_owner_may_stay_co_liable_for_the_former_owners_claims(debitor: Any) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(ident=NEW_OWNER, fordring_ids=(debitor.id("f1"),)),))
    debitor.ejerskifte()
    assert bring(debitor).accepted


def test_a_new_owner_who_is_an_administrator_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(administratorer=(debitor.part(NEW_OWNER),))
    debitor.ejerskifte()
    assert codes_in(bring(debitor)) == ["041"]


def test_a_new_owner_who_was_untied_as_administrator_is_taken(debitor: Any) -> None:
    debitor.open_account(administratorer=(debitor.part(NEW_OWNER),))
    debitor.ejerskifte()
    assert debitor.afslut_administrator(NEW_OWNER).accepted
    assert bring(debitor).accepted
