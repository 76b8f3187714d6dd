"""One subscription's deliveries, tried one round after the other until nothing is due.

Deliveries with the same key go in order, one at a time; `WIDE` keys go at once. What became of an attempt is written in one
transaction, with what follows from it: what is due when, and whether the subscription is switched off.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from oir_kernel.clock import perf_counter
from oir_kernel.cpr_gate import CprGate
from oir_kernel.delivery.parcel import Attempt, Parcel, Sender, Verdict
from oir_kernel.delivery.schedule import pause_after
from oir_kernel.faults.plan import AS_USUAL, DeliveryPlan, Facts, Faults
from oir_kernel.findings import Text
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.storage import Storage
from oir_kernel.storage.agenda import AgendaRepository
from oir_kernel.storage.delivery import Delivery, DeliveryRepository, Due, Lane, State, is_active
from oir_kernel.storage.fan_out import ALARM
from oir_kernel.storage.journal import JournalEntry, JournalWriter
from oir_kernel.storage.subscriptions import SubscriptionRepository

WIDE: Final = 4
"""Keys of one subscription that are delivered at the same time. Source: ours."""
HELD_AT_MOST: Final = timedelta(hours=1)
"""How long a delivery that a fault put out of order waits for the next one, by the sandbox's clock. Source: ours."""
_BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Outlets:
    """What deliveries need: where they stand, who carries them, and who is told."""

    storage: Storage
    sandboxes: Sandboxes
    senders: Mapping[str, Sender]
    journal: JournalWriter
    faults: Faults
    beskedtyper: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Round:
    """What is due in a lane, by key, and what all of it has in common."""

    now: datetime
    sender: Sender
    parcels: Mapping[str, list[tuple[Due, Parcel]]]

    @property
    def seen(self) -> set[tuple[int, int, int]]:
        """Which deliveries they are, and how often each was tried and asked for."""
        each = (one.delivery for parcels in self.parcels.values() for one, _ in parcels)
        return {(delivery.seq, delivery.attempts, delivery.turn) for delivery in each}


class LaneWork:
    """Delivers what is due in one lane."""

    def __init__(self, outlets: Outlets, lane: Lane) -> None:
        self._out = outlets
        self._lane = lane

    async def run(self) -> None:
        """Round after round, until nothing is due or the subscription is switched off."""
        seen: set[tuple[int, int, int]] = set()
        while (due := await self._look()) is not None and due.seen != seen:  # a round that changed nothing is the last
            seen = due.seen
            wide = asyncio.Semaphore(WIDE)
            async with asyncio.TaskGroup() as group:
                for key, parcels in due.parcels.items():
                    group.create_task(self._in_order(due, key, parcels, wide))

    async def _look(self) -> _Round | None:
        """What is due now; `None`: nothing, or nothing may be delivered."""
        lane = self._lane
        scope = await self._out.sandboxes.of_state(lane.state_id)
        if scope is None:
            return None
        now = scope.clock.now()

        def look(connection: Connection) -> _Round | None:
            subscriptions = SubscriptionRepository(connection, lane.state_id)
            subscription = subscriptions.get(lane.subscription_id)
            sender = None if subscription is None else self._out.senders.get(subscription.kind)
            if subscription is None or sender is None or not subscription.active:
                return None
            secret = subscriptions.secret(lane.subscription_id)
            parcels: dict[str, list[tuple[Due, Parcel]]] = {}
            for due in DeliveryRepository(connection, lane).due(now, _BATCH):
                parcel = Parcel(scope, subscription, due.event, secret, self._out.beskedtyper)
                parcels.setdefault(due.delivery.key, []).append((due, parcel))
            return _Round(now, sender, parcels) if parcels else None

        return await self._out.storage.read(look)

    async def _in_order(
        self, due: _Round, key: str, parcels: list[tuple[Due, Parcel]], wide: asyncio.Semaphore
    ) -> None:
        """The deliveries of one key, as long as each is the one that goes next."""
        async with wide:
            by_number = {one.delivery.seq: (one, parcel) for one, parcel in parcels}
            follows = next((number for number, (one, _) in by_number.items() if one.head == number), None)
            if follows is None:
                head = parcels[0][0].head
                await self._out.storage.write(lambda connection: self._repository(connection).wait_for(head, key))
            while follows is not None and follows in by_number and await self._is_wanted():
                one, parcel = by_number[follows]
                follows = await self._deliver(due, one.delivery, parcel)

    async def _is_wanted(self) -> bool:
        """Whether the subscription still delivers: it may be switched off, and the sandbox reset, while a round goes on."""
        lane = self._lane
        return await self._out.storage.read(lambda connection: is_active(connection, lane))

    async def _deliver(self, due: _Round, delivery: Delivery, parcel: Parcel) -> int | None:
        """Try one delivery; the number of the one that goes next, `None` when this one has to be tried again."""
        plan = await self._plan(delivery, parcel)
        if plan.delay or plan.swap:
            await self._hold_back(due.now, delivery, parcel, plan)
            return None
        for _ in range(plan.copies):
            began = perf_counter()
            attempt = await due.sender.send(parcel)
            if plan.lost and attempt.verdict is Verdict.DELIVERED:
                attempt = Attempt(Verdict.FAILED, _lost(plan.name), attempt.status, attempt.request, attempt.answer)
            self._journal(parcel, attempt, plan.name, perf_counter() - began)
        return await self._out.storage.write(lambda connection: self._record(connection, due.now, delivery, attempt))

    async def _plan(self, delivery: Delivery, parcel: Parcel) -> DeliveryPlan:
        """What is to go wrong; asked once for each delivery, when it is looked at first."""
        if delivery.tried is not None:
            return AS_USUAL
        facts = Facts(parcel.scope, "delivery", parcel.subscription.kind, parcel.event.topic)
        return await self._out.faults.delivery_plan(facts)

    async def _hold_back(self, now: datetime, delivery: Delivery, parcel: Parcel, plan: DeliveryPlan) -> None:
        said = _held_back(plan.name)
        self._journal(parcel, Attempt(Verdict.FAILED, said), plan.name, 0.0)

        def work(connection: Connection) -> None:
            deliveries = self._repository(connection)
            if plan.swap:
                deliveries.hold(delivery, now, now + (plan.delay or HELD_AT_MOST), said)
            else:
                deliveries.put_off(delivery, now, now + plan.delay, 0, said, counts=False)
            self._set_alarm(connection, now)

        await self._out.storage.write(work)

    def _record(self, connection: Connection, now: datetime, delivery: Delivery, attempt: Attempt) -> int | None:
        deliveries = self._repository(connection)
        if attempt.verdict is Verdict.DELIVERED:
            return deliveries.settle(delivery, State.DELIVERED, now, attempt.status, attempt.said)
        if attempt.verdict is Verdict.SWITCH_OFF:
            SubscriptionRepository(connection, self._lane.state_id).switch_off(self._lane.subscription_id, attempt.said)
            deliveries.put_off(delivery, now, now, attempt.status, attempt.said, counts=False)
            return None
        pause = pause_after(delivery.attempts + 1)
        if pause is None:
            return deliveries.settle(delivery, State.GIVEN_UP, now, attempt.status, attempt.said)
        deliveries.put_off(delivery, now, now + pause, attempt.status, attempt.said)
        self._set_alarm(connection, now)
        return None

    def _set_alarm(self, connection: Connection, now: datetime) -> None:
        """Have the timekeeper come back when the next attempt is due, also while a clock is being advanced.

        With what was put off, in one transaction: a clock that is advanced right afterwards stops there.
        """
        lane = self._lane
        soonest = self._repository(connection).soonest(now)
        agenda = AgendaRepository(connection, lane.state_id, lambda: now)
        agenda.cancel(ALARM, lane.subscription_id)
        if soonest is not None:
            agenda.add(ALARM, soonest, lane.subscription_id)

    def _repository(self, connection: Connection) -> DeliveryRepository:
        return DeliveryRepository(connection, self._lane)

    def _journal(self, parcel: Parcel, attempt: Attempt, fault: str, seconds: float) -> None:
        gate = CprGate(parcel.scope.settings.allowed_cpr)
        entry = JournalEntry(
            at=parcel.scope.clock.now(),
            door="delivery",
            operation=parcel.event.topic,
            status=attempt.status,
            transaktions_id=parcel.event.event_id,
            verdict=attempt.verdict.value,
            duration_us=int(seconds * 1e6),
            request=gate.mask_document(attempt.request),
            answer=gate.mask_document(attempt.answer) or attempt.said.da,
            fault=fault,
        )
        self._out.journal.record(parcel.scope.state_id, entry)


def _held_back(fault: str) -> Text:
    return Text(f"Holdt tilbage af fejlen {fault}.", f"Held back by the fault {fault}.")


def _lost(fault: str) -> Text:
    return Text(
        f"Modtaget, men kvitteringen gik tabt ved fejlen {fault}; sendes igen.",
        f"Received, but the confirmation was lost by the fault {fault}; it is sent again.",
    )
