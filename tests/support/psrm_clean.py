"""One claim for each claim type that breaks no filter rule of its type, found by repairing a plain claim rule by rule.

Which rules a claim breaks is the slow oracle's word; the product is asked for nothing but the syntax tree.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from psrm_validation.grammar import condition
from psrm_validation.grammar.syntax import (
    Amount,
    And,
    Call,
    Code,
    Comparison,
    Field,
    IfThen,
    Membership,
    Not,
    Or,
    Present,
    Product,
    Truth,
    Value,
)
from tests.support.psrm_oracle import ROWS_OF, Claim, per_creditor, runs, slow_is_bankdag, slow_truth, slow_value

OERE = Decimal("0.01")
DAY = timedelta(days=1)
PLAIN: Mapping[str, Any] = {
    "art": "INDR",
    "relation": "HOVEDFORDRING",
    "hovedstol": Decimal(1),
    "beloeb": Decimal(1),
    "beskrivelse": "Faktura 1001",
    "periode_start": date(2025, 1, 1),
    "periode_slut": date(2025, 1, 31),
    "stiftelsesdato": date(2025, 1, 30),
    "forfaldsdato": date(2025, 1, 30),
    "srb": date(2025, 2, 20),
    "foraeldelsesdato": date(2028, 1, 30),
    "domsdato": None,
    "forligsdato": None,
    "modtagelsesdato": date(2026, 3, 2),
    "hf": {"forfaldsdato": date(2024, 12, 1), "modtagelsesdato": date(2025, 2, 2)},
}


@cache
def clean_claim(type_code: str, kreditor: str = "") -> Mapping[str, Any]:
    """A claim of the type for which every row that runs is `True`. With `kreditor` that creditor's rows count too."""
    texts = [row["must_hold"] for row in ROWS_OF[type_code] if runs(row) or (per_creditor(row) and of(kreditor, row))]
    claim: Claim = {"type": type_code, **PLAIN}
    if not any("hf." in text for text in texts):
        claim["hf"] = None
    for _ in range(40):
        broken = [text for text in texts if slow_truth(text, claim) is not True]
        if not broken:
            return claim
        claim = repaired(condition(broken[0]).tree, claim)
    raise AssertionError(f"no clean claim of type {type_code} was found: {broken}")


def of(kreditor: str, row: Mapping[str, str]) -> bool:
    """Whether the row is printed in that creditor's documents."""
    return kreditor in [name.strip() for name in row["creditor_context"].split(";")]


def repaired(tree: Truth, claim: Claim) -> Claim:  # noqa: PLR0911 - one answer for each kind of node
    """The claim changed so that a condition holds."""
    match tree:
        case And(parts):
            for part in parts:
                claim = repaired(part, claim)
            return claim
        case Or(parts):
            return repaired(parts[0], claim)
        case IfThen(then=then):
            return repaired(then, claim)
        case Present(field):
            return claim if _filled(claim, field.name) else with_value(claim, field.name, PLAIN["srb"])
        case Not(Present(field)):
            return with_value(claim, field.name, None)
        case Membership(Field(name), codes):
            return with_value(claim, name, codes[0].value)
        case Call("is_bankdag", (Field(name),)):
            day = claim[name]
            while not slow_is_bankdag(day):
                day += DAY
            return with_value(claim, name, day)
        case Call("same_month" | "same_year", (Field(first), Field(last))):
            return with_value(claim, last, claim[first])
        case Comparison(operands, operators):
            return _held(operands, operators, claim)
        case _:
            raise AssertionError(tree)


def _filled(claim: Mapping[str, Any], name: str) -> bool:
    return claim.get(name) is not None


def _held(operands: tuple[Value, ...], operators: tuple[str, ...], claim: Claim) -> Claim:
    if len(operands) == 3:
        return with_value(claim, written(operands[1]), bound_of(operands[0], claim))
    left, right = operands
    bound = bound_of(right, claim)
    moved = {"<": -1, ">": 1}.get(operators[0], 0)
    return with_value(claim, written(left), bound + moved * step_of(bound) if moved else bound)


def bound_of(node: Value, claim: Mapping[str, Any]) -> Any:
    """What the oracle makes of a value: a date, `Decimal` kroner or a code. Raises `MissingError`."""
    found = slow_value(written(node), claim)
    return Decimal(found) if isinstance(found, int) else found


def step_of(bound: Any) -> Any:
    """The smallest step: one øre beside an amount, one day beside a date."""
    return OERE if isinstance(bound, Decimal) else DAY


def with_value(claim: Mapping[str, Any], name: str, value: Any) -> Claim:
    """The claim with one field set; `hf.` fields in the main claim, `dom_or_forlig` as domsdato alone."""
    if name == "dom_or_forlig":
        return {**claim, "domsdato": value, "forligsdato": None}
    if name.startswith("hf."):
        return {**claim, "hf": {**(claim.get("hf") or {}), name[3:]: value}}
    return {**claim, name: value}


def written(node: Value) -> str:
    """A value of the syntax tree as the table writes it."""
    match node:
        case Field(name):
            return name
        case Amount(oere):
            return str(oere // 100)
        case Code(value):
            return value
        case Product(rate, days):
            return f"{written(rate)} * {written(days)}"
        case Call(name, args, _, period):
            parts = [written(arg) for arg in args]
            if period is not None:
                parts.append(f"{period.years}y{period.months}m{period.days}d")
            return f"{name}({','.join(parts)})"
