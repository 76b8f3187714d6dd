"""Advice that looks for words: interest in the principal, shares, merged claims, payments, children, rents."""

from dataclasses import replace
from datetime import date

import pytest

from psrm_validation import Fordring, Rulebook, check

BOOK = Rulebook.load()
RECEIVED = date(2026, 11, 2)
CLAIM = Fordring(
    type="KFDAINS",
    relation="HOVEDFORDRING",
    hovedstol=2450_00,
    beloeb=2450_00,
    periode_start=date(2026, 1, 1),
    periode_slut=date(2026, 1, 31),
)
RENT = replace(CLAIM, type="DFHUSLJ")


def told(text: str, claim: Fordring = CLAIM) -> set[str]:
    report = check(replace(claim, beskrivelse=text), BOOK, modtagelsesdato=RECEIVED, layers=["advice"])
    return {finding.rule_id for finding in report.findings}


@pytest.mark.parametrize(
    "text",
    [
        "Faktura 1 inkl. renter",
        "Faktura 1 incl rykkergebyr",
        "Faktura 1 + gebyr 100 kr.",
        "Faktura 1, heraf morarenter 20 kr.",
        "Faktura 1 samt påløbne renter",
        "FAKTURA 1 PLUS RENTE",
    ],
)
def test_interest_and_fees_inside_the_principal_are_found(text: str):
    assert "PSRM-R-057" in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Faktura 1 ekskl. renter",
        "Faktura 1 uden rykkergebyr",
        "Faktura 1, ikke inkl. renter",
        "Tilslutningsgebyr, faktura 1",
        "Centerentreprise, faktura 1",
    ],
)
def test_other_words_are_no_interest_inside_the_principal(text: str):
    assert "PSRM-R-057" not in told(text)


@pytest.mark.parametrize(
    "claim", [replace(CLAIM, relation="RELATERET"), replace(CLAIM, type="GEDAINS"), replace(CLAIM, hf=Fordring())]
)
def test_a_related_claim_may_hold_a_fee(claim: Fordring):
    assert "PSRM-R-057" not in told("Rykkergebyr, faktura 1", claim)


def test_the_word_and_its_place_are_told():
    claim = replace(CLAIM, beskrivelse="Faktura 1 inkl. renter")
    report = check(claim, BOOK, modtagelsesdato=RECEIVED, layers=["advice"])
    (finding,) = [each for each in report.findings if each.rule_id == "PSRM-R-057"]
    assert "»renter« (tegn 17)" in finding.message.da


@pytest.mark.parametrize("text", ["Restbeløb, faktura 1", "Faktura 1, delvist betalt", "Resterende, faktura 1"])
def test_a_rest_with_an_unchanged_principal_is_told(text: str):
    assert "PSRM-R-058" in told(text)
    assert "PSRM-R-058" not in told(text, replace(CLAIM, beloeb=1000_00))


@pytest.mark.parametrize(
    "text", ["½ af faktura 1", "Din andel af faktura 1", "Halvdelen af kravet", "Hæfter kun for 50 %"]
)
def test_a_share_is_found(text: str):
    assert "PSRM-R-061" in told(text)


@pytest.mark.parametrize(
    "text", ["Forældreandel, faktura 1", "Egenandel 2. halvår, faktura 1", "Halvdagsplads, 1/2 2026"]
)
def test_other_parts_are_no_share(text: str):
    assert "PSRM-R-061" not in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Fakturaer 101 og 102",
        "Regninger 101, 102",
        "Faktura 101 og 102",
        "Faktura 101 + faktura 102",
        "Daginstitution januar og februar 2026",
        "Daginstitution jan.-mar. 2026",
        "Daginstitution dec 2025 + jan 2026",
    ],
)
def test_merged_claims_are_found(text: str):
    assert "PSRM-R-062" in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Faktura 101, 2. rykker",
        "Faktura 101/2026",
        "Faktura 101 og 2. rykker",
        "Januar 2026, faktura af 1. februar",
        "Daginstitution 1. januar - 31. januar 2026",
        "Majblomsten og junior-klub, faktura 1",
    ],
)
def test_one_invoice_with_other_numbers_is_not_merged(text: str):
    assert "PSRM-R-062" not in told(text)


def test_two_months_are_right_for_a_period_of_two_months_and_for_rent():
    text = "Januar og februar 2026"
    assert "PSRM-R-062" not in told(text, replace(CLAIM, periode_slut=date(2026, 2, 20)))
    assert "PSRM-R-062" not in told(text, RENT)


@pytest.mark.parametrize(
    ("text", "is_told"),
    [("To udbetalinger, brev 1", True), ("3 for meget udbetalinger", False), ("Udbetaling 2, brev 1", False)],
)
def test_several_payments_are_found(text: str, is_told: bool):
    assert ("PSRM-R-063" in told(text, replace(CLAIM, type="KTCIVIL"))) is is_told


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("Faktura 1, to børn", True),
        ("Faktura 1, BG 12 og BG 13", True),
        ("Faktura 1, 05.06.2021 og 17.09.2023", True),
        ("Faktura 1, 05-06-2021, 5/6/2021", False),
        ("Faktura 1, BG 12, BG 12", False),
        ("Faktura 1, 2 børnehaver", False),
        ("Faktura 1, født 05.06.2021, betalt 31.12.2025", False),
        ("Faktura 1, 05.06.2021 og 45.06.2021", False),
    ],
)
def test_several_children_are_found(text: str, is_told: bool):
    assert ("PSRM-R-064" in told(text)) is is_told


@pytest.mark.parametrize(
    ("text", "rule", "is_told"),
    [
        ("Depositum, lejemål 1", "PSRM-R-200", True),
        ("Husleje 1, fratrukket depositum", "PSRM-R-200", False),
        ("Stadeplads 1", "PSRM-R-201", True),
        ("Mastepositioner 1", "PSRM-R-201", True),
        ("Husleje, Mastevej 1", "PSRM-R-201", False),
    ],
)
def test_what_does_not_belong_among_rents_is_found(text: str, rule: str, is_told: bool):
    assert (rule in told(text, RENT)) is is_told
    assert rule not in told(text)
