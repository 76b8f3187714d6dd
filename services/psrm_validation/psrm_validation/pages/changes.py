"""What changed in the rulebook, day by day, the latest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from oir_kernel.findings import Text
from psrm_validation.describe import Change, changes_between
from psrm_validation.describe.rules import capital
from psrm_validation.pages import words
from psrm_validation.pages.markup import Content, Html, between, joined, tag
from psrm_validation.pages.shell import shell
from psrm_validation.pages.sources import source_list
from psrm_validation.pages.tables import Column, Row, table
from psrm_validation.pages.view import View
from psrm_validation.rulebook.history import change_days

_TITLE = Text("Ændringer i reglerne", "Changes of the rules")
_ABOUT = Text(
    "Kun ændringer, som en kilde sætter dato på, er med. En fordring bedømmes efter de regler, der gælder den dag, PSRM modtager "
    "den.",
    "Only changes that a source dates are told. A claim is judged by the rules in force on the day PSRM receives it.",
)
_COLUMNS = (
    Column(Text("Ændring", "Change"), "narrow"),
    Column(Text("Regel eller type", "Rule or type")),
    Column(Text("Før", "Before")),
    Column(Text("Efter", "After")),
    Column(Text("Kilde", "Source")),
)
_COMPARE = Text("Sammenlign to dage i en terminal:", "Compare two days in a terminal:")


@dataclass(frozen=True, slots=True)
class _Group:
    """The same change of one rule in one or more types."""

    first: Change
    types: Sequence[str]
    sources: Sequence[str]


def changes_page(view: View) -> str:
    """Every day of change and what changed."""
    days = sorted(change_days(), reverse=True)
    return shell(
        view,
        view.plain(_TITLE),
        tag("h1", view.say(_TITLE)),
        tag("p", view.say(_ABOUT)),
        *(_day(view, day) for day in days),
        tag("h2", view.say(Text("Andre dage", "Other days"))),
        tag("p", view.say(_COMPARE)),
        tag("pre", tag("code", f"oir psrm diff {days[-1]} {days[0]}"), tabindex=0) if days else None,
    )


def _day(view: View, day: date) -> Html:
    changes = changes_between(day - timedelta(days=1), day).changes
    rows = (_row(view, group) for group in _groups(changes))
    return tag(
        "section",
        tag("h2", view.day_text(day), id=f"dag-{day}"),
        table(view, f"aendringer-{day}", None, _COLUMNS, rows, class_="even"),
    )


def _groups(changes: Sequence[Change]) -> Iterator[_Group]:
    found: dict[tuple[object, ...], list[Change]] = {}
    for each in changes:
        found.setdefault((each.kind, each.subject, each.id, each.before, each.after), []).append(each)
    for same in found.values():
        yield _Group(same[0], [each.type_code for each in same if each.type_code], [each.source for each in same])


def _row(view: View, group: _Group) -> Row:
    change = group.first
    return Row(
        (
            view.say(words.CHANGES[change.kind]),
            _subject(view, group),
            _said(view, change, change.before),
            _said(view, change, change.after),
            source_list(group.sources, view),
        )
    )


def _subject(view: View, group: _Group) -> Content:
    if group.first.subject == "type":
        return joined(view.type_link(group.first.id))
    types = between(", ", map(view.type_link, group.types))
    return joined(view.rule_link(group.first.id), ": " if types else "", types)


def _said(view: View, change: Change, text: Text) -> Content:
    return view.danish(text.da) if change.subject == "type" else view.say(capital(text))
