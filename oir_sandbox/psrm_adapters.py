"""The two ways the debtor service reaches the PSRM check: the library in this process, or its service over HTTP."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from types import TracebackType
from typing import Any, Self

import httpx

import psrm_validation
from oir_debitor.ports import PsrmVerdict
from oir_kernel.errors import CrossCheckUnavailable
from oir_kernel.findings import Finding, Text
from oir_kernel.sandbox import SandboxScope

TIMEOUT_SECONDS = 10.0

_INLINE = 50
"""So many claims are judged before a thread would have begun; more would keep other requests waiting."""


class DirectPsrm:
    """Asks the rulebook in this process."""

    async def check(self, claims: Sequence[Mapping[str, object]], scope: SandboxScope) -> Sequence[PsrmVerdict]:
        """A verdict per claim, as at its earliest handover counted from the sandbox's today. Raises as `HttpPsrm` does."""
        today = scope.clock.today()
        try:
            if len(claims) <= _INLINE:
                reports = _check(claims, today)
            else:
                reports = await asyncio.to_thread(_check, claims, today)
        except psrm_validation.ClaimError:
            raise _unavailable() from None
        return [_verdict(report.as_dict()) for report in reports]


class HttpPsrm:
    """Asks the PSRM check at `base_url`, one call per message. Use as an async context manager.

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

    async def check(self, claims: Sequence[Mapping[str, object]], scope: SandboxScope) -> Sequence[PsrmVerdict]:
        """A verdict per claim. Raises `CrossCheckUnavailable` when there is no usable answer."""
        try:
            response = await self._client.post(
                "/api/psrm/check",
                headers={"X-Oir-Sandbox": scope.sandbox_id},
                json={"claims": list(claims), "handover": "earliest"},
            )
            response.raise_for_status()
            return [_verdict(report) for report in response.json()]
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            raise _unavailable() from None


def _check(claims: Sequence[Mapping[str, object]], today: date) -> list[psrm_validation.Report]:
    return psrm_validation.check_mappings(claims, today=today, handover="earliest")


def _unavailable() -> CrossCheckUnavailable:
    return CrossCheckUnavailable(
        Text(
            "PSRM-kontrollen svarede ikke, og intet er registreret. Send igen, eller sæt sandkassens psrm til off.",
            "The PSRM check did not answer and nothing was registered. Send again, or set the sandbox's psrm to off.",
        )
    )


def _verdict(report: Mapping[str, Any]) -> PsrmVerdict:
    return PsrmVerdict(
        verdict=report["verdict"],
        modtagelsesdato=date.fromisoformat(report["modtagelsesdato"]),
        findings=tuple(Finding.from_dict(finding) for finding in report["findings"]),
    )
