"""The tables of the sub-ledger. Entries and documents are only ever added."""

from sqlalchemy import BigInteger, Column, Index, Integer, PrimaryKeyConstraint, Table, Text

from oir_kernel.storage.tables import metadata

postering_table = Table(
    "debitor_postering",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("bilag_id", Text, nullable=False),
    Column("nr", Integer, nullable=False),
    Column("konto_id", Text, nullable=False),
    Column("art", Text, nullable=False),
    Column("dato", Text, nullable=False),
    Column("registreret", Text, nullable=False),
    Column("hovedkonto", Text, nullable=False),
    Column("krav_id", Text, nullable=False),
    Column("beloeb", BigInteger, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "bilag_id", "nr"),
    Index("ix_debitor_postering_sandbox_id_konto_id", "sandbox_id", "konto_id"),
    Index("ix_debitor_postering_sandbox_id_krav_id", "sandbox_id", "krav_id"),
)

bilag_table = Table(
    "debitor_bilag",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("bilag_id", Text, nullable=False),
    Column("konto_id", Text, nullable=False),
    Column("art", Text, nullable=False),
    Column("dato", Text, nullable=False),
    Column("registreret", Text, nullable=False),
    Column("beloeb", BigInteger, nullable=False),
    Column("krav_id", Text, nullable=False),
    Column("modbilag_id", Text, nullable=False),
    Column("part_ident", Text, nullable=False),
    Column("part_type", Text, nullable=False),
    Column("oprettet_cvr", Text, nullable=False),
    Column("oprettet_system", Text, nullable=False),
    Column("indhold", Text, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "bilag_id"),
    Index("ix_debitor_bilag_sandbox_id_konto_id", "sandbox_id", "konto_id"),
    Index("ix_debitor_bilag_sandbox_id_krav_id", "sandbox_id", "krav_id"),
    Index("ix_debitor_bilag_sandbox_id_modbilag_id", "sandbox_id", "modbilag_id"),
)

tillaeg_table = Table(
    "debitor_tillaeg",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("tillaeg_id", Text, nullable=False),
    Column("konto_id", Text, nullable=False),
    Column("fordring_id", Text, nullable=False),
    Column("art", Text, nullable=False),
    Column("registreret", Text, nullable=False),
    Column("beloeb", BigInteger, nullable=False),
    Column("fra", Text, nullable=False),
    Column("til", Text, nullable=False),
    Column("indhold", Text, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "tillaeg_id"),
    Index("ix_debitor_tillaeg_sandbox_id_konto_id", "sandbox_id", "konto_id"),
    Index("ix_debitor_tillaeg_sandbox_id_fordring_id", "sandbox_id", "fordring_id"),
)
