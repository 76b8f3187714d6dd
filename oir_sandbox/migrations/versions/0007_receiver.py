"""The simulated PSRM: batches, actions, claims and their movements, hearings, payments, notifications."""

import sqlalchemy as sa
from alembic import op

revision = "0007_receiver"
down_revision = "0006_debitor_hovedbog"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _taeller()
    _leverance()
    _aktion()
    _fordring()
    _skyldner()
    _bevaegelse()
    _hoering()
    _indbetaling()
    _underretning()


def _taeller() -> None:
    op.create_table(
        "receiver_taeller",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("navn", sa.Text, nullable=False),
        sa.Column("sidste", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "navn", name=op.f("pk_receiver_taeller")),
    )


def _leverance() -> None:
    op.create_table(
        "receiver_leverance",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("leverance_id", sa.Text, nullable=False),
        sa.Column("nummer", sa.BigInteger, nullable=False),
        sa.Column("aftryk", sa.Text, nullable=False),
        sa.Column("modtaget", sa.Text, nullable=False),
        sa.Column("klar", sa.Text, nullable=False),
        sa.Column("tilstand", sa.Text, nullable=False),
        sa.Column("antal", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "leverance_id", name=op.f("pk_receiver_leverance")),
    )
    op.create_index(op.f("ix_receiver_leverance_sandbox_id_nummer"), "receiver_leverance", ["sandbox_id", "nummer"])


def _aktion() -> None:
    op.create_table(
        "receiver_aktion",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("aktion_id", sa.Text, nullable=False),
        sa.Column("nummer", sa.BigInteger, nullable=False),
        sa.Column("leverance_id", sa.Text, nullable=False),
        sa.Column("linje", sa.Integer, nullable=False),
        sa.Column("aktion", sa.Text, nullable=False),
        sa.Column("fordringshaver", sa.Text, nullable=False),
        sa.Column("ref_aktion_id", sa.Text, nullable=False),
        sa.Column("fordring_id", sa.Text, nullable=False),
        sa.Column("beloeb", sa.BigInteger, nullable=False),
        sa.Column("virkningsdato", sa.Text, nullable=True),
        sa.Column("aarsag", sa.Text, nullable=False),
        sa.Column("modtaget", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("dmi_status", sa.Text, nullable=False),
        sa.Column("aendret", sa.Text, nullable=False),
        sa.Column("tilbagefoert_af", sa.Text, nullable=False),
        sa.Column("aarsager", sa.Text, nullable=False),
        sa.Column("indhold", sa.Text, nullable=False),
        sa.Column("svar", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "aktion_id", name=op.f("pk_receiver_aktion")),
    )
    op.create_index(op.f("ix_receiver_aktion_sandbox_id_fordring_id"), "receiver_aktion", ["sandbox_id", "fordring_id"])
    op.create_index(
        op.f("ix_receiver_aktion_sandbox_id_leverance_id_linje"),
        "receiver_aktion",
        ["sandbox_id", "leverance_id", "linje"],
    )
    op.create_index(op.f("ix_receiver_aktion_sandbox_id_nummer"), "receiver_aktion", ["sandbox_id", "nummer"])


def _fordring() -> None:
    op.create_table(
        "receiver_fordring",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("fordring_id", sa.Text, nullable=False),
        sa.Column("nummer", sa.BigInteger, nullable=False),
        sa.Column("fordringshaver", sa.Text, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("art", sa.Text, nullable=False),
        sa.Column("relation", sa.Text, nullable=False),
        sa.Column("system", sa.Text, nullable=False),
        sa.Column("hovedfordring_id", sa.Text, nullable=False),
        sa.Column("aktion_id", sa.Text, nullable=False),
        sa.Column("genindsender_id", sa.Text, nullable=False),
        sa.Column("tilstand", sa.Text, nullable=False),
        sa.Column("oprettet", sa.Text, nullable=False),
        sa.Column("modtaget", sa.Text, nullable=True),
        sa.Column("hovedstol", sa.BigInteger, nullable=False),
        sa.Column("forfaldsdato", sa.Text, nullable=True),
        sa.Column("foraeldelsesdato", sa.Text, nullable=True),
        sa.Column("tilbagekaldsaarsag", sa.Text, nullable=False),
        sa.Column("lukket", sa.Text, nullable=True),
        sa.Column("indhold", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "fordring_id", name=op.f("pk_receiver_fordring")),
    )
    op.create_index(op.f("ix_receiver_fordring_sandbox_id_aktion_id"), "receiver_fordring", ["sandbox_id", "aktion_id"])
    op.create_index(
        op.f("ix_receiver_fordring_sandbox_id_genindsender_id"), "receiver_fordring", ["sandbox_id", "genindsender_id"]
    )
    op.create_index(
        op.f("ix_receiver_fordring_sandbox_id_hovedfordring_id"),
        "receiver_fordring",
        ["sandbox_id", "hovedfordring_id"],
    )
    op.create_index(op.f("ix_receiver_fordring_sandbox_id_nummer"), "receiver_fordring", ["sandbox_id", "nummer"])
    op.create_index(op.f("ix_receiver_fordring_sandbox_id_reference"), "receiver_fordring", ["sandbox_id", "reference"])
    op.create_index(
        op.f("ix_receiver_fordring_sandbox_id_tilstand_foraeldelsesdato"),
        "receiver_fordring",
        ["sandbox_id", "tilstand", "foraeldelsesdato"],
    )


def _skyldner() -> None:
    op.create_table(
        "receiver_skyldner",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("fordring_id", sa.Text, nullable=False),
        sa.Column("nr", sa.Integer, nullable=False),
        sa.Column("art", sa.Text, nullable=False),
        sa.Column("skyldner_ident", sa.Text, nullable=False),
        sa.Column("tildelt", sa.Integer, nullable=False),
        sa.Column("navn", sa.Text, nullable=False),
        sa.Column("adresse", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "fordring_id", "nr", name=op.f("pk_receiver_skyldner")),
    )
    op.create_index(
        op.f("ix_receiver_skyldner_sandbox_id_skyldner_ident"), "receiver_skyldner", ["sandbox_id", "skyldner_ident"]
    )


def _bevaegelse() -> None:
    op.create_table(
        "receiver_bevaegelse",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("bevaegelse_id", sa.Text, nullable=False),
        sa.Column("nummer", sa.BigInteger, nullable=False),
        sa.Column("fordring_id", sa.Text, nullable=False),
        sa.Column("art", sa.Text, nullable=False),
        sa.Column("kontodel", sa.Text, nullable=False),
        sa.Column("beloeb", sa.BigInteger, nullable=False),
        sa.Column("virkningsdato", sa.Text, nullable=False),
        sa.Column("bogfoert", sa.Text, nullable=False),
        sa.Column("aktion_id", sa.Text, nullable=False),
        sa.Column("kilde_id", sa.Text, nullable=False),
        sa.Column("modbevaegelse_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "bevaegelse_id", name=op.f("pk_receiver_bevaegelse")),
    )
    op.create_index(
        op.f("ix_receiver_bevaegelse_sandbox_id_fordring_id_nummer"),
        "receiver_bevaegelse",
        ["sandbox_id", "fordring_id", "nummer"],
    )
    op.create_index(
        op.f("ix_receiver_bevaegelse_sandbox_id_kilde_id"), "receiver_bevaegelse", ["sandbox_id", "kilde_id"]
    )
    op.create_index(
        op.f("ix_receiver_bevaegelse_sandbox_id_bogfoert"), "receiver_bevaegelse", ["sandbox_id", "bogfoert"]
    )
    op.create_index(op.f("ix_receiver_bevaegelse_sandbox_id_nummer"), "receiver_bevaegelse", ["sandbox_id", "nummer"])


def _hoering() -> None:
    op.create_table(
        "receiver_hoering",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("aktion_id", sa.Text, nullable=False),
        sa.Column("fordring_id", sa.Text, nullable=False),
        sa.Column("fordringshaver", sa.Text, nullable=False),
        sa.Column("system", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("oprettet", sa.Text, nullable=False),
        sa.Column("frist", sa.Text, nullable=False),
        sa.Column("aendret", sa.Text, nullable=False),
        sa.Column("begrundelse", sa.Text, nullable=False),
        sa.Column("afgjort", sa.Text, nullable=True),
        sa.Column("udfald", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "aktion_id", name=op.f("pk_receiver_hoering")),
    )
    op.create_index(op.f("ix_receiver_hoering_sandbox_id_status"), "receiver_hoering", ["sandbox_id", "status"])


def _indbetaling() -> None:
    op.create_table(
        "receiver_indbetaling",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("indbetaling_id", sa.Text, nullable=False),
        sa.Column("nummer", sa.BigInteger, nullable=False),
        sa.Column("skyldner_art", sa.Text, nullable=False),
        sa.Column("skyldner_ident", sa.Text, nullable=False),
        sa.Column("fordring_id", sa.Text, nullable=False),
        sa.Column("kilde", sa.Text, nullable=False),
        sa.Column("beloeb", sa.BigInteger, nullable=False),
        sa.Column("dato", sa.Text, nullable=False),
        sa.Column("bogfoert", sa.Text, nullable=False),
        sa.Column("returneret", sa.BigInteger, nullable=False),
        sa.Column("ophaevet", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("sandbox_id", "indbetaling_id", name=op.f("pk_receiver_indbetaling")),
    )
    op.create_index(op.f("ix_receiver_indbetaling_sandbox_id_nummer"), "receiver_indbetaling", ["sandbox_id", "nummer"])


def _underretning() -> None:
    op.create_table(
        "receiver_underretning",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("nummer", sa.BigInteger, nullable=False),
        sa.Column("underretning_id", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("dato", sa.Text, nullable=False),
        sa.Column("oprettet", sa.Text, nullable=False),
        sa.Column("fordringshaver", sa.Text, nullable=False),
        sa.Column("beloeb", sa.BigInteger, nullable=False),
        sa.Column("fordring_id", sa.Text, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("indhold", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "nummer", name=op.f("pk_receiver_underretning")),
    )
    op.create_index(
        op.f("ix_receiver_underretning_sandbox_id_fordring_id"), "receiver_underretning", ["sandbox_id", "fordring_id"]
    )
    op.create_index(
        op.f("ix_receiver_underretning_sandbox_id_underretning_id"),
        "receiver_underretning",
        ["sandbox_id", "underretning_id"],
        unique=True,
    )
