"""The two tables in docs/rulebook: a row a rule and a type, anchors that can be linked to, nothing that breaks a table."""

import re
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from psrm_validation.describe import describe_rule, described_rules, described_types
from psrm_validation.pages import documents
from psrm_validation.pages.documents import anchor, rules_document, types_document
from psrm_validation.rulebook import Rulebook

BOOK = Rulebook.load(date(2026, 11, 23))
CELL = re.compile(r"(?<!\\)\|")


def rows(document: str) -> list[list[str]]:
    lines = [line for line in document.splitlines() if line.startswith("| <a id=")]
    return [[cell.strip() for cell in CELL.split(line)[1:-1]] for line in lines]


def anchors(document: str) -> list[str]:
    return re.findall(r'<a id="([^"]+)"></a>', document)


def test_each_rule_and_type_has_one_row_with_an_anchor() -> None:
    rules, types = rules_document(BOOK), types_document(BOOK)
    assert anchors(rules) == [anchor(each.rule_id) for each in described_rules(BOOK)]
    assert anchors(types) == [anchor(each.code) for each in described_types(BOOK)]
    for document in (rules, types):
        assert len(set(anchors(document))) == len(rows(document))
        assert len({len(row) for row in rows(document)}) == 1


def test_a_rule_points_to_the_rows_that_cover_it() -> None:
    document = rules_document(BOOK)
    assert set(re.findall(r"\]\(#([^)]+)\)", document)) <= set(anchors(document))
    (row,) = [row for row in rows(document) if row[0].endswith("PSRM-R-122")]
    assert "[R_2_3a](#r_2_3a)" in row[5]


def test_a_type_tells_cap_filter_and_number_of_rules() -> None:
    found = {row[0].partition("</a>")[2]: row for row in rows(types_document(BOOK))}
    assert found["KFDAINS"][4:6] == ["ja", "Hovedstol er højst 10.000,00 kr."]
    assert found["KFGETIV"][4:7] == ["nej", "", ""]
    assert int(found["KFDAINS"][6]) > 20


@given(text=st.text(alphabet="|\\`*[]<>&\n xæ", max_size=30))
def test_no_text_breaks_the_table(text: str) -> None:
    known = describe_rule("R_1_1", BOOK)
    assert known is not None
    line = documents._line(documents._rule(replace(known, legal_basis=text, rule_id=text or "x")))
    cells = re.split(r"(?<!\\)(?:\\\\)*\|", line)
    assert len(cells) == 9
    assert "\n" not in line
    assert not re.search(r"<(?!a id=|/a>)", line)
