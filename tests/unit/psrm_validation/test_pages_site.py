"""The whole site as files: every link leads somewhere, every rule and type has its page, and the pages are sound HTML."""

import base64
import hashlib
import json
import posixpath
from collections import Counter
from datetime import date
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest

from psrm_validation.describe import describe_rule, describe_type, described_rules, described_types
from psrm_validation.pages import Links, View, every_page, rendered
from psrm_validation.pages.tree import site_files
from psrm_validation.rulebook import Rulebook
from tests.support.page_reader import PageRead, read_page

DAY = date(2026, 11, 23)
BOOK = Rulebook.load(DAY)


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return dict(site_files(DAY))


@pytest.fixture(scope="module")
def pages(files: dict[str, str]) -> dict[str, PageRead]:
    return {name: read_page(text) for name, text in files.items() if name.endswith(".html")}


def lost(name: str, page: PageRead, pages: dict[str, PageRead], files: dict[str, str]) -> list[str]:
    """The links of a page that lead to no file, or to no element in it."""
    found = []
    for link in page.links:
        if urlsplit(link).scheme in {"http", "https"}:
            continue
        path, fragment = urldefrag(link)
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path))) if path else name
        if target not in files or (fragment and fragment not in pages[target].ids):
            found.append(link)
    return found


def test_every_link_of_every_page_leads_to_a_file(pages: dict[str, PageRead], files: dict[str, str]) -> None:
    assert {name: missing for name, page in pages.items() if (missing := lost(name, page, pages, files))} == {}


def test_a_link_to_nothing_would_be_found(pages: dict[str, PageRead], files: dict[str, str]) -> None:
    page = read_page('<a href="../types/INGEN.html">x</a><a href="#ingen">y</a><a href="R_1_1.html">z</a>')
    assert lost("rules/R_1_2.html", page, {**pages, "rules/R_1_2.html": page}, files) == [
        "../types/INGEN.html",
        "#ingen",
    ]


def test_every_rule_and_type_has_one_page_in_each_language(pages: dict[str, PageRead]) -> None:
    wanted = {f"rules/{each.rule_id}.html" for each in described_rules(BOOK)}
    wanted |= {f"types/{each.code}.html" for each in described_types(BOOK)}
    texts = {"index.html", "rules/index.html", "types/index.html", "changes.html", "verdicts.html"}
    assert set(pages) == {folder + name for folder in ("", "en/") for name in wanted | texts}
    assert len({name.casefold() for name in pages}) == len(pages)


def test_every_rule_and_type_is_linked_from_its_list_once(pages: dict[str, PageRead]) -> None:
    for kind, names in (
        ("rules", [each.rule_id for each in described_rules(BOOK)]),
        ("types", [each.code for each in described_types(BOOK)]),
    ):
        linked = Counter(unquote(link) for link in pages[f"{kind}/index.html"].links)
        assert [name for name in names if linked[f"{name}.html"] != 1] == []


def test_a_joined_id_is_a_file_whose_links_are_encoded(pages: dict[str, PageRead]) -> None:
    assert "rules/R_6_15+R_6_16.html" in pages
    assert "R_6_15%2BR_6_16.html" in pages["rules/index.html"].links


def test_each_page_says_its_language_and_leads_to_its_twin(pages: dict[str, PageRead]) -> None:
    for name, page in pages.items():
        twin = name.removeprefix("en/") if name.startswith("en/") else f"en/{name}"
        assert page.lang == ("en" if name.startswith("en/") else "da"), name
        there = {posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(link))) for link in page.links}
        assert twin in there, name


def test_every_page_is_sound_html(pages: dict[str, PageRead]) -> None:
    for name, page in pages.items():
        assert page.unbalanced == [], name
        assert [each for each, count in Counter(page.ids).items() if count > 1] == [], name
        assert page.title.strip(), name
        assert page.unlabelled == [], name


def test_headings_begin_with_one_and_skip_no_level(pages: dict[str, PageRead]) -> None:
    for name, page in pages.items():
        assert page.headings[0] == 1, name
        assert page.headings.count(1) == 1, name
        steps = zip(page.headings, page.headings[1:], strict=False)
        assert all(after - before <= 1 for before, after in steps), name


def test_no_page_loads_anything(pages: dict[str, PageRead]) -> None:
    for name, page in pages.items():
        assert page.loads == [], name
        assert not any("url(" in style or "@import" in style for style in page.styles), name
        assert {urlsplit(link).scheme for link in page.links} <= {"", "http", "https"}, name


def test_the_policy_allows_exactly_the_style_and_script_on_the_page(pages: dict[str, PageRead]) -> None:
    for name in ("rules/index.html", "en/types/KFDAINS.html"):
        page = pages[name]
        for text in [*page.styles, *page.scripts]:
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in page.meta["Content-Security-Policy"]
        assert page.meta["Content-Security-Policy"].startswith("default-src 'none'")
        assert not {attribute for attribute in page.attributes if attribute.startswith("on")}


@pytest.mark.parametrize(
    ("name", "filters"), [("rules", ("layer", "status", "outcome")), ("types", ("area", "filter"))]
)
def test_every_row_can_be_filtered_by_what_the_lists_offer(
    name: str, filters: tuple[str, ...], pages: dict[str, PageRead]
) -> None:
    for folder in ("", "en/"):
        page = pages[f"{folder}{name}/index.html"]
        rows = [row for row in page.rows if f"data-{filters[0]}" in row]
        assert len(rows) == (len(described_rules(BOOK)) if name == "rules" else len(described_types(BOOK)))
        assert len(page.scripts) == 1
        for each in filters:
            used = {value for row in rows for value in row[f"data-{each}"].split()}
            assert used <= set(page.options[each])
            assert len(used) > 1


def test_pages_without_a_table_to_filter_have_no_script(pages: dict[str, PageRead]) -> None:
    with_script = {name for name, page in pages.items() if page.scripts}
    assert with_script == {f"{folder}{kind}/index.html" for folder in ("", "en/") for kind in ("rules", "types")}


def test_the_json_beside_a_page_is_what_the_library_says(files: dict[str, str]) -> None:
    rule, known = describe_rule("R_6_15+R_6_16", BOOK), describe_type("KFMILJØ", BOOK)
    assert rule is not None
    assert known is not None
    assert json.loads(files["rules/R_6_15+R_6_16.json"]) == rule.as_dict()
    assert json.loads(files["types/KFMILJØ.json"]) == known.as_dict()


def test_every_link_of_every_served_page_leads_to_a_page_in_the_same_sandbox() -> None:
    every = list(every_page(BOOK))
    known = {f"/s/demo/{Links(page).path}" for page in every}
    data = {f"/s/demo/api/psrm/{kind}" for kind in ("rules", "claim-types", "rulebooks")}
    data |= {f"/s/demo/api/psrm/rules/{page.name}" for page in every if page.kind == "rule"}
    data |= {f"/s/demo/api/psrm/claim-types/{page.name}" for page in every if page.kind == "type"}
    for page in every:
        links = Links(page, "en", as_of=DAY)
        read = read_page(rendered(View(BOOK, DAY, links)) or "")
        for link in read.links:
            parts = urlsplit(urljoin(f"/s/demo/{links.path}", link))
            if not parts.scheme and not link.startswith("#"):
                assert unquote(parts.path) in known | data | {"/s/demo/"}, (page, link)
