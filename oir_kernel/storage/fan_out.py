"""For each event a delivery to every subscription of its sandbox that asks for its topic, in the event's transaction.

Runs with every message, so it is one prepared statement an event, which finds nothing at once where nobody subscribes.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, select, text

from oir_kernel.events import Event
from oir_kernel.storage.delivery_tables import WAITING, subscription_topic_table
from oir_kernel.storage.prepared import Prepared

AT_ONCE: Final = "1900-01-01T00:00:00.000000+00:00"
"""When a delivery is due that nothing holds back: the first instant a clock can show."""

ALARM: Final = "delivery.retry"
"""On the agenda: the instant at which a subscription, its key, has something to deliver."""

_SUBSCRIPTIONS = Prepared(
    select(subscription_topic_table.c.subscription_id)
    .where(subscription_topic_table.c.sandbox_id == bindparam("state"))
    .distinct()
)
_COLUMNS = "sandbox_id, subscription_id, event_id, key, state, attempts, due_at, held, turn, tried_at, status, said"
_FAN_OUT = Prepared(
    text(
        f"INSERT INTO kernel_delivery ({_COLUMNS})"  # noqa: S608 - names of ours, values are bound
        f" SELECT t.sandbox_id, t.subscription_id, :event, :key, '{WAITING}', 0, :due, 0, 0, NULL, 0, ''"
        " FROM kernel_subscription_topic t WHERE t.sandbox_id = :state"
        " AND (t.topic = '*' OR substr(:dotted, 1, length(t.topic) + 1) = t.topic || '.')"
    )
)
_CATCH_UP = text(
    f"INSERT INTO kernel_delivery ({_COLUMNS})"  # noqa: S608 - names of ours, values are bound
    f" SELECT o.sandbox_id, t.subscription_id, o.event_id, o.key, '{WAITING}', 0, '{AT_ONCE}', 0, 0, NULL, 0, ''"
    " FROM kernel_outbox o JOIN kernel_subscription_topic t ON t.sandbox_id = o.sandbox_id"
    " WHERE o.sandbox_id = :state AND o.seq >= :since AND t.subscription_id = :subscription"
    " AND (t.topic = '*' OR substr(o.topic || '.', 1, length(t.topic) + 1) = t.topic || '.')"
    " ORDER BY o.seq"
)


def fan_out(connection: Connection, state_id: str, events: Sequence[Event], due: str = AT_ONCE) -> None:
    """Write the deliveries of these events, due at that instant (`as_due`)."""
    rows = [
        {"state": state_id, "event": event.event_id, "key": event.key, "dotted": f"{event.topic}.", "due": due}
        for event in events
    ]
    _FAN_OUT.run_many(connection, rows)


def subscriptions_of(connection: Connection, state_id: str) -> list[str]:
    """The subscriptions of a state."""
    return [row.subscription_id for row in _SUBSCRIPTIONS.run(connection, {"state": state_id})]


def catch_up(connection: Connection, state_id: str, subscription_id: str, since: int) -> int:
    """The same for one subscription and what is in the outbox already, from number `since`; how many deliveries.

    None of these events may have a delivery to it.
    """
    values = {"state": state_id, "subscription": subscription_id, "since": since}
    return connection.execute(_CATCH_UP, values).rowcount
