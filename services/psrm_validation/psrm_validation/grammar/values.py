"""What a part of a condition is worth for one claim: the slow, plain reading that explanations and handover use."""

from collections.abc import Callable, Mapping
from datetime import date
from operator import eq, ge, gt, le, lt
from typing import Any

from oir_kernel import dates
from psrm_validation.grammar.compiler import every, some
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
    ZeroClaim,
)

OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, "==": eq, ">=": ge, ">": gt}
_CALLS: Mapping[str, Callable[..., Any]] = {
    "first_of_next_month": dates.first_of_next_month,
    "days_incl": dates.days_incl,
    "is_bankdag": dates.is_bankdag,
    "same_month": dates.same_month,
    "same_year": dates.same_year,
    "plus": dates.plus,
    "plus_shift": dates.plus_shift,
}


def field_value(claim: Any, name: str) -> date | int | str | None:
    """The claim's value of a field as conditions name it; `dom_or_forlig` is the filled one, domsdato first."""
    if name == "dom_or_forlig":
        name = "forligsdato" if claim.domsdato is None else "domsdato"
    if name.startswith("hf."):
        claim, name = claim.hf, name[3:]
    found: date | int | str | None = None if claim is None else getattr(claim, name)
    return found


def value_of(node: Value, claim: Any) -> Any:
    """The value, `None` when a field it needs is absent. Raises what the date arithmetic raises."""
    match node:
        case Field(name):
            return field_value(claim, name)
        case Amount(oere):
            return oere
        case Code(value):
            return value
        case Product(rate, days):
            count = value_of(days, claim)
            return None if count is None else rate.oere * count
        case Call(name, args, _, period):
            values = [value_of(arg, claim) for arg in args]
            if None in values:
                return None
            return _CALLS[name](*values) if period is None else _CALLS[name](*values, period)


def truth_of(node: Truth, claim: Any) -> bool | None:  # noqa: PLR0911 - one answer for each kind of node
    """Whether the condition holds; `None` when that hangs on an absent field."""
    match node:
        case Present(field):
            return value_of(field, claim) is not None
        case ZeroClaim(field):
            amount = value_of(field, claim)
            return None if amount is None else amount == 0
        case Membership(field, codes):
            code = value_of(field, claim)
            return None if code is None else code in {known.value for known in codes}
        case Comparison(operands, operators):
            values = [value_of(operand, claim) for operand in operands]
            if None in values:
                return None
            pairs = zip(operators, values, values[1:], strict=False)
            return all(OPERATORS[operator](one, other) for operator, one, other in pairs)
        case Call():
            known: bool | None = value_of(node, claim)
            return known
        case Not(part):
            inner = truth_of(part, claim)
            return None if inner is None else not inner
        case And(parts) | Or(parts):
            join = every if isinstance(node, And) else some
            whole = truth_of(parts[0], claim)
            for part in parts[1:]:
                whole = join(whole, truth_of(part, claim))
            return whole
        case IfThen(condition, then):
            return some(truth_of(Not(condition), claim), truth_of(then, claim))
