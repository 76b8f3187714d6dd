"""Where an element stands, in words a person can follow."""

from typing import TypeAlias, cast

from lxml.etree import _Element

Element: TypeAlias = _Element
"""An element of a parsed message."""


def qualified_name(element: Element) -> str:
    """The name with its namespace, `{namespace}name`."""
    return cast("str", element.tag)


def local_name(element: Element) -> str:
    """The name without its namespace."""
    tag = qualified_name(element)
    return tag[tag.rfind("}") + 1 :]


def namespace_of(element: Element) -> str:
    """The namespace, empty if the element has none."""
    tag = qualified_name(element)
    return tag[1 : tag.rfind("}")] if tag.startswith("{") else ""


def path_of(element: Element, top: Element) -> str:
    """The path from `top` down to `element`: `/Op_I/FordringListe/FordringStruktur[2]/FordringBeløb`.

    A position is shown where siblings share the name. Without namespaces, because names are unique inside a message.
    """
    steps: list[str] = []
    current: Element | None = element
    while current is not None:
        steps.append(_step(current) if current is not top else local_name(current))
        if current is top:
            break
        current = current.getparent()
    return "/" + "/".join(reversed(steps))


def _step(element: Element) -> str:
    before = sum(1 for _ in element.itersiblings(qualified_name(element), preceding=True))
    if before == 0 and next(element.itersiblings(qualified_name(element)), None) is None:
        return local_name(element)
    return f"{local_name(element)}[{before + 1}]"
