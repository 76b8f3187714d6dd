"""The unit of work of a debtor handler."""

from functools import cached_property

from sqlalchemy import Connection

from oir_debitor.domain.codes import Codes
from oir_debitor.domain.draft import Terms
from oir_debitor.omraadetabel import omraadetabel
from oir_debitor.store.repository import KontoRepository
from oir_kernel.identifiers import Uuid
from oir_kernel.operations import Call
from oir_kernel.storage.uow import UnitOfWork


class DebitorUow(UnitOfWork):
    """One call: its accounts, and the terms its message is judged by."""

    def __init__(self, connection: Connection, call: Call, codes: Codes) -> None:
        super().__init__(connection, call.scope)
        self._call = call
        self._codes = codes

    @cached_property
    def konti(self) -> KontoRepository:
        """The sandbox's accounts."""
        return KontoRepository(self.conn, self.state_id)

    @cached_property
    def terms(self) -> Terms:
        """Code lists, sender, receiver, profile and time of this call."""
        return Terms(
            codes=self._codes,
            afsender_cvr=self._call.afsender_cvr,
            afsender_system=Uuid(self._call.afsender_system),
            modtager_cvr=self._call.modtager_cvr,
            strict=self.settings.entry == "strict",
            now=self.clock.now(),
            omraader=omraadetabel() if self.settings.opkraevning.raad else None,
        )
