"""A journalled text taken apart: names and values, whatever was sent."""

import json
from typing import Any

import pytest

from oir_control.journal.fields import Exchange, Fields, is_operation
from oir_control.journal.parsed import MAX_LEAVES, as_json, parse
from tests.support.journals import finding, json_exchange, message, soap


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("<a/>", {"a": ""}),
        ("<a> x </a>", {"a": "x"}),
        ('<n:a xmlns:n="urn:n" n:id="1">x</n:a>', {"a": {"@id": "1", "#text": "x"}}),
        ("<a><b>1</b><b>2</b><b>3</b></a>", {"a": {"b": ["1", "2", "3"]}}),
        ("<a><b/><c>t</c></a>", {"a": {"b": "", "c": "t"}}),
        ('<?xml version="1.0" encoding="UTF-16"?><a>æ</a>', {"a": "æ"}),
        ("\ufeff<a>x<!-- y --></a>", {"a": "x"}),
    ],
)
def test_xml_becomes_names_and_values_without_namespaces(text: str, value: Any) -> None:
    if "UTF-16" in text:
        text = text.replace("UTF-16", "UTF-8")
    parsed = parse(text)
    assert (parsed.kind, parsed.value) == ("xml", value)


@pytest.mark.parametrize("text", ["", "  \n", "\ufeff"])
def test_an_empty_text_is_nothing(text: str) -> None:
    assert parse(text).kind == "none"
    assert list(parse(text).leaves()) == []


@pytest.mark.parametrize(
    "text", ["<a", "<a><b></a>", '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', "{", "[1,", "hej", "12"]
)
def test_what_is_neither_xml_nor_json_is_text(text: str) -> None:
    assert parse(text).kind == "text"
    assert as_json(parse(text)) == text
    assert list(parse(text).leaves()) == []


def test_json_stays_as_it_is_and_amounts_keep_their_decimals() -> None:
    parsed = parse('{"a": [1.50, null, {"b": true}], "c": {}}')
    assert [(leaf.place, leaf.value) for leaf in parsed.leaves()] == [("a", "1.50"), ("a", ""), ("a/b", "true")]
    assert as_json(parsed) == {"a": ["1.50", None, {"b": True}], "c": {}}


@pytest.mark.parametrize("text", ["[NaN, Infinity]", '["\\ud800"]', '{"\\udfff": 1}'])
def test_what_no_answer_can_carry_is_carried_otherwise(text: str) -> None:
    json.dumps(as_json(parse(text)), allow_nan=False, ensure_ascii=False).encode()


@pytest.mark.parametrize("depth", [300, 900, 100_000])
def test_json_nested_without_end_is_text(depth: int) -> None:
    assert parse("[" * depth + "]" * depth).kind == "text"
    assert parse("[" * 200 + "]" * 200).kind == "json"


def test_the_values_looked_at_are_bounded() -> None:
    assert len(list(parse(json.dumps(list(range(MAX_LEAVES + 5)))).leaves())) == MAX_LEAVES


@pytest.mark.parametrize(
    "name",
    [
        "FordringBeløb",
        "FordringBeloeb",
        "fordringbeloeb",
        "FordringStruktur/FordringBeløb",
        "FordringListe.FordringStruktur.FordringBeløb",
    ],
)
def test_a_field_is_found_by_name_or_end_of_path(name: str) -> None:
    assert [leaf.value for leaf in Fields(parse(message("42.00"))).named(name)] == ["42.00"]


@pytest.mark.parametrize(
    "name", ["Beløb", "FordringListe/FordringBeløb", "", "/", "FordringStruktur", "x/FordringBeløb"]
)
def test_another_name_is_not_that_field(name: str) -> None:
    assert Fields(parse(message("42.00"))).named(name) == []


def test_a_structure_is_there_though_it_has_no_value_of_its_own() -> None:
    fields = Fields(parse(message()))
    assert fields.has("FordringStruktur")
    assert fields.has("FordringListe/FordringStruktur")
    assert not fields.has("Hæftelse")
    assert not fields.has("")


def test_json_fields_are_found_by_their_own_names() -> None:
    fields = Fields(parse('{"fordringer": [{"beloeb": "1.00"}, {"beloeb": "2.00"}]}'))
    assert [leaf.value for leaf in fields.named("fordringer.beloeb")] == ["1.00", "2.00"]


@pytest.mark.parametrize(
    ("entry", "accepted"),
    [
        (soap(), True),
        (soap(verdict="PONG"), True),
        (soap(verdict="AFVISNING"), False),
        (soap(verdict="FEJL SBX-1101"), False),
        (soap(verdict="FAULT SBX-1000", status=500), False),
        (soap(verdict="NO ANSWER", status=0), False),
        (soap(door="sftp", verdict="SUCCESS", status=0), True),
        (soap(door="sftp", verdict="FEJL 12", status=0), False),
        (soap(door="delivery", verdict="delivered", status=0), True),
        (soap(door="delivery", verdict="failed", status=200), False),
        (json_exchange(), True),
        (json_exchange(answer='{"resultat": "AFVIST"}'), False),
        (json_exchange(status=422, verdict="422"), False),
        (json_exchange(status=0, verdict="0"), False),
    ],
)
def test_an_exchange_is_accepted_or_not(entry: Any, accepted: bool) -> None:
    assert Exchange(entry).accepted is accepted


def test_rules_are_those_of_the_findings_and_of_a_json_answer() -> None:
    assert Exchange(soap(findings=[finding("R_6_1"), {}])).rule_ids == {"R_6_1"}
    assert Exchange(json_exchange(answer='{"findings": [{"rule_id": "R_3_1"}]}')).rule_ids == {"R_3_1"}
    assert Exchange(json_exchange()).rule_ids == frozenset()


@pytest.mark.parametrize(
    ("wanted", "operation", "holds"),
    [
        ("Ping", "Ping", True),
        ("Ping", "Pong", False),
        ("GET /api/debitor/konti/{konto}", "GET /api/debitor/konti/1-2", True),
        ("GET /api/debitor/konti/{konto}", "GET /api/debitor/konti", False),
        ("GET /api/debitor/konti/{konto}", "PUT /api/debitor/konti/1-2", False),
        ("{x}", "Ping", True),
    ],
)
def test_a_step_in_braces_stands_for_any(wanted: str, operation: str, holds: bool) -> None:
    assert is_operation(wanted, operation) is holds
