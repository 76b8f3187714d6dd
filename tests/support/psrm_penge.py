"""A simulated PSRM whose claims stand in its store as receipt leaves them, with a clock that goes midnight by midnight."""

import asyncio
import itertools
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from oir_kernel.agenda import in_one_work
from oir_kernel.clock import DANISH_TIME
from oir_kernel.money import Oere, to_oere
from oir_kernel.operations import Call, execute
from oir_kernel.sandbox import SandboxScope, SandboxSettings
from oir_kernel.storage import Storage
from oir_kernel.storage.agenda import AgendaRepository
from psrm_receiver.domain.fordring import Art, Bevaegelse, Del, PsrmFordring, Relation, SkyldnerPost, System, Tilstand
from psrm_receiver.domain.handlinger import (
    AfskrivFordring,
    HandlingOutcome,
    Indbetal,
    OphaevIndbetaling,
    ReturnerFordring,
)
from psrm_receiver.handlers.bevaegelser import Udkast, bogfoer
from psrm_receiver.handlers.dagen import dagen
from psrm_receiver.handlers.plan import DAGEN, sikr_dagen
from psrm_receiver.handlers.underretninger import side
from psrm_receiver.operations.penge import Handling, penge_operationer
from psrm_receiver.store import ModtagerUow
from psrm_receiver.store.tables import skyldner_table

T = TypeVar("T")
CPR = "6101901234"
CPR_2 = "6202914321"
HAVER = "1234"


class Psrm:
    """One sandbox's PSRM on a storage."""

    def __init__(self, storage: Storage, start: date, sandbox: str = "psrm", **inddrivelse: Any) -> None:
        self.storage = storage
        self.now = datetime.combine(start, time(9), DANISH_TIME)
        self.sandbox = sandbox
        self.told: list[str] = []
        self._settings = SandboxSettings().changed({"receivers": ["11111111"], "inddrivelse": inddrivelse})
        self._served = penge_operationer()
        self._numre = itertools.count(1)

    @property
    def scope(self) -> SandboxScope:
        """The sandbox at its time."""
        settings = self._settings.changed({"clock_frozen": self.now.isoformat()})
        return SandboxScope.of(self.sandbox, settings)

    def do(self, work: Callable[[ModtagerUow], T]) -> T:
        """Run a work in one transaction."""
        return asyncio.run(self.storage.write(lambda connection: work(ModtagerUow(connection, self.scope))))

    def modtag(
        self,
        kroner: str,
        *,
        modtaget: date | None = None,
        cpr: str = CPR,
        type_: str = "KFDAINS",
        system: System = System.PSRM,
        foraeldelse: date = date(2035, 1, 1),
        hoved: str = "",
        indhold: str = "{}",
        haver: str = HAVER,
        tilstand: Tilstand = Tilstand.MODTAGET,
    ) -> str:
        """Put a received claim in the store; its id."""
        nummer = next(self._numre)
        at = self.now if modtaget is None else datetime.combine(modtaget, time(9), DANISH_TIME)
        at += timedelta(seconds=nummer)
        claim = PsrmFordring(
            fordring_id=f"9{nummer:011d}",
            nummer=nummer,
            fordringshaver=haver,
            reference=f"R-{nummer}",
            type=type_,
            art="INDR",
            relation=Relation.RELATERET if hoved else Relation.HOVEDFORDRING,
            system=system,
            hovedfordring_id=hoved,
            aktion_id=str(uuid.UUID(int=nummer)),
            genindsender_id="",
            tilstand=tilstand,
            oprettet=at.astimezone(UTC),
            modtaget=None if tilstand is Tilstand.HOERING else at.astimezone(UTC),
            hovedstol=to_oere(kroner),
            forfaldsdato=None,
            foraeldelsesdato=foraeldelse,
            tilbagekaldsaarsag="",
            lukket=None,
            indhold=indhold,
        )

        def work(uow: ModtagerUow) -> None:
            uow.psrm.lock()
            uow.psrm.append([claim, SkyldnerPost(claim.fordring_id, 1, "cpr", cpr, False, "", "")])
            self._bevaegelse(uow, claim.fordring_id, Art.OPRETTELSE, to_oere(kroner), at.date())
            sikr_dagen(uow)

        self.do(work)
        return claim.fordring_id

    def bevaeg(self, fordring_id: str, art: Art, kroner: str, dag: date) -> None:
        """A movement of the creditor's on a claim's principal."""
        self.do(lambda uow: self._bevaegelse(uow, fordring_id, art, to_oere(kroner), dag))

    def betal(self, kroner: str, **given: Any) -> HandlingOutcome:
        """Money comes in from the debtor, or what `given` says, today or on `dato`."""
        debtor = {} if "fordring_id" in given else {"skyldner_art": "cpr", "skyldner_ident": CPR}
        values = {"kilde": "betaling", "dato": self.now.date()} | debtor | given
        return self.run(self._served.indbetal, Indbetal(beloeb=to_oere(kroner), **values))

    def ophaev(self, indbetaling_id: str) -> HandlingOutcome:
        """A payment is undone."""
        return self.run(self._served.ophaev, OphaevIndbetaling(indbetaling_id))

    def afskriv(self, fordring_id: str, aarsag: str = "udsigtsloes") -> HandlingOutcome:
        """A claim is written off."""
        return self.run(self._served.afskriv, AfskrivFordring(fordring_id, aarsag))

    def returner(self, fordring_id: str, aarsag: str = "AFTL", tekst: str = "") -> HandlingOutcome:
        """A claim is sent back."""
        return self.run(self._served.returner, ReturnerFordring(fordring_id, aarsag, tekst))

    def run(self, operation: Handling, command: Any, transaktion: str = "") -> HandlingOutcome:
        """Execute an operation as its door does."""
        call = Call(self.scope, transaktion or str(uuid.uuid4()), "11111111", "", "11111111")
        return asyncio.run(execute(operation, command, call, self.storage))

    def frem(self, dag: date) -> None:
        """Move the clock to nine o'clock on that day, one midnight after the other."""
        target = datetime.combine(dag, time(9), DANISH_TIME)
        step = in_one_work(self._dagen)
        while item := self._naeste(target):
            self.now = max(self.now, item.due.astimezone(DANISH_TIME))
            asyncio.run(step(item, self.scope, self.storage))
        self.now = target

    def fordring(self, fordring_id: str) -> PsrmFordring:
        """A claim as it stands."""
        found = self.do(lambda uow: uow.psrm.one(PsrmFordring, fordring_id=fordring_id))
        assert found is not None
        return found

    def skylder(self, fordring_id: str) -> tuple[int, int]:
        """What is owed of a claim in øre: principal and interest."""
        claim = self.fordring(fordring_id)
        return claim.saldo, claim.rente_saldo

    def bevaegelser(self, **equal: str) -> list[Bevaegelse]:
        """Movements in the order of their numbers."""
        return self.do(lambda uow: uow.psrm.find(Bevaegelse, **equal))

    def underretninger(self, *typer: str) -> list[dict[str, Any]]:
        """What can be fetched today."""
        return self.do(lambda uow: side(0, 500, typer, uow)).underretninger

    def paa_dagsordenen(self) -> int:
        """How many days wait on the agenda."""
        return self.do(lambda uow: len(uow.agenda.waiting(kind=DAGEN)))

    def numre_i_klartekst(self) -> list[str]:
        """The debtors' numbers the store holds."""

        def work(connection: Connection) -> list[str]:
            return list(connection.execute(select(skyldner_table.c.skyldner_ident)).scalars())

        return asyncio.run(self.storage.read(work))

    def _dagen(self, item: Any, uow: Any) -> Any:
        texts = dagen(item, uow)
        self.told += [each.da for each in texts]
        return texts

    def _naeste(self, until: datetime) -> Any:
        def work(connection: Connection) -> Any:
            agenda = AgendaRepository(connection, self.scope.state_id, lambda: self.now)
            return next(iter(agenda.due(until, 1, kinds=[DAGEN])), None)

        return asyncio.run(self.storage.read(work))

    def _bevaegelse(self, uow: ModtagerUow, fordring_id: str, art: Art, oere: int, dag: date) -> None:
        bogfoer([Udkast(str(uuid.uuid4()), fordring_id, art, Del.HOVEDSTOL, Oere(oere), dag)], uow)
