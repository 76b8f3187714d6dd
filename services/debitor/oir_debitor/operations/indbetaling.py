"""The operations on payments.

| Operation | Command | Handler | JSON |
|---|---|---|---|
| SøgFordringTilIndbetaling | `SoegTilIndbetaling` | `soeg_til_indbetaling` | `POST /api/debitor/indbetalinger/soeg` |
| ForetagIndbetaling | `ForetagIndbetaling` | `foretag_indbetaling` | `POST …/konti/{konto_id}/indbetalinger` |
| ForetagIndbetalingNedregulering | `NedregulerIndbetaling` | `nedreguler_indbetaling` | `POST …/indbetalinger/{indbetaling_id}/nedregulering` |
| (none, JSON only) | `TilbagefoerIndbetaling` | `tilbagefoer_indbetaling` | `POST …/indbetalinger/{indbetaling_id}/tilbagefoer` |
| (none, JSON only) | `UdbetalOverskydende` | `udbetal_overskydende` | `POST …/indbetalinger/{indbetaling_id}/udbetal` |

The first three belong to the contract's service DebitorIndbetalingAfsend. The last two are the debtor system's own acts; the fagsystem or
cash desk hears of a bounced payment by TilbageførIndbetaling, which goes the other way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from oir_debitor.domain.codes import Codes
from oir_debitor.domain.indbetaling import commands
from oir_debitor.domain.indbetaling.outcome import IndbetalingOutcome, SoegOutcome
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.handlers import indbetaling as handlers
from oir_debitor.operations.common import OnAccount, refuse_cpr, reject, unit_of_work
from oir_debitor.soap.indbetaling import indbetaling_answer_with, soeg_answer_with
from oir_debitor.soap.svar import answer_with
from oir_debitor.store import DebitorUow
from oir_kernel.findings import Finding
from oir_kernel.identifiers import Uuid
from oir_kernel.operations import Call, Operation, Rejection

SERVICE: Final = "DebitorIndbetalingAfsend"
_Command = (
    commands.ForetagIndbetaling
    | commands.NedregulerIndbetaling
    | commands.TilbagefoerIndbetaling
    | commands.UdbetalOverskydende
)
C = TypeVar("C", bound=_Command)
_NONE: Final = Uuid("")


@dataclass(frozen=True, slots=True)
class IndbetalingOperations:
    """The operations of the service, and two acts of the debtor system that no message of the contract asks for."""

    soeg: Operation[commands.SoegTilIndbetaling, SoegOutcome, DebitorUow]
    foretag: Operation[commands.ForetagIndbetaling, IndbetalingOutcome, DebitorUow]
    nedreguler: Operation[commands.NedregulerIndbetaling, IndbetalingOutcome, DebitorUow]
    tilbagefoer: Operation[commands.TilbagefoerIndbetaling, IndbetalingOutcome, DebitorUow]
    udbetal: Operation[commands.UdbetalOverskydende, IndbetalingOutcome, DebitorUow]

    @property
    def of_contract(self) -> Sequence[Operation[Any, Any, DebitorUow]]:
        """Those of the contract, for the SOAP door."""
        return (self.foretag, self.nedreguler, self.soeg)


def indbetaling_operations(codes: Codes) -> IndbetalingOperations:
    """The operations, with the edition's code lists."""

    def operation(
        name: str,
        command: type[C],
        handle: Callable[[C, DebitorUow], IndbetalingOutcome],
        answer: Callable[[IndbetalingOutcome], object],
    ) -> Operation[C, IndbetalingOutcome, DebitorUow]:
        return Operation(
            name, command, IndbetalingOutcome, handle, unit_of_work(codes), answer, refuse=_refuse_cpr, reject=_reject
        )

    plain = answer_with(codes)
    return IndbetalingOperations(
        soeg=Operation(
            "SøgFordringTilIndbetaling",
            commands.SoegTilIndbetaling,
            SoegOutcome,
            handlers.soeg_til_indbetaling,
            unit_of_work(codes),
            soeg_answer_with(codes),
            refuse=_refuse_search,
            reject=_reject_search,
            asks_only=True,
        ),
        foretag=operation(
            "ForetagIndbetaling",
            commands.ForetagIndbetaling,
            handlers.foretag_indbetaling,
            indbetaling_answer_with(codes),
        ),
        nedreguler=operation(
            "ForetagIndbetalingNedregulering", commands.NedregulerIndbetaling, handlers.nedreguler_indbetaling, plain
        ),
        tilbagefoer=operation(
            "TilbageførIndbetaling", commands.TilbagefoerIndbetaling, handlers.tilbagefoer_indbetaling, plain
        ),
        udbetal=operation("UdbetalOverskydende", commands.UdbetalOverskydende, handlers.udbetal_overskydende, plain),
    )


def _refuse_cpr(command: _Command, call: Call, findings: Sequence[Finding]) -> IndbetalingOutcome:
    return _of_payment(refuse_cpr(command, call, findings), command)


def _reject(command: _Command, call: Call, rejection: Rejection) -> IndbetalingOutcome:
    return _of_payment(reject(command, call, rejection), command)


def _of_payment(outcome: DebitorOutcome, command: _Command) -> IndbetalingOutcome:
    return IndbetalingOutcome(
        outcome.konto_id,
        outcome.behandlet,
        outcome.aarsager,
        outcome.afvist,
        outcome.findings,
        command.indbetaling_id,
    )


def _refuse_search(command: commands.SoegTilIndbetaling, call: Call, findings: Sequence[Finding]) -> SoegOutcome:
    return _of_search(refuse_cpr(OnAccount(command.konto_id or _NONE), call, findings))


def _reject_search(command: commands.SoegTilIndbetaling, call: Call, rejection: Rejection) -> SoegOutcome:
    return _of_search(reject(OnAccount(command.konto_id or _NONE), call, rejection))


def _of_search(outcome: DebitorOutcome) -> SoegOutcome:
    return SoegOutcome(outcome.behandlet, (), outcome.aarsager, afvist=True, findings=outcome.findings)
