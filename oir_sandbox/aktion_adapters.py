"""The two ways the simulated PSRM reaches the check of actions: the library in this process, or its service over HTTP."""

from collections.abc import Mapping, Sequence
from datetime import date
from http import HTTPStatus
from typing import Any

import httpx

from oir_kernel.errors import CrossCheckUnavailable
from oir_kernel.findings import Finding, Text
from oir_kernel.sandbox import SandboxScope
from oir_sandbox.remote import Remote
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


class HttpAktionCheck(Remote):
    """Asks the action check at `base_url`, one call an action."""

    async def check(
        self, aktion: Mapping[str, object], known: Mapping[str, object], dag: date, scope: SandboxScope
    ) -> Mapping[str, Any]:
        """The report on an action received on `dag`. Raises `AktionUlaeselig`, `CrossCheckUnavailable` without an answer."""
        body = {"action": dict(aktion), "known": dict(known), "as_of": dag.isoformat()}
        return await self._ask("POST", "/api/psrm/actions", scope, _report, json=body)

    async def typer(self, dag: date, scope: SandboxScope) -> Sequence[Mapping[str, Any]]:
        """The claim types of the rulebook on `dag`. Raises `CrossCheckUnavailable` when there is no usable answer."""
        return await self._ask("GET", "/api/psrm/claim-types", scope, _types, params={"as_of": dag.isoformat()})

    def _refused(self, response: httpx.Response) -> None:
        if response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY:
            raise AktionUlaeselig([Finding.from_dict(each) for each in response.json()["findings"]])

    def _unavailable(self) -> CrossCheckUnavailable:
        return CrossCheckUnavailable(
            Text(
                "PSRM-kontrollen svarede ikke, så PSRM kan ikke behandle aktionen. Start kontrollen, og send igen.",
                "The PSRM check did not answer, so PSRM cannot handle the action. Start the check and send again.",
            )
        )


def _report(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    _ = answer["verdict"], answer["findings"], answer["fordringer"]
    return answer


def _types(answer: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    return [{name: each[name] for name in ("code", "name_da", "kind")} for each in answer]
