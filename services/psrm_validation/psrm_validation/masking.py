"""Values as they may be repeated to people: a CPR number masked, long text cut, nothing that moves the cursor."""

import re
import unicodedata

from oir_kernel.identifiers import cpr_birth_date, mask_cpr

_UUID = r"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b"
_UUIDS = re.compile(_UUID)
_CPR_LIKE = re.compile(rf"{_UUID}|(\d{{2}})\D?(\d{{2}})\D?(\d{{2}})\D{{0,3}}\d{{4}}")
_DIGIT = r"[0-9]\D?"
_CANDIDATE = re.compile(
    rf"(?<![0-9])(?:{_DIGIT}){{4}}(?:1[89]|20)?{_DIGIT}[0-9]\D{{0,3}}(?:{_DIGIT}){{3}}[0-9](?![0-9])"
)
_LONGEST = 60


def mask(text: str) -> str:
    """A value without CPR numbers, nor any other ten digits written like one (`0101901234`, `99.99.99 1234`).

    Masks too much rather than too little: an account number can be hit as well; a UUID is left alone. Halves of
    surrogate pairs, which no output could carry, become question marks.
    """
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")
    return _CPR_LIKE.sub(_masked, mask_real(text))


def _masked(found: re.Match[str]) -> str:
    return found[0] if found[1] is None else mask_cpr("".join(found.group(1, 2, 3)))


def mask_real(text: str) -> str:
    """Only what carries a birth date is masked: for ids, codes and file names, which must stay recognisable.

    Ten digits, however they are spaced and with or without the century, that are not part of more digits or of a UUID.
    """
    plain = text if text.isascii() else "".join(map(_ascii_digit, text))
    shown, end = "", 0
    found = _CANDIDATE.search(plain)
    while found is not None:
        number = _number(found[0])
        is_cpr = cpr_birth_date(number) is not None and not _in_uuid(plain, found)
        if is_cpr:
            shown += text[end : found.start()] + mask_cpr(number)
            end = found.end()
        found = _CANDIDATE.search(plain, end if is_cpr else found.start() + 1)
    return shown + text[end:]


def _ascii_digit(character: str) -> str:
    return str(unicodedata.decimal(character, character))


def _number(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    return digits if len(digits) == 10 else digits[:4] + digits[6:]


def _in_uuid(text: str, found: re.Match[str]) -> bool:
    return any(uuid.start() <= found.start() and found.end() <= uuid.end() for uuid in _UUIDS.finditer(text))


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
