"""The debtor system's ledger and what happens to claims."""

import sqlalchemy as sa
from alembic import op

revision = "0006_debitor_hovedbog"
down_revision = "0005_control"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _hovedbog()
    _forloeb()
    _underretninger()
    _overtagelser()
    _backfill()


def _hovedbog() -> None:
    op.create_table(
        "debitor_postering",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("bilag_id", sa.Text, nullable=False),
        sa.Column("nr", sa.Integer, nullable=False),
        sa.Column("konto_id", sa.Text, nullable=False),
        sa.Column("art", sa.Text, nullable=False),
        sa.Column("dato", sa.Text, nullable=False),
        sa.Column("registreret", sa.Text, nullable=False),
        sa.Column("hovedkonto", sa.Text, nullable=False),
        sa.Column("krav_id", sa.Text, nullable=False),
        sa.Column("beloeb", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "bilag_id", "nr", name=op.f("pk_debitor_postering")),
    )
    op.create_index(op.f("ix_debitor_postering_sandbox_id_konto_id"), "debitor_postering", ["sandbox_id", "konto_id"])
    op.create_index(op.f("ix_debitor_postering_sandbox_id_krav_id"), "debitor_postering", ["sandbox_id", "krav_id"])
    op.create_table(
        "debitor_bilag",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("bilag_id", sa.Text, nullable=False),
        sa.Column("konto_id", sa.Text, nullable=False),
        sa.Column("art", sa.Text, nullable=False),
        sa.Column("dato", sa.Text, nullable=False),
        sa.Column("registreret", sa.Text, nullable=False),
        sa.Column("beloeb", sa.BigInteger, nullable=False),
        sa.Column("krav_id", sa.Text, nullable=False),
        sa.Column("modbilag_id", sa.Text, nullable=False),
        sa.Column("part_ident", sa.Text, nullable=False),
        sa.Column("part_type", sa.Text, nullable=False),
        sa.Column("oprettet_cvr", sa.Text, nullable=False),
        sa.Column("oprettet_system", sa.Text, nullable=False),
        sa.Column("indhold", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "bilag_id", name=op.f("pk_debitor_bilag")),
    )
    op.create_index(op.f("ix_debitor_bilag_sandbox_id_konto_id"), "debitor_bilag", ["sandbox_id", "konto_id"])
    op.create_index(op.f("ix_debitor_bilag_sandbox_id_krav_id"), "debitor_bilag", ["sandbox_id", "krav_id"])
    op.create_index(op.f("ix_debitor_bilag_sandbox_id_modbilag_id"), "debitor_bilag", ["sandbox_id", "modbilag_id"])
    op.create_table(
        "debitor_tillaeg",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("tillaeg_id", sa.Text, nullable=False),
        sa.Column("konto_id", sa.Text, nullable=False),
        sa.Column("fordring_id", sa.Text, nullable=False),
        sa.Column("art", sa.Text, nullable=False),
        sa.Column("registreret", sa.Text, nullable=False),
        sa.Column("beloeb", sa.BigInteger, nullable=False),
        sa.Column("fra", sa.Text, nullable=False),
        sa.Column("til", sa.Text, nullable=False),
        sa.Column("indhold", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "tillaeg_id", name=op.f("pk_debitor_tillaeg")),
    )
    op.create_index(op.f("ix_debitor_tillaeg_sandbox_id_konto_id"), "debitor_tillaeg", ["sandbox_id", "konto_id"])
    op.create_index(op.f("ix_debitor_tillaeg_sandbox_id_fordring_id"), "debitor_tillaeg", ["sandbox_id", "fordring_id"])


def _forloeb() -> None:
    op.create_table(
        "debitor_forloeb",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("fordring_id", sa.Text, nullable=False),
        sa.Column("konto_id", sa.Text, nullable=False),
        sa.Column("tilstand", sa.Text, nullable=False),
        sa.Column("trin", sa.Integer, nullable=False),
        sa.Column("naeste_dato", sa.Text, nullable=True),
        sa.Column("naeste", sa.Text, nullable=False),
        sa.Column("rentedato", sa.Text, nullable=True),
        sa.Column("psrm_id", sa.Text, nullable=False),
        sa.Column("rykkerstop", sa.Integer, nullable=False),
        sa.Column("indhold", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "fordring_id", name=op.f("pk_debitor_forloeb")),
    )
    op.create_index(op.f("ix_debitor_forloeb_sandbox_id_konto_id"), "debitor_forloeb", ["sandbox_id", "konto_id"])
    day = ["sandbox_id", "naeste_dato", "konto_id", "fordring_id"]
    op.create_index(op.f("ix_debitor_forloeb_day"), "debitor_forloeb", day)
    op.create_index(op.f("ix_debitor_forloeb_sandbox_id_psrm_id"), "debitor_forloeb", ["sandbox_id", "psrm_id"])
    op.create_table(
        "debitor_henstand",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("henstand_id", sa.Text, nullable=False),
        sa.Column("konto_id", sa.Text, nullable=False),
        sa.Column("fordring_id", sa.Text, nullable=False),
        sa.Column("registreret", sa.Text, nullable=False),
        sa.Column("fra", sa.Text, nullable=False),
        sa.Column("til", sa.Text, nullable=True),
        sa.Column("aarsag_id", sa.Text, nullable=False),
        sa.Column("aarsagstekst", sa.Text, nullable=False),
        sa.Column("ophoert", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("sandbox_id", "henstand_id", name=op.f("pk_debitor_henstand")),
    )
    op.create_index(op.f("ix_debitor_henstand_sandbox_id_konto_id"), "debitor_henstand", ["sandbox_id", "konto_id"])
    op.create_table(
        "debitor_aftale",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("aftale_id", sa.Text, nullable=False),
        sa.Column("konto_id", sa.Text, nullable=False),
        sa.Column("registreret", sa.Text, nullable=False),
        sa.Column("tilstand", sa.Text, nullable=False),
        sa.Column("naeste_dato", sa.Text, nullable=True),
        sa.Column("indhold", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "aftale_id", name=op.f("pk_debitor_aftale")),
    )
    op.create_index(op.f("ix_debitor_aftale_sandbox_id_konto_id"), "debitor_aftale", ["sandbox_id", "konto_id"])
    op.create_index(op.f("ix_debitor_aftale_sandbox_id_naeste_dato"), "debitor_aftale", ["sandbox_id", "naeste_dato"])
    op.create_table(
        "debitor_handling",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("anmodning_id", sa.Text, nullable=False),
        sa.Column("konto_id", sa.Text, nullable=False),
        sa.Column("handling", sa.Text, nullable=False),
        sa.Column("tilstand", sa.Text, nullable=False),
        sa.Column("registreret", sa.Text, nullable=False),
        sa.Column("svarfrist", sa.Text, nullable=True),
        sa.Column("indhold", sa.Text, nullable=False),
        sa.Column("resultat", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "anmodning_id", name=op.f("pk_debitor_handling")),
    )
    op.create_index(op.f("ix_debitor_handling_sandbox_id_konto_id"), "debitor_handling", ["sandbox_id", "konto_id"])
    op.create_table(
        "debitor_relation",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("relation_id", sa.Text, nullable=False),
        sa.Column("konto_id", sa.Text, nullable=False),
        sa.Column("fra_fordring", sa.Text, nullable=False),
        sa.Column("til_fordring", sa.Text, nullable=False),
        sa.Column("type_id", sa.Text, nullable=False),
        sa.Column("registreret", sa.Text, nullable=False),
        sa.Column("ophoert", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("sandbox_id", "relation_id", name=op.f("pk_debitor_relation")),
    )
    op.create_index(op.f("ix_debitor_relation_sandbox_id_konto_id"), "debitor_relation", ["sandbox_id", "konto_id"])
    op.create_table(
        "debitor_overdragelse",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("aktion_id", sa.Text, nullable=False),
        sa.Column("konto_id", sa.Text, nullable=False),
        sa.Column("fordring_id", sa.Text, nullable=False),
        sa.Column("aktion", sa.Text, nullable=False),
        sa.Column("tilstand", sa.Text, nullable=False),
        sa.Column("registreret", sa.Text, nullable=False),
        sa.Column("leverance_id", sa.Text, nullable=False),
        sa.Column("psrm_id", sa.Text, nullable=False),
        sa.Column("indhold", sa.Text, nullable=False),
        sa.Column("svar", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "aktion_id", name=op.f("pk_debitor_overdragelse")),
    )
    op.create_index(
        op.f("ix_debitor_overdragelse_sandbox_id_konto_id"), "debitor_overdragelse", ["sandbox_id", "konto_id"]
    )
    op.create_index(
        op.f("ix_debitor_overdragelse_sandbox_id_fordring_id"), "debitor_overdragelse", ["sandbox_id", "fordring_id"]
    )
    op.create_index(
        op.f("ix_debitor_overdragelse_sandbox_id_tilstand"), "debitor_overdragelse", ["sandbox_id", "tilstand"]
    )
    op.create_index(
        op.f("ix_debitor_overdragelse_sandbox_id_leverance_id"), "debitor_overdragelse", ["sandbox_id", "leverance_id"]
    )


def _underretninger() -> None:
    op.create_table(
        "debitor_underretning",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("nummer", sa.Integer, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("dato", sa.Text, nullable=False),
        sa.Column("konto_id", sa.Text, nullable=False),
        sa.Column("fordring_id", sa.Text, nullable=False),
        sa.Column("psrm_id", sa.Text, nullable=False),
        sa.Column("beloeb", sa.BigInteger, nullable=False),
        sa.Column("behandlet", sa.Text, nullable=False),
        sa.Column("indhold", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "nummer", name=op.f("pk_debitor_underretning")),
    )
    op.create_index(
        op.f("ix_debitor_underretning_sandbox_id_fordring_id"), "debitor_underretning", ["sandbox_id", "fordring_id"]
    )


def _overtagelser() -> None:
    op.create_table(
        "debitor_overtagelse",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("leverance_id", sa.Text, nullable=False),
        sa.Column("noegle", sa.Text, nullable=False),
        sa.Column("indhold", sa.Text, nullable=False),
        sa.Column("forsendelse", sa.Text, nullable=False),
        sa.Column("begyndt", sa.Text, nullable=False),
        sa.Column("dannet", sa.Text, nullable=False),
        sa.Column("antal_konti", sa.Integer, nullable=False),
        sa.Column("antal_fordringer", sa.Integer, nullable=False),
        sa.Column("total_fordring", sa.BigInteger, nullable=False),
        sa.Column("antal_indbetalinger", sa.Integer, nullable=False),
        sa.Column("total_indbetaling", sa.BigInteger, nullable=False),
        sa.Column("behandlet", sa.Integer, nullable=False),
        sa.Column("afvist", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "leverance_id", name=op.f("pk_debitor_overtagelse")),
    )
    op.create_table(
        "debitor_overtagelse_svar",
        sa.Column("sandbox_id", sa.Text, nullable=False),
        sa.Column("leverance_id", sa.Text, nullable=False),
        sa.Column("nr", sa.Integer, nullable=False),
        sa.Column("konto_id", sa.Text, nullable=False),
        sa.Column("afvist", sa.Integer, nullable=False),
        sa.Column("svar", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sandbox_id", "leverance_id", "nr", name=op.f("pk_debitor_overtagelse_svar")),
    )


def _backfill() -> None:
    """Claims and down-adjustments that were registered before the ledger get their entries; their courses begin by hand."""
    for art, table, key, krav, debit, credit in (
        ("fordring", "debitor_fordring", "fordring_id", "fordring_id", "tilgodehavende", "indtaegt"),
        ("nedregulering", "debitor_nedregulering", "nedregulering_id", "fordring_id", "indtaegt", "tilgodehavende"),
    ):
        for number, side, sign in ((1, debit, ""), (2, credit, "-")):
            owed = krav if side == "tilgodehavende" else "''"
            op.execute(
                "INSERT INTO debitor_postering"  # noqa: S608 - only names of ours
                " (sandbox_id, bilag_id, nr, konto_id, art, dato, registreret, hovedkonto, krav_id, beloeb)"
                f" SELECT sandbox_id, {key}, {number}, konto_id, '{art}', substr(registreret, 1, 10), registreret, '{side}',"
                f" {owed}, {sign}beloeb FROM {table}"
            )
    op.execute(
        "INSERT INTO debitor_forloeb (sandbox_id, fordring_id, konto_id, tilstand, trin, naeste, psrm_id, rykkerstop, indhold)"
        " SELECT sandbox_id, fordring_id, konto_id, 'venter', 0, '', '', 0, '{}' FROM debitor_fordring"
    )
