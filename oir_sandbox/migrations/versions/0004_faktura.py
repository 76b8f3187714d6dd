"""The invoice services' tables: documents, attachments, answers, the number of the last invoice."""

import sqlalchemy as sa
from alembic import op

revision = "0004_faktura"
down_revision = "0003_finans"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _dokument()
    _bilag()
    _svar()
    _nummer()


def _dokument() -> None:
    op.create_table(
        "faktura_dokument",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("faktura_id", sa.Text, nullable=False),
        sa.Column("nummer", sa.BigInteger, nullable=False),
        sa.Column("type_id", sa.Text, nullable=False),
        sa.Column("rod", sa.Text, nullable=False),
        sa.Column("format", sa.Text, nullable=True),
        sa.Column("filnavn", sa.Text, nullable=True),
        sa.Column("indhold", sa.LargeBinary, nullable=False),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("svar_kan_ikke_modtages", sa.Boolean, nullable=False),
        sa.Column("svar_paakraevet", sa.Boolean, nullable=False),
        sa.Column("afsender_cvr", sa.Text, nullable=False),
        sa.Column("afsender_system", sa.Text, nullable=False),
        sa.Column("modtager_cvr", sa.Text, nullable=False),
        sa.Column("transaktions_id", sa.Text, nullable=False),
        sa.Column("behandlet", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "faktura_id", name=op.f("pk_faktura_dokument")),
    )
    op.create_index("ix_faktura_dokument_sandbox_id_nummer", "faktura_dokument", ["sandbox_id", "nummer"], unique=True)


def _bilag() -> None:
    op.create_table(
        "faktura_bilag",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("faktura_id", sa.Text, nullable=False),
        sa.Column("linje", sa.Integer, nullable=False),
        sa.Column("bilag_id", sa.Text, nullable=False),
        sa.Column("type_id", sa.Text, nullable=False),
        sa.Column("fil", sa.LargeBinary, nullable=False),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "faktura_id", "linje", name=op.f("pk_faktura_bilag")),
    )


def _svar() -> None:
    op.create_table(
        "faktura_svar",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("svar_id", sa.Text, nullable=False),
        sa.Column("faktura_id", sa.Text, nullable=False),
        sa.Column("resultat", sa.Text, nullable=False),
        sa.Column("aftryk", sa.Text, nullable=False),
        sa.Column("afsender_cvr", sa.Text, nullable=False),
        sa.Column("afsender_system", sa.Text, nullable=False),
        sa.Column("transaktions_id", sa.Text, nullable=False),
        sa.Column("behandlet", sa.Text, nullable=False),
        sa.Column("indhold", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "svar_id", name=op.f("pk_faktura_svar")),
    )
    op.create_index("ix_faktura_svar_sandbox_id_faktura_id", "faktura_svar", ["sandbox_id", "faktura_id"], unique=True)


def _nummer() -> None:
    op.create_table(
        "faktura_nummer",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("sidste", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", name=op.f("pk_faktura_nummer")),
    )
