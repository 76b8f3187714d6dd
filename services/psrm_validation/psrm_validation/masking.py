"""Values as they may be repeated to people: a CPR number masked, long text cut, nothing that moves the cursor."""

import re
import unicodedata

from oir_kernel.cpr_numbers import LOOK_ALIKE, wide_readings
from oir_kernel.identifiers import mask_cpr

_LONGEST = 60


def mask(text: str) -> str:
    """A value without CPR numbers, nor any other ten digits written like one (`0101901234`, `99.99.99 1234`).

    Masks too much rather than too little: an account number can be hit as well; a UUID is left alone. Halves of
    surrogate pairs, which no output could carry, become question marks.
    """
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")
    return LOOK_ALIKE.sub(_masked, mask_real(text))


def _masked(found: re.Match[str]) -> str:
    return found[0] if found[1] is None else mask_cpr("".join(found.group(1, 2, 3)))


def mask_real(text: str) -> str:
    """Only what carries a birth date is masked: for ids, codes and file names, which must stay recognisable.

    Ten digits, however they are spaced and with or without the century, that are not part of more digits or of a UUID.
    """
    parts: list[str] = []
    end = 0
    for number, start, stop in wide_readings(text):
        parts += text[end:start], mask_cpr(number)
        end = stop
    return "".join([*parts, text[end:]]) if parts else text


def shown(value: object) -> str:
    """A value for an error message: masked, on one line, at most 60 characters."""
    text = mask(" ".join(str(value).split()))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def on_one_line(text: str) -> str:
    """Text for a terminal: line ends, control and direction characters as escapes (`\\n`, `\\x1b`, `\\u202e`)."""
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(character: str) -> str:
    if character.isprintable() or unicodedata.category(character) == "Zs":
        return character
    return character.encode("unicode_escape").decode("ascii")
