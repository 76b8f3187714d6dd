"""What an operation is: the one thing that SOAP, JSON, files, commands and fixtures are doors to.

A service lists its operations in `operations.py`. A door turns its input into the operation's command, `execute` runs
it, and the door turns the outcome back. No door holds a decision.
"""

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, Protocol, Self, TypeVar, cast

from sqlalchemy import Connection

from oir_kernel.errors import OperationMissing, SandboxError
from oir_kernel.findings import Finding, Text
from oir_kernel.findings import Outcome as Meaning
from oir_kernel.sandbox import SandboxScope
from oir_kernel.storage import Storage
from oir_kernel.storage.uow import UnitOfWork


class Outcome(Protocol):
    """What a handler decided: accepted or not, and everything found on the way."""

    @property
    def accepted(self) -> bool:
        """Whether the sandbox took the message in."""

    @property
    def findings(self) -> Sequence[Finding]:
        """Remarks and reasons, whole, for doors that can show more than a code."""

    def as_dict(self) -> dict[str, Any]:
        """Plain values, so that a repeated message gets the stored answer."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The outcome that `as_dict` wrote."""


_ORDERED = Text(
    "Afvisningen er bestilt som fejl i sandkassen; fjern fejlen og send igen.",
    "The refusal was ordered as a fault in the sandbox; remove the fault and send again.",
)


@dataclass(frozen=True, slots=True)
class Rejection:
    """A refusal that the sandbox was told to give: the reason's code in the list aarsag, what to say, and the way out."""

    code: str
    text: Text
    fix: Text = _ORDERED

    @property
    def finding(self) -> Finding:
        """The refusal as a finding."""
        return Finding(self.code, "fault", Meaning.AFVIS, self.text, self.fix, source="ours")


@dataclass(frozen=True, slots=True)
class Call:
    """What a handler may know of a call besides its command.

    `afsender_cvr` and `afsender_system` are the authority and the it-system instance that send, `modtager_cvr` the
    authority that receives; `transaktions_id` is the key of the whole conversation. `changed` is filled while the call is
    executed: one `topic key` for each event of its transaction. With a `rejection` the receiver refuses, whatever it holds.
    """

    scope: SandboxScope
    transaktions_id: str
    afsender_cvr: str
    afsender_system: str
    modtager_cvr: str
    changed: list[str] = field(default_factory=list, compare=False, repr=False)
    rejection: Rejection | None = None


C = TypeVar("C")
O = TypeVar("O", bound=Outcome)  # noqa: E741 - the outcome's type, as C is the command's
U = TypeVar("U", bound=UnitOfWork)


@dataclass(frozen=True, slots=True)
class Operation(Generic[C, O, U]):
    """One operation of a contract.

    - `name`: as the contract spells it
    - `command`, `outcome`: the types on either side of the handler
    - `handle`: the decision, `(command, unit of work) -> outcome`; plain function, no I/O of its own
    - `unit_of_work`: opens the service's repositories on a connection for one call
    - `answer`: the outcome as the contract's answer structure
    - `look_up`: what must be asked before the transaction (another service); returns the command, completed
    - `look_again`: the same without assuming anything, once the handler has raised `LookAgain`
    - `refuse`: the outcome for a command that the CPR gate refused; without it the door answers technically
    - `reject`: the outcome for a call with a `rejection`; without it such a call is decided like any other
    - `by_transaction`: a repeat is recognised by transaktions_id and content, not by content alone, because the command
      carries no time or identity of its own
    - `implicit_route`: HovedOplysninger/Rute may be left out, because the receiver follows from an earlier message
    - `asks_only`: the handler only reads and nothing is kept, the answer included, so a repeat is decided anew
    """

    name: str
    command: type[C]
    outcome: type[O]
    handle: Callable[[C, U], O]
    unit_of_work: Callable[[Connection, Call], U]
    answer: Callable[[O], object]
    look_up: Callable[[C, Call], Awaitable[C]] | None = None
    refuse: Callable[[C, Call, Sequence[Finding]], O] | None = None
    reject: Callable[[C, Call, Rejection], O] | None = None
    look_again: Callable[[C, Call], Awaitable[C]] | None = None
    by_transaction: bool = False
    implicit_route: bool = False
    asks_only: bool = False


class LookAgain(Exception):
    """Raised by a handler that finds its look-up rested on an assumption the transaction disproved; nothing is kept."""


class _Undone(Exception, Generic[O]):
    """Carries an outcome out of the unit of work, so that nothing of this unit of work is kept."""

    def __init__(self, outcome: O) -> None:
        self.outcome = outcome


async def execute(operation: Operation[C, O, U], command: C, call: Call, storage: Storage) -> O:
    """Run one command. When it returns an accepting outcome, that outcome and all it changed are on disk.

    The same message again gets the stored answer and changes nothing. A refusal leaves no state. Before a refusal, the
    stored answer is looked for once more: on PostgreSQL the same message may have been taken in since the first look, and
    what the handler ran into was the message itself. An operation that `asks_only` is decided on a snapshot, beside the
    event loop.
    """
    rejected = _rejected(operation, command, call)
    if rejected is not None:
        return rejected
    if operation.asks_only:
        return await storage.read(partial(_ask, operation, command, call))
    return await _carried_out(operation, command, call, storage)


async def _carried_out(operation: Operation[C, O, U], command: C, call: Call, storage: Storage) -> O:
    digest = _digest(operation, command, call)

    def remembered(connection: Connection) -> O | None:
        known = operation.unit_of_work(connection, call).answers.remember(operation.name, digest)
        return None if known is None else _again(operation, command, call, known)

    def work(completed: C, connection: Connection) -> tuple[O, Sequence[str]]:
        known = remembered(connection)
        if known is not None:
            return known, ()
        uow = operation.unit_of_work(connection, call)
        outcome = operation.handle(completed, uow)
        if not outcome.accepted:
            known = remembered(connection)
            raise _Undone(outcome if known is None else known)
        uow.answers.store(operation.name, digest, json.dumps(outcome.as_dict(), ensure_ascii=False))
        return outcome, uow.outbox.added

    async def decide(completed: C) -> O:
        try:
            outcome, changed = await storage.write(partial(work, completed))
        except _Undone as undone:
            return cast("O", undone.outcome)
        call.changed.extend(changed)
        return outcome

    try:
        completed = command if operation.look_up is None else await operation.look_up(command, call)
    except SandboxError:  # whom we would have asked is away: a repeated message still gets the answer it had
        known = await storage.read(remembered)
        if known is not None:
            return known
        raise
    try:
        return await decide(completed)
    except LookAgain:
        if operation.look_again is None:
            raise
    return await decide(await operation.look_again(command, call))


def decide_in(operation: Operation[C, O, U], command: C, call: Call, connection: Connection) -> tuple[O, Sequence[str]]:
    """Decide one command, looked up already, in the caller's transaction: the outcome, and one `topic key` for each event.

    For commands that share a transaction. The same command again gets the stored answer. The handler must write nothing when it
    refuses, because nothing is rolled back. Raises `OperationMissing`, and whatever the handler raises.
    """
    rejected = _rejected(operation, command, call)
    if rejected is not None:
        return rejected, ()
    digest = _digest(operation, command, call)
    uow = operation.unit_of_work(connection, call)
    known = uow.answers.remember(operation.name, digest)
    if known is not None:
        return _again(operation, command, call, known), ()
    outcome = operation.handle(command, uow)
    if not outcome.accepted:
        return outcome, ()
    uow.answers.store(operation.name, digest, json.dumps(outcome.as_dict(), ensure_ascii=False))
    return outcome, uow.outbox.added


def _rejected(operation: Operation[C, O, U], command: C, call: Call) -> O | None:
    """The ordered rejection, if there is one. Raises `OperationMissing`."""
    if operation.name in call.scope.settings.erp.missing_operations:
        raise _missing(operation.name)
    if call.rejection is None or operation.reject is None:
        return None
    return operation.reject(command, call, call.rejection)


def _again(operation: Operation[C, O, U], command: C, call: Call, known: str) -> O:
    """What a repeat gets: the answer it had, or a rejection where the sandbox's ERP system gives one."""
    if call.scope.settings.erp.duplicates == "reject" and operation.reject is not None:
        return operation.reject(command, call, _RECEIVED_BEFORE)
    return operation.outcome.from_dict(json.loads(known))


_RECEIVED_BEFORE = Rejection(
    "SBX-ÅRS-091",
    Text("Beskeden er modtaget før, med samme indhold.", "The message was received before, with the same content."),
    Text(
        "Send den ikke igen; den første blev behandlet. Sandkassens indstilling erp.duplicates er reject.",
        "Do not send it again; the first was handled. The sandbox's setting erp.duplicates is reject.",
    ),
)


def _missing(name: str) -> OperationMissing:
    return OperationMissing(
        Text(
            f"Modtagerens system tilbyder ikke {name}. Sandkassens indstilling erp.missing_operations nævner den.",
            f"The receiver's system does not offer {name}. The sandbox's setting erp.missing_operations names it.",
        )
    )


def _ask(operation: Operation[C, O, U], command: C, call: Call, connection: Connection) -> O:
    return operation.handle(command, operation.unit_of_work(connection, call))


def _digest(operation: Operation[Any, Any, Any], command: object, call: Call) -> str:
    """The content of a command. Commands are frozen dataclasses whose repr holds every field that was sent, no more."""
    sender = f"{call.afsender_cvr}|{call.afsender_system}|{call.modtager_cvr}"
    key = call.transaktions_id if operation.by_transaction else ""
    return hashlib.sha256(f"{sender}|{key}|{command!r}".encode()).hexdigest()
