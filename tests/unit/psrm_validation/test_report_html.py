"""Reports as one HTML file."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given

from oir_kernel.findings import Finding, Text
from psrm_validation.report import Coming, Report
from psrm_validation.report.as_html import HtmlFormat
from psrm_validation.report.formats import Checked, Refused
from tests.support.psrm_reports import (
    BROKEN,
    CORRECTED,
    ELSEWHERE,
    HEARD,
    LATER,
    NASTY,
    UNDECIDED,
    UNREADABLE,
    report,
    run_of,
    runs,
    written_as,
)

VOID = {"meta", "input", "br"}


class Page(HTMLParser):
    """The page as its tags with the names of their attributes, its words, and what is nested wrongly."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.words: list[str] = []
        self.wrong: list[str] = []
        self._open: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *(name for name, _ in attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.wrong.append(data)


def tame(value: str) -> str:
    return "x" if value else ""


def tamed(checked: Checked) -> Checked:
    """The same claim with a harmless word for every text."""
    told = checked.report
    calm = replace(
        told,
        id=told.id and "x",
        type=told.type and "x",
        rulebook_version=tame(told.rulebook_version),
        findings=tuple(map(_finding, told.findings)),
        coming=tuple(Coming(each.valid_from, each.effect, _finding(each.finding)) for each in told.coming),
        corrections=tuple(replace(each, value="x", note=Text("x", "x")) for each in told.corrections),
    )
    return Checked(calm, tame(checked.file), checked.line, tame(checked.place))


def _finding(finding: Finding) -> Finding:
    texts = {name: tame(getattr(finding, name)) for name in ("path", "expected", "legal_basis", "source")}
    read = {"x": "x"} if finding.read else {}
    return replace(finding, message=Text("x", "x"), fix=Text("x", "x"), read=read, **texts)


def claims_part(claims: list[Checked]) -> list[tuple[str, ...]]:
    return Page("".join(written_as("html", *claims).partition("<h2>Fordringer</h2>")[1:])).tags


@given(runs())
def test_no_text_of_a_claim_becomes_markup(claims: list[Checked]):
    assert claims_part(claims) == claims_part([tamed(each) for each in claims])
    assert Page(written_as("html", *claims)).wrong == []


@pytest.mark.parametrize("text", NASTY)
def test_no_type_or_file_name_becomes_markup_in_the_summary(text: str):
    def tags(word: str) -> list[tuple[str, ...]]:
        refused = Refused(word, replace(UNREADABLE.finding, message=Text(word, word)))
        return Page(written_as("html", report(type=word), refused=(refused,))).tags

    assert tags(text) == tags("x")


def test_markup_that_is_not_escaped_would_be_seen():
    assert Page("<p>&lt;b&gt;</p>").tags != Page("<p><b></b></p>").tags
    assert Page("<p><b></p></b>").wrong == ["p", "b"]


def test_the_page_stands_alone():
    page = written_as("html", report(BROKEN))
    assert "default-src 'none'" in page
    for outside in ("http:", "https:", "//", "url(", "@import", "<script", "<link", " src=", " href="):
        assert outside not in page


def test_a_correction_stands_in_the_cell_of_its_finding_and_any_other_after_the_table():
    page = written_as("html", report(BROKEN, corrections=(CORRECTED, ELSEWHERE)))
    inside, outside = page.index("Forslag: srb = 2026-01-01 (sikker rettelse)"), page.index("Forslag (R_2_3a): ")
    assert page.index("→ Ret SRB") < inside < page.index("Forventet") < page.rindex("</table>") < outside
    assert outside < page.index("</article>")


def test_the_summary_stands_above_the_claims():
    page = written_as("html", report(BROKEN), report(HEARD), report(), refused=(UNREADABLE,))
    assert page.index("3 fordringer: 1 UDFØRT, 1 HØRING, 1 AFVIST") < page.index("<article")
    assert page.index("væk.json") < page.index("<article")
    assert "AFVIST (1)" in page
    assert "UAFGJORT (0)" in page


def test_verdicts_are_told_in_words_and_signs_and_not_by_colour_alone():
    page = Page(written_as("html", report(BROKEN), report(UNDECIDED), report()))
    for title in ("✕ AFVIST: k-2 KFDAINS", "? UAFGJORT: k-2 KFDAINS", "✓ UDFØRT: k-2 KFDAINS"):
        assert title in page.words


def test_every_table_has_a_caption_and_headers_with_a_scope():
    tags = Page(written_as("html", report(BROKEN, coming=(LATER,)), refused=(UNREADABLE,))).tags
    assert sum(tag[0] == "table" for tag in tags) == sum(tag[0] == "caption" for tag in tags) == 5
    assert {tag for tag in tags if tag[0] == "th"} == {("th", "scope")}
    assert [tag[0] for tag in tags if tag[0] in {"h1", "h2", "h3"}] == ["h1", "h2", "h2", "h3"]


def test_every_choice_has_its_label():
    tags = Page(written_as("html", report())).tags
    assert sum(tag[0] == "input" for tag in tags) == sum(tag[0] == "label" for tag in tags) == 5


@pytest.mark.parametrize(("language", "title"), [("da", "PSRM-kontrol af fordringer"), ("en", "PSRM check of claims")])
def test_the_page_says_its_language(language, title: str):
    page = written_as("html", report(BROKEN), language=language)
    assert f'<html lang="{language}">' in page
    assert f"<h1>{title}</h1>" in page


def test_a_cap_on_findings_is_told():
    run, _ = run_of()
    run.add(report(BROKEN, HEARD), shown=1)
    assert "<p>Viser 1 af 2 fund.</p>" in HtmlFormat("da").head(run)


def test_a_long_table_is_cut_and_says_so():
    claims: list[Report] = [report(type=f"T{number}") for number in range(203)]
    page = written_as("html", *claims)
    assert "<p>… og 3 til</p>" in page
    assert page.count("<article") == 203


def test_layer_source_and_provenance_are_told_in_the_readers_language():
    danish, english = (written_as("html", report(BROKEN), language=language) for language in ("da", "en"))
    for said in ("Lag: filter (indgangsfilter)", "Kilde: bilag.pdf s. 29", "Ophav: officiel"):
        assert said in danish
        assert said not in english
    for said in ("Layer: filter<", "Source: bilag.pdf p. 29", "Provenance: official"):
        assert said in english
        assert said not in danish
