"""The kernel's tables: sandboxes, journal, outbox, remembered answers."""

import sqlalchemy as sa
from alembic import op

from oir_kernel.storage.tables import Sequence

revision = "0001_kernel"
down_revision = None
branch_labels = None
depends_on = None

_UNDELIVERED = sa.text("delivered_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "kernel_sandbox",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", name=op.f("pk_kernel_sandbox")),
    )
    _journal()
    _outbox()
    op.create_table(
        "kernel_answer",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("operation", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "operation", "digest", name=op.f("pk_kernel_answer")),
    )


def _journal() -> None:
    op.create_table(
        "kernel_journal",
        sa.Column("seq", Sequence, autoincrement=True, nullable=False),
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("door", sa.Text, nullable=False),
        sa.Column("operation", sa.Text, nullable=False),
        sa.Column("transaktions_id", sa.Text, nullable=False),
        sa.Column("sender", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("duration_us", sa.Integer, nullable=False),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("findings", sa.Text, nullable=False),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_kernel_journal")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_kernel_journal_sandbox_id_seq", "kernel_journal", ["sandbox_id", "seq"])
    op.create_index("ix_kernel_journal_sandbox_id_transaktions_id", "kernel_journal", ["sandbox_id", "transaktions_id"])
    op.create_table(
        "kernel_journal_size",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("entries", sa.BigInteger, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", name=op.f("pk_kernel_journal_size")),
    )


def _outbox() -> None:
    op.create_table(
        "kernel_outbox",
        sa.Column("seq", Sequence, autoincrement=True, nullable=False),
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("delivered_at", sa.Text, nullable=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_kernel_outbox")),
        sa.UniqueConstraint("event_id", name=op.f("uq_kernel_outbox_event_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_kernel_outbox_undelivered",
        "kernel_outbox",
        ["sandbox_id", "seq"],
        sqlite_where=_UNDELIVERED,
        postgresql_where=_UNDELIVERED,
    )
