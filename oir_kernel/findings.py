"""What a check found, in the one form that every door shows.

Schema errors, entry control and PSRM rules all answer with the same `Finding`: SOAP answers, JSON, reports and pages
render it, none of them adds to it. A finding is built from path, type and rule. It never carries text of a parser or a
library, because such texts repeat values, and a value can be a CPR number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What a broken rule means for the message or claim."""

    AFVIS = "afvis"
    HOERING = "høring"
    ADVARSEL = "advarsel"
    INFO = "info"
    IKKE_EVALUERET = "ikke_evalueret"


class Provenance(StrEnum):
    """How sure we are that the real system says the same."""

    OFFICIAL = "official"  # an official file or table says so, word for word
    STATED = "stated"  # a public authority page or document says so
    INFERRED = "inferred"  # follows from stated facts, is not itself said
    OURS = "ours"  # decided by this project because no source decides it


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in Danish (shown first) and in English."""

    da: str
    en: str

    def as_dict(self) -> dict[str, str]:
        """Plain values for JSON."""
        return {"da": self.da, "en": self.en}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found wrong, or not decidable, in a message or claim.

    `rule_id` is the id of the official or own table row, and never used again for something else. `path` points into the
    input (XPath-like for XML, dotted for JSON), `line` is 1-based. `read` holds the values the rule looked at, amounts in
    kroner with two decimals and dates as ISO; a CPR number is masked there.
    """

    rule_id: str
    layer: str
    outcome: Outcome
    message: Text
    fix: Text
    path: str = ""
    line: int | None = None
    read: Mapping[str, str] = field(default_factory=dict)
    expected: str = ""
    legal_basis: str = ""
    source: str = ""
    provenance: Provenance = Provenance.OURS

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON, in the order of the published schema."""
        return {
            "rule_id": self.rule_id,
            "layer": self.layer,
            "outcome": self.outcome.value,
            "message": self.message.as_dict(),
            "fix": self.fix.as_dict(),
            "path": self.path,
            "line": self.line,
            "read": dict(self.read),
            "expected": self.expected,
            "legal_basis": self.legal_basis,
            "source": self.source,
            "provenance": self.provenance.value,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Finding":
        """The finding that `as_dict` wrote. Raises `KeyError` or `ValueError` when it did not."""
        return cls(
            **{
                **data,
                "outcome": Outcome(data["outcome"]),
                "message": Text(**data["message"]),
                "fix": Text(**data["fix"]),
                "provenance": Provenance(data["provenance"]),
            }
        )
