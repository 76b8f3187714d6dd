"""The tables of the invoice services, on the kernel's metadata."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, PrimaryKeyConstraint, Table, Text

from oir_kernel.storage.tables import metadata

dokument_table = Table(
    "faktura_dokument",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("faktura_id", Text, nullable=False),
    Column("nummer", BigInteger, nullable=False),
    Column("type_id", Text, nullable=False),
    Column("rod", Text, nullable=False),
    Column("format", Text, nullable=True),
    Column("filnavn", Text, nullable=True),
    Column("indhold", LargeBinary, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("svar_kan_ikke_modtages", Boolean, nullable=False),
    Column("svar_paakraevet", Boolean, nullable=False),
    Column("afsender_cvr", Text, nullable=False),
    Column("afsender_system", Text, nullable=False),
    Column("modtager_cvr", Text, nullable=False),
    Column("transaktions_id", Text, nullable=False),
    Column("behandlet", Text, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "faktura_id"),
    Index("ix_faktura_dokument_sandbox_id_nummer", "sandbox_id", "nummer", unique=True),
)

bilag_table = Table(
    "faktura_bilag",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("faktura_id", Text, nullable=False),
    Column("linje", Integer, nullable=False),
    Column("bilag_id", Text, nullable=False),
    Column("type_id", Text, nullable=False),
    Column("fil", LargeBinary, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "faktura_id", "linje"),
)

svar_table = Table(
    "faktura_svar",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("svar_id", Text, nullable=False),
    Column("faktura_id", Text, nullable=False),
    Column("resultat", Text, nullable=False),
    Column("aftryk", Text, nullable=False),
    Column("afsender_cvr", Text, nullable=False),
    Column("afsender_system", Text, nullable=False),
    Column("transaktions_id", Text, nullable=False),
    Column("behandlet", Text, nullable=False),
    Column("indhold", Text, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "svar_id"),
    Index("ix_faktura_svar_sandbox_id_faktura_id", "sandbox_id", "faktura_id", unique=True),
)

nummer_table = Table(
    "faktura_nummer",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("sidste", BigInteger, nullable=False),
    PrimaryKeyConstraint("sandbox_id"),
)
