"""A work on its way through a writer thread, and the waiter that gets its answer."""

import asyncio
import concurrent.futures
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection

_log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class Job:
    """A work, who waits for it (nobody, if it was posted), and in the end its value or its error."""

    work: "Callable[[Connection], Any]"
    waiter: asyncio.Future[Any] | None = None
    blocked: concurrent.futures.Future[Any] | None = None
    value: Any = None
    error: BaseException | None = None

    @property
    def is_posted(self) -> bool:
        """Nobody waits for it."""
        return self.waiter is None and self.blocked is None


def awaited(work: "Callable[[Connection], Any]") -> tuple[Job, asyncio.Future[Any]]:
    """A job whose answer is awaited on the running loop. Cancelling the waiting leaves the work as it is."""
    waiter: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    return Job(work, waiter), waiter


def settle(jobs: Iterable[Job]) -> None:
    """Hand every job's answer to its waiter: one wake-up per event loop, however many wait there."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Job]] = {}
    for job in jobs:
        if job.waiter is not None:
            by_loop.setdefault(job.waiter.get_loop(), []).append(job)
        elif job.blocked is not None:
            _unblock(job, job.blocked)
    for loop, waiting in by_loop.items():
        try:
            loop.call_soon_threadsafe(_wake, waiting)
        except RuntimeError:
            _log.warning("%d works were done after the event loop that waited for them had closed", len(waiting))


def _wake(jobs: list[Job]) -> None:
    for job in jobs:
        waiter = job.waiter
        if waiter is None or waiter.done():  # the waiter hung up; the work stands
            continue
        if job.error is None:
            waiter.set_result(job.value)
        else:
            waiter.set_exception(job.error)


def _unblock(job: Job, blocked: concurrent.futures.Future[Any]) -> None:
    if job.error is None:
        blocked.set_result(job.value)
    else:
        blocked.set_exception(job.error)
