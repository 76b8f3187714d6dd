"""The beginning of a claim's course: what the day's run is to look at, and when."""

import json
from datetime import date, timedelta

from oir_debitor.domain.forloebsposter import ForloebPost, Tilstand
from oir_debitor.domain.posts import FordringPost

_LATEST = date(2199, 12, 31)
RYKKER = "rykker"
"""What a course waits for first: the day after the last timely day, when the claim is overdue."""


def sidste_rettidige(fordring: FordringPost) -> date:
    """The last day of timely payment: the claim's own, else its due date (ours)."""
    told = json.loads(fordring.indhold).get("srb")
    return fordring.forfaldsdato if told is None else date.fromisoformat(told)


def forloeb_af(fordring: FordringPost, today: date, forfaldsdato: date | None = None) -> ForloebPost:
    """The course of a claim that was just registered, or set to collection, on the day `today`.

    `forfaldsdato` is the new due date it was set to collection with; the last timely day is then not before it (ours).
    """
    if not fordring.til_opkraevning:
        return ForloebPost(fordring.fordring_id, fordring.konto_id, Tilstand.VENTER)
    timely = max(sidste_rettidige(fordring), forfaldsdato or date.min)
    overdue = min(max(timely, today), _LATEST) + timedelta(days=1)
    kept = "{}" if forfaldsdato is None else json.dumps({"forfaldsdato": forfaldsdato.isoformat()})
    return ForloebPost(fordring.fordring_id, fordring.konto_id, Tilstand.OPKRAEVES, 0, overdue, RYKKER, indhold=kept)
