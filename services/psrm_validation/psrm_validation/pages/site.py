"""Which pages there are, and each of them as HTML."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from psrm_validation.describe import describe_type, described_rules, described_types
from psrm_validation.pages.address import Kind, Page
from psrm_validation.pages.changes import changes_page
from psrm_validation.pages.one_type import type_page
from psrm_validation.pages.rules import rule_page, rules_page
from psrm_validation.pages.start import start_page
from psrm_validation.pages.types import types_page
from psrm_validation.pages.verdicts import verdicts_page
from psrm_validation.pages.view import View
from psrm_validation.rulebook import Rulebook

_TEXTS: Final[Mapping[Kind, Callable[[View], str]]] = {
    "start": start_page,
    "rules": rules_page,
    "types": types_page,
    "changes": changes_page,
    "verdicts": verdicts_page,
}


def every_page(book: Rulebook) -> Iterator[Page]:
    """The pages of a rulebook: the five lists and texts, one a rule, one a type."""
    yield from (Page("start"), Page("rules"), Page("types"), Page("changes"), Page("verdicts"))
    yield from (Page("rule", each.rule_id) for each in described_rules(book))
    yield from (Page("type", each.code) for each in described_types(book))


def rendered(view: View) -> str | None:
    """The page that the view's links start from, as HTML; `None` for a rule or type this rulebook does not have."""
    here = view.links.here
    match here.kind:
        case "rule":
            rule = view.rules.get(here.name)
            return None if rule is None else rule_page(view, rule)
        case "type":
            described = describe_type(here.name, view.book)
            return None if described is None else type_page(view, described)
        case kind:
            return _TEXTS[kind](view)
