"""The two ways the debtor service reaches the simulated PSRM: its object in this process, or its service over HTTP."""

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import httpx

from oir_kernel.errors import BadRequest, Conflict, InddrivelseUnavailable, NotFound, SandboxError
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope
from oir_sandbox.psrm_adapters import TIMEOUT_SECONDS
from psrm_receiver.modtager import Modtager

_DONE = "BEHANDLET"
_REFUSED: Mapping[int, type[SandboxError]] = {400: BadRequest, 404: NotFound, 409: Conflict, 422: BadRequest}
"""What the receiver said no to for good: asked again, it says the same."""


class DirectInddrivelse:
    """Hands batches to the simulated PSRM in this process. It speaks only its own errors."""

    def __init__(self, modtager: Modtager) -> None:
        self._modtager = modtager

    async def indberet(self, leverance: Mapping[str, object], scope: SandboxScope) -> None:
        """Hand over a batch; the same again changes nothing."""
        await self._modtager.indberet(leverance, scope)

    async def kvitteringer(self, leverance_id: str, scope: SandboxScope) -> Sequence[Mapping[str, object]] | None:
        """The receipts of a batch, `None` while they are not ready."""
        return await self._modtager.kvitteringer(leverance_id, scope)

    async def underretninger(self, efter: int, scope: SandboxScope) -> Sequence[Mapping[str, object]]:
        """Notifications after a number, in order, at most 500."""
        return await self._modtager.underretninger(efter, scope)

    async def hoeringssvar(self, aktion_id: str, valg: str, begrundelse: str, scope: SandboxScope) -> None:
        """Answer a hearing. Raises `BadRequest`, `NotFound` or `Conflict` when it cannot be answered so."""
        await self._modtager.hoeringssvar(aktion_id, valg, begrundelse, scope)


class HttpInddrivelse:
    """Reaches the simulated PSRM at `base_url`. Use as an async context manager.

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

    async def indberet(self, leverance: Mapping[str, object], scope: SandboxScope) -> None:
        """Hand over a batch; the same again changes nothing. Raises `InddrivelseUnavailable` without an answer."""
        await self._ask("POST", "/api/receiver/leverancer", scope, leverance)

    async def kvitteringer(self, leverance_id: str, scope: SandboxScope) -> Sequence[Mapping[str, object]] | None:
        """The receipts of a batch, `None` while they are not ready."""
        answer = await self._ask("GET", f"/api/receiver/leverancer/{leverance_id}", scope)
        return self._list(answer, "kvitteringer") if answer.get("tilstand") == _DONE else None

    async def underretninger(self, efter: int, scope: SandboxScope) -> Sequence[Mapping[str, object]]:
        """Notifications after a number, in order, at most 500."""
        answer = await self._ask("GET", f"/api/receiver/underretninger?efter={efter}&antal=500", scope)
        return self._list(answer, "underretninger")

    async def hoeringssvar(self, aktion_id: str, valg: str, begrundelse: str, scope: SandboxScope) -> None:
        """Answer a hearing. Raises `BadRequest`, `NotFound` or `Conflict` when it cannot be answered so."""
        way = f"/api/receiver/hoeringer/{aktion_id}/{valg}"
        await self._ask("POST", way, scope, {"begrundelse": begrundelse})

    async def _ask(
        self, method: str, way: str, scope: SandboxScope, body: Mapping[str, object] | None = None
    ) -> Mapping[str, Any]:
        """The answer, a JSON object. Raises `InddrivelseUnavailable`, and what the receiver refused for good."""
        try:
            response = await self._client.request(
                method, way, headers=_headers(scope), json=None if body is None else dict(body)
            )
            if response.status_code in _REFUSED:
                raise _REFUSED[response.status_code](_said(response))
            response.raise_for_status()
            answer = response.json()
        except (httpx.HTTPError, ValueError):
            raise _unavailable() from None
        if not isinstance(answer, dict):
            raise _unavailable()
        return answer

    @staticmethod
    def _list(answer: Mapping[str, Any], name: str) -> Sequence[Mapping[str, object]]:
        found = answer.get(name)
        if not isinstance(found, list):
            raise _unavailable()
        return found


def _headers(scope: SandboxScope) -> dict[str, str]:
    """The sandbox, and a route within it: the receiver takes calls for any authority that is hosted there."""
    headers = {"X-Oir-Sandbox": scope.sandbox_id}
    if scope.settings.receivers:
        names = ("x-Rute-AfsenderOrganisation", "x-Rute-ModtagerOrganisation")
        headers |= dict.fromkeys(names, scope.settings.receivers[0])
    return headers


def _said(response: httpx.Response) -> Text:
    """What the receiver said, by its status alone: texts of another service are not passed on unread."""
    return Text(
        f"PSRM tog ikke imod det (HTTP {response.status_code}). Se sagen i /api/receiver/.",
        f"PSRM did not take it (HTTP {response.status_code}). See the case in /api/receiver/.",
    )


def _unavailable() -> InddrivelseUnavailable:
    return InddrivelseUnavailable(
        Text(
            "Inddrivelsen svarede ikke; det, der skulle sendes eller hentes, venter. Start tjenesten receiver.",
            "Collection did not answer; what was to be sent or fetched waits. Start the service receiver.",
        )
    )
