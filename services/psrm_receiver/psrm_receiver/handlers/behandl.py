"""Making a batch's receipts: each action is judged by the rules beside what PSRM holds, in order, and carried out."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection

from oir_kernel.agenda import AgendaItem, Step
from oir_kernel.errors import Conflict
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope
from oir_kernel.storage import Storage
from psrm_receiver.domain.aktion import AktionPost, AktionStatus, LeverancePost, LeveranceTilstand
from psrm_receiver.domain.dage import dansk_dag
from psrm_receiver.domain.dom import Dom, dom_over, ulaeselig
from psrm_receiver.domain.kendt import Kendskab
from psrm_receiver.domain.opret import antal_fordringer
from psrm_receiver.domain.skyldner import uden_navne
from psrm_receiver.domain.udfoer import SKABER, dom_i_system, dom_om_gentagelse, udfoer
from psrm_receiver.handlers.hoeringsfrist import put_on_agenda
from psrm_receiver.handlers.kendskab import grundlag, kendskab
from psrm_receiver.handlers.skriv import carry_out
from psrm_receiver.ports import AktionCheck, AktionUlaeselig
from psrm_receiver.store import ModtagerUow

_TRIES: Final = 50
"""So often an action is judged anew because PSRM changed meanwhile, before it waits for its next turn."""


def leverance_step(check: AktionCheck) -> Step:
    """The step that makes the receipts of the batch its item names.

    Every action is its own transaction: a step that is broken off goes on where it stopped, and judges nothing twice.
    """

    async def step(item: AgendaItem, scope: SandboxScope, storage: Storage) -> Sequence[Text]:
        waiting = await storage.read(lambda connection: _waiting(ModtagerUow(connection, scope), item.key))
        for aktion in waiting:
            await behandl(aktion, check, scope, storage)
        return await storage.write(lambda connection: _finish(ModtagerUow(connection, scope), item))

    return step


async def behandl(aktion: AktionPost, check: AktionCheck, scope: SandboxScope, storage: Storage) -> None:
    """Judge one action and carry it out. Raises `Conflict` when PSRM changed all the time meanwhile."""
    for _ in range(_TRIES):
        known = await storage.read(lambda connection: kendskab(aktion, ModtagerUow(connection, scope).psrm))
        dom = await _doem(aktion, known, check, scope)
        try:
            await storage.write(lambda connection: _carry_out(connection, scope, aktion, known, dom))  # noqa: B023 - awaited
        except _Stale:
            continue
        return
    raise Conflict(
        Text(
            "PSRM ændrede sig hele tiden, mens aktionen blev behandlet. Den behandles igen om lidt.",
            "PSRM kept changing while the action was handled. It is handled again in a while.",
        )
    )


class _Stale(Exception):
    """PSRM changed since it was read; nothing is kept."""


async def _doem(aktion: AktionPost, known: Kendskab, check: AktionCheck, scope: SandboxScope) -> Dom:
    """What the rules say of the action as received on its day."""
    dag = dansk_dag(aktion.modtaget)
    read = uden_navne(json.loads(aktion.indhold), scope.settings.seed)
    try:
        report = await check.check(read, known.as_json(), dag, scope)
    except AktionUlaeselig as error:
        return ulaeselig(error.findings)
    return dom_om_gentagelse(dom_i_system(dom_over(report), aktion), known.genindsendt)


def _carry_out(connection: Connection, scope: SandboxScope, aktion: AktionPost, known: Kendskab, dom: Dom) -> None:
    uow = ModtagerUow(connection, scope)
    if uow.psrm.lock() != known.version + 1:
        raise _Stale
    kept = uow.psrm.one(AktionPost, aktion_id=aktion.aktion_id)
    if kept is None or kept.status != AktionStatus.MODTAGET:
        return  # another process was faster
    now = uow.now
    makes = aktion.aktion in SKABER and dom.status != AktionStatus.AFVIST
    numre = uow.psrm.naeste("fordring", antal_fordringer(json.loads(aktion.indhold)) if makes else 0)
    beslutning = udfoer(aktion, dom, grundlag(aktion, uow.psrm), scope.settings.seed, numre, now)
    carry_out(beslutning, uow)
    if beslutning.hoering is not None:
        put_on_agenda(beslutning.hoering, uow)


def _waiting(uow: ModtagerUow, leverance_id: str) -> list[AktionPost]:
    found = uow.psrm.find(AktionPost, leverance_id=leverance_id)
    return [each for each in found if each.status == AktionStatus.MODTAGET]


def _finish(uow: ModtagerUow, item: AgendaItem) -> list[Text]:
    """Take the item off the agenda, and tell how the batch went."""
    if not uow.agenda.take(item):
        return []
    uow.psrm.lock()
    leverance = uow.psrm.one(LeverancePost, leverance_id=item.key)
    if leverance is None:
        return []
    uow.psrm.append([], [replace(leverance, tilstand=LeveranceTilstand.BEHANDLET)])
    statuses = [each.status for each in uow.psrm.find(AktionPost, leverance_id=item.key)]
    counts = ", ".join(f"{statuses.count(status)} {status}" for status in AktionStatus if status in statuses)
    return [Text(f"PSRM kvitterede for en leverance: {counts}.", f"PSRM gave receipts for a batch: {counts}.")]
