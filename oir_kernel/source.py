"""Where a value in a command came from, so that whoever finds it wrong can say where it stands.

A command carries a `Source`; XML, JSON and Python doors each have their own. Handlers and rules ask it by field name and
never see an element name.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Place:
    """One spot in the input: what the field is called there, its path, and its 1-based line if the input has lines."""

    name: str
    path: str
    line: int | None = None


class Source(Protocol):
    """Says where the fields of one object stand in the input."""

    def place(self, field: str) -> Place:
        """The place of a field, or of the object itself if the input does not have that field."""


@dataclass(frozen=True, slots=True)
class PathSource:
    """An object at a dotted path, as in JSON: `fordringer[0]`."""

    path: str = ""

    def place(self, field: str) -> Place:
        """The field below the object's path."""
        return Place(field, f"{self.path}.{field}" if self.path and field else self.path or field)

    def item(self, field: str, index: int) -> "PathSource":
        """The source of one entry of a list in this object."""
        return PathSource(f"{self.place(field).path}[{index}]")


NOWHERE = PathSource()
"""The source of an object that no door read."""
