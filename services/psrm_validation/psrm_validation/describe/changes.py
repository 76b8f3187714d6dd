"""What changed in the rulebook between two days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from oir_kernel.findings import Text
from psrm_validation.explain.requirements import requirement
from psrm_validation.rulebook import Rule, Rulebook
from psrm_validation.rulebook.sources import source_text

Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One rule of one claim type, one general rule or one claim type that differs. `before` and `after` say how, or are empty."""

    kind: Kind
    subject: Literal["rule", "general", "type"]
    id: str
    type_code: str
    before: Text
    after: Text
    source: str
    note: str = ""
    provenance: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "kind": self.kind,
            "subject": self.subject,
            "id": self.id,
            "type": self.type_code,
            "before": self.before.as_dict(),
            "after": self.after.as_dict(),
            "source": self.source,
            "note": self.note,
            "provenance": self.provenance,
        }


@dataclass(frozen=True, slots=True)
class Changes:
    """The differences of the rulebook in force on `to_day` from the one in force on `from_day`."""

    from_day: date
    to_day: date
    changes: tuple[Change, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "from": self.from_day.isoformat(),
            "to": self.to_day.isoformat(),
            "changes": [each.as_dict() for each in self.changes],
        }


def changes_between(from_day: date, to_day: date) -> Changes:
    """What differs, in table order: filter rules, then general rules and codes, then claim types. The days may be in any order."""
    before, after = Rulebook.load(from_day), Rulebook.load(to_day)
    if before is after:
        return Changes(from_day, to_day, ())
    return Changes(from_day, to_day, (*_rules(before, after), *_general(before, after), *_types(before, after)))


def _rules(before: Rulebook, after: Rulebook) -> list[Change]:
    old, new = _by_key(before), _by_key(after)
    found: list[Change] = []
    for key in dict.fromkeys([*old, *new]):
        one, other = old.get(key), new.get(key)
        if (
            one is None
            or other is None
            or (one.condition, one.outcome, one.reading) != (other.condition, other.outcome, other.reading)
        ):
            row = other or one
            assert row is not None  # noqa: S101 - the key stands in one of the two
            found.append(
                Change(
                    _kind(one, other),
                    "rule",
                    row.rule_id,
                    row.type_code,
                    _said(one),
                    _said(other),
                    row.source,
                    row.note,
                    row.provenance.value,
                )
            )
    return found


def _by_key(book: Rulebook) -> Mapping[tuple[str, str, tuple[str, ...], str], Rule]:
    return {(rule.type_code, rule.rule_id, rule.creditors, rule.reading.value): rule for rule in book.rules}


def _general(before: Rulebook, after: Rulebook) -> list[Change]:
    found: list[Change] = []
    for rule_id in dict.fromkeys([*before.general, *after.general]):
        one, other = before.general.get(rule_id), after.general.get(rule_id)
        row = other or one
        if one != other and row is not None:
            before_it, after_it = (Text("", "") if each is None else each.title for each in (one, other))
            source, sure = source_text(row.source), row.provenance.value
            found.append(Change(_kind(one, other), "general", rule_id, "", before_it, after_it, source, "", sure))
    return found


def _types(before: Rulebook, after: Rulebook) -> list[Change]:
    found: list[Change] = []
    for code in dict.fromkeys([*before.claim_types, *after.claim_types]):
        one, other = before.claim_types.get(code), after.claim_types.get(code)
        row = other or one
        if one != other and row is not None:
            before_it, after_it = (
                Text(name, name) for name in ("" if each is None else each.name_da for each in (one, other))
            )
            sure = row.provenance.value
            found.append(Change(_kind(one, other), "type", code, code, before_it, after_it, row.source, "", sure))
    return found


def _kind(one: object, other: object) -> Kind:
    return "added" if one is None else "removed" if other is None else "changed"


def _said(rule: Rule | None) -> Text:
    if rule is None:
        return Text("", "")
    demand = requirement(rule.condition.tree)
    return Text(f"{demand.da} ({rule.outcome.value})", f"{demand.en} ({rule.outcome.value})")
