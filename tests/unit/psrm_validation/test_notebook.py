"""How claims, reports and the rulebook show themselves at a prompt and in a notebook."""

from datetime import date
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from psrm_validation import Fordring, Rulebook, Skyldner, check

DAY = date(2026, 11, 23)
CLAIM = Fordring(
    id="k-1",
    type="KFDAINS",
    hovedstol=1200_50,
    beskrivelse="<b>Faktura</b> til 0101901234",
    skyldnere=(Skyldner(cpr="6101011234"),),
    hf=Fordring(forfaldsdato=DAY),
)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self.names.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    return tags


def test_a_claim_shows_its_filled_fields_without_numbers_of_persons() -> None:
    tags = parsed(CLAIM._repr_html_())
    assert tags.names == {"table", "caption", "tr", "th", "td"}
    assert "1200.50" in tags.text
    assert "hf.forfaldsdato" in tags.text
    assert "<b>Faktura</b>" in tags.text
    assert "1234" not in tags.text
    assert "srb" not in tags.text


def test_a_claim_shows_no_number_of_a_person_at_the_prompt() -> None:
    assert "1234" not in repr(CLAIM)


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_stands_in_a_claim_is_shown_as_text(description: str, reference: str) -> None:
    claim = Fordring(beskrivelse=description, reference=reference)
    assert parsed(claim._repr_html_()).names <= {"table", "caption", "tr", "th", "td"}


def test_a_report_shows_verdict_rules_and_ways_out() -> None:
    report = check(CLAIM, Rulebook.load(DAY), modtagelsesdato=DAY)
    shown = parsed(report._repr_html_()).text
    for text in (shown, str(report)):
        assert "AFVIST" in text
        assert "R_7_3" in text
        assert "1234" not in text


def test_the_rulebook_says_which_one_it_is() -> None:
    assert repr(Rulebook.load(DAY)) == "<Rulebook 2026-11-23, 2025-11-25 – …: 1879 filter rows, 192 claim types>"
