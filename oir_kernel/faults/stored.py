"""The faults of a server: what its sandboxes' rules, and the messages themselves, ask to go wrong.

A sandbox without rules costs a look into a table in memory. This process sees its own changes of the rules at once, others
within `LEASE_SECONDS`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from oir_kernel.clock import monotonic
from oir_kernel.cpr_gate import STRICTEST, CprGate
from oir_kernel.errors import BadRequest, NotFound, SandboxError, SandboxUnknown
from oir_kernel.faults.before import Stopped
from oir_kernel.faults.chance import luck
from oir_kernel.faults.kinds import Kinds
from oir_kernel.faults.occasion import Occasion
from oir_kernel.faults.plan import AS_USUAL, AT_ONCE, NOTHING, DeliveryPlan, Facts, PickupPlan, Plan
from oir_kernel.faults.rules import Order, Rule, read_order
from oir_kernel.faults.syntax import MARK, is_instruction, read_fault, read_instruction
from oir_kernel.findings import Text
from oir_kernel.known_names import NO_NAMES, KnownNames
from oir_kernel.sandbox import SandboxScope
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.storage import Storage
from oir_kernel.storage.faults import FaultRepository, StoredFault, Struck

LEASE_SECONDS: Final = 1.0
"""How long a process relies on the rules it read."""

MAX_RULES: Final = 100
"""Rules that may stand in one sandbox. Source: ours."""

_MAX_STATES: Final = 2_000  # states whose rules are remembered; a reset leaves one behind


@dataclass(frozen=True, slots=True)
class _Hit:
    """A rule that strikes, and which of its calls it is."""

    rule: Rule
    luck: float


class StoredFaults:
    """See `Faults`. `kinds` are the kinds there are, with the reasons of the edition; `known` the names an order may mean."""

    def __init__(self, storage: Storage, sandboxes: Sandboxes, kinds: Kinds, known: KnownNames = NO_NAMES) -> None:
        self.kinds = kinds
        self.known = known
        self._storage = storage
        self._sandboxes = sandboxes
        self._read: dict[str, tuple[float, tuple[Rule, ...]]] = {}

    # --- What the doors ask ----------------------------------------------------------------------------------------

    async def plan(self, facts: Facts) -> Plan:
        """See `Faults.plan`."""
        try:
            asked = self._asked_for(facts)
            if asked is not None:
                return asked
            hit = await self._struck(facts)
        except SandboxError as error:
            return Stopped("", _raiser(error))
        if hit is None or hit.rule.fault.kind.plan is None:
            return NOTHING
        return hit.rule.fault.kind.plan(hit.rule.fault.values, self._occasion(facts, hit.rule.name, hit.luck))

    async def delivery_plan(self, facts: Facts) -> DeliveryPlan:
        """See `Faults.delivery_plan`."""
        hit = await self._struck(facts)
        if hit is None or hit.rule.fault.kind.delivery is None:
            return AS_USUAL
        return hit.rule.fault.kind.delivery(hit.rule.fault.values, hit.rule.name)

    async def pickup_plan(self, facts: Facts) -> PickupPlan:
        """See `Faults.pickup_plan`."""
        hit = await self._struck(facts)
        if hit is None or hit.rule.fault.kind.pickup is None:
            return AT_ONCE
        return hit.rule.fault.kind.pickup(hit.rule.fault.values, hit.rule.name)

    async def now(self, scope: SandboxScope) -> datetime | None:
        """See `SandboxTime.now`."""
        try:
            current = await self._sandboxes.scope(scope.sandbox_id)
        except SandboxUnknown:
            return None
        return current.clock.now() if current.state_id == scope.state_id else None

    # --- What a tester orders --------------------------------------------------------------------------------------

    async def add(self, scope: SandboxScope, order: Order) -> Rule:
        """Make a rule. Raises `BadRequest` or `CprRefused`, saying what is wrong with the order."""
        fault = read_order(order, self.kinds, CprGate(scope.settings.allowed_cpr))
        self.known.require_service("service", order.service)
        self.known.require_operation("operation", order.operation)
        self.known.require_sender("sender", order.sender)
        written = replace(order, fault=fault.written)
        at = scope.clock.now()

        def work(connection: Any) -> StoredFault:
            repository = FaultRepository(connection, scope.state_id)
            if len(repository.standing()) >= MAX_RULES:
                raise _full()
            return repository.add(written, at)

        stored = await self._storage.write(work)
        self._read.pop(scope.state_id, None)
        return Rule(stored.number, stored.order, fault)

    async def rules(self, scope: SandboxScope) -> list[tuple[Rule, list[Struck]]]:
        """The rules that stand, in the order they are asked, each with the last exchanges it struck."""
        await self._storage.flush()

        def work(connection: Any) -> list[tuple[Rule, list[Struck]]]:
            repository = FaultRepository(connection, scope.state_id)
            rules = [self._rule(stored) for stored in repository.standing()]
            return [(rule, repository.struck(rule.name)) for rule in rules]

        return await self._storage.read(work)

    async def remove(self, scope: SandboxScope, number: int) -> None:
        """Take a rule away. Raises `NotFound`."""
        found = await self._storage.write(lambda connection: FaultRepository(connection, scope.state_id).remove(number))
        self._read.pop(scope.state_id, None)
        if not found:
            raise not_found()

    async def clear(self, scope: SandboxScope) -> int:
        """Take every rule away; how many there were."""
        removed = await self._storage.write(lambda connection: FaultRepository(connection, scope.state_id).clear())
        self._read.pop(scope.state_id, None)
        return removed

    # --- How it is decided -----------------------------------------------------------------------------------------

    def _asked_for(self, facts: Facts) -> Plan | None:
        """The plan of a message that asks for a fault itself; a fault for another door is no instruction for this one."""
        for text in (*facts.instructions, *(facts.magic if facts.sandbox.settings.magic else ())):
            if is_instruction(text):
                fault = read_instruction(text, self.kinds, CprGate(facts.sandbox.settings.allowed_cpr))
                if facts.door not in fault.kind.doors or fault.kind.plan is None:
                    raise _other_door(fault.kind.name, fault.kind.doors)
                at = luck(facts.sandbox.settings.seed, fault.written, facts.transaktions_id)
                return fault.kind.plan(fault.values, self._occasion(facts, fault.kind.name, at))
        return None

    async def _struck(self, facts: Facts) -> _Hit | None:
        """The first rule that strikes. A rule counts the calls it is asked about, which are those no earlier one struck."""
        state_id = facts.sandbox.state_id
        kept = self._read.get(state_id)
        rules = kept[1] if kept is not None and monotonic() - kept[0] < LEASE_SECONDS else await self._load(state_id)
        for rule in rules:
            if not rule.spent and rule.concerns(facts):
                hit = await self._count(rule, facts.sandbox)
                if hit is not None:
                    return hit
        return None

    async def _count(self, rule: Rule, scope: SandboxScope) -> _Hit | None:
        seed, state_id = scope.settings.seed, scope.state_id

        def work(connection: Any) -> tuple[int, int, bool] | None:
            repository = FaultRepository(connection, state_id)
            return repository.count(rule.number, lambda call, hits: rule.strikes(seed, call, hits))

        counted = await self._storage.write(work)
        if counted is None:
            return None
        call, hits, strikes = counted
        self._note(state_id, replace(rule, calls=call, hits=hits))
        return _Hit(rule, luck(seed, rule.chance, call, "how")) if strikes else None

    def _note(self, state_id: str, counted: Rule) -> None:
        """Remember that a rule is spent, so that it is not asked again."""
        kept = self._read.get(state_id)
        if counted.spent and kept is not None:
            rules = tuple(counted if rule.number == counted.number else rule for rule in kept[1])
            self._read[state_id] = (kept[0], rules)

    async def _load(self, state_id: str) -> Sequence[Rule]:
        found = await self._storage.read(lambda connection: FaultRepository(connection, state_id).standing())
        rules = tuple(self._rule(stored) for stored in found)
        if len(self._read) >= _MAX_STATES:
            self._read.clear()
        self._read[state_id] = (monotonic(), rules)
        return rules

    def _rule(self, stored: StoredFault) -> Rule:
        fault = read_fault(stored.order.fault, self.kinds, STRICTEST)
        return Rule(stored.number, stored.order, fault, stored.calls, stored.hits)

    def _occasion(self, facts: Facts, name: str, at: float) -> Occasion:
        return Occasion(facts, name, at, self)


def not_found() -> NotFound:
    """The error for a rule that does not stand."""
    return NotFound(
        Text(
            "Der er ingen fejl med det nummer i sandkassen. Se dem med GET /api/control/faults eller oir fault list.",
            "There is no fault of that number in the sandbox. See them with GET /api/control/faults or oir fault list.",
        )
    )


def _raiser(error: SandboxError) -> Any:
    return lambda: error


def _full() -> BadRequest:
    return BadRequest(
        Text(
            f"Sandkassen har allerede {MAX_RULES} fejl. Fjern nogle med DELETE /api/control/faults eller oir fault clear.",
            f"The sandbox has {MAX_RULES} faults already. Remove some with DELETE /api/control/faults or oir fault clear.",
        )
    )


def _other_door(name: str, doors: Sequence[str]) -> BadRequest:
    return BadRequest(
        Text(
            f"{MARK}{name} kan ikke bruges i en besked her; den virker ved: {', '.join(doors)}.",
            f"{MARK}{name} cannot be used in a message here; it works at: {', '.join(doors)}.",
        )
    )
