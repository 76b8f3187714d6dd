"""Pieces worked on by Dask: two local workers or a cluster, the same function as everywhere.

Every worker must have this program installed and see the files under the same paths.
"""

from importlib import import_module
from typing import Any

from psrm_validation.bulk.engines import Awaited, done_here
from psrm_validation.bulk.work import Done, Given, Job, Task, run_shard


class DaskMissingError(Exception):
    """Dask is not installed."""


class Dask:
    """A Dask cluster: the one at `scheduler` (`tcp://host:8786`), else local workers made for this run."""

    def __init__(self, scheduler: str | None, workers: int) -> None:
        """Raises `DaskMissingError`, and `OSError` when no scheduler answers at the address."""
        distributed = _distributed()
        self._cluster: Any = None
        if scheduler is None:
            self._cluster = distributed.LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=40
            )
        self._client: Any = distributed.Client(self._cluster if scheduler is None else scheduler, set_as_default=False)
        threads = sum(self._client.nthreads().values()) or workers
        self.ahead = 2 * threads + 1

    def submit(self, task: Task, job: Job, given: Given) -> Awaited:
        """Sends the piece to the cluster; one that cannot be sent is done here."""
        if task.local:
            return done_here(task, job, given)
        return _Sent(self._client.submit(run_shard, task, job, given, pure=False))

    def close(self) -> None:
        """Leaves the cluster, and ends it if it was made for this run."""
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()


def _distributed() -> Any:
    try:
        return import_module("distributed")  # an optional extra, slow to import
    except ImportError:
        raise DaskMissingError from None


class _Sent:
    """A piece on the cluster; its result is fetched once and then let go of there."""

    def __init__(self, future: Any) -> None:
        self._future = future

    def result(self) -> Done:
        """What it came to."""
        try:
            done: Done = self._future.result()
        finally:
            self._future.release()
        return done
