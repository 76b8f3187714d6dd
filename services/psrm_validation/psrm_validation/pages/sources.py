"""Where a rule stands: each document once with its pages, each public address as a link."""

import re
from collections.abc import Iterable, Sequence

from oir_kernel.findings import Text
from psrm_validation.pages.markup import Content, Html, tag
from psrm_validation.pages.view import View

_SPLIT = re.compile(r";\s+(?![^()]*\))")
_ADDRESS = re.compile(r"(https?://[^\s;,()]+)")


def source_list(sources: Iterable[str], view: View) -> Html | None:
    """The sources as a list; `None` without any."""
    items = [tag("li", _linked(name), _pages(pages, view)) for name, pages in _by_document(sources)]
    return tag("ul", items) if items else None


def _by_document(sources: Iterable[str]) -> Sequence[tuple[str, list[str]]]:
    """Each document with the pages it is cited for, in the order they come."""
    found: dict[str, list[str]] = {}
    for each in (part.strip() for source in sources for part in _SPLIT.split(source)):
        name, _, page = each.rpartition(" p.")
        if each:
            found.setdefault(name or each, []).extend([page] if name else [])
    return [(name, sorted(dict.fromkeys(pages), key=_page)) for name, pages in found.items()]


def _page(number: str) -> tuple[int, str]:
    return (int(number) if number.isdecimal() else 0, number)


def _pages(pages: Sequence[str], view: View) -> str:
    return f", {view.plain(Text('s.', 'p.'))} {', '.join(pages)}" if pages else ""


def _linked(text: str) -> Content:
    """Addresses in the text as links, to be followed only when the reader asks."""
    parts = _ADDRESS.split(text)
    return [tag("a", part, href=part, rel="noreferrer") if at % 2 else part for at, part in enumerate(parts)]
