"""The two ways the debtor service reaches the PSRM check: the library in this process, or its service over HTTP."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import psrm_validation
from oir_debitor.ports import PsrmVerdict
from oir_kernel.errors import CrossCheckUnavailable
from oir_kernel.findings import Finding, Text
from oir_kernel.sandbox import SandboxScope
from oir_sandbox.remote import Remote

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
        return _verdicts([report.as_dict() for report in reports])


class HttpPsrm(Remote):
    """Asks the PSRM check at `base_url`, one call per message."""

    async def check(self, claims: Sequence[Mapping[str, object]], scope: SandboxScope) -> Sequence[PsrmVerdict]:
        """A verdict per claim. Raises `CrossCheckUnavailable` when there is no usable answer."""
        asked = {"claims": list(claims), "handover": "earliest"}
        return await self._ask("POST", "/api/psrm/check", scope, _verdicts, json=asked)

    def _unavailable(self) -> CrossCheckUnavailable:
        return _unavailable()


def _check(claims: Sequence[Mapping[str, object]], today: date) -> list[psrm_validation.Report]:
    return psrm_validation.check_mappings(claims, today=today, handover="earliest")


def _unavailable() -> CrossCheckUnavailable:
    return CrossCheckUnavailable(
        Text(
            "PSRM-kontrollen svarede ikke, og intet er registreret. Send igen, eller sæt sandkassens psrm til off.",
            "The PSRM check did not answer and nothing was registered. Send again, or set the sandbox's psrm to off.",
        )
    )


def _verdicts(reports: Sequence[Mapping[str, Any]]) -> list[PsrmVerdict]:
    return [_verdict(report) for report in reports]


def _verdict(report: Mapping[str, Any]) -> PsrmVerdict:
    return PsrmVerdict(
        verdict=report["verdict"],
        modtagelsesdato=date.fromisoformat(report["modtagelsesdato"]),
        findings=tuple(Finding.from_dict(finding) for finding in report["findings"]),
    )
