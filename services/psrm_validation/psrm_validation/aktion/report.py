"""What the check of one action message came to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from oir_kernel.findings import Finding
from psrm_validation.aktion.model import AktionKode
from psrm_validation.report import Basis, Layer, Report, Verdict


@dataclass(frozen=True, slots=True)
class FordringReport:
    """The report of one claim in the message; `path` is `fordring` or `relaterede[0]`, and its findings' paths are the claim's."""

    path: str
    report: Report


@dataclass(frozen=True, slots=True)
class AktionReport:
    """The answer for one action.

    `verdict` counts every finding, those of the claims in it too; `findings` are the message's own. `modtaget` is the day
    of receipt it was checked with.
    """

    aktion: AktionKode
    aktion_id: str | None
    verdict: Verdict
    rulebook_version: str
    modtaget: date
    basis: Basis
    layers: tuple[Layer, ...] = ()
    findings: tuple[Finding, ...] = ()
    fordringer: tuple[FordringReport, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        day = self.modtaget.isoformat()
        return {
            "aktion": self.aktion.value,
            "aktion_id": self.aktion_id,
            "verdict": self.verdict.value,
            "modtaget": day,
            "modtaget_basis": self.basis.value,
            "rulebook": {"version": self.rulebook_version, "as_of": day},
            "layers": [each.as_dict() for each in self.layers],
            "findings": [each.as_dict() for each in self.findings],
            "fordringer": [{"path": each.path, "report": each.report.as_dict()} for each in self.fordringer],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "AktionReport":
        """The report that `as_dict` wrote. Raises `KeyError`, `TypeError` or `ValueError` when it did not."""
        return cls(
            aktion=AktionKode(data["aktion"]),
            aktion_id=data["aktion_id"],
            verdict=Verdict(data["verdict"]),
            rulebook_version=data["rulebook"]["version"],
            modtaget=date.fromisoformat(data["modtaget"]),
            basis=Basis(data["modtaget_basis"]),
            layers=tuple(map(Layer.from_dict, data["layers"])),
            findings=tuple(map(Finding.from_dict, data["findings"])),
            fordringer=tuple(
                FordringReport(each["path"], Report.from_dict(each["report"])) for each in data["fordringer"]
            ),
        )
