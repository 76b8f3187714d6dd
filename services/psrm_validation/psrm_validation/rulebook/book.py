"""Rules grouped by claim type, ready to run."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from psrm_validation.grammar import Condition
from psrm_validation.grammar.syntax import And, Present, Truth
from psrm_validation.rulebook.general import GeneralRule
from psrm_validation.rulebook.rows import ClaimType, Reading, Rule

if TYPE_CHECKING:
    from psrm_validation.agreement import Aftale

VERSION = "2026-11-23"
"""The day the tables were compiled (newest annex in them: 24-11-2025)."""


@dataclass(frozen=True, slots=True)
class TypeRules:
    """The rules of one claim type.

    `always` run for every creditor, in table order. `per_creditor` holds, under each rule id, the rows of which one runs
    when the creditor is known. `presence` are the fields whose absence a rule of this type already speaks about. `ids`
    are the official ids of all of them, each half of a joined id (`R_6_15+R_6_16`) too.
    """

    always: tuple[Rule, ...]
    per_creditor: Mapping[str, tuple[Rule, ...]]
    presence: frozenset[str]
    ids: frozenset[str]


class Rulebook:
    """Rules and claim types as they are in force between two days. Use `Rulebook.load()`; each is read once and shared.

    `valid_from` is the first day these very rules are in force (`None`: no earlier change is known), `valid_to` the last
    (`None`: no later change is known).
    """

    def __init__(
        self,
        rules: Iterable[Rule],
        claim_types: Iterable[ClaimType],
        version: str = VERSION,
        *,
        general: Iterable[GeneralRule] = (),
        valid_from: date | None = None,
        valid_to: date | None = None,
        aftale: "Aftale | None" = None,
    ) -> None:
        self.version = version
        self.valid_from = valid_from
        self.valid_to = valid_to
        self.aftale = aftale
        self.rules = tuple(rules)
        self.general: Mapping[str, GeneralRule] = {each.rule_id: each for each in general}
        self.claim_types: Mapping[str, ClaimType] = {each.code: each for each in claim_types}
        grouped: dict[str, list[Rule]] = {}
        for rule in self.rules:
            grouped.setdefault(rule.type_code, []).append(rule)
        self._by_type = {code: _type_rules(rows) for code, rows in grouped.items()}
        self._published = frozenset(rule.type_code for rule in self.rules if rule.row)

    def __repr__(self) -> str:
        """What a prompt or a notebook shows."""
        start, end = self.valid_from or "…", self.valid_to or "…"
        return f"<Rulebook {self.version}, {start} – {end}: {len(self.rules)} filter rows, {len(self.claim_types)} claim types>"

    @staticmethod
    def load(as_of: date | None = None) -> "Rulebook":
        """The rulebook in force on `as_of` (default: the newest). Raises `RulebookError` for a table that cannot be used."""
        from psrm_validation.rulebook.history import in_force  # noqa: PLC0415 - history builds rulebooks

        return in_force(as_of)

    def with_aftale(self, aftale: "Aftale") -> "Rulebook":
        """The same rulebook with a creditor's own agreement laid over it."""
        return _overlaid(self, aftale)

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

    def is_published(self, type_code: str) -> bool:
        """Whether Gældsstyrelsen has published a filter for the type; an agreement's own rows do not make one."""
        return type_code in self._published

    def nearest_types(self, type_code: str) -> list[str]:
        """At most three known codes that look like an unknown one."""
        return get_close_matches(type_code.upper(), {*self.claim_types, *self._by_type}, n=3, cutoff=0.5)


@lru_cache(maxsize=64)
def _overlaid(book: Rulebook, aftale: "Aftale") -> Rulebook:
    """The same rulebook with the agreement's rows in place of those they replace, for the types it names."""
    own = {(row.type_code, row.rule_id): row for row in aftale.rows()}
    rules = [own.pop((rule.type_code, rule.rule_id), rule) for rule in book.rules]
    return Rulebook(
        [*rules, *own.values()],
        book.claim_types.values(),
        f"{book.version}+{aftale.version}",
        general=book.general.values(),
        valid_from=book.valid_from,
        valid_to=book.valid_to,
        aftale=aftale,
    )


def _type_rules(rows: list[Rule]) -> TypeRules:
    always = tuple(rule for rule in rows if rule.reading is Reading.RUN)
    per_creditor: dict[str, tuple[Rule, ...]] = {}
    for rule in rows:
        if rule.reading is Reading.PER_CREDITOR:
            per_creditor[rule.rule_id] = (*per_creditor.get(rule.rule_id, ()), rule)
    presence = frozenset(name for rule in always for name in _demanded(rule.condition.tree))
    ids = {rule.rule_id for rule in always} | set(per_creditor)
    return TypeRules(
        always, per_creditor, presence, frozenset(ids | {half for each in ids for half in each.split("+")})
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
