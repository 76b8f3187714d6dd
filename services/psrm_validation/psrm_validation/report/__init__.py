"""What the check of one claim came to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from oir_kernel.findings import Finding, Outcome, Text


class Verdict(StrEnum):
    """What PSRM would answer. UAFGJORT: something could not be decided, so nobody can say."""

    UDFOERT = "UDFØRT"
    HOERING = "HØRING"
    AFVIST = "AFVIST"
    UAFGJORT = "UAFGJORT"


class Basis(StrEnum):
    """Where the modtagelsesdato of a check comes from."""

    GIVEN = "given"  # the claim carries it
    TODAY = "today"  # absent from the claim: today's date
    EARLIEST = "earliest"  # the earliest day the claim could be handed over
    AS_OF = "as_of"  # asked for


class LayerStatus(StrEnum):
    """`failed`: a rule was broken or could not be decided. `skipped`: nothing to run, or a layer to come. `crashed`: a rule broke down."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the check: its name, how it went, how many rules it ran, and why it was skipped if no finding says."""

    name: str
    status: LayerStatus
    rules: int = 0
    reason: Text | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        reason = None if self.reason is None else {"da": self.reason.da, "en": self.reason.en}
        return {"name": self.name, "status": self.status.value, "rules": self.rules, "reason": reason}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Layer":
        """The layer that `as_dict` wrote. Raises `KeyError`, `TypeError` or `ValueError` when it did not."""
        reason = data["reason"]
        return cls(data["name"], LayerStatus(data["status"]), data["rules"], None if reason is None else Text(**reason))


@dataclass(frozen=True, slots=True)
class Report:
    """The answer for one claim.

    `modtagelsesdato` is the date the claim was checked with, absent (like `basis`) when it could not be read.
    `coming` are findings that a later rulebook would add; there are none yet.
    """

    id: str | int | None
    type: str | None
    verdict: Verdict
    rulebook_version: str
    modtagelsesdato: date | None
    basis: Basis | None
    layers: tuple[Layer, ...] = ()
    findings: tuple[Finding, ...] = ()
    coming: tuple[Finding, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON, as the command and the JSON door both give them."""
        day = None if self.modtagelsesdato is None else self.modtagelsesdato.isoformat()
        return {
            "id": self.id,
            "type": self.type,
            "verdict": self.verdict.value,
            "modtagelsesdato": day,
            "modtagelsesdato_basis": None if self.basis is None else self.basis.value,
            "rulebook": {"version": self.rulebook_version, "as_of": day},
            "layers": [each.as_dict() for each in self.layers],
            "findings": [each.as_dict() for each in self.findings],
            "coming": [each.as_dict() for each in self.coming],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Report":
        """The report that `as_dict` wrote. Raises `KeyError` or `ValueError` when it did not."""
        day, basis = data["modtagelsesdato"], data["modtagelsesdato_basis"]
        return cls(
            id=data["id"],
            type=data["type"],
            verdict=Verdict(data["verdict"]),
            rulebook_version=data["rulebook"]["version"],
            modtagelsesdato=None if day is None else date.fromisoformat(day),
            basis=None if basis is None else Basis(basis),
            layers=tuple(map(Layer.from_dict, data["layers"])),
            findings=tuple(map(Finding.from_dict, data["findings"])),
            coming=tuple(map(Finding.from_dict, data["coming"])),
        )


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """Any afvis → AFVIST; else anything not evaluated → UAFGJORT; else any høring → HØRING; else UDFØRT (ours)."""
    outcomes = {finding.outcome for finding in findings}
    if Outcome.AFVIS in outcomes:
        return Verdict.AFVIST
    if Outcome.IKKE_EVALUERET in outcomes:
        return Verdict.UAFGJORT
    return Verdict.HOERING if Outcome.HOERING in outcomes else Verdict.UDFOERT
