"""Indexes by which the accounts of a party are found; the identification stands in them as the search asks for it."""

import sqlalchemy as sa
from alembic import op

revision = "0008_debitor_part"
down_revision = "0007_receiver"
branch_labels = None
depends_on = None

_PARTER = (
    ("ix_debitor_konto_debitor", "debitor_konto", "debitor_ident"),
    ("ix_debitor_fordring_ansvarlig", "debitor_fordring", "ansvarlig_ident"),
    ("ix_debitor_haeftelse_part", "debitor_haeftelse", "part_ident"),
    ("ix_debitor_administrator_part", "debitor_administrator", "part_ident"),
)


def upgrade() -> None:
    for name, table, column in _PARTER:
        op.create_index(op.f(name), table, ["sandbox_id", sa.text(f"lower(ltrim(rtrim({column})))")])
