"""A debtor service in a sandbox whose clock is advanced: the driver of the unit tests, with a timekeeper."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from oir_debitor.domain.bogfoering import Betaling, Bogfoering
from oir_debitor.domain.facts import Facts, Wanted
from oir_debitor.handlers.carry_out import DAGEN, see_to_the_day
from oir_debitor.handlers.dag import dagens_trin
from oir_debitor.store import DebitorUow, KontoRepository
from oir_kernel.clock_targets import target_by, target_to
from oir_kernel.money import to_oere
from oir_kernel.operations import Call
from oir_kernel.sandbox import SandboxScope
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.storage.agenda import AgendaItem, AgendaRepository
from oir_kernel.storage.clock_jobs import DONE, ClockJobRepository
from oir_kernel.storage.outbox import OutboxRepository
from oir_kernel.timekeeper import Timekeeper
from tests.unit.debitor.conftest import CVR, SYSTEM, TODAY, Debitor

EVERYTHING = Wanted(
    kontoens_fordringer=True, posteringer=True, bilag=True, tillaeg=True, forloeb=True, henstande=True, aftaler=True
)


class Ur(Debitor):
    """A debtor service whose sandbox exists and has a clock that can be advanced."""

    def begin(self, start: str = TODAY, sandbox: str = "tid", **opkraevning: Any) -> "Ur":
        """Create the sandbox, its clock standing at `start`."""
        self.sandbox = sandbox
        settings = {"psrm": "off", "clock_frozen": start, "opkraevning": opkraevning}
        asyncio.run(Sandboxes(self.storage, (CVR,)).create(sandbox, settings))
        return self

    @property
    def scope(self) -> SandboxScope:
        """The sandbox as it is just now."""
        return asyncio.run(Sandboxes(self.storage, (CVR,)).scope(self.sandbox))

    def call(self, *, cvr: str = CVR, system: str = SYSTEM, modtager: str = CVR) -> Call:
        """A call at the sandbox's time."""
        return Call(self.scope, self.transaktions_id, cvr, system, modtager)

    def advance(self, *, by: str = "", to: str = "") -> list[tuple[date, list[str]]]:
        """Move the clock and return what the report tells of the day's runs: the day, and its Danish lines."""
        return asyncio.run(self._advance(by, to))

    async def _advance(self, by: str, to: str) -> list[tuple[date, list[str]]]:
        sandboxes = Sandboxes(self.storage, (CVR,))
        keeper = Timekeeper(self.storage, sandboxes)
        titles = {each.uuid: each.titel for each in self.edition.code_list("debitorkontotype")}
        keeper.learn({DAGEN: dagens_trin(self.codes, {str(key): title for key, title in titles.items()})})
        scope = await sandboxes.scope(self.sandbox)
        job = await keeper.advance(scope, target_by(by) if by else target_to(to))
        await keeper.ended(job.job_id, 600)

        def work(connection: Connection) -> tuple[str, list[tuple[date, list[str]]]]:
            jobs = ClockJobRepository(connection, scope.state_id)
            found = jobs.get(job.job_id)
            entries = [
                (day, [text.da for text in entry.texts])
                for day in jobs.days(job.job_id)
                for entry in jobs.entries(job.job_id, day, 1000)
                if entry.kind == DAGEN
            ]
            return "" if found is None else found.state, entries

        state, told = await self.storage.read(work)
        assert state == DONE
        return told

    def facts(self, konto: str = "k1") -> Facts:
        """Everything the account holds."""
        state = self.scope.state_id
        return self.storage.read_now(lambda conn: KontoRepository(conn, state).facts(self.id(konto), EVERYTHING))

    def agenda(self) -> list[AgendaItem]:
        """What is on the sandbox's agenda."""
        scope = self.scope
        return self.storage.read_now(
            lambda conn: AgendaRepository(conn, scope.state_id, scope.clock.now).waiting(limit=1000)
        )

    def book(self, *made: Any) -> None:
        """Write rows as an operation of the debtor system does."""
        call = self.call()

        def work(connection: Connection) -> None:
            uow = DebitorUow(connection, call, self.codes)
            new, changed = made if len(made) == 2 else (made[0], ())
            uow.konti.append(new, changed)
            see_to_the_day(uow, [*new, *changed])

        self.storage.write_now(work)

    def bogfoering(self, konto: str = "k1") -> Bogfoering:
        """Books on the account, at the sandbox's time."""
        return Bogfoering(self.id(konto), self.facts(konto), self.scope.clock.now())

    def pay(self, beloeb: str, fordring: str = "f1", name: str = "b1", konto: str = "k1") -> None:
        """A payment that covers a claim."""
        books, now = self.bogfoering(konto), self.scope.clock.now()
        books.indbetal(Betaling(self.id(name), now.date(), now, to_oere(beloeb), ""))
        books.daek(self.id(f"d-{name}"), self.id(name), self.id(fordring), to_oere(beloeb), now.date())
        self.book(books.posts)

    def topics(self) -> list[str]:
        """The topics of the sandbox's events, in order."""
        return [event.topic for event in self.of_sandbox()]

    def of_sandbox(self) -> Sequence[Any]:
        """Its events."""
        scope = self.scope
        return self.storage.read_now(
            lambda conn: OutboxRepository(conn, scope.state_id, scope.clock.now).pending(10_000)
        )
