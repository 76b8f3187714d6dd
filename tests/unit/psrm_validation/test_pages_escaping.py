"""Whatever stands in a table, a page shows it as text: nothing in it becomes an element, an attribute or an address."""

from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oir_kernel.findings import Text
from psrm_validation.describe import RuleDescription, describe_rule, describe_type
from psrm_validation.masking import on_one_line
from psrm_validation.pages import Links, Page, View
from psrm_validation.pages.markup import Html, between, joined, tag
from psrm_validation.pages.missing import missing_page, refused_page
from psrm_validation.pages.one_type import type_page
from psrm_validation.pages.rules import rule_page
from psrm_validation.rulebook import Rulebook
from tests.support.page_reader import PageRead, read_page

DAY = date(2026, 11, 23)
BOOK = Rulebook.load(DAY)
ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><svg onload=alert(1)>",
    "{<b>}",
    "javascript:alert(1)",
    "https://example.org/\"onclick='x'",
    "; https://<i>x</i> p.<u>3</u>",
    "\x00\x1b[2J\u202e\ud800",
    "<!--",
    "]]>",
    "&lt;script&gt;",
)
hostile = st.one_of(st.sampled_from(ATTACKS), st.text(alphabet="<>&\"'{}/ =;:p.3\n\u202eæx", max_size=30)).map(
    lambda text: text + "§"
)
texts = st.builds(Text, hostile, hostile)


def rule_with(text: str, said: Text) -> RuleDescription:
    """A rule every free text of which is the given one."""
    known = describe_rule("R_2_3a", BOOK)
    assert known is not None
    variants = [
        replace(
            each,
            demand=said,
            condition=text,
            outcome=text,
            types=(text,),
            legal_basis=text,
            sources=(text,),
            notes=(text,),
        )
        for each in known.variants
    ]
    return replace(
        known,
        rule_id=text,
        title=said,
        outcomes=(text,),
        applies_to=said,
        types=(text,),
        fields=text,
        threshold=said,
        message=said,
        fix=said,
        reason=said,
        covered_by=(text,),
        covers=(text,),
        legal_basis=text,
        source=text,
        confidence=text,
        variants=tuple(variants[: len(text) % 2]),
    )


def assert_harmless(page: PageRead) -> None:
    assert not {"script", "img", "svg", "b", "i", "u"} & set(page.tags)
    assert not {name for name in page.attributes if name.startswith("on") or name == "src"}
    assert {urlsplit(link).scheme for link in page.links} <= {"", "http", "https"}
    assert page.unbalanced == []
    assert page.loads == []


def view(page: Page, language: str = "da") -> View:
    return View(BOOK, DAY, Links(page, "en" if language == "en" else "da"))


@given(text=hostile, said=texts, language=st.sampled_from(["da", "en"]))
def test_a_rule_is_shown_as_text(text: str, said: Text, language: str) -> None:
    rule = rule_with(text, said)
    written = rule_page(view(Page("rule", text), language), rule)
    written.encode("utf-8")
    page = read_page(written)
    assert_harmless(page)
    assert "§" in page.title


@given(text=hostile, said=texts)
def test_a_claim_type_is_shown_as_text(text: str, said: Text) -> None:
    known = describe_type("GEDAINS", BOOK)
    assert known is not None
    words = dict.fromkeys(
        ("code", "name_da", "area", "kind", "parent_codes", "limitation_years", "period_kind", "interest_rule", "creditor_group",
         "source", "confidence", "replaced_by", "note_da", "note_en"),
        text,
    )  # fmt: skip
    fields = tuple(replace(each, name=text, meaning=said, source=text) for each in known.fields)
    rules = tuple(replace(each, rule_id=text, demand=said, outcome=text) for each in known.rules)
    changed = replace(
        known,
        claim_type=replace(known.claim_type, **words),
        fields=fields,
        rules=rules,
        others={text: (text,)},
        related=(text,),
        example={text: [text, {"x": text}]},
    )
    written = type_page(view(Page("type", text)), changed)
    written.encode("utf-8")
    assert_harmless(read_page(written))


@given(name=hostile, kind=st.sampled_from(["rule", "type"]))
def test_a_name_that_is_not_known_is_shown_as_text(name: str, kind: str) -> None:
    assert_harmless(read_page(missing_page(view(Page("rule" if kind == "rule" else "type", name)))))


@given(said=texts)
def test_a_refusal_is_shown_as_text(said: Text) -> None:
    assert_harmless(read_page(refused_page(view(Page("start")), said)))


@given(text=st.text())
def test_text_comes_back_as_it_was_when_it_can_be_printed(text: str) -> None:
    shown = read_page(tag("p", text)).text
    assert shown == text if text.isprintable() else on_one_line(shown) == shown


def test_only_what_was_made_as_html_is_taken_as_html() -> None:
    assert joined("<b>", Html("<b>"), None, ["&", tag("i", "x")]) == "&lt;b&gt;<b>&amp;<i>x</i>"
    assert between("<", ["a", "b"]) == "a&lt;b"
    assert tag("input", value='"x"', hidden=True, checked=False, list=None) == '<input value="&quot;x&quot;" hidden>'


@pytest.mark.parametrize("attack", ATTACKS)
def test_each_known_attack_is_harmless(attack: str) -> None:
    assert_harmless(read_page(rule_page(view(Page("rule", attack)), rule_with(attack, Text(attack, attack)))))
