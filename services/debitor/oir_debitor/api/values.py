"""Values in JSON, no looser than in XML: dates and times are ISO texts, amounts texts or numbers without an exponent.

The forms are those of the edition's types Dato, DatoTid, DecimalTalNumerisk15_2 and DecimalTal15_3; a JSON date carries no zone.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, TypeAlias

from pydantic import AwareDatetime, BeforeValidator, Field
from pydantic_core import PydanticCustomError

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_TIME = re.compile(rf"{_DATE.pattern}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{{1,9}})?{_ZONE}")
_KRONER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]{1,2})?")
_ANTAL = re.compile(r"[+-]?[0-9]+(?:\.[0-9]{1,3})?")


def _text(kind: str, form: re.Pattern[str]) -> BeforeValidator:
    def check(value: object) -> object:
        if not isinstance(value, str) or form.fullmatch(value) is None:
            raise PydanticCustomError(kind, "does not have the form of the XML schema")
        return value

    return BeforeValidator(check)


def _number(form: re.Pattern[str]) -> BeforeValidator:
    def check(value: object) -> object:
        is_number = isinstance(value, str | int | float | Decimal) and not isinstance(value, bool)
        text = str(value) if is_number else ""  # of a float the shortest text that means it, perhaps with an exponent
        if form.fullmatch(text) is None:
            raise PydanticCustomError("decimal_form", "does not have the form of the XML schema")
        return text

    return BeforeValidator(check)


Dato: TypeAlias = Annotated[date, _text("date_form", _DATE)]
"""A day: 2026-10-01."""
Tid: TypeAlias = Annotated[AwareDatetime, _text("datetime_form", _TIME)]
"""A time with zone: 2026-10-01T09:00:00+02:00."""
Kroner: TypeAlias = Annotated[Decimal, Field(ge=0, max_digits=15, decimal_places=2), _number(_KRONER)]
"""Kroner with at most two decimals, as text or number: 1250.00."""
Antal: TypeAlias = Annotated[Decimal, Field(max_digits=15, decimal_places=3), _number(_ANTAL)]
"""A number with at most three decimals, as text or number: -1.125."""
