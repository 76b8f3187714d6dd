"""A search by party reads that party's rows by an index, on both databases, and finds each account once."""

from typing import Any

import pytest
from sqlalchemy import Connection, TextClause, text

from oir_debitor.domain.forespoergsel.soeg import Kriterier
from oir_debitor.domain.posts import AdministratorPost, FordringPost, HaeftelsePost, KontoPost, Post
from oir_debitor.store import KontoRepository
from oir_debitor.store.soegning import KontoSoegning
from oir_kernel.money import to_oere
from tests.support.forespoergsel import Spoerger

PARTY = "urn:oio:cpr-nr:6202914321"
FREE = "Ærø Både ApS"
INDEXES = {
    "ansvarlig": ("ix_debitor_konto_debitor", "ix_debitor_fordring_ansvarlig"),
    "administrator": ("ix_debitor_administrator_part",),
    "medhaefter": ("ix_debitor_haeftelse_part",),
}


class Explained:
    """In a connection's place: keeps the plan of what it is asked, and gives no rows."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.plan: list[str] = []

    def execute(self, statement: TextClause, values: dict[str, Any]) -> list[Any]:
        explain = "EXPLAIN QUERY PLAN"
        if self._connection.dialect.name == "postgresql":
            self._connection.exec_driver_sql(
                "SET LOCAL enable_seqscan = off"
            )  # of few rows it reads all, whatever there is
            explain = "EXPLAIN"
        rows = self._connection.execute(text(f"{explain} {statement.text}"), values)
        self.plan = [str(row[-1]).strip() for row in rows]
        return []


def plan(debitor: Any, **asked: Any) -> list[str]:
    """How the database would look for a party."""

    def explained(connection: Connection) -> list[str]:
        seen: Any = Explained(connection)
        KontoSoegning(seen, debitor.sandbox).side(Kriterier("11111111", **asked), "", 501)
        told: list[str] = seen.plan
        return told

    found: list[str] = debitor.storage.read_now(explained)
    return found


def many_accounts(debitor: Any) -> None:
    """Enough accounts, each with parties of its own, that a database would rather not read them all; it counts them."""
    at, kind = debitor.at(8), debitor.uuid("parttype", "uden-ident")
    posts: list[Post] = []
    for nr in range(300):
        konto_id, cvr, name = debitor.id(f"m{nr}"), debitor.call().modtager_cvr, f"Part {nr}"
        posts += (
            KontoPost(konto_id, at, kind, name, kind, cvr, kind, cvr, at, "{}"),
            FordringPost(
                debitor.id(f"mf{nr}"), konto_id, at, kind, to_oere("1.00"), at.date(), False, name, kind, "{}"
            ),
            HaeftelsePost(debitor.id(f"mh{nr}"), konto_id, at, at.date(), name, kind, "{}"),
            AdministratorPost(konto_id, name, kind, at, "{}"),
        )

    def written(connection: Connection) -> None:
        KontoRepository(connection, debitor.sandbox).append(posts, ())
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(
                "ANALYZE debitor_konto, debitor_fordring, debitor_haeftelse, debitor_administrator"
            )

    debitor.storage.write_now(written)


def roles(*wanted: str) -> dict[str, bool]:
    return {name: name in wanted for name in INDEXES}


@pytest.mark.parametrize("fri", [False, True], ids=["number", "free"])
@pytest.mark.parametrize("wanted", [*((name,) for name in INDEXES), tuple(INDEXES)], ids="-".join)
def test_a_party_is_looked_up_by_the_index_of_each_role(debitor: Any, wanted: tuple[str, ...], fri: bool) -> None:
    many_accounts(debitor)
    told = plan(debitor, ident=FREE if fri else PARTY, fri=fri, **roles(*wanted))
    used = "\n".join(told)
    assert {each for names in INDEXES.values() for each in names if each in used} == {
        each for name in wanted for each in INDEXES[name]
    }, told
    whole = [each for each in told if "Seq Scan" in each or (each.startswith("SEARCH") and each.count("=?") < 2)]
    assert whole == [], told


def test_an_account_is_found_once_however_often_the_party_is_on_it(debitor: Any) -> None:
    debitor.open_account(haeftelser=(debitor.haeftelse(ident=PARTY), debitor.haeftelse("h2", ident=PARTY)))
    found = Spoerger(debitor).soeg(part_ident=PARTY, medhaefter=True).fund
    assert [each.konto.konto_id for each in found] == [debitor.id("k1")]


def test_a_free_identification_is_found_as_it_stands_and_in_no_other_case(debitor: Any) -> None:
    debitor.open_account(konto=debitor.konto(debitor.part(FREE, navn="Ærø Både")))
    spoerg, kind = Spoerger(debitor), debitor.uuid("parttype", "uden-ident")
    for asked, hits in ((FREE, 1), (f" {FREE} ", 1), (FREE.upper(), 0), (FREE.lower(), 0)):
        assert len(spoerg.soeg(part_ident=asked, part_type=kind).fund) == hits, asked
