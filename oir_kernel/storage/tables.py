"""The kernel's tables, and the metadata that every service adds its own to (`Table("debitor_konto", metadata, …)`).

Every table has `sandbox_id` first in its key; it holds the state id of the sandbox (`SandboxScope.state_id`), which a reset
replaces. Only `kernel_sandbox` holds the name there. Times are ISO 8601 text with zone, JSON is text, amounts are integer øre, a
sequence is `Sequence`. Constraints get names by the convention below, so that a migration can name them on both databases.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

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
    Column("state_id", Text, nullable=False, unique=True),
    Column("workspace", Text, nullable=False),
    Column("settings", Text, nullable=False),
    Column("advanced_us", BigInteger, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("expires_at", Text, nullable=True),
)

discarded_table = Table(
    "kernel_discarded",
    metadata,
    Column("state_id", Text, primary_key=True),
    Column("at", Text, nullable=False),
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
    Column("fault", Text, nullable=False),
    Column("changes", Text, nullable=False),
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
    Column("event_id", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("delivered_at", Text, nullable=True),
    Column("attempts", Integer, nullable=False),
    UniqueConstraint("sandbox_id", "event_id"),
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

sftp_user_table = Table(
    "kernel_sftp_user",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("system", Text, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "system"),
)

sftp_file_table = Table(
    "kernel_sftp_file",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("system", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("content_id", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "system", "folder", "name"),
    Index("ix_kernel_sftp_file_sandbox_id_content_id", "sandbox_id", "content_id"),
)

sftp_chunk_table = Table(
    "kernel_sftp_chunk",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("content_id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("data", Text, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "content_id", "number"),
)

_TO_BE_RECEIVED = text("done_at IS NULL")

sftp_transfer_table = Table(
    "kernel_sftp_transfer",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("transfer_id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("sender", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("inf_ref", Text, nullable=False),
    Column("transaktions_id", Text, nullable=False),
    Column("afsender_cvr", Text, nullable=False),
    Column("afsender_system", Text, nullable=False),
    Column("modtager_cvr", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("done_at", Text, nullable=True),
    PrimaryKeyConstraint("sandbox_id", "transfer_id"),
    Index("ix_kernel_sftp_transfer_sandbox_id_sender", "sandbox_id", "sender", "name"),
    Index(
        "ix_kernel_sftp_transfer_to_be_received",
        "sandbox_id",
        "number",
        sqlite_where=_TO_BE_RECEIVED,
        postgresql_where=_TO_BE_RECEIVED,
    ),
)

message_id_table = Table(
    "kernel_message_id",
    metadata,
    Column("seq", Sequence, primary_key=True, autoincrement=True),
    Column("sandbox_id", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    UniqueConstraint("sandbox_id", "digest"),
    Index("ix_kernel_message_id_sandbox_id_seq", "sandbox_id", "seq"),
    Index("ix_kernel_message_id_sandbox_id_expires_at", "sandbox_id", "expires_at"),
    sqlite_autoincrement=True,
    info={"carried": False},
)

share_table = Table(  # above sandboxes: a reset leaves what was shared
    "kernel_share",
    metadata,
    Column("share_id", Text, primary_key=True),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("workspace", Text, nullable=False),
    Column("sandbox", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("first_seq", BigInteger, nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("exchanges", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("content", Text, nullable=False),
    Index("ix_kernel_share_workspace_sandbox", "workspace", "sandbox"),
)

fault_table = Table(
    "kernel_fault",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("rule", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("calls", Integer, nullable=False),
    Column("hits", Integer, nullable=False),
    Column("removed", Integer, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "number"),
)
