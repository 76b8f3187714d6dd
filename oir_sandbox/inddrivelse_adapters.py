"""The two ways the debtor service reaches the simulated PSRM: its object in this process, or its service over HTTP."""

from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from oir_kernel.errors import BadRequest, Conflict, InddrivelseUnavailable, NotFound, SandboxError
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope
from oir_sandbox.remote import Remote
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


class HttpInddrivelse(Remote):
    """Reaches the simulated PSRM at `base_url`. Its questions raise `InddrivelseUnavailable` without an answer."""

    async def indberet(self, leverance: Mapping[str, object], scope: SandboxScope) -> None:
        """Hand over a batch; the same again changes nothing. Raises `BadRequest` or `Conflict` when it is refused for good."""
        await self._ask("POST", "/api/receiver/leverancer", scope, _object, json=dict(leverance))

    async def kvitteringer(self, leverance_id: str, scope: SandboxScope) -> Sequence[Mapping[str, object]] | None:
        """The receipts of a batch, `None` while they are not ready."""
        return await self._ask("GET", f"/api/receiver/leverancer/{leverance_id}", scope, _receipts)

    async def underretninger(self, efter: int, scope: SandboxScope) -> Sequence[Mapping[str, object]]:
        """Notifications after a number, in order, at most 500."""
        way = f"/api/receiver/underretninger?efter={efter}&antal=500"
        return await self._ask("GET", way, scope, lambda answer: _list(_object(answer), "underretninger"))

    async def hoeringssvar(self, aktion_id: str, valg: str, begrundelse: str, scope: SandboxScope) -> None:
        """Answer a hearing. Raises `BadRequest`, `NotFound` or `Conflict` when it cannot be answered so."""
        way = f"/api/receiver/hoeringer/{aktion_id}/{valg}"
        await self._ask("POST", way, scope, _object, json={"begrundelse": begrundelse})

    def _headers(self, scope: SandboxScope) -> dict[str, str]:
        """The sandbox, and a route within it: the receiver takes calls for any authority that is hosted there."""
        headers = super()._headers(scope)
        if scope.settings.receivers:
            names = ("x-Rute-AfsenderOrganisation", "x-Rute-ModtagerOrganisation")
            headers |= dict.fromkeys(names, scope.settings.receivers[0])
        return headers

    def _refused(self, response: httpx.Response) -> None:
        if response.status_code in _REFUSED:
            raise _REFUSED[response.status_code](_said(response))

    def _unavailable(self) -> InddrivelseUnavailable:
        return InddrivelseUnavailable(
            Text(
                "Inddrivelsen svarede ikke; det, der skulle sendes eller hentes, venter. Start tjenesten receiver.",
                "Collection did not answer; what was to be sent or fetched waits. Start the service receiver.",
            )
        )


def _receipts(answer: object) -> Sequence[Mapping[str, object]] | None:
    found = _object(answer)
    return _list(found, "kvitteringer") if found.get("tilstand") == _DONE else None


def _object(answer: object) -> Mapping[str, Any]:
    if not isinstance(answer, dict):
        raise TypeError("no JSON object")
    return answer


def _list(answer: Mapping[str, Any], name: str) -> Sequence[Mapping[str, object]]:
    found = answer[name]
    if not isinstance(found, list):
        raise TypeError(f"{name} is no list")
    return found


def _said(response: httpx.Response) -> Text:
    """What the receiver said, by its status alone: texts of another service are not passed on unread."""
    return Text(
        f"PSRM tog ikke imod det (HTTP {response.status_code}). Se sagen i /api/receiver/.",
        f"PSRM did not take it (HTTP {response.status_code}). See the case in /api/receiver/.",
    )
