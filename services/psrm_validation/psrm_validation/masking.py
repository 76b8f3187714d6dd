"""Values as they may be repeated to people: a CPR number masked, long text cut."""

import re

from oir_kernel.identifiers import cpr_birth_date, mask_cpr

_UUID = r"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b"
_CPR_LIKE = re.compile(rf"{_UUID}|(\d{{2}})\D?(\d{{2}})\D?(\d{{2}})\D{{0,3}}\d{{4}}")
_LONGEST = 60


def mask(text: str) -> str:
    """Every ten digits written like a CPR number (`0101901234`, `010190-1234`, `01.01.90 1234`) lose their last four.

    Masks too much rather than too little: an account number can be hit as well; a UUID is left alone. Halves of surrogate pairs, which no
    output could carry, become question marks.
    """
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")
    return _CPR_LIKE.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    return found[0] if found[1] is None else mask_cpr("".join(found.group(1, 2, 3)))


def mask_real(text: str) -> str:
    """Only what carries a birth date is masked: for ids and codes that are given back and must stay recognisable."""
    return _CPR_LIKE.sub(lambda found: mask(found[0]) if _is_cpr(found[0]) else found[0], text)


def _is_cpr(text: str) -> bool:
    return cpr_birth_date("".join(filter(str.isdigit, text))) is not None


def shown(value: object) -> str:
    """A value for an error message: masked, on one line, at most 60 characters."""
    text = mask(" ".join(str(value).split()))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
