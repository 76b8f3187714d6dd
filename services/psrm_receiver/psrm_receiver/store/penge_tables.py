"""The tables of payments and notifications. Notifications are only ever added."""

from sqlalchemy import BigInteger, Column, Index, PrimaryKeyConstraint, Table, Text

from oir_kernel.storage.tables import metadata

indbetaling_table = Table(
    "receiver_indbetaling",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("indbetaling_id", Text, nullable=False),
    Column("nummer", BigInteger, nullable=False),
    Column("skyldner_art", Text, nullable=False),
    Column("skyldner_ident", Text, nullable=False),
    Column("fordring_id", Text, nullable=False),
    Column("kilde", Text, nullable=False),
    Column("beloeb", BigInteger, nullable=False),
    Column("dato", Text, nullable=False),
    Column("bogfoert", Text, nullable=False),
    Column("returneret", BigInteger, nullable=False),
    Column("ophaevet", Text, nullable=True),
    PrimaryKeyConstraint("sandbox_id", "indbetaling_id"),
    Index("ix_receiver_indbetaling_sandbox_id_nummer", "sandbox_id", "nummer"),
)

underretning_table = Table(
    "receiver_underretning",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("nummer", BigInteger, nullable=False),
    Column("underretning_id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("dato", Text, nullable=False),
    Column("oprettet", Text, nullable=False),
    Column("fordringshaver", Text, nullable=False),
    Column("beloeb", BigInteger, nullable=False),
    Column("fordring_id", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("indhold", Text, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "nummer"),
    Index("ix_receiver_underretning_sandbox_id_underretning_id", "sandbox_id", "underretning_id", unique=True),
    Index("ix_receiver_underretning_sandbox_id_fordring_id", "sandbox_id", "fordring_id"),
)
