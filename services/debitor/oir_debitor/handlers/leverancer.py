"""Batches of actions: put together, sent, marked as sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from oir_debitor.domain.content import json_text
from oir_debitor.domain.facts import Wanted
from oir_debitor.domain.forloebsposter import ForloebPost, OverdragelsePost, Tilstand
from oir_debitor.domain.overdragelse.dom import hos_psrm
from oir_debitor.domain.overdragelse.nedskrivning import psrm_id_af
from oir_debitor.domain.overdragelse.raekker import (
    CREATING,
    IN_HEARING,
    OUT,
    TILBAGEKALD,
    Sending,
    i_raekkefoelge,
    indhold_af,
    leverance_id,
    public,
)
from oir_debitor.store import DebitorUow

BATCH: Final = 500
"""Actions in one batch, at most (ours)."""


def saet_i_leverancer(uow: DebitorUow) -> None:
    """Put the actions that are ready into batches, one receiving authority a batch, at most `BATCH` in each.

    An action about a claim PSRM does not have yet waits; about one it no longer has, it is held.
    """
    ready = [each for each in uow.konti.find(OverdragelsePost, tilstand=Sending.KLAR) if not each.leverance_id]
    for konto_id in sorted({each.konto_id for each in ready}):
        uow.konti.lock(konto_id)
    again = uow.konti.find(OverdragelsePost, tilstand=Sending.KLAR)
    waiting = [each for each in again if not each.leverance_id and each.aktion not in IN_HEARING]
    locked = {each.konto_id for each in ready}
    by_receiver: dict[str, list[OverdragelsePost]] = {}
    held: list[OverdragelsePost] = []
    for row in i_raekkefoelge(each for each in waiting if each.konto_id in locked):
        konto = uow.konti.facts(row.konto_id, Wanted()).konto
        fit, psrm_id = _kan_sendes(uow, row)
        if fit is None:
            held.append(replace(row, tilstand=Sending.HOLDT))
        elif fit and konto is not None:
            filled = _udfyldt(row, psrm_id, uow.settings.fordringshavere.get(konto.modtager_cvr))
            by_receiver.setdefault(konto.modtager_cvr, []).append(filled)
    uow.konti.append((), [*held, *_i_portioner(by_receiver)])


def klar_leverancer(uow: DebitorUow) -> dict[str, list[OverdragelsePost]]:
    """The batches that wait to be sent, each with its rows in order."""
    found: dict[str, list[OverdragelsePost]] = {}
    for row in i_raekkefoelge(uow.konti.find(OverdragelsePost, tilstand=Sending.KLAR)):
        if row.leverance_id:
            found.setdefault(row.leverance_id, []).append(row)
    return found


def hoeringssvar(uow: DebitorUow) -> list[OverdragelsePost]:
    """The creditor's answers in hearings that wait to be sent."""
    return [each for each in uow.konti.find(OverdragelsePost, tilstand=Sending.KLAR) if each.aktion in IN_HEARING]


def leverance(leverance: str, rows: Sequence[OverdragelsePost]) -> dict[str, object]:
    """The batch as PSRM gets it."""
    return {"leverance_id": leverance, "aktioner": [public(each, each.psrm_id, None) for each in rows]}


def sendt(uow: DebitorUow, rows: Iterable[OverdragelsePost], tilstand: Sending = Sending.SENDT) -> None:
    """The rows went out."""
    ids = [each.aktion_id for each in rows]
    now = [found for aktion_id in ids for found in uow.konti.find(OverdragelsePost, aktion_id=aktion_id)]
    uow.konti.append((), [replace(each, tilstand=tilstand) for each in now if each.tilstand == Sending.KLAR])


def _kan_sendes(uow: DebitorUow, row: OverdragelsePost) -> tuple[bool | None, str]:
    """Whether the row can go (`None`: never), and PSRM's id of what it is about."""
    if row.aktion in CREATING or (row.aktion == TILBAGEKALD and row.psrm_id):
        return True, row.psrm_id
    courses = uow.konti.find(ForloebPost, fordring_id=row.fordring_id)
    course = courses[0] if courses else None
    if course is None:
        return None, ""
    rows = [each for each in uow.konti.find(OverdragelsePost, konto_id=row.konto_id) if each.aktion in CREATING]
    if hos_psrm(course) and course.tilstand in (Tilstand.UNDER_INDDRIVELSE, Tilstand.AFSLUTTET):
        psrm_id = psrm_id_af(row, course, rows)
        return (True if psrm_id else None), psrm_id
    claim = str(row.fordring_id)
    waits = [each for each in rows if each.tilstand in OUT or (each.tilstand == Sending.KLAR and each.leverance_id)]
    return (False if any(claim in each.indhold for each in waits) else None), ""


def _udfyldt(row: OverdragelsePost, psrm_id: str, fordringshaver: str | None) -> OverdragelsePost:
    """The row with all that goes out in it, so that the same batch has the same content however often it is sent."""
    if row.aktion in CREATING:
        return row
    indhold = public(row, psrm_id, fordringshaver)
    return replace(row, psrm_id=psrm_id, indhold=json_text({**indhold_af(row), **indhold}))


def _i_portioner(by_receiver: Mapping[str, Sequence[OverdragelsePost]]) -> list[OverdragelsePost]:
    found: list[OverdragelsePost] = []
    for rows in by_receiver.values():
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            found += [replace(each, leverance_id=leverance_id(part)) for each in part]
    return found
