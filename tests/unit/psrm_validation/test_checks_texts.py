"""What the description gives away, at each bound; and the choice of interest."""

from typing import Any

import pytest

from psrm_validation.agreement import Aftale
from tests.support.psrm_checks import hits, values


@pytest.mark.parametrize(
    "rule_id", ["PSRM-R-188", "PSRM-R-189", "PSRM-R-190", "PSRM-R-191", "PSRM-R-192", "PSRM-R-193"]
)
def test_a_claim_without_a_description_gives_nothing_away(rule_id: str):
    assert hits(rule_id, type="KFDAINS") == []


def test_a_description_is_told_how_many_characters_it_is_too_long():
    assert hits("PSRM-R-188", beskrivelse="x" * 100) == []
    assert values("PSRM-R-188", beskrivelse="x" * 103) == {"tegn": "103", "over": "3"}


def test_a_cpr_number_that_is_the_whole_text_is_found():
    assert values("PSRM-R-189", beskrivelse="6101901234") == {"tegn": "1", "at": "1"}
    assert hits("PSRM-R-189", beskrivelse="6101901234", skyldnere=[{"cpr": "610190-1234"}]) == []


def test_the_place_of_a_childs_name_is_counted_from_one():
    assert values("PSRM-R-190", beskrivelse="Barn: Anna") == {"tegn": "1"}
    assert values("PSRM-R-190", beskrivelse="Hjem, barn: Anna") == {"tegn": "7"}


def test_a_text_of_twenty_characters_says_enough_without_a_number():
    no_number = {"hvad": "intet nummer", "what": "no number"}
    assert values("PSRM-R-191", type="KFDAINS", beskrivelse="Daginstitution i maj"[:19]) == no_number
    assert hits("PSRM-R-191", type="KFDAINS", beskrivelse="Daginstitution i maj") == []


@pytest.mark.parametrize("code", ["KTCIVIL", "KFBILØK", "REOPDAG", "KFTILSE", "ABCDEFG"])
def test_a_type_whose_filter_asks_for_no_text_or_has_a_rule_of_its_own_may_be_brief(code: str):
    assert hits("PSRM-R-191", type=code, beskrivelse="Maj") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Uden rykkergebyr", None),
        ("Faktura 1, uden " + "a" * 11 + " " + "b" * 12 + " rykkergebyr", None),
        ("Faktura 1, uden " + "a" * 11 + " " + "b" * 13 + " rykkergebyr", {"ord": "rykkergebyr", "tegn": "43"}),
    ],
)
def test_a_charge_that_is_left_out_is_known_by_a_word_within_thirty_characters(text: str, found: Any):
    assert [hit.values for hit in hits("PSRM-R-057", type="KFDAINS", beskrivelse=text)] == ([found] if found else [])


def test_a_rest_is_told_with_its_word_place_and_amount():
    told = values("PSRM-R-058", hovedstol="1250.00", beloeb="1250.00", beskrivelse="Restbeløb faktura 7")
    assert told == {"ord": "restbeløb", "tegn": "1", "beloeb_da": "1.250,00 kr.", "beloeb_en": "DKK 1,250.00"}


@pytest.mark.parametrize("kanaler", [None, {"S2S"}, {"PORTAL", "S2S"}])
def test_a_large_amount_is_none_of_the_portals_business_with_another_channel(kanaler: set[str] | None):
    aftale = None if kanaler is None else Aftale("1", "1234", kanaler=frozenset(kanaler))
    large = {"hovedstol": "100000000.00", "beloeb": "99999999.99"}
    assert hits("PSRM-R-059", aftale=aftale, **large) == []
    portal = Aftale("1", "1234", kanaler=frozenset({"PORTAL"}))
    assert [hit.path for hit in hits("PSRM-R-059", aftale=portal, **large)] == ["hovedstol"]


@pytest.mark.parametrize("text", ["Faktura 7, din andel", "Faktura 7, hans part", "Faktura 7, skyldners halvdel"])
def test_a_share_of_a_debt_is_found_under_each_of_its_names(text: str):
    assert values("PSRM-R-061", beskrivelse=text) == {"tegn": "12"}


@pytest.mark.parametrize("text", ["Opkrævet: fakturaer 12, 13", "Opkrævet: regninger 12, 13"])
def test_several_bills_in_one_text_are_found_without_an_and(text: str):
    assert values("PSRM-R-062", beskrivelse=text) == {"tegn": "11"}


@pytest.mark.parametrize(("day", "is_told"), [("20.01.2026", True), ("21.01.2026", False)])
def test_a_date_more_than_a_hundred_days_before_the_period_is_a_birth_date(day: str, is_told: bool):
    text = f"Pasning {day} og 01.02.2020"
    found = hits("PSRM-R-064", periode_start="2026-05-01", beskrivelse=text)
    assert [hit.path for hit in found] == ["beskrivelse"] * is_told


@pytest.mark.parametrize("rule_id", ["PSRM-K-436", "PSRM-K-438", "PSRM-K-441", "PSRM-K-442", "PSRM-K-443"])
def test_a_claim_that_chooses_no_interest_is_asked_nothing_of_it(rule_id: str):
    assert hits(rule_id, type="BOPERSO", valuta="DKK") == []


def test_a_part_of_the_choice_that_is_not_filled_is_shown_as_a_dash():
    told = values("PSRM-K-438", rentevalg={"mer_rente_sats": "-1.50"})
    assert told == {"regel": "-", "kode": "-", "sats": "-1,50", "rate": "-1.50"}
    told = values("PSRM-K-442", rentevalg={"regel": "001", "sats_kode": "05"})
    assert told == {"regel": "001", "kode": "05", "sats": "-", "rate": "-"}


@pytest.mark.parametrize(
    ("valg", "is_told"),
    [
        ({"sats_kode": "10", "mer_rente_sats": "5.00"}, True),
        ({"sats_kode": "10"}, False),
        ({"sats_kode": "10", "mer_rente_sats": "0.00"}, False),
        ({"regel": "002", "mer_rente_sats": "5.00"}, False),
        ({"regel": "001", "mer_rente_sats": "5.00"}, True),
    ],
)
def test_code_436_is_about_a_rate_whose_code_does_not_take_it(valg: dict[str, str], is_told: bool):
    assert [hit.path for hit in hits("PSRM-K-436", rentevalg=valg)] == ["rentevalg.sats_kode"] * is_told
