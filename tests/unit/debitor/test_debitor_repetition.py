"""The same message again, and many at once: one state, one answer."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from oir_kernel.operations import execute

Codes = Callable[[Any], list[str]]
TABLES = ("konto", "fordring", "haeftelse", "administrator", "nedregulering", "opkraevning")
TOLD = ["debitor.registrering.accepteret", "debitor.fordring.til-indbetaling"]
"""What one registration of a claim that is set to collection tells."""


def everything(debitor: Any) -> dict[str, Any]:
    return {
        "konto": debitor.konto(),
        "fordringer": (debitor.fordring(),),
        "omkostninger": (debitor.omkostning(),),
        "haeftelser": (debitor.haeftelse(),),
        "administratorer": (debitor.part("urn:oio:cvr-nr:25313763"),),
        "nedreguleringer": (debitor.nedregulering(),),
        "opkraevninger": (debitor.anmodning(),),
    }


def run_all(debitor: Any, commands: list[Any]) -> list[Any]:
    async def gathered() -> list[Any]:
        operation = debitor.operations.opret_registrering
        return await asyncio.gather(
            *(execute(operation, command, debitor.call(), debitor.storage) for command in commands)
        )

    return asyncio.run(gathered())


def test_the_same_registration_again_gets_the_same_answer_and_no_event(debitor: Any) -> None:
    first = debitor.register(**everything(debitor))
    debitor.set(clock_frozen="2026-11-24T09:00:00+01:00")
    debitor.transaktions_id = "t2"
    assert debitor.register(**everything(debitor)) == first
    assert [event.topic for event in debitor.events()] == TOLD


def test_the_same_objects_in_another_registration_change_nothing_and_tell_nothing(debitor: Any) -> None:
    debitor.register(**everything(debitor))
    before = debitor.stored()
    again = debitor.register(**(everything(debitor) | {"konto": None, "hour": 12}))
    assert again.accepted
    assert debitor.stored() == before
    assert [event.topic for event in debitor.events()] == TOLD


def test_a_refused_registration_leaves_no_row(debitor: Any) -> None:
    bad = everything(debitor) | {"fordringer": (debitor.fordring(beloeb="0.00"),)}
    assert debitor.register(**bad).afvist
    assert {table: debitor.rows(f"debitor_{table}") for table in TABLES} == dict.fromkeys(TABLES, 0)
    assert debitor.rows("kernel_outbox") == debitor.rows("kernel_answer") == 0


def test_a_refused_registration_may_be_sent_again_when_it_fits(debitor: Any) -> None:
    command = debitor.registrering(fordringer=(debitor.fordring(),))
    assert debitor.send(command).afvist
    debitor.open_account(fordringer=())
    assert debitor.send(command).accepted


def test_the_same_registration_many_times_at_once_makes_one_account(debitor: Any) -> None:
    command = debitor.registrering(**everything(debitor))
    outcomes = run_all(debitor, [command] * 12)
    assert outcomes == [outcomes[0]] * 12
    assert outcomes[0].accepted
    assert debitor.rows("debitor_konto") == 1
    assert [event.topic for event in debitor.events()] == TOLD


def test_different_registrations_of_one_new_account_at_once_make_one_account(debitor: Any) -> None:
    commands = [
        debitor.registrering(konto=debitor.konto(), fordringer=(debitor.fordring(f"f{number}"),))
        for number in range(12)
    ]
    assert all(outcome.accepted for outcome in run_all(debitor, commands))
    assert debitor.rows("debitor_konto") == 1
    assert len(debitor.stored().fordringer) == 12


def test_down_adjustments_at_once_never_take_more_than_the_rest(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    commands = [
        debitor.registrering(nedreguleringer=(debitor.nedregulering(f"n{number}", beloeb="300.00"),))
        for number in range(8)
    ]
    outcomes = run_all(debitor, commands)
    assert sum(outcome.accepted for outcome in outcomes) == 3
    assert {code for outcome in outcomes if outcome.afvist for code in codes_in(outcome)} == {"020"}
    assert debitor.stored().rest == "100.00"


def test_one_sandbox_does_not_see_another(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    debitor.sandbox = "other"
    assert debitor.stored() is None
    assert codes_in(debitor.register(fordringer=(debitor.fordring("f2"),))) == ["001"]
    debitor.open_account(fordringer=(debitor.fordring(beloeb="5.00"),))
    assert debitor.stored().rest == "5.00"
    debitor.sandbox = "default"
    assert debitor.stored().rest == "1000.00"


@pytest.mark.parametrize("field", ["reference", "finans_reference"])
def test_content_is_compared_field_by_field(debitor: Any, codes_in: Codes, field: str) -> None:
    debitor.open_account()
    changed = replace(debitor.fordring(), **{field: "x"})
    assert codes_in(debitor.register(fordringer=(changed,))) == ["011"]
