"""What a service needs to say to take files: a door to the operations it has anyway."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from oir_kernel.findings import Finding
from oir_kernel.operations import Call

NOBODY: Final = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file that was sent to a service.

    `inf_ref` is the file specification, `transfer_id` the platform's UUID of this transfer, `call` who sends to whom;
    its `transaktions_id` is the `TransactionId` of the trigger. The CPR gate has looked at `content`.
    """

    call: Call
    name: str
    inf_ref: str
    transfer_id: str
    content: bytes


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """A file for the sender's `IN`; its metadata name the file specification `inf_ref`."""

    name: str
    inf_ref: str
    content: bytes


@dataclass(frozen=True, slots=True)
class DeliveryAnswer:
    """What became of a delivery: one word for the journal, the files to send back, everything found.

    `system` is the it-system instance that answers; a service without one has the nil UUID (ours).
    """

    verdict: str
    files: Sequence[AnswerFile]
    findings: Sequence[Finding] = field(default_factory=tuple)
    system: str = NOBODY


class FileDoor(Protocol):
    """Takes the files of one specification.

    A file comes at least once: after a crash it comes again, and then every operation in it must be recognised as done.
    An error that passes (`SandboxError` with status 503) lets the file wait; any other ends the transfer.
    """

    async def __call__(self, delivery: Delivery) -> DeliveryAnswer:
        """Execute what is in the file; the answer's files are stored together with the end of the transfer."""
