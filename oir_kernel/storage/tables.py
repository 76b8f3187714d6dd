"""The kernel's tables, and the metadata that every service adds its own to (`Table("debitor_konto", metadata, …)`).

Every table has `sandbox_id` first in its key. Times are ISO 8601 text with zone, JSON is text, amounts are integer øre, a
sequence is `Sequence`. Constraints get names by the convention below, so that a migration can name them on both databases.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, PrimaryKeyConstraint, Table, Text, text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Sequence = BigInteger().with_variant(Integer(), "sqlite")
"""Type of a number the database gives out: SQLite counts only in INTEGER, PostgreSQL should not run out of it."""

_UNDELIVERED = text("delivered_at IS NULL")

sandbox_table = Table(
    "kernel_sandbox",
    metadata,
    Column("sandbox_id", Text, primary_key=True),
    Column("settings", Text, nullable=False),
    Column("created_at", Text, nullable=False),
)

journal_table = Table(
    "kernel_journal",
    metadata,
    Column("seq", Sequence, primary_key=True, autoincrement=True),
    Column("sandbox_id", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("door", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("transaktions_id", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("duration_us", Integer, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("findings", Text, nullable=False),
    Column("request", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Index("ix_kernel_journal_sandbox_id_seq", "sandbox_id", "seq"),
    Index("ix_kernel_journal_sandbox_id_transaktions_id", "sandbox_id", "transaktions_id"),
    sqlite_autoincrement=True,  # a number is never given out twice, not even after the newest row is gone
)

journal_size_table = Table(
    "kernel_journal_size",
    metadata,
    Column("sandbox_id", Text, primary_key=True),
    Column("entries", BigInteger, nullable=False),
    Column("bytes", BigInteger, nullable=False),
)

outbox_table = Table(
    "kernel_outbox",
    metadata,
    Column("seq", Sequence, primary_key=True, autoincrement=True),
    Column("sandbox_id", Text, nullable=False),
    Column("event_id", Text, nullable=False, unique=True),
    Column("topic", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("delivered_at", Text, nullable=True),
    Column("attempts", Integer, nullable=False),
    Index(
        "ix_kernel_outbox_undelivered",
        "sandbox_id",
        "seq",
        sqlite_where=_UNDELIVERED,
        postgresql_where=_UNDELIVERED,
    ),
    sqlite_autoincrement=True,
)

answer_table = Table(
    "kernel_answer",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "operation", "digest"),
)
