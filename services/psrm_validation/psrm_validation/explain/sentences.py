"""The sentences of a broken condition, put together once for each way it can be broken."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from oir_kernel.findings import Text
from psrm_validation.explain.blanks import Blanks, Filled
from psrm_validation.explain.clauses import Wording
from psrm_validation.explain.comparisons import expected
from psrm_validation.grammar import Condition
from psrm_validation.grammar.syntax import And, Comparison, IfThen, Not, Or, Truth
from psrm_validation.grammar.values import truth_of


@dataclass(frozen=True, slots=True)
class Sentences:
    """What is wrong, the way out and what was expected, with numbered blanks."""

    wrong: Text
    fix: Text
    expected: str
    blanks: Blanks

    def filled(self, claim: Any) -> tuple[Text, Text, str]:
        """The three for one claim."""
        values: list[Filled] = self.blanks.filled(claim)
        da, en, plain = zip(*values, strict=True) if values else ((), (), ())
        return (
            Text(self.wrong.da.format(*da), self.wrong.en.format(*en)),
            Text(self.fix.da.format(*da), self.fix.en.format(*en)),
            self.expected.format(*plain),
        )


def sentences(condition: Condition, claim: Any) -> Sentences:
    """The sentences for the way this claim breaks the condition."""
    way = tuple(truth_of(part, claim) for part in _parts(condition))
    if "dom_or_forlig" in condition.fields:
        way += (claim.domsdato is None,)
    known = _known(condition)
    if way not in known:
        known[way] = _written(condition.tree, claim)
    return known[way]


@cache
def _known(_condition: Condition) -> dict[tuple[bool | None, ...], Sentences]:
    return {}


@cache
def _parts(condition: Condition) -> tuple[Truth, ...]:
    return tuple(_joined_parts(condition.tree))


def _joined_parts(node: Truth) -> list[Truth]:
    """The parts of every `and` and `or`: which of them hold decides what is said."""
    match node:
        case And(parts) | Or(parts):
            return [each for part in parts for each in (part, *_joined_parts(part))]
        case Not(part):
            return _joined_parts(part)
        case IfThen(condition, then):
            return _joined_parts(condition) + _joined_parts(then)
        case _:
            return []


def _written(tree: Truth, claim: Any) -> Sentences:
    blanks = Blanks()
    clause = Wording(blanks, claim).clause(tree)
    return Sentences(
        Text(_sentence(clause.wrong.da), _sentence(clause.wrong.en)),
        Text(_sentence(clause.fix.da), _sentence(clause.fix.en)),
        _expected(tree, blanks),
        blanks,
    )


def _expected(tree: Truth, blanks: Blanks) -> str:
    match tree:
        case IfThen(then=Comparison() as inner) | (Comparison() as inner):
            return expected(inner, blanks)
        case _:
            return ""


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
