"""The CPR gate: only recognisable test numbers get in, and nothing else is ever stored, shown or logged.

A number is let through if its day is 61-91 (minus 60 a valid date), if it is one of the shipped test persons, or if the
owner of the sandbox imported it. There is no mode without the gate. Source: ours.

The gate looks at text, not at fields, because a real number turns up wherever somebody typed it; how it may be written
there is known to `cpr_numbers`. It also looks into values in Base64.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from oir_kernel.cpr_numbers import readings
from oir_kernel.identifiers import cpr_birth_date, is_synthetic_cpr, mask_cpr

SHIPPED_TEST_PERSONS: frozenset[str] = frozenset()
"""Numbers without the recognisable day that the product itself hands out: none so far."""

HIDDEN = "**********"

_RANGE = re.compile(r"(?P<first>[0-9]{6})-(?P<low>[0-9]{4})\.\.(?P<second>[0-9]{6})-(?P<high>[0-9]{4})")
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]{14,}+={0,2}\s*+")  # ten bytes at least
_BASE64_VALUE = re.compile(rf"""(?<=[>"']){_BASE64.pattern}(?=[<"'])""")
_BASE64_VALUES = tuple(
    re.compile(rf"""{mark}({_BASE64.pattern})(?=[<"'])""") for mark in ">\"'"
)  # each begins literally: fast


@dataclass(frozen=True, slots=True)
class CprGate:
    """The gate of one sandbox; `imported` are the numbers its owner vouches for, and ranges of them (`is_cpr_range`)."""

    imported: frozenset[str] = frozenset()

    def allows(self, number: str) -> bool:
        """Whether this ten-digit number may be used."""
        return (
            is_synthetic_cpr(number)
            or number in SHIPPED_TEST_PERSONS
            or number in self.imported
            or (bool(self.imported) and _in_a_range(number, self.imported))
        )

    def refuses(self, text: str) -> bool:
        """Whether `text` holds a CPR number that may not be used."""
        return any(not self.allows(number) for number in find_cprs(text))

    def mask(self, text: str) -> str:
        """`text` with every CPR number masked: an allowed one to its birth date, any other completely."""
        return self.scan(text)[1]

    def scan(self, text: str) -> tuple[bool, str]:
        """Whether `text` holds a number that may not be used, and `text` masked: both in one pass."""
        refused = False
        shown: list[str] = []
        end = 0
        for number, start, stop in readings(text):
            allowed = self.allows(number)
            refused |= not allowed
            shown += text[end:start], mask_cpr(number) if allowed else HIDDEN
            end = stop
        return refused, "".join([*shown, text[end:]]) if shown else text

    def scan_document(self, text: str) -> tuple[bool, str]:
        """The same for XML or JSON text, whose values may hold numbers in Base64 too."""
        refused, shown = self.scan(text)
        if refused or self._refuses_encoded(text):
            return True, self.mask_document(text)
        return False, shown

    def refuses_value(self, value: str) -> bool:
        """Whether a whole value holds such a number, plainly or in Base64."""
        return self.refuses(value) or self.refuses(_decoded(value))

    def mask_value(self, value: str) -> str:
        """A whole value with every number masked; hidden altogether if its Base64 holds a refused one."""
        return HIDDEN if self.refuses(_decoded(value)) else self.mask(value)

    def refuses_document(self, text: str) -> bool:
        """Whether XML or JSON text holds such a number, plainly or as a value in Base64."""
        return self.refuses(text) or self._refuses_encoded(text)

    def _refuses_encoded(self, text: str) -> bool:
        values = (value for begun in _BASE64_VALUES for value in begun.findall(text))
        return any(self.refuses(_decoded(value)) for value in values if not value.isspace())

    def mask_document(self, text: str) -> str:
        """XML or JSON text with every number masked and every Base64 value hidden that holds a refused one."""
        return _BASE64_VALUE.sub(
            lambda value: HIDDEN if self.refuses(_decoded(value.group())) else value.group(), self.mask(text)
        )


def is_cpr_range(text: str) -> bool:
    """Whether `text` is a range of CPR numbers of one birth date: `010190-4000..010190-4999`, both ends in it.

    One date, so that whoever reads the setting sees whom it lets in. Source: ours.
    """
    match = _RANGE.fullmatch(text)
    if match is None or match["first"] != match["second"] or match["low"] > match["high"]:
        return False
    return all(cpr_birth_date(match["first"] + end) is not None for end in (match["low"], match["high"]))


def _in_a_range(number: str, imported: frozenset[str]) -> bool:
    return any(low <= number[6:] <= high for low, high in _ranges(imported).get(number[:6], ()))


@lru_cache(maxsize=64)
def _ranges(imported: frozenset[str]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The ranges among the imported numbers by birth date."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for match in filter(None, map(_RANGE.fullmatch, imported)):
        found[match["first"]] = (*found.get(match["first"], ()), (match["low"], match["high"]))
    return found


def find_cprs(text: str) -> Iterator[str]:
    """The CPR numbers in `text`, ten digits each, however they were spaced."""
    return (found.number for found in readings(text))


def _decoded(value: str) -> str:
    """What a value says that is Base64 from end to end, as far as it is text; empty if it is no Base64."""
    if _BASE64.fullmatch(value) is None:
        return ""
    try:
        return base64.b64decode(value.rstrip("= \t\r\n") + "==").decode("utf-8", "replace").replace("\x00", "")
    except (binascii.Error, ValueError):
        return ""


STRICTEST = CprGate()
"""The gate to mask with where no sandbox is known yet: a log line, an error before dispatch."""
