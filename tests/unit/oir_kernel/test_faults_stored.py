"""Rules of faults: whom they concern, which calls they strike, and that counting is atomic on both databases."""

import asyncio
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import BadRequest, CprRefused, NotFound, SandboxError
from oir_kernel.faults.kinds import kinds
from oir_kernel.faults.plan import AS_USUAL, AT_ONCE, NOTHING, Facts, NoFaults
from oir_kernel.faults.rules import Order, Rule, read_order
from oir_kernel.faults.stored import MAX_RULES, StoredFaults
from oir_kernel.sandbox import SandboxScope, SandboxSettings
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.storage import Storage
from tests.support.beskeder import REAL_CPR, SYSTEM
from tests.support.program import FROZEN, REASONS

pytestmark = pytest.mark.anyio

KINDS = kinds(REASONS)
GATE = CprGate()
SCOPE = SandboxScope.of("default", SandboxSettings(clock_frozen=FROZEN))
FACTS = Facts(SCOPE, "soap", "Notatbog", "SkrivNotat", "11111111", SYSTEM, "t-1")


def rule(fault: str = "empty", number: int = 1, **given: Any) -> Rule:
    order = Order(fault, **given)
    return Rule(number, order, read_order(order, KINDS, GATE))


def engine(storage: Storage) -> StoredFaults:
    return StoredFaults(storage, Sandboxes(storage), KINDS)


# --- Whom a rule concerns ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "where",
    [
        {},
        {"door": "soap"},
        {"service": "Notatbog"},
        {"service": "Notat*"},
        {"operation": "SkrivNotat"},
        {"operation": "*Notat"},
        {"sender": "11111111"},
        {"sender": SYSTEM},
        {"door": "soap", "service": "Notatbog", "operation": "SkrivNotat", "sender": "11111111"},
    ],
)
def test_a_rule_concerns_what_it_names(where: dict[str, str]) -> None:
    assert rule(**where).concerns(FACTS)


@pytest.mark.parametrize(
    "where",
    [
        {"door": "json"},
        {"service": "Finans*"},
        {"operation": "Ping"},
        {"operation": "skrivnotat"},
        {"sender": "99999999"},
    ],
)
def test_a_rule_concerns_nothing_else(where: dict[str, str]) -> None:
    assert not rule(**where).concerns(FACTS)


def test_a_kind_that_needs_another_door_concerns_nothing_here() -> None:
    assert not rule("late;time=1h").concerns(FACTS)
    assert rule("late;time=1h").concerns(replace(FACTS, door="delivery"))
    assert not rule("soap-fault").concerns(replace(FACTS, door="json"))


def test_a_rejection_leaves_reads_alone() -> None:
    reading, writing = (replace(FACTS, door="json", operation=f"{method} /api/x") for method in ("GET", "POST"))
    assert [rule("reject;reason=074").concerns(facts) for facts in (reading, writing)] == [False, True]
    assert [rule("empty").concerns(facts) for facts in (reading, writing)] == [True, True]


def test_a_service_window_concerns_its_hours_only() -> None:
    assert rule("closed;from=08:00;to=10:00").concerns(FACTS)
    assert not rule("closed;from=09:01;to=10:00").concerns(FACTS)
    assert not rule("closed;from=08:00;to=10:00;days=6,7").concerns(FACTS)


@pytest.mark.parametrize(
    "order",
    [
        Order("empty", door="telnet"),
        Order("soap-fault", door="json"),
        Order("empty", service="x" * 201),
        Order("empty", share=Decimal(0)),
        Order("empty", share=Decimal("1.01")),
        Order("empty", share=Decimal("NaN")),
        Order("empty", share=Decimal("Infinity")),
        Order("empty", share=Decimal("0.0000000001")),
        Order("empty", skip=-1),
        Order("empty", times=0),
        Order("nothing"),
    ],
    ids=str,
)
def test_an_order_that_cannot_be_carried_out_is_refused(order: Order) -> None:
    with pytest.raises(BadRequest):
        read_order(order, KINDS, GATE)


@pytest.mark.parametrize("name", ["service", "operation", "sender"])
def test_no_field_of_an_order_takes_a_real_cpr_number(name: str) -> None:
    with pytest.raises(CprRefused):
        read_order(replace(Order("empty"), **{name: f"x {REAL_CPR}"}), KINDS, GATE)


# --- Which calls it strikes --------------------------------------------------------------------------------------------


def pattern(struck: Rule, calls: int, seed: str = "") -> list[bool]:
    hits: list[bool] = []
    for call in range(1, calls + 1):
        hits.append(struck.strikes(seed, call, sum(hits)))
    return hits


def test_skip_and_times_count_calls_and_hits() -> None:
    assert pattern(rule(), 3) == [True, True, True]
    assert pattern(rule(skip=2), 4) == [False, False, True, True]
    assert pattern(rule(times=1), 3) == [True, False, False]
    assert pattern(rule(skip=1, times=2), 5) == [False, True, True, False, False]


def test_a_share_strikes_the_same_calls_in_the_next_run() -> None:
    third = rule(share=Decimal("0.3"))
    assert pattern(third, 200, "frø") == pattern(third, 200, "frø")
    assert pattern(third, 200, "frø") != pattern(third, 200, "andet frø")
    assert 40 < sum(pattern(third, 200, "frø")) < 80


def test_the_number_of_a_rule_does_not_change_its_chance() -> None:
    assert pattern(rule(share=Decimal("0.5")), 50) == pattern(rule(number=7, share=Decimal("0.50")), 50)
    assert pattern(rule(share=Decimal("0.5")), 50) != pattern(rule("malformed", share=Decimal("0.5")), 50)


@given(st.integers(0, 5), st.one_of(st.none(), st.integers(1, 5)), st.integers(1, 9), st.integers(0, 30))
def test_a_rule_never_strikes_early_or_too_often(skip: int, times: int | None, tenths: int, calls: int) -> None:
    struck = pattern(rule(skip=skip, times=times, share=Decimal(tenths) / 10), calls, "s")
    assert not any(struck[:skip])
    assert times is None or sum(struck) <= times


# --- Kept in storage ---------------------------------------------------------------------------------------------------


async def test_nothing_goes_wrong_without_rules(storage: Storage) -> None:
    faults = engine(storage)
    assert await faults.plan(FACTS) is NOTHING
    assert await faults.delivery_plan(replace(FACTS, door="delivery")) == AS_USUAL
    assert await faults.pickup_plan(replace(FACTS, door="sftp")) == AT_ONCE


async def test_an_open_door_without_faults_answers_the_same() -> None:
    nobody = NoFaults()
    assert await nobody.plan(FACTS) is NOTHING
    assert (await nobody.delivery_plan(FACTS), await nobody.pickup_plan(FACTS)) == (AS_USUAL, AT_ONCE)


async def test_a_rule_works_at_once_and_ends_at_once(storage: Storage) -> None:
    faults = engine(storage)
    assert await faults.plan(FACTS) is NOTHING
    made = await faults.add(SCOPE, Order("empty"))
    assert (await faults.plan(FACTS)).name == made.name == "empty#1"
    await faults.remove(SCOPE, 1)
    assert await faults.plan(FACTS) is NOTHING
    with pytest.raises(NotFound):
        await faults.remove(SCOPE, 1)


async def test_a_number_is_not_used_again_after_it_was_removed(storage: Storage) -> None:
    faults = engine(storage)
    assert [(await faults.add(SCOPE, Order("empty"))).number for _ in range(2)] == [1, 2]
    assert await faults.clear(SCOPE) == 2
    assert (await faults.add(SCOPE, Order("empty"))).number == 3
    assert [found.number for found, _ in await faults.rules(SCOPE)] == [3]


async def test_a_rule_of_one_sandbox_concerns_no_other(storage: Storage) -> None:
    faults = engine(storage)
    await faults.add(SCOPE, Order("empty"))
    other = SandboxScope.of("another", SCOPE.settings)
    assert await faults.plan(replace(FACTS, sandbox=other)) is NOTHING
    assert await faults.rules(other) == []


async def test_rules_are_asked_in_order_and_count_what_earlier_ones_let_through(storage: Storage) -> None:
    faults = engine(storage)
    await faults.add(SCOPE, Order("empty", times=1))
    await faults.add(SCOPE, Order("malformed", skip=1, times=1))
    assert [(await faults.plan(FACTS)).name for _ in range(4)] == ["empty#1", "", "malformed#2", ""]
    assert [(found.calls, found.hits) for found, _ in await faults.rules(SCOPE)] == [(1, 1), (2, 1)]


async def test_concurrent_calls_are_counted_one_by_one(storage: Storage) -> None:
    faults = engine(storage)
    order = Order("empty", share=Decimal("0.4"))
    struck = rule(share=Decimal("0.4"))
    await faults.add(SCOPE, order)
    plans = await asyncio.gather(*(faults.plan(FACTS) for _ in range(60)))
    assert sum(bool(plan.name) for plan in plans) == sum(pattern(struck, 60))
    [(counted, _)] = await faults.rules(SCOPE)
    assert (counted.calls, counted.hits) == (60, sum(pattern(struck, 60)))


async def test_of_a_hundred_at_once_exactly_as_many_as_asked_for_are_struck(storage: Storage) -> None:
    faults, elsewhere = engine(storage), engine(storage)
    await faults.add(SCOPE, Order("empty", skip=10, times=7))
    asked = [each.plan(FACTS) for each in (faults, elsewhere) for _ in range(50)]
    plans = await asyncio.gather(*asked)
    assert sum(bool(plan.name) for plan in plans) == 7


async def test_another_process_sees_a_change_when_its_lease_is_over(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr("oir_kernel.faults.stored.monotonic", lambda: now)
    here, elsewhere = engine(storage), engine(storage)
    assert await elsewhere.plan(FACTS) is NOTHING
    await here.add(SCOPE, Order("empty"))
    assert await elsewhere.plan(FACTS) is NOTHING
    now += 1.0
    assert (await elsewhere.plan(FACTS)).name == "empty#1"
    await here.clear(SCOPE)
    assert await elsewhere.plan(FACTS) is NOTHING  # the row is asked, so what is gone strikes nobody


async def test_the_rules_of_many_states_do_not_pile_up(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oir_kernel.faults.stored._MAX_STATES", 5)
    faults = engine(storage)
    for number in range(20):
        await faults.plan(replace(FACTS, sandbox=SandboxScope.of(f"s-{number}", SCOPE.settings)))
    assert len(faults._read) <= 5


async def test_a_sandbox_holds_a_bounded_number_of_rules(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_RULES == 100
    monkeypatch.setattr("oir_kernel.faults.stored.MAX_RULES", 2)
    faults = engine(storage)
    for _ in range(2):
        await faults.add(SCOPE, Order("empty"))
    with pytest.raises(BadRequest):
        await faults.add(SCOPE, Order("empty"))


async def test_deliveries_and_pick_ups_get_what_was_ordered_for_them(storage: Storage) -> None:
    faults = engine(storage)
    for fault in ("late;time=2h", "duplicate;copies=3", "out-of-order", "lost"):
        await faults.add(SCOPE, Order(fault, times=1))
    await faults.add(SCOPE, Order("slow-pickup;time=1d", door="sftp"))
    delivery = replace(FACTS, door="delivery", service="webhook", operation="finans.bilag.bogfoert")
    plans = [await faults.delivery_plan(delivery) for _ in range(5)]
    assert [plan.name for plan in plans] == ["late#1", "duplicate#2", "out-of-order#3", "lost#4", ""]
    assert plans[0].delay.total_seconds() == 7200
    assert (plans[1].copies, plans[2].swap, plans[3].lost) == (3, True, True)
    picked = await faults.pickup_plan(replace(FACTS, door="sftp"))
    assert (picked.name, picked.delay.days) == ("slow-pickup#5", 1)
    assert await faults.plan(FACTS) is NOTHING


async def test_a_storage_that_is_away_is_answered_and_never_raised(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = engine(storage)

    async def away(_work: object) -> None:
        raise BadRequest(KINDS["empty"].says)

    monkeypatch.setattr(storage, "read", away)
    plan = await faults.plan(FACTS)
    with pytest.raises(SandboxError):
        await plan.before()
    assert plan.name == ""


# --- Asked for by the message itself -----------------------------------------------------------------------------------


async def test_a_message_may_ask_for_its_own_fault(storage: Storage) -> None:
    faults = engine(storage)
    assert (await faults.plan(replace(FACTS, instructions=("noget andet", "oir-fault:empty")))).name == "empty"
    assert (await faults.plan(replace(FACTS, magic=("", "oir-fault:reset#1")))).name == "reset"
    assert await faults.plan(replace(FACTS, instructions=("empty",), magic=("t-1",))) is NOTHING


async def test_magic_values_are_switched_off_by_a_setting_and_instructions_are_not(storage: Storage) -> None:
    faults = engine(storage)
    plain = SandboxScope.of("default", replace(SCOPE.settings, magic=False))
    assert await faults.plan(replace(FACTS, sandbox=plain, magic=("oir-fault:empty",))) is NOTHING
    assert (await faults.plan(replace(FACTS, sandbox=plain, instructions=("oir-fault:empty",)))).name == "empty"


@pytest.mark.parametrize("text", ["oir-fault:brand", "oir-fault:http", "oir-fault:late;time=1h", "oir-fault:"])
async def test_an_instruction_that_cannot_be_followed_is_told(storage: Storage, text: str) -> None:
    plan = await engine(storage).plan(replace(FACTS, instructions=(text,)))
    with pytest.raises(BadRequest):
        await plan.before()
    assert plan.name == ""
