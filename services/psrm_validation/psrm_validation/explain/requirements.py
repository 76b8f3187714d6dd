"""A condition as a demand in words, without looking at a claim: for findings that cannot say how a claim breaks it."""

from collections.abc import Mapping

from oir_kernel.findings import Text
from psrm_validation.explain.words import amount, label, period
from psrm_validation.grammar.syntax import (
    Amount,
    And,
    Call,
    Code,
    Comparison,
    Field,
    IfThen,
    Kind,
    Membership,
    Not,
    Or,
    Present,
    Product,
    Truth,
    Value,
    ZeroClaim,
)

_DATES: Mapping[str, Text] = {
    ">=": Text("er tidligst", "is not before"),
    ">": Text("er efter", "is after"),
    "<=": Text("er senest", "is not after"),
    "<": Text("er før", "is before"),
    "==": Text("er", "is"),
}
_OTHERS: Mapping[str, Text] = {
    ">=": Text("er mindst", "is at least"),
    ">": Text("er mere end", "is more than"),
    "<=": Text("er højst", "is at most"),
    "<": Text("er mindre end", "is less than"),
    "==": Text("er", "is"),
}


def requirement(node: Truth) -> Text:  # noqa: PLR0911 - one answer for each kind of node
    """What a condition demands, without capital letter and full stop."""
    match node:
        case Present(field):
            return _after(_value(field), Text(" er udfyldt", " is filled in"))
        case ZeroClaim(field):
            return _after(_value(field), Text(" er 0", " is 0"))
        case Not(part):
            return _not(part)
        case And(parts):
            return _joined([requirement(part) for part in parts], Text(", og ", ", and "))
        case Or(parts):
            return _joined([requirement(part) for part in parts], Text(", eller ", ", or "))
        case IfThen(condition, then):
            return _joined([requirement(then), requirement(condition)], Text(", når ", ", when "))
        case Membership(field, codes):
            names = Text(" eller ".join(code.value for code in codes), " or ".join(code.value for code in codes))
            return _joined([_value(field), names], Text(" er ", " is "))
        case Comparison():
            return _compared(node)
        case Call(name, args):
            return _asked(name, [_value(arg) for arg in args])


def _not(part: Truth) -> Text:
    match part:
        case Present(Field("dom_or_forlig")):
            return Text(
                "der hverken er domsdato eller forligsdato", "there is neither judgment date nor settlement date"
            )
        case Present(field):
            return _after(_value(field), Text(" ikke er udfyldt", " is not filled in"))
        case And((Present(one), Present(other))):
            both = _joined([_value(one), _value(other)], Text(" og ", " and "))
            return _after(both, Text(" er ikke begge udfyldt", " are not both filled in"))
        case _:
            inner = requirement(part)
            return Text(f"det ikke gælder, at {inner.da}", f"it is not so that {inner.en}")


def _compared(node: Comparison) -> Text:
    if len(node.operands) == 3:
        low, name, high = map(_value, node.operands)
        return Text(f"{name.da} er mindst {low.da} og højst {high.da}", f"{name.en} is from {low.en} to {high.en}")
    left, right = node.operands
    words = (_DATES if left.kind is Kind.DATE else _OTHERS)[node.operators[0]]
    return _joined([_value(left), _value(right)], Text(f" {words.da} ", f" {words.en} "))


def _asked(name: str, args: list[Text]) -> Text:
    if name == "is_bankdag":
        return _after(args[0], Text(" er en bankdag", " is a banking day"))
    da, en = ("måned", "month") if name == "same_month" else ("kalenderår", "calendar year")
    both = _joined(args, Text(" og ", " and "))
    return _after(both, Text(f" ligger i samme {da}", f" are in the same {en}"))


def _value(node: Value) -> Text:
    match node:
        case Field(name):
            return Text(label(name).da, label(name).en)
        case Amount(oere):
            return amount(oere)
        case Code(value):
            return Text(value, value)
        case Product(rate, days):
            (first, last), each = map(_value, days.args), amount(rate.oere)
            return Text(
                f"{each.da} pr. dag fra {first.da} til {last.da}", f"{each.en} a day from {first.en} to {last.en}"
            )
        case Call():
            return _computed(node)


def _computed(node: Call) -> Text:
    base = _value(node.args[0])
    if node.period is None:
        return Text(f"den første i måneden efter {base.da}", f"the first of the month after {base.en}")
    moved = _after(base, period(node.period))
    if node.name == "plus_shift":
        shift = ", flyttet til næste hverdag efter lukkedage", ", moved past closing days to the next working day"
        return _after(moved, Text(*shift))
    return moved


def _joined(texts: list[Text], between: Text) -> Text:
    return Text(between.da.join(each.da for each in texts), between.en.join(each.en for each in texts))


def _after(text: Text, end: Text) -> Text:
    return Text(text.da + end.da, text.en + end.en)
