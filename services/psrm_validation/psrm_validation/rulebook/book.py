"""Rules grouped by claim type, ready to run."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property, lru_cache

from psrm_validation.grammar import Condition
from psrm_validation.grammar.syntax import And, Present, Truth
from psrm_validation.rulebook.rows import ClaimType, Reading, Rule, read_claim_types, read_rules

VERSION = "2026-11-23"
"""The day the tables were compiled (newest annex in them: 24-11-2025)."""


@dataclass(frozen=True, slots=True)
class TypeRules:
    """The rules of one claim type.

    `always` run for every creditor, in table order. `per_creditor` holds, under each rule id, the rows of which one runs
    when the creditor is known. `presence` are the fields whose absence a rule of this type already speaks about.
    """

    always: tuple[Rule, ...]
    per_creditor: Mapping[str, tuple[Rule, ...]]
    presence: frozenset[str]


class Rulebook:
    """Rules and claim types of one version. Use `Rulebook.load()`; it is read once and shared."""

    def __init__(self, rules: Iterable[Rule], claim_types: Iterable[ClaimType], version: str = VERSION) -> None:
        self.version = version
        self.rules = tuple(rules)
        self.claim_types: Mapping[str, ClaimType] = {each.code: each for each in claim_types}
        grouped: dict[str, list[Rule]] = {}
        for rule in self.rules:
            grouped.setdefault(rule.type_code, []).append(rule)
        self._by_type = {code: _type_rules(rows) for code, rows in grouped.items()}

    @staticmethod
    def load(as_of: date | None = None) -> "Rulebook":
        """The rulebook in force on `as_of`. One version exists, so every date gives the same. Raises `RulebookError`."""
        del as_of
        return _only_version()

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """The distinct conditions in table order."""
        return tuple(dict.fromkeys(rule.condition for rule in self.rules))

    @cached_property
    def creditors(self) -> tuple[str, ...]:
        """The creditors whose documents the rows come from, by name."""
        return tuple(sorted({name for rule in self.rules for name in rule.creditors}))

    def creditor(self, name: str) -> str | None:
        """The creditor as the table spells it, whatever the case of `name`; `None` for one it does not name."""
        return self._creditor_names.get(name.strip().casefold())

    @cached_property
    def _creditor_names(self) -> Mapping[str, str]:
        return {known.casefold(): known for known in self.creditors}

    @property
    def filtered_types(self) -> tuple[str, ...]:
        """The claim types with a published filter, in table order."""
        return tuple(self._by_type)

    def rules_for(self, type_code: str) -> TypeRules | None:
        """The rules of a claim type, `None` when no filter is published for it."""
        return self._by_type.get(type_code)

    def nearest_types(self, type_code: str) -> list[str]:
        """At most three known codes that look like an unknown one."""
        return get_close_matches(type_code.upper(), {*self.claim_types, *self._by_type}, n=3, cutoff=0.5)


@lru_cache(maxsize=1)
def _only_version() -> Rulebook:
    return Rulebook(read_rules(), read_claim_types())


def _type_rules(rows: list[Rule]) -> TypeRules:
    always = tuple(rule for rule in rows if rule.reading is Reading.RUN)
    per_creditor: dict[str, tuple[Rule, ...]] = {}
    for rule in rows:
        if rule.reading is Reading.PER_CREDITOR:
            per_creditor[rule.rule_id] = (*per_creditor.get(rule.rule_id, ()), rule)
    return TypeRules(
        always, per_creditor, frozenset(name for rule in always for name in _demanded(rule.condition.tree))
    )


def _demanded(tree: Truth) -> set[str]:
    """The fields a condition demands to be filled whatever else is true."""
    match tree:
        case Present(field):
            return {field.name}
        case And(parts):
            return {name for part in parts for name in _demanded(part)}
        case _:
            return set()
