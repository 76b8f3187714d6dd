"""What the public JSON schemas of all services share."""

import re
from datetime import date, datetime
from typing import Annotated, Final, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from oir_kernel.clock import DANISH_TIME
from oir_kernel.findings import Text

UUID = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
UuidText = Annotated[str, Field(pattern=UUID)]
"""A UUID as text, either case."""

Tid: TypeAlias = Annotated[datetime, AfterValidator(lambda at: at.astimezone(DANISH_TIME))]
"""A time as every answer shows it: Danish time with its offset."""

LAST_NUMBER: Final = 2**63 - 1
"""The largest number a database counts to."""

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def is_text(value: object) -> object:
    """Refuse characters that XML, or a database, cannot carry."""
    if isinstance(value, str) and _NO_TEXT.search(value):
        raise PydanticCustomError("no_text", "holds a character that is no text")
    return value


PlainText: TypeAlias = Annotated[str, BeforeValidator(is_text)]
"""A text without control characters."""

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
