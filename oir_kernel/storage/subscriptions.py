"""Subscriptions: who is to be told of which events of a sandbox, where and how."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from oir_kernel.findings import Text
from oir_kernel.storage.delivery_tables import (
    delivery_table,
    subscription_local_table,
    subscription_table,
    subscription_topic_table,
)
from oir_kernel.storage.statements import insert_for

_S, _T, _L = subscription_table.c, subscription_topic_table.c, subscription_local_table.c
_ALL = select(subscription_table, _L.active).outerjoin(
    subscription_local_table, (_L.sandbox_id == _S.sandbox_id) & (_L.subscription_id == _S.subscription_id)
)
_ONE = (_S.sandbox_id == bindparam("state_id")) & (_S.subscription_id == bindparam("subscription"))


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who wants to be told of what.

    `kind` is webhook, amqp, soap or oir; `target` says where, in plain JSON values; `topics` are dotted names, each of which
    means itself and everything below it, or `*` for all. One that is not `active` collects its deliveries; `said` is why it
    was switched off, if it was not by a user.
    """

    subscription_id: str
    kind: str
    target: Mapping[str, Any]
    topics: Sequence[str]
    active: bool
    created_at: datetime
    said: Text | None = None


class SubscriptionRepository:
    """The subscriptions of one sandbox state."""

    def __init__(self, connection: Connection, state_id: str) -> None:
        self._connection = connection
        self._state_id = state_id

    def list(self) -> list[Subscription]:
        """All of them, the oldest first."""
        asked = _ALL.where(_S.sandbox_id == self._state_id)
        rows = self._connection.execute(asked.order_by(_S.created_at, _S.subscription_id)).all()
        return [self._made(row) for row in rows]

    def get(self, subscription_id: str) -> Subscription | None:
        """One of them, `None` if this sandbox has none of that id."""
        row = self._connection.execute(_ALL.where(_ONE), self._of(subscription_id)).one_or_none()
        return None if row is None else self._made(row)

    def secret(self, subscription_id: str) -> str | None:
        """What its webhooks are signed with; `None` where there is none: a clone or a snapshot brings none along."""
        asked = select(_L.secret).where(_L.sandbox_id == self._state_id, _L.subscription_id == subscription_id)
        return self._connection.execute(asked).scalar_one_or_none()

    def put(self, subscription: Subscription) -> None:
        """Store a subscription, new or changed."""
        row = {
            "sandbox_id": self._state_id,
            "subscription_id": subscription.subscription_id,
            "kind": subscription.kind,
            "target": json.dumps(subscription.target, ensure_ascii=False),
            "said": "" if subscription.said is None else json.dumps(subscription.said.as_dict(), ensure_ascii=False),
            "created_at": subscription.created_at.isoformat(),
        }
        put = insert_for(self._connection, subscription_table).values(row)
        changed = {name: row[name] for name in ("target", "said")}
        self._connection.execute(
            put.on_conflict_do_update(index_elements=["sandbox_id", "subscription_id"], set_=changed)
        )
        self._put_local(subscription.subscription_id, active=int(subscription.active))
        self._put_topics(subscription)

    def put_secret(self, subscription_id: str, secret: str) -> None:
        """Sign with this from now on; the subscription is stored already."""
        self._put_local(subscription_id, secret=secret)

    def switch_off(self, subscription_id: str, said: Text) -> None:
        """It delivers no more until somebody switches it on."""
        told = json.dumps(said.as_dict(), ensure_ascii=False)
        of_it = self._of(subscription_id)
        self._connection.execute(update(subscription_table).where(_ONE).values(said=told), of_it)
        self._put_local(subscription_id, active=0)

    def remove(self, subscription_id: str) -> bool:
        """Forget it with all its deliveries; whether it was there."""
        lane = {"state_id": self._state_id, "subscription": subscription_id}
        for table in (delivery_table, subscription_topic_table, subscription_local_table, subscription_table):
            ours = (table.c.sandbox_id == bindparam("state_id"), table.c.subscription_id == bindparam("subscription"))
            gone = self._connection.execute(delete(table).where(*ours), lane).rowcount
        return bool(gone)

    def _put_local(self, subscription_id: str, **values: int | str) -> None:
        lane = {"sandbox_id": self._state_id, "subscription_id": subscription_id}
        put = insert_for(self._connection, subscription_local_table).values({**lane, "active": 0, **values})
        self._connection.execute(put.on_conflict_do_update(index_elements=list(lane), set_=values))

    def _put_topics(self, subscription: Subscription) -> None:
        lane = {"sandbox_id": self._state_id, "subscription_id": subscription.subscription_id}
        ours = (_T.sandbox_id == self._state_id, _T.subscription_id == subscription.subscription_id)
        self._connection.execute(delete(subscription_topic_table).where(*ours))
        rows = [{**lane, "topic": topic} for topic in subscription.topics]
        self._connection.execute(insert(subscription_topic_table), rows)

    def _made(self, row: Any) -> Subscription:
        ours = (_T.sandbox_id == self._state_id, _T.subscription_id == row.subscription_id)
        topics = self._connection.scalars(select(_T.topic).where(*ours).order_by(_T.topic))
        return Subscription(
            subscription_id=row.subscription_id,
            kind=row.kind,
            target=json.loads(row.target),
            topics=tuple(topics),
            active=row.active == 1,
            created_at=datetime.fromisoformat(row.created_at),
            said=Text(**json.loads(row.said)) if row.said else None,
        )

    def _of(self, subscription_id: str) -> dict[str, str]:
        return {"state_id": self._state_id, "subscription": subscription_id}
