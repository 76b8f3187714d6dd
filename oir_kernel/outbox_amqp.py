"""Sends what stands in the outbox on to RabbitMQ: at least once, in order within each sandbox.

Events go to the durable topic exchange `oir.events` with routing key `<sandbox>.<topic>`, as JSON with the event's id as
`message_id`. An event counts as delivered when the broker has confirmed it, and not before; a receiver recognises a
repetition by the id. Run one relay per database: two would mix the order.
"""

import json
import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pika
from pika.exceptions import AMQPError, NackError

from oir_kernel.storage.outbox import OutboxRepository, StoredEvent, sandboxes_waiting

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
        with pika.BlockingConnection(_parameters(self._url)) as connection:
            channel = connection.channel()
            channel.exchange_declare(EXCHANGE, exchange_type="topic", durable=True)
            channel.confirm_delivery()
            while not self._stopping.is_set():
                if not self._deliver_round(channel):
                    connection.process_data_events(time_limit=self._interval)  # answers heartbeats while waiting

    def _deliver_round(self, channel: Any) -> int:
        """One batch of every sandbox that has something waiting, so that none waits for another's backlog."""
        sent = 0
        for sandbox_id in self._storage.read_now(sandboxes_waiting):
            sent += self._deliver(channel, sandbox_id)
        return sent

    def _deliver(self, channel: Any, sandbox_id: str) -> int:
        pending = self._storage.read_now(lambda conn: self._outbox(conn, sandbox_id).pending(self._batch))
        confirmed: list[str] = []
        try:
            for event in pending:
                if self._stopping.is_set():
                    break
                _publish(channel, event)
                confirmed.append(event.event_id)
        except AMQPError as error:
            failed = pending[len(confirmed)].event_id
            self._storage.write_now(lambda conn: self._outbox(conn, sandbox_id).mark_tried([failed]))
            if not isinstance(error, NackError):
                raise
            _log.warning("the broker refused event %s; it stays in the outbox", failed)
        finally:
            if confirmed:
                self._storage.write_now(lambda conn: self._outbox(conn, sandbox_id).mark_delivered(confirmed))
                self.delivered += len(confirmed)
        return len(confirmed)

    def _outbox(self, connection: "Connection", sandbox_id: str) -> OutboxRepository:
        return OutboxRepository(connection, sandbox_id, self._now)


def _parameters(url: str) -> Any:
    parameters = pika.URLParameters(url)
    parameters.blocked_connection_timeout = 30  # a broker short of memory or disk must not hold the relay for ever
    return parameters


def _publish(channel: Any, event: StoredEvent) -> None:
    """Send one event and wait for the broker's confirmation. Raises `AMQPError` when there is none."""
    body = {
        "event_id": event.event_id,
        "sandbox": event.sandbox_id,
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
        f"{event.sandbox_id}.{event.topic}",
        json.dumps(body, ensure_ascii=False).encode(),
        properties,
        mandatory=False,
    )
