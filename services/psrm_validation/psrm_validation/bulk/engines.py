"""Where pieces are worked on: in this process, in others on this machine, or on an existing Dask cluster."""

import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol

from psrm_validation.bulk.work import Done, Given, Job, Task, run_shard


class Engine(Protocol):
    """Does pieces of work. `ahead` is how many it can be given before the first one is asked for."""

    ahead: int

    def submit(self, task: Task, job: Job, given: Given) -> "Awaited":
        """Starts on a piece."""

    def close(self) -> None:
        """Waits for what is being worked on, drops the rest, and leaves no process behind."""


class Awaited(Protocol):
    """A piece that is being worked on."""

    def result(self) -> Done:
        """What it came to. Raises what the work raised."""


class Serial:
    """This process alone."""

    ahead = 0

    def submit(self, task: Task, job: Job, given: Given) -> Awaited:
        """Does the piece at once."""
        return done_here(task, job, given)

    def close(self) -> None:
        """Nothing is left."""


class Processes:
    """Processes on this machine. One that dies takes the run with it; when this process dies they end by themselves."""

    def __init__(self, workers: int) -> None:
        import multiprocessing  # noqa: PLC0415 - a small file needs none of it
        from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - same

        context = multiprocessing.get_context(_start_method())
        self._pool = ProcessPoolExecutor(workers, context, initializer=_begin_worker)
        self.ahead = 2 * workers + 1

    def submit(self, task: Task, job: Job, given: Given) -> Awaited:
        """Queues the piece; one that cannot be sent is done here."""
        if task.local:
            return done_here(task, job, given)
        return self._pool.submit(run_shard, task, job, given)

    def close(self) -> None:
        """Waits for the pieces in work; the processes end."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def usable_cores() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def done_here(task: Task, job: Job, given: Given) -> Awaited:
    """The piece, done in this process."""
    future: Future[Done] = Future()
    try:
        future.set_result(run_shard(task, job, given))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where the result is asked for
        future.set_exception(error)
    return future


def _start_method() -> str:
    """Forking is quick and shares memory, but only safe while there is one thread and the system is made for it."""
    import sys  # noqa: PLC0415 - used here only

    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _begin_worker() -> None:
    """Ctrl-C is for the process that leads; when that one is gone, nothing is left to do."""
    from multiprocessing import parent_process  # noqa: PLC0415 - a small file needs none of it

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.join,), daemon=True).start()


def _end_with(wait: Callable[[], Any]) -> None:
    wait()
    os._exit(1)
