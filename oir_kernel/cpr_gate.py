"""The CPR gate: only recognisable test numbers get in, and nothing else is ever stored, shown or logged.

A number is let through if its day is 61-91 (minus 60 a valid date), if it is one of the shipped test persons, or if the
owner of the sandbox imported it. There is no mode without the gate. Source: ours.

The gate looks at text, not at fields, because a real number turns up wherever somebody typed it. Ten digits count as a
CPR number when they carry a birth date, whatever spaces, dashes or other marks stand between them, with or without the
century in the year, in whatever digits; a UUID, a time, a P-number with its URN, an amount with decimals and a longer run
of digits do not count. Where the same digits can be read in two ways, both readings count.
"""

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from oir_kernel.identifiers import cpr_birth_date, is_synthetic_cpr, mask_cpr

SHIPPED_TEST_PERSONS: frozenset[str] = frozenset()
"""Numbers without the recognisable day that the product itself hands out: none so far."""

HIDDEN = "**********"

# Also what a copied text hides: soft hyphen, zero-width characters, and every dash there is.
_GAP = r"\s.\-/\u00ad\u200b-\u200d\u2010-\u2015\u2060\u2212"
_BETWEEN = rf"[{_GAP},:_+()]"
_GROUPED = re.compile(
    rf"[0-36-9][0-9](?<![0-9]{{3}}){_BETWEEN}?[01][0-9]{_BETWEEN}?(?:1[89]|20)?[0-9]{{2}}(?:[{_GAP}]{{0,3}}|[,:_+()])[0-9]{{4}}(?![0-9])"
)
_SPACED = re.compile(rf"[0-36-9]{_BETWEEN}(?<![0-9]{{2}}.)[0-9](?:{_BETWEEN}[0-9]){{8}}(?!{_BETWEEN}?[0-9])", re.DOTALL)
_NOT_A_CPR = re.compile(
    r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
    r"|urn:oio:p-nr:[1-9][0-9]{9}(?![0-9])"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})?(?![0-9])"
)
_WINDOW = 40  # as long as a UUID or a time: nothing further away can be part of the same one
_AMOUNT = re.compile(r"[1-9][0-9]{9}\.[0-9]")  # an amount does not begin with 0 and has nothing between its digits
_OTHER_DIGITS = re.compile("[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\uff10-\uff19]")
_DIGITS = re.compile(r"[^0-9]+")
_SHAPES = bytes(ord("0" if 48 <= code <= 57 else "-" if re.match(_BETWEEN, chr(code)) else "x") for code in range(256))
_SPACED_SHAPE = b"-".join([b"0"] * 10)
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]{14,}+={0,2}\s*+")  # ten bytes at least
_BASE64_VALUE = re.compile(rf"""(?<=[>"']){_BASE64.pattern}(?=[<"'])""")
_BASE64_VALUES = tuple(
    re.compile(rf"""{mark}({_BASE64.pattern})(?=[<"'])""") for mark in ">\"'"
)  # each begins literally: fast


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
        return self.scan(text)[1]

    def scan(self, text: str) -> tuple[bool, str]:
        """Whether `text` holds a number that may not be used, and `text` masked: both in one pass."""
        refused = False
        shown: list[str] = []
        end = 0
        for match, number in _matches(text):
            allowed = self.allows(number)
            refused |= not allowed
            shown += text[end : match.start()], mask_cpr(number) if allowed else HIDDEN
            end = match.end()
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


def find_cprs(text: str) -> Iterator[str]:
    """The CPR numbers in `text`, ten digits each, however they were spaced."""
    return (number for _, number in _matches(text))


def _decoded(value: str) -> str:
    """What a value says that is Base64 from end to end, as far as it is text; empty if it is no Base64."""
    if _BASE64.fullmatch(value) is None:
        return ""
    try:
        return base64.b64decode(value.rstrip("= \t\r\n") + "==").decode("utf-8", "replace").replace("\x00", "")
    except (binascii.Error, ValueError):
        return ""


def _matches(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Every reading of digits as a number, in the order they begin in."""
    shape = _shape(text)
    if (
        shape is not None and _SPACED_SHAPE not in shape
    ):  # nearly every text; the rest of the look-out costs as much again
        return _readings(_GROUPED, text)
    text = _OTHER_DIGITS.sub(lambda digit: str(unicodedata.digit(digit.group())), text)
    found = [*_readings(_GROUPED, text), *_readings(_SPACED, text)]
    return iter(sorted(found, key=lambda reading: reading[0].start()))


def _shape(text: str) -> bytes | None:
    """The text with every digit as 0 and every mark that may stand between digits as a hyphen; none beyond Latin-1."""
    try:
        return text.encode("latin-1").translate(_SHAPES)
    except UnicodeEncodeError:
        return None


def _readings(spelling: re.Pattern[str], text: str) -> Iterator[tuple[re.Match[str], str]]:
    match = spelling.search(text)
    while match is not None:
        number = _ten_digits(match.group())
        if cpr_birth_date(number) is not None and not _is_something_else(text, match):
            yield match, number
        match = spelling.search(text, match.start() + 1)


def _ten_digits(spelled: str) -> str:
    """The ten digits of a spelling; a century in the year is left out."""
    digits = _DIGITS.sub("", spelled)
    return digits if len(digits) == 10 else digits[:4] + digits[6:]


def _is_something_else(text: str, match: re.Match[str]) -> bool:
    return _AMOUNT.match(text, match.start()) is not None or _inside_another_identifier(text, match)


def _inside_another_identifier(text: str, match: re.Match[str]) -> bool:
    around = _NOT_A_CPR.finditer(text, max(0, match.start() - _WINDOW), match.end() + _WINDOW)
    return any(other.start() <= match.start() and match.end() <= other.end() for other in around)


STRICTEST = CprGate()
"""The gate to mask with where no sandbox is known yet: a log line, an error before dispatch."""
