"""What an agreement allows: related and main types, whose it is, the lowest amount, documents and notes."""

from typing import Any

import pytest

from psrm_validation.agreement import Aftale
from psrm_validation.agreement.model import AftaleType, Graenser
from tests.support.psrm_checks import hits, values

LIMITS = Graenser(dokument_bytes=1000, dokumenter=2, filtyper=frozenset({"pdf"}), note_tegn=10, mindste_beloeb=100_00)
MAIN = AftaleType("KFDAINS")
AFTALE = Aftale("1", "1234", "Korsbæk", typer={"KFDAINS": MAIN, "GEDAINS": AftaleType("GEDAINS")}, graenser=LIMITS)
HF = {"type": "KFDAINS"}


@pytest.mark.parametrize("aftale", [None, Aftale("1", "1234")])
@pytest.mark.parametrize(
    "rule_id",
    [f"PSRM-K-{number}" for number in (2, 151, 164, 181, 215, 220, 413, 415, 416, 419, 459, 575)],
)
def test_an_agreement_that_does_not_say_forbids_nothing(rule_id: str, aftale: Aftale | None):
    sent = {"dokumenter": [{"filtype": "exe", "bytes": 10_000_000}] * 9, "noter": ["x" * 9999]}
    assert hits(rule_id, aftale=aftale, type="KFDAINS", art="INDR", beloeb="0.01", **sent) == []
    assert hits(rule_id, aftale=aftale, type="REOPDAG", relation="RELATERET", hf=HF, **sent) == []


@pytest.mark.parametrize("rule_id", ["PSRM-K-164", "PSRM-K-181", "PSRM-K-220", "PSRM-K-413", "PSRM-K-415"])
def test_a_claim_without_documents_and_notes_is_within_every_limit(rule_id: str):
    assert hits(rule_id, aftale=AFTALE) == []
    assert hits(rule_id, aftale=AFTALE, valuta="DKK") == []


@pytest.mark.parametrize(
    ("rule_id", "sent", "path", "told"),
    [
        (
            "PSRM-K-164",
            {"dokumenter": [{"bytes": 1000}, {"bytes": 1001}]},
            "dokumenter[1].bytes",
            {"nummer": "2", "bytes": "1001", "graense": "1000"},
        ),
        (
            "PSRM-K-415",
            {"dokumenter": [{"filtype": ".PDF"}, {"filtype": "exe"}]},
            "dokumenter[1].filtype",
            {"nummer": "2", "filtype": "exe", "tilladte": "pdf"},
        ),
        ("PSRM-K-220", {"noter": ["Ja", " "]}, "noter[1]", {"nummer": "2"}),
        (
            "PSRM-K-413",
            {"noter": ["x" * 10, "x" * 11]},
            "noter[1]",
            {"nummer": "2", "tegn": "11", "graense": "10"},
        ),
    ],
)
def test_the_document_or_note_beyond_a_limit_is_counted_from_one(
    rule_id: str, sent: dict[str, Any], path: str, told: dict[str, str]
):
    (hit,) = hits(rule_id, aftale=AFTALE, **sent)
    assert (hit.path, hit.values) == (path, told)


@pytest.mark.parametrize(("beloeb", "is_told"), [("0.00", False), ("0.01", True), ("99.99", True), ("100.00", False)])
def test_any_amount_but_nothing_at_all_is_held_against_the_lowest(beloeb: str, is_told: bool):
    assert [hit.path for hit in hits("PSRM-K-215", aftale=AFTALE, beloeb=beloeb)] == ["beloeb"] * is_told


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        ({"type": "REOPDAG"}, {"PSRM-K-459"}),
        ({"type": "REOPDAG", "relation": "RELATERET", "hf": HF}, {"PSRM-K-459"}),
        ({"type": "REOPDAG", "relation": "RELATERET"}, {"PSRM-K-459"}),
        ({"type": "REOPDAG", "relation": "HOVEDFORDRING"}, {"PSRM-K-151"}),
        ({"type": "KFSKFRI"}, {"PSRM-K-151"}),
        ({"type": "ABCDEFG"}, {"PSRM-K-151"}),
        ({"type": "ABCDEFG", "relation": "RELATERET"}, {"PSRM-K-459"}),
        ({"type": "GEDAINS", "relation": "RELATERET", "hf": HF}, set()),
        ({"type": "KFDAINS"}, set()),
    ],
)
def test_a_type_outside_the_agreement_is_told_of_by_the_code_for_its_relation(fields: dict[str, Any], rules: set[str]):
    assert {each for each in ("PSRM-K-151", "PSRM-K-459") if hits(each, aftale=AFTALE, **fields)} == rules


def test_related_types_that_the_agreement_names_for_a_main_type_are_the_only_ones_on_it():
    named = AftaleType("KFDAINS", relaterede=frozenset({"REOPDAG"}))
    aftale = Aftale("1", "1234", typer={"KFDAINS": named, "GEDAINS": AftaleType("GEDAINS")})
    fee = {"type": "GEDAINS", "relation": "RELATERET"}
    assert [hit.expected for hit in hits("PSRM-K-459", aftale=aftale, hf=HF, **fee)] == ["REOPDAG"]
    assert hits("PSRM-K-459", aftale=aftale, hf={"type": "KFSKFRI"}, **fee) == []
    assert hits("PSRM-K-459", aftale=aftale, hf={"art": "INDR"}, **fee) == []


@pytest.mark.parametrize(("sender", "is_told"), [("1234", False), ("KORSBÆK", False), ("5678", True)])
def test_an_agreement_is_known_by_its_creditors_number_or_name(sender: str, is_told: bool):
    assert [hit.path for hit in hits("PSRM-K-2", aftale=AFTALE, fordringshaver=sender)] == ["fordringshaver"] * is_told


@pytest.mark.parametrize("art", ["INDR", "MODR"])
def test_a_permission_to_create_is_for_one_purpose_or_for_any(art: str):
    code = {"INDR": "PSRM-K-416", "MODR": "PSRM-K-419"}[art]
    for allowed, is_told in (("OPRETFORDRING", False), (f"OPRETFORDRING:{art}", False), ("NEDSKRIV", True)):
        aftale = Aftale("2", "1234", tilladelser=frozenset({allowed}))
        assert [hit.values for hit in hits(code, aftale=aftale, art=art)] == [{"aftale": "2"}] * is_told
    assert values(code, aftale=Aftale("3", "1", tilladelser=frozenset({"NEDSKRIV"})), art=art) == {"aftale": "3"}
