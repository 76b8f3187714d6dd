"""The simulated PSRM as one object: what another service of the same process reaches it by."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from oir_kernel.operations import Call, execute
from oir_kernel.sandbox import SandboxScope
from oir_kernel.storage import Storage
from psrm_receiver.domain.leverance import leverance_af
from psrm_receiver.handlers.hoering import fortryd_hoering, godkend_hoering
from psrm_receiver.handlers.kvitteringer import kvitteringer
from psrm_receiver.handlers.underretninger import hent
from psrm_receiver.operations.indberet import indberet_i
from psrm_receiver.ports import AktionCheck
from psrm_receiver.store import ModtagerUow


class Modtager:
    """Batches of actions in, receipts and notifications out, for any sandbox of this process."""

    def __init__(self, storage: Storage, check: AktionCheck) -> None:
        self._storage = storage
        self._indberet = indberet_i(check)

    async def indberet(self, leverance: Mapping[str, object], scope: SandboxScope) -> None:
        """Take in a batch: `leverance_id` (UUID) and `aktioner`, each the public fields of an action with its `aktion_id` (UUID).

        The same batch again changes nothing. Raises `InvalidPayload` for one that cannot be read and `Conflict` for a known id
        with other content; nothing of it is then kept.
        """
        await execute(self._indberet, leverance_af(leverance), _call(scope), self._storage)

    async def kvitteringer(self, leverance_id: str, scope: SandboxScope) -> Sequence[Mapping[str, Any]] | None:
        """The receipts of a batch, one an action, in its order; `None` while they are not ready. Raises `NotFound`."""
        return await self._storage.read(lambda connection: kvitteringer(leverance_id, ModtagerUow(connection, scope)))

    async def underretninger(self, efter: int, scope: SandboxScope) -> Sequence[Mapping[str, Any]]:
        """Notifications after the number `efter`, in order, at most 500 a call."""
        return await self._storage.read(lambda connection: hent(efter, ModtagerUow(connection, scope)))

    async def hoeringssvar(self, aktion_id: str, valg: str, begrundelse: str, scope: SandboxScope) -> None:
        """The creditor's answer in a hearing, `godkend` or `fortryd`, with a reason. Raises `BadRequest`, `NotFound`, `Conflict`."""
        act = fortryd_hoering if valg == "fortryd" else godkend_hoering
        await self._storage.write(lambda connection: act(aktion_id, begrundelse, ModtagerUow(connection, scope)))


def _call(scope: SandboxScope) -> Call:
    """A call from within: nobody's message."""
    return Call(scope, str(uuid.uuid4()), "", "", "")
