"""The ledger's posts and their tables; rows of several of them come in one answer, each naming its kind."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import Table

from oir_debitor.domain.forloebsposter import (
    AftalePost,
    ForloebPost,
    HandlingPost,
    HenstandPost,
    OverdragelsePost,
    RelationPost,
)
from oir_debitor.domain.hovedbog import BilagPost, Hovedkonto, PosteringPost, TillaegPost
from oir_debitor.domain.posts import (
    AdministratorPost,
    FordringPost,
    HaeftelsePost,
    KontoPost,
    NedreguleringPost,
    OpkraevningPost,
    Post,
)
from oir_debitor.store import forloeb_tables, hovedbog_tables, tables
from oir_kernel.storage.posts import Posts

TABLES: Mapping[type[Any], Table] = MappingProxyType(
    {
        KontoPost: tables.konto_table,
        FordringPost: tables.fordring_table,
        HaeftelsePost: tables.haeftelse_table,
        AdministratorPost: tables.administrator_table,
        NedreguleringPost: tables.nedregulering_table,
        OpkraevningPost: tables.opkraevning_table,
        PosteringPost: hovedbog_tables.postering_table,
        BilagPost: hovedbog_tables.bilag_table,
        TillaegPost: hovedbog_tables.tillaeg_table,
        ForloebPost: forloeb_tables.forloeb_table,
        HenstandPost: forloeb_tables.henstand_table,
        AftalePost: forloeb_tables.aftale_table,
        HandlingPost: forloeb_tables.handling_table,
        RelationPost: forloeb_tables.relation_table,
        OverdragelsePost: forloeb_tables.overdragelse_table,
    }
)
_REDUCED = (
    "(SELECT COALESCE(SUM(n.beloeb), 0) FROM debitor_nedregulering n"
    " WHERE n.sandbox_id = t.sandbox_id AND n.fordring_id = t.fordring_id)"
)
_OWED = (
    "(SELECT COALESCE(SUM(p.beloeb), 0) FROM debitor_postering p"  # noqa: S608 - only names of ours
    f" WHERE p.sandbox_id = t.sandbox_id AND p.krav_id = t.{{key}} AND p.hovedkonto = '{Hovedkonto.TILGODEHAVENDE}')"
)
DERIVED: Mapping[tuple[type[Any], str], str] = MappingProxyType(
    {
        (FordringPost, "nedreguleret"): _REDUCED,
        (FordringPost, "saldo"): _OWED.format(key="fordring_id"),
        (TillaegPost, "saldo"): _OWED.format(key="tillaeg_id"),
    }
)
"""Fields that are computed when read, by the SQL that does it."""

POSTS = Posts(TABLES, DERIVED)
_WIDTH = max(len(POSTS.columns(cls)) for cls in TABLES)
_KINDS = {cls.__name__: (cls, len(POSTS.columns(cls)) + 1) for cls in TABLES}
"""The kind that a row of `selection` names first, and where its columns end."""


def selection(cls: type[Any]) -> str:
    """The select list of one kind of post, padded so that every kind has the same width."""
    columns = POSTS.columns(cls)
    padding = ["NULL"] * (_WIDTH - len(columns))
    # Only names of our own tables and columns go into the text.
    return f"SELECT '{cls.__name__}', {', '.join([*columns, *padding])} FROM {TABLES[cls].name} t"  # noqa: S608


def post_of(row: Sequence[str | None]) -> Post:
    """The post that a row of `selection` holds."""
    cls, end = _KINDS[str(row[0])]
    post: Post = POSTS.read(cls, row[1:end])
    return post
