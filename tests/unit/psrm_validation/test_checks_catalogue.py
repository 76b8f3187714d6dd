"""Types without a published filter: each thing known of them at its bound, and nothing said twice."""

import re
from datetime import date
from typing import Any

import pytest

from tests.support.psrm_checks import hits
from tests.support.psrm_claims import HUSLEJE

MOVING_OUT = HUSLEJE | {
    "type": "DKFLYTT",
    "stiftelsesdato": "2026-03-01",
    "forfaldsdato": "2026-03-01",
    "srb": "2026-03-20",
}
MOVING_OUT |= {"foraeldelsesdato": "2029-03-01"}


def named_by_the_nearest_filter(claim: dict[str, Any]) -> set[str]:
    found = hits("SBX-KAT-030", **claim)
    return {rule_id for hit in found for rule_id in re.findall(r"\((R_[^)]+)\)", hit.values["krav_da"])}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"art": "ABC"},
        {"relation": "RELATERET"},
        {"foraeldelsesdato": None},
        {"foraeldelsesdato": "2026-11-01"},
        {"domsdato": "2026-02-02"},
        {"domsdato": "2016-01-01"},
        {"domsdato": "2019-02-01", "forligsdato": "2019-02-01"},
        {"hovedstol": "0.00", "beloeb": "-1.00"},
        {"hovedstol": "7000.00", "beloeb": "7000.01"},
        {"stiftelsesdato": None},
        {"forfaldsdato": None},
        {"srb": None},
        {"srb": "2026-01-31"},
        {"srb": "2026-11-02"},
        {"periode_start": None},
        {"periode_slut": None},
        {"beskrivelse": None},
        {"type": "KFBOTMO", "hovedstol": "20000.01"},
    ],
)
def test_the_nearest_filter_does_not_repeat_what_every_filter_says(changes: dict[str, Any]):
    assert named_by_the_nearest_filter(HUSLEJE | changes) == set()


@pytest.mark.parametrize(
    ("claim", "rules"),
    [
        (HUSLEJE | {"art": "MODR"}, {"R_1_1"}),
        (HUSLEJE | {"hovedstol": "20000.01"}, {"R_4_2"}),
        (HUSLEJE | {"periode_start": None, "periode_slut": None}, {"R_7_4", "R_7_5"}),
        (HUSLEJE | {"periode_start": "2026-02-02", "periode_slut": "2026-02-01"}, {"R_6_5", "R_6_16"}),
        (HUSLEJE | {"periode_slut": "2026-02-01"}, {"R_6_19"}),
        (HUSLEJE | {"periode_slut": "2026-03-01"}, {"R_6_20", "R_6_21"}),
        (HUSLEJE | {"forfaldsdato": "2026-11-02"}, {"R_6_8"}),
        (HUSLEJE | {"stiftelsesdato": "2026-11-02"}, {"R_6_16"}),
        (MOVING_OUT, set()),
        (MOVING_OUT | {"forfaldsdato": "2026-02-28"}, set()),
        (MOVING_OUT | {"foraeldelsesdato": "2029-02-28"}, {"R_2_3a"}),
        (MOVING_OUT | {"srb": "2027-03-02"}, {"R_6_2"}),
        (HUSLEJE | {"type": "KFDAINS"}, set()),
        (HUSLEJE | {"type": "ABCDEFG"}, set()),
    ],
)
def test_the_nearest_filter_names_each_rule_of_its_own(claim: dict[str, Any], rules: set[str]):
    assert named_by_the_nearest_filter(claim) == rules


def test_the_first_rule_that_the_nearest_filter_names_gives_the_bound_and_the_page():
    (hit,) = hits("SBX-KAT-030", **(HUSLEJE | {"art": "MODR", "hovedstol": "20000.01"}))
    assert (hit.expected, hit.source[-4:]) == ("art == INDR", "p.56")


NONE: dict[str, Any] = {}
KNOWN: list[tuple[str, dict[str, Any], str | None]] = [
    ("SBX-KAT-003", {"forfaldsdato": None}, "forfaldsdato"),
    ("SBX-KAT-003", {"type": "REINDGI", "forfaldsdato": None}, None),
    ("SBX-KAT-003", NONE, None),
    ("SBX-KAT-004", {"stiftelsesdato": None}, "stiftelsesdato"),
    ("SBX-KAT-004", {"type": "REINDGI", "stiftelsesdato": None}, None),
    ("SBX-KAT-004", NONE, None),
    ("SBX-KAT-005", {"hovedstol": "0.00"}, "hovedstol"),
    ("SBX-KAT-005", {"hovedstol": "-0.01"}, "hovedstol"),
    ("SBX-KAT-005", {"hovedstol": "0.01"}, None),
    ("SBX-KAT-005", {"hovedstol": "0.00", "beloeb": "0.00"}, None),
    ("SBX-KAT-005", {"hovedstol": "0.00", "beloeb": "0.01"}, "hovedstol"),
    ("SBX-KAT-005", {"hovedstol": None}, None),
    ("SBX-KAT-006", {"beloeb": "-0.01"}, "beloeb"),
    ("SBX-KAT-006", {"beloeb": "0.00"}, None),
    ("SBX-KAT-006", {"beloeb": None}, None),
    ("SBX-KAT-007", {"hovedstol": "6999.99"}, "hovedstol"),
    ("SBX-KAT-007", {"hovedstol": "7000.00"}, None),
    ("SBX-KAT-007", {"hovedstol": None}, None),
    ("SBX-KAT-007", {"beloeb": None}, None),
    ("SBX-KAT-008", {"stiftelsesdato": "2026-11-02"}, "stiftelsesdato"),
    ("SBX-KAT-008", {"stiftelsesdato": "2026-11-01"}, None),
    ("SBX-KAT-008", {"stiftelsesdato": None}, None),
    ("SBX-KAT-009", {"forfaldsdato": "2026-11-02"}, "forfaldsdato"),
    ("SBX-KAT-009", {"forfaldsdato": "2026-11-01"}, None),
    ("SBX-KAT-010", {"srb": "2026-11-02"}, "srb"),
    ("SBX-KAT-010", {"srb": "2026-11-01"}, None),
    ("SBX-KAT-011", {"srb": "2026-01-31"}, "srb"),
    ("SBX-KAT-011", {"srb": "2026-02-01"}, None),
    ("SBX-KAT-011", {"srb": None}, None),
    ("SBX-KAT-011", {"forfaldsdato": None}, None),
    ("SBX-KAT-012", {"forfaldsdato": "2026-01-31"}, "forfaldsdato"),
    ("SBX-KAT-012", {"stiftelsesdato": "2026-02-01"}, None),
    ("SBX-KAT-012", {"stiftelsesdato": None}, None),
    ("SBX-KAT-012", {"forfaldsdato": None}, None),
    ("SBX-KAT-014", {"foraeldelsesdato": "2026-11-01"}, "foraeldelsesdato"),
    ("SBX-KAT-014", {"foraeldelsesdato": "2026-11-02"}, None),
    ("SBX-KAT-014", {"foraeldelsesdato": None}, None),
    ("SBX-KAT-015", {"domsdato": "2026-03-01", "forligsdato": "2026-03-01"}, "forligsdato"),
    ("SBX-KAT-015", {"domsdato": "2026-03-01"}, None),
    ("SBX-KAT-015", {"forligsdato": "2026-03-01"}, None),
    ("SBX-KAT-016", {"domsdato": "2019-02-01"}, None),
    ("SBX-KAT-016", {"forligsdato": "2019-02-01"}, None),
    ("SBX-KAT-016", {"forligsdato": "2019-02-02"}, "foraeldelsesdato"),
    ("SBX-KAT-016", {"domsdato": "2019-01-31", "forligsdato": "2019-02-01"}, "foraeldelsesdato"),
    ("SBX-KAT-016", {"domsdato": "2019-01-31", "foraeldelsesdato": None}, None),
    ("SBX-KAT-016", {"domsdato": "9995-02-01", "foraeldelsesdato": "9999-12-31"}, None),
    ("SBX-KAT-016", {"domsdato": "9995-02-01", "foraeldelsesdato": "9999-12-30"}, "foraeldelsesdato"),
    ("SBX-KAT-016", NONE, None),
    ("SBX-KAT-017", {"periode_start": None}, "periode_start"),
    ("SBX-KAT-017", {"periode_slut": None}, "periode_slut"),
    ("SBX-KAT-017", {"periode_start": None, "periode_slut": None}, None),
    ("SBX-KAT-017", NONE, None),
    ("SBX-KAT-018", {"type": "KFTILSE", "beskrivelse": None}, "beskrivelse"),
    ("SBX-KAT-018", {"type": "KFTILSE"}, None),
    ("SBX-KAT-018", {"type": "REMILJØ", "beskrivelse": None}, None),
    ("SBX-KAT-018", {"type": "LIMEDIE", "beskrivelse": None}, None),
    ("SBX-KAT-020", {"relation": "RELATERET"}, "relation"),
    ("SBX-KAT-020", {"relation": None}, None),
    ("SBX-KAT-020", {"type": "REMILJØ", "relation": "RELATERET"}, None),
    ("SBX-KAT-021", {"type": "GELEOAL", "hf": {"type": "KFMILJØ"}}, None),
    ("SBX-KAT-021", {"type": "GELEOAL", "hf": {"type": "KFTILSE"}}, "hf.type"),
    ("SBX-KAT-021", {"type": "GELEOAL", "hf": {"type": "DFHUSAL"}}, None),
    ("SBX-KAT-021", {"type": "GELEOAL", "hf": {"type": "REMILJØ"}}, None),
    ("SBX-KAT-021", {"type": "GELEOAL", "hf": {"type": "ABCDEFG"}}, None),
    ("SBX-KAT-021", {"type": "GELEOAL", "hf": {"art": "INDR"}}, None),
    ("SBX-KAT-021", {"type": "GELEOAL"}, None),
    ("SBX-KAT-021", {"type": "KFTILSE", "hf": {"type": "KFTILSE"}}, None),
    ("SBX-KAT-022", {"foraeldelsesdato": "2029-01-31"}, "foraeldelsesdato"),
    ("SBX-KAT-022", NONE, None),
    ("SBX-KAT-022", {"foraeldelsesdato": None}, None),
    ("SBX-KAT-022", {"forfaldsdato": None}, None),
    ("SBX-KAT-022", {"type": "KFTILSE", "foraeldelsesdato": "2027-02-01"}, None),
    ("SBX-KAT-023", {"type": "CVGEBOP", "periode_slut": None}, "periode_start"),
    ("SBX-KAT-023", {"type": "CVGEBOP", "periode_start": None}, "periode_slut"),
    ("SBX-KAT-023", {"type": "CVGEBOP", "periode_start": None, "periode_slut": None}, None),
    ("SBX-KAT-023", NONE, None),
    ("SBX-KAT-024", {"type": "LIMEDIE", "periode_start": None, "periode_slut": None}, "periode_start"),
    ("SBX-KAT-024", {"type": "GELEOAL", "periode_start": None, "periode_slut": None}, "periode_start"),
    ("SBX-KAT-024", {"type": "GELEOAL", "periode_start": None}, None),
    ("SBX-KAT-024", {"type": "GELEOAL", "periode_slut": None}, None),
    ("SBX-KAT-024", {"type": "CVGEBOP", "periode_start": None, "periode_slut": None}, None),
    ("SBX-KAT-025", {"type": "GELEOAL", "periode_slut": "2026-02-02"}, "periode_start"),
    ("SBX-KAT-025", {"type": "GELEOAL", "periode_slut": "2026-02-01"}, None),
    ("SBX-KAT-025", {"type": "GELEOAL", "periode_slut": "2026-02-01", "stiftelsesdato": None}, None),
    ("SBX-KAT-025", {"type": "GELEOAL", "periode_slut": "2026-02-01", "stiftelsesdato": "2026-02-02"}, "periode_start"),
    ("SBX-KAT-025", {"type": "GELEOAL", "periode_start": None}, None),
    ("SBX-KAT-025", {"type": "GELEOAL", "periode_slut": None}, None),
    ("SBX-KAT-025", NONE, None),
    ("SBX-KAT-026", {"type": "LIMEDIE", "periode_slut": "2026-07-31"}, None),
    ("SBX-KAT-026", {"type": "LIMEDIE", "periode_slut": "2026-08-01"}, "periode_slut"),
    ("SBX-KAT-026", {"type": "LIMEDIE", "periode_start": None}, None),
    ("SBX-KAT-026", {"type": "LIMEDIE", "periode_slut": None}, None),
    ("SBX-KAT-026", {"periode_slut": "2036-08-01"}, None),
    ("SBX-KAT-027", {"type": "KFBOTMO", "hovedstol": "3300.00"}, None),
    ("SBX-KAT-027", {"type": "KFBOTMO", "hovedstol": "3300.01"}, "hovedstol"),
    ("SBX-KAT-027", {"type": "KFBOTMO", "hovedstol": None}, None),
    ("SBX-KAT-027", NONE, None),
    ("SBX-KAT-028", {"type": "KFCVGEB"}, "type"),
    ("SBX-KAT-028", {"type": "DFHUSER"}, None),
    ("SBX-KAT-028", NONE, None),
    ("SBX-KAT-029", {"type": "KFTILSE"}, "domsdato"),
    ("SBX-KAT-029", {"domsdato": "2026-01-01"}, None),
    ("SBX-KAT-029", {"forligsdato": "2026-01-01"}, None),
]


@pytest.mark.parametrize(("rule_id", "changes", "path"), KNOWN)
def test_what_is_known_of_a_type_holds_on_its_bound_and_is_told_of_beyond(
    rule_id: str, changes: dict[str, Any], path: str | None
):
    assert [hit.path for hit in hits(rule_id, **(HUSLEJE | changes))] == ([] if path is None else [path])


@pytest.mark.parametrize("rule_id", sorted({rule_id for rule_id, _, _ in KNOWN}))
def test_nothing_is_known_of_an_unknown_type(rule_id: str):
    wrong = {"relation": "RELATERET", "hovedstol": "-1.00", "beloeb": "-0.50", "hf": {"type": "KFTILSE"}}
    wrong |= {"stiftelsesdato": "2026-12-02", "forfaldsdato": "2026-12-01", "srb": "2026-11-30"}
    wrong |= {"foraeldelsesdato": "2020-01-01", "domsdato": "2026-01-01", "forligsdato": "2026-01-01"}
    for changes in (wrong, wrong | {"periode_slut": None}, dict.fromkeys(HUSLEJE)):
        assert hits(rule_id, **(HUSLEJE | changes | {"type": "ABCDEFG"})) == []


@pytest.mark.parametrize(("day", "is_told"), [(date(2023, 10, 16), False), (date(2023, 10, 17), True)])
def test_a_cap_holds_from_the_day_its_source_gives(day: date, is_told: bool):
    found = hits("SBX-KAT-027", day, type="KFBOTMO", hovedstol="4000.00")
    told = {"loft_da": "3.300,00 kr.", "loft_en": "DKK 3,300.00", "sum_da": "4.000,00 kr.", "sum_en": "DKK 4,000.00"}
    assert [hit.values for hit in found] == [told | {"siden": "2023-10-17"}] * is_told


def test_what_is_known_is_said_with_its_dates_and_lengths():
    found = {
        rule_id: hits(rule_id, **(HUSLEJE | changes))[0]
        for rule_id, changes in [
            ("SBX-KAT-017", {"periode_start": None}),
            ("SBX-KAT-022", {"foraeldelsesdato": "2029-01-31"}),
            ("SBX-KAT-026", {"type": "LIMEDIE", "periode_slut": "2026-08-01"}),
            ("SBX-KAT-028", {"type": "KFCVGEB"}),
        ]
    }
    assert found["SBX-KAT-017"].values == {"mangler_da": "startdato", "mangler_en": "start"}
    assert found["SBX-KAT-022"].values["fra_dag"] == "2026-02-01"
    assert (found["SBX-KAT-022"].expected, found["SBX-KAT-022"].values["aar"]) == (">= 2029-02-01", "3")
    assert found["SBX-KAT-026"].values == {
        "senest": "2026-07-31",
        "laengst_da": "6 måneder",
        "laengst_en": "6 months",
    }
    assert found["SBX-KAT-028"].values == {"ny": "KFOPGEB", "fra": "2020"}
    assert hits("SBX-KAT-017", **(HUSLEJE | {"periode_slut": None}))[0].values == {
        "mangler_da": "slutdato",
        "mangler_en": "end",
    }
