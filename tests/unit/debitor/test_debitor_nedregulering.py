"""Down-adjustments: never more than the rest, once for each id."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

Codes = Callable[[Any], list[str]]


def rest(debitor: Any) -> str:
    return str(debitor.stored().rest)


def test_a_down_adjustment_takes_its_amount_off(debitor: Any) -> None:
    debitor.open_account()
    assert debitor.register(nedreguleringer=(debitor.nedregulering(beloeb="250.50"),)).accepted
    assert rest(debitor) == "749.50"


def test_a_down_adjustment_of_the_whole_rest_is_accepted(debitor: Any) -> None:
    debitor.open_account()
    assert debitor.register(nedreguleringer=(debitor.nedregulering(beloeb="1000.00"),)).accepted
    assert rest(debitor) == "0.00"


def test_a_down_adjustment_over_the_rest_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    outcome = debitor.register(nedreguleringer=(debitor.nedregulering(beloeb="1000.01"),))
    assert codes_in(outcome) == ["020"]
    assert "1000.00" in outcome.findings[0].fix.da


def test_down_adjustments_add_up_over_messages(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(nedreguleringer=(debitor.nedregulering(beloeb="600.00"),))
    assert codes_in(debitor.register(nedreguleringer=(debitor.nedregulering("n2", beloeb="600.00"),))) == ["020"]


def test_down_adjustments_add_up_within_a_message(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    two = (debitor.nedregulering(beloeb="600.00"), debitor.nedregulering("n2", beloeb="600.00"))
    assert codes_in(debitor.register(nedreguleringer=two)) == ["020"]
    assert rest(debitor) == "1000.00"


def test_a_claim_of_the_same_message_may_be_adjusted(debitor: Any) -> None:
    debitor.open_account(nedreguleringer=(debitor.nedregulering(),))
    assert rest(debitor) == "900.00"


@pytest.mark.parametrize("beloeb", ["1.00", "1000.00", "5000.00"])
def test_a_whole_claim_is_taken_to_zero_whatever_the_amount_says(debitor: Any, beloeb: str) -> None:
    debitor.open_account(nedreguleringer=(debitor.nedregulering(beloeb="600.00"),))
    whole = debitor.nedregulering("n2", beloeb=beloeb, hel_fordring=True)
    assert debitor.register(nedreguleringer=(whole,)).accepted
    assert rest(debitor) == "0.00"
    assert [each.beloeb for each in debitor.stored().nedreguleringer if each.nedregulering_id == debitor.id("n2")] == [
        "400.00"
    ]


def test_a_claim_at_zero_cannot_be_taken_to_zero_again(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(nedreguleringer=(debitor.nedregulering(hel_fordring=True),))
    outcome = debitor.register(nedreguleringer=(debitor.nedregulering("n2", hel_fordring=True),))
    assert codes_in(outcome) == ["020"]


def test_a_down_adjustment_of_zero_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    assert codes_in(debitor.register(nedreguleringer=(debitor.nedregulering(beloeb="0.00"),))) == ["013"]


def test_an_unknown_reason_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    wrong = replace(debitor.nedregulering(), aarsag_id=debitor.id("no such class"))
    assert codes_in(debitor.register(nedreguleringer=(wrong,))) == ["021"]


def test_an_unknown_claim_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    assert codes_in(debitor.register(nedreguleringer=(debitor.nedregulering(fordring="nowhere"),))) == ["010"]


def test_a_claim_of_another_account_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    outcome = debitor.register(konto_id="k2", konto=debitor.konto(), nedreguleringer=(debitor.nedregulering(),))
    assert codes_in(outcome) == ["010"]


def test_the_same_down_adjustment_again_is_not_booked_twice(debitor: Any) -> None:
    debitor.open_account(nedreguleringer=(debitor.nedregulering(),))
    assert debitor.register(hour=11, nedreguleringer=(debitor.nedregulering(registreret=debitor.at(11)),)).accepted
    assert rest(debitor) == "900.00"


def test_the_same_down_adjustment_with_another_amount_is_refused(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account(nedreguleringer=(debitor.nedregulering(),))
    assert codes_in(debitor.register(nedreguleringer=(debitor.nedregulering(beloeb="1.00"),))) == ["011"]


def test_a_cost_may_be_adjusted_too(debitor: Any) -> None:
    debitor.open_account(
        omkostninger=(debitor.omkostning(),), nedreguleringer=(debitor.nedregulering(fordring="o1", beloeb="40.00"),)
    )
    assert rest(debitor) == "1060.00"
