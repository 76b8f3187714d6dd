"""What a receipt of PSRM means: how the action went, where its claims stand, and what the line-of-business system is told.

A receipt that says what is known already changes nothing; one of a claim in hearing is asked for again until it says more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from oir_debitor.domain.content import json_text
from oir_debitor.domain.forloebsposter import ForloebPost, OverdragelsePost, Tilstand
from oir_debitor.domain.overdragelse.dom import haendelse, med
from oir_debitor.domain.overdragelse.grund import kept, of_receipt
from oir_debitor.domain.overdragelse.raekker import CREATING, TILBAGEKALD, Sending, indhold_af, relaterede
from oir_debitor.domain.posts import Post
from oir_kernel.cpr_gate import STRICTEST
from oir_kernel.events import Event

_SENDING = {"UDFØRT": Sending.UDFOERT, "HØRING": Sending.HOERING, "AFVIST": Sending.AFVIST}
_TILSTAND = {Sending.UDFOERT: Tilstand.UNDER_INDDRIVELSE, Sending.HOERING: Tilstand.HOERING}
_TEXTS = frozenset({"tekst", "text"})
_TOLD = {Sending.UDFOERT: "udfoert", Sending.HOERING: "hoering", Sending.AFVIST: "afvist"}


@dataclass(slots=True)
class Modtaget:
    """What a receipt comes to: rows to replace and events to tell. `besvaret` is set when a withdrawal has its answer."""

    changed: list[Post] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    besvaret: OverdragelsePost | None = None


def modtag(
    row: OverdragelsePost,
    kvittering: Mapping[str, Any],
    forloeb: Mapping[str, ForloebPost],
    rows: Sequence[OverdragelsePost],
    now: datetime,
    underfordringer: Iterable[str] = (),
) -> Modtaget:
    """Take a receipt in. `forloeb` holds the account's courses, `rows` what was sent of the claim, `underfordringer` the costs of it.

    A status that says nothing yet leaves everything as it is.
    """
    status = _SENDING.get(str(kvittering.get("status")))
    found = Modtaget()
    if status is None or row.tilstand == status or row.tilstand not in (Sending.SENDT, Sending.HOERING):
        return found
    svar = json_text({name: _masked(value) for name, value in kvittering.items()})
    psrm_id = str(kvittering.get("fordring_id") or "")
    answered = replace(row, tilstand=status, svar=svar, psrm_id=psrm_id or row.psrm_id)
    found.changed.append(answered)
    reasons = [of_receipt(_masked(each)) for each in kvittering.get("aarsager") or ()]
    more: dict[str, Any] = {"aktion": row.aktion, "aktion_id": row.aktion_id}
    if row.aktion == TILBAGEKALD:
        found.besvaret = answered
    if row.aktion in CREATING:
        _creating(found, answered, status, forloeb, reasons, now)
    elif row.aktion == TILBAGEKALD and status is Sending.UDFOERT:
        _withdrawn(found, answered, forloeb, underfordringer, now)
        found.events.append(haendelse("tilbagekaldt", answered, **more))
        found.changed += dropped(rows, row.aktion_id)
        return found
    if status is Sending.AFVIST and row.aktion in CREATING:
        found.changed += dropped(rows, row.aktion_id)
    if status is Sending.AFVIST or row.aktion in CREATING:
        found.events.append(haendelse(_TOLD[status], answered, reasons, **more))
    return found


def dropped(rows: Iterable[OverdragelsePost], but: str = "") -> list[OverdragelsePost]:
    """What still waits to be sent of a claim that PSRM does not have, or no longer: it is never sent."""
    return [
        replace(each, tilstand=Sending.HOLDT)
        for each in rows
        if each.tilstand == Sending.KLAR and each.aktion_id != but and each.aktion not in CREATING
    ]


def _creating(
    found: Modtaget,
    row: OverdragelsePost,
    status: Sending,
    forloeb: Mapping[str, ForloebPost],
    reasons: Sequence[Any],
    now: datetime,
) -> None:
    """The main claim and the costs that went along stand where the receipt says."""
    ids = relaterede(row) | {str(row.fordring_id): row.psrm_id}
    for krav_id in dict.fromkeys([str(row.fordring_id), *indhold_af(row).get("krav", {}).values()]):
        course = forloeb.get(krav_id)
        if course is None:
            continue  # an interest or fee has no course of its own
        if status is Sending.AFVIST:
            told = {"dato": now.date().isoformat(), "aktion_id": row.aktion_id, "fund": kept(reasons)}
            course = replace(med(course, afvist=told, holdt=None), tilstand=Tilstand.AFVIST)
        else:
            course = med(course, afvist=None, holdt=None, tilbagekaldt=None)
            course = replace(course, tilstand=_TILSTAND[status], psrm_id=ids.get(krav_id) or course.psrm_id)
        found.changed.append(replace(course, naeste_dato=None, naeste=""))


def _withdrawn(
    found: Modtaget,
    row: OverdragelsePost,
    forloeb: Mapping[str, ForloebPost],
    underfordringer: Iterable[str],
    now: datetime,
) -> None:
    """The claim is called back, and with a main claim all that PSRM had with it (stated)."""
    told = {"dato": now.date().isoformat(), "aarsag": indhold_af(row).get("aarsag", "")}
    for krav_id in dict.fromkeys([str(row.fordring_id), *underfordringer]):
        course = forloeb.get(krav_id)
        at_psrm = course is not None and course.tilstand == Tilstand.UNDER_INDDRIVELSE
        if course is not None and (at_psrm or krav_id == row.fordring_id):
            found.changed.append(replace(med(course, tilbagekaldt=told), tilstand=Tilstand.TILBAGEKALDT))


def _masked(value: Any, name: str = "") -> Any:
    """A receipt's value as it may be kept: a CPR number in a text masked; ids are left as they are."""
    if isinstance(value, Mapping):
        return {key: _masked(each, str(key)) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(each, name) for each in value]
    return STRICTEST.mask(value) if isinstance(value, str) and name in _TEXTS else value
