"""XML written by hand: elements whose text and attributes hold nothing that XML 1.0 does not allow."""

import html
from collections.abc import Mapping

from psrm_validation.masking import on_one_line

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def escaped(text: str) -> str:
    """Text on one line: control characters and others that XML or a terminal cannot carry stand as `\\x1b`."""
    return html.escape(on_one_line(text))


def start_tag(name: str, attributes: Mapping[str, object]) -> str:
    """A start tag; attributes that are None are left out."""
    given = "".join(f' {key}="{escaped(str(value))}"' for key, value in attributes.items() if value is not None)
    return f"<{name}{given}>"


def element(name: str, attributes: Mapping[str, object], content: str = "") -> str:
    """An element around content that is XML already."""
    start = start_tag(name, attributes)
    return f"{start}{content}</{name}>" if content else f"{start[:-1]}/>"
