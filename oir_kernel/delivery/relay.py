"""Everything to everybody: where `OIR_AMQP_URL` is set, all events of all sandboxes go to one exchange, without a subscription.

Events go to the durable topic exchange `oir.events` with routing key `<sandbox>.<topic>`, as JSON with the event's id as
`message_id`: at least once, in order within each sandbox. An event's `delivered_at` says when the broker confirmed it; a
receiver recognises a repetition by the id. Attempts follow the machine's clock, are not journalled and know no faults: for
that, subscribe (`deliverer.py`). Run one relay per database: two would mix the order.
"""

import json
import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pika
from pika.exceptions import AMQPError, NackError

from oir_kernel.delivery.amqp import parameters_of
from oir_kernel.storage.outbox import OutboxRepository, StoredEvent, states_waiting
from oir_kernel.storage.sandboxes import SandboxRegistry

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from oir_kernel.storage import Storage

EXCHANGE = "oir.events"
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 10.0
_log = logging.getLogger(__name__)


class OutboxRelay:
    """A thread with a connection to the broker, which comes back when the connection was lost.

    `now` gives the instant written beside a delivery; `interval` is the number of seconds between two looks into an empty
    outbox; `batch` events of a sandbox are sent before they are marked together.
    """

    def __init__(
        self, storage: "Storage", url: str, now: Callable[[], datetime], *, interval: float = 0.25, batch: int = 100
    ) -> None:
        self.delivered = 0
        self.lost_connections = 0
        self._storage = storage
        self._url = url
        self._now = now
        self._interval = interval
        self._batch = batch
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="oir-outbox-relay", daemon=True)

    def start(self) -> None:
        """Begin to deliver. The broker need not be there yet."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the event under way, mark what was confirmed, end the thread. What is left stays in the outbox."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _serve(self) -> None:
        pause = _FIRST_PAUSE
        while not self._stopping.is_set():
            before = self.delivered
            try:
                self._deliver_until_stopped()
            except Exception as error:  # noqa: BLE001 - broker or database away: neither may end the relay
                self.lost_connections += 1
                pause = _FIRST_PAUSE if self.delivered > before else min(pause * 2, _LONGEST_PAUSE)
                _log.warning("outbox relay interrupted (%s); next attempt in %.1f s", type(error).__name__, pause)
                self._stopping.wait(pause)

    def _deliver_until_stopped(self) -> None:
        with pika.BlockingConnection(parameters_of(self._url)) as connection:
            channel = connection.channel()
            channel.exchange_declare(EXCHANGE, exchange_type="topic", durable=True)
            channel.confirm_delivery()
            while not self._stopping.is_set():
                if not self._deliver_round(channel):
                    connection.process_data_events(time_limit=self._interval)  # answers heartbeats while waiting

    def _deliver_round(self, channel: Any) -> int:
        """One batch of every sandbox that has something waiting, so that none waits for another's backlog."""
        waiting = self._storage.read_now(_sandboxes_waiting)
        return sum(self._deliver(channel, state_id, name) for state_id, name in waiting)

    def _deliver(self, channel: Any, state_id: str, name: str) -> int:
        pending = self._storage.read_now(lambda conn: self._outbox(conn, state_id).pending(self._batch))
        confirmed: list[str] = []
        try:
            for event in pending:
                if self._stopping.is_set():
                    break
                _publish(channel, event, name)
                confirmed.append(event.event_id)
        except AMQPError as error:
            failed = pending[len(confirmed)].event_id
            self._storage.write_now(lambda conn: self._outbox(conn, state_id).mark_tried([failed]))
            if not isinstance(error, NackError):
                raise
            _log.warning("the broker refused event %s; it stays in the outbox", failed)
        finally:
            if confirmed:
                self._storage.write_now(lambda conn: self._outbox(conn, state_id).mark_delivered(confirmed))
                self.delivered += len(confirmed)
        return len(confirmed)

    def _outbox(self, connection: "Connection", state_id: str) -> OutboxRepository:
        return OutboxRepository(connection, state_id, self._now)


def _sandboxes_waiting(connection: "Connection") -> list[tuple[str, str]]:
    """State and name of every sandbox with undelivered events; what a reset or a deletion left behind is nobody's."""
    registry = SandboxRegistry(connection)
    found = ((state_id, registry.of_state(state_id)) for state_id in states_waiting(connection))
    return [(state_id, sandbox.sandbox_id) for state_id, sandbox in found if sandbox is not None]


def _publish(channel: Any, event: StoredEvent, sandbox: str) -> None:
    """Send one event and wait for the broker's confirmation. Raises `AMQPError` when there is none."""
    body = {
        "event_id": event.event_id,
        "sandbox": sandbox,
        "seq": event.seq,
        "topic": event.topic,
        "key": event.key,
        "at": event.created_at.isoformat(),
        "payload": event.payload,
    }
    properties = pika.BasicProperties(
        message_id=event.event_id,
        content_type="application/json",
        content_encoding="utf-8",
        delivery_mode=pika.DeliveryMode.Persistent,
    )
    channel.basic_publish(
        EXCHANGE,
        f"{sandbox}.{event.topic}",
        json.dumps(body, ensure_ascii=False).encode(),
        properties,
        mandatory=False,
    )
