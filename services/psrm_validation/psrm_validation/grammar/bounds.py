"""Conditions that keep a claim back: read as "not received before"."""

from psrm_validation.grammar.syntax import Call, Comparison, Field, Truth, Value

_RECEIVED = "modtagelsesdato"


def not_before(tree: Truth) -> tuple[Value, int] | None:
    """The bound a condition puts on modtagelsesdato as (date value, days to add), `None` when it puts none.

    `x < modtagelsesdato` and `modtagelsesdato > x` give x and 1 day, `modtagelsesdato >= x` gives x and 0,
    `x <= plus(modtagelsesdato,-1d)` gives x and 1. A bound through months or years is no such bound: it limits the
    other date (a limitation date, say), waiting is not what it asks for.
    """
    match tree:
        case Comparison((Field(name), bound), (">" | ">=" as operator,)) if name == _RECEIVED:
            return bound, int(operator == ">")
        case Comparison((earlier, Field(name)), ("<" | "<=" as operator,)) if name == _RECEIVED:
            return earlier, int(operator == "<")
        case Comparison((earlier, Call("plus", (Field(name),), _, period)), ("<" | "<=" as operator,)):
            if name != _RECEIVED or period is None or period.years or period.months:
                return None
            return earlier, int(operator == "<") - period.days
        case _:
            return None
