"""Where a rule stands: each document once with its pages, each public address as a link."""

import re
from collections.abc import Iterable, Sequence

from oir_kernel.findings import Text
from psrm_validation.pages.markup import Content, Html, tag
from psrm_validation.pages.view import View
from psrm_validation.rulebook.sources import documents

_ADDRESS = re.compile(r"(https?://[^\s;,()]+)")


def source_list(sources: Iterable[str], view: View) -> Html | None:
    """The sources as a list; `None` without any."""
    found = documents(sources, view.language)
    items = [tag("li", _linked(name), _pages(pages, view)) for name, pages in found.items()]
    return tag("ul", items) if items else None


def _pages(pages: Sequence[str], view: View) -> str:
    return f", {view.plain(Text('s.', 'p.'))} {', '.join(pages)}" if pages else ""


def _linked(text: str) -> Content:
    """Addresses in the text as links, to be followed only when the reader asks."""
    parts = _ADDRESS.split(text)
    return [tag("a", part, href=part, rel="noreferrer") if at % 2 else part for at, part in enumerate(parts)]
