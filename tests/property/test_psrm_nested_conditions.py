"""Conditions nested deeper than any row of the table, against three-valued logic written as minimum and maximum.

False is 0, unknown is ½, true is 1: `and` is the least of its parts, `or` the greatest, `not` what is missing to 1.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from psrm_validation import Fordring
from psrm_validation.grammar import condition
from psrm_validation.grammar.values import truth_of
from tests.support.psrm_oracle import Claim, as_fordring, slow_truth

UNKNOWN = Fraction(1, 2)
ATOMS = [
    "srb >= forfaldsdato",
    "art == INDR",
    "art in {INDR,MODR}",
    "hovedstol > 0",
    "is_zero_claim",
    "is_bankdag(stiftelsesdato)",
    "same_month(srb,forfaldsdato)",
    "modtagelsesdato > hf.forfaldsdato",
    "foraeldelsesdato >= plus(dom_or_forlig,10y)",
]
PRESENCES = ["present(srb)", "absent(srb)", "present(dom_or_forlig)", "absent(hf.forfaldsdato)", "present(art)"]


@dataclass(frozen=True)
class Node:
    """A condition in brackets where they are needed, and how to weigh it."""

    word: str
    parts: tuple["Node", ...] = ()
    atom: str = ""

    def text(self) -> str:
        inner = [part.text() if not part.parts else f"({part.text()})" for part in self.parts]
        match self.word:
            case "atom":
                return self.atom
            case "not":
                return f"not {inner[0]}"
            case "if":
                return f"if {inner[0]} then {inner[1]}"
            case word:
                return f" {word} ".join(inner)

    def weight(self, claim: Claim) -> Fraction:
        weights = [part.weight(claim) for part in self.parts]
        match self.word:
            case "atom":
                truth = slow_truth(self.atom, claim)
                return UNKNOWN if truth is None else Fraction(truth)
            case "not":
                return 1 - weights[0]
            case "if":
                return max(1 - weights[0], weights[1])
            case word:
                return min(weights) if word == "and" else max(weights)


def atoms(texts: list[str]) -> st.SearchStrategy[Node]:
    return st.sampled_from([Node("atom", atom=text) for text in texts])


def joined(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    parts = st.lists(nodes, min_size=2, max_size=4).map(tuple)
    return st.builds(Node, st.sampled_from(["and", "or"]), parts)


def negated(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return nodes.map(lambda node: Node("not", (node,)))


presences = st.recursive(atoms(PRESENCES), lambda nodes: joined(nodes) | negated(nodes), max_leaves=4)
conditions = st.recursive(
    atoms(ATOMS) | atoms(PRESENCES) | negated(presences),
    lambda nodes: joined(nodes) | st.tuples(nodes, nodes).map(lambda pair: Node("if", pair)),
    max_leaves=6,
)


def maybe(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([None, *values])


days = maybe(date(2026, 5, 13), date(2026, 5, 15), date(2036, 5, 20))
claims = st.fixed_dictionaries(
    dict.fromkeys(("srb", "forfaldsdato", "stiftelsesdato", "foraeldelsesdato", "domsdato", "modtagelsesdato"), days)
    | {"art": maybe("INDR", "MODR", "XXXX"), "hovedstol": maybe(0, 100), "beloeb": maybe(0, 100)}
    | {"hf": st.none() | st.fixed_dictionaries({"forfaldsdato": days})}
)


def fordring(claim: Claim) -> Fordring:
    return as_fordring({name: Decimal(value) if isinstance(value, int) else value for name, value in claim.items()})


def leaf(text: str) -> Node:
    return Node("atom", atom=text)


NOTHING: Claim = dict.fromkeys(
    ("srb", "forfaldsdato", "stiftelsesdato", "foraeldelsesdato", "domsdato", "modtagelsesdato", "art", "hovedstol",
     "beloeb", "hf")
)  # fmt: skip
DAY = date(2026, 5, 13)
AMOUNT, SRB, INDR, NO_ART = map(leaf, ("hovedstol > 0", "present(srb)", "art == INDR", "absent(art)"))


def node(word: str, *parts: Node) -> Node:
    return Node(word, parts)


@given(node=conditions, claim=claims)
@example(node=node("or", AMOUNT, SRB, INDR), claim={**NOTHING, "art": "MODR"})
@example(node=node("or", SRB, AMOUNT, INDR), claim={**NOTHING, "art": "MODR"})
@example(node=node("and", AMOUNT, SRB, INDR), claim={**NOTHING, "art": "MODR", "srb": DAY})
@example(node=node("or", node("and", AMOUNT, INDR), SRB), claim=NOTHING)
@example(node=node("and", node("or", AMOUNT, INDR), SRB), claim=NOTHING)
@example(node=node("or", node("if", SRB, AMOUNT), NO_ART), claim={**NOTHING, "srb": DAY, "art": "MODR"})
@example(node=node("or", node("if", INDR, SRB), NO_ART), claim=NOTHING)
@example(node=node("if", INDR, SRB), claim=NOTHING)
@example(node=node("if", INDR, SRB), claim={**NOTHING, "art": "INDR"})
@example(node=node("if", INDR, SRB), claim={**NOTHING, "art": "MODR"})
def test_nested_conditions_follow_three_valued_logic(node: Node, claim: Claim):
    truth = {Fraction(0): False, UNKNOWN: None, Fraction(1): True}[node.weight(claim)]
    found = condition(node.text())
    assert found.holds(fordring(claim)) is truth
    assert truth_of(found.tree, fordring(claim)) is truth
