"""A receiver of deliveries on a real socket, and the way out without a server around it."""

import queue
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from oir_kernel.delivery.call_back import CallBack
from oir_kernel.delivery.lane import LaneWork
from oir_kernel.delivery.way_out import WayOut
from oir_kernel.events import Event
from oir_kernel.faults.plan import AS_USUAL, DeliveryPlan, Facts, Faults, NoFaults
from oir_kernel.sandbox import SandboxScope
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.storage.delivery import Delivery, DeliveryRepository, Lane
from oir_kernel.storage.uow import UnitOfWork

FROZEN: Final = "2026-11-23T09:00:00+01:00"
START: Final = datetime.fromisoformat(FROZEN)
Answer = tuple[int, bytes]


@dataclass(frozen=True, slots=True)
class Received:
    """One request as the receiver saw it."""

    path: str
    headers: dict[str, str]
    body: bytes


class Modtager:
    """Records what it gets; `answers` decides, from the number of the request on (1, 2, …) and the request."""

    def __init__(self, answers: Callable[[int, Received], Answer] | None = None) -> None:
        self.received: queue.SimpleQueue[Received] = queue.SimpleQueue()
        self.answers = answers or (lambda _number, _request: (204, b""))
        self.count = 0
        self.counting = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                got = Received(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
                with outer.counting:
                    outer.count += 1
                    number = outer.count
                outer.received.put(got)
                status, answer = outer.answers(number, got)
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("location", answer.decode())
                    answer = b""
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_args: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self._thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/ind"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self._thread.join(10)

    def get(self) -> Received:
        """The next request, within ten seconds."""
        return self.received.get(timeout=10)

    def all(self) -> list[Received]:
        """What came so far."""
        found = []
        while not self.received.empty():
            found.append(self.received.get())
        return found


@contextmanager
def modtager(answers: Callable[[int, Received], Answer] | None = None) -> Iterator[Modtager]:
    made = Modtager(answers)
    made.start()
    try:
        yield made
    finally:
        made.stop()


class PlannedFaults(NoFaults):
    """Hands out these plans in turn, then none."""

    def __init__(self, *plans: DeliveryPlan) -> None:
        self.plans = list(plans)
        self.asked: list[Facts] = []

    async def delivery_plan(self, facts: Facts) -> DeliveryPlan:
        self.asked.append(facts)
        return self.plans.pop(0) if self.plans else AS_USUAL


class Bench:
    """The way out of one sandbox with a frozen clock; nothing is delivered until `deliver` is called."""

    def __init__(self, storage: Storage, sandboxes: Sandboxes, way_out: WayOut, name: str) -> None:
        self.storage = storage
        self.sandboxes = sandboxes
        self.way_out = way_out
        self.name = name

    async def scope(self) -> SandboxScope:
        return self.sandboxes.scope_of(await self.sandboxes.stored(self.name))

    async def subscribe(self, address: str, kind: str = "webhook", topics: Sequence[str] = ("*",), **more: Any) -> str:
        made, secret = await self.way_out.subscribing.make(await self.scope(), kind, topics, address=address, **more)
        self.secret = secret
        return made.subscription_id

    async def happen(self, *events: Event) -> None:
        scope = await self.scope()
        await self.storage.write(lambda connection: UnitOfWork(connection, scope).outbox.add(*events))

    async def deliver(self, subscription_id: str) -> None:
        """Deliver what is due now."""
        scope = await self.scope()
        await LaneWork(self.way_out.outlets, Lane(scope.state_id, subscription_id)).run()

    async def advance(self, to: Any) -> None:
        await self.sandboxes.advance(await self.scope(), to)

    async def deliveries(self, subscription_id: str) -> list[Delivery]:
        lane = Lane((await self.scope()).state_id, subscription_id)
        return await self.storage.read(
            lambda connection: DeliveryRepository(connection, lane).list(state=None, after=0, limit=1000)
        )


@asynccontextmanager
async def bench(
    storage: Storage,
    faults: Faults | None = None,
    *,
    amqp_url: str = "",
    name: str = "levering",
    edition: Edition | None = None,
    call_backs: Mapping[str, CallBack] | None = None,
    **settings: Any,
) -> AsyncIterator[Bench]:
    sandboxes = Sandboxes(storage)
    await sandboxes.create(name, {"clock_frozen": FROZEN, **settings})
    way_out = WayOut(
        storage,
        sandboxes,
        faults or NoFaults(),
        loopback=True,
        amqp_url=amqp_url,
        edition=edition,
        call_backs=call_backs,
    )
    async with way_out.senders():
        yield Bench(storage, sandboxes, way_out, name)


def event(key: str = "k", topic: str = "debitor.konto.afsluttet", **payload: Any) -> Event:
    return Event(topic, key, payload or {"beløb": "1.00"})
