"""Condition text cut into tokens, each with its position."""

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<period>(?:[+-]?\d+[ymd])+(?![A-Za-z0-9_]))
      | (?P<number>\d+(?![A-Za-z0-9_]))
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?)
      | (?P<operator><=|>=|==|<|>)
      | (?P<mark>[(){},*])""",
    re.VERBOSE | re.ASCII,
)


class GrammarError(ValueError):
    """A condition that the grammar does not know. `position` is the 1-based column in the condition text."""

    def __init__(self, reason: str, text: str, position: int) -> None:
        super().__init__(f"{reason} at position {position} of condition: {text}")
        self.reason = reason
        self.text = text
        self.position = position


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is period, number, name, operator, mark or end."""

    kind: str
    text: str
    position: int


def tokenise(text: str) -> list[Token]:
    """The tokens of a condition, an `end` token last. Raises `GrammarError` at the first unknown character."""
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise GrammarError("unknown character", text, at + 1)
        if match.lastgroup and match.lastgroup != "space":
            tokens.append(Token(match.lastgroup, match.group(), at + 1))
        at = match.end()
    tokens.append(Token("end", "", len(text) + 1))
    return tokens
