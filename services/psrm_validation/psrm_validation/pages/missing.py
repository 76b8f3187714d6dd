"""Pages for what cannot be shown: an unknown rule or type, an address that asks for a day or language that is none."""

from collections.abc import Sequence

from oir_kernel.findings import Text
from psrm_validation.describe import nearest_rules
from psrm_validation.masking import shown
from psrm_validation.pages.address import Page
from psrm_validation.pages.markup import Content, Html, joined, tag
from psrm_validation.pages.shell import shell
from psrm_validation.pages.view import View

_UNKNOWN = Text("Findes ikke", "Not found")
_ASKED_WRONGLY = Text("Adressen kan ikke bruges", "The address cannot be used")


def missing_page(view: View) -> str:
    """Says what is unknown, which names are near, and where the list is."""
    kind, name = view.links.here.kind, view.links.here.name
    is_rule = kind == "rule"
    near = nearest_rules(name, view.book) if is_rule else view.book.nearest_types(name)
    what = (
        Text(
            f"Reglen {shown(name)} findes ikke i regelbogen for ", f"There is no rule {shown(name)} in the rulebook of "
        )
        if is_rule
        else Text(
            f"Fordringstypen {shown(name)} findes ikke i regelbogen for ",
            f"There is no claim type {shown(name)} in the rulebook of ",
        )
    )
    links = [view.rule_with_title(each) if is_rule else view.type_with_name(each) for each in near]
    return shell(
        view,
        view.plain(_UNKNOWN),
        tag("h1", view.say(_UNKNOWN)),
        tag("p", view.say(what), view.day_text(view.day), "."),
        _near(view, links),
        _list(view, is_rule=is_rule),
        has_data=False,
    )


def refused_page(view: View, said: Text) -> str:
    """Says what is wrong with an address and what to write instead."""
    title = view.plain(_ASKED_WRONGLY)
    return shell(view, title, tag("h1", title), tag("p", view.say(said)), has_data=False)


def _near(view: View, links: Sequence[Html]) -> Content:
    if not links:
        return None
    return joined(
        tag("p", view.say(Text("Mente du:", "Did you mean:"))), tag("ul", *(tag("li", each) for each in links))
    )


def _list(view: View, *, is_rule: bool) -> Html:
    text = (
        Text("Se alle regler", "See every rule") if is_rule else Text("Se alle fordringstyper", "See every claim type")
    )
    return tag("p", tag("a", view.say(text), href=view.links.to(Page("rules" if is_rule else "types"))))
