"""The debtor service's tables: accounts, claims, liabilities, administrators, down-adjustments, collection entries."""

import sqlalchemy as sa
from alembic import op

revision = "0002_debitor"
down_revision = "0001_kernel"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _konto()
    _fordring()
    _haeftelse()
    _administrator()
    _nedregulering()
    _opkraevning()


def _konto() -> None:
    op.create_table(
        "debitor_konto",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("konto_id", sa.Text, nullable=False),
        sa.Column("registreret", sa.Text, nullable=False),
        sa.Column("type_id", sa.Text, nullable=False),
        sa.Column("debitor_ident", sa.Text, nullable=False),
        sa.Column("debitor_type", sa.Text, nullable=False),
        sa.Column("oprettet_cvr", sa.Text, nullable=False),
        sa.Column("oprettet_system", sa.Text, nullable=False),
        sa.Column("modtager_cvr", sa.Text, nullable=False),
        sa.Column("oprettet", sa.Text, nullable=False),
        sa.Column("indhold", sa.Text, nullable=False),
        sa.Column("ejerskifte", sa.Text, nullable=True),
        sa.Column("afsluttet", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("sandbox_id", "konto_id", name=op.f("pk_debitor_konto")),
    )


def _fordring() -> None:
    op.create_table(
        "debitor_fordring",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("fordring_id", sa.Text, nullable=False),
        sa.Column("konto_id", sa.Text, nullable=False),
        sa.Column("registreret", sa.Text, nullable=False),
        sa.Column("type_id", sa.Text, nullable=False),
        sa.Column("beloeb", sa.BigInteger, nullable=False),
        sa.Column("forfaldsdato", sa.Text, nullable=False),
        sa.Column("til_opkraevning", sa.Integer, nullable=False),
        sa.Column("ansvarlig_ident", sa.Text, nullable=False),
        sa.Column("ansvarlig_type", sa.Text, nullable=False),
        sa.Column("indhold", sa.Text, nullable=False),
        sa.Column("relateret_id", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("sandbox_id", "fordring_id", name=op.f("pk_debitor_fordring")),
    )
    op.create_index("ix_debitor_fordring_sandbox_id_konto_id", "debitor_fordring", ["sandbox_id", "konto_id"])


def _haeftelse() -> None:
    op.create_table(
        "debitor_haeftelse",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("haeftelse_id", sa.Text, nullable=False),
        sa.Column("konto_id", sa.Text, nullable=False),
        sa.Column("registreret", sa.Text, nullable=False),
        sa.Column("startdato", sa.Text, nullable=False),
        sa.Column("part_ident", sa.Text, nullable=False),
        sa.Column("part_type", sa.Text, nullable=False),
        sa.Column("indhold", sa.Text, nullable=False),
        sa.Column("slutdato", sa.Text, nullable=True),
        sa.Column("afsluttet", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("sandbox_id", "haeftelse_id", name=op.f("pk_debitor_haeftelse")),
    )
    op.create_index("ix_debitor_haeftelse_sandbox_id_konto_id", "debitor_haeftelse", ["sandbox_id", "konto_id"])


def _administrator() -> None:
    op.create_table(
        "debitor_administrator",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("konto_id", sa.Text, nullable=False),
        sa.Column("part_ident", sa.Text, nullable=False),
        sa.Column("part_type", sa.Text, nullable=False),
        sa.Column("registreret", sa.Text, nullable=False),
        sa.Column("indhold", sa.Text, nullable=False),
        sa.Column("slutdato", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("sandbox_id", "konto_id", "part_ident", name=op.f("pk_debitor_administrator")),
    )


def _nedregulering() -> None:
    op.create_table(
        "debitor_nedregulering",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("nedregulering_id", sa.Text, nullable=False),
        sa.Column("konto_id", sa.Text, nullable=False),
        sa.Column("fordring_id", sa.Text, nullable=False),
        sa.Column("registreret", sa.Text, nullable=False),
        sa.Column("beloeb", sa.BigInteger, nullable=False),
        sa.Column("aarsag_id", sa.Text, nullable=False),
        sa.Column("indhold", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "nedregulering_id", name=op.f("pk_debitor_nedregulering")),
    )
    op.create_index(
        "ix_debitor_nedregulering_sandbox_id_fordring_id", "debitor_nedregulering", ["sandbox_id", "fordring_id"]
    )


def _opkraevning() -> None:
    op.create_table(
        "debitor_opkraevning",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("fordring_id", sa.Text, nullable=False),
        sa.Column("anmodning_id", sa.Text, nullable=False),
        sa.Column("konto_id", sa.Text, nullable=False),
        sa.Column("registreret", sa.Text, nullable=False),
        sa.Column("forfaldsdato", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("sandbox_id", "fordring_id", "anmodning_id", name=op.f("pk_debitor_opkraevning")),
    )
    op.create_index(
        "ix_debitor_opkraevning_sandbox_id_anmodning_id", "debitor_opkraevning", ["sandbox_id", "anmodning_id"]
    )
