"""What a tester lives in: states of sandboxes beside their names, and more told in the journal."""

import sqlalchemy as sa
from alembic import op

revision = "0005_control"
down_revision = "0004_faktura"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _sandbox()
    _keys()
    _faults()
    _delivery()
    _clock()
    _replay()
    _share()
    _sftp()
    op.add_column("kernel_journal", sa.Column("fault", sa.Text, nullable=False, server_default=""))
    op.add_column("kernel_journal", sa.Column("changes", sa.Text, nullable=False, server_default="[]"))
    with op.batch_alter_table("kernel_outbox", table_kwargs={"sqlite_autoincrement": True}) as outbox:
        outbox.drop_constraint(op.f("uq_kernel_outbox_event_id"), type_="unique")
        outbox.create_unique_constraint(op.f("uq_kernel_outbox_sandbox_id_event_id"), ["sandbox_id", "event_id"])


def _sandbox() -> None:
    op.add_column("kernel_sandbox", sa.Column("state_id", sa.Text, nullable=False, server_default=""))
    op.add_column("kernel_sandbox", sa.Column("workspace", sa.Text, nullable=False, server_default="default"))
    op.add_column("kernel_sandbox", sa.Column("advanced_us", sa.BigInteger, nullable=False, server_default="0"))
    op.add_column("kernel_sandbox", sa.Column("expires_at", sa.Text, nullable=True))
    op.execute("UPDATE kernel_sandbox SET state_id = sandbox_id")
    with op.batch_alter_table("kernel_sandbox") as sandbox:
        sandbox.create_unique_constraint(op.f("uq_kernel_sandbox_state_id"), ["state_id"])
    op.create_table(
        "kernel_discarded",
        sa.Column("state_id", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("state_id", name=op.f("pk_kernel_discarded")),
    )


def _replay() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "kernel_message_id",
        sa.Column("seq", number, autoincrement=True, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("sandbox_id", "digest", "expires_at")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_kernel_message_id")),
        sa.UniqueConstraint("sandbox_id", "digest", name=op.f("uq_kernel_message_id_sandbox_id_digest")),
        sqlite_autoincrement=True,
    )
    for columns in (["sandbox_id", "seq"], ["sandbox_id", "expires_at"]):
        op.create_index(op.f(f"ix_kernel_message_id_{'_'.join(columns)}"), "kernel_message_id", columns)


def _clock() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "kernel_agenda",
        sa.Column("seq", number, autoincrement=True, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("sandbox_id", "item_id", "due_at", "kind", "key")),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_kernel_agenda")),
        sa.UniqueConstraint("sandbox_id", "item_id", name=op.f("uq_kernel_agenda_sandbox_id_item_id")),
        sqlite_autoincrement=True,
    )
    for columns in (["sandbox_id", "due_at", "seq"], ["sandbox_id", "kind", "key"]):
        op.create_index(op.f(f"ix_kernel_agenda_{'_'.join(columns)}"), "kernel_agenda", columns)
    op.create_table(
        "kernel_clock_job",
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("sandbox_id", "job_id", "state", "from_at", "to_at", "at")
        ),
        sa.Column("steps", sa.Integer, nullable=False),
        sa.Column("stopping", sa.Integer, nullable=False),
        sa.Column("said", sa.Text, nullable=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("owner", "seen_at", "created_at")),
        sa.Column("ended_at", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("sandbox_id", "job_id", name=op.f("pk_kernel_clock_job")),
    )
    under_way = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_kernel_clock_job_under_way",
        "kernel_clock_job",
        ["sandbox_id"],
        unique=True,
        sqlite_where=under_way,
        postgresql_where=under_way,
    )
    op.create_table(
        "kernel_clock_entry",
        sa.Column("seq", number, autoincrement=True, nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("sandbox_id", "job_id", "day", "at", "item_id", "kind", "key")
        ),
        sa.Column("texts", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_kernel_clock_entry")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_kernel_clock_entry_sandbox_id_job_id_day_seq"),
        "kernel_clock_entry",
        ["sandbox_id", "job_id", "day", "seq"],
    )


def _share() -> None:
    op.create_table(
        "kernel_share",
        sa.Column("share_id", sa.Text, nullable=False),
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("sandbox", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("first_seq", sa.BigInteger, nullable=False),
        sa.Column("last_seq", sa.BigInteger, nullable=False),
        sa.Column("exchanges", sa.Integer, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("expires_at", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("share_id", name=op.f("pk_kernel_share")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_kernel_share_token_hash")),
    )
    op.create_index(op.f("ix_kernel_share_workspace_sandbox"), "kernel_share", ["workspace", "sandbox"])


def _delivery() -> None:
    op.create_table(
        "kernel_subscription",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("subscription_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "subscription_id", name=op.f("pk_kernel_subscription")),
    )
    op.create_table(
        "kernel_subscription_topic",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("subscription_id", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "subscription_id", "topic", name=op.f("pk_kernel_subscription_topic")),
    )
    op.create_table(
        "kernel_subscription_local",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("subscription_id", sa.Text, nullable=False),
        sa.Column("active", sa.Integer, nullable=False),
        sa.Column("secret", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("sandbox_id", "subscription_id", name=op.f("pk_kernel_subscription_local")),
    )
    op.create_table(
        "kernel_delivery",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("subscription_id", sa.Text, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", sa.Text, nullable=False),
        sa.Column("held", sa.Integer, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("tried_at", sa.Text, nullable=True),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_kernel_delivery")),
        sa.UniqueConstraint(
            "sandbox_id",
            "subscription_id",
            "event_id",
            name=op.f("uq_kernel_delivery_sandbox_id_subscription_id_event_id"),
        ),
        sqlite_autoincrement=True,
    )
    lane = ["sandbox_id", "subscription_id"]
    waiting = sa.text("state = 'waiting'")
    for name, columns in {"due": ["due_at", "seq"], "in_order": ["key", "seq"]}.items():
        op.create_index(
            f"ix_kernel_delivery_{name}",
            "kernel_delivery",
            [*lane, *columns],
            sqlite_where=waiting,
            postgresql_where=waiting,
        )
    op.create_index("ix_kernel_delivery_sandbox_id_subscription_id_seq", "kernel_delivery", [*lane, "seq"])


def _faults() -> None:
    op.create_table(
        "kernel_fault",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("calls", sa.Integer, nullable=False),
        sa.Column("hits", sa.Integer, nullable=False),
        sa.Column("removed", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "number", name=op.f("pk_kernel_fault")),
    )


def _keys() -> None:
    op.create_table(
        "kernel_workspace",
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("workspace", name=op.f("pk_kernel_workspace")),
    )
    op.create_table(
        "kernel_key",
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("key_id", "workspace", "role", "label", "sha256", "created_at")
        ),
        *(sa.Column(name, sa.Text, nullable=True) for name in ("expires_at", "revoked_at", "used_on")),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_kernel_key")),
    )
    op.create_index(op.f("ix_kernel_key_workspace"), "kernel_key", ["workspace"])


def _sftp() -> None:
    op.create_table(
        "kernel_sftp_user",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("system", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "system", name=op.f("pk_kernel_sftp_user")),
    )
    op.create_table(
        "kernel_sftp_file",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("system", sa.Text, nullable=False),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("content_id", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "system", "folder", "name", name=op.f("pk_kernel_sftp_file")),
    )
    op.create_index("ix_kernel_sftp_file_sandbox_id_content_id", "kernel_sftp_file", ["sandbox_id", "content_id"])
    op.create_table(
        "kernel_sftp_chunk",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("content_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "content_id", "number", name=op.f("pk_kernel_sftp_chunk")),
    )
    _sftp_transfer()


def _sftp_transfer() -> None:
    to_be_received = sa.text("done_at IS NULL")
    op.create_table(
        "kernel_sftp_transfer",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("transfer_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("sender", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("inf_ref", sa.Text, nullable=False),
        sa.Column("transaktions_id", sa.Text, nullable=False),
        sa.Column("afsender_cvr", sa.Text, nullable=False),
        sa.Column("afsender_system", sa.Text, nullable=False),
        sa.Column("modtager_cvr", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("done_at", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("sandbox_id", "transfer_id", name=op.f("pk_kernel_sftp_transfer")),
    )
    op.create_index(
        "ix_kernel_sftp_transfer_sandbox_id_sender", "kernel_sftp_transfer", ["sandbox_id", "sender", "name"]
    )
    op.create_index(
        "ix_kernel_sftp_transfer_to_be_received",
        "kernel_sftp_transfer",
        ["sandbox_id", "number"],
        sqlite_where=to_be_received,
        postgresql_where=to_be_received,
    )
