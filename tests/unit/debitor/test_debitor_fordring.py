"""Claims and costs: amounts, types, dates, duplicates, main claims."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from oir_debitor.domain.commands import FordringSpecifikation, KontoSpecifikation

Codes = Callable[[Any], list[str]]


def test_an_amount_of_zero_is_refused(debitor: Any, codes_in: Codes) -> None:
    assert codes_in(debitor.register(konto=debitor.konto(), fordringer=(debitor.fordring(beloeb="0.00"),))) == ["013"]


def test_an_amount_of_one_oere_is_accepted(debitor: Any) -> None:
    assert debitor.register(konto=debitor.konto(), fordringer=(debitor.fordring(beloeb="0.01"),)).accepted


def test_the_largest_amount_of_the_contract_is_kept_to_the_oere(debitor: Any) -> None:
    debitor.open_account(fordringer=(debitor.fordring(beloeb="9999999999999.99"),))
    assert debitor.stored().rest == "9999999999999.99"


def test_an_unknown_claim_type_is_refused(debitor: Any, codes_in: Codes) -> None:
    claim = replace(debitor.fordring(), type_id=debitor.id("no such class"))
    assert codes_in(debitor.register(konto=debitor.konto(), fordringer=(claim,))) == ["012"]


def test_a_cpr_number_in_a_wrong_field_is_masked_in_the_reason(debitor: Any) -> None:
    claim = replace(debitor.fordring(), type_id="610190-1234")
    outcome = debitor.register(konto=debitor.konto(), fordringer=(claim,))
    assert "1234" not in str(outcome.as_dict()).replace(debitor.id("f1"), "").replace(debitor.id("k1"), "")
    assert "610190****" in outcome.findings[0].message.da


def test_a_claim_of_any_listed_type_is_accepted(debitor: Any) -> None:
    types = list(debitor.codes.fordringstype.values())
    claims = tuple(debitor.fordring(f"f{code}", type_code=code) for code in types)
    assert debitor.register(konto=debitor.konto(), fordringer=claims).accepted
    assert len(debitor.stored().fordringer) == len(types) > 190


DATE_FIELDS = ["periode_start", "periode_slut", "stiftelsesdato", "forfaldsdato", "srb", "foraeldelsesdato"]


@pytest.mark.parametrize("field", DATE_FIELDS)
@pytest.mark.parametrize("profile", ["normal", "strict"])
def test_a_date_before_1900_is_refused_in_both_profiles(
    debitor: Any, codes_in: Codes, field: str, profile: str
) -> None:
    debitor.set(entry=profile)
    claim = debitor.fordring(**{field: date(1899, 12, 31)})
    outcome = debitor.register(konto=debitor.konto(), fordringer=(claim,))
    assert set(codes_in(outcome)) == {"014"}
    assert outcome.findings[0].read == {field: "1899-12-31"}


def test_the_first_day_of_1900_is_accepted(debitor: Any) -> None:
    claim = debitor.fordring(stiftelsesdato=date(1900, 1, 1))
    assert debitor.register(konto=debitor.konto(), fordringer=(claim,)).accepted


OUT_OF_ORDER = [
    {"srb": date(2026, 11, 30)},
    {"stiftelsesdato": date(2026, 12, 2)},
    {"periode_start": date(2026, 2, 1), "periode_slut": date(2026, 1, 31)},
]


@pytest.mark.parametrize("dates", OUT_OF_ORDER)
def test_dates_out_of_order_are_refused_in_profile_strict(debitor: Any, codes_in: Codes, dates: dict[str, Any]) -> None:
    debitor.set(entry="strict")
    outcome = debitor.register(konto=debitor.konto(), fordringer=(debitor.fordring(**dates),))
    assert codes_in(outcome) == ["014"]


@pytest.mark.parametrize("dates", OUT_OF_ORDER)
def test_dates_out_of_order_are_left_to_psrm_in_profile_normal(debitor: Any, dates: dict[str, Any]) -> None:
    assert debitor.register(konto=debitor.konto(), fordringer=(debitor.fordring(**dates),)).accepted


def test_dates_in_order_are_accepted_in_profile_strict(debitor: Any) -> None:
    debitor.set(entry="strict")
    claim = debitor.fordring(
        periode_start=date(2026, 1, 1),
        periode_slut=date(2026, 1, 1),
        stiftelsesdato=date(2026, 12, 1),
        srb=date(2026, 12, 1),
    )
    assert debitor.register(konto=debitor.konto(), fordringer=(claim,)).accepted


def test_the_same_claim_again_changes_nothing(debitor: Any) -> None:
    debitor.open_account()
    assert debitor.register(fordringer=(debitor.fordring(registreret=debitor.at(20)), debitor.fordring("f2"))).accepted
    assert len(debitor.stored().fordringer) == 2


def test_the_same_claim_with_another_amount_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    assert codes_in(debitor.register(fordringer=(debitor.fordring(beloeb="999.00"),))) == ["011"]


def test_the_same_claim_with_another_text_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    assert codes_in(debitor.register(fordringer=(debitor.fordring(reference="X"),))) == ["011"]


def test_the_same_number_written_otherwise_is_the_same_content(debitor: Any) -> None:
    unit = {"enhed": debitor.id("unit"), "enhedspris": 100}
    debitor.open_account(fordringer=(debitor.fordring(antal=Decimal("1.500"), **unit),))
    assert debitor.register(fordringer=(debitor.fordring(antal=Decimal("1.5"), **unit),)).accepted


def test_an_empty_text_is_the_same_as_none(debitor: Any) -> None:
    debitor.open_account(fordringer=(debitor.fordring(reference=""),))
    assert debitor.register(fordringer=(debitor.fordring(),)).accepted


def test_a_claim_twice_in_one_message_counts_once(debitor: Any) -> None:
    debitor.open_account(fordringer=(debitor.fordring(), debitor.fordring()))
    assert debitor.stored().rest == "1000.00"


def test_a_claim_twice_in_one_message_with_other_content_is_refused(debitor: Any, codes_in: Codes) -> None:
    claims = (debitor.fordring(), debitor.fordring(beloeb="5.00"))
    assert codes_in(debitor.register(konto=debitor.konto(), fordringer=claims)) == ["011"]


def test_a_claim_of_another_account_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    outcome = debitor.register(konto_id="k2", konto=debitor.konto(), fordringer=(debitor.fordring(),))
    assert codes_in(outcome) == ["011"]
    assert debitor.stored("k2") is None


def test_a_cost_on_a_claim_of_the_same_message_is_accepted(debitor: Any) -> None:
    debitor.open_account(omkostninger=(debitor.omkostning(),))
    (cost,) = [claim for claim in debitor.stored().fordringer if claim.relateret_id is not None]
    assert cost.relateret_id == debitor.id("f1")


def test_a_cost_on_a_stored_claim_is_accepted(debitor: Any) -> None:
    debitor.open_account()
    assert debitor.register(omkostninger=(debitor.omkostning(),)).accepted
    assert debitor.stored().rest == "1100.00"


def test_a_cost_on_an_unknown_claim_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    assert codes_in(debitor.register(omkostninger=(debitor.omkostning("nowhere"),))) == ["010"]


def test_a_cost_on_a_claim_of_another_account_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    outcome = debitor.register(konto_id="k2", konto=debitor.konto(), omkostninger=(debitor.omkostning(),))
    assert codes_in(outcome) == ["010"]


def test_the_same_cost_again_changes_nothing(debitor: Any) -> None:
    debitor.open_account(omkostninger=(debitor.omkostning(),))
    assert debitor.register(omkostninger=(debitor.omkostning(),)).accepted
    assert debitor.stored().rest == "1100.00"


def test_a_cost_moved_to_another_main_claim_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(fordringer=(debitor.fordring(), debitor.fordring("f2")), omkostninger=(debitor.omkostning(),))
    assert codes_in(debitor.register(omkostninger=(debitor.omkostning("f2"),))) == ["011"]


def test_an_id_used_as_claim_and_as_cost_is_refused(debitor: Any, codes_in: Codes) -> None:
    outcome = debitor.register(
        konto=debitor.konto(),
        fordringer=(debitor.fordring(), debitor.fordring("o1", beloeb="100.00")),
        omkostninger=(debitor.omkostning(),),
    )
    assert codes_in(outcome) == ["011"]


def test_a_thousand_claims_in_one_message_are_taken_and_recognised(debitor: Any) -> None:
    claims = tuple(debitor.fordring(f"f{number}", beloeb="1.00") for number in range(1000))
    debitor.open_account(fordringer=claims)
    assert debitor.register(hour=10, fordringer=claims).accepted
    assert debitor.stored().rest == "1000.00"


def test_a_cost_may_stand_before_the_cost_it_belongs_to(debitor: Any) -> None:
    costs = (debitor.omkostning("o2", "o3"), debitor.omkostning("o1", "o2"), debitor.omkostning())
    assert debitor.register(konto=debitor.konto(), fordringer=(debitor.fordring(),), omkostninger=costs).accepted
    related = {claim.fordring_id: claim.relateret_id for claim in debitor.stored().fordringer}
    assert related[debitor.id("o3")] == debitor.id("o2")
    assert {claim.ansvarlig.ident for claim in debitor.stored().fordringer} == {"urn:oio:cpr-nr:6101901234"}


def test_costs_in_a_circle_are_refused(debitor: Any, codes_in: Codes) -> None:
    costs = (debitor.omkostning("o2", "o1"), debitor.omkostning("o1", "o2"), debitor.omkostning("o4", "o4"))
    outcome = debitor.register(konto=debitor.konto(), omkostninger=costs)
    assert codes_in(outcome) == ["010", "010", "010"]
    assert all("ring" in aarsag.lokal_tekst for aarsag in outcome.aarsager)


def test_a_cost_on_a_circle_is_refused(debitor: Any, codes_in: Codes) -> None:
    costs = (debitor.omkostning("o1", "o1"), debitor.omkostning("o1", "o2"))
    assert codes_in(debitor.register(konto=debitor.konto(), omkostninger=costs)) == ["010", "010"]


def test_a_circle_does_not_hide_what_else_is_wrong_with_a_cost(debitor: Any, codes_in: Codes) -> None:
    costs = (debitor.omkostning("o1", "o1", beloeb="0.00"),)
    assert codes_in(debitor.register(konto=debitor.konto(), omkostninger=costs)) == ["010", "013"]


def test_the_same_cost_twice_in_one_message_is_one(debitor: Any) -> None:
    costs = (debitor.omkostning(), debitor.omkostning(), debitor.omkostning("o1", "o2"))
    assert debitor.register(konto=debitor.konto(), fordringer=(debitor.fordring(),), omkostninger=costs).accepted
    assert len(debitor.stored().fordringer) == 3


def test_a_specification_of_unknown_type_is_refused(debitor: Any, codes_in: Codes) -> None:
    unknown = FordringSpecifikation(debitor.id("s1"), debitor.id("no such class"), "x")
    outcome = debitor.register(konto=debitor.konto(), fordringer=(debitor.fordring(specifikationer=(unknown,)),))
    assert codes_in(outcome) == ["088"]
    assert "specifikationstype" in outcome.aarsager[0].lokal_tekst


def test_an_accounts_specification_of_unknown_type_is_refused(debitor: Any, codes_in: Codes) -> None:
    unknown = KontoSpecifikation(debitor.id("s1"), debitor.id("no such class"), "x")
    assert codes_in(debitor.register(konto=debitor.konto(specifikationer=(unknown,)))) == ["088"]


def test_specifications_of_known_types_are_kept(debitor: Any) -> None:
    kind = debitor.uuid("specifikationstype", "journalnummer")
    of_claim = FordringSpecifikation(debitor.id("s1"), kind, "17")
    konto = debitor.konto(specifikationer=(KontoSpecifikation(debitor.id("s2"), kind, "18"),))
    outcome = debitor.register(konto=konto, fordringer=(debitor.fordring(specifikationer=(of_claim,)),))
    assert outcome.accepted
    assert debitor.stored().fordringer[0].indhold["specifikationer"][0]["vaerdi"] == "17"
