"""All that is known of one rule: a filter rule with its forms in the claim types, a general rule or a numeric code."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from oir_kernel.findings import Text
from psrm_validation.explain.requirements import requirement
from psrm_validation.rulebook import GeneralRule, Rule, Rulebook, Status
from psrm_validation.rulebook.sources import source_text
from psrm_validation.rulebook.titles import filter_titles


@dataclass(frozen=True, slots=True)
class Variant:
    """One form of a filter rule: what it demands and of which types, its outcome, and where it stands."""

    demand: Text
    condition: str
    outcome: str
    types: tuple[str, ...]
    reading: str
    legal_basis: str
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    provenance: str
    valid_from: date | None
    valid_to: date | None

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "demand": self.demand.as_dict(),
            "condition": self.condition,
            "outcome": self.outcome,
            "types": list(self.types),
            "reading": self.reading,
            "legal_basis": self.legal_basis,
            "sources": list(self.sources),
            "notes": list(self.notes),
            "provenance": self.provenance,
            "valid_from": _day(self.valid_from),
            "valid_to": _day(self.valid_to),
        }


@dataclass(frozen=True, slots=True)
class RuleDescription:
    """One rule. `status` is implemented, covered or listed; `variants` are a filter rule's forms (else empty).

    `message`, `fix` and `reason` are the texts of a general rule or code with their blanks; a filter rule's sentences are
    put together from its condition, so `variants` say what it demands. `covers` are the rules that point to this one.
    """

    rule_id: str
    layer: str
    status: str
    title: Text
    outcomes: tuple[str, ...]
    applies_to: Text
    types: tuple[str, ...]
    fields: str
    threshold: Text
    message: Text
    fix: Text
    reason: Text
    covered_by: tuple[str, ...]
    covers: tuple[str, ...]
    legal_basis: str
    source: str
    confidence: str
    provenance: str
    valid_from: date | None
    valid_to: date | None
    variants: tuple[Variant, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "rule_id": self.rule_id,
            "layer": self.layer,
            "status": self.status,
            "title": self.title.as_dict(),
            "outcomes": list(self.outcomes),
            "applies_to": self.applies_to.as_dict(),
            "types": list(self.types),
            "fields": self.fields,
            "threshold": self.threshold.as_dict(),
            "message": self.message.as_dict(),
            "fix": self.fix.as_dict(),
            "reason": self.reason.as_dict(),
            "covered_by": list(self.covered_by),
            "covers": list(self.covers),
            "legal_basis": self.legal_basis,
            "source": self.source,
            "confidence": self.confidence,
            "provenance": self.provenance,
            "valid_from": _day(self.valid_from),
            "valid_to": _day(self.valid_to),
            "variants": [each.as_dict() for each in self.variants],
        }


def describe_rule(rule_id: str, book: Rulebook) -> RuleDescription | None:
    """The rule with this id, whatever its case, in a rulebook; `None` when there is none. `568` is the numeric code of a receipt."""
    known = {each.casefold(): each for each in _ids(book)}
    asked = rule_id.strip().casefold()
    found = known.get(f"psrm-k-{asked}" if asked.isdigit() else asked)
    if found is None:
        return None
    general = book.general.get(found)
    return _filter_rule(found, book) if general is None else _general_rule(general, book)


def described_rules(book: Rulebook) -> list[RuleDescription]:
    """Every rule of a rulebook: filter rules, numeric codes, general rules, each series in the order of its ids."""
    return [found for each in _ids(book) if (found := describe_rule(each, book)) is not None]


def nearest_rules(rule_id: str, book: Rulebook) -> list[str]:
    """At most three ids that look like an unknown one."""
    return get_close_matches(rule_id.upper(), _ids(book), n=3, cutoff=0.5)


@lru_cache(maxsize=64)
def _ids(book: Rulebook) -> tuple[str, ...]:
    filtered = sorted({rule.rule_id for rule in book.rules}, key=_natural)
    return (*filtered, *sorted(book.general, key=_natural))


def _natural(rule_id: str) -> list[tuple[int, str]]:
    """`R_2_1` before `R_10_2`, `PSRM-K-5` before `PSRM-K-151`."""
    parts = rule_id.replace("-", "_").replace("+", "_").split("_")
    return [(int(digits) if (digits := "".join(filter(str.isdigit, part))) else -1, part) for part in parts]


@lru_cache(maxsize=64)
def _covers(book: Rulebook) -> Mapping[str, tuple[str, ...]]:
    """The rules that say the same as another, by the id of that other."""
    found: dict[str, tuple[str, ...]] = {}
    for rule in book.general.values():
        for other in rule.covered_by:
            found[other] = (*found.get(other, ()), rule.rule_id)
    return found


def _filter_rule(rule_id: str, book: Rulebook) -> RuleDescription:
    variants = tuple(_variants(rule for rule in book.rules if rule.rule_id == rule_id))
    types = tuple(sorted({code for each in variants for code in each.types}))
    basis = dict.fromkeys(each.legal_basis for each in variants if each.legal_basis)
    covers = dict.fromkeys(each for part in (rule_id, *rule_id.split("+")) for each in _covers(book).get(part, ()))
    named = ", ".join(types)
    return RuleDescription(
        rule_id=rule_id,
        layer="filter",
        status=Status.IMPLEMENTED.value,
        title=filter_titles().get(rule_id) or variants[0].demand,
        outcomes=tuple(dict.fromkeys(each.outcome for each in variants)),
        applies_to=Text(named, named),
        types=types,
        fields=", ".join(
            dict.fromkeys(name for rule in book.rules if rule.rule_id == rule_id for name in rule.condition.fields)
        ),
        threshold=Text("", ""),
        message=Text("", ""),
        fix=Text("", ""),
        reason=Text("", ""),
        covered_by=(),
        covers=tuple(covers),
        legal_basis="; ".join(basis),
        source="; ".join(dict.fromkeys(source for each in variants for source in each.sources)),
        confidence="",
        provenance=variants[0].provenance if len({each.provenance for each in variants}) == 1 else "stated",
        valid_from=None,
        valid_to=None,
        variants=variants,
    )


def _variants(rules: Iterable[Rule]) -> Iterable[Variant]:
    groups: dict[tuple[Any, ...], list[Rule]] = {}
    for rule in rules:
        key = (
            rule.condition,
            rule.outcome,
            rule.reading,
            rule.legal_basis,
            rule.provenance,
            rule.valid_from,
            rule.valid_to,
        )
        groups.setdefault(key, []).append(rule)
    for rows in groups.values():
        yield _variant(rows)


def _variant(rows: Sequence[Rule]) -> Variant:
    first = rows[0]
    return Variant(
        demand=capital(requirement(first.condition.tree)),
        condition=first.condition.text,
        outcome=first.outcome.value,
        types=tuple(dict.fromkeys(row.type_code for row in rows)),
        reading=first.reading.value,
        legal_basis=first.legal_basis,
        sources=tuple(dict.fromkeys(row.source for row in rows)),
        notes=tuple(dict.fromkeys(row.note for row in rows if row.note)),
        provenance=first.provenance.value,
        valid_from=first.valid_from,
        valid_to=first.valid_to,
    )


def _general_rule(rule: GeneralRule, book: Rulebook) -> RuleDescription:
    return RuleDescription(
        rule_id=rule.rule_id,
        layer=rule.layer,
        status=rule.status.value,
        title=rule.title,
        outcomes=() if rule.outcome is None else (rule.outcome.value,),
        applies_to=rule.applies_to,
        types=tuple(sorted(rule.types)),
        fields=rule.fields,
        threshold=rule.threshold,
        message=rule.message,
        fix=rule.fix,
        reason=rule.reason,
        covered_by=rule.covered_by,
        covers=_covers(book).get(rule.rule_id, ()),
        legal_basis=rule.legal_basis,
        source=source_text(rule.source),
        confidence=rule.confidence,
        provenance=rule.provenance.value,
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
    )


def capital(text: Text) -> Text:
    """The text as a sentence begins."""
    return Text(text.da[:1].upper() + text.da[1:], text.en[:1].upper() + text.en[1:])


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
