"""Operation → contract element → handler: the table to read first.

| Operation | Command | Handler | JSON |
|---|---|---|---|
| OpretDebitorkontoRegistrering | `OpretRegistrering` | `opret_registrering` | `POST /api/debitor/registreringer` |
| AfslutHæftelse | `AfslutHaeftelse` | `afslut_haeftelse` | `POST …/konti/{konto_id}/haeftelser/{haeftelse_id}/afslut` |
| AfslutAdministrator | `AfslutAdministrator` | `afslut_administrator` | `POST …/konti/{konto_id}/administratorer/afslut` |
| SætFordringTilOpkrævning | `SaetTilOpkraevning` | `saet_til_opkraevning` | `POST …/konti/{konto_id}/opkraevning` |
| ForetagEjerskifte | `ForetagEjerskifte` | `foretag_ejerskifte` | `POST …/konti/{konto_id}/ejerskifte` |
| (none, JSON only) | `AfslutKonto` | `afslut_konto` | `POST …/konti/{konto_id}/afslut` |
| (none, JSON only) | `GenoptagKonto` | `genoptag_konto` | `POST …/konti/{konto_id}/genoptag` |

The first five belong to the contract's service DebitorRegistreringAfsend; elements and fields meet in the edition's binding
table. The last two are the debtor system's own acts. An operation whose message carries no time of its own is repeated only
within its transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from oir_debitor.domain import commands
from oir_debitor.domain.codes import Codes
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.handlers import registrering as handlers
from oir_debitor.operations.common import operation
from oir_debitor.ports import PsrmCheck
from oir_debitor.psrm.crosscheck import psrm_look_up
from oir_debitor.store import DebitorUow
from oir_kernel.operations import Operation
from oir_kernel.storage import Storage

SERVICE = "DebitorRegistreringAfsend"


@dataclass(frozen=True, slots=True)
class DebitorOperations:
    """The operations of the service, and two acts of the debtor system that no message of the contract asks for."""

    opret_registrering: Operation[commands.OpretRegistrering, DebitorOutcome, DebitorUow]
    afslut_haeftelse: Operation[commands.AfslutHaeftelse, DebitorOutcome, DebitorUow]
    afslut_administrator: Operation[commands.AfslutAdministrator, DebitorOutcome, DebitorUow]
    saet_til_opkraevning: Operation[commands.SaetTilOpkraevning, DebitorOutcome, DebitorUow]
    foretag_ejerskifte: Operation[commands.ForetagEjerskifte, DebitorOutcome, DebitorUow]
    afslut_konto: Operation[commands.AfslutKonto, DebitorOutcome, DebitorUow]
    genoptag_konto: Operation[commands.GenoptagKonto, DebitorOutcome, DebitorUow]

    @property
    def of_contract(self) -> Sequence[Operation[Any, DebitorOutcome, DebitorUow]]:
        """Those of the contract, for the SOAP door."""
        return (
            self.opret_registrering,
            self.afslut_haeftelse,
            self.afslut_administrator,
            self.saet_til_opkraevning,
            self.foretag_ejerskifte,
        )


def operations(codes: Codes, storage: Storage, psrm: PsrmCheck) -> DebitorOperations:
    """The operations, with the edition's code lists, the store they read beforehand, and the PSRM check they ask."""
    return DebitorOperations(
        opret_registrering=operation(
            codes,
            "OpretDebitorkontoRegistrering",
            commands.OpretRegistrering,
            handlers.opret_registrering,
            look_up=psrm_look_up(codes, storage, psrm, assume_new=True),
            look_again=psrm_look_up(codes, storage, psrm, assume_new=False),
        ),
        afslut_haeftelse=operation(
            codes, "AfslutHæftelse", commands.AfslutHaeftelse, handlers.afslut_haeftelse, by_transaction=True
        ),
        afslut_administrator=operation(
            codes,
            "AfslutAdministrator",
            commands.AfslutAdministrator,
            handlers.afslut_administrator,
            by_transaction=True,
        ),
        saet_til_opkraevning=operation(
            codes,
            "SætFordringTilOpkrævning",
            commands.SaetTilOpkraevning,
            handlers.saet_til_opkraevning,
            by_transaction=True,
        ),
        foretag_ejerskifte=operation(
            codes, "ForetagEjerskifte", commands.ForetagEjerskifte, handlers.foretag_ejerskifte
        ),
        afslut_konto=operation(codes, "AfslutKonto", commands.AfslutKonto, handlers.afslut_konto, by_transaction=True),
        genoptag_konto=operation(
            codes, "GenoptagKonto", commands.GenoptagKonto, handlers.genoptag_konto, by_transaction=True
        ),
    )
