"""Taking in a batch: it is kept with its actions, and its receipts are put on the agenda."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from oir_kernel.errors import Conflict, InvalidPayload
from oir_kernel.findings import Finding, Text
from oir_kernel.operations import Call
from psrm_receiver.domain.aktion import AktionPost, LeverancePost
from psrm_receiver.domain.dage import dansk_dag
from psrm_receiver.domain.leverance import (
    IndberetLeverance,
    LeveranceOutcome,
    klar_til,
    modtag,
    used_before,
    wrong,
)
from psrm_receiver.domain.skyldner import uden_navne
from psrm_receiver.ports import AktionCheck, AktionUlaeselig
from psrm_receiver.store import ModtagerUow

LEVERANCE: Final = "receiver.leverance"
"""Agenda: a batch gets its receipts."""


def laes(check: AktionCheck) -> Callable[[IndberetLeverance, Call], Awaitable[IndberetLeverance]]:
    """The look-up: whether every action can be read, and the code each has. Its rules are asked when the receipts are made."""

    async def look_up(command: IndberetLeverance, call: Call) -> IndberetLeverance:
        found = list(wrong(command))
        koder = []
        dag = dansk_dag(call.scope.clock.now())
        for index, aktion in enumerate(command.aktioner):
            read = uden_navne(json.loads(aktion), call.scope.settings.seed)
            try:
                report = await check.check(read, {}, dag, call.scope)
            except AktionUlaeselig as error:
                found += [replace(each, path=f"aktioner[{index}].{each.path}") for each in error.findings]
            else:
                koder.append(str(report["aktion"]))
        if found:
            raise refused(found)
        return replace(command, koder=tuple(koder))

    return look_up


def indberet(command: IndberetLeverance, uow: ModtagerUow) -> LeveranceOutcome:
    """Keep the batch. Raises `Conflict` for a known id with other content, `InvalidPayload` for an action id used before."""
    uow.psrm.lock()
    known = uow.psrm.one(LeverancePost, leverance_id=command.leverance_id)
    if known is not None:
        if known.aftryk != command.aftryk:
            raise _other_content()
        return LeveranceOutcome(known.leverance_id, known.modtaget.isoformat(), known.klar.isoformat(), known.antal)
    count = len(command.aktioner)
    now = uow.now
    klar = klar_til(now, uow.settings.inddrivelse.kvittering_minutter)
    numre = uow.psrm.naeste("aktion", count)
    leverance, aktioner = modtag(command, uow.psrm.naeste("leverance").start, numre.start, now, klar)
    used = [each for each in aktioner if uow.psrm.one(AktionPost, aktion_id=each.aktion_id) is not None]
    if used:
        raise refused([used_before(f"aktioner[{each.linje}].aktion_id") for each in used])
    uow.psrm.append([leverance, *aktioner])
    uow.agenda.add(LEVERANCE, klar, leverance.leverance_id)
    return LeveranceOutcome(leverance.leverance_id, now.isoformat(), klar.isoformat(), count)


def refused(findings: list[Finding]) -> InvalidPayload:
    """The refusal of a batch; nothing of it is kept."""
    count = len(findings)
    return InvalidPayload(
        Text(
            f"Leverancen har {count} fejl, som står i findings. Intet af den er modtaget.",
            f"The batch has {count} {'error' if count == 1 else 'errors'}, see findings. Nothing of it was taken in.",
        ),
        findings,
    )


def _other_content() -> Conflict:
    return Conflict(
        Text(
            "Leverancens id er brugt før med andet indhold. Send den uændret, eller giv den et nyt id.",
            "The batch's id was used before with other content. Send it unchanged, or give it a new id.",
        )
    )
