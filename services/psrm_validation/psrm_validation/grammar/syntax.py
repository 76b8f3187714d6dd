"""The parts a condition is made of: values (fields, amounts, codes, calls) and truths."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from oir_kernel.dates import Period


class Kind(StrEnum):
    """What a value is; only values of one kind can be compared."""

    AMOUNT = "amount"  # integer øre
    DATE = "date"
    CODE = "code"  # INDR, RELATERET, …
    TEXT = "text"
    DAYS = "days"
    PERIOD = "period"
    TRUTH = "truth"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the claim, or with `hf.` before its name a field of the main claim."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Amount:
    """A fixed amount: written in kroner in the table, kept in øre."""

    oere: int
    kind: Kind = Kind.AMOUNT


@dataclass(frozen=True, slots=True)
class Code:
    """A fixed code such as `INDR`."""

    value: str
    kind: Kind = Kind.CODE


@dataclass(frozen=True, slots=True)
class Call:
    """A function of fields that gives a date, a number of days or a truth."""

    name: str
    args: tuple["Value", ...]
    kind: Kind
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """An amount for each day of a number of days."""

    rate: Amount
    days: Call
    kind: Kind = Kind.AMOUNT


@dataclass(frozen=True, slots=True)
class Comparison:
    """`a <= b`, or a chain `a <= b <= c` (one operator fewer than operands)."""

    operands: tuple["Value", ...]
    operators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Membership:
    """`field in {A,B}`."""

    field: Field
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Present:
    """The field is filled. `absent(x)` is `Not(Present(x))`."""

    field: Field


@dataclass(frozen=True, slots=True)
class ZeroClaim:
    """`is_zero_claim`: beloeb is 0."""

    field: Field


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    part: "Truth"


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold."""

    parts: tuple["Truth", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds."""

    parts: tuple["Truth", ...]


@dataclass(frozen=True, slots=True)
class IfThen:
    """`then` is asked only where `condition` holds."""

    condition: "Truth"
    then: "Truth"


Value: TypeAlias = Field | Amount | Code | Call | Product
Truth: TypeAlias = Comparison | Membership | Present | ZeroClaim | Call | Not | And | Or | IfThen


def fields_of(node: Value | Truth) -> Iterator[Field]:
    """Every field below `node` in the order written, repeats included."""
    match node:
        case Field():
            yield node
        case Present(field) | ZeroClaim(field) | Membership(field):
            yield field
        case Amount() | Code():
            return
        case _:
            for child in _children(node):
                yield from fields_of(child)


def operands_of(node: Value | Truth) -> Iterator[Field]:
    """The fields whose value is needed: those of `fields_of` that are not merely asked to be present or absent."""
    match node:
        case Present():
            return
        case Field():
            yield node
        case ZeroClaim(field) | Membership(field):
            yield field
        case _:
            for child in _children(node):
                yield from operands_of(child)


def _children(node: Value | Truth) -> tuple[Value | Truth, ...]:  # noqa: PLR0911 - one answer for each kind of node
    match node:
        case Comparison(operands):
            return operands
        case Call(args=args):
            return args
        case Product(rate, days):
            return (rate, days)
        case And(parts) | Or(parts):
            return parts
        case Not(part):
            return (part,)
        case IfThen(condition, then):
            return (condition, then)
        case _:
            return ()
