"""Reads a page as a browser would roughly do: its links, ids, headings, languages, resources, and whether its elements close."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"br", "input", "link", "meta"})
LOADING = frozenset({"src", "srcset", "data", "poster", "background", "action", "formaction", "style"})


@dataclass
class PageRead:
    """What was found on a page."""

    title: str = ""
    lang: str = ""
    text: str = ""
    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    attributes: set[str] = field(default_factory=set)
    loads: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    options: dict[str, list[str]] = field(default_factory=dict)
    meta: dict[str, str] = field(default_factory=dict)
    unlabelled: list[str] = field(default_factory=list)
    unbalanced: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = PageRead()
        self.open: list[str] = []
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        page, known = self.page, {name: value or "" for name, value in attrs}
        page.tags.append(tag)
        page.attributes |= set(known)
        page.ids += [known["id"]] if "id" in known else []
        page.loads += [f"{tag} {name}={known[name]}" for name in LOADING & set(known)]
        if tag == "html":
            page.lang = known.get("lang", "")
        elif tag == "a":
            page.links.append(known.get("href", ""))
        elif tag == "link":
            page.loads.append(f"link {known.get('href')}")
        elif tag == "meta":
            page.meta[known.get("name") or known.get("http-equiv") or "charset"] = known.get("content", "")
        elif tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            page.headings.append(int(tag[1]))
        elif tag == "tr":
            page.rows.append(known)
        elif tag in {"input", "select"} and "label" not in self.open:
            page.unlabelled.append(tag)
        if tag == "select":
            self.select = known.get("name", "")
        if tag == "option":
            page.options.setdefault(self.select, []).append(known.get("value", ""))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.page.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        inside = self.open[-1] if self.open else ""
        if inside == "style":
            self.page.styles.append(data)
        elif inside == "script":
            self.page.scripts.append(data)
        elif inside == "title":
            self.page.title += data
        else:
            self.page.text += data


def read_page(text: str) -> PageRead:
    """What a page holds."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.page.unbalanced += reader.open
    return reader.page
