"""AMQP: the event in the Beskedfordeler's envelope, to an exchange and queue of the subscription's own.

As at the Beskedfordeler each subscriber has a queue named by a UUID, its "dueslag" (stated); here it is the subscription's id.
The durable topic exchange `oir.dueslag.<id>` stands before it, so that a test can bind queues of its own by the routing key
`<sandbox>.<topic>`. A queue nobody uses, and a message nobody fetches, go after seven days (stated: kept 7 days).
"""

import asyncio
import logging
import queue
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self

import pika
from pika.exceptions import AMQPError, NackError

from oir_kernel.delivery.parcel import Attempt, Parcel, Verdict
from oir_kernel.findings import Text

KEPT_MS: Final = 7 * 24 * 3600 * 1000
_IDLE_SECONDS: Final = 10.0
_SILENT_SECONDS: Final = 30
_log = logging.getLogger(__name__)


def exchange_of(subscription_id: str) -> str:
    """The exchange that the events of a subscription are published to."""
    return f"oir.dueslag.{subscription_id}"


def parameters_of(url: str) -> Any:
    """How to reach the broker at that address. Raises `ValueError` for an address that is none."""
    parameters = pika.URLParameters(url)
    parameters.blocked_connection_timeout = (
        _SILENT_SECONDS  # a broker short of memory or disk must not hold us for ever
    )
    parameters.socket_timeout = parameters.stack_timeout = _SILENT_SECONDS
    return parameters


@dataclass(frozen=True, slots=True)
class _Letter:
    """What the thread is asked to publish, and who waits for the confirmation."""

    parcel: Parcel
    body: str
    confirmed: "asyncio.Future[None]"


class AmqpSender:
    """Publishes from a thread with a connection of its own, which is opened when there is something to publish.

    Persistent messages, publisher confirms: an attempt succeeds when the broker has taken responsibility, not before.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._letters: queue.SimpleQueue[_Letter | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="oir-dueslag", daemon=True)
        self._connection: Any = None
        self._channel: Any = None
        self._declared: set[str] = set()

    async def __aenter__(self) -> Self:
        self._thread.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._letters.put(None)
        await asyncio.to_thread(self._thread.join)

    async def send(self, parcel: Parcel) -> Attempt:
        """Delivered when the broker confirms; all else is tried again."""
        letter = _Letter(parcel, parcel.haendelsesbesked(), asyncio.get_running_loop().create_future())
        self._letters.put(letter)
        try:
            await letter.confirmed
        except NackError:
            return Attempt(Verdict.FAILED, _REFUSED, request=letter.body)
        except Exception as error:  # noqa: BLE001 - pika also lets errors of sockets and of its own state through
            _log.warning("publishing failed (%s)", type(error).__name__)
            return Attempt(Verdict.FAILED, _AWAY, request=letter.body)
        return Attempt(Verdict.DELIVERED, _TAKEN, request=letter.body)

    def _serve(self) -> None:
        while True:
            try:
                letter = self._letters.get(timeout=_IDLE_SECONDS if self._connection else None)
            except queue.Empty:
                self._keep_alive()
                continue
            if letter is None:
                self._disconnect()
                return
            try:
                self._publish(letter)
            except Exception as error:  # noqa: BLE001 - it belongs to whoever waits for the confirmation
                if not isinstance(error, NackError):
                    self._disconnect()
                _answer(letter, error)
            else:
                _answer(letter, None)

    def _publish(self, letter: _Letter) -> None:
        try:
            self._once(letter)
        except NackError:
            raise
        except (
            AMQPError
        ):  # the connection had died while it was idle, or the queue is gone: once more from the beginning
            self._disconnect()
            self._once(letter)

    def _once(self, letter: _Letter) -> None:
        if self._channel is None:
            self._connection = pika.BlockingConnection(parameters_of(self._url))
            self._channel = self._connection.channel()
            self._channel.confirm_delivery()
        subscription_id = letter.parcel.subscription.subscription_id
        if subscription_id not in self._declared:
            self._declare(subscription_id)
        properties = pika.BasicProperties(
            message_id=letter.parcel.event.event_id,
            type=letter.parcel.event.topic,
            content_type="text/xml",
            content_encoding="utf-8",
            delivery_mode=pika.DeliveryMode.Persistent,
        )
        self._channel.basic_publish(
            exchange_of(subscription_id), letter.parcel.routing_key, letter.body.encode(), properties, mandatory=True
        )

    def _declare(self, subscription_id: str) -> None:
        arguments = {"x-expires": KEPT_MS, "x-message-ttl": KEPT_MS}
        exchange = exchange_of(subscription_id)
        self._channel.exchange_declare(exchange, exchange_type="topic", durable=True, auto_delete=True)
        self._channel.queue_declare(subscription_id, durable=True, arguments=arguments)
        self._channel.queue_bind(subscription_id, exchange, "#")
        self._declared.add(subscription_id)

    def _keep_alive(self) -> None:
        try:
            self._connection.process_data_events(time_limit=0)  # answers heartbeats
        except Exception:  # noqa: BLE001 - a connection that died in idleness is opened again when it is needed
            self._disconnect()

    def _disconnect(self) -> None:
        connection, self._connection, self._channel = self._connection, None, None
        self._declared.clear()
        try:
            if connection is not None and connection.is_open:
                connection.close()
        except AMQPError:
            _log.debug("the broker had hung up already")


def _answer(letter: _Letter, error: Exception | None) -> None:
    def settle() -> None:
        if letter.confirmed.done():
            return
        if error is None:
            letter.confirmed.set_result(None)
        else:
            letter.confirmed.set_exception(error)

    try:
        letter.confirmed.get_loop().call_soon_threadsafe(settle)
    except RuntimeError:
        _log.debug("the event loop that waited has closed")


_TAKEN = Text(
    "Lagt i abonnementets kø; beskedmægleren har bekræftet.", "Put into the subscription's queue; the broker confirmed."
)
_REFUSED = Text("Beskedmægleren (RabbitMQ) afviste beskeden.", "The broker (RabbitMQ) refused the message.")
_AWAY = Text("Beskedmægleren (RabbitMQ) kan ikke nås.", "The broker (RabbitMQ) cannot be reached.")
