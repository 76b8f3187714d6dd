"""A service of this program reached over HTTP: asked in JSON, for one sandbox at a time, and an error where it gives no usable answer."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Final, Self, TypeVar

import httpx

from oir_kernel.errors import SandboxError
from oir_kernel.sandbox import SandboxScope

TIMEOUT_SECONDS: Final = 10.0

T = TypeVar("T")


class Remote(ABC):
    """The service at `base_url`. Use as an async context manager.

    `key` opens it where it asks for one; `transport` replaces the network, for tests.
    """

    def __init__(self, base_url: str, key: str = "", transport: httpx.AsyncBaseTransport | None = None) -> None:
        headers = {"X-Oir-Key": key} if key else {}
        self._client = httpx.AsyncClient(
            base_url=base_url, timeout=TIMEOUT_SECONDS, transport=transport, headers=headers
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def _ask(
        self,
        method: str,
        way: str,
        scope: SandboxScope,
        read: Callable[[Any], T],
        *,
        params: Mapping[str, str] | None = None,
        json: object = None,
    ) -> T:
        """What `read` makes of the answer; an answer it raises `ValueError`, `KeyError` or `TypeError` on is none.

        Raises what `_refused` raises, and `_unavailable()` without a usable answer.
        """
        try:
            response = await self._client.request(method, way, headers=self._headers(scope), params=params, json=json)
            self._refused(response)
            response.raise_for_status()
            return read(response.json())
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            raise self._unavailable() from None

    def _headers(self, scope: SandboxScope) -> dict[str, str]:
        """What goes with every question."""
        return {"X-Oir-Sandbox": scope.sandbox_id}

    def _refused(self, response: httpx.Response) -> None:
        """Raise what the service said no with for good, if it did."""
        del response

    @abstractmethod
    def _unavailable(self) -> SandboxError:
        """The error of a service that gave no usable answer."""
