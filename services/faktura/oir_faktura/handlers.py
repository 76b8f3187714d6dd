"""The handlers: plain functions from a command and a unit of work to an outcome."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from oir_faktura.dokument import laes
from oir_faktura.domain.aarsager import Aarsag, FakturaOutcome
from oir_faktura.domain.besvarelse import vurder_svar
from oir_faktura.domain.faktura import AfsendFaktura
from oir_faktura.domain.modtagelse import vurder_faktura
from oir_faktura.domain.svar import AfsendFakturaSvar
from oir_faktura.store import FakturaUow
from oir_kernel.clock import Clock
from oir_kernel.cpr_gate import CprGate
from oir_kernel.events import Event
from oir_kernel.findings import Finding
from oir_kernel.operations import Call, Rejection


async def laes_dokument(faktura: AfsendFaktura, call: Call) -> AfsendFaktura:
    """Open the document before the transaction, off the event loop: it may be megabytes."""
    return await asyncio.to_thread(laes, faktura, CprGate(call.scope.settings.allowed_cpr))


def modtag_faktura(faktura: AfsendFaktura, uow: FakturaUow) -> FakturaOutcome:
    """Take an invoice in as it came, or say everything that is wrong with it."""
    behandlet = _nu(uow.clock)
    kendt = uow.fakturaer.hent(faktura.faktura_id) is not None
    outcome = FakturaOutcome(faktura.faktura_id, behandlet, vurder_faktura(faktura, uow.klasser, uow.rute, kendt=kendt))
    if outcome.accepted:
        uow.fakturaer.add(faktura, uow.rute, behandlet, uow.transaktions_id)
        uow.outbox.add(_modtaget(faktura, uow))
    return outcome


def modtag_svar(svar: AfsendFakturaSvar, uow: FakturaUow) -> FakturaOutcome:
    """Take the final answer to an invoice in; the same decision again is answered as the first time."""
    gemt = uow.fakturaer.hent(svar.faktura_id)
    faktura = None if gemt is None else gemt.kendt
    rute = uow.rute if faktura is None else faktura.svarrute(uow.rute)
    if faktura is not None and faktura.svar is not None and faktura.er_besvaret_med(svar, rute):
        return FakturaOutcome(svar.svar_id, faktura.svar.behandlet)
    brugt = uow.fakturaer.svar(svar.svar_id)
    behandlet = _nu(uow.clock)
    outcome = FakturaOutcome(svar.svar_id, behandlet, vurder_svar(svar, faktura, brugt, uow.klasser, rute))
    if outcome.accepted:
        resultat = uow.klasser.resultater[svar.resultat_id]
        uow.fakturaer.besvar(svar, resultat, rute, behandlet, uow.transaktions_id)
        uow.outbox.add(_besvaret(svar, resultat, rute.modtager_cvr))
    return outcome


def afvis_faktura_cpr(faktura: AfsendFaktura, call: Call, findings: Sequence[Finding]) -> FakturaOutcome:
    """An invoice in which the CPR gate saw a number it refuses."""
    return FakturaOutcome(faktura.faktura_id, _nu(call.scope.clock), _som_aarsag(findings))


def afvis_svar_cpr(svar: AfsendFakturaSvar, call: Call, findings: Sequence[Finding]) -> FakturaOutcome:
    """An answer in which the CPR gate saw a number it refuses."""
    return FakturaOutcome(svar.svar_id, _nu(call.scope.clock), _som_aarsag(findings))


def afvis_faktura_bestilt(faktura: AfsendFaktura, call: Call, rejection: Rejection) -> FakturaOutcome:
    """An invoice that a tester ordered to be refused."""
    return FakturaOutcome(faktura.faktura_id, _nu(call.scope.clock), (rejection.finding,))


def afvis_svar_bestilt(svar: AfsendFakturaSvar, call: Call, rejection: Rejection) -> FakturaOutcome:
    """An answer that a tester ordered to be refused."""
    return FakturaOutcome(svar.svar_id, _nu(call.scope.clock), (rejection.finding,))


def _som_aarsag(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(replace(finding, rule_id=Aarsag.CPR.value) for finding in findings)


def _nu(clock: Clock) -> datetime:
    return clock.now().replace(microsecond=0)


def _modtaget(faktura: AfsendFaktura, uow: FakturaUow) -> Event:
    return Event(
        "faktura.modtaget",
        faktura.faktura_id,
        {
            "faktura_id": faktura.faktura_id,
            "type": uow.klasser.typer[faktura.type_id],
            "sha256": faktura.sha256,
            "afsender_cvr": uow.rute.afsender_cvr,
            "modtager_cvr": uow.rute.modtager_cvr,
            "svar_forventet": faktura.forventer,
        },
    )


def _besvaret(svar: AfsendFakturaSvar, resultat: str, modtager_cvr: str) -> Event:
    return Event(
        "faktura.besvaret",
        svar.faktura_id,
        {
            "faktura_id": svar.faktura_id,
            "svar_id": svar.svar_id,
            "resultat": resultat,
            "modtager_cvr": modtager_cvr,
        },
    )
