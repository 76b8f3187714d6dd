"""What the check of one claim came to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from oir_kernel.findings import Finding, Outcome, Provenance, Text


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
    """`failed`: a rule was broken or could not be decided. `skipped`: nothing to run. `crashed`: a rule broke down."""

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
        reason = None if self.reason is None else self.reason.as_dict()
        return {"name": self.name, "status": self.status.value, "rules": self.rules, "reason": reason}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Layer":
        """The layer that `as_dict` wrote. Raises `KeyError`, `TypeError` or `ValueError` when it did not."""
        reason = data["reason"]
        return cls(data["name"], LayerStatus(data["status"]), data["rules"], None if reason is None else Text(**reason))


class Effect(StrEnum):
    """What a later rulebook does to the answer."""

    ADDED = "added"  # it finds something that is not found today
    REMOVED = "removed"  # it no longer finds what is found today
    CHANGED = "changed"  # it finds the same with another outcome or another bound


@dataclass(frozen=True, slots=True)
class Coming:
    """A finding that would be added, removed or changed by rules already known to be in force from `valid_from`.

    `finding` is the later finding, or today's when it is removed.
    """

    valid_from: date
    effect: Effect
    finding: Finding

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "valid_from": self.valid_from.isoformat(),
            "effect": self.effect.value,
            "finding": self.finding.as_dict(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Coming":
        """What `as_dict` wrote. Raises `KeyError` or `ValueError` when it did not."""
        day = date.fromisoformat(data["valid_from"])
        return cls(day, Effect(data["effect"]), Finding.from_dict(data["finding"]))


class Level(StrEnum):
    """How far a correction goes. `safe`: the rule or the law leaves this value; `suggested`: a person must know; `split`: periods."""

    SAFE = "safe"  # `oir psrm fix` makes it
    SUGGESTED = "suggested"  # made with --also-suggested only
    SPLIT = "split"  # one claim for each period, made with --split only


@dataclass(frozen=True, slots=True)
class Correction:
    """A value that would put a broken rule right. Never an amount or an identity.

    `value` is an ISO date, `None` to leave the field empty, or for `split` (field `periode`) the periods as
    `2026-01-15..2026-01-31; 2026-02-01..2026-02-14`. A correction may count on those before it in the report.
    """

    rule_id: str
    field: str
    value: str | None
    level: Level
    note: Text
    provenance: Provenance = Provenance.OURS

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "rule_id": self.rule_id,
            "field": self.field,
            "value": self.value,
            "level": self.level.value,
            "note": self.note.as_dict(),
            "provenance": self.provenance.value,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Correction":
        """What `as_dict` wrote. Raises `KeyError`, `TypeError` or `ValueError` when it did not."""
        return cls(
            **{
                **data,
                "level": Level(data["level"]),
                "note": Text(**data["note"]),
                "provenance": Provenance(data["provenance"]),
            }
        )


@dataclass(frozen=True, slots=True)
class Report:
    """The answer for one claim.

    `modtagelsesdato` is the date the claim was checked with, absent (like `basis`) when it could not be read.
    `coming` is what would change under rules that are already known to start later, `corrections` the values that would put
    broken rules right where they can be computed.
    """

    id: str | int | None
    type: str | None
    verdict: Verdict
    rulebook_version: str
    modtagelsesdato: date | None
    basis: Basis | None
    layers: tuple[Layer, ...] = ()
    findings: tuple[Finding, ...] = ()
    coming: tuple[Coming, ...] = ()
    corrections: tuple[Correction, ...] = ()

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
            "corrections": [each.as_dict() for each in self.corrections],
        }

    def __str__(self) -> str:
        """The report as `oir psrm check` prints it, in Danish."""
        from psrm_validation.report.as_text import as_text  # noqa: PLC0415 - reports are made far more often than shown

        return as_text(self, "")

    def _repr_html_(self) -> str:
        """The report as a notebook shows it: what the HTML page says of one claim, numbers masked."""
        from psrm_validation.report.as_html import HtmlFormat  # noqa: PLC0415 - the same
        from psrm_validation.report.formats import Checked  # noqa: PLC0415 - the same

        return HtmlFormat().claim(Checked(self))

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
            coming=tuple(map(Coming.from_dict, data["coming"])),
            corrections=tuple(map(Correction.from_dict, data.get("corrections", ()))),
        )


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """Any afvis → AFVIST; else anything not evaluated → UAFGJORT; else any høring → HØRING; else UDFØRT (ours)."""
    outcomes = {finding.outcome for finding in findings}
    if Outcome.AFVIS in outcomes:
        return Verdict.AFVIST
    if Outcome.IKKE_EVALUERET in outcomes:
        return Verdict.UAFGJORT
    return Verdict.HOERING if Outcome.HOERING in outcomes else Verdict.UDFOERT
