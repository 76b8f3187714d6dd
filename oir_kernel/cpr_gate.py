"""The CPR gate: only recognisable test numbers get in, and nothing else is ever stored, shown or logged.

A number is let through if its day is 61-91 (minus 60 a valid date), if it is one of the shipped test persons, or if the
owner of the sandbox imported it. There is no mode without the gate. Source: ours.

The gate looks at text, not at fields, because a real number turns up wherever somebody typed it. Ten digits count as a
CPR number when they carry a birth date; a UUID, a P-number with its URN and a longer run of digits do not count.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oir_kernel.identifiers import cpr_birth_date, is_synthetic_cpr, mask_cpr

SHIPPED_TEST_PERSONS: frozenset[str] = frozenset()
"""Numbers without the recognisable day that the product itself hands out: none so far."""

HIDDEN = "**********"

_CANDIDATE = re.compile(
    r"[0-36-9][0-9](?<![0-9]{3})[ .\-/]?[01][0-9][ .\-/]?[0-9]{2}[ \-–.]{0,3}[0-9]{4}(?![0-9])(?!\.[0-9])"
)
_NOT_A_CPR = re.compile(
    r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|urn:oio:p-nr:[0-9]{10}(?![0-9])"
)
_WINDOW = 36  # the length of a UUID: nothing further away can be part of the same one
_DIGITS = re.compile(r"[^0-9]+")


@dataclass(frozen=True, slots=True)
class CprGate:
    """The gate of one sandbox; `imported` are the numbers its owner vouches for."""

    imported: frozenset[str] = frozenset()

    def allows(self, number: str) -> bool:
        """Whether this ten-digit number may be used."""
        return is_synthetic_cpr(number) or number in SHIPPED_TEST_PERSONS or number in self.imported

    def refuses(self, text: str) -> bool:
        """Whether `text` holds a CPR number that may not be used."""
        return any(not self.allows(number) for number in find_cprs(text))

    def mask(self, text: str) -> str:
        """`text` with every CPR number masked: an allowed one to its birth date, any other completely."""
        shown: list[str] = []
        end = 0
        for match, number in _matches(text):
            shown += text[end : match.start()], mask_cpr(number) if self.allows(number) else HIDDEN
            end = match.end()
        return "".join([*shown, text[end:]]) if shown else text


def find_cprs(text: str) -> Iterator[str]:
    """The CPR numbers in `text`, ten digits each, however they were spaced."""
    return (number for _, number in _matches(text))


def _matches(text: str) -> Iterator[tuple[re.Match[str], str]]:
    for match in _CANDIDATE.finditer(text):
        number = _DIGITS.sub("", match.group())
        if cpr_birth_date(number) is not None and not _inside_another_identifier(text, match):
            yield match, number


def _inside_another_identifier(text: str, match: re.Match[str]) -> bool:
    around = _NOT_A_CPR.finditer(text, max(0, match.start() - _WINDOW), match.end() + _WINDOW)
    return any(other.start() <= match.start() and match.end() <= other.end() for other in around)


STRICTEST = CprGate()
"""The gate to mask with where no sandbox is known yet: a log line, an error before dispatch."""
