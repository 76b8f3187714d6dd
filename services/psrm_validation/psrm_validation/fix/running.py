"""The filter rules that run for a claim, and how they stand for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from psrm_validation.claim import Fordring
from psrm_validation.fix.shapes import CORRECTABLE, Shape, shape_of
from psrm_validation.rulebook import Rule, Rulebook

Standing = tuple[bool | None, ...]
"""For each rule whether it holds; `None` when that cannot be said."""


@dataclass(frozen=True, slots=True, eq=False)
class Running:
    """The rules of a claim type as one creditor has them.

    `shaped` are those that make a demand on a correctable date, by their place in `rules`, in the order dates are put right;
    `ids` are the ids of these.
    """

    rules: tuple[Rule, ...]
    shaped: Mapping[int, Shape]
    ids: frozenset[str]

    def standing(self, claim: Fordring) -> Standing:
        """How each rule stands for the claim."""
        try:
            return tuple([rule.condition.holds(claim) for rule in self.rules])
        except Exception:  # noqa: BLE001 - some rule cannot be computed: ask each by itself
            return tuple(holds(rule, claim) for rule in self.rules)

    def broken(self, standing: Standing) -> Iterator[tuple[Rule, Shape]]:
        """The broken rules that make a demand on a correctable date."""
        return ((self.rules[at], shape) for at, shape in self.shaped.items() if standing[at] is False)

    def demands(self, field: str) -> Iterator[tuple[Rule, Shape]]:
        """The rules that make a demand on one date."""
        return ((self.rules[at], shape) for at, shape in self.shaped.items() if shape.field == field)


@lru_cache(maxsize=1024)
def running(book: Rulebook, type_code: str, kreditor: str | None) -> Running:
    """The rules that run for a claim type; of rows that differ between creditors those of `kreditor`."""
    known = book.rules_for(type_code)
    rules: tuple[Rule, ...] = ()
    if known is not None:
        own = (row for rows in known.per_creditor.values() for row in rows if kreditor in row.creditors)
        rules = (*known.always, *own)
    found = {at: shape for at, rule in enumerate(rules) if (shape := shape_of(rule.condition)) is not None}
    in_order = dict(sorted(found.items(), key=lambda item: CORRECTABLE.index(item[1].field)))
    return Running(rules, in_order, frozenset(rules[at].rule_id for at in in_order))


def got_worse(before: Standing, after: Standing) -> Iterator[int]:
    """The places of rules that are broken now and were not, or can no longer be decided."""
    for at, (was, now) in enumerate(zip(before, after, strict=True)):
        if (now is False and was is not False) or (now is None and was is not None):
            yield at


def holds(rule: Rule, claim: Fordring) -> bool | None:
    """Whether the rule holds for the claim; `None` when that cannot be said, as when a rule is broken itself."""
    try:
        return rule.condition.holds(claim)
    except Exception:  # noqa: BLE001 - the layer names the rule; no correction may be counted on it
        return None
