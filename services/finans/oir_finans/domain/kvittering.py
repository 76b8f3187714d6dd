"""What the sender gets back: one receipt per document, and the outcome of the whole message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from oir_kernel.findings import Finding

MAX_BEGRUNDELSE = 255


@dataclass(frozen=True, slots=True)
class Kvittering:
    """The receipt for one document: booked under `bilagsnummer`, or rejected for `aarsag` with the reasons as text."""

    bilag_id: str
    behandlet: datetime
    bilagsnummer: str | None = None
    aarsag: str | None = None
    begrundelse: str | None = None

    @property
    def accepteret(self) -> bool:
        """Whether the document stands in the ledger."""
        return self.aarsag is None


@dataclass(frozen=True, slots=True)
class FinansOutcome:
    """One receipt per document in the order sent. Accepted when at least one document stands in the ledger."""

    kvitteringer: tuple[Kvittering, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether anything of the message was taken in."""
        return any(kvittering.accepteret for kvittering in self.kvitteringer)

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "kvitteringer": [
                {
                    "bilag_id": k.bilag_id,
                    "behandlet": k.behandlet.isoformat(),
                    "bilagsnummer": k.bilagsnummer,
                    "aarsag": k.aarsag,
                    "begrundelse": k.begrundelse,
                }
                for k in self.kvitteringer
            ],
            "findings": [finding.as_dict() for finding in self.findings],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The outcome that `as_dict` wrote."""
        kvitteringer = (
            Kvittering(**{**k, "behandlet": datetime.fromisoformat(k["behandlet"])}) for k in data["kvitteringer"]
        )
        return cls(tuple(kvitteringer), tuple(Finding.from_dict(finding) for finding in data["findings"]))


def begrundelse(grunde: Sequence[Finding]) -> str:
    """The reasons in one text of at most 255 characters; what does not fit is counted."""
    texts = [f"{finding.rule_id}: {finding.message.da}" for finding in grunde]
    for shown in range(len(texts), 0, -1):
        rest = len(texts) - shown
        text = " ".join(texts[:shown]) + (f" (+{rest})" if rest else "")
        if len(text) <= MAX_BEGRUNDELSE:
            return text
    rest = len(texts) - 1
    more = f"… (+{rest})" if rest else "…"
    return texts[0][: MAX_BEGRUNDELSE - len(more)] + more
