"""HTML put together so that text is always escaped: only what `tag` made is taken as it is."""

import html
from collections.abc import Iterable
from typing import TypeAlias, Union

from psrm_validation.masking import on_one_line

Attribute: TypeAlias = str | int | bool | None
Content: TypeAlias = Union[str, "Html", Iterable["Content"], None]

_VOID = frozenset({"br", "input", "link", "meta"})


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def tag(name: str, /, *content: Content, **attributes: Attribute) -> Html:
    """An element. `class_` stands for class and `data_x` for data-x; `True` is a bare attribute, `None` and `False` none."""
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    return Html(f"<{name}{written}>" if name in _VOID else f"<{name}{written}>{joined(*content)}</{name}>")


def joined(*content: Content) -> Html:
    """One piece after the other, escaped where it is text."""
    return Html("".join(map(_piece, content)))


def between(separator: str, pieces: Iterable[Content]) -> Html:
    """The pieces with a text between them."""
    return Html(_piece(separator).join(map(_piece, pieces)))


def _piece(content: Content) -> str:
    match content:
        case None:
            return ""
        case Html():
            return str(content)
        case str():
            return html.escape(on_one_line(content))
        case _:
            return "".join(map(_piece, content))


def _attribute(key: str, value: Attribute) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{html.escape(on_one_line(str(value)))}"'
