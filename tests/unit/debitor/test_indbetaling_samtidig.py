"""Sixteen clients at once: payments on one account come one after the other, and the sums are right."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from oir_debitor.domain.indbetaling.commands import NedregulerIndbetaling
from oir_kernel.money import Oere, to_oere
from oir_kernel.operations import execute
from tests.support.betalinger import KASSE, Kasse

CLIENTS = 16


@pytest.fixture
def kasse(debitor: Any) -> Kasse:
    return Kasse(debitor)


def at_once(kasse: Kasse, clients: Sequence[Sequence[tuple[Any, Any]]]) -> list[list[Any]]:
    """What each client got: all run at once, each sends its messages in order."""

    async def client(messages: Sequence[tuple[Any, Any]]) -> list[Any]:
        call = kasse.debitor.call(system=KASSE)
        return [await execute(operation, command, call, kasse.debitor.storage) for operation, command in messages]

    async def gathered() -> list[list[Any]]:
        return list(await asyncio.gather(*map(client, clients)))

    return asyncio.run(gathered())


def test_no_more_is_taken_than_is_owed(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account(fordringer=(debitor.fordring("f1", "600.00"), debitor.fordring("f2", "400.00")))
    pay = kasse.operations.foretag
    clients = [[(pay, kasse.betaling(f"b{client}-{nr}", "45.00")) for nr in range(2)] for client in range(CLIENTS)]
    outcomes = [each for told in at_once(kasse, clients) for each in told]
    accepted = [each for each in outcomes if each.accepted]
    assert len(accepted) == 1000 // 45
    assert {each.restance for each in outcomes if each.afvist} == {to_oere("10.00")}
    assert debitor.stored().rest == "10.00"
    kasse.assert_sound()


def test_the_same_payment_from_every_client_is_booked_once(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account()
    message = (kasse.operations.foretag, kasse.betaling(beloeb="700.00"))
    outcomes = at_once(kasse, [[message]] * CLIENTS)
    assert all(told[0].accepted for told in outcomes)
    assert debitor.stored().rest == "300.00"
    assert debitor.rows("debitor_bilag") == 2


def test_one_id_on_two_accounts_is_booked_on_one(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account()
    debitor.register(konto_id="k2", konto=debitor.konto(), fordringer=(debitor.fordring("f2"),))
    pay = kasse.operations.foretag
    clients = [[(pay, kasse.betaling("b1", "10.00", f"k{1 + client % 2}"))] for client in range(CLIENTS)]
    outcomes = [told[0] for told in at_once(kasse, clients)]
    assert len({each.konto_id for each in outcomes if each.accepted}) == 1
    assert {each.aarsager[0].code for each in outcomes if each.afvist} == {"SBX-ÅRS-060"}
    assert debitor.rows("debitor_bilag") == 2


def test_payments_and_corrections_on_two_accounts_leave_the_sums(debitor: Any, kasse: Kasse) -> None:
    debitor.open_account(fordringer=(debitor.fordring("f1", "5000.00"),))
    debitor.register(konto_id="k2", konto=debitor.konto(), fordringer=(debitor.fordring("f2", "5000.00"),))
    clients = [course(kasse, client, f"k{1 + client % 2}") for client in range(CLIENTS)]
    outcomes = [each for told in at_once(kasse, clients) for each in told]
    assert all(each.accepted for each in outcomes)
    for konto, name in (("k1", "f1"), ("k2", "f2")):
        assert kasse.rest(name, konto) == to_oere("5000.00") - CLIENTS // 2 * to_oere("70.00")
        kasse.assert_sound(konto)


def course(kasse: Kasse, client: int, konto: str) -> list[tuple[Any, Any]]:
    """One client: it pays 100.00, takes 30.00 of it back, and sends the first message again."""
    debitor = kasse.debitor
    payment = kasse.betaling(f"b{client}", "100.00", konto)
    correction = NedregulerIndbetaling(
        payment.konto_id,
        payment.indbetaling_id,
        debitor.id(f"n{client}"),
        debitor.at(9),
        payment.dato,
        Oere(3000),
        debitor.uuid("indbetalingsnedreguleringsaarsag", "fejl"),
    )
    pay, correct = kasse.operations.foretag, kasse.operations.nedreguler
    return [(pay, payment), (correct, correction), (pay, payment)]
