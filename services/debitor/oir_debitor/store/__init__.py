"""The debtor service's ledger on disk, scoped to one sandbox."""

from oir_debitor.store.overtagelse import OvertagelseRepository
from oir_debitor.store.repository import KontoRepository
from oir_debitor.store.underretning import UnderretningRepository
from oir_debitor.store.uow import DebitorUow

__all__ = ["DebitorUow", "KontoRepository", "OvertagelseRepository", "UnderretningRepository"]
