"""The rows of what is sent to PSRM: their states, what is kept in them beside the action, and the ids of actions."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from oir_debitor.domain.bogfoering import afledt_id
from oir_debitor.domain.content import json_text
from oir_debitor.domain.forloebsposter import OverdragelsePost
from oir_kernel.identifiers import Uuid


class Sending(StrEnum):
    """How an action stands. HOLDT is never sent: what it was about is not, or no longer, at PSRM. Source: ours."""

    KLAR = "klar"
    SENDT = "sendt"
    UDFOERT = "udført"
    HOERING = "høring"
    AFVIST = "afvist"
    HOLDT = "holdt"


OPRET: Final = "OPRETFORDRING"
GENINDSEND: Final = "GENINDSENDFORDRING"
NEDSKRIV: Final = "NEDSKRIV"
OPSKRIV: Final = "OPSKRIVNINGREGULERING"
OANI: Final = "OPSKRIVNINGANNULLERETNEDSKRIVNINGINDBETALING"
OONR: Final = "OPSKRIVNINGOMGJORTNEDSKRIVNINGREGULERING"
TILBAGEKALD: Final = "TILBAGEKALD"
GODKEND: Final = "HOERING-GODKEND"
FORTRYD: Final = "HOERING-FORTRYD"
"""The creditor's answer in a hearing: no action of PSRM's messages, so it goes its own way to the receiver (ours)."""
CREATING: Final = frozenset({OPRET, GENINDSEND})
IN_HEARING: Final = frozenset({GODKEND, FORTRYD})
OUT: Final = frozenset({Sending.SENDT, Sending.HOERING})
"""States of an action whose receipt can still change."""
_RANK: Final = {name: rank for rank, name in enumerate((OPRET, GENINDSEND, NEDSKRIV, OPSKRIV, OANI, OONR, TILBAGEKALD))}
PUBLIC: Final = (
    "aktion",
    "ref_aktion_id",
    "fordring_id",
    "fordring",
    "relaterede",
    "beloeb",
    "ny_hovedstol",
    "virkningsdato",
    "aarsag",
    "fordringshaver",
    "noter",
)
"""Fields of an action that go out; what a row keeps beside them stays here."""


def indhold_af(row: OverdragelsePost) -> dict[str, Any]:
    """What the row keeps: the action's fields, and what is kept beside."""
    found: dict[str, Any] = json.loads(row.indhold)
    return found


def raekke(
    konto_id: Uuid, fordring_id: Uuid, kode: str, now: datetime, indhold: Mapping[str, Any], *parts: str
) -> OverdragelsePost:
    """A row that is ready to be sent; `parts` make its id, the same for the same parts."""
    aktion_id = afledt_id("aktion", kode, fordring_id, *parts)
    return OverdragelsePost(aktion_id, konto_id, fordring_id, kode, Sending.KLAR, now, indhold=json_text(indhold))


def oprettelser(rows: Iterable[OverdragelsePost]) -> list[OverdragelsePost]:
    """The creating actions among rows, oldest first."""
    return sorted((each for each in rows if each.aktion in CREATING), key=lambda each: each.registreret)


def i_raekkefoelge(rows: Iterable[OverdragelsePost]) -> list[OverdragelsePost]:
    """Rows in the order PSRM must get them."""
    return sorted(rows, key=lambda each: (each.registreret, _RANK.get(each.aktion, len(_RANK)), each.aktion_id))


def leverance_id(rows: Iterable[OverdragelsePost]) -> Uuid:
    """The id of the batch of these rows: the same rows are the same batch."""
    return afledt_id("leverance", *sorted(each.aktion_id for each in rows))


def public(row: OverdragelsePost, psrm_id: str, fordringshaver: str | None) -> dict[str, Any]:
    """The action as it goes out: PSRM's id of the claim and the creditor's agreement are filled in where they are missing."""
    sent = {name: value for name, value in indhold_af(row).items() if name in PUBLIC}
    sent |= {"aktion": row.aktion, "aktion_id": row.aktion_id}
    if row.aktion != OPRET and not sent.get("fordring_id"):
        sent["fordring_id"] = row.psrm_id or psrm_id
    if fordringshaver is not None:
        sent.setdefault("fordringshaver", fordringshaver)
    return sent


def relaterede(row: OverdragelsePost) -> dict[str, str]:
    """PSRM's ids of the claims a creating action's receipt names, by krav."""
    by_reference: Mapping[str, str] = json.loads(row.svar).get("relaterede") or {}
    krav = indhold_af(row).get("krav", {})
    return {krav[reference]: psrm_id for reference, psrm_id in by_reference.items() if reference in krav}
