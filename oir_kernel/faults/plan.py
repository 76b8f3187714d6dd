"""What goes wrong with one exchange because a tester asked for it. Every door asks for the plan and follows it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NoReturn, Protocol

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from oir_kernel.operations import Rejection
from oir_kernel.sandbox import SandboxScope
from oir_kernel.soap.envelope import SoapVersion
from oir_kernel.web.protocol import abort

DOORS = ("soap", "json", "sftp", "delivery")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an exchange before it is handled.

    `door` is soap, json, sftp or delivery. A sender may ask for a fault himself: `instructions` are the texts of
    `HovedOplysninger/Processing` or `x-Processing`, `magic` are values that have another purpose.
    """

    sandbox: SandboxScope
    door: str
    service: str
    operation: str
    sender_cvr: str = ""
    sender_system: str = ""
    transaktions_id: str = ""
    instructions: Sequence[str] = ()
    magic: Sequence[str] = ()


class NoAnswer(Exception):
    """The sender gets no whole answer; how the exchange ends, the plan's `end` says."""


class Instead(Exception):
    """The message is not handled, and the sender gets this.

    `write` makes content type and body, for a SOAP version or for JSON (`None`); `verdict` is the journal's word for it.
    """

    def __init__(
        self,
        status: int,
        verdict: str,
        write: Callable[[SoapVersion | None], tuple[str, bytes]],
    ) -> None:
        super().__init__(verdict)
        self.status = status
        self.verdict = verdict
        self.write = write


class Plan:
    """Nothing goes wrong. Faults are subclasses that override what they disturb.

    `name` is what the journal calls the fault; with a `rejection` the receiver is made to give it instead of deciding.
    """

    name: str = ""
    rejection: Rejection | None = None

    async def before(self) -> None:
        """Before the message is handled. Raises a `SandboxError` to answer with, `Instead` or `NoAnswer`."""

    async def send(self, response: Response, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the answer over. Raises `NoAnswer`."""
        await response(scope, receive, send)

    async def end(self, scope: Scope, receive: Receive) -> NoReturn:
        """End an exchange without a whole answer, once it stands in the journal. Raises `ConnectionAborted`."""
        _ = receive
        abort(scope)


NOTHING = Plan()


@dataclass(frozen=True, slots=True)
class DeliveryPlan:
    """What goes wrong with one delivery (an event, a receipt) to one receiver.

    - `name`: what the journal calls the fault, empty for none
    - `delay`: how long, by the sandbox's clock, the delivery waits first
    - `copies`: how often it is sent in a row, at least once
    - `swap`: the next waiting delivery goes before this one
    - `lost`: it is sent, but the receiver's word that it came is lost, so it is sent again as after any failure
    """

    name: str = ""
    delay: timedelta = timedelta()
    copies: int = 1
    swap: bool = False
    lost: bool = False


AS_USUAL = DeliveryPlan()


@dataclass(frozen=True, slots=True)
class PickupPlan:
    """How long, by the sandbox's clock, a file waits to be picked up; `name` as for a delivery."""

    name: str = ""
    delay: timedelta = timedelta()


AT_ONCE = PickupPlan()


class Faults(Protocol):
    """Where the doors ask. Asking counts as a call where faults are counted, so a door asks once for each exchange."""

    async def plan(self, facts: Facts) -> Plan:
        """What goes wrong with this exchange. Never raises: what cannot be planned becomes a plan that says so."""

    async def delivery_plan(self, facts: Facts) -> DeliveryPlan:
        """What goes wrong with this delivery. Raises a `SandboxError` when storage is away."""

    async def pickup_plan(self, facts: Facts) -> PickupPlan:
        """How slowly this file is picked up. Raises a `SandboxError` when storage is away."""


class NoFaults:
    """Nothing ever goes wrong."""

    async def plan(self, facts: Facts) -> Plan:
        """See `Faults.plan`."""
        _ = facts
        return NOTHING

    async def delivery_plan(self, facts: Facts) -> DeliveryPlan:
        """See `Faults.delivery_plan`."""
        _ = facts
        return AS_USUAL

    async def pickup_plan(self, facts: Facts) -> PickupPlan:
        """See `Faults.pickup_plan`."""
        _ = facts
        return AT_ONCE
