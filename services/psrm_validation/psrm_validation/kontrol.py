"""What a question about a registration comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from oir_kernel.findings import Finding
from oir_kernel.identifiers import Uuid
from psrm_validation.report import Report, Verdict


@dataclass(frozen=True, slots=True)
class KontrolOutcome:
    """What PSRM would answer: one report a claim, in the order of the message, costs last."""

    konto_id: Uuid
    behandlet: datetime
    reports: tuple[Report, ...]

    @property
    def accepted(self) -> bool:
        """Whether PSRM would refuse none of the claims."""
        return all(report.verdict is not Verdict.AFVIST for report in self.reports)

    @property
    def findings(self) -> Sequence[Finding]:
        """The findings of all claims, in order."""
        return [finding for report in self.reports for finding in report.findings]

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "konto_id": self.konto_id,
            "behandlet": self.behandlet.isoformat(),
            "reports": [report.as_dict() for report in self.reports],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The outcome that `as_dict` wrote."""
        reports = tuple(map(Report.from_dict, data["reports"]))
        return cls(Uuid(data["konto_id"]), datetime.fromisoformat(data["behandlet"]), reports)
