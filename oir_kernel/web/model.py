"""What the public JSON schemas of all services share."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Final, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from oir_kernel.clock import DANISH_TIME
from oir_kernel.findings import Text

UUID = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
UuidText = Annotated[str, Field(pattern=UUID)]
"""A UUID as text, either case."""

Tid: TypeAlias = Annotated[datetime, AfterValidator(lambda at: at.astimezone(DANISH_TIME))]
"""A time as every answer shows it: Danish time with its offset."""

LAST_NUMBER: Final = 2_000_000_000
"""The largest number anything may be asked for by: no list grows so long, and every column of every database holds it. Source: ours."""

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def is_text(value: object) -> object:
    """Refuse characters that XML, or a database, cannot carry, in a text and in a list of texts."""
    if _is_no_text(value):
        raise _no_text()
    for number, each in enumerate(value if isinstance(value, list) else ()):
        if _is_no_text(each):
            raise _no_text(number)
    return value


def is_text_throughout(value: object) -> object:
    """Refuse them wherever they stand in an object or a list."""
    waiting: list[tuple[tuple[str | int, ...], object]] = [((), value)]
    while waiting:
        place, inner = waiting.pop()
        if _is_no_text(inner) or (isinstance(inner, dict) and any(map(_is_no_text, inner))):
            raise _no_text(*place)
        steps = inner.items() if isinstance(inner, dict) else enumerate(inner) if isinstance(inner, list) else ()
        waiting += [((*place, step), below) for step, below in steps]
    return value


def _is_no_text(value: object) -> bool:
    return isinstance(value, str) and _NO_TEXT.search(value) is not None


def _no_text(*below: str | int) -> PydanticCustomError:
    return PydanticCustomError("no_text", "holds a character that is no text", {"below": below})


PlainText: TypeAlias = Annotated[str, BeforeValidator(is_text)]
"""A text without control characters."""

FreeObject: TypeAlias = Annotated[dict[str, Any], BeforeValidator(is_text_throughout)]
"""A JSON object whose fields another schema than this one describes: no control characters anywhere."""

Dag: TypeAlias = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2199, 12, 31))]
"""A day in the years a sandbox's clock knows."""


class Model(BaseModel):
    """A JSON object that refuses fields it does not know and characters that are no text."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    @field_validator("*", mode="before")
    @classmethod
    def _is_text(cls, value: object) -> object:
        """Characters that XML cannot carry are refused here too: the same message must fit every door."""
        return is_text(value)


class TextView(BaseModel):
    """One sentence in both languages."""

    da: str = Field(description="Danish")
    en: str = Field(description="English")

    @classmethod
    def of(cls, text: Text) -> "TextView":
        """The view of a text."""
        return cls(da=text.da, en=text.en)
