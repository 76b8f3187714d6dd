"""What the operations share: their unit of work, the refusals before the handler, and those that end in the plain outcome."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from oir_debitor.domain.codes import Codes
from oir_debitor.domain.outcome import Aarsag, DebitorOutcome
from oir_debitor.domain.problems import aarsag_of
from oir_debitor.domain.reasons import CPR_AFVIST
from oir_debitor.soap.svar import answer_with
from oir_debitor.store import DebitorUow
from oir_kernel.findings import Finding
from oir_kernel.identifiers import Uuid
from oir_kernel.operations import Call, Operation, Rejection


class _Command(Protocol):
    """What the refusals ask of a command."""

    @property
    def konto_id(self) -> Uuid: ...


@dataclass(frozen=True, slots=True)
class OnAccount:
    """A command that need not name its account, as the refusals ask of it; empty where it does not."""

    konto_id: Uuid


C = TypeVar("C", bound=_Command)


def unit_of_work(codes: Codes) -> Callable[[Connection, Call], DebitorUow]:
    """The unit of work of every operation, with the edition's code lists."""
    return partial(DebitorUow, codes=codes)


def operation(
    codes: Codes,
    name: str,
    command: type[C],
    handle: Callable[[C, DebitorUow], DebitorOutcome],
    *,
    look_up: Callable[[C, Call], Awaitable[C]] | None = None,
    look_again: Callable[[C, Call], Awaitable[C]] | None = None,
    by_transaction: bool = False,
) -> Operation[C, DebitorOutcome, DebitorUow]:
    """An operation with the outcome that most have."""
    return Operation(
        name,
        command,
        DebitorOutcome,
        handle,
        unit_of_work(codes),
        answer_with(codes),
        look_up=look_up,
        look_again=look_again,
        refuse=refuse_cpr,
        reject=reject,
        by_transaction=by_transaction,
    )


def refuse_cpr(command: _Command, call: Call, findings: Sequence[Finding]) -> DebitorOutcome:
    """The outcome for a message in which the CPR gate refused a number: one reason a place, and no number."""
    reasons = tuple(_refused(finding) for finding in findings)
    return DebitorOutcome(command.konto_id, call.scope.clock.now(), reasons, afvist=True, findings=tuple(findings))


def reject(command: _Command, call: Call, rejection: Rejection) -> DebitorOutcome:
    """The outcome for a message that a tester ordered to be refused."""
    finding = rejection.finding
    reasons = (aarsag_of(finding, rejection.code, None),)
    return DebitorOutcome(command.konto_id, call.scope.clock.now(), reasons, afvist=True, findings=(finding,))


def _refused(finding: Finding) -> Aarsag:
    aarsag = aarsag_of(finding, CPR_AFVIST, None)
    return Aarsag(CPR_AFVIST, None, CPR_AFVIST, aarsag.lokal_tekst)
