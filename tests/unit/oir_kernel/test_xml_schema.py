"""Schema errors: every kind is told in both languages with place and way out, and no thread sees another's."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from lxml import etree

from oir_kernel.cpr_gate import STRICTEST
from oir_kernel.findings import Finding, Outcome
from oir_kernel.soap.edition import Edition
from oir_kernel.xml.reader import read_document
from oir_kernel.xml.schema import MAX_FINDINGS, Schema
from tests.support.beskeder import NOTAT_ID, hoved, skriv
from tests.support.notatbog import SHIPPED_EDITION

XSI = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
LIBRARY_WORDS = re.compile(
    "failed validating|not an element|character data|Unexpected child|tag expected|facet|XSD|XsdEl|Reason|Schema:|"
    "value doesn't|invalid value|literal for|<class|object at|None|Decimal\\(|{http|http://|\\?|{}",
)


@pytest.fixture
def schema(edition: Edition) -> Schema:
    return edition.services["Notatbog"].schema


def found(schema: Schema, message: str) -> list[Finding]:
    root = read_document(message.encode()).root
    assert not schema.is_valid(root)
    return schema.findings(root, STRICTEST.mask_value)


@pytest.mark.parametrize(
    "message",
    [skriv(), skriv(rest="<Beløb>1.5</Beløb><Antal>999</Antal><Farve>blaa</Farve>"), skriv(attributes=' revision="2"')],
)
def test_a_valid_message_is_valid(schema: Schema, message: str) -> None:
    assert schema.is_valid(etree.fromstring(message))
    assert schema.findings(etree.fromstring(message), STRICTEST.mask_value) == []


KINDS = {
    "too long": (skriv("x" * 41), "Titel", "højst være 40 tegn", "at most 40"),
    "too short": (skriv(""), "Titel", "mindst 1 tegn", "at least 1"),
    "pattern": (skriv(notat_id="x"), "NotatIdentifikation", "mønstret", "pattern"),
    "enumeration": (skriv(rest="<Farve>groen</Farve>"), "Farve", "roed, blaa", "roed, blaa"),
    "below the least": (skriv(rest="<Beløb>-1</Beløb>"), "Beløb", "under 0", "below 0"),
    "above the most": (skriv(rest="<Beløb>99999999999</Beløb>"), "Beløb", "over 9999999999", "above 9999999999"),
    "decimals": (skriv(rest="<Beløb>1.234</Beløb>"), "Beløb", "højst have 2 decimaler", "at most 2 decimals"),
    "digits": (skriv(rest="<Antal>1234</Antal>"), "Antal", "højst have 3 cifre", "at most 3 digits"),
    "no integer": (skriv(rest="<Antal>x</Antal>"), "Antal", "et helt tal", "a whole number"),
    "digits of another script": (skriv(rest="<Antal>１</Antal>"), "Antal", "har indhold", "content"),
    "no decimal": (skriv(rest="<Beløb>1,50</Beløb>"), "Beløb", "et tal som", "a number like"),
    "empty decimal": (skriv(rest="<Beløb/>"), "Beløb", "et tal som", "a number like"),
    "no date": (skriv(rest="<Dato>23-11-2026</Dato>"), "Dato", "en dato", "a date that exists"),
    "no such date": (skriv(rest="<Dato>2026-02-30</Dato>"), "Dato", "en dato", "a date that exists"),
    "no base64": (skriv(rest="<Bilag>a!b</Bilag>"), "Bilag", "Base64", "Base64"),
    "unknown element": (skriv(rest="<Ukendt/>"), "Ukendt", "ikke tilladt her", "not allowed here"),
    "element twice": (
        skriv(rest="<Dato>2026-01-01</Dato><Dato>2026-01-01</Dato>"),
        "Dato[2]",
        "ikke tilladt",
        "not allowed",
    ),
    "wrong order": (skriv(rest="<Dato>2026-01-01</Dato><Antal>1</Antal>"), "Antal", "ikke tilladt", "not allowed"),
    "other namespace": (skriv(rest='<Dato xmlns="http://x/">2026-01-01</Dato>'), "Dato", "ikke tilladt", "not allowed"),
    "missing element": (skriv(context=""), "NotatIdentifikation", "ikke tilladt her", "not allowed here"),
    "missing at the end": (skriv(rest="<TekstListe/>"), "TekstListe", "mangler Tekst", "lacks Tekst"),
    "unknown attribute": (skriv(attributes=' x="1"'), "", "attribut", "attribute"),
    "text between elements": (skriv(rest="hemmelig"), "", "tekst mellem", "text between"),
    "child in a value": (skriv("Hej<b/>"), "Titel", "har indhold", "content"),
    "unknown xsi:type": (
        skriv(rest=f'<Dato{XSI} xsi:type="hemmelig">2026-01-01</Dato>'),
        "Dato",
        "xsi:type",
        "xsi:type",
    ),
    "nil": (skriv(rest=f'<Dato{XSI} xsi:nil="true"/>'), "Dato", "har indhold", "content"),
}


@pytest.mark.parametrize(("message", "place", "danish", "english"), KINDS.values(), ids=KINDS.keys())
def test_every_kind_of_error_is_told_in_our_own_words(
    schema: Schema, message: str, place: str, danish: str, english: str
) -> None:
    first, *_ = found(schema, message)
    assert first.path == f"/SkrivNotat_I/{place}".rstrip("/")
    assert first.line == 1
    assert (first.rule_id, first.layer, first.outcome) == ("SBX-1101", "schema", Outcome.AFVIS)
    name = place.partition("[")[0] or "SkrivNotat_I"
    assert name in first.message.da
    assert name in first.message.en
    assert danish in first.message.da
    assert english in first.message.en
    assert first.message.da != first.message.en
    assert first.fix.da
    assert first.fix.en
    for said in (first.message.da, first.message.en, first.fix.da, first.fix.en, first.expected):
        assert not LIBRARY_WORDS.search(said), said
        assert "hemmelig" not in said


def test_the_line_is_that_of_the_element_in_the_whole_message(schema: Schema) -> None:
    message = skriv("x" * 41, rest="\n<Dato>x</Dato>").replace("<Titel>", "\n\n<Titel>")
    envelope = read_document(f"<e>\n<b>{message}</b></e>".encode()).root
    errors = schema.findings(envelope[0][0], STRICTEST.mask_value)
    assert [(error.path, error.line) for error in errors] == [("/SkrivNotat_I/Titel", 4), ("/SkrivNotat_I/Dato", 5)]


def test_errors_after_an_error_are_found_too(schema: Schema) -> None:
    errors = found(schema, skriv("", notat_id="x", rest="<Beløb>x</Beløb><Antal>x</Antal><Ukendt/><Dato>x</Dato>"))
    assert {error.path.rpartition("/")[2] for error in errors} >= {
        "NotatIdentifikation", "Titel", "Beløb", "Antal", "Ukendt",
    }  # fmt: skip


@pytest.mark.parametrize(("count", "shown"), [(199, 199), (200, 200), (201, 201), (5000, 201)])
def test_two_hundred_errors_are_listed_and_then_it_is_said_that_there_are_more(
    schema: Schema, count: int, shown: int
) -> None:
    errors = found(schema, skriv(rest=f"<TekstListe>{'<Tekst><b/></Tekst>' * count}</TekstListe>"))
    assert len(errors) == shown
    cut = count > MAX_FINDINGS
    assert (errors[-1].outcome is Outcome.INFO) == cut
    assert errors[count - 1 if not cut else 199].path == f"/SkrivNotat_I/TekstListe/Tekst[{min(count, 200)}]"


@pytest.mark.parametrize("place", ["Dato", "Beløb", "Farve", "Antal", "Bilag"])
def test_a_number_in_a_value_that_breaks_the_schema_is_masked(schema: Schema, place: str) -> None:
    errors = found(schema, skriv(rest=f"<{place}>cpr 010190-1234</{place}>"))
    assert errors[0].read == {place: "cpr **********"}
    assert "1234" not in repr(errors)


def test_a_number_in_the_name_of_an_element_is_masked(schema: Schema) -> None:
    errors = found(schema, skriv(rest="<x0101901234/>"))
    assert errors[0].path == "/SkrivNotat_I/x**********"
    assert "1234" not in repr(errors)


def test_a_long_value_is_cut_after_it_was_masked(schema: Schema) -> None:
    (error,) = found(schema, skriv("y" * 55 + "0101901234" + "z" * 100))
    assert error.read == {"Titel": "y" * 55 + "*****"}


def test_eight_threads_never_see_each_others_errors(schema: Schema) -> None:
    """libxml2's schema object keeps one log of errors, so a shared one mixes them; each thread has its own."""

    def validated(number: int) -> list[str]:
        wrong = number % 2
        message = skriv("x" * (41 + number) if wrong else "Hej", context=hoved(f"t-{number}"), notat_id=NOTAT_ID)
        root = read_document(message.encode()).root
        wrongly = [f"{number} is_valid" for _ in range(100) if schema.is_valid(root) == bool(wrong)]
        if wrong:
            read = [error.read["Titel"] for error in schema.findings(root, str)]
            wrongly += [] if read == ["x" * (41 + number)] else [f"{number} {read}"]
        return wrongly

    with ThreadPoolExecutor(8) as threads:
        assert [wrong for result in threads.map(validated, range(16)) for wrong in result] == []


def test_eight_threads_never_see_each_others_log(schema: Schema) -> None:
    """What only the gate refuses is read from its log of errors."""

    def told(number: int) -> set[str]:
        name = ("Antal", "Beløb")[number % 2]
        root = read_document(skriv(rest=f"<{name}>１</{name}>").encode()).root
        return {f"{name} {schema._refused_by_gate(root, str)[0].path}" for _ in range(500)}

    with ThreadPoolExecutor(8) as threads:
        found = set().union(*threads.map(told, range(16)))
    assert found == {"Antal /SkrivNotat_I/Antal", "Beløb /SkrivNotat_I/Beløb"}


def test_a_shipped_schema_lists_what_is_wrong_too() -> None:
    schema = Edition(SHIPPED_EDITION).services["FinansbilagAfsend"].schema
    root = etree.fromstring('<Ping_I xmlns="http://oir-sandkasse.example/2026/11/01/"/>')
    assert not schema.is_valid(root)
    (error,) = schema.findings(root, str)
    assert error.message.da == "Ping_I (linje 1) mangler HovedOplysninger."
