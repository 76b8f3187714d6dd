"""The condition language of the filter table: text → tree → one fast function.

`plus(d,1m-1d)` is calendar addition with month-end clamping, `plus_shift` also moves a closing day to the next hverdag,
`dom_or_forlig` is whichever of the two dates is filled (domsdato when both are; ours), `hf.` is the main claim,
`days_incl` counts both ends, `is_zero_claim` means that beloeb is 0. Amounts stand in kroner in the table and are
scaled to øre here.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from psrm_validation.claim import FIELD_KINDS
from psrm_validation.grammar.compiler import Holds, compile_tree
from psrm_validation.grammar.parser import parse
from psrm_validation.grammar.syntax import Field, Kind, Truth, fields_of, operands_of
from psrm_validation.grammar.tokens import GrammarError

__all__ = ["Condition", "Field", "GrammarError", "Kind", "Truth", "condition", "kind_of"]

_KINDS: Mapping[str, Kind] = (
    {name: Kind(kind) for name, kind in FIELD_KINDS.items()}
    | {f"hf.{name}": Kind(kind) for name, kind in FIELD_KINDS.items()}
    | {"dom_or_forlig": Kind.DATE}
)


def kind_of(name: str) -> Kind:
    """What kind of value a field holds, as conditions name it."""
    return _KINDS[name]


class Condition:
    """A parsed condition.

    `holds` is its function: claim → `True` holds, `False` broken, `None` a needed value is absent. It is compiled the
    first time it is called. `fields` are the fields the condition reads, `operands` those of them whose value it needs,
    both in the order written.
    """

    __slots__ = ("fields", "holds", "operands", "text", "tree")

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree: Truth = parse(text, _KINDS)
        self.fields = tuple(dict.fromkeys(field.name for field in fields_of(self.tree)))
        self.operands = tuple(dict.fromkeys(field.name for field in operands_of(self.tree)))
        self.holds: Holds = self._compile

    def _compile(self, claim: Any) -> bool | None:
        self.holds = compile_tree(self.tree)
        return self.holds(claim)


@cache
def condition(text: str) -> Condition:
    """The condition written as `text`, one object per distinct text. Raises `GrammarError`."""
    return Condition(text)
