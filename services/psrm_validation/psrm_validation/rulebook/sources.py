"""The documents behind the rules: a readable title in Danish and English, and the address where there is one.

A source stands in a finding or a description as one text without language: titles in Danish, pages as the tables write them
(`a.pdf p.3`). `cited` and `documents` give it to a reader in the language asked for.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from oir_kernel.findings import Text
from psrm_validation.rulebook.cells import rows_of

_SPLIT = re.compile(r";\s+(?![^()]*\))")
_PAGE = {"da": "s.", "en": "p."}


@dataclass(frozen=True, slots=True)
class Source:
    """One document or page. `address` is empty for a document that is not on the web."""

    title: Text
    address: str

    def said(self, language: Literal["da", "en"]) -> str:
        """The title, and the address in brackets."""
        title = self.title.en if language == "en" else self.title.da
        return f"{title} ({self.address})" if self.address else title


@cache
def sources() -> Mapping[str, Source]:
    """Source keys such as `GK` and the document each stands for."""
    rows = (cells for _, cells in rows_of("sources.csv"))
    return {cells["key"]: Source(Text(cells["title_da"], cells["title_en"]), cells["address"]) for cells in rows}


@cache
def source_text(keys: str) -> str:
    """The documents behind source keys such as `GK; PG1`, as a text; a key that is none stands as it is."""
    known = sources()
    named = (key.strip() for key in keys.split(";") if key.strip())
    return "; ".join(known[key].said("da") if key in known else key for key in named)


def documents(texts: Iterable[str], language: Literal["da", "en"]) -> Mapping[str, list[str]]:
    """Each document that sources such as `a.pdf p.3; b.pdf p.1` name, once, with the pages it is cited for in order."""
    found: dict[str, list[str]] = {}
    for each in (part.strip() for text in texts for part in _SPLIT.split(text)):
        name, _, page = each.rpartition(" p.")
        if each:
            pages = found.setdefault(_titled(name or each, language), [])
            pages.extend([page] if name and page not in pages else [])
    return {name: sorted(pages, key=_number) for name, pages in found.items()}


def cited(texts: Iterable[str], language: Literal["da", "en"]) -> str:
    """The documents on one line: `a.pdf s. 3, 5; b.pdf s. 1`, in English `a.pdf p. 3, 5; b.pdf p. 1`."""
    return "; ".join(
        f"{name} {_PAGE[language]} {', '.join(pages)}" if pages else name
        for name, pages in documents(texts, language).items()
    )


def _number(page: str) -> tuple[int, str]:
    return (int(page) if page.isdecimal() else 0, page)


def _titled(name: str, language: Literal["da", "en"]) -> str:
    return _in_english().get(name, name) if language == "en" else name


@cache
def _in_english() -> Mapping[str, str]:
    return {each.said("da"): each.said("en") for each in sources().values()}
