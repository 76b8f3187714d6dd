"""One check asked alone: what it finds in a claim given as the public fields."""

from datetime import date
from typing import Any

from psrm_validation import Rulebook, claim_from_mapping
from psrm_validation.agreement import Aftale
from psrm_validation.checks.every import CHECKS
from psrm_validation.checks.registry import About, Hit

RECEIVED = date(2026, 11, 2)


def hits(rule_id: str, day: date = RECEIVED, aftale: Aftale | None = None, **fields: Any) -> list[Hit]:
    """The hits of a rule's check for a claim received on `day`, whatever types the rule's row is for."""
    claim = claim_from_mapping(fields).received(day)
    book = Rulebook.load(day)
    about = About(day, book, book.claim_types.get(claim.type or ""), aftale, has_aftale=aftale is not None)
    return list(CHECKS[rule_id].function(claim, about))


def values(rule_id: str, **fields: Any) -> dict[str, str]:
    """What the only hit of a check puts into the rule's texts."""
    (hit,) = hits(rule_id, **fields)
    return dict(hit.values)
