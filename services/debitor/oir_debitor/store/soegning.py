"""Finding accounts: a page of them by what stands in columns, and what is on those, in one statement each."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, text

from oir_debitor.domain.facts import Facts
from oir_debitor.domain.forespoergsel.soeg import Kriterier
from oir_debitor.domain.forloebsposter import ForloebPost, HenstandPost
from oir_debitor.domain.hovedbog import Hovedkonto, TillaegPost
from oir_debitor.domain.posts import AdministratorPost, FordringPost, HaeftelsePost, KontoPost, OpkraevningPost, Post
from oir_debitor.store.rows import post_of, selection

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
    "ansvarlig": (("debitor_konto", "debitor_ident"), ("debitor_fordring", "ansvarlig_ident")),
    "administrator": (("debitor_administrator", "part_ident"),),
    "medhaefter": (("debitor_haeftelse", "part_ident"),),
}
"""Where a party's identification stands, by its role."""
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
        # Only names of our own tables and columns go into the text.
        statement = (
            f"{selection(KontoPost)} WHERE t.sandbox_id = :sandbox AND t.konto_id > :after{where}"
            " ORDER BY t.konto_id LIMIT :at_most"
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
        tests.append(f"t.konto_id IN ({_party(asked)})")
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
    """The accounts a party is on. A number is compared without regard to case, a free identification as it stands."""
    spelled: Mapping[bool, str] = {True: "TRIM({column})", False: "LOWER(TRIM({column}))"}
    return " UNION ".join(
        f"SELECT konto_id FROM {table} WHERE sandbox_id = :sandbox AND {spelled[asked.fri].format(column=column)} = :ident"  # noqa: S608
        for role, places in _ROLLER.items()
        if getattr(asked, role)
        for table, column in places
    )
