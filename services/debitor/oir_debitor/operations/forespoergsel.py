"""Operation → contract element → handler, for DebitorForespørgselAfsend (SF1590_B_02). A question keeps nothing.

| Operation | Command | Handler | JSON |
|---|---|---|---|
| SøgDebitorregistrering | `SoegDebitorregistrering` | `soeg_debitorregistrering` | `POST /api/debitor/soeg` |
| HentDebitorkonto | `HentDebitorkonto` | `hent_debitorkonto` | `POST /api/debitor/hent` |

The JSON doors are POST, because a party is part of the question and a CPR number must not stand in an address.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from oir_debitor.domain.codes import Codes
from oir_debitor.domain.forespoergsel.commands import HentDebitorkonto, SoegDebitorregistrering
from oir_debitor.domain.forespoergsel.outcome import HentOutcome, SoegOutcome
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.handlers import forespoergsel as handlers
from oir_debitor.operations.common import OnAccount, refuse_cpr, reject, unit_of_work
from oir_debitor.soap.forespoergsel_svar import hent_svar, soeg_svar
from oir_debitor.store import DebitorUow
from oir_kernel.findings import Finding
from oir_kernel.identifiers import Uuid
from oir_kernel.operations import Call, Operation, Rejection

SERVICE = "DebitorForespørgselAfsend"

O = TypeVar("O", bound=DebitorOutcome)  # noqa: E741 - the outcome's type


@dataclass(frozen=True, slots=True)
class ForespoergselOperations:
    """The two questions."""

    soeg: Operation[SoegDebitorregistrering, SoegOutcome, DebitorUow]
    hent: Operation[HentDebitorkonto, HentOutcome, DebitorUow]

    @property
    def of_contract(self) -> Sequence[Operation[Any, Any, DebitorUow]]:
        """Both, for the SOAP door."""
        return (self.soeg, self.hent)


def forespoergsel_operations(codes: Codes) -> ForespoergselOperations:
    """The questions, with the edition's code lists."""
    return ForespoergselOperations(
        soeg=Operation(
            name="SøgDebitorregistrering",
            command=SoegDebitorregistrering,
            outcome=SoegOutcome,
            handle=handlers.soeg_debitorregistrering,
            unit_of_work=unit_of_work(codes),
            answer=soeg_svar(codes),
            refuse=_refuse(SoegOutcome),
            reject=_reject(SoegOutcome),
            asks_only=True,
        ),
        hent=Operation(
            name="HentDebitorkonto",
            command=HentDebitorkonto,
            outcome=HentOutcome,
            handle=handlers.hent_debitorkonto,
            unit_of_work=unit_of_work(codes),
            answer=hent_svar(codes),
            refuse=_refuse(HentOutcome),
            reject=_reject(HentOutcome),
            asks_only=True,
        ),
    )


def _refuse(cls: type[O]) -> Callable[[Any, Call, Sequence[Finding]], O]:
    def refuse(command: Any, call: Call, findings: Sequence[Finding]) -> O:
        return _of(cls, refuse_cpr(_asked(command), call, findings))

    return refuse


def _reject(cls: type[O]) -> Callable[[Any, Call, Rejection], O]:
    def rejected(command: Any, call: Call, rejection: Rejection) -> O:
        return _of(cls, reject(_asked(command), call, rejection))

    return rejected


def _asked(command: Any) -> OnAccount:
    return OnAccount(command.konto_id or Uuid(""))


def _of(cls: type[O], base: DebitorOutcome) -> O:
    return cls(base.konto_id, base.behandlet, base.aarsager, base.afvist, base.findings)
