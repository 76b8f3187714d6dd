"""A claim is past its reminders and its notice: it is on its way to collection, and the handover is on the agenda."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from oir_debitor.domain.content import json_text
from oir_debitor.domain.forloebsposter import ForloebPost, Tilstand
from oir_kernel.identifiers import Uuid
from oir_kernel.storage.uow import UnitOfWork

OVERDRAGELSE: Final = "debitor.overdragelse"
"""On the agenda: the handover of every claim of a receiving authority that is `overdrages`; its key is that authority's CVR number."""
_AFTER: Final = timedelta(hours=1)
"""How long after the day's run: then all of its claims have come (ours)."""


def klar_til_overdragelse(
    uow: UnitOfWork, forloeb: Iterable[ForloebPost], modtagere: Mapping[Uuid, str], at: datetime
) -> list[ForloebPost]:
    """The courses of these claims, set to `overdrages`, for the caller to write; their handover is on the agenda an hour after `at`.

    `modtagere` is the receiving authority's CVR number by account. `indhold.klar` says since which day the claim is ready.
    """
    ready = [_ready(each, at) for each in forloeb]
    for modtager in sorted({modtagere[each.konto_id] for each in ready}):
        uow.agenda.add_once(OVERDRAGELSE, at.astimezone(UTC) + _AFTER, modtager)
    return ready


def _ready(forloeb: ForloebPost, at: datetime) -> ForloebPost:
    kept = json.loads(forloeb.indhold) | {"klar": at.date().isoformat()}
    indhold = json_text(kept)
    return replace(forloeb, tilstand=Tilstand.OVERDRAGES, naeste_dato=None, naeste="", indhold=indhold)
