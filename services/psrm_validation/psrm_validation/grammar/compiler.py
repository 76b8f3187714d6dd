"""Syntax tree → one Python function, written once per distinct condition.

The function takes a claim and answers `True` (holds), `False` (broken) or `None` (a value it needs is absent). Truth
with three values: `or` holds as soon as one side holds, `and` breaks as soon as one side breaks, whatever is absent.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from oir_kernel import dates
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
    fields_of,
)

Holds: TypeAlias = Callable[[Any], bool | None]


def some(one: bool | None, other: bool | None) -> bool | None:
    """`or` with an unknown."""
    if one or other:
        return True
    return None if one is None or other is None else False


def every(one: bool | None, other: bool | None) -> bool | None:
    """`and` with an unknown."""
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


_NAMES: Mapping[str, Callable[..., Any]] = {
    "_add": dates.add,
    "_next_hverdag": dates.next_hverdag,
    "_some": some,
    "_every": every,
    "first_of_next_month": dates.first_of_next_month,
    "days_incl": dates.days_incl,
    "is_bankdag": dates.is_bankdag,
    "same_month": dates.same_month,
    "same_year": dates.same_year,
}


def compile_tree(tree: Truth) -> Holds:
    """The function of a parsed condition. It raises what the date arithmetic raises (dates outside the years 1-9999)."""
    return _function(tree, _truth(tree))


def compile_value(node: Value) -> Callable[[Any], Any]:
    """The function that computes a value whose fields are all filled. It raises what the date arithmetic raises."""
    return _function(node, _value(node))


def _function(node: Truth | Value, expression: str) -> Callable[[Any], Any]:
    source = "\n".join(["def compiled(claim):", *_loads(node), f"    return {expression}"])
    namespace: dict[str, Any] = dict(_NAMES)
    exec(compile(source, "<condition>", "exec"), namespace)  # noqa: S102 - the source is written here from a checked tree
    function: Callable[[Any], Any] = namespace["compiled"]
    return function


def _loads(tree: Truth | Value) -> list[str]:
    """One line for each field read, and one for the main claim if any of them is its."""
    names = list(dict.fromkeys(field.name for field in fields_of(tree)))
    main = ["    hf = claim.hf"] if any(name.startswith("hf.") for name in names) else []
    return main + [f"    {_variable(name)} = {_load(name)}" for name in names]


def _load(name: str) -> str:
    if name == "dom_or_forlig":
        return "claim.forligsdato if claim.domsdato is None else claim.domsdato"
    if name.startswith("hf."):
        return f"None if hf is None else {name}"
    return f"claim.{name}"


def _variable(name: str) -> str:
    return name.replace(".", "_")


def _truth(node: Truth) -> str:
    match node:
        case Present(field):
            return f"({_variable(field.name)} is not None)"
        case Not(part):
            inner = _truth(part)
            return f"(None if {inner} is None else not {inner})" if _may_be_unknown(part) else f"(not {inner})"
        case And(parts):
            return _joined("and", "_every", parts)
        case Or(parts):
            return _joined("or", "_some", parts)
        case IfThen(condition, then):
            return _joined("or", "_some", (Not(condition), then))
        case _:
            return f"(None if {_any_absent(node)} else {_known(node)})"


def _joined(word: str, function: str, parts: tuple[Truth, ...]) -> str:
    joined = _truth(parts[0])
    known = not _may_be_unknown(parts[0])
    for part in parts[1:]:
        joined = f"({joined} {word} {_truth(part)})" if known else f"{function}({joined}, {_truth(part)})"
        known = known and not _may_be_unknown(part)
    return joined


def _may_be_unknown(node: Truth) -> bool:
    match node:
        case Present():
            return False
        case Not(part):
            return _may_be_unknown(part)
        case And(parts) | Or(parts):
            return any(map(_may_be_unknown, parts))
        case IfThen(condition, then):
            return _may_be_unknown(condition) or _may_be_unknown(then)
        case _:
            return True


def _any_absent(node: Truth) -> str:
    names = dict.fromkeys(_variable(field.name) for field in fields_of(node))
    return " or ".join(f"{name} is None" for name in names)


def _known(node: Truth) -> str:
    """A leaf whose fields are all filled."""
    match node:
        case ZeroClaim(field):
            return f"{_variable(field.name)} == 0"
        case Membership(field, codes):
            return f"{_variable(field.name)} in {tuple(code.value for code in codes)!r}"
        case Comparison(operands, operators):
            first, *rest = map(_value, operands)
            return " ".join([first, *(f"{op} {value}" for op, value in zip(operators, rest, strict=True))])
        case Call():
            return _value(node)
        case _:
            raise TypeError(type(node).__name__)


def _value(node: Value) -> str:
    match node:
        case Field(name):
            return _variable(name)
        case Amount(oere):
            return str(oere)
        case Code(value):
            return repr(value)
        case Product(rate, days):
            return f"{rate.oere} * {_value(days)}"
        case Call():
            return _call(node)


def _call(node: Call) -> str:
    args = ", ".join(map(_value, node.args))
    if node.period is None:
        return f"{node.name}({args})"
    moved = f"_add({args}, {node.period.years * 12 + node.period.months}, {node.period.days})"
    return f"_next_hverdag({moved})" if node.name == "plus_shift" else moved
