"""The unit of work of a handler of the simulated PSRM."""

from functools import cached_property

from oir_kernel.storage.uow import UnitOfWork
from psrm_receiver.store.penge import PengeRepository
from psrm_receiver.store.repository import ModtagerRepository


class ModtagerUow(UnitOfWork):
    """One transaction on one sandbox's PSRM."""

    @cached_property
    def psrm(self) -> ModtagerRepository:
        """What PSRM holds."""
        return ModtagerRepository(self.conn, self.state_id)

    @cached_property
    def penge(self) -> PengeRepository:
        """Its movements, asked as collection asks."""
        return PengeRepository(self.conn, self.state_id)
