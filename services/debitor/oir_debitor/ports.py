"""What the debtor service asks of others: the PSRM check, and PSRM itself. The program's wiring supplies them."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from oir_debitor.domain.psrm import PsrmVerdict
from oir_kernel.sandbox import SandboxScope

__all__ = ["Inddrivelse", "PsrmCheck", "PsrmVerdict"]


class PsrmCheck(Protocol):
    """Says what PSRM would answer to claims."""

    async def check(self, claims: Sequence[Mapping[str, object]], scope: SandboxScope) -> Sequence[PsrmVerdict]:
        """One verdict a claim, in the order of `claims`, each as at its earliest possible handover from today.

        A claim has the public JSON fields: amounts are kroner with two decimals as text, dates ISO. Raises
        `CrossCheckUnavailable` when no answer can be had.
        """


class Inddrivelse(Protocol):
    """PSRM as a creditor's system reaches it: batches of actions out, receipts and notifications fetched later.

    All objects are plain JSON values. Every method raises `InddrivelseUnavailable` when there is no usable answer; asked again, nothing
    happens twice.
    """

    async def indberet(self, leverance: Mapping[str, object], scope: SandboxScope) -> None:
        """Hand over a batch: `leverance_id` (UUID, made by the caller) and `aktioner`, each the public fields of an action
        (`/api/psrm/actions`) with its `aktion_id` (UUID). The same batch again changes nothing.
        """

    async def kvitteringer(self, leverance_id: str, scope: SandboxScope) -> Sequence[Mapping[str, object]] | None:
        """The receipts of a batch, one an action, in its order; `None` while they are not ready.

        A receipt has `aktion_id`, `status` (UDFØRT, HØRING or AFVIST; later asked for again, HØRING may have become one of the others),
        `fordring_id` (PSRM's, `null` when refused), `relaterede` (the ids of claims created with it by reference),
        `modtaget` (day) and `aarsager` (list of `kode`, `tekst`, `regel`).
        """

    async def underretninger(self, efter: int, scope: SandboxScope) -> Sequence[Mapping[str, object]]:
        """Notifications after the number `efter`, in order, at most 500 a call.

        Each has `nummer`, `type` (AFREGNING, UDLIGNING, ALLOKERING, RENTE, AFSKRIVNING or RETURNERING), `dato`, `fordring_id`,
        `reference`, `beloeb` (kroner, signed as the type says) and what its type has beside.
        """

    async def hoeringssvar(self, aktion_id: str, valg: str, begrundelse: str, scope: SandboxScope) -> None:
        """Answer the hearing of the claim that the action `aktion_id` made: `godkend` it with a written reason, or `fortryd` it.

        The outcome comes with the action's receipt. Raises a `SandboxError` when the hearing cannot be answered so.
        """
