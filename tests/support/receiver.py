"""The simulated PSRM of one sandbox, driven by a clock that stands still until told."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from oir_kernel.agenda import happen
from oir_kernel.sandbox import SandboxScope, SandboxSettings
from oir_kernel.storage import Storage
from oir_kernel.storage.agenda import AgendaItem, AgendaRepository
from oir_sandbox.aktion_adapters import DirectAktionCheck
from psrm_receiver.app import part
from psrm_receiver.domain.fordring import Bevaegelse, PsrmFordring
from psrm_receiver.modtager import Modtager
from psrm_receiver.ports import AktionCheck
from psrm_receiver.store import ModtagerUow
from tests.support.psrm_claims import OKTOBER

NOW = datetime.fromisoformat("2026-11-23T09:00:00+01:00")
DEBTOR = {"cpr": "6101901234"}
CLAIM: Mapping[str, Any] = OKTOBER | {"fordringshaver": "1234", "skyldnere": [DEBTOR]}
FEE: Mapping[str, Any] = {
    "type": "GEDAINS",
    "art": "INDR",
    "hovedstol": "250.00",
    "beloeb": "250.00",
    "periode_start": "2026-11-02",
    "periode_slut": "2026-11-02",
    "stiftelsesdato": "2026-11-02",
    "forfaldsdato": "2026-11-02",
    "srb": "2026-11-16",
    "foraeldelsesdato": "2029-11-03",
    "fordringshaver": "1234",
}
TOO_LARGE = {"hovedstol": "20000.00", "beloeb": "20000.00"}
"""Above the type's cap, which sends the claim to hearing (R_4_2)."""
NOT_YET_DUE = {"srb": "2026-12-15"}
"""Its payment deadline has not passed, which has it rejected (R_5_2)."""


def ny_id() -> str:
    """A fresh UUID."""
    return str(uuid.uuid4())


class Psrm:
    """One sandbox's PSRM."""

    def __init__(
        self, storage: Storage, sandbox: str = "default", check: AktionCheck | None = None, **settings: Any
    ) -> None:
        self.storage = storage
        self.check = check or DirectAktionCheck()
        self.modtager = Modtager(storage, self.check)
        self.settings = settings
        self.sandbox = sandbox
        self.now = NOW
        self.steps = part(storage, self.check).steps
        self._references = 0

    @property
    def scope(self) -> SandboxScope:
        """The sandbox as it is now."""
        settings = SandboxSettings(clock_frozen=self.now.isoformat(), receivers=("11111111",))
        settings = settings.changed({"inddrivelse": self.settings})
        return SandboxScope.of(self.sandbox, settings)

    def claim(self, **changes: Any) -> dict[str, Any]:
        """A claim that PSRM takes, with a reference of its own; `None` leaves a field out."""
        self._references += 1
        return {k: v for k, v in {**CLAIM, "reference": f"F{self._references}", **changes}.items() if v is not None}

    def fee(self, **changes: Any) -> dict[str, Any]:
        """A related claim that PSRM takes."""
        self._references += 1
        return {**FEE, "reference": f"F{self._references}", **changes}

    async def indberet(self, *aktioner: Mapping[str, Any]) -> str:
        """Send a batch; its id. Actions without an id get one."""
        leverance_id = ny_id()
        await self.modtager.indberet(
            {"leverance_id": leverance_id, "aktioner": [{"aktion_id": ny_id(), **each} for each in aktioner]},
            self.scope,
        )
        return leverance_id

    async def goer(self, *aktioner: Mapping[str, Any]) -> list[Any]:
        """Send a batch and wait for its receipts."""
        leverance_id = await self.indberet(*aktioner)
        await self.gaa(minutes=15)
        found = await self.modtager.kvitteringer(leverance_id, self.scope)
        assert found is not None
        return list(found)

    async def opret(self, **changes: Any) -> Any:
        """Hand over one claim; its receipt."""
        return (await self.goer({"aktion": "OPRETFORDRING", "fordring": self.claim(**changes)}))[0]

    async def gaa(self, **time: int) -> None:
        """Move the clock on and let happen what falls due, in order, each at its own time."""
        target = self.now + timedelta(**time)
        while True:
            item = await self.storage.read(lambda connection: self._next(connection, target))
            if item is None:
                break
            self.now = max(self.now, item.due.astimezone(NOW.tzinfo))
            await happen(item, self.steps[item.kind], self.scope, self.storage)
        self.now = target

    def _next(self, connection: Any, target: datetime) -> AgendaItem | None:
        agenda = AgendaRepository(connection, self.scope.state_id, self.scope.clock.now)
        return next(iter(agenda.due(target, 1, kinds=[*self.steps])), None)

    async def fordring(self, fordring_id: str) -> PsrmFordring:
        """A claim as PSRM holds it."""
        found = await self.read(lambda uow: uow.psrm.one(PsrmFordring, fordring_id=fordring_id))
        assert isinstance(found, PsrmFordring)
        return found

    async def bevaegelser(self, fordring_id: str) -> list[tuple[str, str, int]]:
        """Its movements: what, on which part, how much (øre)."""
        found = await self.read(lambda uow: uow.psrm.find(Bevaegelse, fordring_id=fordring_id))
        return [(each.art, each.kontodel, each.beloeb) for each in found]

    async def read(self, work: Any) -> Any:
        """What `work` makes of a unit of work that only reads."""
        return await self.storage.read(lambda connection: work(ModtagerUow(connection, self.scope)))

    async def write(self, work: Any) -> Any:
        """What `work` makes of a unit of work."""
        return await self.storage.write(lambda connection: work(ModtagerUow(connection, self.scope)))
