"""The processes that are measured, each started here and stopped by its own id."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ECHO = """
import asyncio, sys, uvloop
ANSWER = b"HTTP/1.1 200 OK\\r\\ncontent-length: 2\\r\\n\\r\\nok"
class Echo(asyncio.Protocol):
    def connection_made(self, transport): self.transport, self.buffer = transport, b""
    def data_received(self, data):
        self.buffer += data
        head, sep, rest = self.buffer.partition(b"\\r\\n\\r\\n")
        if sep and len(rest) >= int(head.lower().split(b"content-length: ")[1].split(b"\\r\\n")[0]):
            self.buffer = b""
            self.transport.write(ANSWER)
async def main():
    server = await asyncio.get_running_loop().create_server(Echo, "127.0.0.1", 0)
    print("http://127.0.0.1:%d/" % server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
uvloop.run(main())
"""


@contextmanager
def sandbox(*arguments: str, environment: Mapping[str, str] | None = None, folder: Path) -> Iterator[int]:
    """`oir up` with these arguments; gives its port."""
    command = [str(Path(sys.executable).with_name("oir")), "up", "--port", "0", "--data-dir", str(folder), *arguments]
    with _started(command, {"OIR_LOG_LEVEL": "warning", **(environment or {})}) as port:
        yield port


@contextmanager
def echo() -> Iterator[int]:
    """The loopback limit: a bare protocol that reads a body and answers two bytes."""
    with _started([sys.executable, "-c", ECHO], {}) as port:
        yield port


@contextmanager
def _started(command: list[str], environment: Mapping[str, str]) -> Iterator[int]:
    process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        for line in process.stdout:
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
            if found:
                yield int(found[1])
                return
        raise RuntimeError(f"{command[0]} said no address")
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
