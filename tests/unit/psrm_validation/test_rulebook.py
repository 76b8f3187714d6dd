"""The tables: complete, every condition readable, every contradicting row read as the ADR says."""

from collections import Counter

import pytest

from oir_kernel.findings import Outcome, Provenance
from psrm_validation import Rulebook
from psrm_validation.rulebook import Reading, RulebookError
from psrm_validation.rulebook.rows import rule_from_row

BOOK = Rulebook.load()
ROW = {
    "type_code": "KFDAINS",
    "official_rule_id": "R_6_1",
    "must_hold": "srb >= forfaldsdato",
    "outcome_if_broken": "afvis",
    "creditor_group": "municipality",
    "creditor_context": "A; B",
    "source_documents": "x.pdf p.1",
    "note": "",
    "confidence": "stated",
    "provenance": "official",
    "reading": "",
    "valid_from": "",
    "valid_to": "2026-01-31",
}


def test_the_tables_are_complete():
    assert len(BOOK.rules) == 1879
    assert len(BOOK.filtered_types) == 72
    assert len(BOOK.conditions) == 158
    assert len(BOOK.claim_types) == 192  # KLFRUNG became KFLRUNG on 04-05-2023


def test_every_condition_can_be_compiled():
    from psrm_validation.grammar.compiler import compile_tree

    assert all(callable(compile_tree(condition.tree)) for condition in BOOK.conditions)


def test_every_filtered_type_is_a_known_claim_type():
    assert set(BOOK.filtered_types) <= set(BOOK.claim_types)


def test_every_rule_names_its_document_and_page():
    assert all(".pdf p." in rule.source for rule in BOOK.rules)


def test_every_row_says_how_sure_it_is():
    assert Counter(rule.provenance for rule in BOOK.rules) == {
        Provenance.OFFICIAL: 1784,
        Provenance.INFERRED: 53,
        Provenance.STATED: 42,
    }


def test_only_the_rows_of_the_adr_do_not_simply_run():
    special = {(rule.type_code, rule.rule_id, rule.reading, rule.outcome) for rule in BOOK.rules if rule.reading}
    assert special == {
        ("KFTILDA", "R_3_1", Reading.INACTIVE, Outcome.AFVIS),
        ("KFTBBSF", "R_3_1", Reading.INACTIVE, Outcome.AFVIS),
        ("KFTØFIN", "R_3_1", Reading.INACTIVE, Outcome.AFVIS),
        ("KFGEDAI", "R_6_20", Reading.SUPERSEDED, Outcome.HOERING),
        ("OPKRÆTV", "R_1_1", Reading.PER_CREDITOR, Outcome.AFVIS),
        ("OPKRÆTV", "R_2_6", Reading.PER_CREDITOR, Outcome.HOERING),
    }


def test_no_type_runs_the_same_rule_twice():
    for code in BOOK.filtered_types:
        rules = BOOK.rules_for(code)
        assert rules is not None
        assert max(Counter(rule.rule_id for rule in rules.always).values()) == 1


def test_a_type_demands_the_fields_of_its_presence_rules():
    rules = BOOK.rules_for("KTCIVIL")
    assert rules is not None
    assert "stiftelsesdato" in rules.presence  # through the banking-day form of R_7_1
    resagom = BOOK.rules_for("RESAGOM")
    assert resagom is not None
    assert "stiftelsesdato" not in resagom.presence


def test_an_unpublished_type_has_no_rules():
    assert BOOK.rules_for("KTTIBAK") is None


def test_the_rulebook_is_read_once():
    from datetime import date

    assert Rulebook.load() is Rulebook.load(date(2026, 1, 1))


def test_an_unknown_condition_is_refused_with_row_and_position():
    with pytest.raises(RulebookError, match=r"row 17: .*position 5"):
        rule_from_row(17, ROW | {"must_hold": "srb ?? forfaldsdato"})


@pytest.mark.parametrize("column", ["outcome_if_broken", "provenance", "reading"])
def test_an_unknown_word_in_a_column_is_refused_with_its_row(column: str):
    with pytest.raises(RulebookError, match="row 17"):
        rule_from_row(17, ROW | {column: "perhaps"})


def test_a_missing_column_is_refused_with_its_row():
    with pytest.raises(RulebookError, match="row 17"):
        rule_from_row(17, {name: cell for name, cell in ROW.items() if name != "note"})


def test_a_row_with_everything_becomes_a_rule():
    rule = rule_from_row(17, ROW)
    assert (rule.rule_id, rule.outcome, rule.creditors, rule.row) == ("R_6_1", Outcome.AFVIS, ("A", "B"), 17)


@pytest.mark.parametrize(("asked", "found"), [("statens it", "Statens IT"), (" Movia ", "Movia"), ("Nobody", None)])
def test_a_creditor_is_found_whatever_the_case(asked: str, found: str | None):
    assert BOOK.creditor(asked) == found
