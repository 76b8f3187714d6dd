"""Advice on beskrivelse: other people's CPR numbers, length, and what the text has to say."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oir_kernel.findings import Finding
from psrm_validation import Fordring, Rulebook, check
from psrm_validation.claim import Skyldner

BOOK = Rulebook.load()
RECEIVED = date(2026, 11, 2)
OWN = "6101901234"
CLAIM = Fordring(
    type="KFDAINS",
    art="INDR",
    relation="HOVEDFORDRING",
    hovedstol=2450_00,
    beloeb=2450_00,
    periode_start=date(2026, 1, 1),
    periode_slut=date(2026, 1, 31),
    stiftelsesdato=date(2026, 1, 1),
    forfaldsdato=date(2026, 1, 15),
    srb=date(2026, 2, 20),
    foraeldelsesdato=date(2029, 1, 15),
    skyldnere=(Skyldner(cpr=OWN),),
)

days = st.dates(date(1937, 1, 1), date(2036, 12, 31))
serials = st.integers(4000, 4999)  # with this seventh digit every year from 1937 to 2036 is read as it is meant
gaps = st.sampled_from(["", " ", "-", ".", "/"])
words = st.text(alphabet="abcdefghijklmnopqrstuvwxyzæøå ,", max_size=30)


def told(text: str, claim: Fordring = CLAIM) -> dict[str, Finding]:
    report = check(replace(claim, beskrivelse=text), BOOK, modtagelsesdato=RECEIVED)
    return {finding.rule_id: finding for finding in report.findings}


@st.composite
def numbers(draw: st.DrawFn) -> tuple[str, str]:
    """A synthetic number as ten digits and as somebody wrote it."""
    day, serial = draw(days), str(draw(serials))
    parts = f"{day.day + 60}", f"{day.month:02}", f"{day.year % 100:02}"
    one, two, last = draw(gaps), draw(gaps), draw(st.sampled_from(["", " ", "-", " - "]))
    return "".join((*parts, serial)), f"{parts[0]}{one}{parts[1]}{two}{parts[2]}{last}{serial}"


@given(numbers(), words, words)
def test_somebody_elses_number_is_found_however_it_is_written_and_never_repeated(
    number: tuple[str, str], before: str, after: str
):
    digits, written = number
    report = check(replace(CLAIM, beskrivelse=f"{before} {written} {after}"), BOOK, modtagelsesdato=RECEIVED)
    finding = next(each for each in report.findings if each.rule_id == "PSRM-R-189")
    answer = json.dumps([each.as_dict() for each in report.findings], ensure_ascii=False)
    assert f"tegn {len(before) + 2}" in finding.message.da
    assert digits[:6] not in answer
    assert digits[6:] not in answer
    assert written not in answer


def test_a_number_is_told_once_with_every_place():
    finding = told("Faktura 1, 620290-1234 og 630390-1234")["PSRM-R-189"]
    assert "(tegn 12 og 27)" in finding.message.da
    assert "(character 12 and 27)" in finding.message.en
    assert finding.read == {}


@pytest.mark.parametrize("written", [OWN, "610190-1234", "61 01 1990 1234"])
def test_the_only_debtors_own_number_is_not_somebody_elses(written: str):
    assert "PSRM-R-189" not in told(f"Faktura 1, {written}")


@pytest.mark.parametrize(
    "debtors",
    [(), (Skyldner(cvr="11111111"),), (Skyldner(cpr=OWN), Skyldner(cpr="6202901234"))],
    ids=["no debtor", "a business", "two debtors"],
)
def test_a_number_is_somebody_elses_when_not_just_its_owner_gets_the_letter(debtors: tuple[Skyldner, ...]):
    assert "PSRM-R-189" in told(f"Faktura 1, {OWN}", replace(CLAIM, skyldnere=debtors))


@pytest.mark.parametrize(
    "text",
    [
        "Faktura 1, barn født 05.06.2021",
        "Faktura 1, perioden 01.10.2026-31.10.2026",
        "Faktura 1, sag 3f2504e0-4f89-11d3-9a0c-030501901234",
        "Faktura 4711474747",
        "Faktura 61019012341",
    ],
)
def test_other_numbers_are_no_cpr_numbers(text: str):
    assert "PSRM-R-189" not in told(text)


@pytest.mark.parametrize(("length", "is_told"), [(100, False), (101, True)])
def test_a_text_has_a_hundred_characters_at_most(length: int, is_told: bool):
    found = [each.outcome.value for id_, each in told("Faktura 1 ".ljust(length, "ø")).items() if id_ == "PSRM-R-188"]
    assert found == (["afvis"] if is_told else [])


@pytest.mark.parametrize(
    "text", ["Barn: Alberte, faktura 1", "Faktura 1 for barnet Alberte", "Barnets navn: Øjvind, faktura 1"]
)
def test_a_name_after_the_word_barn_is_found_and_not_repeated(text: str):
    finding = told(text)["PSRM-R-190"]
    assert "Alberte" not in str(finding.as_dict())
    assert "Øjvind" not in str(finding.as_dict())


@pytest.mark.parametrize(
    "text",
    ["Barn født 05.06.2021, faktura 1", "Barn: Født 05.06.2021, nr. 1", "Barn BG 1234", "Børnehaven Solsikken, nr. 1"],
)
def test_a_birth_date_or_a_bg_number_is_no_name(text: str):
    assert "PSRM-R-190" not in told(text)


@pytest.mark.parametrize(
    ("text", "what"), [("Diverse", "intet nummer"), ("x", "intet nummer"), ("4711-12", "ingen ord")]
)
def test_a_text_that_could_be_anything_identifies_nothing(text: str, what: str):
    assert what in told(text)["PSRM-R-191"].message.da


@pytest.mark.parametrize("text", ["Faktura 1", "Vuggestue 01-2026", "Daginstitution, afgørelse fra i foråret"])
def test_a_number_and_a_word_or_a_long_text_get_the_benefit_of_the_doubt(text: str):
    assert "PSRM-R-191" not in told(text)


@pytest.mark.parametrize(
    "text", ["Tilskud, § 117", "Tilskud, serviceloven", "Tilskud, brev af 2. marts", "Tilskud, j.nr. 12"]
)
def test_a_section_or_a_letter_is_a_legal_basis(text: str):
    assert "PSRM-R-192" not in told(text, replace(CLAIM, type="KTCIVIL"))


def test_a_car_loan_lacks_document_and_part_one_by_one():
    claim = replace(CLAIM, type="KFBILØK", beskrivelse="Billån")
    report = check(claim, BOOK, modtagelsesdato=RECEIVED)
    assert sum(finding.rule_id == "PSRM-R-193" for finding in report.findings) == 2
    assert "PSRM-R-193" not in told("Billån, ydelse januar 2026, lån nr. 77", claim)


def test_text_on_interest_is_told_only_for_the_types_whose_agreement_says_so():
    assert "PSRM-R-194" in told("Rente", replace(CLAIM, type="REOPDAG"))
    assert "PSRM-R-194" not in told("Rente", replace(CLAIM, type="REHUSLJ"))
