"""What the pages need of others: who checks a claim, and what is told of the process."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from oir_kernel.findings import Finding, Text
from oir_kernel.sandbox import SandboxScope
from oir_kernel.soap.edition import ServiceContract


@dataclass(frozen=True, slots=True)
class Correction:
    """A value that would put a broken rule right: `value` for `field`, empty to leave it out."""

    rule_id: str
    field: str
    value: str
    note: Text


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """One claim and what PSRM would answer: `verdict` is UDFØRT, HØRING, AFVIST or UAFGJORT.

    `day` is the day of receipt it was checked with, `None` for a claim that could not be read.
    """

    claim_id: str
    type_code: str
    verdict: str
    day: date | None
    findings: Sequence[Finding]
    corrections: Sequence[Correction]


@dataclass(frozen=True, slots=True)
class Checked:
    """The claims of a text, in order; `more` says that there were more than are looked at here."""

    claims: Sequence[CheckedClaim]
    more: bool


class ClaimCheck(Protocol):
    """Where a pasted text is checked. Nothing of it is kept."""

    def check(self, text: str, scope: SandboxScope) -> Checked:
        """The claims of an SF1590_B message, JSON, JSON Lines or CSV as of the sandbox's today. Blocks.

        Raises `BadRequest` for a text that is none of these.
        """


@dataclass(frozen=True, slots=True)
class RunningService:
    """One service of the process: its name, the contracts it serves over SOAP, and whether it has JSON doors."""

    name: str
    soap: Sequence[ServiceContract]
    has_json: bool


@dataclass(frozen=True, slots=True)
class Running:
    """What the process is: `started` is the machine's time, `sftp` host and port of the file door if it is open.

    `has_rules` says whether the rulebook's pages are served here.
    """

    services: Sequence[RunningService]
    edition: str
    started: datetime
    database: str
    asks_for_keys: bool
    sftp: tuple[str, int] | None
    has_rules: bool
