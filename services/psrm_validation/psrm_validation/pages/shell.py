"""The frame around every page: title, way to the other pages, language, what the page is and is not."""

from oir_kernel.findings import Text
from psrm_validation.pages.address import Kind, Page
from psrm_validation.pages.markup import Content, Html, joined, tag
from psrm_validation.pages.style import POLICY, SCRIPT, STYLE
from psrm_validation.pages.view import View

_SITE = Text("PSRM-regler", "PSRM rules")
_NAV: tuple[tuple[Kind, Text], ...] = (
    ("start", Text("Start", "Start")),
    ("rules", Text("Regler", "Rules")),
    ("types", Text("Fordringstyper", "Claim types")),
    ("changes", Text("Ændringer", "Changes")),
    ("verdicts", Text("Sådan afgøres det", "How it is decided")),
)
_OVER: dict[Kind, Kind] = {"rule": "rules", "type": "types"}
_NOT_OFFICIAL = Text(
    "Siderne er lavet af ØiR-sandkassen ud fra offentlige kilder. De er ikke Gældsstyrelsens eller KOMBITs.",
    "These pages are made by ØiR-sandkassen from public sources. They are not Gældsstyrelsen's or KOMBIT's.",
)


def shell(view: View, title: str, *body: Content, filters: bool = False, has_data: bool = True) -> str:
    """A whole page. `filters` brings the script along that filters a table, `has_data` the link to the page as JSON."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("title", f"{title} – {view.plain(_SITE)}"),
        tag("style", Html(STYLE)),
    )
    content = tag(
        "body",
        tag("a", view.say(Text("Gå til indholdet", "Go to the content")), href="#indhold", class_="skip"),
        tag("header", tag("p", view.plain(_SITE)), _nav(view), _language(view)),
        tag("main", _day_notice(view), *body, id="indhold"),
        _footer(view, has_data=has_data),
        tag("script", Html(SCRIPT)) if filters else None,
    )
    return f"<!DOCTYPE html>\n{tag('html', head, content, lang=view.language)}\n"


def heading(name: str, title: Content) -> Html:
    """The page's own heading: an id and what it is."""
    return tag("h1", tag("span", name, class_="id"), " ", title)


def _nav(view: View) -> Html:
    here = view.links.here
    over = _OVER.get(here.kind, here.kind)
    links = [
        tag(
            "a",
            view.say(word),
            href=view.links.to(Page(kind)),
            aria_current=("page" if kind == here.kind else "true") if kind == over else None,
        )
        for kind, word in _NAV
    ]
    front = view.links.front()
    sandbox = tag("a", view.say(Text("Sandkassen", "The sandbox")), href=front) if front else None
    return tag(
        "nav",
        tag("ul", *(tag("li", each) for each in (*links, sandbox) if each)),
        aria_label=view.plain(Text("Sider", "Pages")),
    )


def _language(view: View) -> Html:
    code, word = ("da", "Dansk") if view.language == "en" else ("en", "English")
    link = tag("a", word, href=view.links.in_language("da" if code == "da" else "en"), lang=code, hreflang=code)
    return tag("div", link, class_="screen")


def _day_notice(view: View) -> Html | None:
    """Said only when the reader asked for a day, so that nobody takes old rules for those of today."""
    if view.links.as_of is None or view.links.as_files:
        return None
    return tag(
        "p",
        view.say(Text("Du ser reglerne, som de gælder ", "You see the rules as they hold on ")),
        view.day_text(view.links.as_of),
        ". ",
        tag("a", view.say(Text("Vis reglerne i dag", "Show the rules of today")), href=view.links.today()),
        ".",
        class_="notice",
    )


def _footer(view: View, *, has_data: bool) -> Html:
    known = Text(f"Regelbog {view.book.version}, vist for ", f"Rulebook {view.book.version}, shown for ")
    data = view.links.data(view.links.here) if has_data else ""
    link = tag("a", view.say(Text("Siden som JSON", "This page as JSON")), href=data) if data else None
    return tag(
        "footer",
        tag("p", view.say(known), view.day_text(view.day), ". ", view.say(_NOT_OFFICIAL)),
        tag("p", link, class_="screen") if link else None,
    )


def facts(view: View, *pairs: tuple[Text, Content]) -> Html:
    """Names and values, those without a value left out."""
    kept = [(name, value) for name, value in pairs if joined(value)]
    return tag("dl", *(joined(tag("dt", view.say(name)), tag("dd", value)) for name, value in kept)) if kept else Html()
