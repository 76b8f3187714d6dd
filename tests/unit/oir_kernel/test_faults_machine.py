"""Orders, calls, removals and resets in any order: storage strikes exactly what a simple list of rules would."""

import asyncio
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from oir_kernel.cpr_gate import CprGate
from oir_kernel.faults.kinds import kinds
from oir_kernel.faults.plan import Facts
from oir_kernel.faults.rules import Order, Rule, read_order
from oir_kernel.faults.stored import StoredFaults
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.storage import open_storage
from oir_sandbox.migrations.metadata import all_metadata
from tests.support.program import FROZEN, REASONS

KINDS = kinds(REASONS)
OPERATIONS = ("SkrivNotat", "SletNotat")
ORDERS = st.builds(
    Order,
    st.sampled_from(["empty", "malformed", "http;status=503"]),
    operation=st.sampled_from(["", *OPERATIONS]),
    share=st.sampled_from([None, Decimal("0.5"), Decimal("0.1")]),
    skip=st.integers(0, 2),
    times=st.sampled_from([None, 1, 2]),
)


@dataclass
class Counted:
    """A rule as the model keeps it."""

    rule: Rule
    calls: int = 0
    hits: int = 0


class FaultMachine(RuleBasedStateMachine):
    """One sandbox, one server."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.loop = asyncio.Runner()
        self.storage = open_storage(f"sqlite:///{Path(self.folder.name)}/faults.db")
        self.storage.write_now(all_metadata().create_all)
        self.sandboxes = Sandboxes(self.storage)
        self.faults = StoredFaults(self.storage, self.sandboxes, KINDS)
        self.standing: list[Counted] = []
        self.given = 0

    @initialize(seed=st.sampled_from(["", "frø"]))
    def begin(self, seed: str) -> None:
        self.scope = self.loop.run(self.sandboxes.create("maskine", {"seed": seed, "clock_frozen": FROZEN}))

    @rule(order=ORDERS)
    def order(self, order: Order) -> None:
        self.given += 1
        made = self.loop.run(self.faults.add(self.scope, order))
        assert made.number == self.given
        self.standing.append(Counted(Rule(self.given, made.order, read_order(order, KINDS, CprGate()))))

    @rule(operation=st.sampled_from(OPERATIONS), forget=st.booleans())
    def call(self, operation: str, *, forget: bool) -> None:
        """With `forget`, as another process would: nothing remembered of the rules."""
        if forget:
            self.faults = StoredFaults(self.storage, self.sandboxes, KINDS)
        plan = self.loop.run(self.faults.plan(Facts(self.scope, "soap", "Notatbog", operation)))
        assert plan.name == self._expected(operation)

    def _expected(self, operation: str) -> str:
        for one in self.standing:
            times = one.rule.order.times
            if one.rule.order.operation not in ("", operation) or (times is not None and one.hits >= times):
                continue
            one.calls += 1
            if one.rule.strikes(self.scope.settings.seed, one.calls, one.hits):
                one.hits += 1
                return one.rule.name
        return ""

    @precondition(lambda self: self.standing)
    @rule(which=st.integers(0, 20))
    def remove(self, which: int) -> None:
        gone = self.standing.pop(which % len(self.standing))
        self.loop.run(self.faults.remove(self.scope, gone.rule.number))

    @rule()
    def clear(self) -> None:
        assert self.loop.run(self.faults.clear(self.scope)) == len(self.standing)
        self.standing = []

    @rule()
    def reset(self) -> None:
        before = self.scope
        self.scope = self.loop.run(self.sandboxes.reset("maskine"))
        assert before.state_id != self.scope.state_id
        self.standing, self.given = [], 0

    @invariant()
    def what_is_listed_is_what_stands(self) -> None:
        if not hasattr(self, "scope"):
            return
        listed = [rule for rule, _ in self.loop.run(self.faults.rules(self.scope))]
        expected = [replace(one.rule, calls=one.calls, hits=one.hits) for one in self.standing]
        assert [(one.name, one.calls, one.hits) for one in listed] == [(e.name, e.calls, e.hits) for e in expected]

    def teardown(self) -> None:
        self.loop.close()
        self.storage.close_now()
        self.folder.cleanup()


TestFaults = FaultMachine.TestCase
TestFaults.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
