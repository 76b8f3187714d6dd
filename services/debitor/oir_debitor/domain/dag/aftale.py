"""Instalment plans: a plan stops the reminders of its claims while its instalments are paid, and ends when one is missed (ours).

An instalment is in time on its day, or on the next bank day when that is none. What counts as paid is everything that made the
debt smaller since the plan began, whatever it covered among the plan's claims.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from oir_debitor.domain.forloebsposter import AftalePost
from oir_debitor.domain.hovedbog import TILLAEG, Art, Hovedkonto, PosteringPost
from oir_kernel.dates import next_bankdag
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere

LOEBER, MISLIGHOLDT, OPFYLDT, OPHAEVET = "loeber", "misligholdt", "opfyldt", "ophaevet"
MISLIGHOLDT_TOPIC: Final = "debitor.aftale.misligholdt"
_DAY = timedelta(days=1)
_DEBT_GROWS = frozenset({Art.FORDRING, *TILLAEG})


@dataclass(frozen=True, slots=True)
class Rate:
    """An instalment: `beloeb` øre, to be paid on `dato`."""

    dato: date
    beloeb: Oere


def ny_aftale(
    aftale_id: Uuid, konto_id: Uuid, registreret: datetime, fordringer: Sequence[str], rater: Sequence[Rate]
) -> AftalePost:
    """A plan that begins; `rater` in the order of their days."""
    indhold = {
        "fordringer": list(fordringer),
        "rater": [{"dato": each.dato.isoformat(), "beloeb": each.beloeb} for each in rater],
    }
    return AftalePost(aftale_id, konto_id, registreret, LOEBER, _look(rater, rater[0].dato), json.dumps(indhold))


def fordringer_i(aftale: AftalePost) -> list[Uuid]:
    """The ids of the claims a plan covers."""
    return list(json.loads(aftale.indhold)["fordringer"])


def rater_i(aftale: AftalePost) -> list[Rate]:
    """Its instalments."""
    return [Rate(date.fromisoformat(each["dato"]), each["beloeb"]) for each in json.loads(aftale.indhold)["rater"]]


def betalt_siden(aftale: AftalePost, entries: Iterable[PosteringPost]) -> int:
    """What the debt became smaller by since the plan began, øre; `entries` are those of its claims and their additions."""
    return -sum(
        each.beloeb
        for each in entries
        if each.hovedkonto == Hovedkonto.TILGODEHAVENDE
        and each.art not in _DEBT_GROWS
        and each.registreret >= aftale.registreret
    )


def se_paa(aftale: AftalePost, betalt: int, skyldes: int, dag: date) -> AftalePost:
    """The plan after a look at it on `dag`: broken, fulfilled, or waiting for its next instalment."""
    rater = rater_i(aftale)
    due = sum(each.beloeb for each in rater if next_bankdag(each.dato) < dag)
    if skyldes > 0 and betalt < due:
        return replace(aftale, tilstand=MISLIGHOLDT, naeste_dato=None)
    again = _look(rater, dag)
    if skyldes <= 0 or again is None:
        return replace(aftale, tilstand=OPFYLDT, naeste_dato=None)
    return replace(aftale, naeste_dato=again)


def _look(rater: Sequence[Rate], dag: date) -> date | None:
    """The day after the first instalment that is not over on `dag`."""
    left = [next_bankdag(each.dato) for each in rater if next_bankdag(each.dato) >= dag]
    return None if not left else left[0] + _DAY
