"""The tables of the ledger, on the kernel's metadata."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, PrimaryKeyConstraint, Table, Text

from oir_kernel.storage.tables import metadata

bilag_table = Table(
    "finans_bilag",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("bilag_id", Text, nullable=False),
    Column("nummer", BigInteger, nullable=False),
    Column("aftryk", Text, nullable=False),
    Column("afsender_cvr", Text, nullable=False),
    Column("afsender_system", Text, nullable=False),
    Column("modtager_cvr", Text, nullable=False),
    Column("transaktions_id", Text, nullable=False),
    Column("behandlet", Text, nullable=False),
    Column("titel", Text, nullable=False),
    Column("bilagsdato", Text, nullable=False),
    Column("bogfoeringsdato", Text, nullable=False),
    Column("regnskabsperiode", Text, nullable=False),
    Column("type_id", Text, nullable=False),
    Column("ekstern_reference", Text, nullable=True),
    Column("tekst", Text, nullable=True),
    Column("tilbagefoersel", Boolean, nullable=True),
    Column("oprindeligt_bilag_id", Text, nullable=True),
    PrimaryKeyConstraint("sandbox_id", "bilag_id"),
    Index("ix_finans_bilag_sandbox_id_nummer", "sandbox_id", "nummer", unique=True),
)

postering_table = Table(
    "finans_postering",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("bilag_id", Text, nullable=False),
    Column("linje", Integer, nullable=False),
    Column("postering_id", Text, nullable=False),
    Column("beloeb", BigInteger, nullable=False),
    Column("debet_kredit", Text, nullable=False),
    Column("posteringsdato", Text, nullable=False),
    Column("tekst", Text, nullable=False),
    Column("supplerende_tekst", Text, nullable=True),
    Column("periode_start", Text, nullable=True),
    Column("periode_slut", Text, nullable=True),
    Column("valuta_kode", Text, nullable=True),
    Column("valuta_kurs", Text, nullable=True),
    Column("valuta_tid", Text, nullable=True),
    Column("funktion", Text, nullable=False),
    Column("dranst", Text, nullable=False),
    Column("ejerforhold", Text, nullable=True),
    Column("gruppering", Text, nullable=True),
    Column("art", Text, nullable=False),
    Column("organisation", Text, nullable=True),
    Column("sekundaere", Text, nullable=False),
    Column("referencer", Text, nullable=False),
    Column("modpart", Text, nullable=True),
    PrimaryKeyConstraint("sandbox_id", "bilag_id", "linje"),
)

nummer_table = Table(
    "finans_nummer",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("sidste", BigInteger, nullable=False),
    PrimaryKeyConstraint("sandbox_id"),
)
