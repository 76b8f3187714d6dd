"""A closed-loop HTTP load on loopback: N connections, each sends its next request when the last is answered."""

import asyncio
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import uvloop


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: requests a second, latencies in milliseconds, and answers that were not as they should be."""

    per_second: float
    p50_ms: float
    p99_ms: float
    wrong: int


def run(
    port: int,
    path: str,
    content_type: str,
    body: Callable[[int], bytes],
    seconds: float,
    connections: int = 32,
    *,
    must_hold: bytes = b"",
) -> Measured:
    """Load `path` for that long. `body(n)` makes the n-th body; an answer without `must_hold` counts as wrong."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: {content_type}\r\nContent-Length: ".encode()
    )
    return uvloop.run(_load(port, head, body, seconds, connections, must_hold))


async def _load(
    port: int, head: bytes, body: Callable[[int], bytes], seconds: float, connections: int, must_hold: bytes
) -> Measured:
    counter = iter(range(10**9))
    latencies: list[float] = []
    wrong = 0
    end = time.perf_counter() + seconds

    async def connection() -> None:
        nonlocal wrong
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            while time.perf_counter() < end:
                content = body(next(counter))
                started = time.perf_counter()
                writer.write(head + str(len(content)).encode() + b"\r\n\r\n" + content)
                answer_head = await reader.readuntil(b"\r\n\r\n")
                length = int(answer_head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                answer = await reader.readexactly(length)
                latencies.append((time.perf_counter() - started) * 1000)
                wrong += not answer_head.startswith(b"HTTP/1.1 200") or must_hold not in answer
        finally:
            writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(connection() for _ in range(connections)))
    took = time.perf_counter() - started
    latencies.sort()
    return Measured(len(latencies) / took, statistics.median(latencies), latencies[int(len(latencies) * 0.99)], wrong)
