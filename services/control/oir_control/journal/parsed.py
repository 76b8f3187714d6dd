"""A stored text as names and values: made when it is read and never stored.

XML becomes nested names without namespaces: attributes are `@name`, text beside attributes or children is `#text`, and a
name that stands several times is a list. JSON stays as it is. Anything else is text.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from lxml import etree

from oir_kernel.errors import SandboxError
from oir_kernel.xml.places import Element
from oir_kernel.xml.reader import MAX_DEPTH, read_document

MAX_LEAVES: Final = 20_000
"""Values of one text that are looked at; a larger text is looked at as far as that. Source: ours."""

TEXT: Final = "#text"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value and where it stands: `path` are the names from the root, without numbers; JSON's null is an empty value."""

    path: tuple[str, ...]
    value: str

    @property
    def name(self) -> str:
        """The field's own name."""
        return next((step for step in reversed(self.path) if step != TEXT), "")

    @property
    def place(self) -> str:
        """The whole path, as it is shown."""
        return "/".join(step for step in self.path if step != TEXT)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text taken apart: `kind` is xml, json, text or none, `value` what it says."""

    kind: str
    value: Any

    def leaves(self) -> Iterator[Leaf]:
        """Every value with its path, in the order of the text, at most `MAX_LEAVES`."""
        if self.kind not in {"xml", "json"}:
            return
        waiting: list[tuple[tuple[str, ...], Any]] = [((), self.value)]
        left = MAX_LEAVES
        while waiting and left:
            path, current = waiting.pop()
            if isinstance(current, dict):
                waiting += [((*path, str(name)), inner) for name, inner in reversed(current.items())]
            elif isinstance(current, list):
                waiting += [(path, inner) for inner in reversed(current)]
            else:
                left -= 1
                yield Leaf(path, _shown(current))


def parse(text: str) -> Parsed:
    """What a journalled text says. Never raises: what is neither XML nor JSON is text."""
    begin = text.lstrip("\ufeff \t\r\n")[:1]
    if not begin:
        return Parsed("none", None)
    try:
        if begin == "<":
            root = read_document(text.encode()).root
            return Parsed("xml", {_name(root): _nested(root)})
        if begin in '{["':
            said = json.loads(text, parse_float=Decimal, parse_constant=str)
            if text.count("{") + text.count("[") <= MAX_DEPTH or not _is_deep(said):
                return Parsed("json", said)
    except (SandboxError, ValueError, RecursionError):
        pass
    return Parsed("text", text)


def as_json(parsed: Parsed) -> Any:
    """The value as JSON carries it: a number with decimals keeps them, as text."""
    return _plain(parsed.value)


def _nested(element: Element) -> Any:
    inside: dict[str, Any] = {
        f"@{etree.QName(str(key)).localname}": str(value) for key, value in element.attrib.items()
    }
    for child in element.iterchildren("*"):
        name, value = _name(child), _nested(child)
        if name not in inside:
            inside[name] = value
        elif isinstance(inside[name], list):
            inside[name].append(value)
        else:
            inside[name] = [inside[name], value]
    text = "".join([element.text or "", *(child.tail or "" for child in element)]).strip()
    if not inside:
        return text
    return inside | {TEXT: text} if text else inside


def _name(element: Element) -> str:
    return etree.QName(element).localname


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        below = [list(one.values()) if isinstance(one, dict) else one for one in level if isinstance(one, dict | list)]
        level = [inner for one in below for inner in one]
    return bool(level)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {_text(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return _text(str(value)) if isinstance(value, str | Decimal) else value


def _text(value: str) -> str:
    """Without halves of surrogate pairs, which an escape can write and no answer can carry."""
    return value.encode(errors="replace").decode()


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
