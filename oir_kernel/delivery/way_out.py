"""The way out of one process, put together: couriers, deliverer, and what a tester may do with subscriptions."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from oir_kernel.delivery.addresses import Callbacks
from oir_kernel.delivery.amqp import AmqpSender
from oir_kernel.delivery.call_back import CallBack, CallBackSender
from oir_kernel.delivery.courier import Courier
from oir_kernel.delivery.deliverer import Deliverer
from oir_kernel.delivery.lane import Outlets
from oir_kernel.delivery.push import PushSender
from oir_kernel.delivery.subscribing import AMQP, OIR, SOAP, WEBHOOK, Subscribing
from oir_kernel.delivery.webhook import WebhookSender
from oir_kernel.faults.plan import Faults
from oir_kernel.known_names import NO_NAMES, KnownNames
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.storage.journal import JournalWriter

if TYPE_CHECKING:
    from oir_kernel.delivery.parcel import Sender


class WayOut:
    """What a process that delivers has. One process a database.

    `loopback`: sandboxes may call this machine, which is so while no keys are asked for; `amqp_url`: the broker, empty for
    none; `beskedtyper`: names of message types by topic, where there is one; `edition`, `call_backs`: the contract, and which
    topics become calls of its operations; `known`: the topics there are.
    """

    def __init__(
        self,
        storage: Storage,
        sandboxes: Sandboxes,
        faults: Faults,
        *,
        loopback: bool,
        amqp_url: str = "",
        beskedtyper: Mapping[str, str] | None = None,
        edition: Edition | None = None,
        call_backs: Mapping[str, CallBack] | None = None,
        known: KnownNames = NO_NAMES,
    ) -> None:
        self._courier = Courier(Callbacks(loopback))
        self._amqp = AmqpSender(amqp_url) if amqp_url else None
        senders: dict[str, Sender] = {WEBHOOK: WebhookSender(self._courier), SOAP: PushSender(self._courier)}
        if self._amqp is not None:
            senders[AMQP] = self._amqp
        if edition is not None and call_backs:
            senders[OIR] = CallBackSender(self._courier, storage, edition, call_backs)
        self.outlets = Outlets(storage, sandboxes, senders, JournalWriter(storage), faults, beskedtyper or {})
        self.deliverer = Deliverer(self.outlets)
        self.subscribing = Subscribing(
            storage, self._courier.callbacks, senders, self.deliverer.wake, call_backs or {}, known
        )

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Deliver from entering to leaving."""
        async with self.senders(), self.deliverer:
            yield

    @asynccontextmanager
    async def senders(self) -> AsyncIterator[None]:
        """Only be able to."""
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._courier)
            if self._amqp is not None:
                await stack.enter_async_context(self._amqp)
            yield
