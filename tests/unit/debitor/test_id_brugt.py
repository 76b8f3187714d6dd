"""An id under which something is booked is no id of a new claim or down-adjustment: a reason, in registrations and take-overs alike."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.operations.overtagelse import overtag_operation
from oir_debitor.overtagelse.overtager import Overtager
from tests.support.anmodning import Anmoder
from tests.support.betalinger import Kasse
from tests.support.overtagelse import key, konto, leverance

Codes = Callable[[DebitorOutcome], list[str]]


@pytest.fixture
def used(debitor: Any) -> Any:
    """The account k1 with a payment b1, a fee r1 and a down-adjustment n1."""
    debitor.open_account()
    assert Kasse(debitor).betal("b1", "100.00").accepted
    assert Anmoder(debitor).fordringer("RYKKERGEBYR_OPRET", ny_id="r1").accepted
    assert debitor.register(nedreguleringer=(debitor.nedregulering("n1"),)).accepted
    return debitor


@pytest.mark.parametrize("name", ["b1", "r1", "n1"])
@pytest.mark.parametrize("konto_id", ["k1", "k2"])
def test_a_claim_or_cost_under_a_used_id_is_refused(used: Any, codes_in: Codes, konto_id: str, name: str) -> None:
    master = {} if konto_id == "k1" else {"konto": used.konto()}
    claims = {"fordringer": (used.fordring("f9"),), "omkostninger": (used.omkostning("f9", name),)}
    for sent in ({"fordringer": (used.fordring(name),)}, claims):
        refused = used.register(konto_id=konto_id, **master, **sent)
        assert codes_in(refused) == ["011"]
        assert used.id(name) in refused.aarsager[0].lokal_tekst
    assert used.register(konto_id=konto_id, **master, fordringer=(used.fordring("f9"),)).accepted


@pytest.mark.parametrize("name", ["b1", "r1", "f1"])
def test_a_down_adjustment_under_a_used_id_is_refused(used: Any, codes_in: Codes, name: str) -> None:
    assert codes_in(used.register(nedreguleringer=(used.nedregulering(name),))) == ["011"]
    assert used.register(nedreguleringer=(used.nedregulering("n9"),)).accepted


def test_one_id_for_two_things_of_one_message_is_refused(used: Any, codes_in: Codes) -> None:
    both = {"fordringer": (used.fordring("x"),), "nedreguleringer": (used.nedregulering("x"),)}
    assert codes_in(used.register(**both)) == ["011"]
    both["nedreguleringer"] = (used.nedregulering("y"),)
    assert used.register(**both).accepted


def test_what_is_known_may_be_sent_again(used: Any) -> None:
    again = {"fordringer": (used.fordring(),), "nedreguleringer": (used.nedregulering("n1"),)}
    assert used.register(**again, haeftelser=(used.haeftelse(),)).accepted
    assert used.rows("debitor_fordring") == 1
    assert used.rows("debitor_nedregulering") == 1


def overtager(debitor: Any) -> Overtager:
    operation = overtag_operation(debitor.codes, debitor.storage, debitor.psrm)
    return Overtager(debitor.edition, debitor.storage, operation)


def test_one_account_with_a_used_id_takes_no_other_of_its_delivery_along(used: Any) -> None:
    konti = [konto(used.edition, nummer) for nummer in (1, 2, 3)]
    claims = konti[1].registrering.fordringer
    used_id = replace(claims[1], fordring_id=used.id("b1"))
    konti[1] = replace(konti[1], registrering=replace(konti[1].registrering, fordringer=(claims[0], used_id)))
    sent = overtager(used).overtag(leverance(used.edition, konti), used.call(), "t", udloest=False)
    taget = asyncio.run(sent).overtagelse
    assert (taget.behandlet, taget.afvist) == (3, 1)
    assert used.rows("debitor_konto") == 3


@pytest.mark.parametrize("same", [True, False], ids=["same content", "other content"])
def test_of_two_deliveries_at_once_one_takes_each_account_over(debitor: Any, same: bool) -> None:
    konti = [konto(debitor.edition, nummer) for nummer in range(1, 21)]
    others = konti if same else [replace(each, indbetalinger=()) for each in konti]
    files = [
        leverance(debitor.edition, each, leverance_id=key("leverance", nr))
        for nr, each in enumerate((konti, [*reversed(others)]))
    ]

    async def both() -> list[Any]:
        work = [
            overtager(debitor).overtag(each, debitor.call(), f"t{nr}", udloest=False) for nr, each in enumerate(files)
        ]
        return [each.overtagelse for each in await asyncio.gather(*work)]

    taget = asyncio.run(both())
    assert [each.behandlet for each in taget] == [20, 20]
    assert sum(each.afvist for each in taget) == (0 if same else 20)
    assert debitor.rows("debitor_konto") == 20
    assert debitor.rows("debitor_fordring") == 40
