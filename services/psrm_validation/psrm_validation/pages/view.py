"""How one reader sees the rulebook: the language, the day, and where the links lead."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from oir_kernel.findings import Text
from psrm_validation.describe import RuleDescription, described_rules
from psrm_validation.describe.as_text import Language
from psrm_validation.explain.words import label
from psrm_validation.pages.address import Links, Page
from psrm_validation.pages.markup import Content, Html, joined, tag
from psrm_validation.rulebook import Rulebook

_MONTHS = (
    Text("januar", "January"),
    Text("februar", "February"),
    Text("marts", "March"),
    Text("april", "April"),
    Text("maj", "May"),
    Text("juni", "June"),
    Text("juli", "July"),
    Text("august", "August"),
    Text("september", "September"),
    Text("oktober", "October"),
    Text("november", "November"),
    Text("december", "December"),
)
_BLANK = re.compile(r"\{([\w.]+)\}")


@dataclass(frozen=True, slots=True)
class View:
    """One page's view: `day` is the day whose rulebook is shown."""

    book: Rulebook
    day: date
    links: Links

    @property
    def language(self) -> Language:
        """The language the page is read in."""
        return self.links.language

    @property
    def rules(self) -> Mapping[str, RuleDescription]:
        """Every rule by its id."""
        return _rules(self.book)

    def plain(self, text: Text) -> str:
        """The text in the reader's language, in the other one when it is not written yet."""
        return (text.en or text.da) if self.language == "en" else (text.da or text.en)

    def say(self, text: Text) -> Html:
        """The text, marked where it had to be in the other language."""
        said = self.plain(text)
        other: Language = "da" if self.language == "en" else "en"
        own = text.en if self.language == "en" else text.da
        return joined(said) if own or not said else tag("span", said, lang=other)

    def danish(self, words: str) -> Html:
        """Words that exist in Danish only."""
        return tag("span", words, lang="da") if self.language == "en" and words else joined(words)

    def english(self, words: str) -> Html:
        """Words that exist in English only."""
        return tag("span", words, lang="en") if self.language == "da" and words else joined(words)

    def day_text(self, day: date) -> Html:
        """`24. november 2025`, `24 November 2025`."""
        month = self.plain(_MONTHS[day.month - 1])
        point = "" if self.language == "en" else "."
        return tag("time", f"{day.day}{point} {month} {day.year}", datetime=day.isoformat())

    def validity(self, first: date | None, last: date | None) -> Content:
        """From and to; empty without either."""
        parts = []
        if first is not None:
            parts.append(joined(self.say(Text("fra ", "from ")), self.day_text(first)))
        if last is not None:
            parts.append(joined(self.say(Text("til ", "until ")), self.day_text(last)))
        return joined(*(piece for part in parts for piece in (part, " ")))

    def rule_link(self, rule_id: str) -> Html:
        """A link to a rule; the bare id when this rulebook does not have it."""
        if rule_id not in self.rules:
            return tag("code", rule_id)
        return tag("a", rule_id, href=self.links.to(Page("rule", rule_id)))

    def rule_with_title(self, rule_id: str) -> Html:
        """A link to a rule, and what it is about."""
        known = self.rules.get(rule_id)
        return joined(self.rule_link(rule_id), *(() if known is None else (" ", self.say(known.title))))

    def type_link(self, code: str) -> Html:
        """A link to a claim type; the bare code when this rulebook does not have it."""
        known = self.book.claim_types.get(code)
        if known is None:
            return tag("code", code)
        return tag("a", code, href=self.links.to(Page("type", code)), title=known.name_da)

    def type_with_name(self, code: str) -> Html:
        """A link to a claim type, and its name."""
        known = self.book.claim_types.get(code)
        return joined(self.type_link(code), *(() if known is None else (" ", self.danish(known.name_da))))

    def phrase(self, words: str, danish: Mapping[str, str]) -> Html:
        """A table's English words in Danish where they are translated; English readers see them as they are."""
        if self.language == "en" or not words:
            return joined(words)
        return joined(danish[words]) if words in danish else self.english(words)

    def field(self, name: str) -> str:
        """A field of the claim in words."""
        try:
            known = label(name)
        except KeyError:
            return name.replace("_", " ")
        return known.en if self.language == "en" else known.da

    def with_blanks(self, text: Text) -> Html:
        """A text whose blanks a finding fills; each blank shows what stands there."""
        parts = _BLANK.split(self.plain(text))
        return joined(*(tag("var", self.field(part)) if at % 2 else part for at, part in enumerate(parts)))


@lru_cache(maxsize=16)
def _rules(book: Rulebook) -> Mapping[str, RuleDescription]:
    return {each.rule_id: each for each in described_rules(book)}
