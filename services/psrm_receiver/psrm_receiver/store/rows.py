"""The posts of the simulated PSRM and their tables."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import Table

from oir_kernel.storage.posts import Posts
from psrm_receiver.domain.aktion import AktionPost, HoeringPost, LeverancePost
from psrm_receiver.domain.fordring import DAEKKET, SENDT, Art, Bevaegelse, Del, PsrmFordring, SkyldnerPost
from psrm_receiver.domain.indbetaling import IndbetalingPost
from psrm_receiver.domain.underretning import UnderretningPost
from psrm_receiver.store import penge_tables, tables

TABLES: Mapping[type[Any], Table] = MappingProxyType(
    {
        LeverancePost: tables.leverance_table,
        AktionPost: tables.aktion_table,
        PsrmFordring: tables.fordring_table,
        SkyldnerPost: tables.skyldner_table,
        Bevaegelse: tables.bevaegelse_table,
        HoeringPost: tables.hoering_table,
        IndbetalingPost: penge_tables.indbetaling_table,
        UnderretningPost: penge_tables.underretning_table,
    }
)
"""The table of each kind of post."""


def _sum(condition: str, sign: str = "") -> str:
    return (
        f"{sign}(SELECT COALESCE(SUM(b.beloeb), 0) FROM receiver_bevaegelse b"  # noqa: S608 - only names of ours
        f" WHERE b.sandbox_id = t.sandbox_id AND b.fordring_id = t.fordring_id AND {condition})"
    )


def _among(arter: Sequence[Art]) -> str:
    return "b.art IN (" + ", ".join(f"'{art}'" for art in arter) + ")"


DERIVED: Mapping[tuple[type[Any], str], str] = MappingProxyType(
    {
        (PsrmFordring, "sendt"): _sum(_among(SENDT)),
        (PsrmFordring, "saldo"): _sum(f"b.kontodel = '{Del.HOVEDSTOL}'"),
        (PsrmFordring, "rente_saldo"): _sum(f"b.kontodel = '{Del.RENTE}'"),
        (PsrmFordring, "daekket"): _sum(_among(DAEKKET), "-"),
    }
)
"""Fields that are computed when read, by the SQL that does it."""

POSTS = Posts(TABLES, DERIVED)


def selection(cls: type[Any]) -> str:
    """`SELECT … FROM …` of one kind of post, its table called `t`, every column as text."""
    return f"SELECT {', '.join(POSTS.columns(cls))} FROM {TABLES[cls].name} t"  # noqa: S608 - only names of ours
