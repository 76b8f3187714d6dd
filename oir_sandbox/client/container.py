"""The sandbox's image in a container, for tests in other languages' pipelines or beside other containers.

Needs the `docker` command (or another of the same manners: `OIR_DOCKER=podman`). Not proven with a container engine: the tests
run the very command lines with a stand-in for the engine that runs the image's command.
"""

import os
import subprocess
import time
from types import TracebackType
from typing import Final, Self

import httpx

from oir_sandbox.client.server import Server, connect

IMAGE: Final = "oir-sandbox"
_PORT: Final = 8400
_PAUSE: Final = 0.2


class SandboxContainer:
    """One container with a sandbox server, published on a free port of 127.0.0.1. Use it in a `with` block.

        with SandboxContainer() as container, container.server.create() as sandbox:
            …

    `image` is the image's name, `seconds` how long it may take to be ready. `start` raises `RuntimeError` when the engine
    refuses or the sandbox is not ready in time.
    """

    def __init__(self, image: str = IMAGE, *, seconds: float = 60) -> None:
        self._image = image
        self._seconds = seconds
        self._id = ""
        self._server: Server | None = None

    @property
    def server(self) -> Server:
        """The server in the container. Raises `RuntimeError` before it was started."""
        if self._server is None:
            raise RuntimeError("the container was not started")
        return self._server

    @property
    def url(self) -> str:
        """The server's address."""
        return self.server.url

    def start(self) -> Self:
        """Start the container and wait until the sandbox is ready."""
        self._id = _engine("run", "--detach", "--rm", "--publish", f"127.0.0.1::{_PORT}", self._image)
        published = _engine("port", self._id, f"{_PORT}/tcp").splitlines()[0]
        self._server = connect(f"http://{published}")
        try:
            self._wait()
        except RuntimeError:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Remove the container."""
        if self._server is not None:
            self._server.close()
            self._server = None
        if self._id:
            _engine("rm", "--force", self._id)
            self._id = ""

    def _wait(self) -> None:
        for _ in range(round(self._seconds / _PAUSE)):
            try:
                if self.server.http.get("/readyz").is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(_PAUSE)
        raise RuntimeError(f"the sandbox in the container was not ready after {self._seconds} seconds")

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _engine(*arguments: str) -> str:
    command = [os.environ.get("OIR_DOCKER", "docker"), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - fixed arguments
    except FileNotFoundError:
        raise RuntimeError(f"{command[0]} is not installed; name another engine with OIR_DOCKER") from None
    except subprocess.CalledProcessError as error:
        raise RuntimeError(f"{command[0]} {arguments[0]} failed: {error.stderr.strip()[-500:]}") from None
    return done.stdout.strip()
