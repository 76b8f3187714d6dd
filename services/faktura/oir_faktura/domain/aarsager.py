"""The reasons of the invoice services, how one becomes a finding, and the outcome both operations have.

Codes are rows of the edition's list `aarsag` (ours: the real reasons are classes that are not public).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from oir_kernel.findings import Finding, Outcome, Text
from oir_kernel.source import Place

LAYER = "entry"


class Aarsag(StrEnum):
    """Reasons and remarks."""

    CPR = "SBX-ÅRS-051"
    ULAESELIG = "SBX-ÅRS-080"
    MODTAGET = "SBX-ÅRS-081"
    FREMMED = "SBX-ÅRS-082"
    UKENDT_FAKTURA = "SBX-ÅRS-084"
    BESVARET = "SBX-ÅRS-085"
    KAN_IKKE_BESVARES = "SBX-ÅRS-086"
    SELVMODSIGELSE = "SBX-ÅRS-087"
    KLASSE = "SBX-ÅRS-088"


@dataclass(frozen=True, slots=True)
class Rute:
    """Who sends to whom: CVR and it-system of the sender, CVR of the receiver."""

    afsender_cvr: str
    afsender_system: str
    modtager_cvr: str


@dataclass(frozen=True, slots=True)
class FakturaOutcome:
    """What became of one message: an invoice or an answer, by its id."""

    objekt_id: str
    behandlet: datetime
    findings: tuple[Finding, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether it was taken in; remarks do not stand in the way."""
        return not any(finding.outcome is Outcome.AFVIS for finding in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "objekt_id": self.objekt_id,
            "behandlet": self.behandlet.isoformat(),
            "findings": [finding.as_dict() for finding in self.findings],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The outcome that `as_dict` wrote."""
        findings = tuple(Finding.from_dict(finding) for finding in data["findings"])
        return cls(data["objekt_id"], datetime.fromisoformat(data["behandlet"]), findings)


def fundet(
    aarsag: Aarsag,
    sted: Place,
    message: Text,
    fix: Text,
    outcome: Outcome = Outcome.AFVIS,
    read: Mapping[str, str] | None = None,
    expected: str = "",
) -> Finding:
    """A finding about the field at `sted`; it rejects unless another outcome is given."""
    return Finding(
        rule_id=aarsag.value,
        layer=LAYER,
        outcome=outcome,
        message=message,
        fix=fix,
        path=sted.path,
        line=sted.line,
        read=read or {},
        expected=expected,
        source="ours",
    )
