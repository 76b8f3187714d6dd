"""A sandbox server as a test sees it: where sandboxes are made and found."""

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

import httpx

from oir_sandbox.client.sandbox import Sandbox
from oir_sandbox.client.talk import talk

_SECONDS = 60.0


class Server:
    """A running server, in this process or elsewhere. Use it in a `with` block, or `close` it.

    `http` is a client whose base address is the server; `on_close` is called when it is closed.
    """

    def __init__(self, http: httpx.Client, on_close: Callable[[], None] | None = None) -> None:
        self.http = http
        self._on_close = on_close

    @property
    def url(self) -> str:
        """The server's address."""
        return str(self.http.base_url).rstrip("/")

    def create(self, name: str = "", *, lives_seconds: int | None = None, **settings: Any) -> Sandbox:
        """A new sandbox with these settings (`psrm`, `entry`, `erp`, `clock_frozen`, `seed` …), its name made up if left out.

        In a `with` block it is deleted at the end. Raises `Refused`.
        """
        asked: dict[str, Any] = {"settings": settings}
        if name:
            asked["name"] = name
        if lives_seconds is not None:
            asked["lives_seconds"] = lives_seconds
        made = talk(self.http, "POST", "/api/control/sandboxes", json=asked)
        return Sandbox(self.http, made["name"])

    def sandbox(self, name: str = "default") -> Sandbox:
        """The sandbox of that name. Raises `Refused` if there is none."""
        talk(self.http, "GET", f"/api/control/sandboxes/{name}")
        return Sandbox(self.http, name)

    def names(self) -> list[str]:
        """The names of all sandboxes."""
        return [entry["name"] for entry in talk(self.http, "GET", "/api/control/sandboxes")]

    def close(self) -> None:
        """End the client, and the server if it lives in this process."""
        self.http.close()
        if self._on_close is not None:
            self._on_close()
            self._on_close = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def connect(url: str, *, key: str = "", headers: Mapping[str, str] | None = None, timeout: float = _SECONDS) -> Server:
    """The server at `url`. `key` is an API key where keys are asked for, `timeout` seconds to wait for an answer."""
    given = dict(headers or {})
    if key:
        given["Authorization"] = f"Bearer {key}"
    return Server(httpx.Client(base_url=url, headers=given, timeout=timeout))
