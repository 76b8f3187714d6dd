"""Requests for an action on an account: operation → contract element → handler.

| Operation | Command | Handler | JSON |
|---|---|---|---|
| AnmodEnDebitorkonto | `Anmodning` | `anmod_om(EN_KONTO)` | `POST /api/debitor/anmodninger/en-konto` |
| AnmodDebitorkontoMedFordringer | `Anmodning` | `anmod_om(MED_FORDRINGER)` | `POST …/anmodninger/med-fordringer` |
| AnmodMellemDebitorkonti | `Anmodning` | `anmod_om(MELLEM_KONTI)` | `POST …/anmodninger/mellem-konti` |
| AnmodMellemFordringer | `Anmodning` | `anmod_om(MELLEM_FORDRINGER)` | `POST …/anmodninger/mellem-fordringer` |
| (none, JSON only) | `AfgoerAnmodning` | `afgoer` | `POST …/anmodninger/{anmodning_id}/afgoer` |

The first four belong to the contract's service DebitorkontoAnmodningAfsend and differ only in what they point at (stated). The last is what
the debtor system's case worker does. A repeat is known by the request's own id.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from oir_debitor.domain.anmodning.commands import AfgoerAnmodning, Anmodning, Form
from oir_debitor.domain.anmodning.outcome import AnmodningAarsag, AnmodningOutcome, Udfald
from oir_debitor.domain.codes import Codes
from oir_debitor.domain.problems import aarsag_of
from oir_debitor.domain.reasons import CPR_AFVIST
from oir_debitor.handlers import anmodning as handlers
from oir_debitor.operations.common import unit_of_work
from oir_debitor.soap.anmodning import anmodning_answer_with
from oir_debitor.store import DebitorUow
from oir_kernel.findings import Finding
from oir_kernel.identifiers import Uuid
from oir_kernel.operations import Call, Operation, Rejection

SERVICE: Final = "DebitorkontoAnmodningAfsend"
_Op = Operation[Anmodning, AnmodningOutcome, DebitorUow]


@dataclass(frozen=True, slots=True)
class AnmodningOperations:
    """The four operations of the service by what they point at, and the case worker's own act."""

    om: dict[Form, _Op]
    afgoer: Operation[AfgoerAnmodning, AnmodningOutcome, DebitorUow]

    @property
    def of_contract(self) -> Sequence[Operation[Any, AnmodningOutcome, DebitorUow]]:
        """Those of the contract, for the SOAP door."""
        return tuple(self.om.values())


def anmodning_operations(codes: Codes) -> AnmodningOperations:
    """The operations, with the edition's code lists."""
    answer = anmodning_answer_with(codes)

    def operation(form: Form) -> _Op:
        handle = handlers.anmod_om(form)
        return Operation(
            form.value,
            Anmodning,
            AnmodningOutcome,
            handle,
            unit_of_work(codes),
            answer,
            refuse=refuse_cpr,
            reject=reject,
        )

    return AnmodningOperations(
        om={form: operation(form) for form in Form},
        afgoer=Operation(
            "AfgørAnmodning",
            AfgoerAnmodning,
            AnmodningOutcome,
            handlers.afgoer,
            unit_of_work(codes),
            answer,
            by_transaction=True,
        ),
    )


def refuse_cpr(command: Anmodning, call: Call, findings: Sequence[Finding]) -> AnmodningOutcome:
    """The outcome for a message in which the CPR gate refused a number: one reason a place, and no number."""
    reasons = tuple(
        AnmodningAarsag(CPR_AFVIST, aarsag_of(finding, CPR_AFVIST, None).lokal_tekst, finding.path.rpartition("/")[2])
        for finding in findings
    )
    return _refused(command, call, reasons, tuple(findings))


def reject(command: Anmodning, call: Call, rejection: Rejection) -> AnmodningOutcome:
    """The outcome for a message that a tester ordered to be refused."""
    finding = rejection.finding
    told = aarsag_of(finding, rejection.code, None)
    return _refused(command, call, (AnmodningAarsag(told.code, told.lokal_tekst),), (finding,))


def _refused(
    command: Anmodning, call: Call, reasons: tuple[AnmodningAarsag, ...], findings: tuple[Finding, ...]
) -> AnmodningOutcome:
    now = call.scope.clock.now()
    konto_id = Uuid(command.konto_id)
    return AnmodningOutcome(command.anmodning_id, konto_id, now, Udfald.AFVIST, reasons, findings=findings)
