"""A broken comparison in words."""

from collections.abc import Mapping

from oir_kernel.findings import Text
from psrm_validation.explain.blanks import Blanks
from psrm_validation.explain.words import label, period
from psrm_validation.grammar.bounds import not_before
from psrm_validation.grammar.syntax import Call, Comparison, Field, Kind, Product, Value, fields_of

# operator: what is wrong (da, en), what is right (da, en) with {} for the bound
_DATES: Mapping[str, tuple[str, str, str, str]] = {
    ">=": ("ligger før", "is before", "{} eller senere", "{} or later"),
    ">": ("ligger ikke efter", "is not after", "{} eller senere", "{} or later"),
    "<=": ("ligger efter", "is after", "{} eller tidligere", "{} or earlier"),
    "<": ("ligger ikke før", "is not before", "{} eller tidligere", "{} or earlier"),
    "==": ("er forskellig fra", "differs from", "{}", "{}"),
}
_AMOUNTS: Mapping[str, tuple[str, str, str, str]] = {
    ">=": ("er under", "is below", "mindst {}", "at least {}"),
    ">": ("er ikke over", "is not above", "mere end {}", "more than {}"),
    "<=": ("er over", "is above", "højst {}", "at most {}"),
    "<": ("er ikke under", "is not below", "mindre end {}", "less than {}"),
    "==": ("er ikke", "is not", "{}", "{}"),
}
_MIRRORED: Mapping[str, str] = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "==": "=="}
_FIRST_RIGHT_DAY: Mapping[str, int] = {">": 1, "<": -1}


def comparison(node: Comparison, blanks: Blanks, filled_date: Field) -> tuple[Text, Text]:
    """What is wrong and the way out. `filled_date` is the field that `dom_or_forlig` stands for."""
    if len(node.operands) == 3:
        return _between(node, blanks)
    left, right = node.operands
    if not isinstance(left, Field):
        raise TypeError("the grammar puts a comparison's field first")
    words = (_DATES if left.kind is Kind.DATE else _AMOUNTS)[node.operators[0]]
    one, other = described(left, blanks, filled_date), described(right, blanks, filled_date)
    wrong = Text(f"{one.da} {words[0]} {other.da}", f"{one.en} {words[1]} {other.en}")
    return wrong, _fix(node, left, right, blanks)


def expected(node: Comparison, blanks: Blanks) -> str:
    """The comparison with every bound computed, as `foraeldelsesdato >= 2029-03-10`."""
    named = 1 if len(node.operands) == 3 else 0
    parts = [
        operand.name if at == named and isinstance(operand, Field) else blanks.value(operand)
        for at, operand in enumerate(node.operands)
    ]
    return " ".join([parts[0], *(f"{op} {part}" for op, part in zip(node.operators, parts[1:], strict=True))])


def described(node: Value, blanks: Blanks, filled_date: Field) -> Text:
    """A value with the name of its field, or with how it was computed."""
    if node == Field("dom_or_forlig", Kind.DATE):
        node = filled_date
    blank = blanks.value(node)
    match node:
        case Field(name):
            return Text(f"{label(name).da} {blank}", f"{label(name).en} {blank}")
        case Product(rate, days):
            per_day, count = blanks.value(rate), blanks.value(days)
            first, last = (blanks.value(arg) for arg in days.args)
            return Text(
                f"{blank} ({per_day} pr. dag i {count} fra {first} til {last})",
                f"{blank} ({per_day} a day for {count} from {first} to {last})",
            )
        case Call():
            how = _computation(node, blanks, filled_date)
            return Text(f"{blank} ({how.da})", f"{blank} ({how.en})")
        case _:
            return Text(blank, blank)


def _computation(node: Call, blanks: Blanks, filled_date: Field) -> Text:
    base = described(node.args[0], blanks, filled_date)
    if node.period is None:
        return Text(f"den første i måneden efter {base.da}", f"the first of the month after {base.en}")
    length = period(node.period)
    if node.name == "plus_shift":
        da, en = ", flyttet til næste hverdag efter lukkedage", ", moved past closing days to the next working day"
        return Text(base.da + length.da + da, base.en + length.en + en)
    return Text(base.da + length.da, base.en + length.en)


def _between(node: Comparison, blanks: Blanks) -> tuple[Text, Text]:
    low, one, high = (blanks.value(operand) for operand in node.operands)
    names = label(next(fields_of(node)).name)
    return (
        Text(
            f"{names.da} {one} ligger ikke mellem {low} og {high}", f"{names.en} {one} is not between {low} and {high}"
        ),
        Text(
            f"ret {names.da_definite} til mindst {low} og højst {high}",
            f"change {names.en} to at least {low} and at most {high}",
        ),
    )


def _fix(node: Comparison, left: Field, right: Value, blanks: Blanks) -> Text:
    bound = not_before(node)
    if bound is not None:
        return _hand_over_later(*bound, blanks)
    if left.name == "foraeldelsesdato" and isinstance(right, Field) and right.name == "modtagelsesdato":
        return _expired(blanks.value(right))
    fix = _change(left, node.operators[0], right, blanks)
    if isinstance(right, Product):
        return Text(f"{fix.da}, eller ret perioden", f"{fix.en}, or change the period")
    if isinstance(right, Field) and right.kind is Kind.AMOUNT:
        other = _change(right, _MIRRORED[node.operators[0]], left, blanks)
        return Text(f"{fix.da}, eller {other.da}", f"{fix.en}, or {other.en}")
    return fix


def _expired(received: str) -> Text:
    """The limitation date lies before receipt: changing it is right only when it is wrong."""
    return Text(
        "er datoen rigtig, er kravet forældet eller bortfaldet og kan ikke inddrives; er fristen afbrudt, eller er datoen"
        f" forkert, så ret forældelsesdatoen til {received} eller senere",
        "if the date is right, the claim has expired and cannot be collected; if the period was interrupted or the date is"
        f" wrong, change the limitation date to {received} or later",
    )


def _change(field: Field, operator: str, bound: Value, blanks: Blanks) -> Text:
    names = label(field.name)
    is_date = bound.kind is Kind.DATE
    words = (_DATES if is_date else _AMOUNTS)[operator]
    blank = blanks.value(bound, _FIRST_RIGHT_DAY.get(operator, 0) if is_date else 0)
    return Text(
        f"ret {names.da_definite} til {words[2].format(blank)}", f"change {names.en} to {words[3].format(blank)}"
    )


def _hand_over_later(value: Value, days: int, blanks: Blanks) -> Text:
    day, cause = blanks.value(value, days), label(next(fields_of(value)).name)
    return Text(
        f"overdrag fordringen den {day} eller senere, eller ret {cause.da_definite}, hvis datoen er forkert",
        f"hand the claim over on {day} or later, or change {cause.en} if that date is wrong",
    )
