r"""Where text holds a CPR number, however it is written: the one place that knows the spellings. Source: ours.

Ten digits count when they carry a birth date, also when the year has its century or the digits are those of another
script. How far they may be apart, and what else they may be, depends on what is done with them:

- `readings` is for refusing. A wrong hit stops a good message, so only marks that people put between digits may stand
  there, and a UUID, a time, a P-number with its URN, an amount with decimals and a longer run of digits do not count.
  Where the same digits can be read in two ways, both readings count.
- `wide_readings` is for hiding. A wrong hit costs a few digits of a shown value, so anything may stand between the
  digits; only a UUID and a longer run of digits do not count.
- `LOOK_ALIKE` is for hiding where nothing else has to stay recognisable: it takes groups without a birth date too.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from oir_kernel.identifiers import cpr_birth_date

_UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_WHOLE_UUID = re.compile(rf"\b{_UUID}\b")

# Also what a copied text hides: soft hyphen, zero-width characters, and every dash there is.
_GAP = r"\s.\-/\u00ad\u200b-\u200d\u2010-\u2015\u2060\u2212"
_BETWEEN = rf"[{_GAP},:_+()]"
_GROUPED = re.compile(
    rf"[0-36-9][0-9](?<![0-9]{{3}}){_BETWEEN}?[01][0-9]{_BETWEEN}?(?:1[89]|20)?[0-9]{{2}}(?:[{_GAP}]{{0,3}}|[,:_+()])[0-9]{{4}}(?![0-9])"
)
_SPACED = re.compile(rf"[0-36-9]{_BETWEEN}(?<![0-9]{{2}}.)[0-9](?:{_BETWEEN}[0-9]){{8}}(?!{_BETWEEN}?[0-9])", re.DOTALL)
_NOT_A_CPR = re.compile(
    rf"{_UUID}"
    r"|urn:oio:p-nr:[1-9][0-9]{9}(?![0-9])"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})?(?![0-9])"
)
_WINDOW = 40  # as long as a UUID or a time: nothing further away can be part of the same one
_AMOUNT = re.compile(r"[1-9][0-9]{9}\.[0-9]")  # an amount does not begin with 0 and has nothing between its digits
_OTHER_DIGITS = re.compile("[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\uff10-\uff19]")
_SHAPES = bytes(ord("0" if 48 <= code <= 57 else "-" if re.match(_BETWEEN, chr(code)) else "x") for code in range(256))
_SPACED_SHAPE = b"-".join([b"0"] * 10)

_DIGIT = r"[0-9]\D?"
_WIDE = re.compile(rf"(?<![0-9])(?:{_DIGIT}){{4}}(?:1[89]|20)?{_DIGIT}[0-9]\D{{0,3}}(?:{_DIGIT}){{3}}[0-9](?![0-9])")
_NO_DIGITS = re.compile(r"[^0-9]+")

LOOK_ALIKE: Final = re.compile(rf"\b{_UUID}\b|(\d{{2}})\D?(\d{{2}})\D?(\d{{2}})\D{{0,3}}\d{{4}}")
"""Ten digits grouped like a number, whatever they say; groups 1-3 are day, month and year. A UUID has no groups."""


class Reading(NamedTuple):
    """A number found: its ten digits, and where they stand in the text."""

    number: str
    start: int
    end: int


def readings(text: str) -> Iterator[Reading]:
    """Every reading of digits as a number, in the order they begin in; they may overlap. For refusing."""
    shape = _shape(text)
    if (
        shape is not None and _SPACED_SHAPE not in shape
    ):  # nearly every text; the rest of the look-out costs as much again
        return _spelled(_GROUPED, text)
    text = _OTHER_DIGITS.sub(lambda digit: str(unicodedata.digit(digit.group())), text)
    found = [*_spelled(_GROUPED, text), *_spelled(_SPACED, text)]
    return iter(sorted(found, key=lambda reading: reading.start))


def wide_readings(text: str) -> Iterator[Reading]:
    """The numbers in `text`, one after another. For hiding."""
    plain = text if text.isascii() else "".join(map(_ascii_digit, text))
    found = _WIDE.search(plain)
    while found is not None:
        number = _ten_digits(found.group())
        is_cpr = cpr_birth_date(number) is not None and not _inside(_WHOLE_UUID.finditer(plain), found)
        if is_cpr:
            yield Reading(number, found.start(), found.end())
        found = _WIDE.search(plain, found.end() if is_cpr else found.start() + 1)


def _shape(text: str) -> bytes | None:
    """The text with every digit as 0 and every mark that may stand between digits as a hyphen; none beyond Latin-1."""
    try:
        return text.encode("latin-1").translate(_SHAPES)
    except UnicodeEncodeError:
        return None


def _spelled(spelling: re.Pattern[str], text: str) -> Iterator[Reading]:
    match = spelling.search(text)
    while match is not None:
        number = _ten_digits(match.group())
        if cpr_birth_date(number) is not None and not _is_something_else(text, match):
            yield Reading(number, match.start(), match.end())
        match = spelling.search(text, match.start() + 1)


def _ascii_digit(character: str) -> str:
    return str(unicodedata.decimal(character, character))


def _ten_digits(spelled: str) -> str:
    """The ten digits of a spelling; a century in the year is left out."""
    digits = _NO_DIGITS.sub("", spelled)
    return digits if len(digits) == 10 else digits[:4] + digits[6:]


def _is_something_else(text: str, match: re.Match[str]) -> bool:
    if _AMOUNT.match(text, match.start()) is not None:
        return True
    return _inside(_NOT_A_CPR.finditer(text, max(0, match.start() - _WINDOW), match.end() + _WINDOW), match)


def _inside(others: Iterator[re.Match[str]], match: re.Match[str]) -> bool:
    return any(other.start() <= match.start() and match.end() <= other.end() for other in others)
