"""All that is known of one claim type: its fields and what each means, its caps, its rules, its relatives, an example."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from oir_kernel.findings import Text
from psrm_validation.checks.structure import DEMANDED, demanded_of
from psrm_validation.claim import DATE_FIELDS
from psrm_validation.claim.writing import as_mapping
from psrm_validation.describe.examples import example_claim
from psrm_validation.explain.requirements import requirement
from psrm_validation.grammar.syntax import And, Not, Present, Truth
from psrm_validation.layers.general import rules_of
from psrm_validation.rulebook import ClaimType, Reading, Rule, Rulebook
from psrm_validation.rulebook.cells import rows_of
from psrm_validation.rulebook.sources import source_text

Need = Literal["required", "forbidden", "optional", "required_in_general", "unknown"]

FIELDS = ("art", "relation", "hovedstol", "beloeb", "beskrivelse", *DATE_FIELDS, "reference", "skyldnere", "hf")
"""The fields a description of a type tells of, in the order of the claim."""


@dataclass(frozen=True, slots=True)
class FieldDescription:
    """One field of a type: whether it is needed, what it means for this type, and the rules that speak of it."""

    name: str
    need: Need
    meaning: Text
    source: str
    demands: tuple["Demand", ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "name": self.name,
            "need": self.need,
            "meaning": self.meaning.as_dict(),
            "source": self.source,
            "demands": [each.as_dict() for each in self.demands],
        }


@dataclass(frozen=True, slots=True)
class Demand:
    """What one filter rule demands of this type, in words."""

    rule_id: str
    demand: Text
    outcome: str
    reading: str
    provenance: str

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "rule_id": self.rule_id,
            "demand": self.demand.as_dict(),
            "outcome": self.outcome,
            "reading": self.reading,
            "provenance": self.provenance,
        }


@dataclass(frozen=True, slots=True)
class TypeDescription:
    """One claim type. `rules` are the filter rules in table order, `others` the ids of the general rules that run for it.

    `related` are the known types that may hang on it, `example` a claim its filter takes, in the public JSON fields.
    """

    claim_type: ClaimType
    is_published: bool
    fields: tuple[FieldDescription, ...]
    rules: tuple[Demand, ...]
    others: Mapping[str, tuple[str, ...]]
    related: tuple[str, ...]
    example: Mapping[str, Any] | None

    @property
    def example_json(self) -> str:
        """The example on one line of JSON; empty without one."""
        return "" if self.example is None else json.dumps(self.example, ensure_ascii=False)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        known = self.claim_type
        return {
            "code": known.code,
            "name_da": known.name_da,
            "note": known.note.as_dict(),
            "area": known.area,
            "kind": known.kind,
            "parent_codes": known.parent_codes,
            "limitation_years": known.limitation_years,
            "period_kind": known.period_kind,
            "interest_rule": known.interest_rule,
            "creditor_group": known.creditor_group,
            "source": known.source,
            "confidence": known.confidence,
            "provenance": known.provenance.value,
            "valid_from": None if known.valid_from is None else known.valid_from.isoformat(),
            "valid_to": None if known.valid_to is None else known.valid_to.isoformat(),
            "is_published": self.is_published,
            "fields": [each.as_dict() for each in self.fields],
            "rules": [each.as_dict() for each in self.rules],
            "others": {layer: list(ids) for layer, ids in self.others.items()},
            "related": list(self.related),
            "example": None if self.example is None else dict(self.example),
        }


def describe_type(code: str, book: Rulebook) -> TypeDescription | None:
    """The claim type with this code, whatever its case; `None` when it is not in the list."""
    known = book.claim_types.get(code.strip().upper())
    if known is None:
        return None
    rows = [rule for rule in book.rules if rule.type_code == known.code and rule.reading is not Reading.SUPERSEDED]
    example = example_claim(known.code, book)
    others = {
        layer: tuple(rule.rule_id for rule, _ in rules_of(book, known.code, layer))
        for layer in other_layers(known.code, book)
    }
    general = demanded_of(known.code) if DEMANDED in others["agreement"] else ()
    return TypeDescription(
        claim_type=known,
        is_published=book.is_published(known.code),
        fields=tuple(_field(name, known.code, rows, general) for name in FIELDS),
        rules=tuple(map(_demand, rows)),
        others=others,
        related=tuple(each.code for each in book.claim_types.values() if known.code in each.parent_codes.split("|")),
        example=None if example is None else as_mapping(example),
    )


def other_layers(code: str, book: Rulebook) -> Sequence[str]:
    """The layers besides the filter that run for a type: the catalogue only speaks of types without a published filter."""
    return ("agreement", "advice") if book.is_published(code) else ("agreement", "advice", "catalogue")


def described_types(book: Rulebook) -> Sequence[ClaimType]:
    """Every claim type of a rulebook, in table order."""
    return tuple(book.claim_types.values())


def _field(name: str, code: str, rows: Sequence[Rule], general: Sequence[str]) -> FieldDescription:
    """`general` are the fields demanded of a type without a published filter."""
    meaning, source = _meaning(name, code)
    about = [row for row in rows if name in {_plain(field) for field in row.condition.fields}]
    need = _need(name, rows)
    if name in general and need in {"unknown", "optional"}:
        need = "required_in_general"
    return FieldDescription(name, need, meaning, source, tuple(map(_demand, about)))


def _plain(field: str) -> str:
    return "hf" if field.startswith("hf.") else field


def _need(name: str, rows: Sequence[Rule]) -> Need:
    if not rows:
        return "unknown"
    demanded = {each for row in rows for each in _needed(row.condition.tree)}
    if name in demanded or name in {"art", "relation", "hovedstol", "beloeb"}:
        return "required"
    if name == "hf":
        return (
            "required" if any(field.startswith("hf.") for row in rows for field in row.condition.fields) else "optional"
        )
    forbidden = {each for row in rows for each in _forbidden(row.condition.tree)}
    return "forbidden" if name in forbidden else "optional"


def _needed(tree: Truth) -> set[str]:
    match tree:
        case Present(field):
            return {field.name}
        case And(parts):
            return {name for part in parts for name in _needed(part)}
        case _:
            return set()


def _forbidden(tree: Truth) -> set[str]:
    match tree:
        case Not(Present(field)):
            return {"domsdato", "forligsdato"} if field.name == "dom_or_forlig" else {field.name}
        case And(parts):
            return {name for part in parts for name in _forbidden(part)}
        case _:
            return set()


def _demand(row: Rule) -> Demand:
    said = requirement(row.condition.tree)
    demand = Text(_sentence(said.da), _sentence(said.en))
    return Demand(row.rule_id, demand, row.outcome.value, row.reading.value, row.provenance.value)


def _meaning(name: str, code: str) -> tuple[Text, str]:
    known = _meanings()
    found = known.get((name, code)) or known.get((name, ""))
    return found or (Text("", ""), "")


@lru_cache(maxsize=1)
def _meanings() -> Mapping[tuple[str, str], tuple[Text, str]]:
    return {
        (cells["field"], code): (Text(cells["meaning_da"], cells["meaning_en"]), source_text(cells["source"]))
        for _, cells in rows_of("field-meanings.csv")
        for code in cells["types"].split("|")
    }


def _sentence(words: str) -> str:
    """A capital letter and one full stop, also after `kr.`."""
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."
