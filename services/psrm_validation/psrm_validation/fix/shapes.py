"""What a condition of the filter table says of one date that may be corrected, if it says such a thing."""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from operator import attrgetter

from psrm_validation.claim import Fordring
from psrm_validation.grammar import Condition
from psrm_validation.grammar.syntax import Call, Comparison, Field, IfThen, Kind, Not, Present, Truth, Value, fields_of
from psrm_validation.grammar.values import value_of

START, END, STIFTELSE, FORFALD, SRB, LIMITATION = (
    "periode_start",
    "periode_slut",
    "stiftelsesdato",
    "forfaldsdato",
    "srb",
    "foraeldelsesdato",
)
CORRECTABLE = (START, END, STIFTELSE, FORFALD, SRB, LIMITATION)
"""The only fields a correction may change, in the order they are put right: each is counted from those before it."""

_RECEIPT = frozenset({"modtagelsesdato", "hf.modtagelsesdato"})
_PERIOD = frozenset({START, END})
_NAMES = tuple(each.name for each in fields(Fordring))
_VALUES = attrgetter(*_NAMES)
_PLACES = {name: _NAMES.index(name) for name in CORRECTABLE}


class Form(StrEnum):
    """What is demanded of the field."""

    EQUAL = "equal"
    LEAST = "least"
    MOST = "most"
    FILLED = "filled"
    EMPTY = "empty"
    ONE_MONTH = "one month"
    ONE_YEAR = "one year"


@dataclass(frozen=True, slots=True)
class Shape:
    """A demand on `field`. `bound` is what EQUAL, LEAST and MOST compare with, moved by `days`; `guard` is when the demand holds."""

    form: Form
    field: str
    bound: Value | None = None
    days: int = 0
    guard: Truth | None = None

    def value(self, claim: Fordring) -> date | None:
        """The bound for a claim: the nearest right day. `None` when it cannot be computed."""
        if self.bound is None:
            return None
        try:
            found: date | None = value_of(self.bound, claim)
            return None if found is None else found + timedelta(days=self.days)
        except (ValueError, OverflowError):
            return None


def with_date(claim: Fordring, name: str, day: date | None) -> Fordring:
    """The claim with one of the correctable dates changed."""
    values = list(_VALUES(claim))
    values[_PLACES[name]] = day
    return Fordring(*values)  # dataclasses.replace takes several times as long


@cache
def shape_of(condition: Condition) -> Shape | None:
    """The demand a condition makes on one correctable date; `None` for every other condition.

    A bound that is counted from the day of receipt is no demand on the date: it says when to hand the claim over.
    """
    return _shape(condition.tree, None)


def _shape(tree: Truth, guard: Truth | None) -> Shape | None:
    match tree:
        case IfThen(only_when, then) if guard is None:
            return _shape(then, only_when)
        case Comparison((Field(name, Kind.DATE), bound), (operator,)) if name in CORRECTABLE:
            return _compared(name, operator, bound, guard)
        case Present(Field(name)) if name in CORRECTABLE:
            return Shape(Form.FILLED, name)
        case Not(Present(Field(name))) if name in _PERIOD:
            return Shape(Form.EMPTY, name)
        case Call("same_month" | "same_year" as call, (Field("periode_start"), Field("periode_slut"))):
            return Shape(Form.ONE_MONTH if call == "same_month" else Form.ONE_YEAR, END)
        case _:
            return None


def _compared(name: str, operator: str, bound: Value, guard: Truth | None) -> Shape | None:
    read = {field.name for field in fields_of(bound)}
    if name in read or not _RECEIPT.isdisjoint(read):
        return None
    if operator == "==":
        return Shape(Form.EQUAL, name, bound, 0, guard)
    form = Form.LEAST if operator in {">", ">="} else Form.MOST
    return Shape(form, name, bound, {">": 1, "<": -1}.get(operator, 0), guard)
