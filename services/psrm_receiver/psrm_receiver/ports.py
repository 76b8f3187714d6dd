"""What the simulated PSRM asks of others: the rules for actions. The program's wiring supplies them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from oir_kernel.findings import Finding
from oir_kernel.sandbox import SandboxScope


class AktionUlaeselig(Exception):
    """The action cannot be read at all: `findings` say what is wrong with its fields."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("the action cannot be read")
        self.findings = tuple(findings)


class AktionCheck(Protocol):
    """Says what the rules make of an action."""

    async def check(
        self, aktion: Mapping[str, object], known: Mapping[str, object], dag: date, scope: SandboxScope
    ) -> Mapping[str, Any]:
        """The report on an action received on `dag`, beside what is `known` of claims and actions.

        Both have the public JSON fields of the action check, and so has the report: `verdict` (UDFØRT, HØRING, AFVIST, UAFGJORT),
        `findings`, and `fordringer` with a report each. Raises `AktionUlaeselig`, and `CrossCheckUnavailable` when no answer can be had.
        """

    async def typer(self, dag: date, scope: SandboxScope) -> Sequence[Mapping[str, Any]]:
        """The claim types in force on `dag`, each with `code`, `name_da` and `kind`. Raises `CrossCheckUnavailable`."""
