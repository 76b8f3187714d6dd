"""The tables of the debtor service.

`sandbox_id` stands first in every key. Claims, down-adjustments and collection entries are only ever added; rests are derived.
CPR numbers stand in the columns `…_ident` and nowhere else. `indhold` is an object's content as JSON text.
"""

from typing import Final

from sqlalchemy import BigInteger, Column, Index, Integer, PrimaryKeyConstraint, Table, Text, text

from oir_kernel.storage.tables import metadata

PART_NOEGLE: Final = "lower(ltrim(rtrim({column})))"
"""A party's identification as it is looked up: indexes hold it so, and no other column has to. Both databases spell this alike."""


def _part_index(name: str, column: str) -> Index:
    return Index(name, "sandbox_id", text(PART_NOEGLE.format(column=column)))


konto_table = Table(
    "debitor_konto",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("konto_id", Text, nullable=False),
    Column("registreret", Text, nullable=False),
    Column("type_id", Text, nullable=False),
    Column("debitor_ident", Text, nullable=False),
    Column("debitor_type", Text, nullable=False),
    Column("oprettet_cvr", Text, nullable=False),
    Column("oprettet_system", Text, nullable=False),
    Column("modtager_cvr", Text, nullable=False),
    Column("oprettet", Text, nullable=False),
    Column("indhold", Text, nullable=False),
    Column("ejerskifte", Text, nullable=True),
    Column("afsluttet", Text, nullable=True),
    PrimaryKeyConstraint("sandbox_id", "konto_id"),
    _part_index("ix_debitor_konto_debitor", "debitor_ident"),
)

fordring_table = Table(
    "debitor_fordring",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("fordring_id", Text, nullable=False),
    Column("konto_id", Text, nullable=False),
    Column("registreret", Text, nullable=False),
    Column("type_id", Text, nullable=False),
    Column("beloeb", BigInteger, nullable=False),
    Column("forfaldsdato", Text, nullable=False),
    Column("til_opkraevning", Integer, nullable=False),
    Column("ansvarlig_ident", Text, nullable=False),
    Column("ansvarlig_type", Text, nullable=False),
    Column("indhold", Text, nullable=False),
    Column("relateret_id", Text, nullable=True),
    PrimaryKeyConstraint("sandbox_id", "fordring_id"),
    Index("ix_debitor_fordring_sandbox_id_konto_id", "sandbox_id", "konto_id"),
    _part_index("ix_debitor_fordring_ansvarlig", "ansvarlig_ident"),
)

haeftelse_table = Table(
    "debitor_haeftelse",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("haeftelse_id", Text, nullable=False),
    Column("konto_id", Text, nullable=False),
    Column("registreret", Text, nullable=False),
    Column("startdato", Text, nullable=False),
    Column("part_ident", Text, nullable=False),
    Column("part_type", Text, nullable=False),
    Column("indhold", Text, nullable=False),
    Column("slutdato", Text, nullable=True),
    Column("afsluttet", Text, nullable=True),
    PrimaryKeyConstraint("sandbox_id", "haeftelse_id"),
    Index("ix_debitor_haeftelse_sandbox_id_konto_id", "sandbox_id", "konto_id"),
    _part_index("ix_debitor_haeftelse_part", "part_ident"),
)

administrator_table = Table(
    "debitor_administrator",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("konto_id", Text, nullable=False),
    Column("part_ident", Text, nullable=False),
    Column("part_type", Text, nullable=False),
    Column("registreret", Text, nullable=False),
    Column("indhold", Text, nullable=False),
    Column("slutdato", Text, nullable=True),
    PrimaryKeyConstraint("sandbox_id", "konto_id", "part_ident"),
    _part_index("ix_debitor_administrator_part", "part_ident"),
)

nedregulering_table = Table(
    "debitor_nedregulering",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("nedregulering_id", Text, nullable=False),
    Column("konto_id", Text, nullable=False),
    Column("fordring_id", Text, nullable=False),
    Column("registreret", Text, nullable=False),
    Column("beloeb", BigInteger, nullable=False),
    Column("aarsag_id", Text, nullable=False),
    Column("indhold", Text, nullable=False),
    PrimaryKeyConstraint("sandbox_id", "nedregulering_id"),
    Index("ix_debitor_nedregulering_sandbox_id_fordring_id", "sandbox_id", "fordring_id"),
)

opkraevning_table = Table(
    "debitor_opkraevning",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("fordring_id", Text, nullable=False),
    Column("anmodning_id", Text, nullable=False),
    Column("konto_id", Text, nullable=False),
    Column("registreret", Text, nullable=False),
    Column("forfaldsdato", Text, nullable=True),
    PrimaryKeyConstraint("sandbox_id", "fordring_id", "anmodning_id"),
    Index("ix_debitor_opkraevning_sandbox_id_anmodning_id", "sandbox_id", "anmodning_id"),
)
