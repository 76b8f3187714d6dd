"""Tables of subscriptions and deliveries.

Whether a subscription is switched on, and its secret, stand in a table that no clone and no snapshot takes along: a copy sleeps.
"""

from typing import Final

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table, Text, UniqueConstraint, text

from oir_kernel.storage.tables import Sequence, metadata

WAITING: Final = "waiting"

_STILL_WAITING = text(f"state = '{WAITING}'")

subscription_table = Table(
    "kernel_subscription",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("subscription_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("said", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "subscription_id"),
)

subscription_topic_table = Table(
    "kernel_subscription_topic",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("subscription_id", Text, nullable=False),
    Column("topic", Text, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "subscription_id", "topic"),
)

subscription_local_table = Table(
    "kernel_subscription_local",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("subscription_id", Text, nullable=False),
    Column("active", Integer, nullable=False),
    Column("secret", Text, nullable=True),
    PrimaryKeyConstraint("sandbox_id", "subscription_id"),
    info={"carried": False},
)

delivery_table = Table(
    "kernel_delivery",
    metadata,
    Column("seq", Sequence, primary_key=True, autoincrement=True),
    Column("sandbox_id", Text, nullable=False),
    Column("subscription_id", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Text, nullable=False),
    Column("held", Integer, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("tried_at", Text, nullable=True),
    Column("status", Integer, nullable=False),
    Column("said", Text, nullable=False),
    UniqueConstraint("sandbox_id", "subscription_id", "event_id"),
    Index(
        "ix_kernel_delivery_due",
        "sandbox_id",
        "subscription_id",
        "due_at",
        "seq",
        sqlite_where=_STILL_WAITING,
        postgresql_where=_STILL_WAITING,
    ),
    Index(
        "ix_kernel_delivery_in_order",
        "sandbox_id",
        "subscription_id",
        "key",
        "seq",
        sqlite_where=_STILL_WAITING,
        postgresql_where=_STILL_WAITING,
    ),
    Index("ix_kernel_delivery_sandbox_id_subscription_id_seq", "sandbox_id", "subscription_id", "seq"),
    sqlite_autoincrement=True,
)
