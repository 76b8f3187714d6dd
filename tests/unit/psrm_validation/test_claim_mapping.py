"""Public JSON claim fields → claim, with every problem told at once."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from oir_kernel.findings import Finding, Text
from psrm_validation import ClaimError, Fordring, Skyldner, claim_from_mapping
from psrm_validation.claim.problems import not_a_date


def problems(mapping: object) -> tuple[Finding, ...]:
    with pytest.raises(ClaimError) as caught:
        claim_from_mapping(mapping)
    return caught.value.findings


def test_every_public_field_is_read():
    claim = claim_from_mapping(
        {
            "id": "k-1",
            "type": "KFDAINS",
            "art": "INDR",
            "relation": "RELATERET",
            "hovedstol": "1200.50",
            "beloeb": Decimal("1200.5"),
            "beskrivelse": "Faktura 1",
            "periode_start": "2026-01-01",
            "periode_slut": "2026-01-31",
            "stiftelsesdato": "2026-01-01",
            "forfaldsdato": "2026-01-02",
            "srb": "2026-01-10",
            "foraeldelsesdato": "2029-01-10",
            "domsdato": "2026-02-01",
            "forligsdato": "2026-02-02",
            "modtagelsesdato": "2026-03-01",
            "fordringshaver": "1234",
            "reference": "r-1",
            "skyldnere": [{"cpr": "6101901234"}, {"cvr": "11111111"}, {"se": "12345678"}, {"akr": "12345678901"}],
            "hf": {"type": "KFMILJØ", "forfaldsdato": "2025-01-01"},
        }
    )
    assert claim == Fordring(
        id="k-1",
        type="KFDAINS",
        art="INDR",
        relation="RELATERET",
        hovedstol=1200_50,
        beloeb=1200_50,
        beskrivelse="Faktura 1",
        periode_start=date(2026, 1, 1),
        periode_slut=date(2026, 1, 31),
        stiftelsesdato=date(2026, 1, 1),
        forfaldsdato=date(2026, 1, 2),
        srb=date(2026, 1, 10),
        foraeldelsesdato=date(2029, 1, 10),
        domsdato=date(2026, 2, 1),
        forligsdato=date(2026, 2, 2),
        modtagelsesdato=date(2026, 3, 1),
        fordringshaver="1234",
        reference="r-1",
        skyldnere=(
            Skyldner(cpr="6101901234"),
            Skyldner(cvr="11111111"),
            Skyldner(se="12345678"),
            Skyldner(akr="12345678901"),
        ),
        hf=Fordring(type="KFMILJØ", forfaldsdato=date(2025, 1, 1)),
    )


@pytest.mark.parametrize("absent", [None, "", "  "])
def test_null_and_empty_texts_mean_absent(absent: str | None):
    fields: dict[str, Any] = dict.fromkeys(("type", "srb", "hovedstol", "beskrivelse", "id"), absent)
    assert claim_from_mapping(fields) == Fordring()


@pytest.mark.parametrize(
    ("value", "oere"),
    [
        (1200, 1200_00),
        (0, 0),
        (-5, -5_00),
        ("1200", 1200_00),
        ("1200.5", 1200_50),
        ("-0.01", -1),
        (1200.1, 1200_10),
        (Decimal("1E+3"), 1000_00),
        (Decimal("1200.500"), 1200_50),
        ("0", 0),
        (Decimal("0E+2"), 0),
    ],
)
def test_kroner_become_oere_exactly(value: object, oere: int):
    assert claim_from_mapping({"hovedstol": value}).hovedstol == oere


@pytest.mark.parametrize(
    "value",
    ["1.234,50", "12,50", "1200.555", Decimal("0.001"), True, float("nan"), float("inf"), "1e3", [], 10**40, "1 200", {},
     Decimal("1E+900000")],
)  # fmt: skip
def test_what_is_no_amount_is_told(value: object):
    (finding,) = problems({"hovedstol": value})
    assert (finding.rule_id, finding.path) == ("SBX-CLAIM-003", "hovedstol")
    assert "to decimaler" in finding.fix.da


@pytest.mark.parametrize(
    "value",
    ["2026-02-30", "10-03-2026", "2026-3-1", "20260310", "2026-W10-2", "2026-03-10T00:00:00", 20260310, True, [],
     datetime(2026, 3, 10)],  # noqa: DTZ001 - a time is no date, with or without a zone
)  # fmt: skip
def test_what_is_no_date_is_told(value: object):
    (finding,) = problems({"srb": value})
    assert (finding.rule_id, finding.path, finding.expected) == ("SBX-CLAIM-002", "srb", "YYYY-MM-DD")


def test_a_date_object_is_a_date():
    assert claim_from_mapping({"srb": date(2026, 3, 10)}).srb == date(2026, 3, 10)


@pytest.mark.parametrize(
    ("name", "near"), [("Forfaldsdato", "forfaldsdato"), ("belob", "beloeb"), ("hoved_stol", "hovedstol")]
)
def test_an_unknown_field_names_the_nearest_known_one(name: str, near: str):
    (finding,) = problems({name: "x"})
    assert finding.rule_id == "SBX-CLAIM-001"
    assert finding.fix.da == f"Mente du {near}? Ret navnet, eller fjern feltet."


def test_an_unknown_field_like_none_lists_the_known_ones():
    (finding,) = problems({"xyz": 1})
    assert "foraeldelsesdato" in finding.fix.en


def test_every_problem_is_told_with_its_place():
    found = problems(
        {
            "srb": "x",
            "hovedstol": "y",
            "hf": {"hf": {}, "srb": 1},
            "skyldnere": [{"cpr": 101901234}, "x", {"navn": "x"}],
        }
    )
    assert [finding.path for finding in found] == [
        "srb",
        "hovedstol",
        "hf.hf",
        "hf.srb",
        "skyldnere[0].cpr",
        "skyldnere[1]",
        "skyldnere[2].navn",
    ]


@pytest.mark.parametrize(
    ("mapping", "rule_id"),
    [
        ([], "SBX-CLAIM-005"),
        ("x", "SBX-CLAIM-005"),
        (None, "SBX-CLAIM-005"),
        ({"hf": "x"}, "SBX-CLAIM-005"),
        ({"skyldnere": {"cpr": "x"}}, "SBX-CLAIM-006"),
        ({"type": 17}, "SBX-CLAIM-004"),
        ({"beskrivelse": ["x"]}, "SBX-CLAIM-004"),
        ({"id": 1.5}, "SBX-CLAIM-004"),
        ({"id": True}, "SBX-CLAIM-004"),
        ({"type": "\ud800"}, "SBX-CLAIM-004"),
        ({1: "x"}, "SBX-CLAIM-001"),
    ],
)
def test_a_wrong_shape_is_told(mapping: object, rule_id: str):
    (finding,) = problems(mapping)
    assert finding.rule_id == rule_id


@pytest.mark.parametrize(
    "mapping",
    [
        {"srb": "0101901234"},
        {"hovedstol": "010190-1234"},
        {"010190 1234": 1},
        {"srb": "født 01.01.90-1234 i Korsbæk"},
        {"skyldnere": [{"cpr": 1501901234}]},
        {"hf": {"srb": "０１０１９０1234"}},
    ],
)
def test_a_cpr_number_in_a_wrong_value_is_masked(mapping: object):
    assert "1234" not in str(problems(mapping))


def test_a_long_value_is_cut():
    (finding,) = problems({"srb": "x" * 10_000})
    assert len(finding.message.da) < 120


def test_the_id_of_an_unreadable_claim_is_kept():
    with pytest.raises(ClaimError) as caught:
        claim_from_mapping({"id": "k-1", "srb": "x"})
    assert caught.value.claim_id == "k-1"


def test_a_number_is_an_id():
    assert claim_from_mapping({"id": 17}).id == 17


def test_defaults_fill_what_is_absent_and_nothing_else():
    claim = claim_from_mapping({"art": "MODR"}, {"art": "INDR", "fordringshaver": "1234"})
    assert (claim.art, claim.fordringshaver) == ("MODR", "1234")


def test_wrong_defaults_are_told_as_such():
    with pytest.raises(ClaimError) as caught:
        claim_from_mapping({}, {"srb": "x"})
    assert caught.value.findings[0].path == "defaults.srb"


def test_a_type_code_in_decomposed_letters_is_the_same_code():
    assert claim_from_mapping({"type": "KFMILJO\u0338"}).type == "KFMILJO\u0338"
    assert claim_from_mapping({"type": "PA\u030a"}).type == "P\u00c5"


def test_a_debtor_shows_no_cpr_number_but_its_birth_date():
    debtor = Skyldner(cpr="6101901234", cvr="11111111")
    assert "1234" not in repr(debtor)
    assert debtor.shown() == "cpr 610190****, cvr 11111111"


@pytest.mark.parametrize(
    "mapping",
    [
        {f"field{number}": 1 for number in range(5000)},
        {"skyldnere": ["x"] * 5000},
        {"skyldnere": [{f"field{number}": 1 for number in range(5000)}]},
    ],
)
def test_a_claim_of_nothing_but_mistakes_is_told_up_to_a_cap(mapping: object):
    found = problems(mapping)
    assert len(found) == 101
    assert found[-1].rule_id == "SBX-CLAIM-007"


def test_a_claim_that_is_no_object_reads_nothing_under_an_empty_name():
    with pytest.raises(ClaimError) as caught:
        claim_from_mapping("text")
    (finding,) = caught.value.findings
    assert (finding.rule_id, finding.path, finding.read) == ("SBX-CLAIM-005", "", {})
    assert "text" in finding.message.da


@pytest.mark.parametrize(
    ("mapping", "path", "said"),
    [
        ({"foraeldelsesdato": "x"}, "foraeldelsesdato", Text("Forældelsesdato x er ikke", "Limitation date x is not")),
        (
            {"hf": {"beloeb": "1,5"}},
            "hf.beloeb",
            Text("Hovedfordringens beløb 1,5 er", "Main claim's unpaid amount 1,5"),
        ),
        ({"rykkerfrist": "x"}, "rykkerfrist", Text("rykkerfrist x er ikke", "rykkerfrist x is not")),
    ],
)
def test_a_field_is_called_by_its_name_in_a_sentence_and_as_written_in_the_path(
    mapping: dict[str, Any], path: str, said: Text
):
    with pytest.raises(ClaimError) as caught:
        claim_from_mapping(mapping)
    (finding,) = caught.value.findings
    assert finding.path == path
    assert finding.message.da.startswith(said.da)
    assert finding.message.en.startswith(said.en)


def test_a_field_inside_something_is_told_with_its_place_and_one_in_a_list_of_claims_without():
    assert not_a_date("relaterede[0].srb", "x").message.da == "SRB (relaterede[0].srb) x er ikke en dato."
    assert not_a_date("[3].srb", "x").message.da == "SRB x er ikke en dato."
