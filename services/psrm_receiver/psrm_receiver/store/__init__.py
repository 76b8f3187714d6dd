"""What the simulated PSRM holds on disk, scoped to one sandbox."""

from psrm_receiver.store.repository import ModtagerRepository
from psrm_receiver.store.uow import ModtagerUow

__all__ = ["ModtagerRepository", "ModtagerUow"]
