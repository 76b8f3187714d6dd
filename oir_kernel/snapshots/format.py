"""What stands in a snapshot file: the header, and how a value of a table is written as JSON. Source: ours."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, Table, Text

from oir_kernel.sandbox import CLOCK_YEARS
from oir_kernel.storage.states import columns_of

FORMAT: Final = "oir-snapshot"
VERSION: Final = 1
HEADER: Final = "snapshot.json"
FOLDER: Final = "tables/"

_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


class TableHeader(BaseModel):
    """One table of the file: its columns with their kinds, and what its lines must add up to."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: str = Field(description="Name of the table; its lines stand in tables/<name>.jsonl")
    columns: dict[str, str] = Field(description="Kind of each column, in the order of the values of a line")
    rows: int = Field(ge=0, description="Number of lines")
    bytes: int = Field(ge=0, description="Bytes of all lines")
    sha256: str = Field(description="SHA-256 of all lines, hex")


class Header(BaseModel):
    """The file's first thing to read."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    format: str = Field(description="oir-snapshot")
    version: int = Field(description="Version of this format")
    edition: str = Field(description="The contract edition the sandbox spoke")
    head: str = Field(description="The newest migration of the database it was taken from")
    created: str = Field(description="Instant of the machine it was taken at")
    sandbox: str = Field(description="Name of the sandbox it was taken from")
    settings: dict[str, Any] = Field(description="The sandbox's settings, without allowed_cpr and callbacks")
    seed: str = Field(description="The sandbox's seed, also among the settings")
    clock: str = Field(description="What the sandbox's clock showed")
    advanced_us: int = Field(ge=0, description="Microseconds its clock was advanced beside its settings")
    vouched_numbers: int = Field(ge=0, description="Numbers on allowed_cpr that were left out")
    tables: list[TableHeader] = Field(description="The tables that have rows")


def kinds_of(table: Table) -> dict[str, str]:
    """The kind of every carried column: text, integer, bigint, boolean or bytes; `?` behind it: may be null."""
    return {name: _kind(table.c[name]) + "?" * bool(table.c[name].nullable) for name in columns_of(table)}


def as_json(row: Sequence[Any]) -> list[Any]:
    """A row's values as JSON has them; bytes become Base64."""
    return [base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value for value in row]


def from_json(values: Any, kinds: Mapping[str, str]) -> list[Any]:
    """The row of a line. Raises `ValueError` with the name of the first column that does not fit, empty for the line."""
    if not isinstance(values, list) or len(values) != len(kinds):
        raise ValueError("")
    return [_value(name, kind, value) for (name, kind), value in zip(kinds.items(), values, strict=True)]


def _value(name: str, kind: str, value: Any) -> Any:
    if value is None and kind.endswith("?"):
        return None
    plain = kind.removesuffix("?")
    if not _FITS[plain](value) or (name.endswith("_at") and not _is_instant(value)):
        raise ValueError(name)
    if plain != "bytes":
        return value
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(name) from None


def _is_instant(value: Any) -> bool:
    """Whether a clock here can show it; the timekeeper and the deliverer read these columns of all sandboxes at once."""
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return at.tzinfo is not None and at.year in CLOCK_YEARS


def _kind(column: Column[Any]) -> str:
    for kind, name in _KINDS:
        if isinstance(column.type, kind):
            return name
    raise TypeError(f"a snapshot has no word for the type of {column.name}")


def _integer(value: Any, bits: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -(2 ** (bits - 1)) <= value < 2 ** (bits - 1)


_KINDS: Final = (
    (BigInteger, "bigint"),
    (Integer, "integer"),
    (Boolean, "boolean"),
    (Text, "text"),
    (LargeBinary, "bytes"),
)
_FITS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "text": lambda value: isinstance(value, str) and _NO_TEXT.search(value) is None,
    "integer": lambda value: _integer(value, 32),
    "bigint": lambda value: _integer(value, 64),
    "boolean": lambda value: isinstance(value, bool),
    "bytes": lambda value: isinstance(value, str),
}
