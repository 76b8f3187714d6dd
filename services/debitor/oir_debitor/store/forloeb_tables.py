"""The tables of what happens to claims. A course is replaced as it goes on; the rest says when it ended."""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table, Text

from oir_kernel.storage.tables import metadata

forloeb_table = Table(
    "debitor_forloeb",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("fordring_id", Text, nullable=False),
    Column("konto_id", Text, nullable=False),
    Column("tilstand", Text, nullable=False),
    Column("trin", Integer, nullable=False),
    Column("naeste_dato", Text, nullable=True),
    Column("naeste", Text, nullable=False),
    Column("rentedato", Text, nullable=True),
    Column("psrm_id", Text, nullable=False),
    Column("rykkerstop", Integer, nullable=False),
    Column("indhold", Text, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "fordring_id"),
    Index("ix_debitor_forloeb_sandbox_id_konto_id", "sandbox_id", "konto_id"),
    Index("ix_debitor_forloeb_day", "sandbox_id", "naeste_dato", "konto_id", "fordring_id"),
    Index("ix_debitor_forloeb_sandbox_id_psrm_id", "sandbox_id", "psrm_id"),
)

henstand_table = Table(
    "debitor_henstand",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("henstand_id", Text, nullable=False),
    Column("konto_id", Text, nullable=False),
    Column("fordring_id", Text, nullable=False),
    Column("registreret", Text, nullable=False),
    Column("fra", Text, nullable=False),
    Column("til", Text, nullable=True),
    Column("aarsag_id", Text, nullable=False),
    Column("aarsagstekst", Text, nullable=False),
    Column("ophoert", Text, nullable=True),
    PrimaryKeyConstraint("sandbox_id", "henstand_id"),
    Index("ix_debitor_henstand_sandbox_id_konto_id", "sandbox_id", "konto_id"),
)

aftale_table = Table(
    "debitor_aftale",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("aftale_id", Text, nullable=False),
    Column("konto_id", Text, nullable=False),
    Column("registreret", Text, nullable=False),
    Column("tilstand", Text, nullable=False),
    Column("naeste_dato", Text, nullable=True),
    Column("indhold", Text, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "aftale_id"),
    Index("ix_debitor_aftale_sandbox_id_konto_id", "sandbox_id", "konto_id"),
    Index("ix_debitor_aftale_sandbox_id_naeste_dato", "sandbox_id", "naeste_dato"),
)

handling_table = Table(
    "debitor_handling",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("anmodning_id", Text, nullable=False),
    Column("konto_id", Text, nullable=False),
    Column("handling", Text, nullable=False),
    Column("tilstand", Text, nullable=False),
    Column("registreret", Text, nullable=False),
    Column("svarfrist", Text, nullable=True),
    Column("indhold", Text, nullable=False),
    Column("resultat", Text, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "anmodning_id"),
    Index("ix_debitor_handling_sandbox_id_konto_id", "sandbox_id", "konto_id"),
)

relation_table = Table(
    "debitor_relation",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("relation_id", Text, nullable=False),
    Column("konto_id", Text, nullable=False),
    Column("fra_fordring", Text, nullable=False),
    Column("til_fordring", Text, nullable=False),
    Column("type_id", Text, nullable=False),
    Column("registreret", Text, nullable=False),
    Column("ophoert", Text, nullable=True),
    PrimaryKeyConstraint("sandbox_id", "relation_id"),
    Index("ix_debitor_relation_sandbox_id_konto_id", "sandbox_id", "konto_id"),
)

overdragelse_table = Table(
    "debitor_overdragelse",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("aktion_id", Text, nullable=False),
    Column("konto_id", Text, nullable=False),
    Column("fordring_id", Text, nullable=False),
    Column("aktion", Text, nullable=False),
    Column("tilstand", Text, nullable=False),
    Column("registreret", Text, nullable=False),
    Column("leverance_id", Text, nullable=False),
    Column("psrm_id", Text, nullable=False),
    Column("indhold", Text, nullable=False),
    Column("svar", Text, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "aktion_id"),
    Index("ix_debitor_overdragelse_sandbox_id_konto_id", "sandbox_id", "konto_id"),
    Index("ix_debitor_overdragelse_sandbox_id_fordring_id", "sandbox_id", "fordring_id"),
    Index("ix_debitor_overdragelse_sandbox_id_tilstand", "sandbox_id", "tilstand"),
    Index("ix_debitor_overdragelse_sandbox_id_leverance_id", "sandbox_id", "leverance_id"),
)
