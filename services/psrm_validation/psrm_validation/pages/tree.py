"""The whole site as files, in both languages, with what the JSON doors say beside the pages."""

import json
from collections.abc import Iterator
from datetime import date

from psrm_validation.describe import describe_rule, describe_type
from psrm_validation.describe.as_text import Language
from psrm_validation.pages.address import Links, Page
from psrm_validation.pages.site import every_page, rendered
from psrm_validation.pages.view import View
from psrm_validation.rulebook import Rulebook

_LANGUAGES: tuple[Language, ...] = ("da", "en")


def site_files(day: date) -> Iterator[tuple[str, str]]:
    """Each file's place below the folder, with `/` between its parts, and its text."""
    book = Rulebook.load(day)
    for page in every_page(book):
        for language in _LANGUAGES:
            links = Links(page, language, as_files=True)
            yield links.path, rendered(View(book, day, links)) or ""
        data = _data(page, book)
        if data is not None:
            yield Links(page, as_files=True).data_path(), json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _data(page: Page, book: Rulebook) -> object | None:
    if page.kind == "rule":
        rule = describe_rule(page.name, book)
        return None if rule is None else rule.as_dict()
    known = describe_type(page.name, book) if page.kind == "type" else None
    return None if known is None else known.as_dict()
