"""Accounts and claims as rows for management information. No row holds an identification of a party, so none holds a CPR number.

Amounts are øre here and kroner at the edge; they are as of the moment of the export, whatever the period. The columns are ours.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from oir_debitor.domain.codes import Codes
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.forespoergsel.restance import forfald, frister, i_restance, under_inddrivelse
from oir_debitor.domain.omraader import Omraader
from oir_debitor.domain.posts import FordringPost, KontoPost

_DANMARK: Final = ZoneInfo("Europe/Copenhagen")
KONTI: Final[Mapping[str, type]] = {
    "konto_id": str,
    "modtager_cvr": str,
    "oprettet_cvr": str,
    "kontotype": str,
    "debitor_art": str,
    "oprettet": date,
    "afsluttet": date,
    "antal_fordringer": int,
    "beloeb": float,
    "rest": float,
    "tillaeg_rest": float,
    "uplaceret": float,
    "i_restance": bool,
    "under_inddrivelse": bool,
}
FORDRINGER: Final[Mapping[str, type]] = {
    "fordring_id": str,
    "konto_id": str,
    "modtager_cvr": str,
    "kontotype": str,
    "omraade": str,
    "fordringstype": str,
    "hovedfordring_id": str,
    "forfaldsdato": date,
    "frist": date,
    "beloeb": float,
    "nedreguleret": float,
    "rest": float,
    "tillaeg": float,
    "tillaeg_rest": float,
    "tilstand": str,
    "rykkere": int,
    "i_restance": bool,
    "under_inddrivelse": bool,
}
"""The columns by name, with the kind of value; `float` stands for kroner with two decimals, kept as øre until written."""


@dataclass(frozen=True, slots=True)
class Periode:
    """The days an export is for, both included; without a bound all before or after."""

    fra: date | None = None
    til: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.fra is None or day >= self.fra) and (self.til is None or day <= self.til)


@dataclass(frozen=True, slots=True)
class Grundlag:
    """What rows are made with: code lists, areas, the sandbox's day."""

    codes: Codes
    omraader: Omraader
    today: date


def oprettet(konto: KontoPost) -> date:
    """The day the account was created, in Denmark."""
    return konto.oprettet.astimezone(_DANMARK).date()


def konto_raekke(konto: KontoPost, facts: Facts, uplaceret: int, grundlag: Grundlag) -> dict[str, Any]:
    """The row of an account."""
    claims = list(facts.fordringer.values())
    return {
        "konto_id": konto.konto_id,
        "modtager_cvr": konto.modtager_cvr,
        "oprettet_cvr": konto.oprettet_cvr,
        "kontotype": grundlag.codes.debitorkontotype.get(konto.type_id, ""),
        "debitor_art": grundlag.codes.parttype.get(konto.debitor_type, ""),
        "oprettet": oprettet(konto),
        "afsluttet": konto.afsluttet,
        "antal_fordringer": len(claims),
        "beloeb": sum(post.beloeb for post in claims),
        "rest": sum(post.rest for post in claims),
        "tillaeg_rest": sum(post.saldo for post in facts.tillaeg.values()),
        "uplaceret": uplaceret,
        "i_restance": bool(i_restance(facts, grundlag.today)),
        "under_inddrivelse": bool(under_inddrivelse(facts)),
    }


def fordring_raekker(konto: KontoPost, facts: Facts, periode: Periode, grundlag: Grundlag) -> Iterator[dict[str, Any]]:
    """The rows of an account's claims that are due in the period."""
    due, last = forfald(facts), frister(facts)
    late, taken_in = i_restance(facts, grundlag.today), under_inddrivelse(facts)
    for key, post in sorted(facts.fordringer.items()):
        if due[key] not in periode:
            continue
        course = facts.forloeb.get(key)
        yield _fordring(konto, post, facts, grundlag) | {
            "forfaldsdato": due[key],
            "frist": None if last[key] == date.max else last[key],
            "tilstand": "" if course is None else course.tilstand,
            "rykkere": 0 if course is None else course.trin,
            "i_restance": key in late,
            "under_inddrivelse": key in taken_in,
        }


def _fordring(konto: KontoPost, post: FordringPost, facts: Facts, grundlag: Grundlag) -> dict[str, Any]:
    code = grundlag.codes.fordringstype.get(post.type_id, "")
    row = grundlag.omraader.typer.get(code)
    added = [each for each in facts.tillaeg.values() if each.fordring_id == post.fordring_id]
    return {
        "fordring_id": post.fordring_id,
        "konto_id": konto.konto_id,
        "modtager_cvr": konto.modtager_cvr,
        "kontotype": grundlag.codes.debitorkontotype.get(konto.type_id, ""),
        "omraade": "" if row is None else row.omraade,
        "fordringstype": code,
        "hovedfordring_id": post.relateret_id,
        "beloeb": post.beloeb,
        "nedreguleret": post.nedreguleret,
        "rest": post.rest,
        "tillaeg": sum(each.beloeb for each in added),
        "tillaeg_rest": sum(each.saldo for each in added),
    }
