"""The tables of the simulated PSRM.

`sandbox_id` stands first in every key. Movements are only ever added; balances are derived from them. Debtors' numbers stand in
`receiver_skyldner.skyldner_ident` and, as they were sent, in `receiver_aktion.indhold`, nowhere else. `indhold` is JSON text.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, PrimaryKeyConstraint, Table, Text

from oir_kernel.storage.tables import metadata

taeller_table = Table(
    "receiver_taeller",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("navn", Text, nullable=False),
    Column("sidste", BigInteger, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "navn"),
)

leverance_table = Table(
    "receiver_leverance",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("leverance_id", Text, nullable=False),
    Column("nummer", BigInteger, nullable=False),
    Column("aftryk", Text, nullable=False),
    Column("modtaget", Text, nullable=False),
    Column("klar", Text, nullable=False),
    Column("tilstand", Text, nullable=False),
    Column("antal", Integer, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "leverance_id"),
    Index("ix_receiver_leverance_sandbox_id_nummer", "sandbox_id", "nummer"),
)

aktion_table = Table(
    "receiver_aktion",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("aktion_id", Text, nullable=False),
    Column("nummer", BigInteger, nullable=False),
    Column("leverance_id", Text, nullable=False),
    Column("linje", Integer, nullable=False),
    Column("aktion", Text, nullable=False),
    Column("fordringshaver", Text, nullable=False),
    Column("ref_aktion_id", Text, nullable=False),
    Column("fordring_id", Text, nullable=False),
    Column("beloeb", BigInteger, nullable=False),
    Column("virkningsdato", Text, nullable=True),
    Column("aarsag", Text, nullable=False),
    Column("modtaget", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("dmi_status", Text, nullable=False),
    Column("aendret", Text, nullable=False),
    Column("tilbagefoert_af", Text, nullable=False),
    Column("aarsager", Text, nullable=False),
    Column("indhold", Text, nullable=False),
    Column("svar", Text, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "aktion_id"),
    Index("ix_receiver_aktion_sandbox_id_nummer", "sandbox_id", "nummer"),
    Index("ix_receiver_aktion_sandbox_id_leverance_id_linje", "sandbox_id", "leverance_id", "linje"),
    Index("ix_receiver_aktion_sandbox_id_fordring_id", "sandbox_id", "fordring_id"),
)

fordring_table = Table(
    "receiver_fordring",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("fordring_id", Text, nullable=False),
    Column("nummer", BigInteger, nullable=False),
    Column("fordringshaver", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("art", Text, nullable=False),
    Column("relation", Text, nullable=False),
    Column("system", Text, nullable=False),
    Column("hovedfordring_id", Text, nullable=False),
    Column("aktion_id", Text, nullable=False),
    Column("genindsender_id", Text, nullable=False),
    Column("tilstand", Text, nullable=False),
    Column("oprettet", Text, nullable=False),
    Column("modtaget", Text, nullable=True),
    Column("hovedstol", BigInteger, nullable=False),
    Column("forfaldsdato", Text, nullable=True),
    Column("foraeldelsesdato", Text, nullable=True),
    Column("tilbagekaldsaarsag", Text, nullable=False),
    Column("lukket", Text, nullable=True),
    Column("indhold", Text, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "fordring_id"),
    Index("ix_receiver_fordring_sandbox_id_nummer", "sandbox_id", "nummer"),
    Index("ix_receiver_fordring_sandbox_id_reference", "sandbox_id", "reference"),
    Index("ix_receiver_fordring_sandbox_id_hovedfordring_id", "sandbox_id", "hovedfordring_id"),
    Index("ix_receiver_fordring_sandbox_id_aktion_id", "sandbox_id", "aktion_id"),
    Index("ix_receiver_fordring_sandbox_id_genindsender_id", "sandbox_id", "genindsender_id"),
    Index("ix_receiver_fordring_sandbox_id_tilstand_foraeldelsesdato", "sandbox_id", "tilstand", "foraeldelsesdato"),
)

skyldner_table = Table(
    "receiver_skyldner",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("fordring_id", Text, nullable=False),
    Column("nr", Integer, nullable=False),
    Column("art", Text, nullable=False),
    Column("skyldner_ident", Text, nullable=False),
    Column("tildelt", Integer, nullable=False),
    Column("navn", Text, nullable=False),
    Column("adresse", Text, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "fordring_id", "nr"),
    Index("ix_receiver_skyldner_sandbox_id_skyldner_ident", "sandbox_id", "skyldner_ident"),
)

bevaegelse_table = Table(
    "receiver_bevaegelse",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("bevaegelse_id", Text, nullable=False),
    Column("nummer", BigInteger, nullable=False),
    Column("fordring_id", Text, nullable=False),
    Column("art", Text, nullable=False),
    Column("kontodel", Text, nullable=False),
    Column("beloeb", BigInteger, nullable=False),
    Column("virkningsdato", Text, nullable=False),
    Column("bogfoert", Text, nullable=False),
    Column("aktion_id", Text, nullable=False),
    Column("kilde_id", Text, nullable=False),
    Column("modbevaegelse_id", Text, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "bevaegelse_id"),
    Index("ix_receiver_bevaegelse_sandbox_id_fordring_id_nummer", "sandbox_id", "fordring_id", "nummer"),
    Index("ix_receiver_bevaegelse_sandbox_id_nummer", "sandbox_id", "nummer"),
    Index("ix_receiver_bevaegelse_sandbox_id_bogfoert", "sandbox_id", "bogfoert"),
    Index("ix_receiver_bevaegelse_sandbox_id_kilde_id", "sandbox_id", "kilde_id"),
)

hoering_table = Table(
    "receiver_hoering",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("aktion_id", Text, nullable=False),
    Column("fordring_id", Text, nullable=False),
    Column("fordringshaver", Text, nullable=False),
    Column("system", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("oprettet", Text, nullable=False),
    Column("frist", Text, nullable=False),
    Column("aendret", Text, nullable=False),
    Column("begrundelse", Text, nullable=False),
    Column("afgjort", Text, nullable=True),
    Column("udfald", Text, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "aktion_id"),
    Index("ix_receiver_hoering_sandbox_id_status", "sandbox_id", "status"),
)
