"""A turn on the event loop: the writer thread lets the loop run a batch of works, and waits.

While it waits it computes nothing, so the works have the interpreter to themselves, and the loop goes on with other
requests while the thread waits for the disk. A loop that does not come to it soon (it is blocked, or closing) loses the
turn, and the thread runs the works itself.
"""

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import Final

from oir_kernel.storage.jobs import Job

PATIENCE_SECONDS: Final = 0.25
"""How long the thread waits for the loop to begin."""


class _Turn:
    """One batch, run by whoever claims it first."""

    def __init__(self, perform: Callable[[], None]) -> None:
        self._perform = perform
        self._claim = threading.Lock()
        self._done = threading.Event()
        self._error: BaseException | None = None

    def on_loop(self) -> None:
        """The loop has come to it."""
        if not self._claim.acquire(blocking=False):
            return
        try:
            self._perform()
        except BaseException as error:  # noqa: BLE001 - it belongs to the thread, which owns the transaction
            self._error = error
        finally:
            self._done.set()

    def taken(self) -> bool:
        """Wait until the loop has run the batch; false if it did not begin in time. Raises what the batch raised."""
        if not self._done.wait(PATIENCE_SECONDS) and self._claim.acquire(blocking=False):
            return False
        self._done.wait()
        if self._error is not None:
            raise self._error
        return True


def where_awaited(jobs: Sequence[Job], perform: Callable[[], None]) -> None:
    """Run `perform` on the one loop that awaits these jobs, or here if there is none, or several, or it does not come."""
    loop = _awaiting_loop(jobs)
    if loop is not None:
        turn = _Turn(perform)
        try:
            loop.call_soon_threadsafe(turn.on_loop)
        except RuntimeError:  # the loop is closed
            pass
        else:
            if turn.taken():
                return
    perform()


def _awaiting_loop(jobs: Sequence[Job]) -> asyncio.AbstractEventLoop | None:
    loops = {job.waiter.get_loop() for job in jobs if job.waiter is not None}
    if len(loops) != 1 or any(job.blocked is not None for job in jobs):
        return None
    return loops.pop()
