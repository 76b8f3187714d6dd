"""Finding accounts: a page of them by what stands in columns, and what is on those, in one statement each."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, text

from oir_debitor.domain.facts import Facts
from oir_debitor.domain.forespoergsel.soeg import Kriterier
from oir_debitor.domain.forloebsposter import ForloebPost, HenstandPost
from oir_debitor.domain.hovedbog import Hovedkonto, TillaegPost
from oir_debitor.domain.posts import AdministratorPost, FordringPost, HaeftelsePost, KontoPost, OpkraevningPost, Post
from oir_debitor.store.rows import post_of, selection
from oir_debitor.store.tables import PART_NOEGLE

_NAERMERE: Final = (
    FordringPost,
    HaeftelsePost,
    AdministratorPost,
    OpkraevningPost,
    ForloebPost,
    HenstandPost,
    TillaegPost,
)
_ROLLER: Final = {
    "ansvarlig": (("debitor_konto", "debitor"), ("debitor_fordring", "ansvarlig")),
    "administrator": (("debitor_administrator", "part"),),
    "medhaefter": (("debitor_haeftelse", "part"),),
}
"""Where a party stands, by its role: the table, and what its columns `…_ident` and `…_type` begin with."""
_EQUAL: Final = ("konto_id", "type_id")
_INDHOLD: Final = ("kle_emne", "ansvarlig_enhed")


class KontoSoegning:
    """The accounts of one sandbox, looked for."""

    def __init__(self, connection: Connection, sandbox_id: str) -> None:
        self._connection = connection
        self._sandbox_id = sandbox_id

    def side(self, asked: Kriterier, after: str, limit: int) -> list[KontoPost]:
        """At most `limit` accounts that fit, by id, beginning after the id `after`."""
        tests, values = _tests(asked)
        values |= {"sandbox": self._sandbox_id, "after": after, "at_most": limit}
        where = "".join(f" AND {test}" for test in tests)
        # Only names of our own tables and columns go into the text. The party's accounts come first, not all there are.
        found, select = "t", selection(KontoPost)
        if asked.ident is not None:
            found = "part"
            places = f"places AS MATERIALIZED ({_party(asked)})"
            once = "part AS MATERIALIZED (SELECT DISTINCT konto_id FROM places)"
            select = f"WITH {places}, {once} {select} JOIN part ON part.konto_id = t.konto_id"
        statement = (
            f"{select} WHERE t.sandbox_id = :sandbox AND {found}.konto_id > :after{where}"
            f" ORDER BY {found}.konto_id LIMIT :at_most"
        )
        posts = map(post_of, self._connection.execute(text(statement), values))
        return [post for post in posts if isinstance(post, KontoPost)]

    def naermere(self, konto_ids: Sequence[str]) -> dict[str, Facts]:
        """What roles, arrears and overviews are decided from, by account: one statement for all of them."""
        if not konto_ids:
            return {}
        named, values = self._named(konto_ids)
        parts = [f"{selection(cls)} WHERE t.sandbox_id = :sandbox AND t.konto_id IN ({named})" for cls in _NAERMERE]
        found: dict[str, list[Post]] = {}
        for row in self._connection.execute(text(" UNION ALL ".join(parts)), values):
            post = post_of(row)
            found.setdefault(post.konto_id, []).append(post)
        return {konto_id: Facts.of(posts) for konto_id, posts in found.items()}

    def uplaceret(self, konto_ids: Sequence[str]) -> dict[str, int]:
        """Money received that covers nothing, øre, by account; accounts without any are left out."""
        if not konto_ids:
            return {}
        named, values = self._named(konto_ids)
        statement = (
            "SELECT konto_id, -SUM(beloeb) FROM debitor_postering"  # noqa: S608 - only places of our own
            f" WHERE sandbox_id = :sandbox AND hovedkonto = '{Hovedkonto.UPLACERET}' AND konto_id IN ({named})"
            " GROUP BY konto_id"
        )
        return {str(konto_id): int(oere) for konto_id, oere in self._connection.execute(text(statement), values)}

    def _named(self, konto_ids: Sequence[str]) -> tuple[str, dict[str, Any]]:
        values: dict[str, Any] = {f"k{place}": each for place, each in enumerate(konto_ids)}
        return ", ".join(f":{name}" for name in values), values | {"sandbox": self._sandbox_id}


def _tests(asked: Kriterier) -> tuple[list[str], dict[str, Any]]:
    tests, values = ["t.modtager_cvr = :modtager"], {"modtager": asked.modtager_cvr}
    for name in _EQUAL:
        if getattr(asked, name) is not None:
            tests.append(f"t.{name} = :{name}")
            values[name] = getattr(asked, name)
    for name in _INDHOLD:
        if getattr(asked, name) is not None:
            tests.append(f"t.indhold LIKE :{name}")
            values[name] = f'%"{name}":"{getattr(asked, name)}"%'
    tests += _period_tests(asked, values)
    if asked.ident is not None:
        values["ident"] = asked.ident
    return tests, values


def _period_tests(asked: Kriterier, values: dict[str, Any]) -> list[str]:
    bounds = {"fra": ">=", "til": "<="}
    given = {name: sign for name, sign in bounds.items() if getattr(asked, name) is not None}
    if not given:
        return []
    values |= {name: getattr(asked, name).isoformat(timespec="microseconds") for name in given}
    within = {column: " AND ".join(f"{column} {sign} :{name}" for name, sign in given.items()) for column in _TIMES}
    entries = f"SELECT 1 FROM debitor_postering p WHERE p.sandbox_id = t.sandbox_id AND p.konto_id = t.konto_id AND {within['p.registreret']}"  # noqa: S608
    return [f"(({within['t.registreret']}) OR ({within['t.oprettet']}) OR EXISTS ({entries}))"]


_TIMES: Final = ("t.registreret", "t.oprettet", "p.registreret")


def _party(asked: Kriterier) -> str:
    """The accounts a party is on, one row for each place. A number is compared without regard to case, a free identification as it stands.

    The party's type is never null: it is asked for because SQLite else reads every administrator in the table's key.
    """
    exact = " AND TRIM({part}_ident) = :ident" if asked.fri else ""
    found = f"{PART_NOEGLE.format(column='{part}_ident')} = lower(:ident){exact} AND {{part}}_type IS NOT NULL"
    return " UNION ALL ".join(
        f"SELECT konto_id FROM {table} WHERE sandbox_id = :sandbox AND {found.format(part=part)}"  # noqa: S608
        for role, places in _ROLLER.items()
        if getattr(asked, role)
        for table, part in places
    )
