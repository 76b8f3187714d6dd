"""What a process counts, in the form Prometheus reads."""

from dataclasses import asdict

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from oir_kernel.storage import Storage

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """The counters of one app; nothing is shared between apps in one process."""

    def __init__(self, storage: Storage) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "oir_requests_total", "Answered requests", ["door", "operation", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "oir_request_seconds", "Time from the whole request to the answer", ["door"], registry=self._registry
        )
        self._registry.register(_StorageCollector(storage))

    def count(self, door: str, operation: str, status: int, seconds: float) -> None:
        """One answered request."""
        self._requests.labels(door, operation, str(status)).inc()
        self._seconds.labels(door).observe(seconds)

    def text(self) -> bytes:
        """All counters as text."""
        return generate_latest(self._registry)


class _StorageCollector(Collector):
    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def collect(self) -> list[CounterMetricFamily | GaugeMetricFamily]:
        """The storage's counters, read when asked."""
        counters = self._storage.counters
        queued = GaugeMetricFamily("oir_storage_queued", "Works waiting for the disk", value=self._storage.queued)
        families: list[CounterMetricFamily | GaugeMetricFamily] = [queued]
        families += (
            CounterMetricFamily(f"oir_storage_{name}", f"Storage: {name}", value=value)
            for name, value in asdict(counters).items()
        )
        return families
