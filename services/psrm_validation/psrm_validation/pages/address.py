"""Where the pages lie and how one links to another, always relatively: below a sandbox's prefix and from a folder of files."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal
from urllib.parse import quote, urlencode

from psrm_validation.describe.as_text import Language

Kind = Literal["start", "rules", "rule", "types", "type", "changes", "verdicts"]

_SERVED: Final = {
    "start": "psrm",
    "rules": "psrm/rules",
    "rule": "psrm/rules/{}",
    "types": "psrm/types",
    "type": "psrm/types/{}",
    "changes": "psrm/changes",
    "verdicts": "psrm/verdicts",
}
_FILES: Final = {
    "start": "index.html",
    "rules": "rules/index.html",
    "rule": "rules/{}.html",
    "types": "types/index.html",
    "type": "types/{}.html",
    "changes": "changes.html",
    "verdicts": "verdicts.html",
}
_JSON_SERVED: Final = {
    "rules": "api/psrm/rules",
    "rule": "api/psrm/rules/{}",
    "types": "api/psrm/claim-types",
    "type": "api/psrm/claim-types/{}",
    "changes": "api/psrm/rulebooks",
}
_JSON_FILES: Final = {"rule": "rules/{}.json", "type": "types/{}.json"}


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `name` is the id of a rule or the code of a type."""

    kind: Kind
    name: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """The links out of one page. `as_files` for the site as files, `as_of` for a day that the address asked for."""

    here: Page
    language: Language = "da"
    as_files: bool = False
    as_of: date | None = None

    @property
    def path(self) -> str:
        """This page's own place: `psrm/rules/R_2_3a`, or `en/rules/R_2_3a.html` below the folder."""
        return self._path(self.here)

    def to(self, page: Page) -> str:
        """The way to another page in the same language and of the same day."""
        return _relative(self.path, self._path(page)) + self._query(language=True)

    def in_language(self, language: Language) -> str:
        """The way to this page in a language."""
        other = replace(self, language=language)
        return _relative(self.path, other.path) + other._query(language=True)  # noqa: SLF001 - of the same class

    def today(self) -> str:
        """The way to this page without a day."""
        other = replace(self, as_of=None)
        return _relative(self.path, other.path) + other._query(language=True)  # noqa: SLF001 - of the same class

    def data(self, page: Page) -> str:
        """The way to a page's JSON; empty when it has none."""
        form = (_JSON_FILES if self.as_files else _JSON_SERVED).get(page.kind)
        return "" if form is None else _relative(self.path, form.format(page.name)) + self._query(language=False)

    def front(self) -> str:
        """The way to the sandbox's own front page; empty for files."""
        return "" if self.as_files else _relative(self.path, "") or "./"

    def data_path(self) -> str:
        """The place of this page's JSON below the folder; empty when it has none or is served."""
        return _JSON_FILES[self.here.kind].format(self.here.name) if self.here.kind in _JSON_FILES else ""

    def _path(self, page: Page) -> str:
        folder = "en/" if self.as_files and self.language == "en" else ""
        return folder + (_FILES if self.as_files else _SERVED)[page.kind].format(page.name)

    def _query(self, *, language: bool) -> str:
        if self.as_files:
            return ""
        asked = {"lang": self.language if language and self.language != "da" else "", "as_of": self.as_of or ""}
        written = urlencode({name: value for name, value in asked.items() if value})
        return f"?{written}" if written else ""


def _relative(here: str, there: str) -> str:
    """The way from one file or address to another, percent-encoded."""
    start, end = here.split("/")[:-1], there.split("/")
    shared = 0
    while shared < min(len(start), len(end) - 1) and start[shared] == end[shared]:
        shared += 1
    return quote("/".join([".."] * (len(start) - shared) + end[shared:]), errors="replace")
