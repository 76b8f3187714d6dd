"""What every claim must hold, at each bound; and which claims of a list repeat one another."""

from datetime import date
from typing import Any

import pytest

from oir_kernel.findings import Outcome
from psrm_validation import Fordring, Rulebook, check_mappings, claim_from_mapping
from psrm_validation.checks.duplicates import find_duplicates, keys_of
from psrm_validation.checks.every import CHECKS
from psrm_validation.checks.registry import About, check_for
from psrm_validation.checks.relations import one_fee_is_one_claim
from tests.support.psrm_checks import hits, values

HF: dict[str, Any] = {"type": "KFDAINS", "art": "INDR"}
CASES: list[tuple[str, dict[str, Any], list[str]]] = [
    ("PSRM-K-411", {"art": "MODR"}, []),
    ("PSRM-K-411", {"art": "INDR"}, []),
    ("PSRM-K-411", {"art": "Indr"}, ["art"]),
    ("PSRM-K-411", {}, []),
    ("PSRM-K-201", {"type": "REOPDAG", "hf": {"type": "KFDAINS"}}, []),
    ("PSRM-K-201", {"type": "REOPDAG", "hf": {"type": "GEDAINS"}}, ["hf.type"]),
    ("PSRM-K-201", {"type": "REOPDAG", "hf": {"type": "ABCDEFG"}}, []),
    ("PSRM-K-201", {"type": "REOPDAG", "hf": {"art": "INDR"}}, []),
    ("PSRM-K-201", {"type": "REMILJØ", "relation": "HOVEDFORDRING"}, ["type"]),
    ("PSRM-K-201", {"type": "REMILJØ", "relation": "RELATERET"}, []),
    ("PSRM-K-201", {"type": "REMILJØ"}, []),
    ("PSRM-K-201", {"type": "REOPDAG", "relation": "HOVEDFORDRING"}, []),
    ("PSRM-K-201", {"type": "KFTILSE", "relation": "HOVEDFORDRING"}, []),
    ("PSRM-K-201", {"type": "ABCDEFG", "relation": "HOVEDFORDRING"}, []),
    ("PSRM-K-201", {"relation": "HOVEDFORDRING"}, []),
    ("PSRM-K-201", {"type": "REMILJØ", "relation": "HOVEDFORDRING", "hf": {"type": "REMILJØ"}}, ["hf.type", "type"]),
    ("PSRM-K-461", {"type": "REOPDAG", "relation": "RELATERET"}, ["hovedfordring_id"]),
    ("PSRM-K-461", {"type": "ABCDEFG", "relation": "RELATERET"}, ["hovedfordring_id"]),
    ("PSRM-K-461", {"type": "KFDAINS", "relation": "RELATERET"}, []),
    ("PSRM-K-461", {"type": "REOPDAG", "relation": "RELATERET", "hf": HF}, []),
    ("PSRM-K-461", {"type": "REOPDAG", "relation": "RELATERET", "hovedfordring_id": "17"}, []),
    ("PSRM-K-461", {"type": "REOPDAG"}, []),
    ("PSRM-K-270", {"type": "REOPDAG", "art": "MODR", "hf": HF}, ["art"]),
    ("PSRM-K-270", {"type": "REOPDAG", "art": "INDR", "hf": HF}, []),
    ("PSRM-K-270", {"type": "REOPKOM", "art": "MODR", "hf": HF}, []),
    ("PSRM-K-270", {"type": "REMILJØ", "art": "MODR", "hf": HF}, ["art"]),
    ("PSRM-K-270", {"type": "REMILJØ", "art": "INDR", "hf": {"art": "MODR"}}, ["art"]),
    ("PSRM-K-270", {"type": "REMILJØ", "art": "ABC", "hf": HF}, []),
    ("PSRM-K-270", {"type": "REMILJØ", "hf": HF}, []),
    ("PSRM-K-270", {"type": "REMILJØ", "art": "MODR", "hf": {"type": "KFMILJØ"}}, []),
    ("PSRM-K-270", {"type": "REMILJØ", "art": "MODR"}, []),
    ("PSRM-K-152", {"valuta": "EUR"}, ["valuta"]),
    ("PSRM-K-152", {"valuta": "DKK"}, []),
    ("PSRM-K-152", {"rykkerfrist": "2026-01-01"}, []),
    ("PSRM-K-152", {}, []),
    ("PSRM-K-550", {"type": "KFTILSE"}, ["art", "hovedstol", "beloeb", "srb", "foraeldelsesdato"]),
    ("PSRM-K-550", {"type": "REINDGI"}, ["art", "hovedstol", "beloeb", "foraeldelsesdato"]),
    ("PSRM-K-550", {"type": "ABCDEFG"}, []),
    ("PSRM-K-550", {}, []),
    ("PSRM-K-569", {"type": "KFDAINS", "periode_start": "2026-01-02", "periode_slut": "2026-01-01"}, ["periode_slut"]),
    ("PSRM-K-569", {"type": "KFMILJØ", "periode_start": "2026-01-02", "periode_slut": "2026-01-01"}, []),
    ("PSRM-K-569", {"type": "REOPDAG", "periode_start": "2026-01-02", "periode_slut": "2026-01-01"}, ["periode_slut"]),
    ("PSRM-K-569", {"type": "KFTILSE", "periode_start": "2026-01-02", "periode_slut": "2026-01-01"}, ["periode_slut"]),
    ("PSRM-K-569", {"periode_start": "2026-01-02", "periode_slut": "2026-01-01"}, ["periode_slut"]),
    ("PSRM-K-569", {"type": "KFTILSE", "periode_start": "2026-01-01", "periode_slut": "2026-01-01"}, []),
    ("PSRM-K-569", {"type": "KFTILSE", "periode_start": "2026-01-01"}, []),
    ("PSRM-K-569", {"type": "KFTILSE", "periode_slut": "2026-01-01"}, []),
    ("PSRM-K-572", {"foreloebig_fastsat": True}, ["foreloebig_fastsat"]),
    ("PSRM-K-572", {"foreloebig_fastsat": False}, []),
    ("PSRM-K-572", {"valuta": "DKK"}, []),
    ("PSRM-K-572", {}, []),
    ("PSRM-K-574", {"type": "GEOPKRÆ"}, ["type"]),
    ("PSRM-K-574", {"type": "DFHUSER"}, ["type"]),
    ("PSRM-K-574", {"type": "KLFRUNG"}, ["type"]),
    ("PSRM-K-574", {"type": "KFLRUNG"}, []),
    ("PSRM-K-574", {"type": "KFDAINS"}, []),
    ("PSRM-K-574", {"type": "ABCDEFG"}, []),
    ("PSRM-K-574", {}, []),
    ("PSRM-K-531", {"domsindikator": True}, ["domsdato"]),
    ("PSRM-K-531", {"domsindikator": True, "domsdato": "2026-01-01"}, []),
    ("PSRM-K-531", {"domsindikator": False}, []),
    ("PSRM-K-531", {}, []),
    ("PSRM-K-532", {"domsindikator": False, "domsdato": "2026-01-01"}, ["domsindikator"]),
    ("PSRM-K-532", {"domsindikator": True, "domsdato": "2026-01-01"}, []),
    ("PSRM-K-532", {"valuta": "DKK", "domsdato": "2026-01-01"}, []),
    ("PSRM-K-532", {"domsdato": "2026-01-01"}, []),
    ("PSRM-K-532", {"domsindikator": False}, []),
    ("PSRM-K-533", {"domsdato": "2026-11-02", "forligsdato": "2026-11-02"}, []),
    ("PSRM-K-533", {"domsdato": "2026-11-03"}, ["domsdato"]),
    ("PSRM-K-533", {"forligsdato": "2026-11-03"}, ["forligsdato"]),
    ("PSRM-R-020", {"reference": "x" * 36}, []),
    ("PSRM-R-020", {"reference": "x" * 37}, ["reference"]),
    ("PSRM-R-020", {}, []),
    ("PSRM-R-013", {"type": "REOPDAG", "art": "MODR"}, ["art"]),
    ("PSRM-R-013", {"type": "REOPKOM", "art": "MODR"}, []),
    ("PSRM-R-013", {"type": "KFTILSE", "art": "MODR"}, ["art"]),
    ("PSRM-R-013", {"art": "MODR"}, ["art"]),
    ("PSRM-R-013", {"type": "REOPDAG", "art": "INDR"}, []),
    ("PSRM-R-019", {"type": "KFDAINS"}, []),
    ("PSRM-R-019", {}, []),
]


@pytest.mark.parametrize(("rule_id", "fields", "paths"), CASES)
def test_a_claim_is_told_of_beyond_the_bound_and_only_there(rule_id: str, fields: dict[str, Any], paths: list[str]):
    assert [hit.path for hit in hits(rule_id, **fields)] == paths


@pytest.mark.parametrize(
    ("name", "da", "en"),
    [
        ("rykkerfrist", "rykkerfrist", "deadline of the reminder"),
        ("underretningsdato", "underretningsdato", "date of the notice"),
        ("henstand_til", "henstand til", "end of the postponement"),
        ("udbetalingsdato", "udbetalingsdato", "pay-out date"),
        ("paakravsfrist", "påkravsfrist", "deadline of the payment demand"),
        ("srb", "SRB", None),
    ],
)
def test_a_date_in_the_nineteenth_century_is_named(name: str, da: str, en: str | None):
    told = values("PSRM-K-568", **{name: "1899-12-31"})
    assert (told["felt_inde"], told["felt"], told["dato"]) == (da, da[0].upper() + da[1:], "1899-12-31")
    assert told["field"] == told["field_inside"][0].upper() + told["field_inside"][1:]
    assert en is None or told["field_inside"] == en
    assert hits("PSRM-K-568", **{name: "1900-01-01"}) == []
    assert hits("PSRM-K-568", **{name: "1898-01-01"}) != []


def test_a_missing_main_claim_leaves_the_answer_open():
    (hit,) = hits("PSRM-K-461", type="REOPDAG", relation="RELATERET")
    assert (hit.outcome, hit.values) == (Outcome.IKKE_EVALUERET, {"hvad": "mangler", "what": "is missing"})


@pytest.mark.parametrize(
    ("code", "specific"),
    [
        ("GEOPKRÆ", "GEOPERI, GEDAINS, KFOPGEB, GELEOAL"),
        ("REOPKRÆ", "REOPKOM, REOPDAG, KFOPREN"),
        ("CFCIVIL", "KFGFEJL, KTCIVIL, KFERSMF"),
    ],
)
def test_a_general_type_is_told_with_the_specific_ones(code: str, specific: str):
    (hit,) = hits("PSRM-R-019", type=code)
    assert (hit.path, hit.expected, hit.values) == ("type", specific, {"typer": specific})


@pytest.mark.parametrize(
    ("code", "day", "is_active"),
    [
        ("KFEBHUV", date(2022, 2, 9), False),
        ("KFEBHUV", date(2022, 2, 10), True),
        ("KLFRUNG", date(2023, 5, 3), True),
        ("KLFRUNG", date(2023, 5, 4), False),
    ],
)
def test_a_type_is_active_from_its_first_day_to_its_last(code: str, day: date, is_active: bool):
    assert [hit.path for hit in hits("PSRM-K-574", day, type=code)] == ["type"] * (not is_active)


COPY: dict[str, Any] = {
    "type": "KFDAINS",
    "hovedstol": "100.00",
    "periode_start": "2026-01-01",
    "periode_slut": "2026-01-31",
    "stiftelsesdato": "2026-01-01",
    "skyldnere": [{"cpr": "6101901234"}, {"cvr": "11111111"}],
}


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "KFSKFRI"},
        {"hovedstol": "100.01"},
        {"periode_start": "2026-01-02"},
        {"periode_slut": "2026-01-30"},
        {"stiftelsesdato": "2026-01-02"},
        {"skyldnere": [{"cpr": "6101901234"}]},
        {"skyldnere": [{"cpr": "6101901234"}, {"se": "11111111"}]},
    ],
)
def test_a_claim_that_differs_in_one_thing_is_no_copy(changes: dict[str, Any]):
    assert duplicates(COPY, COPY | changes) == []
    assert duplicates(COPY | changes, COPY | changes) == [(1, "PSRM-R-018", 0)]


@pytest.mark.parametrize("name", ["type", "hovedstol", "stiftelsesdato", "skyldnere"])
def test_a_claim_that_lacks_what_copies_are_known_by_is_no_copy(name: str):
    rest = {key: value for key, value in COPY.items() if key != name}
    assert duplicates(rest, rest) == []


def test_debtors_in_another_order_and_the_name_of_the_claim_make_no_difference():
    other = COPY | {"skyldnere": COPY["skyldnere"][::-1], "reference": "B"}
    assert duplicates(COPY | {"reference": "A"}, other) == [(1, "PSRM-R-018", 0)]


def test_a_reference_is_used_once_by_each_creditor_and_the_first_use_is_named():
    claims = [{"reference": "A", "fordringshaver": number} for number in ("1", "2", "1", "1")]
    assert duplicates(*claims) == [(2, "PSRM-K-486", 0), (3, "PSRM-K-486", 0)]
    assert duplicates({"reference": "A"}, {"reference": "A"}) == [(1, "PSRM-K-486", 0)]
    assert duplicates({}, {}) == []


def test_a_claim_sent_twice_is_told_of_by_its_reference_alone():
    assert duplicates(COPY | {"reference": "A"}, COPY | {"reference": "A"}) == [(1, "PSRM-K-486", 0)]
    three = [COPY | {"reference": name} for name in ("A", "A", "B")]
    assert duplicates(*three) == [(1, "PSRM-K-486", 0), (2, "PSRM-R-018", 0)]


def test_keys_are_numbers_of_64_bits_that_another_secret_makes_others():
    claim = claim_from_mapping(COPY | {"reference": "A"})
    keys, others = keys_of(claim), keys_of(claim, bytes(15) + b"1")
    assert all(0 < key < 2**64 for key in keys)
    assert max(keys) >= 2**56, "eight bytes, not seven"
    assert {*keys}.isdisjoint(others)
    assert keys_of(Fordring()) == (0, 0)


@pytest.mark.parametrize(
    ("layers", "told"),
    [(None, {"PSRM-K-486"}), (["agreement"], {"PSRM-K-486"}), (["filter"], set()), (["advice"], set())],
)
def test_a_repeated_reference_is_told_when_its_layer_is_asked_for(layers: list[str] | None, told: set[str]):
    claims = [{"reference": "A"}, {"reference": "A"}]
    first, second = check_mappings(claims, today=date(2026, 11, 2), layers=layers)
    repeats = {"PSRM-K-486", "PSRM-R-018"}
    assert {finding.rule_id for finding in first.findings} & repeats == set()
    assert {finding.rule_id for finding in second.findings} & repeats == told
    for finding in second.findings:
        if finding.rule_id == "PSRM-K-486":
            assert (finding.path, finding.read) == ("reference", {"reference": "A"})
            assert "[0]" in finding.message.da


def test_a_copy_is_told_with_the_values_it_is_known_by():
    claims = [COPY | {"reference": name} for name in ("A", "B")]
    first, second = check_mappings(claims, today=date(2026, 11, 2))
    assert "PSRM-R-018" not in {finding.rule_id for finding in first.findings}
    (told,) = (finding for finding in second.findings if finding.rule_id == "PSRM-R-018")
    assert (told.path, told.read["reference"], told.read["type"]) == ("", "B", "KFDAINS")
    dates = ("2026-01-01", "2026-01-31", "2026-01-01")
    assert (told.read["periode_start"], told.read["periode_slut"], told.read["stiftelsesdato"]) == dates
    assert told.read.keys() == {"reference", "hovedstol", "skyldnere", "type", *COPY}
    assert "6101901234" not in repr(told)
    assert {layer.name: layer.status.value for layer in second.layers}[told.layer] == "failed"


def test_a_repeat_fails_its_own_layer_and_no_other():
    clean = COPY | {"art": "INDR", "relation": "HOVEDFORDRING", "beloeb": "100.00", "beskrivelse": "Faktura 7, maj"}
    clean |= {"forfaldsdato": "2026-01-15", "srb": "2026-01-20", "foraeldelsesdato": "2029-01-15"}
    clean |= {"modtagelsesdato": "2026-03-02", "skyldnere": [{"cpr": "6101901234"}], "reference": "A"}
    first, second = check_mappings([clean, clean], today=date(2026, 11, 2))
    assert first.findings == ()
    (told,) = second.findings
    before = {layer.name: layer.status.value for layer in first.layers}
    assert before[told.layer] == "passed"
    assert {layer.name: layer.status.value for layer in second.layers} == before | {told.layer: "failed"}


def test_a_reference_that_is_no_text_that_can_be_written_is_still_compared():
    keys = keys_of(Fordring(reference="\ud800"))
    assert list(find_duplicates([keys, keys])) == [(1, "PSRM-K-486", 0)]


def test_a_check_is_found_by_its_rule_and_stays_a_function():
    assert CHECKS["PSRM-R-168"].function is one_fee_is_one_claim
    with pytest.raises(ValueError, match="PSRM-R-168 has a check already"):
        check_for("PSRM-R-168")(one_fee_is_one_claim)


def test_no_agreement_is_missed_when_none_was_spoken_of():
    about = About(date(2026, 11, 2), Rulebook.load(), None)
    assert list(CHECKS["PSRM-K-2"].function(Fordring(fordringshaver="1234"), about)) == []


def duplicates(*claims: dict[str, Any]) -> list[tuple[int, str, int]]:
    return list(find_duplicates(keys_of(claim_from_mapping(claim)) for claim in claims))
