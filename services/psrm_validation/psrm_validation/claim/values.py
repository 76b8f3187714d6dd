"""Values of the public JSON fields as Python values. Each raises `ValueError` for what it is not; the message repeats nothing."""

from datetime import date, datetime
from decimal import Decimal
from unicodedata import normalize

from oir_kernel.money import to_oere


def text(raw: object) -> str | None:
    """A text without surrounding blanks, composed (NFC); an empty one is absent."""
    if not isinstance(raw, str):
        raise ValueError("not a text")  # noqa: TRY004 - one exception for every unreadable value
    if not raw.isascii():
        raw.encode("utf-8")  # half of a surrogate pair is no text; UnicodeEncodeError is a ValueError
        raw = normalize("NFC", raw)
    return raw.strip() or None


def text_or_number(raw: object) -> str | int | None:
    """An id: a text or a whole number."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    return text(raw)


def iso_date(raw: object) -> date | None:
    """A date as `YYYY-MM-DD` or a `date`; an empty text is absent."""
    if isinstance(raw, str):
        written = raw.strip()
        if not written:
            return None
        if len(written) != 10 or written[4] != "-" or written[7] != "-":
            raise ValueError("not an ISO date")
        return date.fromisoformat(written)
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    raise ValueError("not a date")


def amount(raw: object) -> int | None:
    """Øre. A JSON number arrives as `int` or `Decimal`; a float is read through its shortest decimal text."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        raise ValueError("not an amount")  # noqa: TRY004 - one exception for every unreadable value
    if isinstance(raw, str):
        return to_oere(raw) if raw.strip() else None
    if isinstance(raw, int):
        return to_oere(raw)
    number = Decimal(str(raw))
    if not number.is_finite() or number.adjusted() > 15:
        raise ValueError("not an amount")
    return to_oere(format(number.normalize(), "f"))
