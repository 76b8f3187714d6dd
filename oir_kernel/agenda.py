"""Steps: what a part does when something on its agenda falls due.

A handler puts a thing on the agenda in the transaction of the state it belongs to:

    uow.agenda.add("debitor.rykker", due, konto_id, {"trin": 1})

and its part says what happens then: `Part(..., steps={"debitor.rykker": in_one_work(ryk)})`, where `ryk` is a plain function
of the item and a unit of work, and returns what the tester is told. The timekeeper (`oir_kernel/timekeeper.py`) runs it
when the sandbox's clock has come there, by ticking or by being advanced.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, timedelta
from typing import Final, TypeAlias

from sqlalchemy import Connection

from oir_kernel.clock import DANISH_TIME
from oir_kernel.errors import SandboxError
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope
from oir_kernel.storage import Storage, StorageBusy, StorageUnavailable
from oir_kernel.storage.agenda import AgendaItem, AgendaRepository
from oir_kernel.storage.clock_jobs import ClockJobRepository, tell
from oir_kernel.storage.uow import UnitOfWork

__all__ = ["AgendaItem", "Decide", "Step", "happen", "in_one_work", "pause"]

FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(days=1)
_log = logging.getLogger(__name__)

Step: TypeAlias = Callable[[AgendaItem, SandboxScope, Storage], Awaitable[Sequence[Text] | None]]
"""Does what an item stands for, and returns what to tell in the report (`None`: it has told the report itself).

A step that does I/O marks its item `done` (or `postpone`s it) when it has finished, so it runs at least once. One that
raises, or leaves its item untouched, is run again after a pause (`happen`).
"""

Decide: TypeAlias = Callable[[AgendaItem, UnitOfWork], Sequence[Text]]
"""Does what an item stands for within one transaction, and returns what to tell. It does no I/O of its own."""


def in_one_work(decide: Decide) -> Step:
    """The step that runs `decide` in one transaction with taking the item off the agenda: exactly once.

    Of two processes that come to the item at once, one runs it. When `decide` raises, nothing of it is kept. A service that
    needs its own repositories opens its unit of work on `uow.conn` with `uow.scope`.
    """

    async def step(item: AgendaItem, scope: SandboxScope, storage: Storage) -> None:
        def work(connection: Connection) -> None:
            uow = UnitOfWork(connection, scope)
            if uow.agenda.take(item):
                tell(connection, scope, item, decide(item, uow))

        await storage.write(work)

    return step


async def happen(item: AgendaItem, step: Step, scope: SandboxScope, storage: Storage) -> None:
    """Run the step of an item that is due, and tell it in the report of the job under way.

    A step that fails is told as well, and its item is postponed by the sandbox's clock. Raises `StorageBusy` and
    `StorageUnavailable`, which are no fault of the item.
    """
    try:
        told = await step(item, scope, storage)
    except (StorageBusy, StorageUnavailable):
        raise
    except SandboxError as error:
        return await _put_off(item, scope, storage, error.detail)
    except Exception as error:  # noqa: BLE001 - one item that fails must not keep all others from happening
        _log.error("the step %s failed: %s", item.kind, type(error).__name__)
        return await _put_off(item, scope, storage, _BROKEN)
    if told is None:
        return None
    if not await storage.read(lambda connection: _must_conclude(connection, scope, item)):
        return None
    return await _conclude(item, scope, storage, told)


def pause(attempts: int) -> timedelta:
    """How long an item waits that failed `attempts` times before: 1, 2, 4 … minutes, at most a day. Source: ours."""
    return min(FIRST_PAUSE * (1 << min(attempts, 20)), LONGEST_PAUSE)


_BROKEN: Final = Text("Der skete en fejl i sandkassen.", "Something of the sandbox broke.")
_UNFINISHED: Final = Text("Den blev ikke færdig.", "It did not finish.")


def _must_conclude(connection: Connection, scope: SandboxScope, item: AgendaItem) -> bool:
    """Whether a step's end asks for a write: its item is untouched, or a report is being written."""
    if AgendaRepository(connection, scope.state_id, scope.clock.now).is_waiting(item):
        return True
    return ClockJobRepository(connection, scope.state_id).under_way() is not None


async def _conclude(item: AgendaItem, scope: SandboxScope, storage: Storage, told: Sequence[Text]) -> None:
    def work(connection: Connection) -> None:
        if AgendaRepository(connection, scope.state_id, scope.clock.now).is_waiting(item):
            _postpone(connection, scope, item, [*told, _UNFINISHED])
        else:
            tell(connection, scope, item, told)

    await storage.write(work)


async def _put_off(item: AgendaItem, scope: SandboxScope, storage: Storage, why: Text) -> None:
    await storage.write(lambda connection: _postpone(connection, scope, item, [why]))


def _postpone(connection: Connection, scope: SandboxScope, item: AgendaItem, told: Sequence[Text]) -> None:
    later = scope.clock.now().astimezone(UTC) + pause(item.attempts)  # not by the clock on the wall, which jumps
    if AgendaRepository(connection, scope.state_id, scope.clock.now).postpone(item.item_id, later):
        at = later.astimezone(DANISH_TIME).isoformat(timespec="seconds")
        again = Text(
            f"Forsøg {item.attempts + 1} lykkedes ikke; det prøves igen {at}.",
            f"Attempt {item.attempts + 1} failed; it is tried again at {at}.",
        )
        tell(connection, scope, item, [*told, again])
