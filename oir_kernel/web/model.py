"""What the public JSON schemas of all services share."""

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

UUID = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
UuidText = Annotated[str, Field(pattern=UUID)]
"""A UUID as text, either case."""

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


class Model(BaseModel):
    """A JSON object that refuses fields it does not know and characters that are no text."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    @field_validator("*", mode="before")
    @classmethod
    def _is_text(cls, value: object) -> object:
        """Characters that XML cannot carry are refused here too: the same message must fit every door."""
        if isinstance(value, str) and _NO_TEXT.search(value):
            raise PydanticCustomError("no_text", "holds a character that is no text")
        return value
