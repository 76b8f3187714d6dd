"""The finance service's tables: documents, postings, the last voucher number."""

import sqlalchemy as sa
from alembic import op

revision = "0003_finans"
down_revision = "0002_debitor"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _bilag()
    _postering()
    _nummer()


def _bilag() -> None:
    op.create_table(
        "finans_bilag",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("bilag_id", sa.Text, nullable=False),
        sa.Column("nummer", sa.BigInteger, nullable=False),
        sa.Column("aftryk", sa.Text, nullable=False),
        sa.Column("afsender_cvr", sa.Text, nullable=False),
        sa.Column("afsender_system", sa.Text, nullable=False),
        sa.Column("modtager_cvr", sa.Text, nullable=False),
        sa.Column("transaktions_id", sa.Text, nullable=False),
        sa.Column("behandlet", sa.Text, nullable=False),
        sa.Column("titel", sa.Text, nullable=False),
        sa.Column("bilagsdato", sa.Text, nullable=False),
        sa.Column("bogfoeringsdato", sa.Text, nullable=False),
        sa.Column("regnskabsperiode", sa.Text, nullable=False),
        sa.Column("type_id", sa.Text, nullable=False),
        sa.Column("ekstern_reference", sa.Text, nullable=True),
        sa.Column("tekst", sa.Text, nullable=True),
        sa.Column("tilbagefoersel", sa.Boolean, nullable=True),
        sa.Column("oprindeligt_bilag_id", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("sandbox_id", "bilag_id", name=op.f("pk_finans_bilag")),
    )
    op.create_index("ix_finans_bilag_sandbox_id_nummer", "finans_bilag", ["sandbox_id", "nummer"], unique=True)


def _postering() -> None:
    op.create_table(
        "finans_postering",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("bilag_id", sa.Text, nullable=False),
        sa.Column("linje", sa.Integer, nullable=False),
        sa.Column("postering_id", sa.Text, nullable=False),
        sa.Column("beloeb", sa.BigInteger, nullable=False),
        sa.Column("debet_kredit", sa.Text, nullable=False),
        sa.Column("posteringsdato", sa.Text, nullable=False),
        sa.Column("tekst", sa.Text, nullable=False),
        sa.Column("supplerende_tekst", sa.Text, nullable=True),
        sa.Column("periode_start", sa.Text, nullable=True),
        sa.Column("periode_slut", sa.Text, nullable=True),
        sa.Column("valuta_kode", sa.Text, nullable=True),
        sa.Column("valuta_kurs", sa.Text, nullable=True),
        sa.Column("valuta_tid", sa.Text, nullable=True),
        sa.Column("funktion", sa.Text, nullable=False),
        sa.Column("dranst", sa.Text, nullable=False),
        sa.Column("ejerforhold", sa.Text, nullable=True),
        sa.Column("gruppering", sa.Text, nullable=True),
        sa.Column("art", sa.Text, nullable=False),
        sa.Column("organisation", sa.Text, nullable=True),
        sa.Column("sekundaere", sa.Text, nullable=False),
        sa.Column("referencer", sa.Text, nullable=False),
        sa.Column("modpart", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("sandbox_id", "bilag_id", "linje", name=op.f("pk_finans_postering")),
    )


def _nummer() -> None:
    op.create_table(
        "finans_nummer",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("sidste", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", name=op.f("pk_finans_nummer")),
    )
