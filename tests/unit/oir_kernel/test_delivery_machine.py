"""Random courses of events, failures, clock and redeliveries: in order for each object, none lost, none before its time."""

import asyncio
import shutil
import tempfile
from datetime import datetime, timedelta
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from oir_kernel.delivery.lane import LaneWork, Outlets
from oir_kernel.delivery.parcel import Attempt, Parcel, Verdict
from oir_kernel.delivery.schedule import PAUSES
from oir_kernel.events import Event
from oir_kernel.faults.plan import NoFaults
from oir_kernel.findings import Text
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.storage import open_storage
from oir_kernel.storage.delivery import DeliveryRepository, Lane, State
from oir_kernel.storage.journal import JournalWriter
from oir_kernel.storage.subscriptions import Subscription, SubscriptionRepository
from oir_kernel.storage.uow import UnitOfWork
from oir_sandbox.migrations.metadata import all_metadata
from tests.support.levering import FROZEN, START

KEYS = st.sampled_from("abc")


@cache
def template() -> Path:
    """A database file with every table, made once."""
    path = Path(tempfile.mkdtemp()) / "empty.db"
    storage = open_storage(f"sqlite:///{path}")
    storage.write_now(all_metadata().create_all)
    storage.close_now()
    return path


class Deliveries(RuleBasedStateMachine):
    """A receiver that refuses the keys it is told to, and what it got in which order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(template(), self.folder / "a.db")
        self.storage = open_storage(f"sqlite:///{self.folder / 'a.db'}")
        self.sandboxes = Sandboxes(self.storage)
        self.runner = asyncio.Runner()
        self.now = START
        self.refused: set[str] = set()
        self.happened: dict[str, list[str]] = {key: [] for key in "abc"}
        self.got: list[str] = []
        self.asked_again: set[str] = set()
        self.last_try: dict[str, tuple[datetime, int]] = {}
        self.lane = Lane("a", "s")
        self.runner.run(self.sandboxes.create("a", {"clock_frozen": FROZEN}))
        made = Subscription("s", "webhook", {}, ("*",), active=True, created_at=START)
        self.storage.write_now(lambda connection: SubscriptionRepository(connection, "a").put(made))

    async def send(self, parcel: Parcel) -> Attempt:
        """The receiver."""
        event_id, key = parcel.event.event_id, parcel.event.key
        if key in self.refused:
            at, tries = self.last_try.get(event_id, (None, 0))
            if at is not None and tries:
                assert self.now >= at + PAUSES[tries - 1], "tried again before its time"
            self.last_try[event_id] = (self.now, tries + 1)
            return Attempt(Verdict.FAILED, Text("nej", "no"))
        self.got.append(event_id)
        return Attempt(Verdict.DELIVERED, Text("ja", "yes"))

    def deliver(self) -> None:
        outlets = Outlets(self.storage, self.sandboxes, {"webhook": self}, JournalWriter(self.storage), NoFaults(), {})
        self.runner.run(LaneWork(outlets, self.lane).run())

    def deliveries(self) -> list[Any]:
        return self.storage.read_now(
            lambda connection: DeliveryRepository(connection, self.lane).list(state=None, after=0, limit=1000)
        )

    @rule(keys=st.lists(KEYS, min_size=1, max_size=4))
    def happen(self, keys: list[str]) -> None:
        made = [Event("x", key, {}) for key in keys]
        scope = self.runner.run(self.sandboxes.scope("a"))
        self.storage.write_now(lambda connection: UnitOfWork(connection, scope).outbox.add(*made))
        for event in made:
            self.happened[event.key].append(event.event_id)

    @rule(key=KEYS)
    def refuse(self, key: str) -> None:
        self.refused.add(key)

    @rule(key=KEYS)
    def accept(self, key: str) -> None:
        self.refused.discard(key)

    @rule(seconds=st.sampled_from([1, 5, 300, 1800, 7200, 86400]))
    def advance(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        scope = self.runner.run(self.sandboxes.scope("a"))
        self.runner.run(self.sandboxes.advance(scope, self.now))
        self.deliver()

    @rule()
    def look(self) -> None:
        self.deliver()

    @rule(key=KEYS)
    def be_away_for_days(self, key: str) -> None:
        self.refuse(key)
        for _ in range(len(PAUSES) + 1):
            self.advance(86400)

    @rule()
    def again(self) -> None:
        given_up = {one.event_id for one in self.deliveries() if one.state is State.GIVEN_UP}
        self.storage.write_now(lambda connection: DeliveryRepository(connection, self.lane).again())
        self.asked_again |= given_up
        for event_id in given_up:
            del self.last_try[event_id]

    @invariant()
    def every_event_has_one_delivery_and_nothing_comes_twice(self) -> None:
        found = self.deliveries()
        assert sorted(one.event_id for one in found) == sorted(chain(*self.happened.values()))
        assert len(self.got) == len(set(self.got))
        assert {one.event_id for one in found if one.state is State.DELIVERED} == set(self.got)

    @invariant()
    def an_object_is_told_in_order_but_for_what_was_given_up(self) -> None:
        again = {one.event_id for one in self.deliveries() if one.state is State.GIVEN_UP} | self.asked_again
        for happened in self.happened.values():
            told = [one for one in self.got if one in happened and one not in again]
            assert told == [one for one in happened if one in told]

    def teardown(self) -> None:
        """In the end everybody accepts: then nothing is left waiting."""
        self.refused.clear()
        for _ in range(3):
            self.now += timedelta(days=2)
            scope = self.runner.run(self.sandboxes.scope("a"))
            self.runner.run(self.sandboxes.advance(scope, self.now))
            self.deliver()
        assert all(one.state is not State.WAITING for one in self.deliveries())
        self.runner.close()
        self.storage.close_now()
        shutil.rmtree(self.folder)


TestDeliveries = Deliveries.TestCase
TestDeliveries.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
