"""Arrears of an account: what is owed although its last day of timely payment is past.

The last day is the claim's SRB, without one its due date; a later due date given with SætFordringTilOpkrævning or a postponement
moves it (stated: a postponement moves SRB, a reminder does not). Interest and fees follow their claim (ours).
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Final

from oir_debitor.domain.facts import Facts
from oir_debitor.domain.forloebsposter import HenstandPost, Tilstand
from oir_debitor.domain.posts import FordringPost
from oir_kernel.money import Oere

_NO_END: Final = date.max


@dataclass(frozen=True, slots=True)
class Overblik:
    """The sum owed (signed: negative when more was paid than is owed), øre, and the two marks of a search's overview."""

    samlet: Oere
    under_inddrivelse: bool
    aeldste: date | None


def forfald(facts: Facts) -> dict[str, date]:
    """The due date of each claim, as last set, by claim id."""
    due = {key: post.forfaldsdato for key, post in facts.fordringer.items()}
    for entry in facts.opkraevninger:
        if entry.forfaldsdato is not None and entry.fordring_id in due:
            due[entry.fordring_id] = entry.forfaldsdato
    return due


def frister(facts: Facts) -> dict[str, date]:
    """The last day of timely payment of each claim, by claim id."""
    due = forfald(facts)
    last = {key: max(_srb(post) or due[key], due[key]) for key, post in facts.fordringer.items()}
    for henstand in facts.henstande:
        if henstand.fordring_id in last:
            last[henstand.fordring_id] = max(last[henstand.fordring_id], _until(henstand))
    return last


def i_restance(facts: Facts, today: date) -> frozenset[str]:
    """The claims in arrears: something is owed on them, or on their interest and fees, and their last day is past."""
    owed = {key for key, post in facts.fordringer.items() if post.rest > 0}
    owed |= {post.fordring_id for post in facts.tillaeg.values() if post.saldo > 0}
    last = frister(facts)
    return frozenset(key for key in owed if key in last and last[key] < today)


def under_inddrivelse(facts: Facts) -> frozenset[str]:
    """The claims that PSRM has taken in."""
    return frozenset(post.fordring_id for post in facts.forloeb.values() if post.tilstand == Tilstand.UNDER_INDDRIVELSE)


def overblik(facts: Facts, uplaceret: int) -> Overblik:
    """The overview of an account whose uncovered money is `uplaceret`, øre."""
    owed = sum(post.rest for post in facts.fordringer.values()) + sum(post.saldo for post in facts.tillaeg.values())
    last = frister(facts)
    open_ = [last[key] for key, post in facts.fordringer.items() if post.rest > 0 and last[key] != _NO_END]
    return Overblik(Oere(owed - uplaceret), bool(under_inddrivelse(facts)), min(open_, default=None))


def _srb(post: FordringPost) -> date | None:
    sent = json.loads(post.indhold).get("srb")
    return None if sent is None else date.fromisoformat(sent)


def _until(henstand: HenstandPost) -> date:
    ends = [day for day in (henstand.til, henstand.ophoert) if day is not None]
    return min(ends, default=_NO_END)
