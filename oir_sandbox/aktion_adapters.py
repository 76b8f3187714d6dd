"""The two ways the simulated PSRM reaches the check of actions: the library in this process, or its service over HTTP."""

from collections.abc import Mapping, Sequence
from datetime import date
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import httpx

from oir_kernel.errors import CrossCheckUnavailable
from oir_kernel.findings import Finding, Text
from oir_kernel.sandbox import SandboxScope
from oir_sandbox.psrm_adapters import TIMEOUT_SECONDS
from psrm_receiver.ports import AktionUlaeselig
from psrm_validation.aktion import AktionError, check_action_mapping
from psrm_validation.describe import described_types
from psrm_validation.rulebook import Rulebook


class DirectAktionCheck:
    """Asks the rulebook in this process."""

    async def check(
        self, aktion: Mapping[str, object], known: Mapping[str, object], dag: date, scope: SandboxScope
    ) -> Mapping[str, Any]:
        """The report on an action received on `dag`. Raises `AktionUlaeselig`."""
        del scope
        try:
            return check_action_mapping(aktion, known=known, today=dag, as_of=dag).as_dict()
        except AktionError as error:
            raise AktionUlaeselig(error.findings) from None

    async def typer(self, dag: date, scope: SandboxScope) -> Sequence[Mapping[str, Any]]:
        """The claim types of the rulebook on `dag`."""
        del scope
        found = described_types(Rulebook.load(dag))
        return [{"code": each.code, "name_da": each.name_da, "kind": each.kind} for each in found]


class HttpAktionCheck:
    """Asks the action check at `base_url`, one call an action. Use as an async context manager.

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

    async def check(
        self, aktion: Mapping[str, object], known: Mapping[str, object], dag: date, scope: SandboxScope
    ) -> Mapping[str, Any]:
        """The report on an action received on `dag`. Raises `AktionUlaeselig`, `CrossCheckUnavailable` without an answer."""
        body = {"action": dict(aktion), "known": dict(known), "as_of": dag.isoformat()}
        try:
            response = await self._client.post(
                "/api/psrm/actions", headers={"X-Oir-Sandbox": scope.sandbox_id}, json=body
            )
            if response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY:
                raise AktionUlaeselig([Finding.from_dict(each) for each in response.json()["findings"]])
            response.raise_for_status()
            report: Mapping[str, Any] = response.json()
            _ = report["verdict"], report["findings"], report["fordringer"]
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            raise _unavailable() from None
        return report

    async def typer(self, dag: date, scope: SandboxScope) -> Sequence[Mapping[str, Any]]:
        """The claim types of the rulebook on `dag`. Raises `CrossCheckUnavailable` when there is no usable answer."""
        try:
            response = await self._client.get(
                "/api/psrm/claim-types",
                headers={"X-Oir-Sandbox": scope.sandbox_id},
                params={"as_of": dag.isoformat()},
            )
            response.raise_for_status()
            return [{name: each[name] for name in ("code", "name_da", "kind")} for each in response.json()]
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            raise _unavailable() from None


def _unavailable() -> CrossCheckUnavailable:
    return CrossCheckUnavailable(
        Text(
            "PSRM-kontrollen svarede ikke, så PSRM kan ikke behandle aktionen. Start kontrollen, og send igen.",
            "The PSRM check did not answer, so PSRM cannot handle the action. Start the check and send again.",
        )
    )
